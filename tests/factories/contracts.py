"""What becomes of a contract, made of plain values: terms of talks, amendments and terminations."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from forms.contracts.changes.terms import AmendmentTerms, TerminationTerms
from forms.contracts.interviews.actions import NoteTerms
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from kernel.periods import today


def in_force_contract(contract: EmploymentContract) -> EmploymentContract:
    """As if signed by both and archived: for what comes after that."""
    contract.state = ContractState.IN_FORCE
    contract.save()
    return contract


def amendment_terms(contract: EmploymentContract, **changes: Any) -> AmendmentTerms:
    """Nothing but more planned hours from the first day of work on."""
    plain: dict[str, Any] = {
        "end": None, "rate": None, "planned_hours": 60, "guaranteed_hours": None, "other_clause": "", "other_old": "",
        "other_new": "", "effective_from": contract.start, "reason": "", "sign_date": today(), "paper": False,
        "expires_on": today() + timedelta(days=30), **changes,
    }  # fmt: skip
    return AmendmentTerms(**plain)


def termination_terms(contract: EmploymentContract, **changes: Any) -> TerminationTerms:
    """By agreement, a month after the first day of work."""
    plain: dict[str, Any] = {
        "ground": "mutual", "end": contract.start + timedelta(days=30), "hours": 12, "law": "", "reason": "",
        "sign_date": today(), "paper": False, "expires_on": today() + timedelta(days=30), **changes,
    }  # fmt: skip
    return TerminationTerms(**plain)


def interview_terms(**changes: Any) -> NoteTerms:
    plain: dict[str, Any] = {
        "held_on": date(2026, 9, 14), "participants": "Linda Plānotāja-Demo, Kārlis Testnieks",
        "situation": "8. klases izglītojamais bieži kavē stundas.", "results": "Kavējumu kļūst mazāk.", "hours": 12,
        "decision": "agrees", "conditions": "", **changes,
    }  # fmt: skip
    return NoteTerms(**plain)
