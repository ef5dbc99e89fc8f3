"""An amendment as the context of the kind DG, a termination of DI; their signers. Keys: the manifests' [context]."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forms.contracts.changes.grounds import SIGNERS, TITLES, Ground
from forms.contracts.changes.in_force import in_force
from forms.contracts.changes.terms import CLAUSES
from forms.contracts.documents import PARTIES, academic_hours
from forms.people.letterhead import letterhead_of
from forms.people.models import Person
from forms.people.wording import identity
from forms.records.kinds import Document
from kernel.grammar import date_long, euros_in_words, money
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from forms.contracts.changes.models import ContractAmendment, ContractPaper, ContractTermination
    from forms.contracts.models import EmploymentContract

AMENDMENT, TERMINATION = "DG", "DI"
#: How the document calls each clause; Latvian, as the document is.
CLAUSE_WORDS = {
    "end": "Līguma termiņš",
    "rate": "Stundas likme",
    "planned_hours": "Plānotais darba laiks mēnesī",
    "guaranteed_hours": "Garantētais darba laiks mēnesī",
}


def amendment_title(contract: EmploymentContract) -> str:
    return f"Grozījumi darba līgumā ar mentoru {contract.terms['mentor_accusative']}"


def termination_title(termination: ContractTermination) -> str:
    return f"{TITLES[Ground(termination.ground)]}: {termination.contract.mentor.name}"


def amendment_context(amendment: ContractAmendment) -> dict[str, Any]:
    return _shared(amendment, amendment.contract) | {
        "changes": changed_clauses(amendment.terms["changes"]),
        "effective": amendment.effective_from.isoformat(),
        "reason": amendment.terms["reason"],
    }


def changed_clauses(changes: dict[str, dict[str, str]]) -> list[dict[str, str]]:
    """Clause, old, new in the words of the document."""
    rows = [
        {
            "clause": CLAUSE_WORDS[name],
            "old": _words(name, changes[name]["old"]),
            "new": _words(name, changes[name]["new"]),
        }
        for name in CLAUSES
        if name in changes
    ]
    return rows + ([dict(changes["other"])] if "other" in changes else [])


def _words(name: str, value: Any) -> str:
    if name == "end":
        return f"līdz {date_long(date.fromisoformat(value), case='dat')}"
    return money(Decimal(value)) if name == "rate" else academic_hours(int(value))


def termination_context(termination: ContractTermination) -> dict[str, Any]:
    hours, rate, amount = settlement(termination)
    shared = _shared(termination, termination.contract)
    if termination.ground == Ground.EMPLOYEE:  # the employee writes it
        shared["letterhead"] = {"name": shared["mentor"]["name"], "line": "darbinieks"}
    return shared | {
        "title": TITLES[Ground(termination.ground)],
        "ground": termination.ground,
        "end": termination.end.isoformat(),
        "law": termination.terms["law"],
        "reason": termination.terms["reason"],
        "settlement": {
            "hours": academic_hours(hours) if hours else "",
            "rate": money(rate),
            "amount": money(amount),
            "amount_words": euros_in_words(amount),
        },
    }


def settlement(termination: ContractTermination) -> tuple[int, Decimal, Decimal]:
    """Hours still to be paid, the rate of the last day, and what that makes (S1: delivered hours are paid)."""
    rate = in_force(termination.contract, termination.end).rate
    return termination.hours, rate, rate * termination.hours


def _shared(paper: ContractPaper, contract: EmploymentContract) -> dict[str, Any]:
    terms, employer = paper.terms, contract.employer
    born = terms["mentor_birth_date"]
    return {
        "place": terms["place"],
        "date": terms["sign_date"],
        "road": "paper" if paper.paper else "electronic",
        "letterhead": letterhead_of(employer),
        "employer": {
            "name": employer.name,
            "registration_number": employer.registration_number,
            "rep_office": terms["rep_office"],
            "rep_name": terms["rep_name"],
            "rep_genitive": terms["rep_genitive"],
            "basis_accusative": terms["rep_basis"],
        },
        "mentor": {
            "name": terms["mentor_name"],
            **identity(terms["mentor_code"], date.fromisoformat(born) if born else None),
        },
        "contract": {"number": str(contract), "date": contract.terms["sign_date"]},
    }


def _signers(
    paper: ContractPaper, contract: EmploymentContract, order: Sequence[str], who: Collection[str]
) -> list[Signer]:
    """Those of `who`, in the order of the kind's manifest."""
    terms = paper.terms
    head = Person.objects.by_code(terms["rep_code"]) if terms["rep_code"] else None
    people = {
        "mentor": (terms["mentor_name"], terms["mentor_code"], terms["mentor_email"], contract.mentor.user),
        "employer": (terms["rep_name"], terms["rep_code"], terms["rep_email"], head.user if head else None),
    }
    signers = []
    for place, role in enumerate((one for one in order if one in who), start=1):
        name, code, email, user = people[role]
        signers.append(
            Signer(
                role=role, name=name, person_code=code, email=email, user_id=user.pk if user else None, order=place,
                label=PARTIES[role],
            )
        )  # fmt: skip
    return signers


def amendment_document(amendment: ContractAmendment, order: Sequence[str]) -> Document:
    """What the road asks of an amendment: both sign."""
    return Document(
        context=amendment_context(amendment),
        signers=_signers(amendment, amendment.contract, order, order),
        expires_on=date.fromisoformat(amendment.terms["expires_on"]),
    )


def termination_document(termination: ContractTermination, order: Sequence[str]) -> Document:
    """What the road asks of a termination: both sign an agreement, its giver a notice."""
    return Document(
        context=termination_context(termination),
        signers=_signers(termination, termination.contract, order, SIGNERS[Ground(termination.ground)]),
        expires_on=date.fromisoformat(termination.terms["expires_on"]),
    )
