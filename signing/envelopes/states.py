"""States of an envelope, of a turn in it and of a file that somebody handed in (domain reference 5.1).

Labels are what people read; code compares members. Which state may follow which is decided by the functions of
`actions`, one per transition, never here.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class EnvelopeState(models.TextChoices):
    """The life of one document among its signers."""

    OPEN = "open", _("sent for signing")
    PARTLY_SIGNED = "partly_signed", _("partly signed")
    PAPER = "paper", _("on paper, the scan is awaited")
    PAPER_CHECK = "paper_check", _("waiting for a second pair of eyes")
    COMPLETING = "completing", _("being sealed and time-stamped")
    COMPLETED = "completed", _("signed")
    ARCHIVED = "archived", _("archived")
    DECLINED = "declined", _("declined")
    CANCELLED = "cancelled", _("cancelled")
    EXPIRED = "expired", _("expired")


class TurnState(models.TextChoices):
    """One person's turn to sign (signature request)."""

    WAITING = "waiting", _("waits for the turn")
    SENT = "sent", _("sent")
    VIEWED = "viewed", _("viewed")
    SIGNING = "signing", _("being signed")
    SIGNED = "signed", _("signed")
    PAPER = "paper", _("signed on paper")
    DECLINED = "declined", _("declined")
    EXPIRED = "expired", _("expired")
    VOID = "void", _("not needed any more")


class Road(models.TextChoices):
    """How the whole envelope is signed: decision 3 of the architecture allows no mixture."""

    ELECTRONIC = "e", _("electronic signatures")
    PAPER = "paper", _("on paper")


class Shape(models.TextChoices):
    """What the signed original is: a PDF with signatures inside, or a container with the PDF and signatures."""

    PDF = "pdf", _("PDF")
    CONTAINER = "asice", _(".asice container")


class Cause(models.TextChoices):
    """Why a file of the envelope came to be."""

    ORIGINAL = "original", _("frozen for signing")
    PACKED = "packed", _("put into one container with its annexes")
    SIGNED = "signed", _("signed here")
    UPLOADED = "uploaded", _("signed elsewhere and uploaded")
    SCANNED = "scanned", _("scan of the paper original")
    SEALED = "sealed", _("sealed by the institution")
    AUGMENTED = "augmented", _("archive time stamp added")


class UploadState(models.TextChoices):
    """A file handed in as signed elsewhere."""

    RECEIVED = "received", _("being checked")
    ACCEPTED = "accepted", _("accepted")
    QUARANTINED = "quarantined", _("set aside")


class ExchangeState(models.TextChoices):
    """One signature whose value comes from elsewhere: from the first step to the value in the file."""

    SIGN_IN = "sign_in", _("the person signs in at the provider")
    SIGNED_IN = "signed_in", _("being made ready")
    PREPARED = "prepared", _("the signature value is awaited")
    ALLOWED = "allowed", _("allowed at the provider")
    ANSWERED = "answered", _("the signature value came")
    DONE = "done", _("signed")
    DROPPED = "dropped", _("left")


class SetTurnState(models.TextChoices):
    """One document among several that were signed in one act."""

    WAITING = "waiting", _("waits in line")
    SIGNING = "signing", _("being signed")
    SIGNED = "signed", _("signed")
    FAILED = "failed", _("not signed")


#: Nobody has added anything to these.
UNTOUCHED = frozenset({Cause.ORIGINAL, Cause.PACKED})
#: The person is at the card or at the provider; after its term it is left.
AWAITED = frozenset({ExchangeState.SIGN_IN, ExchangeState.SIGNED_IN, ExchangeState.PREPARED})
#: People are still expected to act.
WAITING_FOR_PEOPLE = frozenset(
    {EnvelopeState.OPEN, EnvelopeState.PARTLY_SIGNED, EnvelopeState.PAPER, EnvelopeState.PAPER_CHECK}
)
#: Ends by itself after its last day, while somebody has still to sign. What was signed by hand does not: the scan and
#: the second pair of eyes may come later than the term for signing.
EXPIRING = frozenset({EnvelopeState.OPEN, EnvelopeState.PARTLY_SIGNED, EnvelopeState.PAPER})
#: Signers may sign electronically.
SIGNABLE = frozenset({EnvelopeState.OPEN, EnvelopeState.PARTLY_SIGNED})
#: Nothing will be signed any more.
CLOSED = frozenset({EnvelopeState.DECLINED, EnvelopeState.CANCELLED, EnvelopeState.EXPIRED})
#: The person may act now.
ACTIVE_TURN = frozenset({TurnState.SENT, TurnState.VIEWED})
#: Somebody else may take this turn over.
REPLACEABLE = ACTIVE_TURN | {TurnState.WAITING}
#: The turn still has to be closed.
UNFINISHED_TURN = frozenset({TurnState.WAITING, TurnState.SENT, TurnState.VIEWED, TurnState.SIGNING})
#: A link may open it: to sign, or to fetch what all have signed.
LINKED_TURN = UNFINISHED_TURN | {TurnState.SIGNED}
