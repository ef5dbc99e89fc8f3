"""What a contract says on a day: as signed, with the amendments in force by then, cut where it was ended (R19, D08)."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from forms.contracts.models import EmploymentContract


@dataclass(frozen=True)
class InForce:
    """period: the days of work; rate: EUR an academic hour; the hours are academic, a month."""

    period: Period
    rate: Decimal
    planned_hours: int
    guaranteed_hours: int


@dataclass(frozen=True)
class Change:
    """A signed amendment: from `effective_from` on the clauses of `new` hold. Keys: "end", "rate", "planned_hours",
    "guaranteed_hours"; any other clause changes nothing that is counted."""

    effective_from: date
    new: Mapping[str, Any]


def fold(agreed: InForce, changes: Iterable[Change], *, ended: date | None, on: date) -> InForce:
    """`agreed` with the changes in force on the day `on`, in the order of their days, and the last day if it was ended.

    `ended`: last day of work by a termination that takes effect; it holds on every day, also before it.
    """
    now = agreed
    for change in sorted(changes, key=lambda one: one.effective_from):
        if change.effective_from > on:
            break
        if "end" in change.new:
            now = replace(now, period=Period(agreed.period.start, date.fromisoformat(change.new["end"])))
        if "rate" in change.new:
            now = replace(now, rate=Decimal(change.new["rate"]))
        now = replace(
            now,
            planned_hours=int(change.new.get("planned_hours", now.planned_hours)),
            guaranteed_hours=int(change.new.get("guaranteed_hours", now.guaranteed_hours)),
        )
    if ended is not None and ended < now.period.end:
        now = replace(now, period=Period(agreed.period.start, ended))
    return now


def in_force(contract: EmploymentContract, on: date) -> InForce:
    """Two queries, none when `amendments` and `terminations` were prefetched."""
    agreed = InForce(
        period=Period(contract.start, contract.end),
        rate=contract.rate,
        planned_hours=int(contract.terms["planned_hours"]),
        guaranteed_hours=int(contract.terms["guaranteed_hours"]),
    )
    changes = [
        Change(row.effective_from, {name: values["new"] for name, values in row.terms["changes"].items()})
        for row in sorted(contract.amendments.all(), key=lambda one: one.pk)
        if row.signed
    ]
    endings = [row.end for row in contract.terminations.all() if row.takes_effect]
    return fold(agreed, changes, ended=min(endings, default=None), on=on)


def period_of(contract: EmploymentContract, on: date) -> Period:
    """The days of work as they hold on the day `on`: what the gates ask with the day of a meeting."""
    return in_force(contract, on).period
