"""Certificates of the training: numbered, sealed by the issuer, archived, open to check by their code (D03)."""
