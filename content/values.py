"""Values of the rules inside the texts of pages, so that a new edition changes every page that cites it.

An editor writes `[[max_learners]]` and readers see "6"; `[[max_hours_learner_month|stunda|stundas]]` shows "20 stundas":
the number with its noun, singular and plural, as the language of the page counts. Which edition: the one in force on
the day the page is read, or, on a page of an archived edition, on the first day of that edition. The names are those of `forms.programmes.rules.RuleValues`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import fields
from datetime import date

from django.utils.translation import get_language

from forms.programmes.editions import rules_in_force
from forms.programmes.rules import RuleValues
from kernel.grammar import NO_BREAK_SPACE, counted, date_short, number
from kernel.web import ready

_TOKEN = re.compile(r"\[\[\s*([a-z][a-z0-9_]*)\s*(?:\|([^|\]]+)\|([^|\]]+))?\]\]")


#: Parts of an edition that are no single value to read.
_NO_TEXT = frozenset({"edition", "effective_from", "employers", "education_grounds", "labour", "sources"})


class UnknownValue(ValueError):
    """A text cites a value that no edition has; `name` is what it says."""

    code = "content.unknown-value"
    retry = False

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self.name = name


def cited(text: str) -> Iterator[str]:
    """Names of the values a text cites, in its order, known or not."""
    return (found[1] for found in _TOKEN.finditer(text))


def filled(text: str, *, on: date, language: str = "") -> str:
    """The text with its values as they stand on a day (Riga), written as its language does; empty: the active one.

    Raises UnknownValue, and NoRules before any edition.
    """
    if "[[" not in text:  # most texts: no query
        return text
    values, tongue = rules_kept(on), language or (get_language() or "lv")[:2]
    return _TOKEN.sub(lambda found: shown(values, found[1], found[2], found[3], language=tongue), text)


def rules_kept(on: date) -> RuleValues:
    """The rules in force on a day, kept as long as pages are. Raises NoRules."""
    return ready.part(f"rules:{on.isoformat()}", lambda: rules_in_force(on))


def blanked(text: str) -> str:
    """The text with dots where its values would stand."""
    return _TOKEN.sub("…", text)


def unknown(text: str) -> list[str]:
    """Names in the text that no rules have, for editors to mend."""
    known = {one.name for one in fields(RuleValues)} - _NO_TEXT
    return sorted({name for name in cited(text) if name not in known})


def names_of(kind: type) -> frozenset[str]:
    """Names of the values that are of this kind, whether every edition has them or not: int, date, str."""
    return frozenset(one.name for one in fields(RuleValues) if one.type in (kind, kind | None)) - _NO_TEXT


def shown(
    values: RuleValues, name: str, one: str | None = None, many: str | None = None, *, language: str = "lv"
) -> str:
    """One value as people read it. Raises UnknownValue for a name that is none, or no number, date or name."""
    value = getattr(values, name, None) if name in values.sources else None
    if isinstance(value, bool) or value is None:
        raise UnknownValue(name)
    if isinstance(value, int | date) and language != "lv":
        return _in_english(value, one, many)
    if isinstance(value, date):
        return date_short(value)
    if isinstance(value, int):
        return counted(value, one.strip(), many.strip()) if one and many else number(value)
    if isinstance(value, str):
        return value
    raise UnknownValue(name)


def _in_english(value: int | date, one: str | None, many: str | None) -> str:
    """ "5 June 2026", "1,000", "21 hours" (which Latvian counts as one)."""
    if isinstance(value, date):
        return f"{value.day} {value:%B} {value.year}"
    text = f"{value:,}"
    return f"{text}{NO_BREAK_SPACE}{(one if value == 1 else many).strip()}" if one and many else text
