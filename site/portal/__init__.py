"""Composition root: imports every stage, is imported by none."""
