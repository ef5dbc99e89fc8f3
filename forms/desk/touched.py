"""What a new edition of the rules would mean for records that are still open; by institution, without names of people."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from forms.contracts.facts import contract_facts, rule_values
from forms.contracts.models import EmploymentContract
from forms.contracts.rules import check_contract
from forms.contracts.states import EDITABLE
from forms.contracts.terms import Terms
from forms.programmes.findings import blocking

if TYPE_CHECKING:
    from datetime import date

    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues

#: Looked at one by one, so no more than these.
MOST = 500


@dataclass
class Touched:
    """Open contracts of one institution that will be signed under the edition: how many, and how many it would stop.

    `reasons`: how many contracts each new finding stops, by rule and sentence.
    """

    institution: str
    contracts: int = 0
    stopped: int = 0
    reasons: dict[tuple[str, str], int] = field(default_factory=dict)


def touched_contracts(values: RuleValues, *, on: date) -> list[Touched]:
    """Contracts agreed and not sent yet whose day of signing the edition `values` would rule, by institution (R5-R7,
    R19-R22 go by the day of signing). What is sent or signed keeps its edition."""
    found: dict[str, Touched] = {}
    rows = EmploymentContract.objects.filter(state__in=EDITABLE).select_related("employer", "mentor").order_by("pk")
    for contract in rows[:MOST]:
        terms = Terms.from_json(contract.terms)
        current = rule_values(terms.sign_date)
        if not current.effective_from <= values.effective_from <= terms.sign_date:
            continue
        one = found.setdefault(contract.employer.name, Touched(contract.employer.name))
        one.contracts += 1
        facts = contract_facts(terms=terms, on=on, contract=contract)
        before = {(each.rule, each.code) for each in blocking(check_contract(facts, current))}
        new: list[Finding] = [
            each for each in blocking(check_contract(facts, values)) if (each.rule, each.code) not in before
        ]
        one.stopped += bool(new)
        for each in new:
            reason = each.rule, str(each.message)
            one.reasons[reason] = one.reasons.get(reason, 0) + 1
    return sorted(found.values(), key=lambda one: one.institution)
