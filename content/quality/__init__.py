"""What an editor is told about a page before it is published."""
