"""Who does what with support plans (domain reference 2.2, rows "IAP", "Risk and special-category data in IAP",
"Extension + order")."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from forms.people.access import Scope, scope_of
from forms.people.models import Membership, Role

if TYPE_CHECKING:
    from datetime import date

    from forms.plans.models import SupportPlan
    from kernel.accounts.models import User

#: C, E: who writes plans, extends, suspends and ends them.
AUTHORS = frozenset({Role.IAPS})
#: S in the row "Extension + order": who certifies the copy of the order.
CERTIFIERS = frozenset({Role.HEAD})
#: R of the row of risks, by where the role is held.
RISK_READERS_PLACE = frozenset({Role.IAPS, Role.HEAD, Role.ARC})
RISK_READERS_EVERYWHERE = frozenset({Role.EXP, Role.ARC, Role.AUD})
#: A: who approves plans and extensions.
DECIDERS = frozenset({Role.EXP})


@dataclass(frozen=True)
class PlanReach:
    """The reach of one person on one day. `authors`, `certifies`, `risks`: register codes of institutions."""

    scope: Scope
    authors: frozenset[str]
    certifies: frozenset[str]
    risks: frozenset[str]
    risks_everywhere: bool
    decides: bool

    @property
    def reads_any(self) -> bool:
        """Whether there can be plans in the list of this person, besides those as a mentor."""
        return bool(self.scope.learners or self.scope.reads_everything)

    def writes(self, plan: SupportPlan) -> bool:
        return plan.institution.register_code in self.authors

    def may_certify(self, plan: SupportPlan) -> bool:
        return plan.institution.register_code in self.certifies

    def reads_risks(self, plan: SupportPlan) -> bool:
        return self.risks_everywhere or plan.institution.register_code in self.risks


def reach_of(user: User, *, on: date) -> PlanReach:
    """From memberships in force on a Riga date; of nobody signed in: none."""
    scope = scope_of(user, on=on)
    none: frozenset[str] = frozenset()
    if not scope.roles:
        return PlanReach(scope, none, none, none, False, False)
    rows = list(Membership.objects.in_force(on).filter(user=user).select_related("institution"))

    def places(roles: frozenset[Role]) -> frozenset[str]:
        return frozenset(row.institution.register_code for row in rows if row.institution and row.role in roles)

    everywhere = {row.role for row in rows if row.institution_id is None and row.municipality_id is None}
    return PlanReach(
        scope=scope,
        authors=places(AUTHORS),
        certifies=places(CERTIFIERS),
        risks=places(RISK_READERS_PLACE),
        risks_everywhere=bool(everywhere & RISK_READERS_EVERYWHERE),
        decides=bool(everywhere & DECIDERS),
    )
