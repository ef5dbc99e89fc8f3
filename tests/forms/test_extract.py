"""The extract of one learner's data that the head makes: complete, restricted parts only by choice, every one a look."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse

from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.safety.actions import enter_note
from forms.plans.safety.states import Fact, Informed
from kernel.audit.models import AccessEvent
from kernel.periods import now, riga_date
from tests.factories import agreements, plans, requests
from tests.factories.people import representative
from tests.forms.pages import client_of, soup

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance("A62")]


@pytest.fixture
def plan(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch, person: Any) -> SupportPlan:
    """Rūta with a parent, a request, an approved plan, an agreement and a note."""
    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(plans.facts.Papers, "request", plans.signed_request())
    linda, karlis = person("linda"), person("karlis")
    made = plans.approved(by=linda, head=person("aina"), decides=plans.expert())
    representative(made.learner, by=linda)
    requests.prepared(made.learner, by=linda, semester=requests.SPRING)
    agreements.written(PlanProvider.objects.get(), by=karlis)
    enter_note(
        learner=made.learner,
        fact=Fact.RADICAL,
        informed=[Informed.COURT],
        informed_on=riga_date(now()),
        by=karlis,
        on=now(),
    )
    return made


def test_everything_but_what_is_restricted(plan: SupportPlan, person: Any) -> None:
    aina = person("aina")
    address = reverse("extract:learner", args=[plan.learner.public_id])
    link = soup(client_of(aina).get(reverse("people:learner", args=[plan.learner.public_id]))).select("main a")
    assert address in [one["href"] for one in link]
    page = soup(client_of(aina).get(address))
    assert [one.get_text() for one in page.select("main section h2")] == [
        "Persona", "Mācības izglītības iestādē", "Pārstāvji", "Atbalsta plāni", "Plānu saturs", "Iesniegumi atbalstam", "Vienošanās",
        "Kad datus skatīja",
    ]  # fmt: skip
    text = page.select_one("main").get_text()
    for kept in (
        "051013-29909",
        "7. klase",
        "Ilze Paraudziņa",
        plan.number,
        "Kopā plāno nedēļu.",
        "Tiekamies otrdienās",
    ):
        assert kept in text, kept
    for restricted in ("Bieži kavē", "mācību darba riski", "radikālas uzvedības", "I modulis"):
        assert restricted not in text, restricted
    seen = AccessEvent.objects.filter(actor=aina.public_id, act="export").values_list("subject", "what")
    assert list(seen) == [(plan.learner.public_id, "extract of the learner's data")]


def test_what_the_head_chooses_is_added_and_written_down(plan: SupportPlan, person: Any) -> None:
    aina = person("aina")
    file = reverse("extract:file", args=[plan.learner.public_id])
    answer = client_of(aina).get(f"{file}?ieklaut=riski")
    assert answer["Content-Disposition"] == 'attachment; filename="datu-izraksts.json"'
    found = answer.json()
    (said,) = found["Riski un pamatojums"]
    assert said["Kāpēc izglītojamajam vajadzīgs mentors"] == "Bieži kavē pirmās stundas."
    assert "Ziņojumu par bērna apdraudējumu atzīmes" not in found
    looks = AccessEvent.objects.filter(actor=aina.public_id).order_by("pk").values_list("act", "what")
    assert list(looks) == [
        ("export", "extract of the learner's data, file"), ("view", "plan risks, extract of the learner's data"),
    ]  # fmt: skip
    found = client_of(aina).get(f"{file}?ieklaut=atzimes&ieklaut=cits").json()
    assert found["Ziņojumu par bērna apdraudējumu atzīmes"][0]["Kam ziņots"] == "bāriņtiesa"
    assert "Kārlis" not in str(found["Ziņojumu par bērna apdraudējumu atzīmes"])  # who reported is not told
    assert "Riski un pamatojums" not in found
    assert list(looks.all())[-1] == ("export", "safeguarding note")


@pytest.mark.parametrize("login", ["linda", "karlis", "raitis", "auditors", "arhivs"])
def test_nobody_but_the_head_makes_it(plan: SupportPlan, person: Any, login: str) -> None:
    client = client_of(person(login))
    for name in ("learner", "file"):
        assert client.get(reverse(f"extract:{name}", args=[plan.learner.public_id])).status_code == 404
