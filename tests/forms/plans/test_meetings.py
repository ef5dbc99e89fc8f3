"""One meeting of a plan: whole hours, overlap also across the change of clocks, its day, extensions, confirming."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import example, given
from hypothesis import strategies as st

from forms.months.rules import MeetingFacts, check_meeting_day
from forms.plans.meetings import (
    Extension,
    Meeting,
    check_approved,
    check_confirmed,
    check_day,
    check_extension,
    check_old_enough,
    check_overlap,
    check_whole_hours,
)
from forms.programmes.findings import blocking
from forms.programmes.shipped import calendar_for, values_for
from kernel.calendars import Calendar
from kernel.periods import RIGA, Period, birthday
from tests.forms.plans.said import RS_2025, RS_2026, told, words

SPRING_8 = Period(date(2026, 1, 5), date(2026, 5, 29))
AUTUMN = Period(date(2026, 9, 1), date(2026, 12, 18))


@pytest.mark.parametrize("hours", ["0", "-1", "0.5", "1.5", "20.25"])
@pytest.mark.parametrize(("values", "source"), [(RS_2025, "viaa"), (RS_2026, "viaa")])
def test_parts_of_hours_are_no_hours(hours, values, source) -> None:
    found = list(check_whole_hours(Decimal(hours), values))
    assert told(found) == [("R12", "not-whole", "block", "hours")]
    assert (found[0].edition, found[0].source.lower()[:4]) == (values.edition, source)


@pytest.mark.parametrize("hours", [1, 2, 20, Decimal("1"), Decimal("3.0")])
def test_whole_hours_pass(hours) -> None:
    assert list(check_whole_hours(hours, RS_2026)) == []


# --- overlap


def at(start: str, end: str, day: date = date(2026, 10, 1)) -> Meeting:
    return Meeting(*(datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=RIGA) for clock in (start, end)))


def test_scenario_16_two_employers_overlap_is_blocked() -> None:
    learner_a, learner_b = at("09:00", "10:20"), at("10:00", "10:40")
    found = list(check_overlap(learner_b, [learner_a], RS_2026))
    assert told(found) == [("R17", "overlap", "block", "start")]
    with translation.override("lv"):
        assert words(found) == [
            "Cita tikšanās ir 01.10.2026. no 09:00 līdz 10:20, un stundas nedrīkst pārklāties."
            " Labojiet vienas tikšanās laiku; divreiz ieskaitītās stundas ir jāatmaksā."
        ]
    assert told(check_overlap(at("10:20", "11:00"), [learner_a], RS_2026)) == []
    assert told(check_overlap(at("08:20", "09:00"), [learner_a], RS_2026)) == []


def test_each_overlap_is_told_in_order_of_time() -> None:
    others = [at("12:00", "13:00"), at("09:00", "10:00"), at("15:00", "16:00")]
    found = list(check_overlap(at("09:30", "12:30"), others, RS_2026))
    assert [dict(one.message.values)["start"] for one in found] == ["09:00", "12:00"]


def test_the_hour_that_comes_twice_is_two_hours() -> None:
    first = datetime(2026, 10, 25, 3, 0, tzinfo=RIGA)  # summer time
    again = first.replace(fold=1)  # winter time, an hour later
    early = Meeting(first, first.replace(minute=40))
    late = Meeting(again, again.replace(minute=40))
    assert not early.overlaps(late)
    assert early.overlaps(Meeting(first.replace(minute=30), again.replace(minute=10)))
    assert Meeting(first.replace(minute=50), again.replace(minute=10)).overlaps(late)


def test_a_meeting_without_length_or_zone_is_none() -> None:
    noon = datetime(2026, 10, 1, 12, tzinfo=UTC)
    with pytest.raises(ValueError, match="ends after"):
        Meeting(noon, noon)
    with pytest.raises(ValueError, match="time zone"):
        Meeting(noon.replace(tzinfo=None), noon)


MOMENTS = st.integers(0, 600).map(
    lambda minutes: (datetime(2026, 10, 24, 20, tzinfo=UTC) + timedelta(minutes=minutes)).astimezone(RIGA)
)
MEETINGS = st.builds(lambda start, minutes: Meeting(start, (start.astimezone(UTC) + timedelta(minutes=minutes)).astimezone(RIGA)),
                     MOMENTS, st.integers(1, 300))  # fmt: skip


@given(MEETINGS, MEETINGS)
def test_overlap_is_mutual_and_counts_real_minutes(one: Meeting, other: Meeting) -> None:
    assert one.overlaps(other) == other.overlaps(one)
    assert one.overlaps(one)
    shared = min(m.end.astimezone(UTC) for m in (one, other)) - max(m.start.astimezone(UTC) for m in (one, other))
    assert one.overlaps(other) == (shared > timedelta(0))


# --- confirming, approval, age


def test_only_what_has_been_is_confirmed() -> None:
    day = date(2026, 10, 5)
    assert told(check_confirmed(day, on=day, values=RS_2026)) == []
    found = list(check_confirmed(day, on=date(2026, 10, 4), values=RS_2026))
    assert told(found) == [("R59", "future", "block", "day")]
    assert found[0].source == "Secināts no darbu secības; precizējams ar VIAA"


def test_the_day_of_approval_is_the_first_one() -> None:
    day = date(2026, 9, 10)
    assert told(check_approved(day, session=day, values=RS_2026)) == []
    found = list(check_approved(day, session=date(2026, 9, 9), values=RS_2026))
    assert told(found) == [("R18", "approved-later", "block", "plan")]
    assert "10.09.2026." in str(found[0].remedy)
    assert told(check_approved(None, session=day, values=RS_2026)) == [("R18", "not-approved", "block", "plan")]
    assert told(check_approved(None, session=day, values=RS_2025)) == []


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
@example(date(2012, 2, 29))
def test_meetings_begin_on_the_thirteenth_birthday(born: date) -> None:
    first = birthday(born, 13)
    assert first == (
        date(born.year + 13, 3, 1) if (born.month, born.day) == (2, 29) else born.replace(year=born.year + 13)
    )
    assert told(check_old_enough(born, session=first, values=RS_2026)) == []
    found = list(check_old_enough(born, session=first - timedelta(days=1), values=RS_2026))
    assert told(found) == [("R1", "too-young", "block", "born")]
    assert dict(found[0].remedy.values) == {"day": first}


@given(
    st.dates(date(2010, 1, 1), date(2016, 12, 31)), st.dates(date(2020, 1, 1), date(2032, 12, 31)), st.integers(0, 400)
)
def test_who_is_old_enough_stays_so(born: date, day: date, days: int) -> None:
    now = list(check_old_enough(born, session=day, values=RS_2026))
    later = list(check_old_enough(born, session=day + timedelta(days), values=RS_2026))
    assert len(later) <= len(now)


def test_without_a_birth_date_nobody_meets() -> None:
    found = check_old_enough(None, session=date(2026, 10, 1), values=RS_2026)
    assert told(found) == [("R1", "no-birth-date", "block", "born")]


# --- the day


def day(session: date, *, grade: int = 8, plan: Period = SPRING_8, extension: Extension | None = None, calendar=None):
    return list(
        check_day(
            session, grade=grade, plan=plan, extension=extension, calendar=calendar or calendar_for(),
            values=values_for(session),
        )
    )  # fmt: skip


OUTSIDE = ("R14", "outside-semester", "block", "day")
NOT_PLANNED = ("R14", "outside-plan", "block", "day")
PLACEHOLDER = ("R16", "placeholder", "warn", "day")
MEASURES = Extension(order_date=date(2026, 6, 1), measures_until=date(2026, 6, 12), end=date(2026, 6, 12))


@pytest.mark.parametrize(
    ("session", "facts", "said"),
    [
        (date(2026, 1, 5), {}, []),
        (date(2026, 5, 29), {}, []),
        (date(2026, 3, 10), {}, []),  # spring holidays
        (date(2026, 2, 28), {}, []),  # a Saturday
        (date(2026, 1, 4), {}, [NOT_PLANNED]),
        (date(2026, 5, 30), {}, [NOT_PLANNED]),
        (date(2026, 6, 8), {"plan": Period(date(2026, 1, 5), date(2026, 6, 19))}, [OUTSIDE]),
        (date(2026, 6, 8), {"grade": 9, "plan": Period(date(2026, 1, 5), date(2026, 6, 12))}, []),
        (date(2025, 12, 29), {"plan": Period(date(2025, 9, 1), date(2026, 5, 29))}, [("R14", "outside-semester", "warn", "day")]),
        (date(2026, 12, 29), {"plan": Period(date(2026, 9, 1), date(2027, 5, 31))}, [OUTSIDE, PLACEHOLDER]),
        (date(2026, 10, 17), {"plan": AUTUMN}, [PLACEHOLDER]),
        (date(2026, 6, 8), {"extension": MEASURES}, []),
        (date(2026, 6, 12), {"extension": MEASURES}, []),
        (date(2026, 6, 13), {"extension": MEASURES}, [NOT_PLANNED]),
        (date(2026, 5, 29), {"extension": MEASURES}, []),
        (date(2026, 5, 31), {"extension": MEASURES}, [("R15", "order-later", "block", "order_date")]),
        (date(2026, 6, 8), {"extension": Extension(order_date=date(2026, 6, 1), measures_until=None, end=None)}, [NOT_PLANNED]),
        (date(2026, 6, 8), {"extension": Extension(order_date=None, measures_until=None, end=date(2026, 6, 9))},
         [("R15", "no-order", "block", "order_date")]),
    ],
)  # fmt: skip
def test_days_of_a_plan(session, facts, said) -> None:
    assert told(day(session, **facts)) == said


def test_days_in_words() -> None:
    with translation.override("lv"):
        found = day(date(2026, 12, 29), plan=Period(date(2026, 9, 1), date(2027, 5, 31)))
        assert str(found[0].remedy) == "Tiecieties, sākot ar 04.01.2027. – nākamā semestra pirmo dienu."
        assert found[1].source.startswith("Pagaidu datumi")
        unknown = day(date(2026, 10, 1), plan=AUTUMN, calendar=Calendar(()))
        assert told(unknown) == [OUTSIDE]
        assert str(unknown[0].remedy).startswith("Izvēlieties dienu semestrī; ja tā datumu nav,")
        assert str(day(date(2026, 5, 30))[0].message) == "30.05.2026. ir ārpus plāna termiņa 05.01.2026.–29.05.2026."


@given(st.dates(date(2025, 9, 1), date(2027, 8, 31)), st.integers(1, 12))
def test_a_plan_and_the_public_question_say_the_same_of_a_day(session: date, grade: int) -> None:
    of_plan = day(session, grade=grade, plan=Period(date(2025, 9, 1), date(2027, 8, 31)))
    public = check_meeting_day(MeetingFacts(day=session, grade=grade), values_for(session), calendar_for())
    assert bool(blocking(of_plan)) == bool(blocking(public))


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({}, []),
        ({"end": date(2026, 6, 10)}, []),
        ({"end": date(2026, 6, 13)}, [("R15", "beyond-measures", "block", "end")]),
        ({"end": date(2026, 5, 29)}, [("R15", "not-longer", "block", "end")]),
        ({"end": date(2026, 5, 30)}, []),
        ({"measures_until": date(2026, 9, 30), "end": date(2026, 8, 31)}, []),
        ({"measures_until": date(2026, 9, 30), "end": date(2026, 9, 1)}, [("R15", "into-semester", "block", "end")]),
        ({"order_date": date(2026, 6, 3)}, []),
        ({"order_date": date(2026, 6, 4)}, [("R15", "order-later", "block", "order_date")]),
        ({"order_date": None}, [("R15", "no-order", "block", "order_date")]),
        ({"measures_until": None}, [("R15", "no-order", "block", "order_date")]),
        ({"end": None}, [("R15", "no-order", "block", "order_date")]),
    ],
)
def test_an_extension_keeps_to_the_measures(facts, said) -> None:
    made = {"order_date": MEASURES.order_date, "measures_until": MEASURES.measures_until, "end": MEASURES.end} | facts
    found = check_extension(
        Extension(**made), SPRING_8, RS_2026, first_session=date(2026, 6, 3), next_start=date(2026, 9, 1)
    )
    assert told(found) == said
    if said and said[0][1] in {"into-semester", "order-later"}:
        assert told(check_extension(Extension(**made), SPRING_8, RS_2026)) == []
