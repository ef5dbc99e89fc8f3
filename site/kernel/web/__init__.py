"""Base form, tables, parts, edit-conflict page."""
