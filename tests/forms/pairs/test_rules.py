"""Sizes of models, gates, days of forms, which record answers which form, why somebody fits. Pure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from forms.pairs.ranking import Offer, Wish, Youth, offer_of, ordered, rank, rank_youth, wish_of
from forms.pairs.rules import (
    Joining,
    Wanted,
    Written,
    after_meeting,
    check_age,
    check_length,
    check_meetings,
    check_size,
    check_start,
    is_review,
    settled,
    terms,
)
from tests.factories.pairs import OFFER, WISH


@pytest.mark.acceptance("A58")
@pytest.mark.parametrize(
    ("programme", "model", "mentors", "mentees", "codes"),
    [
        ("P3", "individual", 1, 1, []), ("P3", "individual", 1, 2, ["pairs.size"]), ("P3", "individual", 2, 1, ["pairs.size"]),
        ("P3", "group", 1, 2, ["pairs.size"]), ("P3", "group", 1, 3, []), ("P3", "group", 1, 6, []),
        ("P3", "group", 1, 7, ["pairs.size"]), ("P3", "group", 0, 3, ["pairs.size"]), ("P3", "team", 1, 2, ["pairs.size"]),
        ("P3", "team", 2, 1, []), ("P3", "reverse", 1, 1, []), ("P3", "on-demand", 1, 1, []), ("P3", "peer", 1, 1, ["pairs.model"]),
        ("P2", "peer", 1, 1, []), ("P2", "traditional", 1, 1, []), ("P2", "group", 1, 2, ["pairs.size"]), ("P2", "group", 1, 4, []),
        ("P2", "team", 2, 3, []), ("P2", "reverse", 1, 1, ["pairs.model"]),
    ],
)  # fmt: skip
def test_each_model_has_its_number_of_people(
    programme: str, model: str, mentors: int, mentees: int, codes: list[str]
) -> None:
    found = list(check_size(programme=programme, model=model, mentors=mentors, mentees=mentees))
    assert [one.code for one in found] == codes
    assert all(one.blocks for one in found)


@pytest.mark.parametrize(
    ("programme", "age", "codes"),
    [
        ("P2", 12, ["pairs.age"]),
        ("P2", 13, []),
        ("P2", 25, []),
        ("P2", 26, ["pairs.age"]),
        ("P2", None, ["pairs.no-age"]),
        ("P3", 60, []),
    ],
)
def test_ages_are_of_the_movement_alone(programme: str, age: int | None, codes: list[str]) -> None:
    assert [one.code for one in check_age(programme=programme, age=age, youngest=13, oldest=25)] == codes


READY = Joining(mentor=True, name="Ilze", age=20, consent=False, ethics=True)


@pytest.mark.acceptance("A49")
@pytest.mark.parametrize(
    ("programme", "changes", "found"),
    [
        ("P2", {}, []),
        ("P2", {"ethics": False}, [("B7", "pairs.ethics")]),
        ("P2", {"ethics": False, "mentor": False}, []),
        ("P3", {"ethics": False, "mentor": False}, [("C12", "pairs.ethics")]),
        ("P2", {"age": 17}, [("2.3", "pairs.consent")]),
        ("P2", {"age": 17, "consent": True}, []),
        ("P2", {"age": 18}, []),
    ],
)
def test_what_is_before_the_first_meeting(
    programme: str, changes: dict[str, object], found: list[tuple[str, str]]
) -> None:
    got = list(check_start(programme=programme, members=[replace(READY, **changes)]))  # type: ignore[arg-type]
    assert [(one.rule, one.code) for one in got] == found
    assert all(one.source and one.remedy for one in got)


@pytest.mark.acceptance("A49")
def test_each_mentor_of_a_team_confirms() -> None:
    team = [READY, replace(READY, name="Maija", ethics=False), replace(READY, name="Anna", mentor=False, ethics=False)]
    assert [str(one.message.values) for one in check_start(programme="P2", members=team)] == ["(('name', 'Maija'),)"]


def test_often_is_said_of_the_academy_alone() -> None:
    days = [date(2027, 2, day) for day in (1, 8, 15)]
    given = {"days": days, "start": date(2027, 2, 1), "end": date(2027, 6, 30)}
    assert [one.blocks for one in check_meetings(programme="P3", on_demand=False, **given)] == [False]
    assert list(check_meetings(programme="P3", on_demand=True, **given)) == []
    assert list(check_meetings(programme="P2", on_demand=False, **given)) == []


@pytest.mark.parametrize(
    ("programme", "end", "codes"),
    [
        ("P2", date(2027, 4, 29), ["pairs.length"]), ("P2", date(2027, 4, 30), []), ("P2", date(2028, 1, 31), []),
        ("P2", date(2028, 2, 1), ["pairs.length"]), ("P3", date(2027, 2, 28), []),
    ],
)  # fmt: skip
def test_a_programme_of_the_movement_lasts_three_to_twelve_months(programme: str, end: date, codes: list[str]) -> None:
    found = list(check_length(programme=programme, start=date(2027, 2, 1), end=end))
    assert [(one.code, one.blocks) for one in found] == [(code, False) for code in codes]


@pytest.mark.parametrize(
    ("days", "codes"),
    [
        ([], ["pairs.no-meetings"]),
        ([date(2027, 1, 31)], ["pairs.outside"]),
        ([date(2027, 7, 1)], ["pairs.outside"]),
        ([date(2027, 2, 1), date(2027, 2, 15)], []),
        ([date(2027, 2, 1), date(2027, 2, 8), date(2027, 2, 15)], ["pairs.often"]),
    ],
)
def test_days_of_meetings(days: list[date], codes: list[str]) -> None:
    found = list(
        check_meetings(programme="P3", days=days, start=date(2027, 2, 1), end=date(2027, 6, 30), on_demand=False)
    )
    assert [one.code for one in found] == codes


@pytest.mark.acceptance("A51")
def test_the_movement_asks_at_the_start_the_middle_the_end_and_years_later() -> None:
    found = terms(programme="P2", first=date(2027, 1, 1), end=date(2028, 2, 29))
    asked = [(one.key, one.due, one.opens) for one in found if one.key.startswith("B13") and one.side == "mentee"]
    assert asked == [
        ("B13-sakums", date(2027, 1, 8), None),
        ("B13-vidus", date(2027, 8, 1), date(2027, 7, 2)),
        ("B13-beigas", date(2028, 2, 29), date(2028, 1, 30)),
        ("B13-pec", date(2029, 2, 28), date(2029, 1, 29)),
        ("B13-pec", date(2031, 2, 28), date(2031, 1, 29)),
        ("B13-pec", date(2033, 2, 28), date(2033, 1, 29)),
    ]


def test_shared_forms_are_due_once_and_meetings_bring_theirs() -> None:
    found = terms(programme="P3", first=date(2027, 1, 1), end=date(2027, 6, 30))
    assert [one.side for one in found if one.key == "C12"] == ["mentor", "mentee"]
    plans = [(one.side, one.due, one.opens) for one in found if one.key == "C7"]
    assert plans == [
        ("mentor", date(2027, 1, 31), None),
        ("mentor", date(2027, 2, 1), date(2027, 1, 18)),
        ("mentor", date(2027, 3, 1), date(2027, 2, 15)),
        ("mentor", date(2027, 4, 1), date(2027, 3, 18)),
    ]
    assert [is_review("C7", opens) for _side, _due, opens in plans] == [False, True, True, True]
    assert not is_review("C10", date(2027, 6, 1))
    short = terms(programme="P3", first=date(2027, 1, 1), end=date(2027, 3, 1))
    assert [one.due for one in short if is_review(one.key, one.opens)] == [date(2027, 2, 1), date(2027, 3, 1)]
    brought = after_meeting(programme="P3", day=date(2027, 2, 1))
    assert [(one.key, one.side, one.due, one.opens) for one in brought] == [
        ("C8", "mentor", date(2027, 2, 8), date(2027, 2, 1)),
        ("C9", "mentee", date(2027, 2, 8), date(2027, 2, 1)),
    ]


def test_each_record_answers_one_form_the_earliest_first() -> None:
    both = frozenset({7, 8})
    wanted = [
        Wanted(2, "C8", date(2027, 3, 1), both), Wanted(1, "C8", date(2027, 2, 1), both), Wanted(3, "C9", date(2027, 2, 1), frozenset({8})),
    ]  # fmt: skip
    written = [
        Written(11, "C8", 8, date(2027, 3, 2)), Written(10, "C8", 7, date(2027, 2, 3)), Written(12, "C9", 7, date(2027, 2, 3)),
        Written(13, "C9", 8, date(2027, 1, 31)),
    ]  # fmt: skip
    assert settled(wanted, written) == {1: 10, 2: 11}  # of C9 one is somebody else's, one from before
    assert settled(wanted, written, used={10}) == {1: 11}


@pytest.mark.acceptance("A52")
def test_the_ranking_says_why() -> None:
    wish, offer = wish_of(WISH, words={"datu", "parvald"}), offer_of(OFFER, words={"datu", "parvald", "x"}, taken=0)
    best = rank(wish, offer)
    assert [one.points for one in best.grounds] == [30, 20, 20, 20, 0]
    assert (best.points, best.full) == (90, False)
    assert [one.text.message for one in best.grounds][:2] == [
        "Supports the mentee's role in the digital transformation.", "Both can meet in the same way.",
    ]  # fmt: skip
    other = Offer(frozenset({"lietotaja-loma"}), frozenset({"attalinati"}), offer.times, frozenset(), 2, 0)
    worse = rank(wish, other)
    assert [one.points for one in worse.grounds] == [0, 0, 20, 0]
    full = rank(wish, replace(offer, taken=1))
    ranks = {"full": full, "worse": worse, "best": best, "same": best}
    assert ordered(ranks, names={"full": "A", "worse": "B", "best": "C", "same": "D"}) == [
        "best",
        "same",
        "worse",
        "full",
    ]
    assert rank(Wish("", frozenset(), frozenset(), frozenset()), offer).points == 0


def test_the_movement_says_why_too() -> None:
    mentee = Youth(15, frozenset({"futbol", "gitar"}))
    near = Youth(19, frozenset({"gitar", "programm"}))
    assert [one.points for one in rank_youth(mentee, near).grounds] == [20, 10, 10, 10, 20]
    far = replace(near, age=20, words=frozenset(), profile=False, ethics=False, taken=2)
    assert [(one.text.message, one.points) for one in rank_youth(mentee, far).grounds] == [
        ("Difference of age in years: %(years)s", 0), ("Has not filled in the profile yet.", 0),
        ("Has not confirmed the ethics yet.", 0), ("Has mentees already: %(count)s", 0),
    ]  # fmt: skip
    assert rank_youth(replace(mentee, age=None), near).grounds[0].points == 0
