"""Numbered records without a sealed original: what was decided in the portal and never went out for signature.

They have a term like every document, and end on the same lists (forms.archive.disposal). The step that keeps them says
what there is, of whom it tells and how it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import ProtectedError

from kernel.periods import end_of_day

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class Bare:
    """One of them. `kept_until`: the last Riga day on which nothing of it may be destroyed."""

    public_id: UUID
    kind: str
    number: str
    register_code: str
    document_date: date
    kept_until: date

    @property
    def retention_until(self) -> datetime:
        return end_of_day(self.kept_until)


@dataclass(frozen=True, kw_only=True)
class BareKind:
    """`title` names no people. `kept`: what is kept on a Riga day, of one institution (register code), or those named; in no order. `people`:
    primary keys of the people each tells of; `named`: names beside them, of people whom the portal has no row of.
    `digests`: SHA-256 of what was printed of each or came with it, where something did. `binds`: whether a row of the model is
    one that is kept so. `beside`: kind of document that a hold on it means too. `empty` takes everything that it said, in the
    caller's transaction, and gives the keys of blobs that were its files; `forget` deletes what is left of it as soon as
    nothing stands on it, and says whether it went."""

    code: str
    title: str
    model: type[Model]
    kept: Callable[..., list[Bare]]
    people: Callable[[Collection[UUID]], Mapping[UUID, frozenset[int]]]
    digests: Callable[[Collection[UUID]], Mapping[UUID, str]]
    empty: Callable[[UUID], set[int]]
    forget: Callable[[UUID], bool]
    named: Callable[[Collection[UUID]], Mapping[UUID, str]] | None = None
    binds: Callable[[Any], bool] = lambda row: bool(row.number)
    beside: str = ""


@dataclass(frozen=True, kw_only=True)
class Part:
    """What a later step keeps of such a record: it says nothing more once the record is destroyed, and goes before it."""

    empty: Callable[[UUID], None]
    forget: Callable[[UUID], None]


_kinds: dict[str, BareKind] = {}
_parts: dict[str, list[Part]] = {}


def register(kind: BareKind) -> None:
    _kinds[kind.code] = kind


def attach(code: str, part: Part) -> None:
    """The later step before the earlier one: what stands on something else goes first."""
    if part not in _parts.setdefault(code, []):
        _parts[code].append(part)


def empty(code: str, record: UUID) -> set[int]:
    """Everything that it said, with what later steps keep of it; keys of blobs that were its files."""
    for part in _parts.get(code, []):
        part.empty(record)
    return _kinds[code].empty(record)


def forget(code: str, record: UUID) -> bool:
    """What is left of it, unless something stands on it; whether it went."""
    try:
        with transaction.atomic():
            for part in _parts.get(code, []):
                part.forget(record)
            return _kinds[code].forget(record)
    except ProtectedError:
        return False


def bare_kinds() -> list[BareKind]:
    return [_kinds[code] for code in sorted(_kinds)]


def bare_kind(code: str) -> BareKind:
    return _kinds[code]
