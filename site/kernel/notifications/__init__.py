"""Outbox: e-mail and in-app notices without personal data."""
