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
from forms.questionnaires.errors import AlreadyDecided, FaultyForm, PastDay, SamePerson
from forms.questionnaires.models import FormProposal
from forms.questionnaires.schema import Fault, Faulty, read_text
from forms.questionnaires.states import ProposalState
from forms.records.kinds import kind_of
from kernel.audit.log import record as audit
from kernel.editions import catalogue as editions
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
    """Check, and keep for the second person. Raises AdministratorsOnly, FaultyForm, PastDay; FaultyTemplate and the
    RenderError tree for a template."""
    _administrator(by, on=on)
    definition, _content = read_upload(upload.text)
    if definition.effective_from < riga_date(on):
        raise PastDay
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
    """The second person's yes. Raises AdministratorsOnly, SamePerson, AlreadyDecided; PastDay when its day has passed:
    then it is uploaded anew with another."""
    _administrator(by, on=on)
    with transaction.atomic():
        row = _locked(proposal, version)
        if row.proposed_by_id == by.pk:
            raise SamePerson
        if row.effective_from < riga_date(on):
            raise PastDay
        _definition, content = read_upload(row.text)
        files = {"edition.toml": row.text.encode()}
        if row.template is not None:
            files[catalogue.TEMPLATE] = row.template.read()
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
        row = _locked(proposal, version)
        row.reason = reason
        _decide(row, ProposalState.REFUSED, by=by, on=on)
        audit("form.refused", subject=row.public_id, by=by, on=on)
    return row


def _locked(proposal: FormProposal, version: int) -> FormProposal:
    row = FormProposal.objects.select_for_update(of=("self",)).select_related("template").get(pk=proposal.pk)
    if row.state != ProposalState.WAITING or row.version != version:
        raise AlreadyDecided
    return row


def _decide(row: FormProposal, state: ProposalState, *, by: User, on: datetime) -> None:
    row.state, row.decided_by, row.decided_at = state, by, on
    row.version += 1
    row.save()


def _administrator(by: User, *, on: datetime) -> None:
    if not scope_of(by, on=riga_date(on)).administers:
        raise AdministratorsOnly
