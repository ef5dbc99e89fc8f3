"""The sign-in runs out while somebody fills in a form by a definition: what they then post waits for them."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from forms.records.models import Draft
from kernel.accounts.models import User
from tests.factories.questionnaires import begun, person
from tests.forms.pages import client_of, said, soup
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


def address(draft: str, name: str) -> str:
    return reverse("questionnaires:section", args=[draft, name])


def signed_out(draft: str, name: str, **typed: str) -> Client:
    """A browser whose session has ended, but not its page."""
    browser = Client()
    version = str(Draft.objects.get(public_id=draft).version)
    answer = browser.post(address(draft, name), {"version": version, "unknown": "x", **typed})
    assert answer["Location"] == f"/konts/login/?next={address(draft, name)}"
    return browser


def mentee(key: str, role: str = "DAE") -> tuple[User, str]:
    user = person("Ilze", role)
    return user, begun(client_of(user), key)


def test_what_was_typed_is_there_after_signing_in_again() -> None:
    ilze, draft = mentee("C11")
    browser = signed_out(draft, "atskats", j1="Gaidīju padomu")
    assert "padomu" not in str(browser.session["kept-section"])  # sealed
    browser.force_login(ilze)
    page = browser.get(address(draft, "atskats"))
    assert (page.status_code, said(page, "Tas, ko ierakstījāt, ir šeit: saglabājiet to.")) == (200, True)
    assert soup(page).select_one("[name=j1]").text.strip() == "Gaidīju padomu"
    assert soup(page).select(".error-summary") == []  # judged when it is sent, not before
    assert soup(browser.get(address(draft, "atskats"))).select_one("[name=j1]").text.strip() == ""  # once


def test_rows_of_a_table_are_all_there() -> None:
    ilze, draft = mentee("C7")
    browser = signed_out(draft, "uzdevumi", **{"rows": "2", "0-uzdevums": "Pirmais", "1-uzdevums": "Otrais"})
    browser.force_login(ilze)
    page = soup(browser.get(address(draft, "uzdevumi")))
    assert [page.select_one(f"[name='{at}-uzdevums']").text.strip() for at in (0, 1)] == ["Pirmais", "Otrais"]


def test_somebody_else_at_the_same_browser_sees_nothing() -> None:
    _ilze, draft = mentee("C11")
    browser = signed_out(draft, "atskats", j1="Gaidīju padomu")
    browser.force_login(person("Anna", "DAE"))
    assert browser.get(address(draft, "atskats")).status_code == 404
    assert "padomu" not in str(dict(browser.session))


def test_another_window_in_between_makes_a_conflict() -> None:
    ilze, draft = mentee("C7")
    browser = signed_out(draft, "uzdevumi", **{"rows": "1", "0-uzdevums": "Šeit"})
    version = str(Draft.objects.get(public_id=draft).version)
    data = {"version": version, "rows": "1", "0-uzdevums": "Citā logā", "act": "add"}
    assert client_of(ilze).post(address(draft, "uzdevumi"), data).status_code == 302
    browser.force_login(ilze)
    page = browser.get(address(draft, "uzdevumi"))
    assert page.status_code == 409
    assert soup(page).select_one("[name='0-uzdevums']").text.strip() == "Šeit"
    assert soup(page).select_one("[name=version]")["value"] == str(Draft.objects.get(public_id=draft).version)


def test_nothing_is_kept_for_what_does_not_exist() -> None:
    _ilze, draft = mentee("C11")
    browser = Client()
    for strange in (address(str(uuid.uuid4()), "atskats"), address(draft, "skalas")):
        assert browser.post(strange, {"j1": "x"})["Location"].startswith("/konts/login/")
    assert "kept-section" not in browser.session


def test_the_longest_page_that_passes_is_kept_whole() -> None:
    """A table of many rows and long texts, as long as the definition allows."""
    ilze, draft = mentee("C7")
    long = "ā" * 3000
    browser = signed_out(draft, "uzdevumi", rows="12", **{f"{at}-rezultats": long for at in range(12)})
    browser.force_login(ilze)
    page = soup(browser.get(address(draft, "uzdevumi")))
    assert page.select_one("[name='11-rezultats']").text.strip() == long
