"""Page images, PDF/A check, merge, split, text."""
