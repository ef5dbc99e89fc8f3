"""Step of forms: records."""
