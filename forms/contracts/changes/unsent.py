"""Amendments and terminations that are agreed and not sent: their text may still be changed in Word."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from forms.contracts.changes import documents
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.states import PaperState
from forms.people.access import scope_of
from forms.records.kinds import Unsent

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.accounts.models import User


def unsent_amendment(user: User, on: date, public_id: UUID) -> Unsent | None:
    row, reach = _found(ContractAmendment, user, on, public_id)
    if row is None:
        return None
    return Unsent(
        kind=documents.AMENDMENT,
        title=documents.amendment_title(row.contract),
        context=documents.amendment_context(row),
        back=reverse("contracts:amendment", args=[row.public_id]),
        **reach,
    )


def unsent_termination(user: User, on: date, public_id: UUID) -> Unsent | None:
    row, reach = _found(ContractTermination, user, on, public_id)
    if row is None:
        return None
    return Unsent(
        kind=documents.TERMINATION,
        title=documents.termination_title(row),
        context=documents.termination_context(row),
        back=reverse("contracts:termination", args=[row.public_id]),
        **reach,
    )


def _found(model: Any, user: User, on: date, public_id: UUID) -> tuple[Any, dict[str, Any]]:
    """The paper as this person may read it, and what is alike of both kinds."""
    scope = scope_of(user, on=on)
    rows = model.objects.visible_to(scope).select_related("contract__employer", "contract__mentor", "contract__case")
    row = rows.filter(public_id=public_id, state=PaperState.AGREED).first()
    if row is None:
        return None, {}
    code = row.contract.employer.register_code
    return row, {
        "record": row.public_id,
        "register_code": code,
        "on": date.fromisoformat(row.terms["sign_date"]),
        "writes": code in scope.writes,
        "sends": code in scope.sends,
    }
