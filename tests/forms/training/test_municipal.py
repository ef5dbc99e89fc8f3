"""The municipal coordinator reads applications that name the municipality, and nothing of others; nothing is decided there."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.people.models import Membership, Municipality, Role
from forms.training.applications import actions
from forms.training.applications.models import TrainingApplication
from forms.training.applications.rules import places_named
from forms.training.attendance.models import TrainingAttendance
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from kernel.grammar import date_short
from kernel.periods import now
from tests.factories.training import application, organiser, training_group
from tests.forms.training.test_places import prepared
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db
LIST = "/darba-telpa/macibas/pasvaldibas-pieteikumi/"


@pytest.fixture
def place(db: None) -> Municipality:
    load_shipped()
    return Municipality.objects.create(name="Demo novads")


@pytest.fixture
def desk(client: Client, place: Municipality, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    user = User.objects.create_user("koordinatore@paraugs.example", "x")
    Membership.objects.create(user=user, role=Role.COO, municipality=place, valid_from=date(2025, 9, 1))
    client.force_login(user)
    return client


def said(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "lxml").select_one("main").get_text(" ").split())


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("Rēzeknes novads", {"Rēzeknes novads"}),
        ("rezeknes novada un Rīgā", {"Rēzeknes novads", "Rīga"}),
        ("Rēzekne", {"Rēzekne"}),
        ("Ludzas nov., Rēzeknē", {"Ludzas novads", "Rēzekne"}),
        ("visā Latgalē", set()),
        ("", set()),
    ],
)
def test_municipalities_in_peoples_own_words(text: str, named: set[str]) -> None:
    assert places_named(text, ["Rēzekne", "Rēzeknes novads", "Rīga", "Ludzas novads"]) == named


@pytest.mark.acceptance("A08")
def test_who_lives_or_would_work_in_the_municipality_is_read_without_codes(desk: Client, place: Municipality) -> None:
    Municipality.objects.create(name="Cits novads")
    group = training_group(capacity=9, taken=None)
    lives = application(group, number=1, personal_code="090604-29900")
    works = application(group, number=2, municipality="Cits novads", municipalities="Cita un Demo novadā")
    application(group, number=3, municipality="Cits novads")
    prepared(group, 4)
    actions.reject(application=works, reason="Neatbilst", by=organiser(), on=now())
    listed = said(desk.get(LIST))
    assert [f"Testnieks{number}" in listed for number in (1, 2, 3, 4)] == [True, True, False, False]
    assert "noraidīts" in listed
    address = reverse("training:municipal-application", args=[lives.public_id])
    assert "Apmeklētās" not in said(desk.get(address))
    TrainingAttendance.objects.create(application=lives, day=group.first_day, hours=12)
    page = said(desk.get(address))
    assert f"Apmeklētās akadēmiskās stundas {date_short(group.first_day)} 12" in page
    assert "Gribu palīdzēt." in page and "pieteicejs1@paraugs.example" in page
    assert "090604" not in page and "Personas kods" not in page and "Dzimšanas datums" not in page
    seen = set(AccessEvent.objects.values_list("subject", "act", "what"))
    assert seen == {
        (place.public_id, "view", "training applications"), (lives.public_id, "view", "training application"),
    }  # fmt: skip
    assert desk.post(address, {"act": "approve"}).status_code == 405


def test_applications_of_other_municipalities_are_not_there(desk: Client) -> None:
    other = application(training_group(), municipality="Cits novads")
    draft = prepared(training_group(), 5)
    for row in (other, draft):
        assert desk.get(reverse("training:municipal-application", args=[row.public_id])).status_code == 404
    desk.force_login(organiser())
    assert desk.get(LIST).status_code == 404  # the organiser has pages of its own


def test_the_list_costs_the_same_for_many(desk: Client, place: Municipality) -> None:
    group = training_group(capacity=5, taken=None)
    costs, made = [], 0
    for more in (10, 90):
        for _one in range(more):
            made += 1
            row = prepared(group, made)
            TrainingApplication.objects.filter(pk=row.pk).update(
                state="rejected", group=group, round=group.round, submitted_at=now()
            )
            row.named.add(place)
        with CaptureQueriesContext(connection) as seen:
            answer = desk.get(LIST)
        costs.append(len(seen))
        assert len(BeautifulSoup(answer.content, "lxml").select("tbody tr")) == min(made, 25)
    assert costs[0] == costs[1]
