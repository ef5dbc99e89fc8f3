"""How many are in a pair, what must be before the first meeting, which form is due when. Pure.

Days are Riga days. Numbers of rules: `B7`, `C12` and the like are documents of the domain reference 3.2 and 3.3, "4" its
list of values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from kernel.periods import add_months

SOURCES = {
    "P2": "Ieteikumi Jauniešu-mentoru kustības attīstībai Latvijā",
    "P3": "Publiskās pārvaldes Digitālās akadēmijas Mentoru programma: vadlīnijas",
}
EDITION = "2026-11-23"
#: Months a programme of P2 lasts: fewer than the first are no programme, more than the last an exception.
LENGTHS = (3, 6, 9, 12)
#: Of what a programme's meetings are a part: the arrangement of P2, the journal of P3.
MEETINGS = {"P2": "B8", "P3": "C8"}
ADULT = 18
#: Meetings a month beyond which P3 is told that it meets often.
OFTEN = 2
#: Years after the end in which P2 asks once more.
LATER = (1, 3, 5)


@dataclass(frozen=True)
class Size:
    """How many mentors and mentees a model has, from and to."""

    mentors: tuple[int, int]
    mentees: tuple[int, int]


ONE = (1, 1)
#: Programme → model → size. "Grupas mentorings" is one mentor with three to six; a team has two mentors at least (derived).
SIZES: dict[str, dict[str, Size]] = {
    "P2": {
        "peer": Size(ONE, ONE), "traditional": Size(ONE, ONE), "group": Size(ONE, (3, 6)), "team": Size((2, 6), (1, 6)),
    },
    "P3": {
        "individual": Size(ONE, ONE), "group": Size(ONE, (3, 6)), "team": Size((2, 6), (1, 6)), "reverse": Size(ONE, ONE),
        "on-demand": Size(ONE, ONE),
    },
}  # fmt: skip


def check_size(*, programme: str, model: str, mentors: int, mentees: int) -> Iterator[Finding]:
    """A58: a model has its number of people, whatever else is agreed."""
    size = SIZES[programme].get(model)
    if size is None:
        yield _block(
            programme, "4", "pairs.model", _("This programme does not have this model."), _("Choose another model.")
        )
        return
    for count, (least, most), message in (
        (mentors, size.mentors, _("Mentors in this model: %(least)s to %(most)s, chosen are %(count)s.",
                                  least=size.mentors[0], most=size.mentors[1], count=mentors)),
        (mentees, size.mentees, _("Mentees in this model: %(least)s to %(most)s, chosen are %(count)s.",
                                  least=size.mentees[0], most=size.mentees[1], count=mentees)),
    ):  # fmt: skip
        if not least <= count <= most:
            yield _block(
                programme, "4", "pairs.size", message, _("Choose as many people as the model has, or another model.")
            )


def check_age(*, programme: str, age: int | None, youngest: int, oldest: int) -> Iterator[Finding]:
    """P2: both sides are of the age that the programme has set; P3 has no ages."""
    if programme != "P2":
        return
    if age is None:
        yield _block(programme, "4", "pairs.no-age", _("The age is not known."), _("Enter the birth date."))
    elif not youngest <= age <= oldest:
        yield _block(
            programme, "4", "pairs.age",
            _("The programme is for people of %(youngest)s to %(oldest)s years.", youngest=youngest, oldest=oldest),
            _("Choose another programme, or have its ages changed."),
        )  # fmt: skip


@dataclass(frozen=True)
class Joining:
    """One member as the gates see it."""

    mentor: bool
    name: str
    age: int | None
    consent: bool
    ethics: bool


def check_start(*, programme: str, members: Sequence[Joining]) -> Iterator[Finding]:
    """What must be there before the first meeting: ethics (P2 each mentor, P3 both sides), and for a minor the consent of
    the legal representative."""
    for one in members:
        if not one.ethics and (one.mentor or programme == "P3"):
            yield _block(
                programme, "B7" if programme == "P2" else "C12", "pairs.ethics",
                _("%(name)s has not confirmed the ethics of the programme.", name=one.name),
                _("First it is confirmed, then you meet. The form is on the page of the pair."),
            )  # fmt: skip
        if one.age is not None and one.age < ADULT and not one.consent:
            yield _block(
                programme, "2.3", "pairs.consent",
                _("%(name)s is a minor, and the legal representative's consent is not written down.", name=one.name),
                _("The coordinator writes it down on the page of the participant."),
            )  # fmt: skip


def check_meetings(
    *, programme: str, days: Sequence[date], start: date, end: date, on_demand: bool
) -> Iterator[Finding]:
    """All meetings are planned at the start; on demand at least one."""
    rule = MEETINGS[programme]
    if not days:
        yield _block(
            programme, rule, "pairs.no-meetings", _("No meeting is planned."), _("Enter the days of all meetings.")
        )
        return
    if min(days) < start or max(days) > end:
        yield _block(
            programme, rule, "pairs.outside", _("Meetings are planned between %(start)s and %(end)s.", start=start, end=end),
            _("Change the days, or the days of the programme."),
        )  # fmt: skip
    yield from check_rhythm(programme=programme, days=days, on_demand=on_demand)


def check_rhythm(*, programme: str, days: Iterable[date], on_demand: bool) -> Iterator[Finding]:
    """P3 meets once or twice a month, unless on demand; in P2 the pair agrees on it. Said, and blocks nothing."""
    if programme != "P3" or on_demand:
        return
    by_month: dict[tuple[int, int], int] = {}
    for day in days:
        by_month[day.year, day.month] = by_month.get((day.year, day.month), 0) + 1
    often = [month for month, count in sorted(by_month.items()) if count > OFTEN]
    if often:
        months = ", ".join(f"{month:02}.{year}." for year, month in often)
        yield _warn(
            programme, MEETINGS[programme], "pairs.often", _("More than two meetings a month are planned: %(months)s", months=months),
            _("Usual are one or two a month."),
        )  # fmt: skip


def check_length(*, programme: str, start: date, end: date) -> Iterator[Finding]:
    """P2: three to twelve months, said and not more."""
    least, most = (add_months(start, count) - timedelta(days=1) for count in (LENGTHS[0], LENGTHS[-1]))
    if programme != "P2" or least <= end <= most:
        return
    told = (
        _("What is shorter than three months is not a programme yet.")
        if end < least
        else _("Longer than twelve months is an exception.")
    )
    yield _warn(programme, "4", "pairs.length", told, _("Usual are six to nine months."))


def _block(programme: str, rule: str, code: str, message: object, remedy: object) -> Finding:
    return Finding(rule, code, EDITION, Severity.BLOCK, "", message, SOURCES[programme], remedy)  # type: ignore[arg-type]


def _warn(programme: str, rule: str, code: str, message: object, remedy: object) -> Finding:
    return Finding(rule, code, EDITION, Severity.WARN, "", message, SOURCES[programme], remedy)  # type: ignore[arg-type]


class Moment(StrEnum):
    """From what the day of a form is counted."""

    START = "start"
    MIDDLE = "middle"
    END = "end"


@dataclass(frozen=True)
class Step:
    """A form of the road: who fills it in, how many days from the moment it is due. `shared`: one for the pair does.
    `review`: once more, when the pair looks back; only while it works."""

    key: str
    sides: tuple[str, ...]
    moment: Moment
    days: int = 0
    months: int = 0
    shared: bool = False
    review: bool = False


BOTH = ("mentor", "mentee")
#: P3: whole months after the start at which the pair looks back at its plan.
REVIEWS = (1, 2, 3)
#: Days before its term from which a form of the middle, of a review and of the end counts (derived).
OPEN_AHEAD, REVIEW_AHEAD = 30, 14
#: The forms of a pair in the order of its life (domain reference 5.5).
ROADS: dict[str, tuple[Step, ...]] = {
    "P2": (
        Step("B7", ("mentor",), Moment.START),
        Step("B6", ("mentor",), Moment.START),
        Step("B9", ("mentor",), Moment.START),
        Step("B8", BOTH, Moment.START),
        Step("B13-sakums", BOTH, Moment.START, 7),
        Step("B10", BOTH, Moment.START, 30, shared=True),
        Step("B13-vidus", BOTH, Moment.MIDDLE),
        Step("B13-beigas", BOTH, Moment.END),
        *(Step("B13-pec", BOTH, Moment.END, months=12 * years) for years in LATER),
    ),
    "P3": (
        Step("C12", BOTH, Moment.START),
        Step("C2", ("mentee",), Moment.START),
        Step("C3", BOTH, Moment.START, shared=True),
        Step("C4", ("mentee",), Moment.START),
        Step("C5", ("mentee",), Moment.START),
        Step("C6", BOTH, Moment.START, 14, shared=True),
        Step("C7", BOTH, Moment.START, 30, shared=True),
        *(Step("C7", BOTH, Moment.START, months=one, shared=True, review=True) for one in REVIEWS),
        Step("C11", ("mentee",), Moment.END, -7),
        Step("C10", BOTH, Moment.END, shared=True),
    ),
}
#: Forms of each meeting: key, side, whether one for the pair does.
AFTER_MEETING = {
    "P2": (Step("B11", ("mentor",), Moment.START, shared=True),),
    "P3": (Step("C8", BOTH, Moment.START, shared=True), Step("C9", ("mentee",), Moment.START)),
}
#: Days after a meeting in which its forms are written (derived).
WRITTEN_WITHIN = 7
ETHICS = {"P2": "B7", "P3": "C12"}


@dataclass(frozen=True)
class Term:
    """`opens`: no record from before that day counts for it; None: any does."""

    key: str
    side: str
    due: date
    opens: date | None
    shared: bool


def terms(*, programme: str, first: date, end: date) -> list[Term]:
    """All forms of a pair that first meets on `first` and ends on `end`, by side."""
    middle = first + (end - first) // 2
    found = []
    for step in ROADS[programme]:
        base = {Moment.START: first, Moment.MIDDLE: middle, Moment.END: end}[step.moment]
        due = add_months(base, step.months) + timedelta(days=step.days)
        if step.review and due > end:
            continue
        opens = None if step.moment is Moment.START else due - timedelta(days=OPEN_AHEAD)
        if step.review:
            opens = due - timedelta(days=REVIEW_AHEAD)
        sides = step.sides[:1] if step.shared else step.sides
        found += [Term(step.key, side, due, opens, step.shared) for side in sides]
    return found


def after_meeting(*, programme: str, day: date) -> list[Term]:
    due = day + timedelta(days=WRITTEN_WITHIN)
    return [Term(step.key, step.sides[0], due, day, step.shared) for step in AFTER_MEETING[programme]]


def is_review(key: str, opens: date | None) -> bool:
    """Whether what is due is the plan looked at once more."""
    return opens is not None and any(step.review and step.key == key for road in ROADS.values() for step in road)


@dataclass(frozen=True)
class Wanted:
    """A form that waits. `people`: whose record counts."""

    id: int
    key: str
    opens: date | None
    people: frozenset[int]


@dataclass(frozen=True)
class Written:
    id: int
    key: str
    by: int
    day: date


def settled(wanted: Iterable[Wanted], written: Iterable[Written], *, used: Collection[int] = ()) -> dict[int, int]:
    """Which record answers which form that waits: each record once, the earliest form first."""
    free = [one for one in sorted(written, key=lambda one: (one.day, one.id)) if one.id not in used]
    found: dict[int, int] = {}
    for want in sorted(wanted, key=lambda one: (one.opens or date.min, one.id)):
        for one in free:
            if one.key == want.key and one.by in want.people and (want.opens is None or one.day >= want.opens):
                found[want.id] = one.id
                free.remove(one)
                break
    return found
