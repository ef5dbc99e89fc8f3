"""Stage 1: a form becomes a record."""
