"""Invented people, institutions and one contract that goes the whole road (domain reference 9)."""
