"""What the portal costs, measured side by side in one run, and how it grows with N. Measures; judges nothing."""
