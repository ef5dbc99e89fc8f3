"""Search in Latvian over what the public may read: a small index of its own, the same on every database."""
