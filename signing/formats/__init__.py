"""The two places that write signatures."""
