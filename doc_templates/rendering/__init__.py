"""Record context to DOCX and PDF, and checks of what came out."""
