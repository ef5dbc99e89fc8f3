"""Kinds of documents as the road from number to archive asks for them; each step of the journey registers its own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import Model

    from forms.records.states import CaseState
    from kernel.accounts.models import User
    from kernel.editions.models import Edition
    from signing.data import Signer


@dataclass(frozen=True)
class Document:
    """What a record says of its document: the context of the kind's template, who signs, until when."""

    context: Mapping[str, Any]
    signers: Sequence[Signer]
    expires_on: date
    #: An edition of another catalogue that may bring a template of its own.
    edition: Edition | None = None


@dataclass(frozen=True, kw_only=True)
class Unsent:
    """A record that is not sent yet, as one person sees it: what its document would say, on which day's template.

    `back`: address of its page. `writes` prepares it, `sends` sends it for the institution.
    """

    record: UUID
    kind: str
    title: str
    register_code: str
    on: date
    context: Mapping[str, Any]
    back: str
    writes: bool
    sends: bool


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`code` as in numbers ("DL"). `model`: the records, found by `public_id`; their column `state` follows the case by
    `states`. `document` is asked once, when the numbered text becomes a file; it gets the record and the roles in the
    order in which the kind's manifest lets them sign. `moved` is told of each new state of the record, in the transaction
    that made it. `about_learners`: read by who reads learners, not by who reads contracts. `explain`: a few plain lines
    for the page where it is signed. `page`: name of the route of the page that the record is seen on, which takes the id that `page_by` leads to from it.
    `unsent` finds a record that is not sent yet and that this person may read: by who asks, on which Riga day, and its
    `public_id`. Only a kind that has it lets its text be changed in Word. `emptied`: fields of the record, JSON or text, that
    say what the document said, and are emptied when it is destroyed. `goes`: the whole record is deleted then, as soon as no
    other record stands on it; `forget` is told of it before. `people`: lookups from a record to the people it tells
    of; `place`: lookup to the register code of the institution whose record it is. `delegates`: roles that sign for an
    institution, whose signer may let another person sign by a mandate; a party of the document signs in person.
    `parties_only`: no role of an institution or of the whole project reads its documents, parties do.
    """

    code: str
    model: type[Model]
    states: Mapping[CaseState, str]
    document: Callable[[Any, Sequence[str]], Document]
    moved: Callable[[UUID, CaseState, datetime], None] | None = None
    about_learners: bool = False
    explain: Callable[[Any], Sequence[str]] | None = None
    page: str = ""
    page_by: str = "public_id"
    unsent: Callable[[User, date, UUID], Unsent | None] | None = None
    text_found: bool = True
    emptied: tuple[str, ...] = ()
    goes: bool = False
    forget: Callable[[Any], None] | None = None
    people: tuple[str, ...] = ()
    place: str = ""
    delegates: tuple[str, ...] = ()
    parties_only: bool = False


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.code] = kind


def codes() -> frozenset[str]:
    """Codes of all the kinds that steps have registered."""
    return frozenset(_kinds)


def about_learners() -> frozenset[str]:
    """Codes of the kinds that tell of learners."""
    return frozenset(code for code, kind in _kinds.items() if kind.about_learners)


def kind_of(code: str) -> Kind | None:
    """None for a code that no step has registered."""
    return _kinds.get(code)


def parties_only() -> frozenset[str]:
    """Codes of the kinds that only their parties read."""
    return frozenset(code for code, kind in _kinds.items() if kind.parties_only)
