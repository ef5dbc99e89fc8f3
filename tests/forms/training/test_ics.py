"""Calendar files, read back by the library's own parser (RFC 5545)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from icalendar import Calendar

from forms.training import actions, ics
from forms.training.public import public_groups
from kernel.periods import RIGA, now
from tests.factories.training import group_terms, organiser, training_group

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance("A07")]
PAGE = "https://kopiena.example/partneriem/macibas/"


def file() -> bytes:
    return ics.calendar(public_groups(), page=PAGE)


def events() -> list[Any]:
    return list(Calendar.from_ical(file()).walk("VEVENT"))


def test_a_run_of_days_without_hours_is_one_whole_day_event() -> None:
    training_group(days="31.10.2025.–02.11.2025.")
    [event] = events()
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (date(2025, 10, 31), date(2025, 11, 3))
    assert event["DTSTART"].params["VALUE"] == "DATE"


def test_hours_are_those_of_riga_also_when_the_clock_changes() -> None:
    training_group(days="26.03.2027. 10:00–17:00\n28.03.2027. 10:00–17:00\n04.04.2027.")
    first, second, third = events()
    assert first["DTSTART"].dt == datetime(2027, 3, 26, 10, tzinfo=RIGA)
    assert first["DTSTART"].params["TZID"] == "Europe/Riga"
    assert [one["DTSTART"].dt.astimezone(UTC).time() for one in (first, second)] == [time(8), time(7)]
    assert third["DTSTART"].dt == date(2027, 4, 4)
    [zone] = Calendar.from_ical(file()).walk("VTIMEZONE")
    assert zone["TZID"] == "Europe/Riga"


def test_an_event_says_what_where_and_keeps_its_uid_when_the_day_moves() -> None:
    by, group = organiser(), training_group(days="15.01.2027.\n22.01.2027.")
    before = events()
    assert [one["UID"] for one in before] == [f"{group.public_id}-1", f"{group.public_id}-2"]
    assert (before[0]["SUMMARY"], before[0]["LOCATION"]) == (
        "Mentoru mācības: Paraugpils", "Paraugpils vidusskola, Paraugpils",
    )  # fmt: skip
    assert before[0]["DESCRIPTION"] == "Latgales plānošanas reģions, 2. kārta"
    assert before[0]["URL"] == f"{PAGE}#grupa-{group.public_id}"
    assert (before[0]["SEQUENCE"], before[0]["STATUS"]) == (0, "CONFIRMED")
    actions.change_group(group=group, terms=group_terms(days="16.01.2027.\n22.01.2027."), version=1, by=by, on=now())
    after = events()
    assert [one["UID"] for one in after] == [one["UID"] for one in before]
    assert (after[0]["DTSTART"].dt, after[0]["SEQUENCE"]) == (date(2027, 1, 16), 1)


def test_a_cancelled_group_says_so_and_a_planned_one_is_tentative() -> None:
    group = training_group()
    actions.cancel_group(group=group, reason="Par maz dalībnieku", by=organiser(), on=now())
    training_group(state="planned", days="01.02.2027.")
    first, second = events()
    assert (first["STATUS"], second["STATUS"]) == ("CANCELLED", "TENTATIVE")
    assert "Atcelta: Par maz dalībnieku" in first["DESCRIPTION"]


def test_the_file_is_one_that_any_calendar_reads() -> None:
    """Lines end in CRLF and are folded at 75 octets, a comma or a line break in a name breaks nothing out of its line."""
    venue = "Izglītības, kultūras; un sporta nams „Ļoti garš nosaukums, kas neietilpst rindā”\\ BEGIN:VEVENT"
    training_group(venue=venue[:200])
    content = file()
    lines = content.split(b"\r\n")
    assert content.count(b"\n") == content.count(b"\r\n")
    assert max(len(line) for line in lines) <= 75
    calendar = Calendar.from_ical(content)
    assert (calendar["VERSION"], calendar["METHOD"], "PRODID" in calendar) == ("2.0", "PUBLISH", True)
    [event] = calendar.walk("VEVENT")
    assert event["LOCATION"] == f"{venue}, Paraugpils"
    assert all(name in event for name in ("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY"))
    assert event.errors == []


def test_the_same_schedule_is_the_same_file() -> None:
    training_group(days="15.–17.01.2027. 09:00–17:00")
    assert file() == file()
