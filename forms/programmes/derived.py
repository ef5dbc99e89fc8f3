"""Terms the programme leaves open: dated data of derived.toml, read once. Pure."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

DATA = Path(__file__).with_name("derived.toml")


@dataclass(frozen=True)
class Derived:
    """amount: months; source: in words for people."""

    name: str
    since: date
    amount: int
    source: str


@cache
def _values() -> tuple[Derived, ...]:
    rows = tomllib.loads(DATA.read_text(encoding="utf-8"))["values"]
    found = [Derived(row["name"], row["from"], row["amount"], row["source"]) for row in rows]
    return tuple(sorted(found, key=lambda one: one.since))


def derived(name: str, on: date) -> Derived:
    """The value in force on a day; before its first day the first one holds. KeyError for an unknown name."""
    known = [one for one in _values() if one.name == name]
    if not known:
        raise KeyError(name)
    return next((one for one in reversed(known) if one.since <= on), known[0])
