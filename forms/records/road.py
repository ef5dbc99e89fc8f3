"""The road of a numbered document, the same for every kind: typeset, sent to its signers, followed to the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.records.actions import move
from forms.records.kinds import kind_of
from forms.records.models import CaseDocument
from forms.records.states import AT_SIGNERS, CaseState
from forms.records.texts import ChangedText
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import enqueue

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

    from kernel.accounts.models import User
    from signing.data import EnvelopeSummary

declare("records.rendered", "records.enveloped", "records.heard")


def dispatch(case: CaseDocument) -> None:
    """Set a numbered document on its way, in the transaction that gave it its number."""
    enqueue("records.prepare", key=str(case.public_id), args={"case": str(case.public_id)})


def prepare_document(*, case: UUID, on: datetime) -> None:
    """The numbered record becomes DOCX and PDF/A and goes to its signers. Safe to repeat at any point."""
    row = CaseDocument.objects.select_related("created_by").get(public_id=case)
    if row.state != CaseState.NUMBERED:
        return
    kind = kind_of(row.kind)
    if kind is None:
        raise LookupError(f"no step has registered the kind {row.kind}")
    manifest = documents_facade.manifest(row.kind, row.document_date, institution=row.register_code)
    record = kind.model._default_manager.get(public_id=row.record)
    document = kind.document(record, manifest.signing["order"])
    text = ChangedText.objects.select_related("changed").filter(case=row).first()
    rendered = documents_facade.generate(
        key=str(row.public_id),
        kind=row.kind,
        on=row.document_date,
        context=document.context,
        number=row.number,
        code=row.public_code,
        created=row.numbered_at,
        institution=row.register_code,
        changed=text.changed if text else None,
        edition=document.edition,
    )
    reach("records.rendered")
    with transaction.atomic():
        signing_facade.open_envelope(
            subject=row.public_id,
            title=row.title,
            number=row.number,
            file=rendered.pdf,
            draft=rendered.docx,
            policy=signing_facade.policy_from(
                manifest.signing, retention_until=row.retention_until, paper=row.paper, delegates=kind.delegates
            ),
            signers=document.signers,
            expires_on=document.expires_on,
            by=row.created_by,
            on=on,
            record=row.record,
        )
        move(
            case=row,
            to=CaseState.SIGNING,
            by=None,
            on=on,
            rendered=rendered.public_id,
            original_sha256=rendered.pdf.sha256,
        )
        reach("records.enveloped")


def prepare_for_hand(*, case: UUID, on: datetime) -> None:
    """The signers turned to paper: the same number and text, with lines for hand signatures where it said that it is
    signed electronically. Safe to repeat; does nothing once somebody has signed by hand.
    """
    row = CaseDocument.objects.filter(public_id=case).first()
    kind = kind_of(row.kind) if row is not None else None
    if row is None or kind is None or row.paper or row.state != CaseState.SIGNING:
        return
    manifest = documents_facade.manifest(row.kind, row.document_date, institution=row.register_code)
    document = kind.document(kind.model._default_manager.get(public_id=row.record), manifest.signing["order"])
    text = ChangedText.objects.select_related("changed").filter(case=row).first()
    rendered = documents_facade.generate(
        key=f"{row.public_id}:hand",
        kind=row.kind,
        on=row.document_date,
        context={**document.context, "road": "paper"},
        number=row.number,
        code=row.public_code,
        created=row.numbered_at,
        institution=row.register_code,
        changed=text.changed if text else None,
        edition=document.edition,
        turned=True,
    )
    with transaction.atomic():
        row = CaseDocument.objects.select_for_update().get(pk=row.pk)
        if signing_facade.give_printable(subject=row.public_id, file=rendered.pdf, draft=rendered.docx, on=on):
            row.paper, row.rendered, row.original_sha256 = True, rendered.public_id, rendered.pdf.sha256
            row.version += 1
            row.save(update_fields=["paper", "rendered", "original_sha256", "version"])
            audit("case.for_hand", subject=row.public_id, by=None, on=on)


def catch_up(*, subject: UUID, on: datetime) -> None:
    """Bring a case and its record up to what signing says now; the order of news does not matter."""
    with transaction.atomic():
        # Locked before signing is asked: of two jobs at once the later one must not write what is no longer true.
        case = CaseDocument.objects.select_for_update().filter(public_id=subject).first()
        summary = signing_facade.summary(subject)
        if case is None or summary is None:
            return
        _follow(case=case, summary=summary, on=on)
        reach("records.heard")


def _follow(*, case: CaseDocument, summary: EnvelopeSummary, on: datetime) -> None:
    if summary.closed:
        move(case=case, to=CaseState.ANNULLED, by=None, on=on, reason=summary.reason)
        return
    if summary.all_signed:
        if case.state in AT_SIGNERS:
            move(case=case, to=CaseState.SIGNED, by=None, on=on)
    elif summary.signed_count and case.state == CaseState.SIGNING:
        move(case=case, to=CaseState.PARTLY_SIGNED, by=None, on=on)
    if summary.state == "archived" and case.state == CaseState.SIGNED:
        move(case=case, to=CaseState.ARCHIVED, by=None, on=on)


def withdraw(*, case: CaseDocument, reason: str, by: User, on: datetime) -> None:
    """Take a document back before everybody has signed; its number stays, annulled."""
    if case.state == CaseState.NUMBERED:
        move(case=case, to=CaseState.ANNULLED, by=by, on=on, reason=reason)
    else:
        signing_facade.cancel(subject=case.public_id, reason=reason, by=by, on=on)


def locked_case(record: UUID) -> CaseDocument | None:
    """The case behind a record, locked before the record itself: news from signing lock in this order too."""
    return CaseDocument.objects.select_for_update().filter(record=record).first()


def take_back(row: Any, *, case: CaseDocument | None, to: str, reason: str, event: str, by: User, on: datetime) -> None:
    """A record that keeps why it was taken back, in the caller's transaction, which holds `locked_case` and then `row`.
    An archived original stays as it is."""
    if case is not None and case.state != CaseState.ARCHIVED:
        withdraw(case=case, reason=reason, by=by, on=on)
        row.refresh_from_db()
    row.state, row.withdrawal = to, reason
    row.version += 1
    row.save()
    audit(event, subject=row.public_id, by=by, on=on)
