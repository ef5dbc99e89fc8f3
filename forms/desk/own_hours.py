"""What timesheets and pay keep about one mentor, as named values (A62). Each function is two queries at most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Count
from django.utils.translation import gettext as _

from forms.months.monthend.facts import kept_until
from forms.months.monthend.models import MonthEnd
from forms.months.pay.models import PayStatement, RepaymentCase
from forms.months.timesheets.models import OutsideDeclaration, Timesheet
from forms.months.timesheets.wording import month_words
from kernel.grammar import money
from kernel.periods import Month, riga
from kernel.web.dates import shown_day, shown_moment
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.people.models import Person
    from kernel.accounts.models import User


def timesheets(person: Person | None) -> QuerySet[Timesheet]:
    return Timesheet.objects.filter(contract__mentor=person, contract__mentor__isnull=False).select_related(
        "contract__case"
    )


def timesheet(row: Timesheet) -> dict[str, Any]:
    return {
        _("Month"): month_words(row.as_month),
        _("Employment contract"): str(row.contract),
        _("State"): row.get_state_display(),
        _("Why it was returned or opened again"): row.reason,
    }


def statements(person: Person | None) -> QuerySet[PayStatement]:
    rows = PayStatement.objects.filter(contract__mentor=person, contract__mentor__isnull=False)
    return rows.select_related("case", "timesheet")


def statement(row: PayStatement) -> dict[str, Any]:
    return {
        _("Number"): row.case.number,
        _("Month"): month_words(row.timesheet.as_month),
        _("Paid hours"): str(row.hours),
        _("Calculated"): money(row.gross),
        _("To pay"): money(row.to_pay),
        _("State"): row.get_state_display(),
        _("Paid on"): shown_day(row.paid_on) if row.paid_on else "",
    }


def declarations(person: Person | None) -> QuerySet[OutsideDeclaration]:
    rows = OutsideDeclaration.objects.filter(mentor=person, mentor__isnull=False)
    return rows.select_related("paper__case").prefetch_related("works")


def declaration(row: OutsideDeclaration) -> dict[str, Any]:
    times = [f"{riga(one.starts_at):%d.%m.%Y. %H:%M}–{riga(one.ends_at):%H:%M} {one.payer}" for one in row.works.all()]
    if row.total:
        times.append(f"{row.total}: {row.payer}")
    return {
        _("Number"): str(row.paper),
        _("Month"): month_words(Month.of(row.month)),
        _("Paid work elsewhere"): "; ".join(times),
    }


def repayments(person: Person | None) -> QuerySet[RepaymentCase]:
    rows = RepaymentCase.objects.filter(contract__mentor=person, contract__mentor__isnull=False)
    return rows.select_related("paper__case")


def repayment(row: RepaymentCase) -> dict[str, Any]:
    return {
        _("Number"): str(row.paper),
        _("Month"): month_words(Month.of(row.month)),
        _("Amount"): money(row.amount),
        _("Where the hours were counted or paid as well"): row.source,
        _("State"): row.get_state_display(),
    }


def month_ends(user: User) -> QuerySet[MonthEnd]:
    """The ends of months that the person has begun."""
    return MonthEnd.objects.filter(by=user).annotate(things=Count("items"))


def month_end(row: MonthEnd) -> dict[str, Any]:
    """How many it was of; whose hours these are is those people's."""
    day = kept_until(row)
    return {
        _("Month"): month_words(row.as_month),
        _("For what"): latvian(row.place_name) if row.place_name else _("everything in my reach"),
        _("Begun"): shown_moment(row.begun_at),
        _("What was confirmed"): latvian(row.statement),
        _("How many"): row.things,  # type: ignore[attr-defined]  # annotated
        _("State"): row.get_state_display(),
        _("Kept until"): shown_day(day) if day is not None else "",
    }
