"""What people agree on when a contract is changed or ended; money in EUR, hours academic, dates Riga days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from forms.contracts.facts import representative
from forms.contracts.terms import REPRESENTATIVE_WORDS, as_plain
from forms.people.wording import declined
from kernel.grammar import Case

if TYPE_CHECKING:
    from forms.contracts.changes.in_force import InForce
    from forms.contracts.models import EmploymentContract

#: Clauses whose values are counted, in the order of the form and of the document.
CLAUSES = ("end", "rate", "planned_hours", "guaranteed_hours")


@dataclass(frozen=True)
class AmendmentTerms:
    """None and empty text: that clause stays. `other_*`: a clause in words, old and new."""

    end: date | None
    rate: Decimal | None
    planned_hours: int | None
    guaranteed_hours: int | None
    other_clause: str
    other_old: str
    other_new: str
    effective_from: date
    reason: str
    sign_date: date
    paper: bool
    expires_on: date

    def changes(self, now: InForce) -> dict[str, dict[str, Any]]:
        """Clause → old and new as JSON keeps them; what equals `now` is no change."""
        old = {
            "end": now.period.end, "rate": now.rate, "planned_hours": now.planned_hours,
            "guaranteed_hours": now.guaranteed_hours,
        }  # fmt: skip
        found = {}
        for name in CLAUSES:
            new = getattr(self, name)
            if new is not None and new != old[name]:
                found[name] = {"old": as_plain(old[name]), "new": as_plain(new)}
        if self.other_clause and self.other_new:
            found["other"] = {"clause": self.other_clause, "old": self.other_old, "new": self.other_new}
        return found


@dataclass(frozen=True)
class TerminationTerms:
    """hours: delivered and not paid yet by the last day. law: what an employer's notice rests on, accusative."""

    ground: str
    end: date
    hours: int
    law: str
    reason: str
    sign_date: date
    paper: bool
    expires_on: date


def parties(contract: EmploymentContract, *, on: date) -> dict[str, str]:
    """Who signs for the employer on that day and the mentor, with their words declined; frozen into what they sign.

    The words of the contract are used while the person is the same: somebody has looked at them.
    """
    agreed = contract.terms
    head = representative(contract.employer, on) or {name: agreed[name] for name in _REPRESENTATIVE}
    same = all(head[name] == agreed[name] for name in ("rep_given", "rep_surname", "rep_office"))
    genitive = [
        agreed[f"{name}_genitive"]
        if same
        else declined(head[name], case=Case.GEN, gender=head["rep_gender"], kind=kind)
        for name, kind in REPRESENTATIVE_WORDS.items()
    ]
    given, surname, office = genitive
    mentor = contract.mentor
    known = {name: as_plain(head[name]) or "" for name in ("rep_office", "rep_basis", "rep_code", "rep_email")}
    return known | {
        "rep_name": f"{head['rep_given']} {head['rep_surname']}",
        "rep_genitive": f"{office} {given} {surname}",
        "mentor_name": mentor.name,
        "mentor_code": mentor.personal_code,
        "mentor_birth_date": as_plain(mentor.birth_date) or "",
        "mentor_email": mentor.email,
        "place": contract.employer.place,
    }


_REPRESENTATIVE = (
    "rep_given", "rep_surname", "rep_gender", "rep_office", "rep_basis", "rep_code", "rep_email",
)  # fmt: skip
