"""Step of forms: desk."""
