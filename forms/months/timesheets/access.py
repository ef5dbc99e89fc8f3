"""Who confirms timesheets (domain reference 2.2, row "DLUV"): A for the institution and for the municipality."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.months.timesheets.rules import Step
from forms.people.models import Role

if TYPE_CHECKING:
    from collections.abc import Collection

    from forms.months.timesheets.facts import Sheet
    from forms.people.access import Scope

CONFIRMERS = (Role.RESP, Role.COO)


def confirms_at(scope: Scope) -> frozenset[str]:
    """Employers whose timesheets this person confirms, in one of the two steps."""
    return scope.where(*CONFIRMERS)


def steps_open_to(scope: Scope, sheet: Sheet, given: Collection[str]) -> list[Step]:
    """The confirmation that is this person's to give now. Where an employer has no responsible person, which a board or
    a youth centre need not have, the coordinator gives that one too."""
    code = sheet.timesheet.contract.employer.register_code
    waiting = [step for step in sheet.steps if step.value not in given]
    roles = scope.places.get(code, frozenset())
    return [step for step in waiting[:1] if _gives(step, roles, responsible=sheet.responsible)]


def _gives(step: Step, roles: Collection[str], *, responsible: bool) -> bool:
    if step == Step.INSTITUTION and Role.RESP in roles:
        return True
    return Role.COO in roles and (step == Step.COORDINATOR or not responsible)
