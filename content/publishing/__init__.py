"""Who may publish, and publishing at a set time."""
