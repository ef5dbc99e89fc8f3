"""What a month is paid (D16, KIND AT), hours paid elsewhere and paid back (D17, KIND DF)."""
