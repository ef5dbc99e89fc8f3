"""The only door to what is restricted in a plan (R54). Whoever looks is written into the access log."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.plans.models import PlanRisks, PlanVersion
from forms.plans.terms import RiskTerms, read_risks
from kernel.audit.log import access

#: What the access log calls a look; every name begins with the first one (forms.plans.looks finds them by it).
RISKS = "plan risks"
COMMENTS = "plan risks, comments of the expert"
EXTRACT = "plan risks, extract of the learner's data"

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from kernel.accounts.models import User


def shown(version: PlanVersion, *, by: User, on: datetime, what: str) -> Mapping[str, Any]:
    """The answers of the restricted section, to be put before the eyes of `by`. The caller has asked the matrix."""
    if not what.startswith(RISKS):
        raise ValueError(f"a look at risks is called {RISKS!r} and where")
    access("view", subject=version.plan.public_id, by=by, on=on, what=what)
    return stored(version)


def stored(version: PlanVersion) -> Mapping[str, Any]:
    """The same for a verb that shows nobody anything: judging by the rules, copying into a new version."""
    row = PlanRisks.objects.filter(plan_version=version).first()
    return row.answers if row else {}


def for_rules(version: PlanVersion) -> RiskTerms:
    return read_risks(stored(version))


def keep(version: PlanVersion, answers: Mapping[str, Any]) -> None:
    """Replace what is stored, in the caller's transaction."""
    PlanRisks.objects.update_or_create(plan_version=version, defaults={"answers": dict(answers)})
