"""Verbs on hand-over acts: prepare, send, withdraw. Each checks the right of `by` and writes the audit event."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

from forms.archive.files.facts import keeps, seen_in
from forms.archive.handing.documents import KIND, as_context, title_of
from forms.archive.handing.errors import CodeMissing, NotAllowed, NothingChosen, NotNow
from forms.archive.handing.models import HandoverAct
from forms.archive.handing.states import OPEN, HandoverState
from forms.archive.keepers import keeper_of
from forms.people.access import scope_of
from forms.people.models import Person
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records import actions as records
from forms.records import road
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.archive.files.models import CaseFile
    from forms.people.access import Scope
    from kernel.accounts.models import User


@dataclass(frozen=True)
class HandoverTerms:
    """Who gives, who takes, when and why. Codes and addresses are needed to sign electronically."""

    giver_name: str
    giver_office: str
    taker_name: str
    taker_office: str
    handed_on: date
    reason: str
    paper: bool
    giver_code: str = ""
    giver_email: str = ""
    taker_code: str = ""
    taker_email: str = ""

    @property
    def may_sign_electronically(self) -> bool:
        return all((self.giver_code, self.giver_email, self.taker_code, self.taker_email))


def choosable(file: CaseFile, scope: Scope) -> QuerySet[CaseDocument]:
    """What of a case file may be handed over: archived, and seen by this person."""
    return seen_in(file, scope).filter(state=CaseState.ARCHIVED)


def prepare(
    *, file: CaseFile, documents: Collection[UUID], terms: HandoverTerms, by: User, on: datetime
) -> HandoverAct:
    """What is to be handed over; nothing is sent yet. Raises NotAllowed, NothingChosen, CodeMissing."""
    scope = _refuse(file, by=by, on=on)
    if not terms.paper and not terms.may_sign_electronically:
        raise CodeMissing
    with transaction.atomic():
        found = list(choosable(file, scope).filter(public_id__in=list(documents)))
        if not found or len(found) != len(set(documents)):
            raise NothingChosen
        plain = {name: value for name, value in asdict(terms).items() if name != "paper"}
        plain["handed_on"] = terms.handed_on.isoformat()
        row = HandoverAct.objects.create(file=file, terms=plain, paper=terms.paper, created_by=by, created_at=on)
        row.documents.set(found)
        audit("archive.handover_prepared", subject=row.public_id, by=by, on=on, facts={"documents": len(found)})
    return row


def send(*, act: HandoverAct, version: int, by: User, on: datetime) -> CaseDocument:
    """Freeze the list, give the number, set it on its way to both signers. Sending twice returns the same case.

    Raises NotAllowed, NotNow, EditConflict.
    """
    scope = _refuse(act.file, by=by, on=on)
    with transaction.atomic():
        row = _locked(act)
        if row.case is not None:
            return row.case
        if row.state != HandoverState.PREPARED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        today, institution = riga_date(on), keeper_of(row.file.register_code)
        whole = row.documents.count() == choosable(row.file, scope).count()
        row.terms = {**row.terms, "context": as_context(row, on=today, whole=whole)}
        codes = {role: row.terms[f"{role}_code"] for role in ("giver", "taker")}
        people = {role: Person.objects.by_code(code) for role, code in codes.items() if code}
        row.case = records.open_case(
            record=row.public_id, kind=KIND, register_code=institution.register_code,
            institution_name=institution.name, title=title_of(row), document_date=today,
            retention_until=end_of_day(last_day_kept(rules_in_force(today))), paper=row.paper,
            parties={role: one.user for role, one in people.items() if one is not None and one.user is not None},
            by=by, on=on,
        )  # fmt: skip
        row.state = HandoverState.SENT
        row.version += 1
        row.save()
        road.dispatch(row.case)
    return row.case


def withdraw(*, act: HandoverAct, reason: str, by: User, on: datetime) -> None:
    """Take it back before both have signed. Raises NotAllowed, NotNow; signing.facade.SigningError when too late."""
    _refuse(act.file, by=by, on=on)
    with transaction.atomic():
        case = road.locked_case(act.public_id)
        row = _locked(act)
        if row.state not in OPEN:
            raise NotNow
        event = "archive.handover_withdrawn"
        road.take_back(row, case=case, to=HandoverState.WITHDRAWN, reason=reason, event=event, by=by, on=on)


def _locked(act: HandoverAct) -> HandoverAct:
    rows = HandoverAct.objects.select_for_update(of=("self",)).select_related("file", "case")
    return rows.get(pk=act.pk)


def _refuse(file: CaseFile, *, by: User, on: datetime) -> Scope:
    scope = scope_of(by, on=riga_date(on))
    if not keeps(scope, file.register_code):
        raise NotAllowed
    return scope
