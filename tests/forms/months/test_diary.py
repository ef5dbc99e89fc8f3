"""The mentor's diary: planned, held, described, missed, moved; what the rules say; the lock; the month's confirmation."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db.models import Sum

from forms.contracts.models import SuitabilityCheck
from forms.months import actions as opening
from forms.months.diary import actions
from forms.months.diary.facts import held_hours
from forms.months.diary.models import DiaryEntry
from forms.months.errors import Changed, Locked, NotCoordinator, NotLocked, NotNow, NotYours, RulesBroken
from forms.months.states import DiaryState, EntryState
from forms.records.errors import EditConflict
from kernel.audit.models import Event
from kernel.notifications.models import Notification
from kernel.periods import RIGA, riga
from tests.factories import months, plans
from tests.factories.months import held, met, moment, month_of, planned
from tests.factories.people import RUTA
from tests.forms.plans.said import told

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
METRA = "140384-19905"


def plan(provider: Any, terms: Any, *, on: datetime | None = None) -> DiaryEntry:
    return actions.plan_meeting(provider=provider, terms=terms, by=provider.mentor.user, on=on or months.DAY).entry


def describe(entry: DiaryEntry, terms: Any, *, on: datetime, **how: Any) -> actions.Saved:
    how = {"seen": entry.version, "by": entry.diary.of_month.provider.mentor.user, **how}
    return actions.describe(entry=entry, terms=terms, on=on, **how)


def confirmed(provider: Any, *, on: datetime, month: Any = months.OCTOBER, **how: Any) -> Any:
    diary = month_of(provider, month).diary
    how = {"seen": actions.digest(diary), "by": provider.mentor.user, **how}
    return actions.confirm(
        diary=diary, statement="Pārbaudīju.", signed_in_by=["password"], signed_in_at=months.DAY, on=on, **how
    )


@pytest.mark.acceptance("A21")
def test_a_meeting_from_its_plan_to_its_description(provider) -> None:
    entry = plan(provider, planned(22))
    assert (entry.state, entry.hours, entry.day, entry.before_at) == (
        EntryState.PLANNED,
        0,
        date(2026, 10, 22),
        months.DAY,
    )
    saved = describe(entry, held(22, course=""), on=moment(22, "15:20"))
    assert (saved.entry.state, saved.entry.hours) == (EntryState.HELD, 2)
    assert told(saved.findings) == [("R16", "placeholder", "warn", "day")]
    saved = describe(saved.entry, held(22, hours=1), on=moment(22, "16:00"))
    assert (saved.entry.state, saved.entry.hours, saved.entry.after["course"]) == (
        EntryState.FILLED, 1, "Sarunājām, kas jāpaspēj.",
    )  # fmt: skip
    assert [(one.day, one.hours) for one in held_hours(saved.entry.diary)] == [(date(2026, 10, 22), 1)]
    assert list(Event.objects.filter(event__startswith="diary").order_by("pk").values_list("event", flat=True)) == [
        "diary.planned", "diary.described", "diary.described",
    ]  # fmt: skip


def test_the_page_of_a_new_month_is_there_with_all_its_parts(provider) -> None:
    assert month_of(provider) == month_of(provider)
    assert (month_of(provider).diary.state, month_of(provider).grid.state) == ("open", "open")


def refused(provider: Any, terms: Any, *, on: datetime | None = None) -> list[tuple[str, str, str]]:
    """Rule, code and field of what forbids a plan."""
    with pytest.raises(RulesBroken) as trouble:
        plan(provider, terms, on=on)
    return [(one.rule, one.code, one.field) for one in trouble.value.findings if one.blocks]


def not_described(entry: DiaryEntry, terms: Any, *, on: datetime) -> list[tuple[str, str, str]]:
    with pytest.raises(RulesBroken) as trouble:
        describe(entry, terms, on=on)
    return [(one.rule, one.code, one.field) for one in trouble.value.findings if one.blocks]


@pytest.mark.acceptance("A21")
def test_scenario_16_one_mentor_two_employers_at_the_same_time(provider, autumn, person) -> None:
    """Kārlis 09:00-10:20 for one learner, 10:00-10:40 for another one of another employer."""
    autumn.move_to(plans.DAY)
    other = months.employed_by(months.running(by=person("linda"), head=person("aina"), identity=RUTA), "DPS")
    autumn.move_to(months.DAY)
    plan(provider, planned(22, "09:00", "10:20"))
    assert refused(other, planned(22, "10:00", "10:40")) == [("R17", "overlap", "start")]
    assert plan(other, planned(22, "10:20", "11:00")).state == EntryState.PLANNED


def test_one_learner_with_two_mentors_meets_one_at_a_time(provider) -> None:
    """R9; and 12 + 9 hours of two mentors are one too many for the month (R10, scenario 3)."""
    second = months.second_mentor(provider, METRA)
    met(provider, 1, "08:00", "16:00")
    assert refused(second, planned(1, "15:00", "17:00")) == [("R17", "overlap", "start")]
    entry = plan(second, planned(2, "08:00", "14:00"), on=moment(1, "12:00"))
    assert not_described(entry, held(2, "08:00", "14:00"), on=moment(2, "20:00")) == [("R10", "month-full", "hours")]
    assert describe(entry, held(2, "08:00", "14:00", hours=8), on=moment(2, "20:00")).entry.hours == 8


@pytest.mark.parametrize(
    ("last", "hours", "found"),
    [
        ("14:39", None, [("R12", "too-short", "ends")]),
        ("15:20", 3, [("R12", "too-many", "hours")]),
        ("15:20", 0, [("R12", "not-whole", "hours")]),
    ],
)
def test_hours_are_those_that_the_times_make_or_fewer(provider, last, hours, found) -> None:
    entry = plan(provider, planned(20, "09:00", "10:20"))
    assert not_described(entry, held(20, "14:00", last, hours=hours), on=moment(20, "20:00")) == found
    entry.refresh_from_db()
    assert (entry.state, entry.hours) == (EntryState.PLANNED, 0)


@pytest.mark.parametrize(("last", "hours"), [("15:00", 1), ("15:20", 2), ("15:59", 2)])
def test_scenario_4_whole_hours_of_forty_minutes(provider, last, hours) -> None:
    saved = describe(plan(provider, planned(20)), held(20, "14:00", last), on=moment(20, "20:00"))
    assert saved.entry.hours == hours
    assert [one.code for one in saved.findings if one.rule == "R12"] == ([] if last == "15:20" else ["lost"])


def test_before_the_meeting_is_before_the_meeting(provider) -> None:
    """R25 warns about what is empty, and about what was written when the meeting had begun."""
    entry = plan(provider, planned(22, activities="", goals=""))
    assert entry.before_at is None
    saved = describe(entry, held(22, activities=""), on=moment(22, "16:00"))
    assert [(one.code, one.field, one.severity) for one in saved.findings if one.rule == "R25"] == [
        ("before-empty", "activities", "warn")
    ]
    saved = describe(saved.entry, held(22), on=moment(22, "16:05"))
    assert [one.code for one in saved.findings if one.rule == "R25"] == ["before-late"]
    assert saved.entry.before_at == moment(22, "16:05")


def test_nothing_is_described_before_it_has_ended(provider) -> None:
    entry = plan(provider, planned(22))
    assert not_described(entry, held(22), on=moment(21, "20:00")) == [("R59", "future", "day")]
    assert not_described(entry, held(22), on=moment(22, "15:19")) == [("R59", "not-over", "ends")]
    assert describe(entry, held(22), on=moment(22, "15:20")).entry.state == EntryState.FILLED


def test_a_shut_gate_names_itself_beside_the_day(provider) -> None:
    assert refused(provider, planned(20, month=12), on=months.DAY) == [("R14", "outside-plan", "day")]
    SuitabilityCheck.objects.update(valid_until=date(2026, 10, 21))
    assert refused(provider, planned(22)) == [("R5", "check-expired", "day")]
    type(provider).objects.filter(pk=provider.pk).update(approved_on=date(2026, 10, 21))
    provider.refresh_from_db()
    assert refused(provider, planned(20)) == [("R18", "approved-later", "day")]
    assert DiaryEntry.objects.count() == 0


def test_the_plan_has_forty_hours_and_no_more(provider) -> None:
    """R11: 20 in September, 20 in October; the 41st hour is refused, the 36th warned of."""
    for day in (1, 2):
        met(provider, day, "08:00", "14:40", month=9)
    met(provider, 1, "08:00", "14:40")
    met(provider, 2, "08:00", "12:00")
    entry = plan(provider, planned(3, "08:00", "10:40"), on=moment(2, "20:00"))
    saved = describe(entry, held(3, "08:00", "10:40"), on=moment(3, "20:00"))
    assert [one.code for one in saved.findings if one.rule == "R11"] == ["plan-nearly-full"]
    entry = plan(provider, planned(3, "08:00", "08:40", month=11), on=moment(2, "20:00", month=11))
    assert not_described(entry, held(3, "08:00", "08:40", month=11), on=moment(3, "20:00", month=11)) == [
        ("R11", "plan-full", "hours")
    ]


def test_scenario_6_clocks_change_and_the_meeting_stays(provider) -> None:
    """Moved over 25 October: the same hour on the wall, another one in UTC; and 02:30-04:30 of that night lasts three hours."""
    entry = plan(provider, planned(24, "14:00", "15:20"))
    moved = actions.move(
        entry=entry, terms=planned(26, "14:00", "15:20"), reason="Ekskursija.", seen=entry.version,
        by=provider.mentor.user, on=months.DAY,
    ).entry  # fmt: skip
    entry.refresh_from_db()
    moved.refresh_from_db()
    assert (riga(moved.starts_at).strftime("%H:%M"), moved.starts_at - entry.starts_at) == (
        "14:00",
        timedelta(hours=49),
    )
    assert (entry.state, entry.moved_to, entry.reason) == (EntryState.MOVED, moved, "Ekskursija.")
    night = held(25, "02:30", "04:30")
    assert describe(plan(provider, planned(25, "02:30", "04:30")), night, on=moment(25, "12:00")).entry.hours == 4


def test_what_did_not_take_place_counts_nothing_and_may_be_mended(provider) -> None:
    entry = met(provider, 5)
    saved = actions.miss(entry=entry, reason="Slims.", seen=entry.version, by=provider.mentor.user, on=months.DAY)
    assert (saved.entry.state, saved.entry.hours, saved.entry.reason) == (EntryState.MISSED, 0, "Slims.")
    assert saved.entry.after["results"] == "Divi darbi nodoti."
    assert DiaryEntry.objects.aggregate(all=Sum("hours"))["all"] == 0
    again = describe(saved.entry, held(5), on=months.DAY).entry
    assert (again.state, again.hours, again.reason) == (EntryState.FILLED, 2, "")


def test_another_window_another_person_another_state(provider, person) -> None:
    entry = plan(provider, planned(22))
    with pytest.raises(EditConflict):
        describe(entry, held(22), on=moment(22, "20:00"), seen=entry.version + 1)
    with pytest.raises(NotYours):
        describe(entry, held(22), on=moment(22, "20:00"), by=person("metra"))
    with pytest.raises(NotYours):
        actions.plan_meeting(provider=provider, terms=planned(23), by=person("linda"), on=months.DAY)
    done = describe(entry, held(22), on=moment(22, "20:00")).entry
    with pytest.raises(NotNow):
        actions.change_plan(entry=done, terms=planned(23), seen=done.version, by=provider.mentor.user, on=months.DAY)


@pytest.mark.acceptance("A21")
def test_scenario_6_the_last_moment_and_the_first_one_too_late(provider) -> None:
    entry = met(provider, 5)
    last, first = datetime(2026, 11, 10, 23, 59, 59, tzinfo=RIGA), datetime(2026, 11, 11, tzinfo=RIGA)
    entry = describe(entry, held(5, hours=1), on=last).entry
    with pytest.raises(Locked) as trouble:
        describe(entry, held(5), on=first)
    assert "koordinator" in str(trouble.value) and "10.11.2026. plkst. 24:00" in str(trouble.value)
    with pytest.raises(Locked):
        plan(provider, planned(6), on=first)
    with pytest.raises(Locked):
        confirmed(provider, on=first)
    entry.refresh_from_db()
    assert entry.hours == 1


@pytest.mark.acceptance("A21")
def test_the_coordinator_opens_it_with_a_reason_and_the_mentor_is_told(provider, person) -> None:
    entry = met(provider, 5)
    confirmed(provider, on=moment(31, "12:00"))
    late, raitis, month = moment(12, "09:00", month=11), person("raitis"), month_of(provider)
    with pytest.raises(NotLocked):
        opening.open_again(
            month=month, last_day=date(2026, 11, 2), reason="Kļūda.", by=raitis, on=moment(1, "09:00", month=11)
        )
    for by in (person("aina"), person("linda"), person("karlis")):
        with pytest.raises(NotCoordinator):
            opening.open_again(month=month, last_day=date(2026, 11, 13), reason="Kļūda.", by=by, on=late)
    opening.open_again(month=month, last_day=date(2026, 11, 13), reason="Nepareizs laiks.", by=raitis, on=late)
    saved = describe(entry, held(5, "14:00", "14:40"), on=datetime(2026, 11, 13, 23, 59, tzinfo=RIGA))
    assert (saved.entry.hours, saved.unconfirmed) == (1, True)
    with pytest.raises(Locked):
        describe(saved.entry, held(5), on=datetime(2026, 11, 14, tzinfo=RIGA))
    message = Notification.objects.get(template="month_opened")
    assert (message.to_user, message.facts["day"]) == (provider.mentor.user, "13.11.2026.")
    assert month.openings.get().reason == "Nepareizs laiks."
    event = Event.objects.get(event="month.opened")
    assert (event.subject, event.facts) == (month.public_id, {"month": "2026-10", "until": "2026-11-13"})


@pytest.mark.acceptance("A21")
def test_the_month_is_confirmed_with_evidence_and_a_change_takes_it_away(provider) -> None:
    entry = met(provider, 5)
    later = plan(provider, planned(29))
    with pytest.raises(RulesBroken) as trouble:
        confirmed(provider, on=moment(30, "12:00"))
    assert [(one.rule, one.code) for one in trouble.value.findings] == [("R59", "ahead"), ("R27", "planned")]
    describe(later, held(29, course=""), on=moment(29, "16:00"))
    with pytest.raises(RulesBroken) as trouble:
        confirmed(provider, on=moment(31, "12:00"))
    assert [(one.rule, one.code) for one in trouble.value.findings] == [("R27", "bare")]
    later.refresh_from_db()
    describe(later, held(29), on=moment(29, "17:00"))
    seen = actions.digest(month_of(provider).diary)
    with pytest.raises(Changed):
        confirmed(provider, on=moment(31, "12:00"), seen="0" * 64)
    row = confirmed(provider, on=moment(31, "12:00"))
    assert (row.state, row.confirmed_at, row.evidence["document_sha256"]) == (
        DiaryState.CONFIRMED,
        moment(31, "12:00"),
        seen,
    )
    assert confirmed(provider, on=moment(31, "13:00")).confirmed_at == moment(31, "12:00")
    saved = describe(entry, held(5, hours=1), on=moment(2, "12:00", month=11))
    row.refresh_from_db()
    assert (saved.unconfirmed, row.state, row.confirmed_at, row.evidence) == (True, DiaryState.OPEN, None, {})


def test_a_month_without_meetings_is_confirmed_too(provider) -> None:
    row = confirmed(provider, on=moment(31, "00:00"))
    assert (row.state, row.entries.count()) == (DiaryState.CONFIRMED, 0)
