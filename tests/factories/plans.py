"""Support plans of the invented people, made by the real verbs."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from forms.contracts import actions as contracts
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.learners import Learner
from forms.people.models import Membership, MentorProfile, Person, Role
from forms.plans import actions, extending, facts
from forms.plans.extending import ExtensionTerms
from forms.plans.extensions import ExtensionReason, PlanExtension
from forms.plans.facts import SignedRequest
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.papers import Signer
from forms.plans.stopping import StopTerms
from forms.plans.stops import StopKind
from kernel.accounts.models import User
from kernel.files.intake import Accepted
from tests.factories import contract_draft
from tests.factories.people import RUTA, Identity, learner
from tests.forms.desks import blank

#: A day on which the second semester of 2026/2027 is the next one; its contract is signed, its plan is prepared.
DAY = datetime(2026, 11, 23, 8, tzinfo=UTC)
#: The spring semester as the shipped (placeholder) calendar has it.
SPRING = (date(2027, 1, 4), date(2027, 5, 31))

VALUES: dict[str, dict[str, Any]] = {
    "laiks": {"start": "2027-01-04", "end": "2027-05-31", "education_programme": "21011111"},
    "modulis": {"modules": ["I"], "ground": "c", "report_card": None, "main_module": ""},
    "riski": {
        "leaving_risks": ["learning"], "exclusion": [], "exclusion_other": "",
        "justification": "Bieži kavē pirmās stundas.",
    },
    "pasakums": {
        "goals": "Pabeidz klasi ar sekmīgām atzīmēm.", "activities": "Kopā plāno nedēļu.", "hours": 40, "hours_month": 10,
    },
    "mentors": {"mentor_from": None, "mentor_until": None, "mentor_hours": None, "mentor_month": None, "others": []},
}  # fmt: skip


def contract(head: User, **changes: Any) -> EmploymentContract:
    """The contract of tests/data with Kārlis, signed by both and archived (as far as plans ask)."""
    there = EmploymentContract.objects.first()
    if there is None:
        there = contracts.submit_contract(draft=contract_draft(head), by=head, on=DAY)
        EmploymentContract.objects.filter(pk=there.pk).update(state=ContractState.IN_FORCE)
        there.refresh_from_db()
    return there


def contract_of(mentor: str, pattern: EmploymentContract) -> EmploymentContract:
    """The same contract with another mentor, by personal code."""
    person = Person.objects.by_code(mentor)
    assert person is not None
    return EmploymentContract.objects.create(
        employer=pattern.employer, employer_kind=pattern.employer_kind, mentor=person, start=pattern.start,
        end=pattern.end, rate=pattern.rate, edition=pattern.edition, terms=pattern.terms,
        state=ContractState.IN_FORCE, created_by=pattern.created_by,
    )  # fmt: skip


def expert(name: str = "eksperte") -> User:
    """A project expert; nobody of the invented people is one."""
    user = User.objects.create(email=f"{name}@paraugs.example", first_name="Vita", last_name="Eksperte-Demo")
    Membership.objects.create(user=user, role=Role.EXP, valid_from=date(2025, 9, 1))
    return user


def begun(*, by: User, identity: Identity = RUTA, row: Learner | None = None, on: datetime = DAY) -> SupportPlan:
    """A plan for the spring semester with an empty draft."""
    row = row or learner(by=by, identity=identity)
    semester = next(one for one in facts.semester_offers(row, on=on.date()) if one.kind == "II")
    return actions.begin_plan(learner=row, semester=semester, by=by, on=on)


def fill(
    version: PlanVersion, *, by: User, chosen: EmploymentContract, on: datetime = DAY, **changes: Any
) -> PlanVersion:
    """Every section as its form would keep it; `changes` by the name of the answer."""
    for name, values in VALUES.items():
        said = {**values, **({"contract": str(chosen.public_id)} if name == "mentors" else {})}
        said |= {key: value for key, value in changes.items() if key in said}
        version = actions.save_section(
            version=version, section=name, typed={}, values=said, seen=version.version, by=by, on=on
        )
    return version


def submitted(
    *, by: User, head: User, on: datetime = DAY, chosen: EmploymentContract | None = None, **how: Any
) -> SupportPlan:
    """Handed in to the expert."""
    changes = {key: how.pop(key) for key in list(how) if any(key in values for values in VALUES.values())}
    chosen = chosen or contract(head)
    plan = begun(by=by, on=on, **how)
    version = fill(plan.versions.get(), by=by, chosen=chosen, on=on, **changes)
    actions.submit(version=version, by=by, on=on)
    plan.refresh_from_db()
    return plan


def approved(*, by: User, head: User, decides: User, on: datetime = DAY, **how: Any) -> SupportPlan:
    plan = submitted(by=by, head=head, on=on, **how)
    actions.approve(version=plan.versions.get(), by=decides, on=on)
    plan.refresh_from_db()
    return plan


def mentor_answers(chosen: EmploymentContract, hours: int, month: int, **days: str) -> dict[str, Any]:
    """A further mentor of a plan as the form keeps it."""
    return {
        "contract": str(chosen.public_id), "mentor_from": None, "mentor_until": None, "mentor_hours": hours,
        "mentor_month": month, **days,
    }  # fmt: skip


def signed_request(day: date = date(2026, 11, 20), signer: Signer = Signer.REPRESENTATIVE) -> Any:
    """What the step of requests tells: the same signed request for every plan."""
    return staticmethod(lambda plan: SignedRequest(day, signer))


def coach_until(person_code: str, day: date) -> None:
    MentorProfile.objects.filter(person=Person.objects.by_code(person_code)).update(coach_valid_until=day)


ORDER_COPY = Accepted(content=blank(), media_type="application/pdf", name="rikojums.pdf")


def extension_terms(**changes: Any) -> ExtensionTerms:
    """Extra study measures to 11 June 2027 by an order of 20 May."""
    plain: dict[str, Any] = {
        "reason": ExtensionReason.MEASURES, "order_number": "1-9/17", "order_date": date(2027, 5, 20),
        "measures_until": date(2027, 6, 11), "end": date(2027, 6, 11), "hours": 6, **changes,
    }  # fmt: skip
    return ExtensionTerms(**plain)


def stop_terms(**changes: Any) -> StopTerms:
    """Suspended from 1 March on, by the learner's choice, after sixteen hours."""
    plain: dict[str, Any] = {
        "kind": StopKind.SUSPENSION, "reason": "learner", "explanation": "", "stopped_from": date(2027, 3, 1),
        "last_meeting": date(2027, 2, 22), "hours": 16, **changes,
    }  # fmt: skip
    return StopTerms(**plain)


def asked_for(plan: SupportPlan, *, by: User, on: datetime, **changes: Any) -> PlanExtension:
    """An extension handed in, under a contract that is long enough."""
    EmploymentContract.objects.update(end=date(2027, 6, 30))
    return extending.ask(plan=plan, terms=extension_terms(**changes), copy=ORDER_COPY, by=by, on=on)
