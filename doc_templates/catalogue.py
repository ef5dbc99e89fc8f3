"""Which template is in force: editions shipped in ``library`` and uploaded ones, read from rows."""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any

from doc_templates.errors import NoTemplate
from kernel.editions import catalogue as editions
from kernel.editions import shipped
from kernel.editions.models import Edition, State

LIBRARY = Path(__file__).resolve().parent / "library"
EDITION_KIND = "doc_template"
TEMPLATE = "template.docx"
SAMPLE = "sample.json"
#: Between kind and institution in the key of an institution's own edition.
OWN = "@"


@dataclass(frozen=True)
class Manifest:
    """What a kind promises. ``signing`` is the policy of its signatures; ``fields`` every name of its context.

    ``print_form`` says what an empty form to be filled in by hand prints already; empty when the kind has none.
    ``listed``: whether the kind stands among the samples of documents; general templates of forms by definitions do not.
    """

    kind: str
    title: str
    edition: str
    claim: str
    lang: str
    signing: Mapping[str, Any]
    must_print: tuple[str, ...]
    fields: Mapping[str, str]
    print_form: Mapping[str, Any]
    listed: bool = True


@dataclass(frozen=True)
class Choice:
    """An edition with its manifest and template."""

    edition: Edition
    manifest: Manifest

    @property
    def template(self) -> bytes:
        return editions.file(self.edition, TEMPLATE)


def key_of(kind: str, institution: str) -> str:
    """The key of an edition: the kind, and whose own it is. The house's has the kind alone."""
    return f"{kind}{OWN}{institution}" if institution else kind


def in_force(kind: str, on: date, *, institution: str = "") -> Choice:
    """The edition of ``kind`` for documents of that day: the institution's own, else the house's (its register code;
    empty: the house). Shipped editions are loaded when rows are missing."""
    if institution:
        try:
            own = editions.in_force(EDITION_KIND, key_of(kind, institution), on)
        except editions.NoEdition:
            pass
        else:
            return Choice(edition=own, manifest=read_manifest(own.content))
    try:
        edition = editions.in_force(EDITION_KIND, kind, on)
    except editions.NoEdition:
        editions.load_shipped()
        try:
            edition = editions.in_force(EDITION_KIND, kind, on)
        except editions.NoEdition as error:
            raise NoTemplate(kind, on.isoformat()) from error
    return Choice(edition=edition, manifest=read_manifest(edition.content))


def with_template_of(edition: Edition | None, choice: Choice) -> Choice:
    """The template that an edition of another catalogue brings along, with what the kind promises; else the kind's own."""
    if edition is None or TEMPLATE not in edition.files:
        return choice
    return Choice(edition=edition, manifest=choice.manifest)


def signed_kinds() -> list[Choice]:
    """Published editions of the house for kinds that people sign or that have a form to print, by kind, the newest first."""
    rows = Edition.objects.filter(kind=EDITION_KIND, state=State.PUBLISHED).exclude(key__contains=OWN)
    newest: dict[tuple[str, date], Edition] = {}
    for row in rows.order_by("key", "-effective_from", "-origin", "-pk"):  # of one day the one in force
        newest.setdefault((row.key, row.effective_from), row)
    choices = [Choice(edition=row, manifest=read_manifest(row.content)) for row in newest.values()]
    shown = [one for one in choices if one.manifest.listed]
    return [one for one in shown if one.manifest.signing.get("order") or one.manifest.print_form]


def manifests(on: date) -> dict[str, Manifest]:
    """By kind, what the house's edition promises for documents of that day: only kinds whose edition is loaded. One
    query."""
    rows = Edition.objects.filter(kind=EDITION_KIND, state=State.PUBLISHED, effective_from__lte=on)
    rows = rows.exclude(key__contains=OWN)
    # The same order as kernel.editions.catalogue.in_force: the last one of a key wins.
    newest = {row.key: row for row in rows.order_by("effective_from", "origin", "pk")}
    return {key: read_manifest(row.content) for key, row in sorted(newest.items())}


def read_manifest(content: Mapping[str, Any]) -> Manifest:
    return Manifest(
        kind=content["kind"],
        title=content["title"],
        edition=content["edition"],
        claim=content["claim"],
        lang=content["lang"],
        signing=MappingProxyType(dict(content.get("signing", {}))),
        must_print=tuple(content.get("must_print", ())),
        fields=MappingProxyType(dict(content.get("context", {}))),
        print_form=MappingProxyType(dict(content.get("print_form", {}))),
        listed=bool(content.get("listed", True)),
    )


def library() -> Iterator[shipped.Shipped]:
    """The shipped editions: manifest, template and sample. The source that built them is no part of the edition."""
    for folder in sorted(path.parent for path in LIBRARY.glob("*/*/manifest.toml")):
        yield shipped.Shipped(
            kind=EDITION_KIND,
            key=folder.parent.name,
            effective_from=date.fromisoformat(folder.name),
            content=tomllib.loads((folder / "manifest.toml").read_text(encoding="utf-8")),
            files={name: (folder / name).read_bytes() for name in (TEMPLATE, SAMPLE)},
        )


def register() -> None:
    shipped.register("doc_templates", library)
