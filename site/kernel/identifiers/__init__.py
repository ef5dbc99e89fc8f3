"""Identifiers that people type: personal code, registration number, IBAN, phone, e-mail.

Each module offers `parse(text)`, which forgives spaces, dashes of every kind, no-break spaces and lower case, and
returns a frozen value or raises `InvalidIdentifier`. Nothing here reads a clock, a database or the network.
"""

from kernel.identifiers import email, iban, personal_code, phone, registration_number
from kernel.identifiers.errors import Doubt, InvalidIdentifier
from kernel.identifiers.personal_code import masked

__all__ = ["Doubt", "InvalidIdentifier", "email", "iban", "masked", "personal_code", "phone", "registration_number"]
