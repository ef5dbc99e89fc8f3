"""Lists of applications and groups, one group as rows, its list for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.people.restricting import RESTRICTED
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from forms.supervision.states import Kind
from kernel.exports import as_xlsx
from kernel.grammar import date_short
from kernel.periods import riga, riga_date
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date, datetime


class ApplicationTable(Table):
    """Applications I may see, the newest first; what they are about stands on their own pages."""

    mentor = tables.Column(
        accessor="mentor__surname",
        linkify=("supervision:application", {"application_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Mentor"),
    )
    institution = tables.Column(accessor="institution__name", verbose_name=gettext_lazy("Institution"))
    stage = tables.Column(verbose_name=gettext_lazy("The mentor works with"))
    created_at = tables.Column(verbose_name=gettext_lazy("Since"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Applications for supervision")

    class Meta(Table.Meta):
        model = SupervisionApplication
        fields = ("mentor", "institution", "stage", "created_at", "state")
        order_by = "-created_at"
        empty_text = gettext_lazy("No applications yet")

    def render_mentor(self, record: SupervisionApplication) -> str:
        return record.mentor.name

    def render_created_at(self, value: datetime) -> str:
        return date_short(riga_date(value))


class GroupTable(Table):
    """Groups I may see, the latest first."""

    starts_at = tables.Column(
        linkify=("supervision:group", {"group_id": tables.A("public_id")}), verbose_name=gettext_lazy("Day and time")
    )
    municipality = tables.Column(accessor="municipality__name", verbose_name=gettext_lazy("Municipality"))
    place = tables.Column(verbose_name=gettext_lazy("Place"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Supervision groups")

    class Meta(Table.Meta):
        model = SupervisionGroup
        fields = ("starts_at", "municipality", "place", "state")
        order_by = "-starts_at"
        empty_text = gettext_lazy("No groups yet")

    def render_starts_at(self, value: datetime) -> str:
        return when(value)


def when(moment: datetime) -> str:
    """„20.10.2026. 14:30” on the Riga clock."""
    return f"{date_short(riga_date(moment))} {riga(moment):%H:%M}"


def group_rows(group: SupervisionGroup, *, last: date | None) -> list[dict[str, Any]]:
    """A group as its page tells it. `last`: the last day to confirm."""
    rows: list[dict[str, Any]] = [
        {"key": _("Kind of group"), "value": Kind(group.kind).label},
        {"key": _("Municipality"), "value": group.municipality.name},
        {"key": _("Day and time"), "value": when(group.starts_at)},
        {"key": _("How long"), "value": _("%(minutes)s minutes, in person, in Latvian") % {"minutes": group.minutes}},
        {"key": _("Place"), "value": group.place},
        {"key": _("Supervisor"), "value": group.supervisor.get_full_name()},
    ]
    if group.exception:
        rows.append({"key": _("Why mentors of neighbouring municipalities take part"), "value": group.exception})
    if last is not None:
        rows.append({"key": _("Last day to confirm"), "value": date_short(last)})
    if group.confirmed_at is not None:
        rows.append({"key": _("Confirmed"), "value": when(group.confirmed_at)})
    return rows


def group_sheet(
    group: SupervisionGroup, members: Iterable[SupervisionApplication], *, closed: Collection[tuple[int, str]]
) -> bytes:
    """The list of the group (D22) for a spreadsheet; `closed`: people and institutions whose data are restricted."""
    header = [_("Mentor"), _("Institution"), _("The mentor works with"), _("Took part")]
    return as_xlsx(
        header,
        [[str(RESTRICTED) if (one.mentor_id, one.institution.register_code) in closed else one.mentor.name, one.institution.name, one.get_stage_display(), one.get_attendance_display()] for one in members],
    )  # fmt: skip
