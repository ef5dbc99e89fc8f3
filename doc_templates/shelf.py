"""What lies on the shelf: editions of a kind, which one holds for an institution, what a template may ask for."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from doc_templates import catalogue
from doc_templates.models import Proposal
from doc_templates.proposals import sample_of
from doc_templates.rendering.words import datums
from kernel.editions import catalogue as editions
from kernel.editions.models import Edition, Origin, State

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True)
class Holding:
    """The edition of a kind that holds for an institution on a day; `own`: it is the institution's."""

    kind: str
    title: str
    edition: UUID
    label: str
    since: date
    own: bool


@dataclass(frozen=True)
class Placeholder:
    """A name a template may ask for, what the sample has there, whether every template of the kind must print it."""

    name: str
    example: str
    obligatory: bool


def holdings(on: date, *, institution: str = "") -> list[Holding]:
    """By kind. Two queries; only kinds whose house edition is loaded."""
    house = _newest(on, "")
    own = _newest(on, institution) if institution else {}
    found = []
    for kind, row in sorted(house.items()):
        chosen = own.get(catalogue.key_of(kind, institution), row)
        found.append(
            Holding(
                kind=kind,
                title=catalogue.read_manifest(row.content).title,
                edition=chosen.public_id,
                label=chosen.label,
                since=chosen.effective_from,
                own=chosen is not row,
            )
        )
    return found


def _newest(on: date, institution: str) -> dict[str, Edition]:
    """By key, the last one of kernel.editions.catalogue.in_force."""
    rows = Edition.objects.filter(kind=catalogue.EDITION_KIND, state=State.PUBLISHED, effective_from__lte=on)
    whose = {"key__endswith": f"{catalogue.OWN}{institution}"} if institution else {}
    rows = rows.filter(**whose) if institution else rows.exclude(key__contains=catalogue.OWN)
    return {row.key: row for row in rows.order_by("effective_from", "origin", "pk")}


def shipped(kind: str) -> list[Edition]:
    """Editions of the house that came with the software, the newest first."""
    rows = Edition.objects.filter(kind=catalogue.EDITION_KIND, key=kind, origin=Origin.SHIPPED)
    return list(rows.order_by("-effective_from"))


def uploaded(kind: str, *, institution: str) -> list[Proposal]:
    """Uploaded templates of a kind for an institution (empty: the house), the newest day first. One query."""
    rows = Proposal.objects.filter(kind=kind, institution=institution)
    return list(rows.select_related("proposed_by", "decided_by", "withdrawn_by", "edition"))


def waiting(institutions: frozenset[str] | None = None) -> list[Proposal]:
    """Uploaded templates that wait for a second person; None: of all places."""
    rows = Proposal.objects.filter(state="waiting").select_related("proposed_by")
    return list(rows if institutions is None else rows.filter(institution__in=institutions))


def template(edition: UUID) -> tuple[str, bytes]:
    """Key and DOCX of a house edition or an own one. Raises LookupError."""
    row = Edition.objects.filter(kind=catalogue.EDITION_KIND, public_id=edition).first()
    if row is None:
        raise LookupError(f"no template {edition}")
    return row.key, editions.file(row, catalogue.TEMPLATE)


def placeholders(kind: str, on: date) -> list[Placeholder]:
    """Every name of the kind with the value of its sample. Raises NoTemplate."""
    choice = catalogue.in_force(kind, on)
    sample = sample_of(choice)
    must = set(choice.manifest.must_print)
    return [Placeholder(name, _shown(sample, name), name in must) for name in choice.manifest.fields]


def _shown(sample: Mapping[str, Any], name: str) -> str:
    value: Any = sample
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return "; ".join(_words(value))


def _words(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        for one in value.values():
            yield from _words(one)
    elif isinstance(value, list):
        for one in value:
            yield from _words(one)
    elif value is not None:
        yield datums(value) if _DAY.fullmatch(str(value)) else str(value)
