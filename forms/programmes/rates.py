"""The rate by date (R34): a session is priced by its own day, so a month may hold two rates."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from forms.programmes.errors import NoRate


@dataclass(frozen=True)
class Rate:
    """EUR per academic hour from `valid_from` to `valid_to` (None: until further notice) and its source document."""

    valid_from: date
    valid_to: date | None
    amount: Decimal
    source: str

    def __contains__(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


@dataclass(frozen=True)
class Line:
    """Hours of one rate; `amount` is exact, in EUR."""

    rate: Rate
    hours: int

    @property
    def amount(self) -> Decimal:
        """Hours times rate."""
        return self.rate.amount * self.hours


def find_rate(rates: Iterable[Rate], day: date) -> Rate | None:
    """The rate of that day, or None; of two that overlap the later one."""
    return max((rate for rate in rates if day in rate), key=lambda rate: rate.valid_from, default=None)


def rate_on(rates: Iterable[Rate], day: date) -> Rate:
    """The rate of that day. Raises NoRate."""
    found = find_rate(rates, day)
    if found is None:
        raise NoRate(day)
    return found


def priced(sessions: Iterable[tuple[date, int]], rates: Sequence[Rate]) -> list[Line]:
    """Sessions (day, academic hours) as one line per rate, in order of time. Raises NoRate for a day without one."""
    hours: dict[Rate, int] = {}
    for day, count in sessions:
        rate = rate_on(rates, day)
        hours[rate] = hours.get(rate, 0) + count
    return [Line(rate, hours[rate]) for rate in sorted(hours, key=lambda rate: rate.valid_from)]
