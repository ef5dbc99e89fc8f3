"""The nomenclature that an institution begins a year with: dated data of nomenclature.toml. Pure."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("nomenclature.toml")


@dataclass(frozen=True)
class Proposed:
    """One case file of the proposal."""

    index: str
    title: str
    kinds: tuple[str, ...]
    keeping: str
    source: str


@cache
def _editions(of: str) -> tuple[tuple[date, tuple[Proposed, ...]], ...]:
    """Editions for whom: "" for institutions, "operator" for the project's operator."""
    rows = [row for row in tomllib.loads(DATA.read_text(encoding="utf-8"))["editions"] if row.get("of", "") == of]
    found = [
        (
            row["from"],
            tuple(
                Proposed(one["index"], one["title"], tuple(one["kinds"]), one["keeping"], row["source"])
                for one in row["files"]
            ),
        )
        for row in rows
    ]
    return tuple(sorted(found, key=lambda one: one[0]))


def proposal(year: int, *, operator: bool = False) -> tuple[Proposed, ...]:
    """Of the edition in force on the year's first day; before the first edition, that one. `operator`: whose documents
    are those of the training and of the whole project."""
    editions = _editions("operator" if operator else "")
    return next((files for since, files in reversed(editions) if since <= date(year, 1, 1)), editions[0][1])
