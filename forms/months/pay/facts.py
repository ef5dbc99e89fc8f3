"""What a month is paid as it stands now: from what was confirmed, the rates of its days, and what is to be kept back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import signing.facade as signing_facade
from forms.months.pay.models import PayStatement, RepaymentCase
from forms.months.pay.rules import Amounts, Debt, Reported, amounts, check_pay
from forms.months.pay.states import COUNTING, Manner, RepaymentState
from forms.months.timesheets.facts import sheets_of
from forms.months.timesheets.states import CONFIRMED
from forms.programmes.editions import rules_in_force
from forms.programmes.loading import rates

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.months.timesheets.facts import Sheet
    from forms.months.timesheets.models import Timesheet
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues

NOTHING = Amounts((), Decimal("0.00"), ())


@dataclass(frozen=True)
class Payable:
    """One contract's month before accounting: `statement` counts for it now; `debts` by key."""

    sheet: Sheet
    findings: tuple[Finding, ...]
    shown: dict[str, Any]
    amounts: Amounts
    statement: PayStatement | None
    before: Decimal
    debts: dict[str, RepaymentCase]
    values: RuleValues

    @property
    def timesheet(self) -> Timesheet:
        return self.sheet.timesheet

    @property
    def paid(self) -> int:
        return sum(one["paid"] for one in self.shown.get("lines", ()))

    @property
    def excluded(self) -> int:
        return sum(one["hours"] - one["paid"] for one in self.shown.get("lines", ()))

    @property
    def due(self) -> Decimal:
        """What is to be paid now: less what the statement that is corrected has paid, never below nothing."""
        return max(Decimal("0.00"), self.amounts.to_pay - self.before)

    @property
    def over(self) -> Decimal:
        """What the corrected statement has paid too much."""
        return max(Decimal("0.00"), self.before - self.amounts.to_pay)

    @property
    def stale(self) -> bool:
        """The statement is of something that was confirmed differently since."""
        live = self.timesheet.live
        return self.statement is not None and (live is None or self.statement.issue_id != live.pk)

    @property
    def digest(self) -> str:
        return signing_facade.sha256_of(signing_facade.canonical(shown_facts(self)))


def shown_facts(row: Payable) -> dict[str, Any]:
    """What the accountant approves."""
    return {
        "timesheet": row.timesheet.live.digest if row.timesheet.live else "",
        "rates": [
            {"from": one.rate.valid_from.isoformat(), "rate": str(one.rate.amount), "hours": one.hours, "amount": str(one.amount)}
            for one in row.amounts.lines
        ],
        "gross": str(row.amounts.gross),
        "kept_back": [[key, str(amount)] for key, amount in row.amounts.kept_back],
        "before": str(row.before),
        "to_pay": str(row.due),
    }  # fmt: skip


def payable_of(timesheet: Timesheet, *, on: date) -> Payable:
    return payables_of([timesheet], on=on)[0]


def payables_of(timesheets: Sequence[Timesheet], *, on: date) -> list[Payable]:
    """Each in the same order; a fixed number of queries a month. A debt is kept back from the earlier month first."""
    known = rates()
    sheets = sheets_of(timesheets, on=on)
    counting = {
        one.timesheet_id: one
        for one in PayStatement.objects.counting()
        .filter(timesheet__in=[one.pk for one in timesheets])
        .select_related("case", "contract__employer", "contract__mentor", "contract__case", "timesheet", "approved_by")
    }
    owed = _owed({one.contract_id for one in timesheets})
    values = {month: rules_in_force(month) for month in {one.month for one in timesheets}}
    found = []
    for sheet in sheets:
        row = sheet.timesheet
        statement, live = counting.get(row.pk), row.live
        confirmed = row.state in CONFIRMED and live is not None
        shown = live.shown if confirmed and live is not None else {"lines": [], "learners": []}
        sessions = [(date.fromisoformat(one["day"]), one["paid"]) for one in shown["lines"]]
        reported = Reported(
            confirmed=confirmed, changed=confirmed and sheet.changed, open_grids=sheet.open_grids,
            days=tuple(day for day, paid in sessions if paid),
        )  # fmt: skip
        findings = tuple(check_pay(reported, known, values[row.month]))
        rated = all(one.code != "no-rate" for one in findings)
        cases = owed[row.contract_id]
        debts = [Debt(str(one.public_id), _left(one, without=statement)) for one in cases]
        found.append(
            Payable(
                sheet=sheet,
                findings=findings,
                shown=shown,
                amounts=amounts(sessions, known, debts) if rated else NOTHING,
                statement=statement,
                before=_paid_so_far(statement),
                debts={str(one.public_id): one for one in cases},
                values=values[row.month],
            )
        )
    return found


def _owed(contracts: set[int]) -> dict[int, list[RepaymentCase]]:
    """Open repayments that the next statements keep back, the oldest first."""
    found: dict[int, list[RepaymentCase]] = defaultdict(list)
    rows = RepaymentCase.objects.filter(contract__in=contracts, state=RepaymentState.OPEN, manner=Manner.NEXT)
    for row in rows.select_related("paper__case").prefetch_related("deductions__statement"):
        found[row.contract_id].append(row)
    return found


def _left(case: RepaymentCase, *, without: PayStatement | None) -> Decimal:
    """What is left of it, as if the statement that is corrected had kept nothing back."""
    kept = [
        one.amount
        for one in case.deductions.all()
        if one.statement.state in COUNTING and (without is None or one.statement_id != without.pk)
    ]
    return case.amount - sum(kept, Decimal(0))


def _paid_so_far(statement: PayStatement | None) -> Decimal:
    """What the mentor has got by the statement, and by those it corrects."""
    if statement is None:
        return Decimal("0.00")
    return statement.before + (statement.to_pay if statement.paid_on is not None else Decimal(0))
