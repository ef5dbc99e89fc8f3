"""Step of forms: institutions."""
