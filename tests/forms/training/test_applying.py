"""The applicant's road through the public doors: address, code, pages, place; nothing typed is lost, nobody is told whom we know."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.db import connection
from django.test import Client

from forms.training.applications import actions
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState, Place
from forms.training.models import TrainingGroup
from kernel.audit.models import Event
from kernel.editions.catalogue import load_shipped
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from tests.factories.training import APPLICANT, application, organiser, training_group
from tests.web.test_look import INLINE

pytestmark = pytest.mark.django_db
START = "/pieteikties/"
ADDRESS = "karlis@paraugs.example"


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_shipped()


@pytest.fixture
def group() -> TrainingGroup:
    return training_group(capacity=2, taken=None)


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def said(response: Any) -> str:
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def letters(address: str = ADDRESS) -> list[str]:
    """What was written to an address, oldest first, as it is sent."""
    rows = [row for row in Notification.objects.order_by("pk") if row.to_email == address]
    return [word(row).body for row in rows]


def code_in(letter: str) -> str:
    return re.search(r"\b(\d{6})\b", letter)[1]  # type: ignore[index]


def link_in(letter: str) -> str:
    return re.search(r"/pieteikties/saite/\w+/", letter)[0]  # type: ignore[index]


def begin(client: Client, address: str = ADDRESS, query: str = "") -> str:
    """Through the first two doors; the address of the application."""
    answer = client.post(START + query, {"email": address})
    assert (answer.status_code, answer["Location"]) == (302, "/pieteikties/kods/")
    draft = next(letter for letter in reversed(letters(address)) if re.search(r"\b\d{6}\b", letter))
    opened = client.post("/pieteikties/kods/", {"act": "check", "code": code_in(draft)})
    assert opened.status_code == 302
    return str(opened["Location"])


def fill(client: Client, home: str, group: TrainingGroup, **changes: Any) -> Any:
    """Every section and the last page; the answer to the submitting."""
    for name, values in APPLICANT.items():
        row = TrainingApplication.objects.get(public_id=home.split("/")[2])
        extra = {"group": str(group.public_id)} if name == "persona" else {}
        typed = {**values, **extra, **{key: value for key, value in changes.items() if key in values or key in extra}}
        answer = client.post(f"{home}{name}/", {**typed, "version": row.version})
        assert answer.status_code == 302, said(answer)
    return client.post(f"{home}parbaudit/", {"no_obstacle": "on", "true_data": "on", "data_notice": "on"}, follow=True)


def test_from_the_address_to_a_place(client: Client, group: TrainingGroup) -> None:
    answer = fill(client, begin(client), group)
    row = TrainingApplication.objects.get()
    assert (row.state, row.place, row.sequence, row.group, row.round) == (
        ApplicationState.SUBMITTED, Place.HELD, 1, group, group.round,
    )  # fmt: skip
    assert "vieta grupā jums provizoriski rezervēta" in said(answer)
    terms = row.terms
    assert (terms.name, terms.personal_code, terms.birth_date.isoformat()) == ("Kārlis Testnieks", "090604-29900", "2004-06-09")
    assert (terms.regions, terms.monthly_hours, terms.phone) == (("latgale", "vidzeme"), 20, "+00000000000")
    assert [event.event for event in Event.objects.filter(subject=row.public_id).order_by("pk")] == [
        "training.application_begun", "training.code_right", "training.application_submitted",
    ]  # fmt: skip
