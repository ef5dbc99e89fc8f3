"""Mentor training: rounds, regional groups, materials for trainees (domain reference 6.2, R46)."""
