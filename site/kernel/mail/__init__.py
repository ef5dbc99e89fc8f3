"""E-mail transport."""
