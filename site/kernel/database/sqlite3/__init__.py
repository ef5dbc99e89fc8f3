"""Django's SQLite with a line before the one seat for writing (decision 0023)."""
