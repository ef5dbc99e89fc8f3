"""The contract follows what was signed: its last day, its end; the two kinds of papers as the road knows them (D08)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models.functions import Coalesce

from forms.contracts.changes import documents
from forms.contracts.changes.grounds import Ground
from forms.contracts.changes.in_force import in_force
from forms.contracts.changes.models import ContractAmendment, ContractPaper, ContractTermination
from forms.contracts.changes.unsent import unsent_amendment, unsent_termination
from forms.contracts.models import EmploymentContract
from forms.contracts.states import PAPER_BY_CASE, ContractState
from forms.records.kinds import Kind
from forms.records.states import CaseState
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID

declare("contracts.settled")


def settle(*, contract: EmploymentContract, on: datetime) -> None:
    """The contract's last day after everything that was signed; `end` and `rate` stay what the contract itself says."""
    with transaction.atomic():
        row = EmploymentContract.objects.select_for_update().get(pk=contract.pk)
        last = in_force(row, date.max).period.end
        moved = None if last == row.end else last
        if moved != row.moved_end:
            row.moved_end = moved
            row.version += 1
            row.save(update_fields=["moved_end", "version"])
            audit("contracts.end_moved", subject=row.public_id, by=None, on=on, facts={"last_day": last.isoformat()})
        reach("contracts.settled")
    close_over(on=on, only=contract)


def close_over(*, on: datetime, only: EmploymentContract | None = None) -> int:
    """Contracts in force whose last day has passed: terminated when a termination ended them, else expired."""
    rows = EmploymentContract.objects.annotate(last=Coalesce("moved_end", "end"))
    rows = rows.filter(state=ContractState.IN_FORCE, last__lt=riga_date(on))
    if only is not None:
        rows = rows.filter(pk=only.pk)
    closed = 0
    for row in rows.prefetch_related("terminations"):
        early = [one for one in row.terminations.all() if one.takes_effect and one.ground != Ground.EXPIRY]
        to = ContractState.ENDED if early else ContractState.EXPIRED
        with transaction.atomic():
            moved = EmploymentContract.objects.filter(pk=row.pk, state=ContractState.IN_FORCE).update(state=to)
            if moved:
                audit(f"contract.{to.value}", subject=row.public_id, by=None, on=on)
        closed += moved
    return closed


def _amendment_moved(record: UUID, to: CaseState, on: datetime) -> None:
    if to == CaseState.SIGNED:
        settle(contract=ContractAmendment.objects.get(public_id=record).contract, on=on)


def _termination_moved(record: UUID, to: CaseState, on: datetime) -> None:
    row = ContractTermination.objects.get(public_id=record)
    if to == CaseState.SIGNED and row.takes_effect:
        settle(contract=row.contract, on=on)


AMENDMENT = Kind(
    code=documents.AMENDMENT, model=ContractAmendment, states=PAPER_BY_CASE, document=documents.amendment_document,
    moved=_amendment_moved, unsent=unsent_amendment,
    emptied=("terms",), goes=True, people=("contract__mentor",), place="contract__employer__register_code",
    delegates=("employer",),
)  # fmt: skip
TERMINATION = Kind(
    code=documents.TERMINATION, model=ContractTermination, states=PAPER_BY_CASE,
    document=documents.termination_document, moved=_termination_moved, unsent=unsent_termination,
    emptied=("terms",), goes=True, people=("contract__mentor",), place="contract__employer__register_code",
    delegates=("employer",),
)  # fmt: skip


def kind_of(paper: ContractPaper) -> Kind:
    return TERMINATION if isinstance(paper, ContractTermination) else AMENDMENT
