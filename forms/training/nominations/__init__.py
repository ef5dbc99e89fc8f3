"""Candidates whom municipalities propose for the training, and what has become of them (A06)."""
