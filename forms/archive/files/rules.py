"""Which case file a document belongs to. Pure: kinds and years, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

#: In a case file's kinds: everything that no other file of the year takes.
REST = "*"


@dataclass(frozen=True)
class Shelf:
    """One case file as the rule sees it. `key`: of the row."""

    key: int
    year: int
    kinds: frozenset[str]
    closed: bool


def destination(kind: str, year: int, files: Iterable[Shelf]) -> int | None:
    """The key of the file that a document numbered in `year` belongs to; None while there is no such file.

    The file of its year that names its kind, else the one for the rest. What comes after that file was closed goes to
    the next year's, and so on.
    """
    found = list(files)
    for at in range(year, max((one.year for one in found), default=year) + 1):
        named = [one for one in found if one.year == at and kind in one.kinds]
        rest = [one for one in found if one.year == at and REST in one.kinds]
        taking = (named or rest)[:1]
        if not taking:
            return None
        if not taking[0].closed:
            return taking[0].key
    return None


def doubled(kinds: Iterable[str], others: Iterable[Shelf], *, year: int) -> frozenset[str]:
    """Kinds that another file of the same year has already."""
    taken = frozenset(kind for one in others if one.year == year for kind in one.kinds)
    return frozenset(kinds) & taken
