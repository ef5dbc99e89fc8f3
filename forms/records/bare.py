"""Numbered records without a sealed original: what was decided in the portal and never went out for signature.

They have a term like every document, and end on the same lists (forms.archive.disposal). The step that keeps them says
what there is, of whom it tells and how it goes.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

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
    primary keys of the people each tells of; `digests`: SHA-256 of what was printed of each, where something was. `empty`
    takes everything that it said, in the caller's transaction, and gives the keys of blobs that were its files;
    `forget` deletes what is left of it as soon as nothing stands on it, and says whether it went."""

    code: str
    title: str
    model: type[Model]
    kept: Callable[..., list[Bare]]
    people: Callable[[Collection[UUID]], Mapping[UUID, frozenset[int]]]
    digests: Callable[[Collection[UUID]], Mapping[UUID, str]]
    empty: Callable[[UUID], set[int]]
    forget: Callable[[UUID], bool]


_kinds: dict[str, BareKind] = {}


def register(kind: BareKind) -> None:
    _kinds[kind.code] = kind


def bare_kinds() -> list[BareKind]:
    return [_kinds[code] for code in sorted(_kinds)]


def bare_kind(code: str) -> BareKind:
    return _kinds[code]
