"""Care of pages: who looks after each, and which wait for a review."""
