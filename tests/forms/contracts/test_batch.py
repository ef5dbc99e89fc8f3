"""Sending many contracts in one act: those that pass go, the others are named with their reason."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.models import Institution
from forms.people.partners import PartnerOnboarding
from forms.records.models import CaseDocument
from tests.forms import desks
from tests.forms.pages import client_of, notices, soup, words

pytestmark = pytest.mark.django_db
PAGE = "/ligumi/sutit/"


@pytest.fixture
def aina(contract: EmploymentContract) -> Client:
    """Beside the agreed contract two copies of it, and one of another employer."""
    desks.copy_of(contract)
    desks.copy_of(contract)
    far = desks.copy_of(contract)
    EmploymentContract.objects.filter(pk=far.pk).update(employer=Institution.objects.get(register_code="DPS"))
    return client_of(desks.user("aina"))


def boxes(page: Any) -> list[Any]:
    return soup(page).select("main form input[name=chosen]")


def section(page: Any, title: str) -> list[str]:
    found = [one for one in soup(page).select("main section") if words(one.h2).startswith(title)]
    return [words(line) for line in found[0].select("ul > li > a")] if found else []


def test_the_head_chooses_checks_and_sends(aina: Client, contract: EmploymentContract) -> None:
    assert f'href="{PAGE}"' in aina.get("/ligumi/").content.decode()
    page = aina.get(PAGE, {"visi": "1"})
    chosen = [box["value"] for box in boxes(page) if box.has_attr("checked")]
    assert (len(chosen), len([box for box in boxes(aina.get(PAGE)) if box.has_attr("checked")])) == (3, 0)
    bad = EmploymentContract.objects.get(public_id=chosen[2])
    bad.terms = {**bad.terms, "iban": ""}
    bad.save()
    checked = aina.post(PAGE, {"chosen": chosen})
    assert (len(section(checked, "Tiks nosūtīti")), len(section(checked, "Nav nosūtīti"))) == (2, 1)
    assert CaseDocument.objects.count() == 0
    again = {"act": "send", "chosen": [box["value"] for box in boxes(checked)]}
    for _time in range(2):  # whoever sends the page twice reads the same report, and nothing is sent twice
        report = aina.post(PAGE, again)
        numbers = list(CaseDocument.objects.order_by("number").values_list("number", flat=True))
        assert (len(numbers), sorted(section(report, "Nosūtīti"))) == (2, numbers)
        assert section(report, "Nav nosūtīti") == ["Kārlis Testnieks"]
    assert "(DL 70, Darba likums, 01.08.2022.; Darba likuma 70. pants)" in words(soup(report).select_one("main"))
    bad.refresh_from_db()
    assert (bad.state, EmploymentContract.objects.filter(state=ContractState.SENT).count()) == ("agreed", 2)


def test_each_that_stays_is_told_why(aina: Client, contract: EmploymentContract) -> None:
    PartnerOnboarding.objects.all().delete()
    EmploymentContract.objects.filter(pk=contract.pk).update(state=ContractState.WITHDRAWN)
    chosen = [f"{one}.{seen}" for one, seen in EmploymentContract.objects.values_list("public_id", "version")]
    report = aina.post(PAGE, {"act": "send", "chosen": [*chosen, "nekas"]})
    text = words(soup(report).select_one("main"))
    assert section(report, "Nav nosūtīti") == ["Kārlis Testnieks"] * 3  # that of the other employer is not hers
    assert (text.count("(R52, RS-2026;"), text.count("Līgums ir atsaukts")) == (2, 1)
    assert CaseDocument.objects.count() == 0
    other = aina.post(PAGE, {"act": "send", "chosen": [f"{chosen[-2].partition('.')[0]}.99"]})
    assert "tas mainīts" in words(soup(other).select_one("main"))
    empty = aina.post(PAGE, {"chosen": ["nekas"]})
    assert (empty.status_code, "Izvēlieties vismaz vienu." in notices(empty)[0]) == (422, True)


def test_only_who_sends_has_the_page(aina: Client) -> None:
    for login in ("linda", "raitis", "karlis", "auditors", "arhivs"):
        assert client_of(desks.user(login)).get(PAGE).status_code == 404, login


def test_the_choice_costs_the_same_for_many(aina: Client, contract: EmploymentContract) -> None:
    costs = []
    for count in (3, 20):
        for _one in range(count):
            desks.copy_of(contract)
        aina.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            page = aina.get(PAGE)
        costs.append(len(seen))
    assert (costs[0], len(boxes(page))) == (costs[1], 26)
