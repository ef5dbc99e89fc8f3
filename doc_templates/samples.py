"""Samples of a kind: filled in with invented people, and empty to be filled in by hand. Made once for an edition."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from enum import StrEnum
from typing import Any

from django.conf import settings

from doc_templates import catalogue
from kernel.editions import catalogue as editions

#: A line to write on: shortest and longest, in characters.
_SHORTEST, _LONGEST = 20, 60
LINE = "_"
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


class Shape(StrEnum):
    """What is in the sheet."""

    FILLED = "aizpildits"
    EMPTY = "tukss"


@dataclass(frozen=True)
class Sheet:
    """A kind that people sign or fill in by hand, in one edition. `shapes` are the samples it has."""

    kind: str
    title: str
    effective_from: date
    level: str
    order: tuple[str, ...]
    paper: bool
    shapes: tuple[Shape, ...]
    newest: bool


def sheets() -> list[Sheet]:
    """All editions by kind, the newest first."""
    found: list[Sheet] = []
    for choice in catalogue.signed_kinds():
        manifest = choice.manifest
        found.append(
            Sheet(
                kind=manifest.kind,
                title=manifest.title,
                effective_from=choice.edition.effective_from,
                level=str(manifest.signing["level"]),
                order=tuple(manifest.signing["order"]),
                paper=bool(manifest.signing["paper"]),
                shapes=(Shape.FILLED, Shape.EMPTY) if manifest.print_form else (Shape.FILLED,),
                newest=manifest.kind not in {one.kind for one in found},
            )
        )
    return found


@dataclass(frozen=True)
class Order:
    """What `facade.generate` is asked for."""

    key: str
    context: Mapping[str, Any]
    number: str
    created: datetime


def order(kind: str, on: date, shape: Shape) -> Order:
    """Of the edition in force that day. Raises NoTemplate; LookupError for a shape that the edition has not."""
    choice = catalogue.in_force(kind, on)
    context = json.loads(editions.file(choice.edition, catalogue.SAMPLE))
    number = ""
    if shape is Shape.EMPTY:
        if not choice.manifest.print_form:
            raise LookupError(f"{kind} has no print form")
        context = emptied(context, choice.manifest.print_form)
        number = LINE * _SHORTEST
    key = f"sample:{kind}:{choice.edition.sha256[:16]}:{shape}:{settings.TRUST_MODE}"
    return Order(key, context, number, datetime.combine(choice.edition.effective_from, time(12), tzinfo=UTC))


def emptied(context: Mapping[str, Any], form: Mapping[str, Any]) -> dict[str, Any]:
    """The sample with lines instead of its texts; `form["keeps"]` names what stays, the other keys are set as given."""
    keeps = set(form.get("keeps", ()))
    given = {name: value for name, value in form.items() if name != "keeps"}

    def walk(value: Any, name: str) -> Any:
        if name in given:
            return given[name]
        if name in keeps:
            return value
        if isinstance(value, dict):
            return {key: walk(inner, f"{name}.{key}" if name else key) for key, inner in value.items()}
        if isinstance(value, list):
            return [walk(value[0], f"{name}[]")] if value else []
        if not isinstance(value, str) or not value:
            return value
        return LINE * (_SHORTEST if _DAY.fullmatch(value) else max(_SHORTEST, min(_LONGEST, len(value))))

    emptied_context: dict[str, Any] = walk(dict(context), "")
    return emptied_context
