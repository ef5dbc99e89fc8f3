"""A mentor in a running plan of the autumn of 2026, every gate open, and the pages of the month's grid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from forms.contracts.models import SuitabilityCheck
from forms.months.grids.facts import related
from forms.months.models import LearnerMonth
from forms.months.opening import open_month
from forms.plans import facts
from forms.plans.models import PlanProvider
from forms.plans.papers import Agreement
from kernel.accounts.models import User
from kernel.periods import Month
from tests.factories import plans
from tests.factories.months import set_back
from tests.factories.people import MARKS, Identity

#: The autumn semester as the shipped (placeholder) calendar has it; the last evening of October.
DAY = datetime(2026, 10, 31, 15, tzinfo=UTC)
OCTOBER = Month(2026, 10)
METRA = "140384-19905"


def gates_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every learner's request and agreement are signed."""
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request(date(2026, 8, 28)))
    monkeypatch.setattr(facts.Papers, "agreements", staticmethod(_agreed))


def _agreed(provider: PlanProvider) -> tuple[Agreement, ...]:
    return (Agreement(facts.plan_key(provider.plan), facts.provider_key(provider), date(2026, 9, 1)),)


def running(*, by: User, head: User, identity: Identity = MARKS, mentor: str = "") -> PlanProvider:
    """A mentor in a plan of the autumn semester of 40 hours; `mentor`: another one than Kārlis, by personal code."""
    first = plans.contract(head)
    chosen = plans.contract_of(mentor, first) if mentor else first
    decides = User.objects.filter(email="eksperte@paraugs.example").first() or plans.expert()
    plan = plans.approved(by=by, head=head, decides=decides, identity=identity, chosen=chosen)
    return set_back(plan)


def second_mentor(provider: PlanProvider, code: str = METRA) -> PlanProvider:
    """Another mentor in the same plan, by personal code."""
    contract = plans.contract_of(code, provider.contract)
    check = SuitabilityCheck.objects.get(mentor=provider.mentor, employer=contract.employer)
    check.pk, check.public_id, check.mentor = None, uuid4(), contract.mentor
    check.save()
    return PlanProvider.objects.create(
        plan=provider.plan, plan_version=provider.plan_version, mentor=contract.mentor, contract=contract,
        state=provider.state, start=provider.start, end=provider.end, hours=20, added_on=provider.added_on,
        approved_on=provider.approved_on,
    )  # fmt: skip


def month_of(provider: PlanProvider, month: Month = OCTOBER) -> LearnerMonth:
    row = open_month(provider=provider, month=month, on=DAY)
    return related(LearnerMonth.objects.all()).get(pk=row.pk)


def page(month: LearnerMonth, name: str = "grid") -> str:
    return reverse(f"months:{name}", args=[month.public_id])


def typed_rows(*rows: tuple[str, str, str, str], version: int = 1, ids: tuple[str, ...] = ()) -> dict[str, Any]:
    """What the page sends for rows of (day, beginning, hours, topic)."""
    data: dict[str, Any] = {"version": str(version)}
    for place, row in enumerate(rows):
        data |= {f"{name}-{place}": one for name, one in zip(("day", "starts", "hours", "topic"), row, strict=True)}
        data[f"row-{place}"] = ids[place] if place < len(ids) else ""
    return data


def with_account(provider: PlanProvider, *, email: str = "") -> User:
    """The learner has a sign-in, and perhaps an address."""
    learner = provider.plan.learner
    user = User.objects.create(email="marks.skolens@paraugs.example", first_name="Marks")
    learner.person.user = user
    learner.person.save(update_fields=["user"])
    return user
