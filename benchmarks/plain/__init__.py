"""The page that others start with: what `wagtail start` gives, one body of three blocks, a menu of its children."""
