"""Who runs (base, development, demo, test, production) and one file per concern."""
