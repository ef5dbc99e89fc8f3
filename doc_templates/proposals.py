"""Uploaded templates: checked before anything is kept, approved by a second person, in force from their day.

Who may do it for whom the caller asks; that two different people do it is asked here.
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from typing import Any
from uuid import UUID

from django.db import transaction

from doc_templates import catalogue
from doc_templates.context import complete
from doc_templates.errors import AlreadyDecided, FaultyTemplate, PastDay, RenderError, SamePerson
from doc_templates.models import Proposal, ProposalState
from doc_templates.rendering import package, typefaces
from doc_templates.rendering.lint import Finding, lint
from doc_templates.rendering.obligatory import lacking
from doc_templates.rendering.typeset import Typeset, typeset
from kernel.accounts.models import User
from kernel.audit.log import record as audit
from kernel.editions import catalogue as editions
from kernel.files import store
from kernel.periods import riga_date

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
PDF = "application/pdf"
#: What the trial prints as number and code.
TRIAL_NUMBER, TRIAL_CODE = "PARAUGS-0001", "PARAUGS"


@dataclass(frozen=True)
class Trial:
    """A template that passed: its pages with the kind's sample, and what the editor should know."""

    made: Typeset
    typefaces: Sequence[str]


def examine(content: bytes, *, kind: str, institution: str, on: date) -> Trial:
    """Every check and the trial with the sample of the kind. Raises FaultyTemplate, NoTemplate; nothing is kept."""
    house = catalogue.in_force(kind, on)
    sample = complete(sample_of(house), number=TRIAL_NUMBER, code=TRIAL_CODE)
    findings = lint(content, fields=house.manifest.fields, sample=sample)
    if findings:
        raise FaultyTemplate(findings)
    parts = package.read(content)
    reference = package.read(house.template)
    findings = list(lacking(parts, reference=reference, must_print=house.manifest.must_print))
    if findings:
        raise FaultyTemplate(findings)
    try:
        made = typeset(
            template=content,
            context=sample,
            title=f"{house.manifest.title} {TRIAL_NUMBER}",
            lang=house.manifest.lang,
            claim=None,
            must_print=list(house.manifest.must_print),
            created=datetime.combine(on, time(12), tzinfo=UTC),
            qr=sample["verification"]["url"],
        )
    except RenderError as trouble:
        if trouble.retry:
            raise
        raise FaultyTemplate([Finding("pages", "docx", "; ".join(trouble.details))]) from trouble
    return Trial(made=made, typefaces=typefaces.replaced(parts))


def sample_of(choice: catalogue.Choice) -> dict[str, Any]:
    """The record of invented people that a kind ships with."""
    found: dict[str, Any] = json.loads(editions.file(choice.edition, catalogue.SAMPLE))
    return found


def propose(
    content: bytes,
    *,
    kind: str,
    institution: str,
    effective_from: date,
    changes: str,
    by: User,
    on: datetime,
) -> Proposal:
    """Check, and keep for the second person. Raises PastDay, FaultyTemplate, NoTemplate, a RenderError to try again."""
    if effective_from < riga_date(on):
        raise PastDay
    trial = examine(content, kind=kind, institution=institution, on=effective_from)
    with transaction.atomic():
        row = Proposal.objects.create(
            kind=kind,
            institution=institution,
            effective_from=effective_from,
            changes=changes,
            template=store.put(content, media_type=DOCX),
            pages=store.put(trial.made.pdf, media_type=PDF),
            claim=trial.made.claim,
            remarks={"claim": list(trial.made.reasons), "typefaces": list(trial.typefaces)},
            proposed_by=by,
            proposed_at=on,
        )
        audit("template.proposed", subject=row.public_id, by=by, on=on, facts={"kind": kind, "place": institution})
    return row


def approve(*, proposal: Proposal, version: int, by: User, on: datetime) -> Proposal:
    """The second person's yes: an edition from its day, or from today when that day has passed.

    Raises SamePerson, AlreadyDecided, FaultyTemplate when the kind has changed so that the template no longer fits.
    """
    with transaction.atomic():
        row = _locked(proposal, version)
        if row.proposed_by_id == by.pk:
            raise SamePerson
        day = max(row.effective_from, riga_date(on))
        house = catalogue.in_force(row.kind, day)
        content = row.template.read()
        findings = lint(content, fields=house.manifest.fields)
        findings += lacking(
            package.read(content), reference=package.read(house.template), must_print=house.manifest.must_print
        )
        if findings:
            raise FaultyTemplate(findings)
        row.edition = editions.add(
            kind=catalogue.EDITION_KIND,
            key=catalogue.key_of(row.kind, row.institution),
            effective_from=day,
            content={
                **house.edition.content,
                "edition": day.isoformat(),
                "effective_from": day.isoformat(),
                "claim": row.claim,
                "proposal": str(row.public_id),  # the same file approved again is another edition
            },
            files={
                catalogue.TEMPLATE: content,
                catalogue.SAMPLE: editions.file(house.edition, catalogue.SAMPLE),
            },
        )
        row.effective_from = day
        _decide(row, ProposalState.APPROVED, by=by, on=on)
        audit("template.approved", subject=row.public_id, by=by, on=on, facts={"edition": row.edition.label})
    return row


def refuse(*, proposal: Proposal, version: int, reason: str, by: User, on: datetime) -> Proposal:
    """No; also by who uploaded it, as taking it back. Raises AlreadyDecided."""
    with transaction.atomic():
        row = _locked(proposal, version)
        row.reason = reason
        _decide(row, ProposalState.REFUSED, by=by, on=on)
        audit("template.refused", subject=row.public_id, by=by, on=on)
    return row


def withdraw(*, proposal: Proposal, version: int, reason: str, by: User, on: datetime) -> Proposal:
    """Out of use for documents made from now on; what was made with it keeps it. Raises AlreadyDecided."""
    with transaction.atomic():
        row = _locked(proposal, version, state=ProposalState.APPROVED)
        if row.edition is not None:
            editions.withdraw(row.edition)
        row.state, row.reason = ProposalState.WITHDRAWN, reason
        row.withdrawn_by, row.withdrawn_at = by, on
        row.version += 1
        row.save()
        audit("template.withdrawn", subject=row.public_id, by=by, on=on)
    return row


def erase_refused(*, over: Callable[[date], bool], on: datetime) -> int:
    """Refused uploads with their files, when the Riga day of the refusal is long enough ago; how many."""
    rows = Proposal.objects.filter(state=ProposalState.REFUSED).order_by("pk")
    found = [pk for pk, decided in rows.values_list("pk", "decided_at") if decided and over(riga_date(decided))]
    for pk in found:
        with transaction.atomic():
            row = Proposal.objects.select_related("template", "pages").get(pk=pk)
            facts = {"kind": row.kind, "place": row.institution}
            audit("template.erased", subject=row.public_id, by=None, on=on, facts=facts)
            row.delete()
            for blob in {row.template, row.pages}:
                if not store.references(blob):  # the same file may have been uploaded again, and approved
                    store.discard(blob, on=on)
    return len(found)


def _locked(proposal: Proposal, version: int, *, state: ProposalState = ProposalState.WAITING) -> Proposal:
    row = Proposal.objects.select_for_update().select_related("template", "pages").get(pk=proposal.pk)
    if row.state != state or row.version != version:
        raise AlreadyDecided
    return row


def _decide(row: Proposal, state: ProposalState, *, by: User, on: datetime) -> None:
    row.state = state
    row.decided_by, row.decided_at = by, on
    row.version += 1
    row.save()


def found(public_id: UUID) -> Proposal:
    """Raises Proposal.DoesNotExist."""
    return Proposal.objects.select_related("template", "pages", "proposed_by", "decided_by").get(public_id=public_id)
