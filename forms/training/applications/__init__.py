"""Applications for mentor training (D01): from the public page to a place in a group."""
