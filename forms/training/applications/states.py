"""States of an application, and whether it has a place (domain reference 5.1, "Training application").

"rezervē" of that table is a place, not a state: an approved application may still wait for a place.
"""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class ApplicationState(models.TextChoices):
    """One way: draft → submitted (⇄ returned) → approved → invited → confirmed → completed or incomplete, by the closed
    attendance sheet; rejected and withdrawn end it. Destroyed: an act has taken what it said (forms.training.keeping)."""

    DRAFT = "draft", pgettext_lazy("training application", "draft")
    #: The person seems to have applied in this round already: the organiser looks before it counts.
    CHECKING = "checking", pgettext_lazy("training application", "second application, to be checked")
    SUBMITTED = "submitted", pgettext_lazy("training application", "submitted")
    RETURNED = "returned", pgettext_lazy("training application", "returned for correction")
    APPROVED = "approved", pgettext_lazy("training application", "approved")
    INVITED = "invited", pgettext_lazy("training application", "invited")
    CONFIRMED = "confirmed", pgettext_lazy("training application", "participation confirmed")
    COMPLETED = "completed", pgettext_lazy("training application", "training completed")
    INCOMPLETE = "incomplete", pgettext_lazy("training application", "training not completed")
    REJECTED = "rejected", pgettext_lazy("training application", "rejected")
    WITHDRAWN = "withdrawn", pgettext_lazy("training application", "withdrawn")
    DESTROYED = "destroyed", pgettext_lazy("training application", "destroyed")


class Place(models.TextChoices):
    """Rank in the waiting list is counted from the rows, never stored."""

    NONE = "none", pgettext_lazy("training application", "no place")
    HELD = "held", pgettext_lazy("training application", "has a place")
    WAITING = "waiting", pgettext_lazy("training application", "on the waiting list")


S = ApplicationState
#: Has been trained, whatever came of it.
TRAINED = frozenset({S.COMPLETED, S.INCOMPLETE})
#: Has a place (of who was trained it stays taken) or waits for one.
PLACED = frozenset({S.SUBMITTED, S.RETURNED, S.APPROVED, S.INVITED, S.CONFIRMED}) | TRAINED
#: Nobody sees them in lists: still their writer's alone, or nothing left to see.
UNLISTED = frozenset({S.DRAFT, S.DESTROYED})
#: The applicant may write in it.
EDITABLE = frozenset({S.DRAFT, S.RETURNED})
#: The applicant may step back.
LEAVABLE = PLACED - TRAINED | {S.CHECKING}
#: What the organiser may do from which states.
APPROVABLE = frozenset({S.SUBMITTED})
RETURNABLE = frozenset({S.SUBMITTED, S.APPROVED})
REJECTABLE = frozenset({S.CHECKING, S.SUBMITTED, S.RETURNED, S.APPROVED, S.INVITED})
INVITABLE = frozenset({S.APPROVED})
ADMISSIBLE = frozenset({S.CHECKING})


class SubmissionState(models.TextChoices):
    """Of one submitted application as a document: confirmed by the applicant from the start, then sealed and archived."""

    CONFIRMED = "confirmed", pgettext_lazy("submitted application", "confirmed, being sealed")
    SEALED = "sealed", pgettext_lazy("submitted application", "sealed")
    ARCHIVED = "archived", pgettext_lazy("submitted application", "archived")
    ANNULLED = "annulled", pgettext_lazy("submitted application", "annulled")


#: What the submission is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: SubmissionState.CONFIRMED,
    CaseState.SIGNING: SubmissionState.CONFIRMED,
    CaseState.PARTLY_SIGNED: SubmissionState.CONFIRMED,
    CaseState.SIGNED: SubmissionState.SEALED,
    CaseState.ARCHIVED: SubmissionState.ARCHIVED,
    CaseState.ANNULLED: SubmissionState.ANNULLED,
}
