"""Stage 3: a document is signed, validated and archived."""
