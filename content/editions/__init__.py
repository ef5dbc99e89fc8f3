"""Editions of the rules as administrators enter them in /admin/."""
