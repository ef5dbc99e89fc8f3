"""Definitions in force: shipped in `library`, uploaded and approved, read from the rows of editions."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from forms.questionnaires.schema import read
from kernel.editions import catalogue as editions
from kernel.editions import shipped
from kernel.editions.models import Edition, State

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from forms.questionnaires.definitions import Definition

LIBRARY = Path(__file__).parent / "library"
KIND = "questionnaire"
#: An edition may bring a template of its own instead of the general one.
TEMPLATE = "template.docx"


def register() -> None:
    shipped.register_folder("questionnaires", LIBRARY, kind=KIND)


def definition_of(edition: Edition) -> Definition:
    """The same edition is read once in a process: it never changes."""
    return _read(edition.sha256, _Content(edition.content))


class _Content:
    """A dictionary that goes beside the key of the cache, and is no part of it."""

    def __init__(self, content: dict[str, Any]) -> None:
        self.content = content

    def __hash__(self) -> int:
        return 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Content)


@lru_cache(maxsize=512)
def _read(_sha256: str, content: _Content) -> Definition:
    return read(content.content)


def in_force(key: str, on: date) -> Edition | None:
    """None: there is no such form on that day."""
    try:
        return editions.in_force(KIND, key, on)
    except editions.NoEdition:
        return None


def all_in_force(on: date) -> list[Edition]:
    """Of every form the edition of the day, by its key. One query."""
    rows = Edition.objects.filter(kind=KIND, state=State.PUBLISHED, effective_from__lte=on)
    newest = {row.key: row for row in rows.order_by("effective_from", "origin", "pk")}
    return sorted(newest.values(), key=lambda row: _order(row.key))


def known(on: date) -> list[Edition]:
    """As `all_in_force`, and of a form that was withdrawn its last edition: its records are still read. One query."""
    rows = Edition.objects.filter(kind=KIND, state__in=[State.PUBLISHED, State.WITHDRAWN], effective_from__lte=on)
    ordered = sorted(rows.order_by("effective_from", "origin", "pk"), key=lambda row: row.state == State.PUBLISHED)
    return sorted({row.key: row for row in ordered}.values(), key=lambda row: _order(row.key))


def ever() -> list[Edition]:
    """Every edition there was or will be: records keep theirs. One query."""
    return list(Edition.objects.filter(kind=KIND).order_by("key", "-effective_from", "-pk"))


def _order(key: str) -> tuple[str, int, str]:
    """C2 before C10."""
    digits = "".join(one for one in key[1:].split("-")[0] if one.isdigit())
    return key[0], int(digits or 0), key


def read_by(roles: Iterable[str]) -> list[Edition]:
    """Editions whose records somebody of these roles reads without having filled them in. One query."""
    held = set(roles)
    return [row for row in ever() if held & set(definition_of(row).reads)]
