"""„Pielikumi”: added before sending by who prepares the contract, then signed together with it."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from tests.forms.pages import client_of, errors_agree, notices, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
TABLE = b"Diena,Stundas\n2026-09-01,4\n"


def page_of(contract: EmploymentContract) -> str:
    return reverse("contracts:annexes", args=[contract.public_id])


def add(client: Client, contract: EmploymentContract, content: bytes = TABLE, name: str = "Grafiks.csv") -> Any:
    return client.post(page_of(contract), {"file": SimpleUploadedFile(name, content)})


def names(contract: EmploymentContract) -> list[str]:
    return [one.name for one in signing_facade.annexes_of(contract.public_id)]


def test_added_seen_and_taken_away(person: Any, contract: EmploymentContract) -> None:
    client = client_of(person("aina"))
    view = reverse("contracts:contract", args=[contract.public_id])
    assert page_of(contract) in [link["href"] for link in soup(client.get(view)).select("main a")]
    assert add(client, contract)["Location"] == page_of(contract)
    assert names(contract) == ["Grafiks.csv"]
    assert "Grafiks.csv" in words(soup(client.get(view)).select_one("main"))
    button = soup(client.get(page_of(contract))).select_one("button[name=remove]")
    assert client.post(page_of(contract), {"remove": button["value"]})["Location"] == page_of(contract)
    assert names(contract) == []
    again = client.post(page_of(contract), {"remove": button["value"]})
    assert (again.status_code, client.post(page_of(contract), {"remove": "nekas"}).status_code) == (200, 404)


def test_the_page_says_how_they_are_signed(person: Any, contract: EmploymentContract) -> None:
    client = client_of(person("aina"))
    page = words(soup(client.get(page_of(contract))).select_one("main"))
    assert ".asice" in page and "ar roku parakstiet" not in page
    EmploymentContract.objects.filter(pk=contract.pk).update(paper=True)
    added = client.post(page_of(contract), {"file": SimpleUploadedFile("Grafiks.csv", TABLE)}, follow=True)
    page = words(soup(added).select_one("main"))
    assert ".asice" not in page and "ar roku parakstiet kopā ar to" in page
    assert notices(added) == ["Izdarīts Pielikums ir pievienots."]


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"", "tukss.csv", "tukš"),
        (b"MZ\x90\x00" * 20, "programma.exe", "augšupielādēt"),
        (TABLE, "Paraugs 140384-19905.csv", "personas kods"),
    ],
)
def test_what_is_no_annex_says_what_to_do(
    person: Any, contract: EmploymentContract, content: bytes, name: str, says: str
) -> None:
    answer = add(client_of(person("aina")), contract, content, name)
    assert (answer.status_code, names(contract)) == (422, [])
    [told] = errors_agree(answer)
    assert says in told


def test_only_who_prepares_it_and_only_before_it_is_sent(person: Any, contract: EmploymentContract) -> None:
    aina = client_of(person("aina"))
    for login in ("karlis", "auditors"):
        assert add(client_of(person(login)), contract).status_code == 404
    EmploymentContract.objects.filter(pk=contract.pk).update(state=ContractState.SENT)
    assert add(aina, contract)["Location"] == reverse("contracts:contract", args=[contract.public_id])
    assert names(contract) == []
