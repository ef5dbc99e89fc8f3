"""Mentors in running plans, ready to meet: made by the real verbs for the spring, then set back to the autumn of 2026."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from typing import Any
from uuid import uuid4

import pytest

from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.months.diary import actions as diary
from forms.months.diary.models import DiaryEntry
from forms.months.diary.terms import HeldTerms, PlannedTerms
from forms.months.models import LearnerMonth
from forms.months.opening import open_month
from forms.people.models import Institution
from forms.plans import facts
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.papers import Agreement
from kernel.accounts.models import User
from kernel.periods import RIGA, Month
from tests.factories import plans
from tests.factories.people import MARKS, Identity

#: The autumn semester as the shipped (placeholder) calendar has it; a day in its middle; the month most tests are about.
AUTUMN = (date(2026, 9, 1), date(2026, 12, 18))
DAY = datetime(2026, 10, 20, 9, tzinfo=UTC)
OCTOBER = Month(2026, 10)


def gates_open(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every learner's request and agreement are signed."""
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request(date(2026, 8, 28)))
    monkeypatch.setattr(facts.Papers, "agreements", staticmethod(_agreed))


def _agreed(provider: PlanProvider) -> tuple[Agreement, ...]:
    return (Agreement(facts.plan_key(provider.plan), facts.provider_key(provider), date(2026, 9, 1)),)


def running(
    *, by: User, head: User, identity: Identity = MARKS, mentor: str = "", decides: User | None = None
) -> PlanProvider:
    """A mentor in a plan of the autumn semester of 40 hours; `mentor`: another one than Kārlis, by personal code. Ask for it
    at `plans.DAY` with the gates open."""
    first = plans.contract(head)
    chosen = plans.contract_of(mentor, first) if mentor else first
    decides = decides or User.objects.filter(email="eksperte@paraugs.example").first() or plans.expert()
    plan = plans.approved(by=by, head=head, decides=decides, identity=identity, chosen=chosen)
    return set_back(plan)


def set_back(plan: SupportPlan) -> PlanProvider:
    """The plan, its only mentor, contract and check as if all of it had been ready on 1 September 2026."""
    start, end = AUTUMN
    SupportPlan.objects.filter(pk=plan.pk).update(
        academic_year="2026/2027", semester="I", semester_start=start, semester_end=end, start=start, end=end,
        approved_on=start,
    )  # fmt: skip
    plan.providers.update(start=start, end=end, approved_on=start, added_on=start)
    provider = plan.providers.get()
    contract = provider.contract
    EmploymentContract.objects.filter(pk=contract.pk).update(
        start=start, end=date(2027, 5, 31), terms={**contract.terms, "sign_date": "2026-08-28", "start": "2026-09-01"}
    )
    SuitabilityCheck.objects.update_or_create(
        mentor=provider.mentor, employer=contract.employer,
        defaults={
            "checked_on": date(2026, 8, 20), "source": "SR-2026-1", "result": SuitabilityCheck.Result.SUITABLE,
            "valid_until": date(2027, 8, 20), "checked_by": contract.created_by,
        },
    )  # fmt: skip
    return PlanProvider.objects.select_related("plan", "mentor", "contract").get(pk=provider.pk)


def employed_by(provider: PlanProvider, code: str) -> PlanProvider:
    """The same mentor in the plan by a contract with another employer, who has checked the mentor too."""
    employer = Institution.objects.get(register_code=code)
    contract = provider.contract
    other = EmploymentContract.objects.create(
        employer=employer, employer_kind=employer.kind, mentor=contract.mentor, start=date(2026, 9, 1),
        end=date(2027, 5, 31), rate=contract.rate, edition=contract.edition, terms=contract.terms, state=contract.state,
        created_by=contract.created_by,
    )  # fmt: skip
    check = SuitabilityCheck.objects.get(mentor=provider.mentor, employer=contract.employer)
    check.pk, check.public_id, check.employer = None, uuid4(), employer
    check.save()
    PlanProvider.objects.filter(pk=provider.pk).update(contract=other)
    return PlanProvider.objects.select_related("plan", "mentor", "contract").get(pk=provider.pk)


def second_mentor(provider: PlanProvider, code: str) -> PlanProvider:
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


def moment(day: int, clock: str, *, month: int = 10) -> datetime:
    """A Riga moment of the autumn of 2026: moment(5, "14:00")."""
    return datetime.combine(date(2026, month, day), time.fromisoformat(clock), RIGA)


def planned(day: int, first: str = "14:00", last: str = "15:20", *, month: int = 10, **changes: Any) -> PlannedTerms:
    plain: dict[str, Any] = {
        "starts_at": moment(day, first, month=month), "ends_at": moment(day, last, month=month),
        "place": "Skolas bibliotēka", "activities": "Plāno nedēļu.", "goals": "Nokavēto darbu saraksts.", **changes,
    }  # fmt: skip
    return PlannedTerms(**plain)


def held(day: int, first: str = "14:00", last: str = "15:20", *, month: int = 10, **changes: Any) -> HeldTerms:
    plain: dict[str, Any] = {
        **vars(planned(day, first, last, month=month)), "course": "Sarunājām, kas jāpaspēj.",
        "results": "Divi darbi nodoti.", "next_steps": "Piektdien pārbaudīt.", **changes,
    }  # fmt: skip
    return HeldTerms(**plain)


def met(
    provider: PlanProvider, day: int, first: str = "14:00", last: str = "15:20", *, month: int = 10, **changes: Any
) -> DiaryEntry:
    """Planned the day before and described after it, by the mentor."""
    by = provider.mentor.user
    assert by is not None
    terms = held(day, first, last, month=month, **changes)
    before = PlannedTerms(**{name: getattr(terms, name) for name in PlannedTerms.__dataclass_fields__})
    row = diary.plan_meeting(provider=provider, terms=before, by=by, on=terms.starts_at).entry
    return diary.describe(entry=row, terms=terms, seen=row.version, by=by, on=terms.ends_at).entry


def month_of(provider: PlanProvider, month: Month = OCTOBER, *, on: datetime = DAY) -> LearnerMonth:
    return open_month(provider=provider, month=month, on=on)
