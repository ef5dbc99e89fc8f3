"""What waits for the organiser of training: applications, attendance that nobody has closed, certificates; by group."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count, Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.records.certificates import CertificateState
from forms.records.waiting import Deed, Queue, Waiting
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState, Place
from forms.training.attendance.models import AttendanceSheet
from forms.training.attendance.states import SheetState
from forms.training.certificates.models import MentorCertificate
from forms.training.models import TrainingGroup
from forms.training.states import GroupState

if TYPE_CHECKING:
    from datetime import date

    from forms.training.access import Reach

#: The organiser's move is next.
TO_DECIDE = (ApplicationState.SUBMITTED, ApplicationState.CHECKING)


def waiting_for(reach: Reach, *, on: date) -> list[Queue]:
    """One line a group with how many there are; no name is read. `on`: today in Riga."""
    if not reach.decides:
        return []
    groups = TrainingGroup.objects.exclude(state=GroupState.CANCELLED).order_by("first_day", "pk")
    closed = AttendanceSheet.objects.filter(group=OuterRef("pk"), state=SheetState.CLOSED)
    over = groups.filter(~Exists(closed), last_day__lte=on)
    certified = MentorCertificate.objects.exclude(state=CertificateState.ANNULLED)
    rows = TrainingApplication.objects.filter(state=ApplicationState.COMPLETED)
    without = rows.exclude(pk__in=certified.values("application"))
    return [
        Queue("pieteikumi", Deed.DECIDE, _with(groups, Q(applications__state__in=TO_DECIDE)), _applications),
        Queue("apmeklejums", Deed.RECORD, _with(over, Q(applications__place=Place.HELD)), _attendance),
        Queue("apliecibas", Deed.WRITE, _with(groups, Q(applications__in=without)), _certificates),
    ]


def _with(groups: Any, which: Q) -> Any:
    """Groups with at least one such application, and how many."""
    return groups.annotate(people=Count("applications", filter=which)).filter(people__gt=0)


def _applications(row: Any) -> Waiting:
    text = ngettext("%(count)s application", "%(count)s applications", row.people) % {"count": row.people}
    return _group(
        row, "applications", _("Training applications: %(group)s"), text, _("Look and decide"),
        due=row.first_day, due_words=_("Training begins %(date)s"),
    )  # fmt: skip


def _attendance(row: Any) -> Waiting:
    return _group(row, "attendance", _("Attendance: %(group)s"), _people(row), _("Enter and close"), since=row.last_day)


def _certificates(row: Any) -> Waiting:
    return _group(
        row, "certificates", _("Certificates: %(group)s"), _people(row), _("Make certificates"), since=row.last_day
    )


def _people(row: Any) -> str:
    return ngettext("%(count)s participant", "%(count)s participants", row.people) % {"count": row.people}


def _group(row: Any, page: str, title: str, text: str, action: str, **term: Any) -> Waiting:
    href = reverse(f"training:{page}", args=[row.public_id])
    return Waiting(title % {"group": row}, text, action, href, **term)
