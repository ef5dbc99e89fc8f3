"""Kinds of documents as the road from number to archive asks for them; each step of the journey registers its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date

    from django.db.models import Model

    from forms.records.states import CaseState
    from signing.data import Signer


@dataclass(frozen=True)
class Document:
    """What a record says of its document: the context of the kind's template, who signs, until when."""

    context: Mapping[str, Any]
    signers: Sequence[Signer]
    expires_on: date


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`code` as in numbers ("DL"). `model`: the records, found by `public_id`; their column `state` follows the case by
    `states`. `document` is asked once, when the numbered text becomes a file; it gets the record and the roles in the
    order in which the kind's manifest lets them sign.
    """

    code: str
    model: type[Model]
    states: Mapping[CaseState, str]
    document: Callable[[Any, Sequence[str]], Document]


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def kind_of(code: str) -> Kind | None:
    """None for a code that no step has registered."""
    return _kinds.get(code)
