"""Lists of pay: contracts of a month, repayments, and the accountant's sheet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import django_tables2 as tables
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.months.pay.models import RepaymentCase
from forms.months.pay.states import REPAYMENT_TONES, TONES, RepaymentState, StatementState
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.tables import NUM, tag
from forms.months.timesheets.wording import month_words
from forms.people.restricting import RESTRICTED
from kernel.grammar import counted, date_short, money
from kernel.periods import Month
from kernel.web.tables import Table

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from forms.months.pay.facts import Payable


class PayTable(Table):
    """`rows` by primary key of the timesheet: those of the page that is shown."""

    mentor = tables.Column(
        accessor="contract__mentor",
        order_by=("contract__mentor__surname", "contract__mentor__given_name"),
        verbose_name=gettext_lazy("Mentor"),
    )
    month = tables.Column(verbose_name=gettext_lazy("Month"))
    employer = tables.Column(accessor="contract__employer__name", verbose_name=gettext_lazy("Employer"))
    paid_hours = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("Paid hours"))
    excluded = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("Not paid"))
    amount = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("To pay"))
    standing = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("State"))
    caption = gettext_lazy("Pay of the month")

    class Meta(Table.Meta):
        model = Timesheet
        fields = ("mentor", "month", "employer", "paid_hours", "excluded", "amount", "standing")
        empty_text = gettext_lazy("No timesheets of this month yet")

    rows_of: Mapping[int, Payable] = {}

    def render_mentor(self, record: Timesheet) -> str:
        return format_html(
            '<a href="{}">{}</a>', reverse("months:pay", args=[record.public_id]), record.contract.mentor.name
        )

    def render_month(self, record: Timesheet) -> str:
        """Mentors find their own by the month: their name stands nowhere else in the list."""
        address = reverse("months:pay", args=[record.public_id])
        return format_html('<a href="{}">{}</a>', address, month_words(record.as_month))

    def render_paid_hours(self, record: Timesheet) -> str:
        row = self.rows_of[record.pk]
        return str(row.statement.hours if row.statement is not None else row.paid)

    def render_excluded(self, record: Timesheet) -> str:
        row = self.rows_of[record.pk]
        return str(row.statement.excluded if row.statement is not None else row.excluded)

    def render_amount(self, record: Timesheet) -> str:
        row = self.rows_of[record.pk]
        if row.statement is not None:
            return money(row.statement.to_pay)
        return "–" if row.findings else money(row.due)

    def render_standing(self, record: Timesheet) -> str:
        return standing(self.rows_of[record.pk])


def standing(row: Payable) -> str:
    """Where the pay of a contract's month stands, as a tag."""
    if row.statement is not None:
        if row.stale:
            return tag("danger", _("to be corrected"))
        state = StatementState(row.statement.state)
        return tag(TONES[state], state.label)
    if row.findings:
        words = counted(len(row.findings), _("obstacle"), _("obstacles"))
        return format_html('{}<br><span class="small muted">{}</span>', tag("warning", _("waits for reports")), words)
    return tag(TONES[StatementState.CALCULATED], StatementState.CALCULATED.label)


class RepaymentTable(Table):
    paper = tables.Column(accessor="paper__case__number", verbose_name=gettext_lazy("Notice"))
    mentor = tables.Column(
        accessor="contract__mentor",
        order_by=("contract__mentor__surname", "contract__mentor__given_name"),
        verbose_name=gettext_lazy("Mentor"),
    )
    month = tables.Column(verbose_name=gettext_lazy("Month"))
    amount = tables.Column(attrs=NUM, verbose_name=gettext_lazy("Amount"))
    left = tables.Column(empty_values=(), orderable=False, attrs=NUM, verbose_name=gettext_lazy("Left"))
    due_on = tables.Column(verbose_name=gettext_lazy("Until"))
    state = tables.Column(verbose_name=gettext_lazy("State"))
    act = tables.Column(empty_values=(), orderable=False, verbose_name=gettext_lazy("What to do"))
    caption = gettext_lazy("Repayments")

    class Meta(Table.Meta):
        model = RepaymentCase
        fields = ("paper", "mentor", "month", "amount", "left", "due_on", "state", "act")
        order_by = "-due_on"
        empty_text = gettext_lazy("Nothing is to be paid back")

    makes: frozenset[str] = frozenset()

    def render_paper(self, record: RepaymentCase) -> str:
        case = record.paper.case
        return format_html('<a href="{}">{}</a>', reverse("desk:passport", args=[case.public_id]), case.number)

    def render_month(self, record: RepaymentCase) -> str:
        return month_words(Month.of(record.month))

    def render_amount(self, record: RepaymentCase) -> str:
        return money(record.amount)

    def render_left(self, record: RepaymentCase) -> str:
        return money(record.left) if record.state == RepaymentState.OPEN else "–"

    def render_due_on(self, record: RepaymentCase) -> str:
        return date_short(record.due_on)

    def render_state(self, record: RepaymentCase) -> str:
        state = RepaymentState(record.state)
        return tag(REPAYMENT_TONES[state], state.label)

    def render_act(self, record: RepaymentCase) -> str:
        if record.state != RepaymentState.OPEN or record.contract.employer.register_code not in self.makes:
            return "–"
        number = record.paper.case.number
        links = [
            format_html(
                '<a href="{}">{}<span class="visually-hidden"> – {}</span></a>', reverse(route, args=[record.public_id]), words, number
            )
            for route, words in (("months:repayment-repaid", _("Paid back")), ("months:repayment-drop", _("Drop")))
        ]  # fmt: skip
        return format_html("{}<br>{}", *links)


HEADER = (
    "Darba devējs", "Mentors", "Līgums", "DLUV", "Aprēķins", "Stāvoklis", "Likme, EUR", "Stundas", "Summa, EUR",
    "Neapmaksātās stundas", "Ieturēts, EUR", "Izmaksājams, EUR", "Izmaksāts",
)  # fmt: skip


def sheet_rows(rows: Iterable[Payable], *, closed: Collection[tuple[int, str]] = ()) -> list[tuple[str, ...]]:
    """One row a rate of each contract; what is told once of a contract stands in the first of its rows. `closed`: people
    and institutions whose data are restricted, who are not named."""
    found: list[tuple[str, ...]] = []
    for row in rows:
        timesheet, statement = row.timesheet, row.statement
        contract, live = timesheet.contract, timesheet.live
        hidden = (contract.mentor_id, contract.employer.register_code) in closed
        head = (
            contract.employer.name, str(RESTRICTED) if hidden else contract.mentor.name, str(contract.case or ""),
            live.case.number if live is not None and live.case is not None else "",
            str(statement or ""), str(statement.get_state_display() if statement else _("waits for reports") if row.findings else StatementState.CALCULATED.label),
        )  # fmt: skip
        shown = statement.printed.get("rates", []) if statement is not None else None
        lines = (
            [(one["rate"], one["hours"], one["amount"]) for one in shown]
            if shown is not None
            else [(money(one.rate.amount), str(one.hours), money(one.amount)) for one in row.amounts.lines]
        )
        excluded = str(statement.excluded if statement is not None else row.excluded)
        deducted = money(statement.deducted if statement is not None else row.amounts.deducted)
        due = money(statement.to_pay) if statement is not None else "" if row.findings else money(row.due)
        paid_on = date_short(statement.paid_on) if statement is not None and statement.paid_on else ""
        for at, line in enumerate(lines or [("", "0", money(0))]):
            once = (excluded, _plain(deducted), _plain(due), paid_on) if at == 0 else ("", "", "", "")
            found.append((*head, _plain(line[0]), line[1], _plain(line[2]), *once))
    return found


def _plain(amount: str) -> str:
    """„83,00”, as a spreadsheet reads it."""
    return amount.removesuffix("EUR").strip().replace("\u00a0", "").replace("\u202f", "")
