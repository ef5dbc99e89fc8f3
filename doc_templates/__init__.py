"""Stage 2: a record becomes a document."""
