"""A filled form as a document: what is sealed or signed, a copy to take, the empty form to be filled in by hand."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django.conf import settings

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.people.letterhead import letterhead_of
from forms.people.models import Institution, Person
from forms.programmes.loading import PROGRAMMES
from forms.programmes.models import ProgrammeCode
from forms.questionnaires import issuers, rules, subjects
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.definitions import FieldKind
from forms.questionnaires.models import FilledForm
from forms.questionnaires.states import CONFIRMED, SIGNED
from forms.questionnaires.wording import answered, row_title, scale_words
from forms.records.kinds import Document, Kind
from kernel.periods import RIGA, riga, riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from doc_templates.facade import RenderedDocument, Typeset
    from forms.questionnaires.definitions import Definition, Field, Section
    from kernel.accounts.models import User
    from kernel.editions.models import Edition

#: The seal comes within minutes, a signature within a month.
TERM = timedelta(days=30)
#: How somebody proved who they are, as documents say it.
PROVED = {"password": "parole", "totp": "vienreizējs kods", "account": "portāla konts", "webauthn": "piekļuves atslēga"}
#: A line to write on, and how many of them stand for a long answer.
LINE, LINES = "_" * 48, 4
#: Empty rows of a section that repeats, where the definition allows more.
EMPTY_ROWS = 4
BOX, GAP = "(\u00a0\u00a0\u00a0)", "\u00a0\u00a0\u00a0 "


def context_of(row: FilledForm, *, road: str, whole: bool) -> dict[str, Any]:
    """`road`: "confirmed", "electronic" or "copy". `whole`: with what is confidential, for a copy of the pair."""
    definition = definition_of(row.edition)
    hidden = definition.confidential and not whole
    return {
        **_head(row.edition, definition, register_code=row.register_code),
        "road": road,
        "date": riga_date(row.submitted_at).isoformat(),
        "filler": name_of(row.filled_by),
        "about": about_words(row),
        "submitted": f"{riga(row.submitted_at):%d.%m.%Y. %H:%M}",
        "sections": [_printed(one) for one in answered(definition, row.answers, whole=not hidden)],
        "digest": rules.digest(row.answers, salt=row.salt) if hidden else "",
        "statement": definition.statement,
        "confirmation": _confirmation(row.act),
    }


def name_of(user: User) -> str:
    return user.get_full_name() or user.email


def about_words(row: FilledForm) -> str:
    kind = subjects.kind_of(row.subject_kind)
    return kind.title(row.subject) if kind is not None and row.subject is not None else ""


def _head(edition: Edition, definition: Definition, *, register_code: str) -> dict[str, Any]:
    return {
        "letterhead": _letterhead(definition, register_code),
        "title": definition.title,
        "programme": PROGRAMMES[ProgrammeCode(definition.programme)][0],
        "edition": f"{definition.id}, {definition.effective_from:%d.%m.%Y.} redakcija, {edition.sha256[:12]}",
        "lead": definition.lead,
    }


def _letterhead(definition: Definition, register_code: str) -> dict[str, str]:
    place = Institution.objects.filter(register_code=register_code).first()
    return letterhead_of(place) if place else issuers.LETTERHEADS[definition.programme]


def _printed(section: Mapping[str, Any]) -> dict[str, Any]:
    rows = [{"key": one["key"], "lines": one["value"].splitlines() or ["–"]} for one in section["rows"]]
    return {"title": section["title"], "help": [], "rows": rows}


def _confirmation(act: Mapping[str, Any]) -> dict[str, str]:
    if not act:
        return {"when": "", "how": "", "sha256": ""}
    at = datetime.fromisoformat(act["at"])
    return {
        "when": f"{riga(at):%d.%m.%Y. %H:%M:%S}",
        "how": ", ".join(PROVED.get(way, way) for way in act["signed_in_by"]),
        "sha256": act["document_sha256"],
    }


def shown_text(definition: Definition, answers: rules.Answers, *, salt: str, sha256: str) -> str:
    """What was confirmed, in one spelling. Confidential answers stand in it as their digest: the evidence goes with the
    document, to readers who may not see them."""
    page = {
        "form": definition.id,
        "definition_sha256": sha256,
        "sections": answered(definition, answers, whole=False),
        "answers_sha256": rules.digest(answers, salt=salt),
        "statement": definition.statement,
    }
    return signing_facade.canonical(page)


def document_of(row: FilledForm, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of it (forms.records.kinds)."""
    person = Person.objects.filter(user=row.filled_by_id).first()
    confirmed = bool(row.act)
    signers = [
        Signer(
            role=role, name=name_of(row.filled_by), person_code=person.personal_code if person and not confirmed else "",
            email="" if confirmed else row.filled_by.email, user_id=None if confirmed else row.filled_by_id, order=place,
            label="veidlapas aizpildītājs", act=row.act or None,
        )
        for place, role in enumerate(order, start=1)
    ]  # fmt: skip
    context = context_of(row, road="confirmed" if confirmed else "electronic", whole=False)
    return Document(context=context, signers=signers, expires_on=row.case.document_date + TERM, edition=row.edition)


_COMMON: dict[str, Any] = {
    "model": FilledForm, "document": document_of, "page": "questionnaires:record", "parties_only": True, "text_found": False,
    "emptied": ("answers", "act"), "people": ("filled_by__person",),
}  # fmt: skip
#: Confirmed in the portal, and signed with a signature of the person.
FORM = Kind(code="VL", states=CONFIRMED, **_COMMON)
SIGNED_FORM = Kind(code="VS", states=SIGNED, **_COMMON)


def copy_of(row: FilledForm, *, whole: bool, on: datetime) -> Typeset:
    """DOCX and PDF of what this reader may read. Raises the RenderError tree."""
    definition = definition_of(row.edition)
    return documents_facade.print_once(
        kind=definition.template, on=riga_date(row.submitted_at), context=context_of(row, road="copy", whole=whole),
        created=on, number=row.case.number, edition=row.edition,
    )  # fmt: skip


def empty_form(edition: Edition) -> RenderedDocument:
    """Made when it is asked for first. Raises the RenderError tree."""
    definition = definition_of(edition)
    return documents_facade.generate(
        key=f"form:{definition.id}:{edition.sha256[:16]}:{settings.TRUST_MODE}", kind=definition.template,
        on=max(edition.effective_from, definition.effective_from), context=empty_context(edition), number="_" * 20, code="",
        created=datetime.combine(edition.effective_from, time(12), tzinfo=RIGA), edition=edition,
    )  # fmt: skip


def empty_context(edition: Edition) -> dict[str, Any]:
    definition = definition_of(edition)
    return {
        **_head(edition, definition, register_code=""),
        "road": "paper",
        "date": edition.effective_from.isoformat(),
        "filler": LINE,
        "about": LINE if definition.about != "person" else "",
        "submitted": "_" * 20,
        "sections": [_blank(section) for section in definition.sections],
        "digest": "",
        "statement": definition.statement,
        "confirmation": {"when": "", "how": "", "sha256": ""},
    }


def _blank(section: Section) -> dict[str, Any]:
    times = min(section.rows, EMPTY_ROWS)
    rows = [
        {"key": f"{row_title(section, at)}: {one.label}" if section.repeats else one.label, "lines": _lines(one)}
        for at in range(times)
        for one in section.fields
    ]
    return {"title": section.title, "help": section.help.splitlines(), "rows": rows}


def _lines(field: Field) -> list[str]:
    if field.options:
        return [f"{BOX} {one.label}" for one in field.options]
    if field.kind is FieldKind.SCALE:
        steps = GAP.join(str(one) for one in range(field.low or 0, (field.high or 0) + 1))
        return [steps, *([scale_words(field)] if scale_words(field) else [])]
    if field.kind is FieldKind.YESNO:
        return [f"{BOX} jā{GAP}{BOX} nē"]
    if field.kind is FieldKind.AGREE:
        return [f"{BOX} apliecinu"]
    return [LINE] * (LINES if field.kind is FieldKind.LONG else 1)
