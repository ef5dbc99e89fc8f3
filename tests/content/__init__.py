"""Pages of the editors and the seed."""
