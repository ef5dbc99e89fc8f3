"""The dated data that comes with the code: rules, the Labour Law, academic calendars. No database here."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from forms.programmes.calendars import read_year
from forms.programmes.errors import NoRules
from forms.programmes.rules import PROGRAMME, RuleValues, read_labour_law, read_rules
from kernel.calendars import Calendar
from kernel.editions.shipped import Shipped, read_folder

LAW = Path(__file__).parent / "law"
RULES, CALENDAR = "rules", "calendar"
LABOUR_LAW = "labour-law"
GENERAL, VOCATIONAL = "general", "vocational"


def editions() -> Iterator[Shipped]:
    """Everything shipped, for the loader of kernel.editions."""
    for kind in (RULES, CALENDAR):
        yield from read_folder(LAW / kind, kind=kind)


def values_for(reference: date) -> RuleValues:
    """The shipped rule values in force on the reference date of their group (domain reference 4).

    Raises NoRules for a day before the first edition.
    """
    return _rules(_in_force(PROGRAMME, reference), _in_force(LABOUR_LAW, reference))


@cache
def calendar_for(kind: str = GENERAL) -> Calendar:
    """The shipped calendar of "general" or "vocational" education."""
    return Calendar.of(read_year(_content(path)) for path in (LAW / CALENDAR / kind).glob("*/edition.toml"))


def _in_force(key: str, reference: date) -> Path:
    dated = {date.fromisoformat(path.parent.name): path for path in (LAW / RULES / key).glob("*/edition.toml")}
    past = [day for day in dated if day <= reference]
    if not past:
        raise NoRules(reference)
    return dated[max(past)]


@cache
def _rules(rules: Path, labour: Path) -> RuleValues:
    return read_rules(_content(rules), read_labour_law(_content(labour)))


def _content(path: Path) -> Mapping[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
