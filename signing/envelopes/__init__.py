"""Envelope, signers in order, turns, reminders, evidence."""
