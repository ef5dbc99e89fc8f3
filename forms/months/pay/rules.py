"""What a confirmed month is paid: hours by the rate of their day, when nothing stands in the way, less what is paid back.
Pure; amounts are exact, in EUR with cents."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from forms.contracts.rules import Say
from forms.plans.meetings import DERIVED
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rates import find_rate, priced

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from forms.programmes.rates import Line as RateLine
    from forms.programmes.rates import Rate
    from forms.programmes.rules import RuleValues

CENT = Decimal("0.01")


@dataclass(frozen=True)
class Debt:
    """What the mentor still owes by one repayment case, to be kept back from the next statement (R35)."""

    key: str
    left: Decimal


@dataclass(frozen=True)
class Amounts:
    """`lines`: paid hours, one line a rate. `kept_back`: key of the debt and what of it is settled now."""

    lines: tuple[RateLine, ...]
    gross: Decimal
    kept_back: tuple[tuple[str, Decimal], ...]

    @property
    def deducted(self) -> Decimal:
        return sum((amount for _key, amount in self.kept_back), Decimal("0.00"))

    @property
    def to_pay(self) -> Decimal:
        return self.gross - self.deducted


def cents(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def amounts(sessions: Iterable[tuple[date, int]], rates: Sequence[Rate], debts: Iterable[Debt] = ()) -> Amounts:
    """Paid hours (day, academic hours) priced by their day (R34), debts kept back in their order, never below nothing.

    Raises NoRate for a day without a rate.
    """
    lines = tuple(priced([(day, hours) for day, hours in sessions if hours], rates))
    gross = cents(sum((one.amount for one in lines), Decimal()))
    left, kept = gross, []
    for debt in debts:
        part = min(left, debt.left)
        if part > 0:
            kept.append((debt.key, part))
            left -= part
    return Amounts(lines, gross, tuple(kept))


@dataclass(frozen=True, kw_only=True)
class Reported:
    """Where the reports of a contract's month stand. `open_grids`: names of learners whose grid is not closed; `changed`:
    diary or grid differ from what was confirmed."""

    confirmed: bool
    changed: bool
    open_grids: tuple[str, ...]
    days: tuple[date, ...]


def check_pay(reported: Reported, rates: Sequence[Rate], values: RuleValues) -> Iterator[Finding]:
    """What must be done before the month is paid: all reports are in (R33), every paid day has a rate (R34)."""
    say = Say("R33", values.edition, DERIVED)
    if not reported.confirmed:
        yield say(
            Severity.BLOCK, "not-confirmed", "", _("The timesheet of the month is not confirmed."),
            _("The institution or the coordinator confirms it; then the pay can be calculated."),
        )  # fmt: skip
    elif reported.changed:
        yield say(
            Severity.BLOCK, "changed", "", _("Diary or grid were changed after the timesheet had been confirmed."),
            _("Ask to have the timesheet opened again and confirmed as it is now."),
        )  # fmt: skip
    for name in reported.open_grids:
        yield say(
            Severity.BLOCK, "grid-open", "", _("%(name)s: the mentor has not finished the grid of the month.", name=name),
            _("Pay waits until all reports are in."),
        )  # fmt: skip
    lacking = [day for day in sorted(set(reported.days)) if find_rate(rates, day) is None]
    if lacking:
        yield Say("R34", values.edition, values.source_of("methodology"))(
            Severity.BLOCK, "no-rate", "", _("No rate of a mentor hour is entered for %(day)s.", day=lacking[0]),
            _("Ask the administrator of the project to enter it."),
        )  # fmt: skip
