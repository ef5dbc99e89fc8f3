"""Sums of a report, and which of its figures are not told because they would be about one or two learners."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

#: Figures of fewer learners than this are not told: whoever knows the school knows the child.
SMALLEST = 3


@dataclass(frozen=True)
class Met:
    """How much was met. `told` False: about so few learners that learners and hours are not told."""

    mentors: int = 0
    learners: int = 0
    hours: int = 0
    told: bool = True


@dataclass(frozen=True)
class Group:
    """A municipality, or a school of one. `due`: evaluations whose semester ended in the period, `filled`: those that
    are there; `listed`: mentors in the registry who work there, None where that is not asked."""

    name: str
    met: Met
    due: int = 0
    filled: int = 0
    listed: int | None = None


@dataclass(frozen=True)
class MonthFigures:
    month: date
    met: Met


@dataclass(frozen=True)
class Report:
    """`whole`: all groups together; a mentor or a learner of two groups counts once in it."""

    groups: tuple[Group, ...]
    months: tuple[MonthFigures, ...]
    whole: Group

    def mets(self) -> list[Met]:
        """Of all groups, of all months, of the whole."""
        return [*(one.met for one in self.groups), *(one.met for one in self.months), self.whole.met]


def hidden(counts: Sequence[int]) -> frozenset[int]:
    """Places of the counts that are not told: those below SMALLEST but not 0, and as many of the next larger ones as it
    takes so that the sum does not give them away."""
    found = [place for place, count in enumerate(counts) if 0 < count < SMALLEST]
    if not found:
        return frozenset()
    larger = sorted((count, place) for place, count in enumerate(counts) if count >= SMALLEST)
    for _count, place in larger:
        if len(found) > 1 and sum(counts[one] for one in found) >= SMALLEST:
            break
        found.append(place)
    return frozenset(found)


def given_away(counts: Sequence[int], not_told: frozenset[int]) -> bool:
    """Whether the sum would tell what is hidden: there was nothing larger to go with the few."""
    return bool(not_told) and sum(counts[one] for one in not_told) < SMALLEST


def careful(report: Report) -> Report:
    """The same report with what is about few learners marked as not told: in groups, in months, in the sum."""
    by_group = [one.met.learners for one in report.groups]
    by_month = [one.met.learners for one in report.months]
    groups, months = hidden(by_group), hidden(by_month)
    silent = 0 < report.whole.met.learners < SMALLEST
    silent = silent or given_away(by_group, groups) or given_away(by_month, months)
    return Report(
        tuple(replace(one, met=replace(one.met, told=place not in groups)) for place, one in enumerate(report.groups)),
        tuple(replace(one, met=replace(one.met, told=place not in months)) for place, one in enumerate(report.months)),
        replace(report.whole, met=replace(report.whole.met, told=not silent)),
    )


def shares(figures: Sequence[int]) -> list[str]:
    """Each in percent of the largest, for bars."""
    largest = max(figures, default=0)
    return [f"{figure * 100 / largest:.2f}" if largest else "0" for figure in figures]
