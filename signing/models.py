"""Django finds the models of every step here."""

from signing.archive.models import Deposit, FixityRun, Renewal
from signing.envelopes.models import Envelope, EnvelopeFile, PaperOriginal, SetTurn, SigningSet, Turn, Upload

__all__ = [
    "Deposit",
    "Envelope",
    "EnvelopeFile",
    "FixityRun",
    "PaperOriginal",
    "Renewal",
    "SetTurn",
    "SigningSet",
    "Turn",
    "Upload",
]
