"""What is found: a question of nine possible parts over the documents somebody may read."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db.models import Q

import signing.facade as signing_facade
from forms.archive.finding.models import DocumentWords
from forms.archive.finding.words import NAME, TEXT, tokens
from forms.desk.access import visible_cases
from forms.people.models import Person
from forms.records.about import cases_about
from forms.records.models import CaseDocument, CaseParty

if TYPE_CHECKING:
    from forms.people.access import Scope
    from forms.records.models import CaseQuerySet
    from kernel.periods import Month

#: Of this many documents at most the database is told which have the words, before it sorts them.
FEW = 2_000


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Empty parts do not count. `person`: words of a name; `code_hash`: keyed hash of a personal code."""

    person: str = ""
    code_hash: str = ""
    text: str = ""
    number: str = ""
    kind: str = ""
    place: str = ""
    state: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def parts(self) -> list[str]:
        """Names of what was asked for: for the log, without what was said."""
        return [name for name, value in asdict(self).items() if value]

    def as_json(self) -> dict[str, Any]:
        values = asdict(self)
        return {**values, "since": _iso(self.since), "until": _iso(self.until)}

    @classmethod
    def from_json(cls, values: dict[str, Any]) -> Asked:
        return cls(**{**values, "since": _day(values["since"]), "until": _day(values["until"])})


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def found(scope: Scope, asked: Asked) -> CaseQuerySet:
    """Documents that fit in every part, the newest first. One query, with what a line needs; one before it for words."""
    cases = visible_cases(scope)
    if not scope.reads_everything:  # who is a party of what: asked beside, so that no wide rows are made distinct
        cases = CaseDocument.objects.filter(pk__in=cases.order_by().values("pk"))
    return fitting(cases, asked)


def fitting(cases: CaseQuerySet, asked: Asked) -> CaseQuerySet:
    """Of these documents those that fit in every part: one finder for whoever looks and for holds."""
    if asked.number:
        cases = cases.filter(number__icontains=asked.number)
    for column, value in (("kind", asked.kind), ("register_code", asked.place), ("state", asked.state)):
        if value:
            cases = cases.filter(**{column: value})
    if asked.since:
        cases = cases.filter(document_date__gte=asked.since)
    if asked.until:
        cases = cases.filter(document_date__lte=asked.until)
    words = tokens(asked.text, use=TEXT) | tokens(asked.person, use=NAME)
    if words:
        rows = DocumentWords.objects.filter(tokens__having=sorted(words)).values_list("case", flat=True)
        few = list(rows[: FEW + 1])
        # PostgreSQL takes every word for a common one and would walk all documents by day until a page of them is full.
        cases = cases.filter(pk__in=few if len(few) <= FEW else rows)
    if asked.code_hash:
        party = CaseParty.objects.filter(user__person__code_hash=asked.code_hash)
        signs = signing_facade.subjects_of(asked.code_hash)
        people = Person.objects.filter(code_hash=asked.code_hash).values_list("pk", flat=True)
        told = CaseDocument.objects.filter(cases_about(people)).order_by()
        cases = cases.filter(Q(pk__in=party.values("case")) | Q(public_id__in=signs) | Q(pk__in=told.values("pk")))
    return cases


def choices(scope: Scope) -> tuple[list[tuple[str, str]], list[str]]:
    """Institutions (register code, name) and kinds among the documents this person may read. Two queries."""
    cases = visible_cases(scope).order_by()
    places: dict[str, str] = {}
    for code, name in cases.values_list("register_code", "institution_name").distinct():
        places.setdefault(code, name)
    kinds = sorted(set(cases.values_list("kind", flat=True).distinct()))
    return sorted(places.items(), key=lambda one: one[1]), kinds


def place_called(code: str) -> str:
    """The institution as its newest document names it; its code when there is none."""
    rows = CaseDocument.objects.filter(register_code=code)
    return rows.values_list("institution_name", flat=True).first() or code


def of_month(cases: CaseQuerySet, *, place: str, month: Month) -> CaseQuerySet:
    """Documents of an institution that bear a day of this month, in the order of their numbers."""
    rows = cases.filter(register_code=place, document_date__gte=month.first, document_date__lte=month.last)
    return rows.order_by("document_date", "number")


def unindexed(*, version: int) -> CaseQuerySet:
    """Archived documents whose words are missing, or were made in an older way."""
    rows = CaseDocument.objects.filter(state="archived")
    return rows.exclude(pk__in=DocumentWords.objects.filter(version=version).values("case")).order_by("pk")
