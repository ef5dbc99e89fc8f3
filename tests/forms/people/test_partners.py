"""Partner data (D26) through the pages: recorded unfinished, active only when R52 holds, kept by head and coordinator."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.people.models import Institution, Membership, Municipality
from forms.people.partners import PartnerOnboarding, PartnerState
from kernel.audit.models import Event

pytestmark = pytest.mark.django_db
LIST = "/cilveki/partneri/"


@pytest.fixture
def aina(client: Client, person: Any) -> Client:
    client.force_login(person("aina"))
    return client


@pytest.fixture
def address(demo: None) -> str:
    """Of a place that has shown nothing yet, as its municipality has not either."""
    PartnerOnboarding.objects.all().delete()
    return f"{LIST}{Institution.objects.get(register_code='PVS').public_id}/"


def typed(**changes: str) -> dict[str, str]:
    return {
        "plan_link": "https://www.paraugs.example/plans", "description": "", "report_card_only": "", "minority": "",
        "immigrant": "", "low_reading": "", "exclusion_risk": "", "esl_risk": "", "tax_debt": "150,00",
        "tax_checked_on_0": "1", "tax_checked_on_1": "9", "tax_checked_on_2": "2026", "contract_number": "SL-2026/1",
        "contract_date_0": "2", "contract_date_1": "9", "contract_date_2": "2026", "version": "", **changes,
    }  # fmt: skip


def field_error(response: Any, name: str) -> str:
    field = BeautifulSoup(response.content, "lxml").select_one(f"[name={name}]").find_parent(class_="field")
    error = field.select_one(".field-error")
    return " ".join(error.get_text(" ").split()) if error else ""


@pytest.mark.acceptance("A35")
def test_scenario_11_150_euros_pass_and_a_cent_more_blocks(aina: Client, address: str) -> None:
    assert aina.post(address, typed(tax_debt="150,01")).status_code == 302
    blocked = aina.post(address, {"act": "activate"})
    assert blocked.status_code == 422
    said = field_error(blocked, "tax_debt")
    assert "kopā nedrīkst pārsniegt 150,00 EUR" in said
    assert "(R52, RS-2026. Avots: VIAA prezentācija" in said
    assert PartnerOnboarding.objects.get().state == PartnerState.RECORDED
    assert aina.post(address, typed(tax_debt="150,00", version="1")).status_code == 302
    assert aina.post(address, {"act": "activate"}).status_code == 302
    row = PartnerOnboarding.objects.get()
    assert (row.state, row.version, str(row.institution)) == ("active", 3, "Paraugpils vidusskola")
    assert aina.post(address, {"act": "activate"}).status_code == 302
    assert [one.event for one in Event.objects.filter(subject=row.public_id).order_by("pk")] == [
        "people.partner_recorded", "people.partner_recorded", "people.partner_activated",
    ]  # fmt: skip


@pytest.mark.acceptance("A35")
def test_what_is_missing_stands_beside_its_field(aina: Client, address: str) -> None:
    assert "Vispirms saglabājiet" in aina.post(address, {"act": "activate"}).content.decode()
    empty = typed(
        plan_link="", tax_debt="", contract_number="", contract_date_0="", contract_date_1="", contract_date_2=""
    )
    assert aina.post(address, empty).status_code == 302
    blocked = aina.post(address, {"act": "activate"})
    assert "PMP novēršanas plānu" in field_error(blocked, "plan_link")
    assert "pārbauda pirms sadarbības līguma" in field_error(blocked, "tax_debt")
    assert "no sadarbības līguma dienas" in field_error(blocked, "contract_number")
    described = {**empty, "description": "Situācija", "minority": "3", "version": "1"}
    assert aina.post(address, described).status_code == 302
    assert "seši skaitļi" in field_error(aina.post(address, {"act": "activate"}), "description")
    assert field_error(aina.post(address, {"act": "activate"}), "plan_link") == ""


def test_an_active_partner_keeps_what_made_it_active(aina: Client, address: str) -> None:
    aina.post(address, typed())
    aina.post(address, {"act": "activate"})
    refused = aina.post(address, typed(tax_debt="151", version="2"))
    assert (refused.status_code, "R52" in field_error(refused, "tax_debt")) == (422, True)
    assert aina.post(address, typed(contract_number="SL-2026/2", version="2")).status_code == 302
    assert PartnerOnboarding.objects.get().contract_number == "SL-2026/2"


def test_two_people_at_once_see_both_versions(aina: Client, address: str) -> None:
    assert aina.post(address, typed()).status_code == 302
    answer = aina.post(address, typed(contract_number="SL-9"))  # made from a page without data
    assert (answer.status_code, "SL-2026/1" in answer.content.decode()) == (409, True)
    assert PartnerOnboarding.objects.get().contract_number == "SL-2026/1"
    kept = BeautifulSoup(answer.content, "lxml").select("main form input[type=hidden]")
    assert aina.post(address, {one["name"]: one.get("value", "") for one in kept}).status_code == 302
    assert PartnerOnboarding.objects.get().contract_number == "SL-9"


def test_head_and_coordinator_keep_their_own_and_others_read(client: Client, person: Any, address: str) -> None:
    municipality = f"{LIST}{Municipality.objects.get(name='Paraugpils novads').public_id}/"
    client.force_login(person("raitis"))
    assert client.post(municipality, typed()).status_code == 302
    assert (client.get(address).status_code, client.post(address, typed()).status_code) == (404, 404)  # no data yet
    client.force_login(person("aina"))
    assert client.post(address, typed()).status_code == 302
    for login, own, foreign in (
        ("aina", 200, 404), ("linda", 200, 404), ("raitis", 200, 200), ("auditors", 200, 200), ("arhivs", 200, 200),
        ("karlis", 404, 404), ("macibas", 404, 404),
    ):  # fmt: skip
        client.force_login(person(login))
        assert (client.get(address).status_code, client.get(municipality).status_code) == (own, foreign), login
        wrote = client.post(address, typed(version="1")).status_code, client.post(municipality, typed()).status_code
        assert wrote == ({"aina": (302, 404), "raitis": (404, 409)}.get(login, (404, 404))), login
    client.force_login(person("auditors"))
    text = client.get(address).content.decode()
    assert "<form" not in text.split("<main", 1)[1].split("</main", 1)[0] and "150,00" in text


def test_the_list_costs_the_same_for_many(client: Client, person: Any) -> None:
    client.force_login(person("raitis"))
    costs = []
    for count in (10, 40):
        for number in range(count):
            place = Municipality.objects.create(name=f"Izdomātais {count} {number}")
            Membership.objects.create(user=person("raitis"), role="COO", municipality=place, valid_from="2025-09-01")
            PartnerOnboarding.objects.create(municipality=place, contract_number="SL", contract_date="2026-09-01")
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert "SL, 01.09.2026." in answer.content.decode()
