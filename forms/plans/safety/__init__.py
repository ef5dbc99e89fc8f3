"""Notes that danger to a child was reported (D25): the fact, the day, who was told. What happened is never written here."""
