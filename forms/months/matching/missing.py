"""What is missing, summed up: by school and month for the coordinator, by person for the reminders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.months.matching.facts import standings, with_both

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.months.matching.facts import Standing
    from forms.months.models import LearnerMonth


@dataclass(frozen=True)
class School:
    """One school in one month: how many learner months it has, and how many of them, or how many things, lack what."""

    name: str
    month: date
    months: int
    silent: int
    unconfirmed: int
    different: int
    unsigned: int
    unfinished: int
    complete: int

    @property
    def key(self) -> str:
        return f"{self.month:%Y-%m}"


def schools(months: QuerySet[LearnerMonth], *, at: datetime) -> list[School]:
    """By name, the newest month first. Four queries."""
    found: dict[tuple[str, date], list[Standing]] = {}
    for one in standings(with_both(months), at=at):
        found.setdefault((one.row.provider.plan.institution.name, one.row.month), []).append(one)
    return [
        _school(*key, rows)
        for key, rows in sorted(found.items(), key=lambda item: (item[0][0], -item[0][1].toordinal()))
    ]


def _school(name: str, month: date, rows: Sequence[Standing]) -> School:
    return School(
        name=name,
        month=month,
        months=len(rows),
        silent=sum(one.silent + one.bare for one in rows),
        unconfirmed=sum(one.unconfirmed for one in rows),
        different=sum(len(one.mismatches) for one in rows),
        unsigned=sum(one.unsigned for one in rows),
        unfinished=sum(one.unfinished for one in rows),
        complete=sum(one.complete for one in rows),
    )
