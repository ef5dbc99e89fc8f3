"""Sending many records of a kind in one act: the same pages for requests, agreements, amendments, terminations, checks."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.contracts.changes import actions as changes
from forms.contracts.models import SuitabilityCheck
from forms.plans.agreements import actions as agreements
from forms.plans.models import PlanProvider
from forms.plans.requests import actions as requests
from forms.plans.requests.models import SupportRequest
from forms.records.models import CaseDocument
from kernel.periods import now
from tests.factories import plans
from tests.factories.agreements import agreement_terms, written
from tests.factories.contracts import amendment_terms, in_force_contract, termination_terms
from tests.factories.people import RUTA, learner, representative
from tests.factories.requests import TOMS, prepared, request_terms
from tests.forms import desks
from tests.forms.pages import client_of, soup, words

pytestmark = pytest.mark.django_db


def sections(page: Any) -> dict[str, list[str]]:
    """Heading → the lines under it."""
    return {
        words(one.h2): [words(line) for line in one.select("ul > li")]
        for one in soup(page).select("main section")
        if one.h2
    }


def boxes(page: Any) -> list[str]:
    return [one["value"] for one in soup(page).select("main form input[name=chosen]")]


def checked(client: Client, address: str) -> dict[str, Any]:
    """Everything is chosen and checked; what the button of the check page sends."""
    page = client.post(address, {"chosen": boxes(client.get(address))})
    return {"act": "send", "chosen": boxes(page)}


def two_requests(linda: Any) -> list[SupportRequest]:
    found = []
    for identity in (RUTA, TOMS):
        row = learner(by=linda, identity=identity)
        representative(row, by=linda)
        found.append(prepared(row, by=linda, paper=True))
    return found


def test_requests_are_sent_in_one_act_and_once(person: Any) -> None:
    linda = person("linda")
    two_requests(linda)
    client, address = client_of(linda), reverse("requests:send-several")
    assert f'href="{address}"' in client.get(reverse("requests:list")).content.decode()
    assert f'<a href="{address}">Nosūtīt vairākus vienā reizē (2)</a>' in client.get("/darba-telpa/").content.decode()
    again = checked(client, address)
    reports = [sections(client.post(address, again)) for _time in range(2)]
    numbers = sorted(CaseDocument.objects.values_list("number", flat=True))
    assert numbers == ["IE-2026-PVS-0001", "IE-2026-PVS-0002"]
    assert [sorted(line.partition(" ")[0] for line in one["Nosūtīti: 2"]) for one in reports] == [numbers, numbers]


def test_what_was_changed_after_its_check_stays(person: Any) -> None:
    linda = person("linda")
    first, second = two_requests(linda)
    client, address = client_of(linda), reverse("requests:send-several")
    again = checked(client, address)
    requests.change_request(
        request=second, terms=request_terms(residence="Cita iela 5, Paraugpils, LV-0000", paper=True), version=second.version,
        by=linda, on=now(),
    )  # fmt: skip
    report = sections(client.post(address, again))
    assert set(report) == {"Nosūtīti: 1", "Nav nosūtīti: 1"}
    assert "Pēc tam, kad to apskatījāt, tas mainīts" in report["Nav nosūtīti: 1"][0]
    first.refresh_from_db(), second.refresh_from_db()
    assert (first.state, second.state) == ("sent", "prepared")


@pytest.mark.usefixtures("spring_of_plans")
def test_agreements_of_ones_own_plans(person: Any) -> None:
    linda, karlis = person("linda"), person("karlis")
    plans.approved(by=linda, head=person("aina"), decides=plans.expert())
    row = written(PlanProvider.objects.get(), by=karlis)
    address = reverse("agreements:send-several")
    assert client_of(person("raitis")).get(address).status_code == 404
    again = checked(client_of(karlis), address)
    agreements.withdraw_agreement(agreement=row, reason="Pārrakstīsim.", by=linda, on=now())
    report = sections(client_of(karlis).post(address, again))
    assert list(report) == ["Nav nosūtīti: 1"] and CaseDocument.objects.count() == 0
    row = agreements.prepare_agreement(
        provider=PlanProvider.objects.get(), terms=agreement_terms(), by=karlis, on=now()
    )
    report = sections(client_of(karlis).post(address, checked(client_of(karlis), address)))
    row.refresh_from_db()
    assert row.case is not None and report["Nosūtīti: 1"][0].startswith(row.case.number)


def test_amendments_terminations_and_checks(demo: Any) -> None:
    aina = desks.user("aina")
    first, second = (in_force_contract(row) for row in (desks.agreed(), desks.copy_of(desks.agreed())))
    amendment = changes.amend_contract(contract=first, terms=amendment_terms(first), by=aina, on=now())
    termination = changes.end_contract(contract=second, terms=termination_terms(second), by=aina, on=now())
    check = SuitabilityCheck.objects.newest().get()
    client = client_of(aina)
    for name, row, number in (
        ("amendments-send", amendment, "DG-2026-PVS-0001"),
        ("terminations-send", termination, "DI-2026-PVS-0001"),
        ("checks-confirm", check, "AB-2026-PVS-0001"),
    ):
        address = reverse(f"contracts:{name}")
        again = checked(client, address)
        for _time in range(2):
            assert sections(client.post(address, again))["Nosūtīti: 1"][0].startswith(number), name
        row.refresh_from_db()
        assert row.case is not None and row.case.number == number
        assert client_of(desks.user("linda")).get(address).status_code == 404, name


def test_the_choice_costs_the_same_for_many(person: Any) -> None:
    linda = person("linda")
    rows = two_requests(linda)
    client, address = client_of(linda), reverse("requests:send-several")

    def cost() -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            client.get(address)
        return len(seen)

    few = cost()
    for year in range(2027, 2057):
        rows[0].pk, rows[0].public_id = None, desks.uuid.uuid4()
        rows[0].academic_year = f"{year}/{year + 1}"
        rows[0].save(force_insert=True)
    assert (cost(), len(boxes(client.get(address)))) == (few, 32)


@pytest.fixture
def spring_of_plans(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from forms.plans import facts

    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
