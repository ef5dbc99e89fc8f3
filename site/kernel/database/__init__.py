"""What the portal adds to the databases it runs on."""
