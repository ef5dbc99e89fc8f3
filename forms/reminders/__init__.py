"""Terms that draw near, of whatever step: one digest a person and day, and one page that says what will be reminded when (A61)."""
