"""States of an application for supervision and of a group (domain reference 5.1)."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ApplicationState(models.TextChoices):
    INTERESTED = "interested", pgettext_lazy("supervision application", "the mentor is interested")
    SUBMITTED = "submitted", pgettext_lazy("supervision application", "waits for a group")
    GROUPED = "grouped", pgettext_lazy("supervision application", "in a group")
    WITHDRAWN = "withdrawn", pgettext_lazy("supervision application", "withdrawn")


class GroupState(models.TextChoices):
    FORMING = "forming", pgettext_lazy("supervision group", "being formed")
    SENT = "sent", pgettext_lazy("supervision group", "waits for the supervisor")
    CONFIRMED = "confirmed", pgettext_lazy("supervision group", "confirmed")
    NOTIFIED = "notified", pgettext_lazy("supervision group", "confirmed, institutions told")
    HELD = "held", pgettext_lazy("supervision group", "has taken place")
    CANCELLED = "cancelled", pgettext_lazy("supervision group", "cancelled")


class Kind(models.TextChoices):
    """Kinds of groups (R48). The last two are those of the first edition: groups of that time keep them."""

    GROUP_II = "II", _("II supervision group: mentors who work with grades 4–12 or courses 1–4")
    SUPPORT_STAFF = "staff", _("support staff of one institution")
    MUNICIPAL = "municipal", _("municipal cooperation group")


class Stage(models.TextChoices):
    """With whom the mentor works: whom the II group is for (R48)."""

    GRADES = "grades", _("grades 4–12")
    COURSES = "courses", _("courses 1–4")


class Attendance(models.TextChoices):
    EXPECTED = "expected", pgettext_lazy("supervision", "expected")
    ATTENDED = "attended", pgettext_lazy("supervision", "took part")
    ABSENT = "absent", pgettext_lazy("supervision", "did not come")


#: The organiser may still change who is in the group and when it meets.
FORMABLE = frozenset({GroupState.FORMING, GroupState.SENT, GroupState.CONFIRMED, GroupState.NOTIFIED})
#: The supervisor has confirmed who is in it (R49).
SURE = frozenset({GroupState.CONFIRMED, GroupState.NOTIFIED, GroupState.HELD})
#: Nothing changes any more.
OVER = frozenset({GroupState.HELD, GroupState.CANCELLED})
TONES = {
    GroupState.FORMING: "warning",
    GroupState.SENT: "info",
    GroupState.CONFIRMED: "success",
    GroupState.NOTIFIED: "success",
    GroupState.HELD: "neutral",
    GroupState.CANCELLED: "neutral",
    ApplicationState.INTERESTED: "warning",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.GROUPED: "success",
    ApplicationState.WITHDRAWN: "neutral",
}
