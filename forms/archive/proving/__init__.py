"""What of the archive ends when, and what was last checked."""
