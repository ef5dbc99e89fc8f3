"""Which months can still be written in, asked of rows: what waits for a mentor is never more than the mentor can do (R26)."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from django.db.models import Q

from forms.months.editing import locks_at
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from kernel.periods import DAY, Month, riga_date

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from forms.months.models import LearnerMonth


def first_open(at: datetime) -> date | None:
    """The earliest month that is not locked; None before anybody has entered rules, when there are no months."""
    today = riga_date(at)
    before = Month.of(today).plus(-1)
    try:
        still = at < locks_at(before, rules_in_force(before.first))
    except NoRules:
        return None
    return before.first if still else Month.of(today).first


def open_months(path: str, first: date, *, at: datetime) -> Q:
    """Months not yet locked, or opened again. `path`: to the month, with its underscores."""
    return Q(**{f"{path}month__gte": first}) | Q(**{f"{path}opened_until__gt": at})


def last_days() -> Callable[[LearnerMonth], date]:
    """Gives of each month the last Riga day on which it can be written in; the rules of a month are asked once."""

    @cache
    def usual(month: Month) -> datetime:
        return locks_at(month, rules_in_force(month.first))

    def last_day(row: LearnerMonth) -> date:
        end = usual(row.as_month)
        return riga_date(max(end, row.opened_until) if row.opened_until else end) - DAY

    return last_day
