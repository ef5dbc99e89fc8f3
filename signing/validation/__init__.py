"""Verdicts on signed files."""
