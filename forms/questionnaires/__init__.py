"""The engine for forms that are data: a definition is an edition, what is filled in by it a record."""
