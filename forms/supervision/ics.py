"""One supervision as a calendar file (RFC 5545), without names."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from forms.supervision.states import SURE, GroupState
from kernel.periods import RIGA

if TYPE_CHECKING:
    from forms.supervision.models import SupervisionGroup

MEDIA_TYPE = "text/calendar; charset=utf-8"


def calendar(group: SupervisionGroup, *, page: str) -> bytes:
    """`page`: the whole address of the group's page. A calendar that has the event already changes it."""
    event = Event()
    event.add("uid", str(group.public_id))
    event.add("dtstamp", group.changed_at.astimezone(UTC))
    event.add("sequence", group.version - 1)
    event.add("dtstart", group.starts_at.astimezone(RIGA))
    event.add("dtend", (group.starts_at + timedelta(minutes=group.minutes)).astimezone(RIGA))
    event.add("summary", _("Group supervision"))
    event.add("location", group.place)
    event.add("status", _status(GroupState(group.state)))
    event.add("url", page)
    book = Calendar()
    book.add("prodid", "-//Kopiena//supervizija//LV")
    book.add("version", "2.0")
    book.add("method", "PUBLISH")
    book.add_component(event)
    book.add_missing_timezones()
    return bytes(book.to_ical())


def _status(state: GroupState) -> str:
    if state == GroupState.CANCELLED:
        return "CANCELLED"
    return "CONFIRMED" if state in SURE else "TENTATIVE"
