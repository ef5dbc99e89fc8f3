"""States of a timesheet, of what is frozen of it, and of a paper on double funding (domain reference 5.1)."""

from django.db import models
from django.utils.translation import pgettext_lazy

from forms.records.states import CaseState


class TimesheetState(models.TextChoices):
    """Until it is confirmed, diaries decide between the first three: `facts.shown_state`. Only the others are kept."""

    GENERATED = "generated", pgettext_lazy("timesheet", "generated")
    AT_MENTOR = "at_mentor", pgettext_lazy("timesheet", "waits for the mentor's confirmation")
    SUBMITTED = "submitted", pgettext_lazy("timesheet", "submitted")
    RETURNED = "returned", pgettext_lazy("timesheet", "returned")
    APPROVED = "approved", pgettext_lazy("timesheet", "confirmed")
    HANDED_OVER = "handed_over", pgettext_lazy("timesheet", "handed over to accounting")
    CLOSED = "closed", pgettext_lazy("timesheet", "closed")


#: It follows diaries and grids, and waits for who confirms it.
UNCONFIRMED = frozenset({TimesheetState.GENERATED, TimesheetState.RETURNED})
#: Its hours are frozen and may be paid.
CONFIRMED = frozenset({TimesheetState.APPROVED, TimesheetState.HANDED_OVER, TimesheetState.CLOSED})

TONES = {
    TimesheetState.GENERATED: "info",
    TimesheetState.AT_MENTOR: "warning",
    TimesheetState.SUBMITTED: "info",
    TimesheetState.RETURNED: "danger",
    TimesheetState.APPROVED: "success",
    TimesheetState.HANDED_OVER: "success",
    TimesheetState.CLOSED: "neutral",
}


class IssueState(models.TextChoices):
    """One time that a timesheet was, or was begun to be, confirmed."""

    STARTED = "started", pgettext_lazy("timesheet", "confirmed by the first of two")
    SENT = "sent", pgettext_lazy("timesheet", "confirmed, being sealed")
    ISSUED = "issued", pgettext_lazy("timesheet", "sealed, original archived")
    TAKEN_BACK = "taken_back", pgettext_lazy("timesheet", "taken back")


#: What is frozen at a time; there is one at most.
LIVE = frozenset({IssueState.STARTED, IssueState.SENT, IssueState.ISSUED})

ISSUE_BY_CASE = {
    CaseState.NUMBERED: IssueState.SENT,
    CaseState.SIGNING: IssueState.SENT,
    CaseState.PARTLY_SIGNED: IssueState.SENT,
    CaseState.SIGNED: IssueState.SENT,
    CaseState.ARCHIVED: IssueState.ISSUED,
    CaseState.ANNULLED: IssueState.TAKEN_BACK,
}


class PaperKind(models.TextChoices):
    """What a paper of the kind DF is."""

    DECLARATION = "declaration", pgettext_lazy("double funding", "declaration of other paid hours")
    REPAYMENT = "repayment", pgettext_lazy("double funding", "notice of repayment")


class PaperState(models.TextChoices):
    SENT = "sent", pgettext_lazy("double funding", "confirmed, being sealed")
    ISSUED = "issued", pgettext_lazy("double funding", "sealed, original archived")
    TAKEN_BACK = "taken_back", pgettext_lazy("double funding", "taken back")


PAPER_BY_CASE = {
    CaseState.NUMBERED: PaperState.SENT,
    CaseState.SIGNING: PaperState.SENT,
    CaseState.PARTLY_SIGNED: PaperState.SENT,
    CaseState.SIGNED: PaperState.SENT,
    CaseState.ARCHIVED: PaperState.ISSUED,
    CaseState.ANNULLED: PaperState.TAKEN_BACK,
}
