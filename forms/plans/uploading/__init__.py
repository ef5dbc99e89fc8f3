"""The signed documents of a plan, made ready for the project's interactive tool, and marked once they are there."""
