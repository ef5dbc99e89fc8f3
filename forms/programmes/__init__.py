"""Step of forms: programmes."""
