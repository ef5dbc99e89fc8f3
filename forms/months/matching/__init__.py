"""Diary and grid side by side (R28), what a month still lacks, and who is reminded of it."""
