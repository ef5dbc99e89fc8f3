"""Definitions that administrators upload: checked whole, looked at, approved by a second person, in force from their day."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

import doc_templates.facade as documents_facade
from forms.people.access import scope_of
from forms.people.errors import AdministratorsOnly
from forms.programmes.findings import text as _
from forms.questionnaires import catalogue
from forms.questionnaires.errors import AlreadyDecided, AlreadyThere, FaultyForm, PastDay, SamePerson
from forms.questionnaires.models import FormProposal
from forms.questionnaires.schema import Fault, Faulty, read_text
from forms.questionnaires.states import ProposalState
from forms.records.kinds import kind_of
from kernel.audit.log import record as audit
from kernel.editions import catalogue as editions
from kernel.editions.models import Edition
from kernel.files import store
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.questionnaires.definitions import Definition
    from kernel.accounts.models import User

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
#: Kinds of documents that a definition may name.
TEMPLATES = ("VL", "VS")


@dataclass(frozen=True)
class Upload:
    """`text`: the definition as it lies in the file; `template`: a DOCX instead of the general one, or nothing."""

    text: str
    changes: str
    template: bytes | None = None


def read_upload(text: str) -> tuple[Definition, dict[str, Any]]:
    """Raises FaultyForm, also for a template that no step prints."""
    try:
        definition, content = read_text(text)
    except Faulty as trouble:
        raise FaultyForm(trouble.faults) from trouble
    if definition.template not in TEMPLATES or kind_of(definition.template) is None:
        cause = _("Choose one of these: %(known)s.", known=", ".join(TEMPLATES))
        raise FaultyForm([Fault(0, "finish.template", cause)])
    return definition, content


def propose(*, upload: Upload, by: User, on: datetime) -> FormProposal:
    """Check, and keep for the second person. Raises AdministratorsOnly, FaultyForm, PastDay, AlreadyThere; FaultyTemplate
    and the RenderError tree for a template."""
    _administrator(by, on=on)
    definition, content = read_upload(upload.text)
    if definition.effective_from < riga_date(on):
        raise PastDay
    _must_be_new(definition, content, _files(upload.text, upload.template))
    if upload.template is not None:
        documents_facade.try_template(upload.template, kind=definition.template, on=definition.effective_from)
    with transaction.atomic():
        blob = store.put(upload.template, media_type=DOCX) if upload.template is not None else None
        row = FormProposal.objects.create(
            key=definition.id, effective_from=definition.effective_from, title=definition.title[:200], text=upload.text,
            template=blob, changes=upload.changes, proposed_by=by, proposed_at=on,
        )  # fmt: skip
        audit("form.proposed", subject=row.public_id, by=by, on=on, facts={"form": definition.id})
    return row


def approve(*, proposal: FormProposal, version: int, by: User, on: datetime) -> FormProposal:
    """The second person's yes. Raises AdministratorsOnly, SamePerson, AlreadyDecided, AlreadyThere; PastDay when its day has
    passed: then it is uploaded anew with another."""
    _administrator(by, on=on)
    with transaction.atomic():
        row = _locked(proposal, version, state=ProposalState.WAITING)
        if row.proposed_by_id == by.pk:
            raise SamePerson
        if row.effective_from < riga_date(on):
            raise PastDay
        definition, content = read_upload(row.text)
        files = _files(row.text, row.template.read() if row.template is not None else None)
        _must_be_new(definition, content, files)
        row.edition = editions.add(
            kind=catalogue.KIND, key=row.key, effective_from=row.effective_from, content=content, files=files
        )
        _decide(row, ProposalState.APPROVED, by=by, on=on)
        audit("form.approved", subject=row.public_id, by=by, on=on, facts={"edition": row.edition.label})
    return row


def refuse(*, proposal: FormProposal, version: int, reason: str, by: User, on: datetime) -> FormProposal:
    """No; also by who uploaded it, as taking it back. Raises AdministratorsOnly, AlreadyDecided."""
    _administrator(by, on=on)
    with transaction.atomic():
        row = _locked(proposal, version, state=ProposalState.WAITING)
        row.reason = reason
        _decide(row, ProposalState.REFUSED, by=by, on=on)
        audit("form.refused", subject=row.public_id, by=by, on=on)
    return row


def withdraw(*, proposal: FormProposal, version: int, reason: str, by: User, on: datetime) -> FormProposal:
    """Out of use from now on; one administrator suffices, because it may be urgent. The edition before it is in force again,
    if there is one. Raises AdministratorsOnly, AlreadyDecided."""
    _administrator(by, on=on)
    with transaction.atomic():
        row = _locked(proposal, version, state=ProposalState.APPROVED)
        if row.edition is None:
            raise AlreadyDecided
        editions.withdraw(row.edition)
        row.state, row.withdrawn_by, row.withdrawn_at, row.withdrawn_reason = ProposalState.WITHDRAWN, by, on, reason
        row.version += 1
        row.save()
        audit("form.withdrawn", subject=row.public_id, by=by, on=on, facts={"edition": row.edition.label})
    return row


def _files(text: str, template: bytes | None) -> dict[str, bytes]:
    files = {"edition.toml": text.encode()}
    return files if template is None else files | {catalogue.TEMPLATE: template}


def _must_be_new(definition: Definition, content: dict[str, Any], files: dict[str, bytes]) -> None:
    """An edition never comes twice, a withdrawn one never comes back."""
    day, sha256 = definition.effective_from, editions.digest(content, files)
    rows = Edition.objects.filter(kind=catalogue.KIND, key=definition.id, effective_from=day, sha256=sha256)
    if rows.exists():
        raise AlreadyThere


def _locked(proposal: FormProposal, version: int, *, state: ProposalState) -> FormProposal:
    rows = FormProposal.objects.select_for_update(of=("self",)).select_related("template", "edition")
    row = rows.get(pk=proposal.pk)
    if row.state != state or row.version != version:
        raise AlreadyDecided
    return row


def _decide(row: FormProposal, state: ProposalState, *, by: User, on: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, on
    row.version += 1
    row.save()


def _administrator(by: User, *, on: datetime) -> None:
    if not scope_of(by, on=riga_date(on)).administers:
        raise AdministratorsOnly
