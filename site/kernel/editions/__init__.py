"""Dated data: rules, templates and definitions live by it."""
