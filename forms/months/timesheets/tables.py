"""Lists of timesheets, the lines of one, and its sheet for a spreadsheet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.months.timesheets.documents import line_rows
from forms.months.timesheets.facts import shown_facts
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import TONES
from forms.people.restricting import RESTRICTED
from kernel.grammar import counted
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from forms.months.timesheets.facts import Sheet
from forms.months.timesheets.wording import month_words

NUM = {"td": {"class": "num"}}


def tag(kind: str, label: Any) -> str:
    return render_to_string("components/tag/tag.html", {"kind": kind, "label": label})


class TimesheetTable(Table):
    """`sheets` by primary key: those of the page that is shown."""

    mentor = tables.Column(
        accessor="contract__mentor",
        order_by=("contract__mentor__surname", "contract__mentor__given_name"),
        verbose_name=gettext_lazy("Mentor"),
    )
    month = tables.Column(verbose_name=gettext_lazy("Month"))
    employer = tables.Column(accessor="contract__employer__name", verbose_name=gettext_lazy("Employer"))
    hours = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("Hours"))
    paid = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("To be paid"))
    state = tables.Column(orderable=False, verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Timesheets")

    class Meta(Table.Meta):
        model = Timesheet
        fields = ("mentor", "month", "employer", "hours", "paid", "state")
        empty_text = gettext_lazy("No timesheets of this month yet")

    sheets: Mapping[int, Sheet] = {}

    def render_mentor(self, record: Timesheet) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("months:timesheet", args=[record.public_id]), record.contract.mentor.name
        )

    def render_month(self, record: Timesheet) -> str:
        """Mentors find their own by the month: their name stands nowhere else in the list."""
        address = reverse("months:timesheet", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, month_words(record.as_month))

    def render_hours(self, record: Timesheet) -> str:
        return str(self.sheets[record.pk].totals.hours)

    def render_paid(self, record: Timesheet) -> str:
        return str(self.sheets[record.pk].totals.paid)

    def render_state(self, record: Timesheet) -> str:
        sheet = self.sheets[record.pk]
        said = tag(TONES[sheet.state], sheet.state.label)
        stops = len(sheet.blocks) if sheet.timesheet.live is None else 0
        if not stops:
            return said
        words = counted(stops, _("obstacle"), _("obstacles"))
        return format_html('{}<br><span class="small muted">{}</span>', said, words)


class LineTable(Table):
    """Meetings of one timesheet as they are now."""

    day = tables.Column(verbose_name=gettext_lazy("Date"))
    time = tables.Column(verbose_name=gettext_lazy("Time"))
    learner = tables.Column(verbose_name=gettext_lazy("Learner"))
    hours = tables.Column(attrs=NUM, verbose_name=gettext_lazy("Hours"))
    paid = tables.Column(attrs=NUM, verbose_name=gettext_lazy("To be paid"))
    why = tables.Column(verbose_name=gettext_lazy("Why not all of it is paid"), empty_values=("",))
    caption: Any = gettext_lazy("Meetings")

    class Meta(Table.Meta):
        orderable = False
        fields = ("day", "time", "learner", "hours", "paid", "why")
        empty_text = gettext_lazy("No meetings took place in this month")


HEADER = ("Mentors", "Darba devējs", "Līgums", "Mēnesis", "Datums", "Laiks", "Izglītojamais", "Stundas", "Apmaksā", "Kāpēc neapmaksā")  # fmt: skip


def sheet_rows(sheet: Sheet, *, closed: Collection[str] = ()) -> list[tuple[str, ...]]:
    """The rows of its XLSX: what is frozen, or what it is now; call it in Latvian. `closed`: learners whose data are
    restricted, of them the meeting and no name."""
    timesheet, live = sheet.timesheet, sheet.timesheet.live
    shown = live.shown if live is not None else shown_facts(sheet)
    contract = timesheet.contract
    head = (contract.mentor.name, contract.employer.name, str(contract.case or ""), month_words(timesheet.as_month))
    return [
        (*head, one["day"], one["time"], name, one["hours"], one["paid"], one["why"])
        for line, one in zip(shown["lines"], line_rows(shown), strict=True)
        for name in [str(RESTRICTED) if line["learner"] in closed else one["learner"]]
    ]
