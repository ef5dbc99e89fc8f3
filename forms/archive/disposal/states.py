"""States of a list for destruction and of each document on it."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from forms.records.states import CaseState


class ListState(models.TextChoices):
    REVIEW = "review", _("being reviewed")
    WAITING = "waiting", _("waits for two approvals")
    APPROVED = "approved", _("approved, the act is being made")
    DESTROYING = "destroying", _("the act is archived, documents are being destroyed")
    DONE = "done", _("done")
    STOPPED = "stopped", _("stopped")


class LineState(models.TextChoices):
    LISTED = "listed", _("to be destroyed")
    TAKEN_OUT = "taken_out", _("taken out")
    GOING = "going", _("being destroyed")
    DESTROYED = "destroyed", _("destroyed")
    KEPT = "kept", _("kept: a hold or a longer term came in between")


#: A list that may still end in destruction: a document stands on one of these at most.
UNDER_WAY = frozenset({ListState.REVIEW, ListState.WAITING, ListState.APPROVED, ListState.DESTROYING})
#: Nobody has approved it for good yet: it may still be stopped.
STOPPABLE = frozenset({ListState.REVIEW, ListState.WAITING})

#: What the list is when its act is so far.
BY_CASE = {
    CaseState.NUMBERED: ListState.APPROVED,
    CaseState.SIGNING: ListState.APPROVED,
    CaseState.PARTLY_SIGNED: ListState.APPROVED,
    CaseState.SIGNED: ListState.APPROVED,
    CaseState.ARCHIVED: ListState.DESTROYING,
    CaseState.ANNULLED: ListState.STOPPED,
}


class Side(models.TextChoices):
    """Whose approval it is."""

    HEAD = "head", _("head")
    SECOND = "second", _("second person")
