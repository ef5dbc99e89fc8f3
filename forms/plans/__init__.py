"""Step of forms: support plans. So far their rules, and the gates before the first meeting."""
