"""Background acts of months. Each may run twice; the effect happens once."""

from __future__ import annotations

from datetime import time

from forms.months.begun import open_all_begun
from forms.months.matching.reminding import remind
from forms.months.monthend import jobs as _monthend  # noqa: F401  (names its own)
from forms.months.timesheets.actions import generate
from kernel.jobs.queue import periodic
from kernel.periods import Month, now, riga_date


@periodic("months.open", at=time(0, 5), tries=3, limit=300)
def open_begun() -> None:
    """Months that have begun, so that tasks and tables know of them before anybody has looked."""
    open_all_begun(on=now())


@periodic("timesheets.generate", at=time(1, 20), tries=3, limit=120)
def generate_timesheets() -> None:
    """This month's, for who wants to see where it stands, and those of the month before, which are reported now."""
    on = now()
    month = Month.of(riga_date(on))
    for one in (month.plus(-1), month):
        generate(month=one, on=on)


@periodic("months.remind", at=time(8, 0), tries=3, limit=300)
def remind_of_months() -> None:
    """On the 5th, 8th and 10th: what is still missing in the month before."""
    remind(on=now())
