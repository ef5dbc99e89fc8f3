"""„Mentoru reģistrs”: who can be employed as a mentor, where, with how many free places (D04, R47)."""
