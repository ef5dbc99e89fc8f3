"""A suitability check as the context of the document kind AB, and who confirms it."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from forms.contracts.documents import PARTIES
from forms.contracts.facts import DAYS_TO_SIGN
from forms.contracts.models import SuitabilityCheck
from forms.contracts.states import CHECK_BY_CASE
from forms.people.letterhead import letterhead_of
from forms.people.models import Membership, Role
from forms.records.kinds import Document, Kind
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

KIND = "AB"
#: The provisions of `SUITABILITY_LAW` as the sentence of the document needs them.
LAW_LOCATIVE = "Izglītības likuma 50. pantā un Bērnu tiesību aizsardzības likuma 72. panta piektajā daļā"


def title_of(check: SuitabilityCheck) -> str:
    return f"Atbilstības pārbaude: {check.mentor.name}"


def check_context(check: SuitabilityCheck, case: CaseDocument, checker: User) -> dict[str, Any]:
    """Result and reference; no personal code, and nothing of what the register said."""
    mentor, employer = check.mentor, check.employer
    profile = getattr(mentor, "mentor", None)
    return {
        "place": employer.place,
        "date": case.document_date.isoformat(),
        "road": "electronic",
        "letterhead": letterhead_of(employer),
        "employer": {"name": employer.name, "registration_number": employer.registration_number},
        "mentor": {
            "name": mentor.name,
            "birth_date": mentor.birth_date.isoformat() if mentor.birth_date else "",
            "certificate": profile.certificate_number if profile else "",
        },
        "check": {
            "date": check.checked_on.isoformat(),
            "law_locative": LAW_LOCATIVE,
            "source": check.source,
            "result": check.result,
            "valid_until": check.valid_until.isoformat(),
        },
        "checker": {"office": _office(check, case, checker), "name": _name(checker)},
    }


def _name(user: User) -> str:
    person = getattr(user, "person", None)
    return person.name if person else str(user)


def _office(check: SuitabilityCheck, case: CaseDocument, checker: User) -> str:
    head = Membership.objects.in_force(case.document_date).filter(
        institution=check.employer, role=Role.HEAD, user=checker
    )
    return head.values_list("office", flat=True).first() or ""


def document_of(check: SuitabilityCheck, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of a check (forms.records.kinds): its head signs alone."""
    case = check.case
    checker = case.created_by if case else None
    if case is None or checker is None:
        raise LookupError(f"the check {check.public_id} was not sent by anybody")
    person = getattr(checker, "person", None)
    signers = [
        Signer(
            role=role,
            name=_name(checker),
            person_code=person.personal_code if person else "",
            email=checker.email,
            user_id=checker.pk,
            order=place,
            label=PARTIES[role],
        )
        for place, role in enumerate(order, start=1)
    ]
    return Document(
        context=check_context(check, case, checker),
        signers=signers,
        expires_on=case.document_date + timedelta(days=DAYS_TO_SIGN),
    )


CHECK = Kind(
    code=KIND, model=SuitabilityCheck, states=CHECK_BY_CASE, document=document_of, text_found=False,
    emptied=("source",), goes=True, people=("mentor",), place="employer__register_code",
)  # fmt: skip
