"""Sending many contracts in one act: each is judged by itself, and one that has to stay holds up no other."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.contracts import actions
from forms.contracts.errors import RulesBroken
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.contracts.terms import Terms
from forms.programmes.errors import NoRules
from forms.programmes.findings import blocking
from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from forms.contracts.models import ContractQuerySet
    from forms.people.access import Scope
    from forms.programmes.findings import Finding
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

#: One act takes at most so many: the person waits for it.
MOST = 100


@dataclass(frozen=True)
class Outcome:
    """One contract of the act. `case`: what it became; None: it stays, and `reasons` say why and what to do."""

    contract: EmploymentContract
    case: CaseDocument | None = None
    reasons: tuple[str, ...] = ()


def sendable(scope: Scope) -> ContractQuerySet:
    """Agreed contracts that this person may send; what lists of them show, in one query."""
    return own(scope).filter(state=ContractState.AGREED).defer("terms")


def own(scope: Scope) -> ContractQuerySet:
    """Contracts of the employers this person sends for, in whatever state."""
    rows = EmploymentContract.objects.filter(employer__register_code__in=scope.sends)
    return rows.select_related("employer", "mentor", "case").order_by("mentor__surname", "mentor__given_name", "pk")


def judge(contracts: Iterable[EmploymentContract], *, on: date) -> list[Outcome]:
    """What would hold up each of them today; nothing is sent."""
    return [Outcome(one, reasons=_hindrance(one, on=on)) for one in contracts]


def _hindrance(contract: EmploymentContract, *, on: date) -> tuple[str, ...]:
    try:
        return _said(actions.findings_for(terms=Terms.from_json(contract.terms), on=on, contract=contract))
    except NoRules as missing:
        return (str(missing),)


def send_many(*, contracts: Sequence[EmploymentContract], by: User, on: datetime) -> list[Outcome]:
    """Send those that pass, each in a transaction of its own; a contract that was sent before gives its case again."""
    return [_sent(one, by=by, on=on) for one in contracts]


def _sent(contract: EmploymentContract, *, by: User, on: datetime) -> Outcome:
    try:
        return Outcome(contract, case=actions.send_contract(contract=contract, by=by, on=on))
    except RulesBroken as broken:
        return Outcome(contract, reasons=_said(broken.findings))
    except (RecordError, NoRules) as refusal:
        return Outcome(contract, reasons=(str(refusal),))


def _said(findings: Iterable[Finding]) -> tuple[str, ...]:
    """„… (R52, RS-2026; source)”: what blocks, what to do, by which rule."""
    return tuple(f"{one} ({one.rule}, {one.edition}; {one.source})" for one in blocking(findings))
