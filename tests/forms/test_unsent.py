"""What is typed and not sent yet: kept for its owner alone, gone when the form is taken, offered again when it is not."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from forms.people.models import Institution
from forms.people.partners import PartnerOnboarding
from forms.records import unsent
from forms.records.models import UnsentText
from kernel.periods import now
from tests.forms.desks import user
from tests.forms.people.test_partners import typed as partner

pytestmark = pytest.mark.django_db
ADDRESS = "/darba-telpa/ierakstits/"
PAGE = "/menesi/1/tabula/?skats=2"


def keep(client: Client, *pairs: tuple[str, str], page: str = PAGE) -> Any:
    return client.post(ADDRESS, {"page": page, "typed": json.dumps(pairs)})


@pytest.fixture
def aina(demo: None, client: Client) -> Client:
    client.force_login(user("aina"))
    return client


def test_what_is_typed_comes_back_to_its_owner_on_any_device(aina: Client, time_machine: Any) -> None:
    time_machine.move_to("2026-11-10T20:41:07Z")
    assert aina.get(ADDRESS, {"page": PAGE}).status_code == 204
    assert keep(aina, ("topic", "Pirmais")).json() == {"saved": "22:41"}
    assert keep(aina, ("topic", "Daļas ar „pēdiņām”"), ("hours", "2"), ("hours", "")).status_code == 200
    phone, neighbour = Client(), Client()
    phone.force_login(user("aina"))
    neighbour.force_login(user("linda"))
    assert phone.get(ADDRESS, {"page": PAGE}).json() == {
        "saved": "10.11.2026. 22:41", "typed": [["topic", "Daļas ar „pēdiņām”"], ["hours", "2"], ["hours", ""]],
    }  # fmt: skip
    assert neighbour.get(ADDRESS, {"page": PAGE}).status_code == 204
    assert phone.get(ADDRESS, {"page": "/menesi/1/tabula/"}).status_code == 204
    with connection.cursor() as cursor:
        cursor.execute("SELECT typed FROM forms_unsenttext")
        assert "Daļas" not in str(cursor.fetchall())


def test_it_can_be_thrown_away(aina: Client) -> None:
    keep(aina, ("topic", "Vārdi"))
    keep(aina, ("topic", "Citi"), page="/cita/")
    assert aina.post(ADDRESS, {"page": PAGE}).status_code == 204
    assert list(UnsentText.objects.values_list("page", flat=True)) == ["/cita/"]


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("/lapa/", "[" * 100_000),
        ("/lapa/", '[["a", "\\ud800"]]'),
        ("/la\x00pa/", "[]"),
        ("/lapa/", "nothing"), ("/lapa/", '{"a": "b"}'), ("/lapa/", '["ab"]'), ("/lapa/", '[["a", 1]]'), ("/lapa/", '[["a"]]'),
        ("https://elsewhere.example/", "[]"), ("/" + "a" * 300, "[]"), ("/lapa/", json.dumps([["a", "b" * unsent.MOST]])),
    ],
)  # fmt: skip
def test_what_no_form_sends_is_not_kept(aina: Client, page: str, typed: str) -> None:
    assert aina.post(ADDRESS, {"page": page, "typed": typed}).status_code == 400
    assert (aina.get(ADDRESS, {"page": page}).status_code, aina.post(ADDRESS, {"page": page}).status_code) == (204, 204)
    assert not UnsentText.objects.exists()


def test_a_form_that_is_taken_needs_it_no_more_and_one_with_errors_does(aina: Client) -> None:
    PartnerOnboarding.objects.all().delete()
    address = f"/cilveki/partneri/{Institution.objects.get(register_code='PVS').public_id}/"
    keep(aina, ("tax_debt", "1,00"), page=address)
    assert aina.post(address, partner(kept="1", tax_debt="daudz")).status_code == 422
    assert UnsentText.objects.count() == 1
    assert aina.post(address, partner()).status_code == 302  # a browser without scripts has no mark
    assert UnsentText.objects.count() == 1
    assert aina.post(address, partner(kept="1", version="1")).status_code == 302
    assert not UnsentText.objects.exists()


def test_a_refusal_that_leads_back_keeps_it_and_is_still_told(aina: Client) -> None:
    from django.contrib import messages
    from django.contrib.messages import get_messages
    from django.http import HttpRequest, HttpResponseRedirect
    from django.test import RequestFactory

    def refuses(request: HttpRequest) -> HttpResponseRedirect:
        messages.error(request, "Nevar.")
        return HttpResponseRedirect("/cita/")

    keep(aina, ("topic", "Vārdi"), page="/lapa/")
    request = RequestFactory().post("/lapa/", {"kept": "1"})
    request.user, request.session = user("aina"), aina.session
    request._messages = messages.storage.default_storage(request)
    answer = unsent.sent(refuses)(request)
    assert (answer.status_code, UnsentText.objects.count()) == (302, 1)
    request._messages.update(answer)
    following = RequestFactory().get("/cita/")
    following.COOKIES.update({name: one.value for name, one in answer.cookies.items()})
    following.session = request.session
    following._messages = messages.storage.default_storage(following)
    assert [str(one) for one in get_messages(following)] == ["Nevar."]


def test_it_waits_a_fortnight_and_only_so_many_pages(aina: Client) -> None:
    on = now()
    for number in range(unsent.PAGES + 2):
        unsent.keep(by=user("aina"), page=f"/{number}/", typed="[]", on=on - timedelta(minutes=number))
    unsent.keep(by=user("linda"), page="/mana/", typed="[]", on=on - unsent.KEPT)
    unsent.keep(by=user("linda"), page="/veca/", typed="[]", on=on - unsent.KEPT - timedelta(seconds=1))
    assert unsent.forget(on=on) == 3
    assert sorted(UnsentText.objects.filter(owner=user("linda")).values_list("page", flat=True)) == ["/mana/"]
    kept = set(UnsentText.objects.filter(owner=user("aina")).values_list("page", flat=True))
    assert kept == {f"/{number}/" for number in range(unsent.PAGES)}


def test_own_data_tell_of_it(aina: Client) -> None:
    keep(aina, ("topic", "Vārdi"))
    words = aina.get("/darba-telpa/mani-dati/").content.decode()
    assert "Ierakstīts un vēl nav nosūtīts" in words and PAGE.replace("&", "&amp;") in words


def test_forms_offer_it_to_who_is_signed_in(aina: Client) -> None:
    address = f"/cilveki/partneri/{Institution.objects.get(register_code='PVS').public_id}/"
    assert f'data-keep="{ADDRESS}"' in aina.get(address).content.decode()
    assert "data-keep" not in Client().get("/partneriem/kontakti/rakstit/").content.decode()
