"""States of a file made elsewhere, and why it waits for a person."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ItemState(models.TextChoices):
    RECEIVED = "received", _("being checked")
    READY = "ready", _("signed, to be registered")
    SCAN = "scan", _("scan or unsigned file, to be described")
    OURS = "ours", _("belongs to a document of ours")
    DOUBTFUL = "doubtful", _("doubtful")
    DUPLICATE = "duplicate", _("the same file is here already")
    REGISTERED = "registered", pgettext_lazy("file", "registered")
    HANDED_IN = "handed_in", _("handed in for a document of ours")
    SET_ASIDE = "set_aside", _("set aside with a reason")


#: A person has something to do.
WAITING = frozenset({ItemState.READY, ItemState.SCAN, ItemState.OURS, ItemState.DOUBTFUL})
#: May be registered as a document of its own.
REGISTRABLE = frozenset({ItemState.READY, ItemState.SCAN})
#: The work list: everything that is not done.
OPEN = WAITING | {ItemState.RECEIVED}
TONES = {
    ItemState.RECEIVED: "info",
    ItemState.READY: "success",
    ItemState.SCAN: "warning",
    ItemState.OURS: "info",
    ItemState.DOUBTFUL: "danger",
    ItemState.DUPLICATE: "neutral",
    ItemState.REGISTERED: "info",
    ItemState.HANDED_IN: "info",
    ItemState.SET_ASIDE: "neutral",
}


class Doubt(models.TextChoices):
    """Why a file was not simply taken."""

    NONE = "", ""
    INVALID = "invalid", _("The signatures are not valid. Ask the sender for the file as it was signed.")
    UNCERTAIN = "uncertain", _("The signatures could not be confirmed. Read the findings, or check again later.")
    EMPTY = "empty", _("The container holds no signature. Ask the sender for the signed file.")
    ENDED = (
        "ended",
        _(
            "It is a version of a document of ours that is not waiting for signatures any more. Open that document and compare."
        ),
    )
    SAME = "same", _("Exactly this file was taken in before.")


class Match(models.TextChoices):
    """How a document of ours was recognised."""

    NONE = "", ""
    CONTENT = "content", _("our document is inside, byte for byte")
    CODE = "code", _("the verification code is printed in it")
    NUMBER = "number", _("the number stands in the file or its name")
