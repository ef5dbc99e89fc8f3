"""What can go wrong with plans; each error says what to do next."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from forms.records.errors import RecordError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.plans.models import SupportPlan
    from forms.programmes.findings import Finding


class PlanError(RecordError):
    code = "plan"


class NotYours(PlanError):
    code = "plan.not-allowed"

    def __init__(self) -> None:
        super().__init__(_("You cannot do this with the plan. Ask the plan author of the institution."))


class OwnPlan(PlanError):
    """Who handed a plan in does not approve it."""

    code = "plan.own"

    def __init__(self) -> None:
        super().__init__(_("You handed this in yourself. Another project expert decides on it."))


class NotNow(PlanError):
    code = "plan.state"

    def __init__(self) -> None:
        super().__init__(_("The plan has changed meanwhile, and this can no longer be done. Look at its state."))


class Unfinished(PlanError):
    code = "plan.unfinished"

    def __init__(self) -> None:
        super().__init__(_("Not every section of the plan is filled in yet."))


class NoSemester(PlanError):
    code = "plan.no-semester"

    def __init__(self) -> None:
        super().__init__(_("This semester is not in the calendar. Ask the administrator to enter its dates."))


class AlreadyPlanned(PlanError):
    """The learner has a plan for the semester: `plan`."""

    code = "plan.already"

    def __init__(self, plan: SupportPlan) -> None:
        super().__init__(_("The learner has a plan for this semester already. Open it instead of a new one."))
        self.plan = plan


class Uncertified(PlanError):
    """The copy of the order waits for its certification (D27)."""

    code = "plan.copy-uncertified"

    def __init__(self) -> None:
        super().__init__(_("The head of the institution has not certified the copy of the order yet. Wait for it."))


class RulesBroken(PlanError):
    """`findings`: everything the rules say; what blocks names rule, edition, source and what to do."""

    code = "plan.rules"

    def __init__(self, findings: Sequence[Finding]) -> None:
        super().__init__(_("The plan cannot be handed in yet: see what is marked below."))
        self.findings = tuple(findings)
