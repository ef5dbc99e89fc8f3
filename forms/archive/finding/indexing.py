"""Writing the index of the archive: what each document is found by."""

from __future__ import annotations

from typing import TYPE_CHECKING

import signing.facade as signing_facade
from forms.archive.finding.facts import unindexed
from forms.archive.finding.models import DocumentWords
from forms.archive.finding.words import NAME, TEXT, VERSION, tokens
from forms.people.models import Person
from forms.records.about import people_of
from forms.records.kinds import kind_of
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.identifiers import personal_code

if TYPE_CHECKING:
    from datetime import datetime


def index_document(row: CaseDocument) -> None:
    """Write the words of one archived document; written again they are the same."""
    found = tokens(" ".join(_names(row)), use=NAME) | tokens(_text(row), use=TEXT)
    DocumentWords.objects.update_or_create(case=row, defaults={"tokens": found, "version": VERSION})


def index_missing(*, on: datetime) -> int:
    """Write what is missing or was made in an older way; how many documents."""
    waiting = list(unindexed(version=VERSION).values_list("pk", flat=True))
    for key in waiting:
        index_document(CaseDocument.objects.get(pk=key))
    return len(waiting)


def _names(row: CaseDocument) -> list[str]:
    """Parties, signers and whom the record tells of, as the rows name them; never a personal code."""
    names = [str(party.user.get_full_name()) for party in row.parties.select_related("user")]
    names += [one.name for one in Person.objects.filter(pk__in=people_of(kind=row.kind, record=row.record))]
    summary = signing_facade.summary(row.public_id)
    return names + [turn.name for turn in (summary.turns if summary else ())]


def _text(row: CaseDocument) -> str:
    """Title and text of the PDF as it was sent; nothing of kinds whose text tells of risks, nor of unknown ones."""
    kind = kind_of(row.kind)
    if kind is None or not kind.text_found:
        return ""
    sent = signing_facade.sent_original(row.public_id)
    pages = pdf.text(sent.read()) if sent is not None else []
    return personal_code.blotted(" ".join([row.title, row.institution_name, *pages]))
