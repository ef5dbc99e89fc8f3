"""Contracts in breadth: checks, talks, amendments, terminations, the municipal list."""
