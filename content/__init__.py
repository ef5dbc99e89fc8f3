"""Stage 0: what partners read."""
