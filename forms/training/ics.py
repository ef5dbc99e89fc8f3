"""Groups as a calendar file (RFC 5545), written by the icalendar library.

A run of days without hours is one all-day event; a day with hours is an event on the Riga clock. An event keeps its
UID when its day moves, and SEQUENCE rises with the group's version, so a calendar that has it already changes it.
"""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import groupby
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from forms.training.states import GroupState
from kernel.periods import DAY, RIGA

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import date

    from forms.training.days import Day
    from forms.training.public import PublicGroup

MEDIA_TYPE = "text/calendar; charset=utf-8"
_STATUS = {GroupState.PLANNED: "TENTATIVE", GroupState.CANCELLED: "CANCELLED"}


def calendar(groups: Iterable[PublicGroup], *, page: str) -> bytes:
    """The file with all days of these groups. `page` is the whole address of the public schedule."""
    book = Calendar()
    book.add("prodid", "-//Kopiena//macibu grafiks//LV")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add("x-wr-calname", _("Mentor training"))
    for group in groups:
        for number, (start, end) in enumerate(_spans(group.days), start=1):
            book.add_component(_event(group, number, start, end, page))
    book.add_missing_timezones()
    return bytes(book.to_ical())


def _spans(days: tuple[Day, ...]) -> Iterator[tuple[date, date] | tuple[datetime, datetime]]:
    """Beginning and end of each event, the end of an all-day one being the day after, as RFC 5545 counts."""

    def run(place: tuple[int, Day]) -> object:
        number, day = place
        return day.on if day.hours else day.on.toordinal() - number

    for _key, members in groupby(enumerate(days), key=run):
        run_of_days = [day for _number, day in members]
        first, last = run_of_days[0], run_of_days[-1]
        if first.starts and first.ends:
            yield datetime.combine(first.on, first.starts, RIGA), datetime.combine(first.on, first.ends, RIGA)
        else:
            yield first.on, last.on + DAY


def _event(group: PublicGroup, number: int, start: date | datetime, end: date | datetime, page: str) -> Event:
    event = Event()
    event.add("uid", f"{group.public_id}-{number}")
    event.add("dtstamp", group.changed_at.astimezone(UTC))
    event.add("last-modified", group.changed_at.astimezone(UTC))
    event.add("sequence", group.version - 1)
    event.add("dtstart", start)
    event.add("dtend", end)
    event.add("summary", group.title)
    event.add("location", ", ".join(part for part in (group.venue, group.city) if part))
    lines = [f"{group.region.label}, {group.round}"]
    if group.reason:
        lines.append(_("Cancelled: %(reason)s") % {"reason": group.reason})
    event.add("description", "\n".join(lines))
    event.add("status", _STATUS.get(group.state, "CONFIRMED"))
    event.add("url", f"{page}#{group.anchor}")
    return event
