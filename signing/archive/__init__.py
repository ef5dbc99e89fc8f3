"""Deposit, evidence package, fixity, retention."""
