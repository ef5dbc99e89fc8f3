"""Why a mentor fits a mentee: points with their reasons, from the answers of both questionnaires (C1). Pure.

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
    if count:
        told = _("The need and the experience share words: %(count)s.", count=count)
        found.append(Ground(told, WORD * min(count, WORDS_MOST)))
    left = _("Places left: %(left)s of %(all)s.", left=offer.left, all=offer.capacity)
    found.append(Ground(left if offer.left else _("The mentor has no places left."), 0))
    return Rank(tuple(found), offer.left == 0)


def _shared(common: Collection[str], points: int, yes: Text, no: Text) -> Ground:
    return Ground(yes, points) if common else Ground(no, 0)


def ordered(ranks: Mapping[str, Rank], *, names: Mapping[str, str]) -> Sequence[str]:
    """Mentors with places first, by points; equal ones by name."""
    return sorted(ranks, key=lambda one: (ranks[one].full, -ranks[one].points, names[one]))
