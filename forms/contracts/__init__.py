"""Step of forms: contracts."""
