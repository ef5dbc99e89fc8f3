"""Nomination: the invitation leads into the application, the municipality follows what becomes of it and nothing else."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from forms.training.applications import actions as applications
from forms.training.applications.models import TrainingApplication
from forms.training.models import TrainingGroup
from forms.training.nominations import actions
from forms.training.nominations.errors import AlreadyNominated, GroupNotOpen, NotCoordinator
from forms.training.nominations.models import TrainingNomination
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from tests.access.world import World, build
from tests.factories.training import answers, application, organiser, submitted, training_group
from tests.forms.training.test_applying import begin, letters
from tests.forms.training.test_registry import questions
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db
LIST = "/darba-telpa/macibas/izvirzitie/"
ADDRESS = "kandidats@paraugs.example"


@pytest.fixture
def world(db: None, settings: Any) -> World:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()
    return build()


@pytest.fixture
def group(world: World) -> TrainingGroup:
    return training_group(capacity=2, taken=None)


def nominate(world: World, group: TrainingGroup, **changes: Any) -> TrainingNomination:
    told = {
        "municipality": world.institutions["near"].municipality, "group": group, "name": "Kārlis Testnieks",
        "email": ADDRESS, "by": world.users["COO", "near"], "on": now(),
    }  # fmt: skip
    return actions.nominate(**{**told, **changes})


def said(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ").split())


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.acceptance("A06")
def test_from_the_invitation_to_what_becomes_of_it(world: World, group: TrainingGroup, client: Client) -> None:
    coordinator = signed_in(world.users["COO", "near"])
    municipality = world.institutions["near"].municipality
    typed = {"municipality": str(municipality.public_id), "group": str(group.public_id), "name": "Kārlis Testnieks"}
    assert coordinator.post(f"{LIST}jauns/", {**typed, "email": "nav adrese"}).status_code == 422
    assert coordinator.post(f"{LIST}jauns/", {**typed, "email": ADDRESS}).status_code == 302
    assert "uzaicinājums nosūtīts" in said(coordinator.get(LIST))
    (invitation,) = letters(ADDRESS)
    assert "near novads jūs izvirza" in invitation
    link = re.search(r"/pieteikties/aicinajums/\w+/", invitation)[0]  # type: ignore[index]
    first = client.get(link, follow=True)
    page = BeautifulSoup(first.content, "lxml")
    assert page.select_one("input[name=email]")["value"] == ADDRESS and "near novads jūs izvirza" in said(first)
    home = begin(client, ADDRESS)
    assert "aizpilda pieteikumu" in said(coordinator.get(LIST))
    persona = BeautifulSoup(client.get(f"{home}persona/").content, "lxml")
    assert persona.select_one("input[name=group]:checked")["value"] == str(group.public_id)
    iecere = BeautifulSoup(client.get(f"{home}iecere/").content, "lxml")
    assert iecere.select_one("input[name=proposed_by]")["value"] == "near novads"
    row = TrainingApplication.objects.get()
    for section, values in answers(group, 1).items():
        row = applications.save_section(
            application=row, section=section, typed={}, values=values, version=row.version, on=now()
        )
    submitted(row)
    own = reverse("training:nomination", args=[TrainingNomination.objects.get().public_id])
    read = said(coordinator.get(own))
    assert "iesniegts" in read and "Gribu palīdzēt." in read
    assert signed_in(world.users["COO", "far"]).get(own).status_code == 404


def test_who_may_propose_whom_and_where(world: World, group: TrainingGroup) -> None:
    nominate(world, group)
    with pytest.raises(AlreadyNominated):
        nominate(world, group, email="Kandidats@paraugs.example")
    with pytest.raises(NotCoordinator):
        nominate(world, group, by=world.users["COO", "far"])
    with pytest.raises(GroupNotOpen):
        nominate(world, training_group(state="planned"))
    assert TrainingNomination.objects.count() == 1


def test_another_application_is_not_followed_and_silence_is_erased(world: World, group: TrainingGroup) -> None:
    row = nominate(world, group)
    first, second = application(group, number=1), application(group, number=2)
    for one in (first, second):
        actions.take_up(nomination=row.public_id, application=one, on=now())
    row.refresh_from_db()
    assert row.application == first
    silent = nominate(world, group, email="klusais@paraugs.example")
    assert actions.by_link(token="x" * 26, on=now()) is None
    assert actions.erase_unanswered(on=now() + timedelta(days=59)) == 0
    assert actions.erase_unanswered(on=now() + timedelta(days=61)) == 1
    assert not TrainingNomination.objects.filter(pk=silent.pk).exists()
    assert organiser() and all(word(one).body for one in Notification.objects.all())


def test_the_list_asks_the_same_number_of_questions_for_many(world: World, group: TrainingGroup) -> None:
    client = signed_in(world.users["COO", "near"])
    rows = [nominate(world, group)]
    actions.take_up(nomination=rows[0].public_id, application=application(group, number=1), on=now())
    few = questions(client, LIST)
    for number in range(2, 14):
        row = nominate(world, group, email=f"kandidats{number}@paraugs.example")
        actions.take_up(nomination=row.public_id, application=application(group, number=number), on=now())
    assert questions(client, LIST) == few
