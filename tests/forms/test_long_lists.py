"""Every list of what people make: a thousand rows ask the database no more often than ten."""

from __future__ import annotations

import copy
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import count
from typing import Any
from unittest.mock import patch

import pytest
import time_machine
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.archive.finding import actions as archive
from forms.archive.finding.facts import Asked
from forms.archive.finding.models import DocumentSet, SetForm
from forms.contracts.interviews import actions as interviews
from forms.contracts.interviews.models import InterviewNote
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.monthend.states import EndState, ItemState, What
from forms.months.timesheets.models import Timesheet
from forms.people.learners import Learner
from forms.people.models import Gender, Institution, Membership, MentorProfile, Municipality, Person, Role
from forms.people.partners import PartnerOnboarding
from forms.plans import facts
from forms.plans.agreements.models import SupportAgreement
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.requests.models import SupportRequest
from forms.records.models import CaseDocument, Draft
from forms.training.applications.models import TrainingApplication
from forms.training.models import TrainingDay, TrainingGroup
from forms.training.nominations.actions import nominate
from forms.training.nominations.models import TrainingNomination
from forms.training.registry.models import MentorRegistryEntry
from kernel.accounts.models import User
from kernel.crypto.codes import new_code
from kernel.periods import now, today
from tests.factories import plans
from tests.factories.agreements import written
from tests.factories.contracts import interview_terms
from tests.factories.people import learner
from tests.factories.requests import SPRING, prepared
from tests.factories.training import application, training_group
from tests.forms import desks
from tests.forms.conftest import invented_people
from tests.forms.months.pay_rows import OCTOBER, accountant
from tests.forms.pages import client_of, soup
from tests.rows import lasting, made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
FEW, MANY = 10, 1_000
#: No two rows of a module share one.
_number = count(1)


@pytest.fixture(scope="module")
def patterns(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """One of everything, made by the real verbs on a day of November 2026; lists are filled with copies of it."""
    with time_machine.travel(plans.DAY), lasting(django_db_blocker):
        with django_db_blocker.unblock():
            made_once("one of everything", one_of_everything)
        yield


def one_of_everything() -> None:
    invented_people()
    aina, linda, raitis, school = desks.user("aina"), desks.user("linda"), desks.user("raitis"), place()
    contract = desks.agreed()
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    contract.refresh_from_db()
    interviews.record_interview(institution=school, mentor=contract.mentor, terms=interview_terms(), by=linda, on=now())
    with patch.object(facts.Papers, "request", plans.signed_request()):
        row = learner(by=linda)
        plans.approved(by=linda, head=aina, decides=desks.user("eksperts"), row=row, chosen=contract)
    written(PlanProvider.objects.get(), by=linda)
    prepared(row, by=linda, semester=SPRING)
    group = training_group(by=desks.user("macibas"), capacity=None, taken=None)
    application(group)
    nominate(
        municipality=municipality(), group=group, name="Kārlis Testnieks", email="kandidats@paraugs.example", by=raitis,
        on=now(),
    )  # fmt: skip
    accountant()
    entry = MentorRegistryEntry.objects.create(person=contract.mentor, regions="latgale", changed_at=now())
    entry.municipalities.add(municipality())


def place() -> Institution:
    return Institution.objects.get(register_code="PVS")


def municipality() -> Municipality:
    return Municipality.objects.get(name="Paraugpils novads")


# --- copies


def more(pattern: Model, many: int, **fresh: Callable[[int], Any]) -> list[Any]:
    """So many rows like this one. `fresh`: what is another value in each, told its place among them."""
    rows = []
    for at in range(many):
        row: Any = copy.copy(pattern)
        row._state = copy.copy(pattern._state)
        row._state.adding, row._state.fields_cache = True, {}
        row.pk = None
        if hasattr(row, "public_id"):
            row.public_id = uuid.uuid4()
        for name, value in fresh.items():
            setattr(row, name, value(at))
        rows.append(row)
    made: list[Any] = type(pattern)._default_manager.bulk_create(rows)
    return made


def people(many: int) -> list[Person]:
    return Person.objects.bulk_create(
        Person(given_name=f"Anna{next(_number)}", surname="Ārzemniece", gender=Gender.FEMALE) for _at in range(many)
    )


def cases(many: int, kind: str) -> list[CaseDocument]:
    pattern = CaseDocument(
        kind=kind, register_code="PVS", institution_name="Paraugpils vidusskola", title="Izdomāts dokuments", year=2026,
        document_date=today(), numbered_at=now(), retention_until=desks.KEEP, created_by=desks.user("aina"),
    )  # fmt: skip
    numbers = [next(_number) for _at in range(many)]
    return more(
        pattern, many, sequence=lambda at: numbers[at], number=lambda at: f"{kind}-2026-PVS-{numbers[at]}",
        record=lambda _at: uuid.uuid4(), public_code=lambda _at: new_code(),
    )  # fmt: skip


def learners(many: int) -> list[Learner]:
    somebody = people(many)
    return more(Learner.objects.earliest("pk"), many, person=lambda at: somebody[at])


def many_plans(many: int) -> list[SupportPlan]:
    of = learners(many)
    return more(
        SupportPlan.objects.earliest("pk"), many, learner=lambda at: of[at], number=lambda _at: f"IAP-{next(_number)}"
    )


def requests(many: int) -> None:
    of, case = learners(many), cases(many, "IE")
    more(SupportRequest.objects.earliest("pk"), many, learner=lambda at: of[at], case=lambda at: case[at])


def agreements(many: int) -> None:
    of, case, mentors = many_plans(many), cases(many, "VI"), people(many)
    providers = more(PlanProvider.objects.earliest("pk"), many, plan=lambda at: of[at], mentor=lambda at: mentors[at])
    more(
        SupportAgreement.objects.earliest("pk"), many, plan=lambda at: of[at], provider=lambda at: providers[at],
        case=lambda at: case[at],
    )  # fmt: skip


def contracts(many: int) -> list[EmploymentContract]:
    mentors, case = people(many), cases(many, "DL")
    return more(
        EmploymentContract.objects.earliest("pk"), many, draft=lambda _at: None, mentor=lambda at: mentors[at],
        case=lambda at: case[at],
    )  # fmt: skip


def timesheets(many: int) -> list[Timesheet]:
    return Timesheet.objects.bulk_create(
        Timesheet(contract=one, month=OCTOBER.first, created_at=now()) for one in contracts(many)
    )


def month_end() -> MonthEnd:
    """The one that the list is of."""
    return MonthEnd.objects.get_or_create(
        by=desks.user("biruta"), month=OCTOBER.first, place="", state=EndState.RUNNING,
        defaults={"statement": "Apstiprinu.", "signed_in_at": now(), "begun_at": now(), "turned_at": now()},
    )[0]  # fmt: skip


def month_ends(many: int) -> None:
    row = month_end()
    more(row, many, state=lambda _at: EndState.ENDED)
    case = cases(many, "DLUV")
    MonthEndItem.objects.bulk_create(
        MonthEndItem(of_end=row, what=What.TIMESHEET, timesheet=one, case=case[at], state=ItemState.MADE)
        for at, one in enumerate(timesheets(many))
    )


def agreed_contracts(many: int) -> None:
    mentors = people(many)
    more(
        EmploymentContract.objects.earliest("pk"), many, draft=lambda _at: None, mentor=lambda at: mentors[at],
        state=lambda _at: ContractState.AGREED,
    )  # fmt: skip


def checks(many: int) -> None:
    mentors, case = people(many), cases(many, "AP")
    more(SuitabilityCheck.objects.earliest("pk"), many, mentor=lambda at: mentors[at], case=lambda at: case[at])


def talks(many: int) -> None:
    mentors = people(many)
    more(InterviewNote.objects.earliest("pk"), many, mentor=lambda at: mentors[at])


def documents(many: int) -> None:
    cases(many, "DL")


def sets(many: int) -> None:
    DocumentSet.objects.bulk_create(
        DocumentSet(owner=desks.user("aina"), form=SetForm.ZIP, title="Komplekts", asked_at=now(), erase_at=now())
        for _at in range(many)
    )


def drafts(many: int) -> None:
    Draft.objects.bulk_create(
        Draft(kind="DL", owner=desks.user("aina"), title=f"Kārlis {next(_number)}", register_code="PVS")
        for _at in range(many)
    )


def partners(many: int) -> None:
    places = Municipality.objects.bulk_create(
        Municipality(name=f"Izdomātais novads {next(_number)}") for _at in range(many)
    )
    PartnerOnboarding.objects.bulk_create(
        PartnerOnboarding(municipality=one, contract_number="SL", contract_date=today()) for one in places
    )


def colleagues(many: int) -> None:
    school = place()
    users = User.objects.bulk_create(User(email=f"kolege{next(_number)}@paraugs.example") for _at in range(many))
    Membership.objects.bulk_create(
        Membership(user=one, role=Role.IAPS, institution=school, valid_from=today()) for one in users
    )


def groups(many: int) -> None:
    made = more(TrainingGroup.objects.earliest("pk"), many)
    TrainingDay.objects.bulk_create(TrainingDay(group=one, day=one.first_day) for one in made)


def applications(many: int) -> list[TrainingApplication]:
    numbers = [next(_number) for _at in range(many)]
    return more(
        TrainingApplication.objects.earliest("pk"), many, sequence=lambda at: 1_000_000 + numbers[at],
        person_hash=lambda at: f"person {numbers[at]}", email_hash=lambda at: f"address {numbers[at]}",
    )  # fmt: skip


def nominations(many: int) -> None:
    of = applications(many)
    more(
        TrainingNomination.objects.earliest("pk"), many, application=lambda at: of[at],
        email_hash=lambda _at: f"nominated {next(_number)}",
    )  # fmt: skip


def registry(many: int) -> None:
    mentors = people(many)
    pattern = MentorProfile.objects.earliest("pk")
    more(pattern, many, person=lambda at: mentors[at], certificate_number=lambda _at: f"AP-{next(_number)}")
    made = more(MentorRegistryEntry.objects.earliest("pk"), many, person=lambda at: mentors[at])
    through = MentorRegistryEntry.municipalities.through
    through.objects.bulk_create(through(mentorregistryentry=one, municipality=municipality()) for one in made)


# --- lists


@dataclass(frozen=True)
class List:
    """address: told of the only training group; most: rows on its page when there are a thousand."""

    fill: Callable[[int], Any]
    address: str
    login: str
    most: int = 25
    rows: str = "tbody tr"


LISTS = [
    List(learners, "/cilveki/", "linda"),
    List(partners, "/cilveki/partneri/", "auditors"),
    List(colleagues, "/cilveki/kolegi/", "aina"),
    List(many_plans, "/plani/", "linda"),
    List(requests, "/iesniegumi/", "linda"),
    List(agreements, "/vienosanas/", "linda"),
    List(contracts, "/ligumi/", "raitis"),
    List(agreed_contracts, "/ligumi/sutit/", "aina", most=100),
    List(checks, "/ligumi/parbaudes/", "aina"),
    List(timesheets, "/menesi/dluv/?menesis=2026-10", "biruta"),
    List(timesheets, "/menesi/atlidziba/?menesis=2026-10", "zenta"),
    List(timesheets, "/menesi/noslegums/?menesis=2026-10", "biruta", most=51),
    List(month_ends, "/menesi/noslegums/{end}/", "biruta", most=50),
    List(talks, "/ligumi/parrunas/", "linda"),
    List(documents, "/dokumenti/", "aina"),
    List(documents, "/arhivs/atrasts/{question}/", "aina"),
    List(sets, "/arhivs/komplekti/", "aina"),
    List(drafts, "/darba-telpa/", "aina", most=21, rows="ul.inbox > li"),  # and a check to confirm
    List(groups, "/darba-telpa/macibas/", "macibas"),
    List(applications, "/darba-telpa/macibas/grupas/{group}/pieteikumi/", "macibas"),
    List(nominations, "/darba-telpa/macibas/izvirzitie/", "raitis"),
    List(registry, "/darba-telpa/macibas/registrs/", "macibas"),
]


@pytest.mark.usefixtures("patterns")
@pytest.mark.parametrize("one", [pytest.param(one, id=one.address) for one in LISTS])
def test_a_thousand_rows_cost_no_more_queries_than_ten(one: List) -> None:
    client = client_of(desks.user(one.login))
    question = archive.ask(asked=Asked(kind="DL", since=date(2026, 1, 1)), by=desks.user(one.login), on=now())
    group = TrainingGroup.objects.earliest("pk")
    address = one.address.format(group=group.public_id, question=question.public_id, end=month_end().public_id)
    one.fill(FEW)
    client.get(address)
    few, shown = asked(client, address, one.rows)
    assert FEW <= shown < one.most
    one.fill(MANY - FEW)
    assert asked(client, address, one.rows) == (few, one.most)


def asked(client: Client, address: str, rows: str) -> tuple[int, int]:
    """How many queries the page took, and how many rows it shows."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    assert answer.status_code == 200
    return len(seen), len(soup(answer).select(rows))
