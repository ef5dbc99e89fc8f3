"""The invented people of domain reference 9 and what they have begun: made by the verbs people use, once."""

from __future__ import annotations

import hashlib
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from forms.pairs.facts import joining
from forms.pairs.models import Pairing
from forms.pairs.rules import check_start
from forms.people.dealings import partnership_of
from forms.people.learners import Learner, Representation
from forms.people.models import Institution, Membership, Role
from forms.people.rules import Partnership
from forms.plans import risks
from forms.plans.models import SupportPlan
from forms.plans.path import path_of
from forms.plans.requests.models import SupportRequest
from forms.plans.terms import unfinished
from forms.training.registry.models import MentorRegistryEntry
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date, today
from portal.demo import journey, mentoring
from portal.demo.people import PEOPLE
from tests.rows import rows_of

INVENTED = [*PEOPLE, *(one for one, *_rest in journey.LEARNERS), *(one for one, *_rest in journey.REPRESENTATIVES)]


@pytest.mark.parametrize("one", INVENTED, ids=lambda one: one.surname)
def test_each_invented_code_is_valid_and_tells_its_birth_date(one: journey.Invented) -> None:
    read = personal_code.parse(one.code)
    assert (read.value, list(read.warnings)) == (one.code, [])
    assert read.birth_date == (None if read.is_new_format else one.born)


@pytest.fixture
def loaded(db: None) -> str:
    """What the command prints the first time: sign-ins."""
    said = StringIO()
    call_command("demo_data", stdout=said)
    return said.getvalue()


def state() -> dict[str, str]:
    """Every table by the digest of its rows."""
    return {
        name: hashlib.sha256(repr((columns, sorted(rows, key=repr))).encode()).hexdigest()
        for name, (columns, rows) in rows_of(connection).items()
    }


@pytest.mark.usual
def test_a_second_run_changes_nothing_and_prints_no_sign_in(loaded: str) -> None:
    before, said = state(), StringIO()
    call_command("demo_data", stdout=said)
    assert (state(), said.getvalue()) == (before, "")
    assert len([line for line in loaded.splitlines() if "@" in line]) == 31


@pytest.mark.usual
def test_everybody_has_a_place_and_every_institution_is_a_partner(loaded: str) -> None:
    assert {partnership_of(one) for one in Institution.objects.all()} == {Partnership.ACTIVE}
    roles = set(Membership.objects.values_list("role", flat=True))
    assert roles >= {Role.EXP, Role.RESP, Role.HEAD, Role.COO, Role.IAPS, Role.MEN, Role.REG}
    learners = Learner.objects.select_related("person", "institution")
    assert sorted((str(one), one.institution.register_code) for one in learners) == [
        ("Elza Piemēra", "PVS"), ("Jēkabs Demonis", "DPS"), ("Laura Paraudziņa", "PVS"), ("Marks Jaunformāts", "PVS"),
        ("Oskars Paraudziņš", "PVS"), ("Rūta Paraudziņa", "PVS"), ("Toms Izdomājums", "IPV"), ("Undīne Agrā", "DPS"),
    ]  # fmt: skip
    assert sorted((str(one.person), one.learner.person.given_name) for one in Representation.objects.all()) == [
        ("Ilze Paraudziņa", "Laura"), ("Ilze Paraudziņa", "Oskars"), ("Ilze Paraudziņa", "Rūta"),
        ("Valdis Aizbildnis-Demo", "Jēkabs"), ("Valdis Aizbildnis-Demo", "Marks"),
    ]  # fmt: skip
    entries = MentorRegistryEntry.objects.in_force().select_related("person")
    assert {(str(one), one.consent_at is not None) for one in entries} == {
        ("Mētra Paraugmentore", True), ("Dzintars Demonstrātors", True), ("Spodra Izdomiņa", False),
        ("Kārlis Testnieks", True),
    }  # fmt: skip


@pytest.mark.usual
def test_the_plan_waits_for_its_mentor_and_shows_which_gates_are_shut(loaded: str) -> None:
    plan = SupportPlan.objects.get()
    assert (str(plan.learner), SupportRequest.objects.get().state) == ("Rūta Paraudziņa", "prepared")
    assert unfinished(plan.versions.get().answers, risks.stored(plan.versions.get())) == ["mentors"]
    said: list[str] = []
    before = state()
    journey.go_on(until=lambda done: done(), say=said.append)  # nobody has a contract yet
    assert (state(), said) == (before, [])
    found = path_of(plan, day=date(2027, 1, 11), on=riga_date(now()))
    assert [(gate.key.value, gate.state.value) for gate in found.gates] == [
        ("certificate", "shut"), ("suitability", "shut"), ("contract", "shut"), ("request", "shut"), ("plan", "shut"),
        ("agreement", "shut"), ("day", "open"),
    ]  # fmt: skip


@pytest.mark.usual
def test_in_each_sister_programme_one_pair_meets_and_one_waits_for_ethics(loaded: str) -> None:
    told: list[str] = []
    for _again in range(2):
        mentoring.go_on(say=told.append)
    assert len(told) == 2
    pairs = Pairing.objects.order_by("run__programme", "pk").select_related("run")
    assert [(row.run.programme, row.state, row.meetings.filter(state="held").count()) for row in pairs] == [
        ("P2", "working", 1), ("P2", "confirmed", 0), ("P3", "working", 1), ("P3", "confirmed", 0),
    ]  # fmt: skip
    shut = [
        sorted({one.code for one in check_start(programme=row.run.programme, members=joining(row, on=today()))})
        for row in pairs
    ]
    assert shut == [[], ["pairs.ethics"], [], ["pairs.ethics"]]
    assert pairs[2].reasons[0] == "Mentors atbalsta mentorējamā lomu digitālajā pārveidē."
