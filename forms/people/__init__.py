"""Step of forms: people."""
