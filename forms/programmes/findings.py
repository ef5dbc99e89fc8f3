"""What a rule has to say: a Finding with its rule, edition, source and what to do next."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext

from kernel.grammar import date_short, number


class Severity(StrEnum):
    """BLOCK stops the act, WARN is shown and the person decides, INFO names the rule on which an answer rests."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True)
class Text:
    """A sentence to be said later in the reader's language: an English message id and its values.

    Rules build it without knowing any language; `str()` translates and prints dates and numbers the Latvian way.
    """

    message: str
    values: tuple[tuple[str, Any], ...] = ()

    def __str__(self) -> str:
        said = gettext(self.message)
        if not self.values:
            return said
        # a date ends in a full stop of its own, also at the end of a sentence
        return (said % {name: _said(value) for name, value in self.values}).replace("..", ".")

    def __bool__(self) -> bool:
        return bool(self.message)


def text(message: str, **values: Any) -> Text:
    """Import it as `_`, so that message ids are collected for translation."""
    return Text(message, tuple(values.items()))


@dataclass(frozen=True)
class Finding:
    """One thing that is not as the rules want it.

    `rule` is the number in the domain reference ("R20") or "DL" and the section of the Labour Law ("DL 46"); `code` is
    for programs and tests; `field` names the term it stands beside, empty for the whole contract; `source` is printed
    as it is.
    """

    rule: str
    code: str
    edition: str
    severity: Severity
    field: str
    message: Text
    source: str
    remedy: Text = Text("")

    @property
    def blocks(self) -> bool:
        """True when the act cannot go on."""
        return self.severity == Severity.BLOCK

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}".strip()

    @property
    def cited(self) -> str:
        """The finding with what it rests on, where there is no room for a part of its own."""
        said = gettext("(%(rule)s, %(edition)s. Source: %(source)s)")
        return f"{self} {said % {'rule': self.rule, 'edition': self.edition, 'source': self.source}}"

    def as_json(self) -> dict[str, str]:
        """The finding in the language of the moment, for pages and logs."""
        return {
            "rule": self.rule,
            "code": self.code,
            "edition": self.edition,
            "severity": self.severity.value,
            "field": self.field,
            "message": str(self.message),
            "source": self.source,
            "remedy": str(self.remedy),
        }


def blocking(findings: Iterable[Finding]) -> list[Finding]:
    """Only those that stop the act."""
    return [finding for finding in findings if finding.blocks]


def by_field(findings: Iterable[Finding]) -> Mapping[str, list[Finding]]:
    """Findings under the field they concern."""
    sorted_out: dict[str, list[Finding]] = {}
    for finding in findings:
        sorted_out.setdefault(finding.field, []).append(finding)
    return sorted_out


def _said(value: Any) -> str:
    if isinstance(value, date):
        return date_short(value)
    if isinstance(value, int | Decimal) and not isinstance(value, bool):
        return number(value)
    if isinstance(value, Text):
        return str(value)
    if isinstance(value, tuple):
        return ", ".join(_said(part) for part in value)
    return str(value)
