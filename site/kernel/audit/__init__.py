"""Append-only event log and access log of personal data."""
