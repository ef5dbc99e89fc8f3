"""Django finds the models of every step here."""

from signing.archive.models import Deposit, FixityRun, Hold, HoldOrder, Renewal, Term
from signing.envelopes.models import Envelope, EnvelopeFile, Exchange, PaperOriginal, SetTurn, SigningSet, Turn, Upload

__all__ = [
    "Deposit",
    "Envelope",
    "EnvelopeFile",
    "Exchange",
    "FixityRun",
    "Hold",
    "HoldOrder",
    "PaperOriginal",
    "Renewal",
    "SetTurn",
    "SigningSet",
    "Term",
    "Turn",
    "Upload",
]
