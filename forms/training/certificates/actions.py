"""Verbs on certificates: issue them for a whole group in one act, annul one."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction

import forms.records.actions as records
from forms.people.models import MentorProfile, Person
from forms.people.wording import keep
from forms.records import road
from forms.records.certificates import ANNULLABLE, CertificateState
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.training import issuer
from forms.training.access import reach_of
from forms.training.applications.facts import values_for
from forms.training.applications.notices import tell
from forms.training.attendance.facts import sheet_of
from forms.training.certificates.documents import KIND, certificate_context, title_of
from forms.training.certificates.errors import AtTheSeal, NotIssuer, SheetOpen
from forms.training.certificates.facts import candidates
from forms.training.certificates.models import MentorCertificate
from forms.training.models import TrainingGroup
from kernel.audit.log import record as audit
from kernel.grammar import Case
from kernel.jobs.failpoints import declare, reach
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime
    from uuid import UUID

    from forms.training.attendance.facts import Sheet
    from forms.training.certificates.facts import Candidate
    from kernel.accounts.models import User

declare("training.certificates_numbered")


@dataclass(frozen=True)
class Wording:
    """How the name of a holder stands in the certificate, as the organiser has looked at it."""

    gender: str
    dative: str


@dataclass(frozen=True)
class Issue:
    """What one act has done: certificates numbered and on their way, and who was left with the reason."""

    made: tuple[MentorCertificate, ...]
    left: tuple[Candidate, ...]


def issue(*, group: TrainingGroup, wording: Mapping[UUID, Wording], by: User, on: datetime) -> Issue:
    """Number a certificate for each who has completed and has none, all or nobody; a job for each does the rest.

    `wording`: by application; who is not in it is left out. Again numbers only who has none.
    Raises NotIssuer, SheetOpen.
    """
    _refuse(by, on)
    with transaction.atomic():
        locked = TrainingGroup.objects.select_for_update().get(pk=group.pk)
        sheet = sheet_of(locked)
        if not sheet.closed:
            raise SheetOpen
        found = candidates(sheet)
        made = [
            _number(one, wording[one.application.public_id], sheet=sheet, by=by, on=on)
            for one in found
            if not one.hindrance and one.application.public_id in wording
        ]
        if made:
            audit("training.certificates_issued", subject=locked.public_id, by=by, on=on, facts={"count": len(made)})
        reach("training.certificates_numbered")
    return Issue(tuple(made), tuple(one for one in found if one.hindrance))


def _number(one: Candidate, wording: Wording, *, sheet: Sheet, by: User, on: datetime) -> MentorCertificate:
    terms = one.application.terms
    person = _person(one, wording)
    keep(terms.name, case=Case.DAT, gender=wording.gender, kind="name", form=wording.dative, by=by)
    replaces = _replaced(one)
    day = riga_date(on)
    record = uuid.uuid4()
    case = records.open_case(
        record=record,
        kind=KIND,
        register_code=issuer.CODE,
        institution_name=issuer.NAME,
        title=title_of(terms.name),
        document_date=day,
        retention_until=end_of_day(values_for(sheet.group).storage_until),
        paper=False,
        parties={"holder": person.user} if person.user is not None else {},
        by=by,
        on=on,
        replaces=replaces,
    )
    certificate = MentorCertificate.objects.create(
        public_id=record,
        application=one.application,
        person=person,
        case=case,
        printed=certificate_context(
            terms=terms,
            dative=wording.dative,
            sheet=sheet,
            hours=sheet.needed,
            replaces=replaces.number if replaces else "",
            day=day,
        ),
    )
    road.dispatch(case)
    return certificate


def _person(one: Candidate, wording: Wording) -> Person:
    """The known person, or a new one from the application. Contact data of a known one stay: the mentor keeps them."""
    terms = one.application.terms
    person = one.person or Person(
        given_name=terms.given_name,
        surname=terms.surname,
        personal_code=terms.personal_code,
        email=one.application.email,
        phone=terms.phone,
    )
    person.birth_date = person.birth_date or terms.birth_date
    person.gender = wording.gender
    person.save()
    return person


def _replaced(one: Candidate) -> CaseDocument | None:
    """The annulled certificate that this one comes instead of."""
    rows = MentorCertificate.objects.filter(application=one.application).select_related("case")
    last = rows.order_by("case__numbered_at", "pk").last()
    return last.case if last is not None else None


def annul(*, certificate: MentorCertificate, reason: str, by: User, on: datetime) -> MentorCertificate:
    """It has no force any more: the public page says so, the holder loses the entry in the registry and is told.

    The archived file stays. Again changes nothing. Raises NotIssuer, AtTheSeal.
    """
    _refuse(by, on)
    with transaction.atomic():
        # The case first, as everybody who follows signing locks it: the certificate's state follows it.
        case = CaseDocument.objects.select_for_update().get(pk=certificate.case_id)
        row = MentorCertificate.objects.select_related("application").get(pk=certificate.pk)
        if row.state == CertificateState.ANNULLED:
            return row
        if CaseState(case.state) not in ANNULLABLE:
            raise AtTheSeal
        records.move(case=case, to=CaseState.ANNULLED, by=by, on=on, reason=reason)
        MentorProfile.objects.filter(person=row.person_id, certificate_number=case.number).delete()
        application = row.application
        application.version += 1
        application.save(update_fields=["version"])
        tell(application, "annulled", on=on)
        row.refresh_from_db()
    return row


def _refuse(by: User, on: datetime) -> None:
    if not reach_of(by, on=riga_date(on)).decides:
        raise NotIssuer
