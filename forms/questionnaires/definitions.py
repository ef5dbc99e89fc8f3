"""What a form is: frozen values that schema.py reads from an edition. Pure; texts are Latvian, as people read them."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date


class FieldKind(StrEnum):
    TEXT = "text"
    LONG = "long"
    CHOICE = "choice"
    CHOICES = "choices"
    SCALE = "scale"
    DATE = "date"
    NUMBER = "number"
    YESNO = "yesno"
    PERSON = "person"
    AGREE = "agree"


class Means(StrEnum):
    """How a form is finished: by a confirming act, or by an electronic signature of whoever fills it in."""

    CONFIRM = "confirm"
    SIGN = "sign"


class About(StrEnum):
    """What the answers are about. Who knows pairs and applications registers them (subjects.py)."""

    PERSON = "person"
    PAIR = "pair"
    APPLICATION = "application"


#: Kinds that a condition may ask, and kinds that have options.
ASKED = frozenset({FieldKind.CHOICE, FieldKind.YESNO})
WITH_OPTIONS = frozenset({FieldKind.CHOICE, FieldKind.CHOICES})
#: Letters of a short and a long text where the definition says nothing.
SHORT, LONG = 200, 3000
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Option:
    id: str
    label: str


@dataclass(frozen=True)
class Condition:
    """Asked only when the field `field` of the earlier section `section` was answered with one of `among`."""

    section: str
    field: str
    among: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Field:
    """One question. `low`, `high`: ends of a scale, or of what a number may be; `most`: letters of a text."""

    id: str
    kind: FieldKind
    label: str
    help: str = ""
    required: bool = True
    confidential: bool = False
    options: tuple[Option, ...] = ()
    low: int | None = None
    high: int | None = None
    low_words: str = ""
    high_words: str = ""
    most: int = SHORT
    when: Condition | None = None


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page. `rows`: at most so many times its questions are answered; 1: once, and it is no table."""

    id: str
    title: str
    fields: tuple[Field, ...]
    help: str = ""
    row: str = ""
    rows: int = 1
    when: Condition | None = None

    @property
    def repeats(self) -> bool:
        return self.rows > 1

    def field(self, name: str) -> Field | None:
        return next((one for one in self.fields if one.id == name), None)


@dataclass(frozen=True, kw_only=True)
class Definition:
    """`fills`, `reads`: codes of roles. `pair`: both of a pair read all of it; else only who filled it in does. `template`:
    kind of the library that its document is made of. `years`: how long a record is kept after `kept_from`."""

    id: str
    programme: str
    title: str
    title_en: str
    effective_from: date
    source: str
    lead: str
    fills: tuple[str, ...]
    reads: tuple[str, ...]
    pair: bool
    about: About
    means: Means
    statement: str
    template: str
    years: int
    kept_from: str
    sections: tuple[Section, ...] = field(default=())

    def section(self, name: str) -> Section | None:
        return next((one for one in self.sections if one.id == name), None)

    def questions(self) -> Iterator[tuple[Section, Field]]:
        for section in self.sections:
            for one in section.fields:
                yield section, one

    @property
    def scales(self) -> list[tuple[Section, Field]]:
        """Scales that are answered once: what a chart can show."""
        return [(at, one) for at, one in self.questions() if one.kind is FieldKind.SCALE and not at.repeats]

    @property
    def confidential(self) -> bool:
        return any(one.confidential for _at, one in self.questions())
