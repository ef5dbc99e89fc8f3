"""What the rows of a grid must keep to: the month, whole hours, the gates of the day, overlaps, ceilings. Pure.

Every row is judged beside those that stand before it in time, so the findings of a row tell what this row is too much.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from forms.contracts.rules import Say
from forms.plans.ceilings import Entry, check_month_hours, check_plan_hours
from forms.plans.meetings import Meeting, check_overlap, check_whole_hours
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from kernel.periods import RIGA

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import date, time
    from decimal import Decimal

    from forms.programmes.rules import RuleValues
    from kernel.periods import Month

#: Said once for the whole month beside its calendar, not beside each row.
OF_THE_CALENDAR = frozenset({"placeholder"})
#: So many rows one month can have: 20 hours, one each, and as many again that are still being mended.
MOST_ROWS = 40


@dataclass(frozen=True)
class Row:
    """One row as it was typed; `place`: where it stands on the page."""

    place: int
    day: date
    starts: time | None
    hours: Decimal | int


@dataclass(frozen=True, kw_only=True)
class MonthFacts:
    """What else there is of the same people. `meetings`: other meetings of the mentor or the learner; `entries`: hours
    of the learner with other mentors; `used`: hours of the plan in all other grids; `planned`: None for a plan without
    hours. `eligibility`: values of the first day of the learner's semester."""

    month: Month
    meetings: tuple[Meeting, ...]
    entries: tuple[Entry, ...]
    used: int
    planned: int | None
    eligibility: RuleValues
    evidence: RuleValues


def meeting_of(day: date, starts: time | None, hours: int, values: RuleValues) -> Meeting | None:
    """The row in time: from its beginning, as many academic hours on. None where no beginning or no unit is told."""
    if starts is None or values.hour_minutes is None or hours < 1:
        return None
    start = datetime.combine(day, starts, RIGA).astimezone(UTC)
    return Meeting(start, start + timedelta(minutes=hours * values.hour_minutes))


def check_rows(
    rows: Sequence[Row],
    facts: MonthFacts,
    *,
    values_on: Callable[[date], RuleValues],
    gates_on: Callable[[date], Iterable[Finding]],
) -> dict[int, list[Finding]]:
    """Findings by the place of the row; rows without any are left out. `values_on`: of the day of the meeting;
    `gates_on`: what the seven gates say of a day (R1, R5, R7, R14-R16, R18, R19, R23, R24)."""
    found: dict[int, list[Finding]] = {}
    meetings, entries, used = list(facts.meetings), list(facts.entries), facts.used
    for row in sorted(rows, key=lambda one: (one.day, str(one.starts or ""), one.place)):
        said = found.setdefault(row.place, [])
        if row.day not in facts.month:
            said.append(_elsewhere(row.day, facts))
            continue
        values = values_on(row.day)
        said += [one for one in gates_on(row.day) if one.severity != Severity.INFO and one.code not in OF_THE_CALENDAR]
        wrong = list(check_whole_hours(row.hours, values))
        said += wrong
        if wrong:
            continue
        hours = int(row.hours)
        meeting = meeting_of(row.day, row.starts, hours, values)
        if meeting is not None:
            said += check_overlap(meeting, meetings, values)
            meetings.append(meeting)
        said += check_month_hours(hours, entries, facts.month, facts.eligibility)
        if facts.planned is not None:
            said += check_plan_hours(hours, used, facts.planned, facts.eligibility)
        entries.append(Entry(row.day, hours))
        used += hours
    return {place: said for place, said in found.items() if said}


def _elsewhere(day: date, facts: MonthFacts) -> Finding:
    """R30: a grid is for one calendar month; a meeting over midnight belongs to the day on which it began."""
    values = facts.evidence
    return Say("R30", values.edition, values.source_of("monthly_evidence"))(
        Severity.BLOCK, "other-month", "day",
        _("%(day)s is in another month: each month has a grid of its own.", day=day),
        _("Enter the meeting in the grid of its month."),
    )  # fmt: skip
