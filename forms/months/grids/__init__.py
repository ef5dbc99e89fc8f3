"""The monthly grid that mentor and learner sign row by row (D13, KIND GR)."""
