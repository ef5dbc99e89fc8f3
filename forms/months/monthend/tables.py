"""What will be made, what became of it, and the report for a spreadsheet."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.months.monthend.facts import ROUTES, standing_of
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.monthend.states import READINESS_TONES, STANDING_TONES, TONES, EndState, ItemState, Standing, What
from forms.months.timesheets.tables import tag
from forms.months.timesheets.wording import month_words
from forms.people.restricting import RESTRICTED
from forms.records.states import CaseState
from kernel.web.dates import shown_moment
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from uuid import UUID

    from forms.months.monthend.facts import Prospect, Stopped


class ProspectTable(Table):
    """Everything of the month before it is begun; what is not ready says who has to act."""

    what = tables.Column(verbose_name=gettext_lazy("What"))
    name = tables.Column(verbose_name=gettext_lazy("Whose"))
    place = tables.Column(verbose_name=gettext_lazy("Institution"))
    said = tables.Column(verbose_name=gettext_lazy("How much"), empty_values=(None,))
    readiness = tables.Column(verbose_name=gettext_lazy("State"))
    why = tables.Column(verbose_name=gettext_lazy("What is missing"), empty_values=(None,))
    who = tables.Column(verbose_name=gettext_lazy("Who acts"), empty_values=(None,))
    caption = gettext_lazy("What the month consists of")

    class Meta(Table.Meta):
        orderable = False
        fields = ("what", "name", "place", "said", "readiness", "why", "who")
        empty_text = gettext_lazy("There is nothing of this kind")

    def render_what(self, value: What) -> str:
        return str(value.label)

    def render_name(self, record: Prospect) -> str:
        return format_html('<a href="{}">{}</a>', reverse(record.route, args=[record.public_id]), record.name)

    def render_readiness(self, record: Prospect) -> str:
        return tag(READINESS_TONES[record.readiness], record.readiness.label)

    def render_why(self, record: Prospect) -> str:
        return lines(record.why)


class ItemTable(Table):
    """What became of each. `stuck`: documents that stand still after an error."""

    what = tables.Column(verbose_name=gettext_lazy("What"))
    name = tables.Column(empty_values=(), verbose_name=gettext_lazy("Whose"))
    place = tables.Column(empty_values=(), verbose_name=gettext_lazy("Institution"))
    case = tables.Column(empty_values=(), verbose_name=gettext_lazy("Number"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    reason = tables.Column(empty_values=(), verbose_name=gettext_lazy("Why, and what to do"))
    caption = gettext_lazy("What the month consists of")
    stuck: Mapping[UUID, Stopped] = MappingProxyType({})

    class Meta(Table.Meta):
        orderable = False
        fields = ("what", "name", "place", "case", "state", "reason")
        empty_text = gettext_lazy("There is nothing of this kind")

    def render_what(self, record: MonthEndItem) -> str:
        return str(What(record.what).label)

    def render_name(self, record: MonthEndItem) -> str:
        about = record.of_month or record.timesheet
        assert about is not None  # noqa: S101
        address = reverse(ROUTES[What(record.what)], args=[about.public_id])
        return format_html('<a href="{}">{}</a>', address, name_of(record))

    def render_place(self, record: MonthEndItem) -> str:
        return place_of(record)

    def render_case(self, record: MonthEndItem) -> str:
        if record.case is None:
            return ""
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:passport", args=[record.case.public_id]), record.case.number
        )

    def render_state(self, record: MonthEndItem) -> str:
        found = item_standing(record, self.stuck)
        return tag(STANDING_TONES[found], found.label)

    def render_reason(self, record: MonthEndItem) -> str:
        return lines(reason_of(record, self.stuck))


class EndTable(Table):
    """The own acts of before."""

    begun_at = tables.Column(verbose_name=gettext_lazy("Begun"))
    month = tables.Column(verbose_name=gettext_lazy("Month"))
    place_name = tables.Column(empty_values=(), verbose_name=gettext_lazy("For what"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("What was begun before")

    class Meta(Table.Meta):
        orderable = False
        fields = ("begun_at", "month", "place_name", "state")

    def render_begun_at(self, record: MonthEnd) -> str:
        address = reverse("months:monthend-one", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, shown_moment(record.begun_at))

    def render_month(self, record: MonthEnd) -> str:
        return month_words(record.as_month)

    def render_place_name(self, record: MonthEnd) -> str:
        return record.place_name or _("everything in my reach")

    def render_state(self, record: MonthEnd) -> str:
        return tag(TONES[EndState(record.state)], record.get_state_display())


def lines(text: str) -> str:
    """Each of several reasons on a line of its own."""
    return format_html('<span class="lines">{}</span>', text) if text else ""


def item_standing(row: MonthEndItem, stuck: Mapping[UUID, Stopped]) -> Standing:
    case = row.case
    if row.state == ItemState.MADE and case is not None and case.public_id in stuck:
        return Standing.STOPPED
    return standing_of(row.what, row.state, case.state if case is not None else None)


def told_of(row: MonthEndItem) -> tuple[int, str] | None:
    """The person and the institution whose record it is, as restrictions know them."""
    if row.of_month is not None:
        plan = row.of_month.provider.plan
        return plan.learner.person_id, plan.institution.register_code
    if row.timesheet is None:
        return None
    return row.timesheet.contract.mentor_id, row.timesheet.contract.employer.register_code


def name_of(row: MonthEndItem) -> str:
    if row.of_month is not None:
        return row.of_month.provider.plan.learner.person.name
    return row.timesheet.contract.mentor.name if row.timesheet is not None else ""


def place_of(row: MonthEndItem) -> str:
    if row.of_month is not None:
        return row.of_month.provider.plan.institution.name
    return row.timesheet.contract.employer.name if row.timesheet is not None else ""


def reason_of(row: MonthEndItem, stuck: Mapping[UUID, Stopped]) -> str:
    """Why it failed; documents have reasons of their own."""
    case = row.case
    if row.state != ItemState.MADE or case is None:
        return row.reason
    if case.state == CaseState.ANNULLED:
        return _("The document was annulled afterwards. Its page says why.")
    return stuck[case.public_id].why if case.public_id in stuck else ""


HEADER = ("Kas", "Kam", "Iestāde", "Mēnesis", "Numurs", "Stāvoklis", "Iemesls un kas jādara", "Mēģinājumi")


def report_rows(
    row: MonthEnd, items: Any, stuck: Mapping[UUID, Stopped], *, closed: Collection[tuple[int, str]] = ()
) -> list[tuple[object, ...]]:
    """The whole report; call it in Latvian. `closed`: people and institutions whose data are restricted."""
    words = month_words(row.as_month)
    return [
        (
            What(one.what).label, str(RESTRICTED) if told_of(one) in closed else name_of(one), place_of(one), words, one.case.number if one.case else "",
            item_standing(one, stuck).label, reason_of(one, stuck), one.tries,
        )
        for one in items
    ]  # fmt: skip
