"""One file per way to sign."""
