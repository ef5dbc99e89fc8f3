"""Why a mentor fits a mentee: points with their reasons. P3: from the answers of both questionnaires (C1). P2: from ages, the
mentor's profile (B6), the coordinator's own profile of the mentee (B5), ethics and places. Pure.

The list proposes; the coordinator chooses and both sides decide. Nothing here is hidden from whom it is about.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from forms.programmes.findings import Text
from forms.programmes.findings import text as _

#: Points of each ground (derived).
ROLE, FORMAT, TIME, WORD, WORDS_MOST = 30, 20, 20, 10, 3
AGE, PROFILE, ETHICS, FREE = 20, 10, 10, 20
#: Years between two young people who are nearly of one age (derived).
NEAR = 4


@dataclass(frozen=True)
class Wish:
    """What a mentee has answered."""

    role: str
    formats: frozenset[str]
    times: frozenset[str]
    words: frozenset[str]


@dataclass(frozen=True)
class Offer:
    """What a mentor has answered; `taken`: mentees taken on already."""

    roles: frozenset[str]
    formats: frozenset[str]
    times: frozenset[str]
    words: frozenset[str]
    capacity: int
    taken: int

    @property
    def left(self) -> int:
        return max(self.capacity - self.taken, 0)


@dataclass(frozen=True)
class Ground:
    """One reason; `points` may be nothing, then it says what speaks against."""

    text: Text
    points: int


@dataclass(frozen=True)
class Rank:
    grounds: tuple[Ground, ...]
    full: bool

    @property
    def points(self) -> int:
        return sum(one.points for one in self.grounds)


def wish_of(answers: Mapping[str, Any], *, words: Collection[str]) -> Wish:
    work, time = answers.get("darbs", {}), answers.get("laiks", {})
    return Wish(str(work.get("loma", "")), _set(time.get("formats")), _set(time.get("dienas")), frozenset(words))


def offer_of(answers: Mapping[str, Any], *, words: Collection[str], taken: int) -> Offer:
    able, load = answers.get("pieredze", {}), answers.get("noslodze", {})
    capacity = int(load.get("pari") or 0)
    return Offer(
        _set(able.get("lomas")), _set(load.get("formats")), _set(load.get("dienas")), frozenset(words), capacity, taken
    )


def _set(value: Any) -> frozenset[str]:
    return frozenset(value) if isinstance(value, list) else frozenset()


def rank(wish: Wish, offer: Offer) -> Rank:
    found = [
        Ground(_("Supports the mentee's role in the digital transformation."), ROLE)
        if wish.role in offer.roles
        else Ground(_("Has not offered to support the mentee's role."), 0),
        _shared(
            wish.formats & offer.formats,
            FORMAT,
            _("Both can meet in the same way."),
            _("No way of meeting suits both."),
        ),
        _shared(wish.times & offer.times, TIME, _("Both are free at the same time."), _("No time suits both.")),
    ]
    count = len(wish.words & offer.words)
    found += _words(count, _("The need and the experience share words: %(count)s.", count=count))
    left = _("Places left: %(left)s of %(all)s.", left=offer.left, all=offer.capacity)
    found.append(Ground(left if offer.left else _("The mentor has no places left."), 0))
    return Rank(tuple(found), offer.left == 0)


@dataclass(frozen=True)
class Youth:
    """A young person as the programme knows them. `profile`, `ethics`, `taken` (mentees taken on) are of mentors."""

    age: int | None
    words: frozenset[str]
    profile: bool = True
    ethics: bool = True
    taken: int = 0


def rank_youth(mentee: Youth, mentor: Youth) -> Rank:
    """The movement sets no number of places: who has none yet comes first, nobody is full."""
    found = [_ages(mentee.age, mentor.age)]
    count = len(mentee.words & mentor.words)
    found += _words(count, _("What is sought and what is offered share words: %(count)s.", count=count))
    found += [
        Ground(_("Has filled in the profile."), PROFILE)
        if mentor.profile
        else Ground(_("Has not filled in the profile yet."), 0),
        Ground(_("Has confirmed the ethics."), ETHICS)
        if mentor.ethics
        else Ground(_("Has not confirmed the ethics yet."), 0),
        Ground(_("Has mentees already: %(count)s", count=mentor.taken), 0)
        if mentor.taken
        else Ground(_("Has no mentee yet."), FREE),
    ]
    return Rank(tuple(found), full=False)


def _ages(mentee: int | None, mentor: int | None) -> Ground:
    if mentee is None or mentor is None:
        return Ground(_("The age is not known."), 0)
    years = abs(mentor - mentee)
    told = _("Difference of age in years: %(years)s", years=years)
    return Ground(told, AGE if years <= NEAR else 0)


def _words(count: int, told: Text) -> list[Ground]:
    return [Ground(told, WORD * min(count, WORDS_MOST))] if count else []


def _shared(common: Collection[str], points: int, yes: Text, no: Text) -> Ground:
    return Ground(yes, points) if common else Ground(no, 0)


def ordered(ranks: Mapping[str, Rank], *, names: Mapping[str, str]) -> Sequence[str]:
    """Mentors with places first, by points; equal ones by name."""
    return sorted(ranks, key=lambda one: (ranks[one].full, -ranks[one].points, names[one]))
