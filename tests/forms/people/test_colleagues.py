"""The head invites colleagues to roles of the institution and lets them go; the invited person makes a password."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.people import colleagues
from forms.people.errors import NotAllowed
from forms.people.models import Institution, Membership
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.jobs.queue import drain
from kernel.periods import now

pytestmark = pytest.mark.django_db
LIST = "/cilveki/kolegi/"
NEW = {
    "institution": "PVS", "email": "jauna@paraugs.example", "first_name": "Jauna", "last_name": "Kolēģe-Demo", "role": "IAPS",
}  # fmt: skip


@pytest.fixture
def aina(client: Client, person: Any) -> Client:
    client.force_login(person("aina"))
    return client


def test_the_invited_colleague_makes_a_password_and_works(aina: Client) -> None:
    assert aina.post(f"{LIST}uzaicinat/", NEW).status_code == 302
    assert aina.post(f"{LIST}uzaicinat/", NEW).status_code == 302  # a double click
    drain(strict=True)
    [letter] = mail.outbox
    assert (letter.to, "Paraugpils vidusskola" in letter.body) == (["jauna@paraugs.example"], True)
    assert "Kolēģe" not in letter.body + letter.subject
    address = re.search(r"https?://[^/]+(/konts/password/reset/)\s", letter.body)[1]
    stranger = Client()
    assert stranger.post(address, {"email": "jauna@paraugs.example"}).status_code == 302
    drain(strict=True)
    link = re.search(r"https?://[^/]+(/konts/password/reset/key/\S+)", mail.outbox[-1].body)[1]
    page = stranger.get(link, follow=True)
    made = {"password1": "Zaļš-Ezers-7-Priedes", "password2": "Zaļš-Ezers-7-Priedes"}
    assert stranger.post(page.redirect_chain[-1][0], made).status_code == 302
    colleague = User.objects.get(email="jauna@paraugs.example")
    assert colleague.check_password("Zaļš-Ezers-7-Priedes")
    stranger.force_login(colleague)
    assert stranger.get("/cilveki/").status_code == 200
    assert Event.objects.get(event="people.invited").facts == {"role": "IAPS", "place": "PVS"}


def test_an_account_that_is_there_gets_the_role_only(aina: Client, person: Any) -> None:
    before = person("dzintars").password
    typed = {**NEW, "email": "DZINTARS@paraugs.example", "first_name": "Cits", "role": "RESP"}
    assert aina.post(f"{LIST}uzaicinat/", typed).status_code == 302
    after = person("dzintars")
    assert (after.password, after.first_name) == (before, "Dzintars")
    assert Membership.objects.filter(user=after, role="RESP", institution__register_code="PVS").count() == 1


@pytest.mark.parametrize("changes", [{"role": "HEAD"}, {"role": "MEN"}, {"institution": "DPS"}, {"email": "x"}])
def test_a_head_gives_neither_other_roles_nor_other_places(aina: Client, changes: dict[str, str]) -> None:
    count = Membership.objects.count()
    assert aina.post(f"{LIST}uzaicinat/", {**NEW, **changes}).status_code == 422
    assert Membership.objects.count() == count


def test_the_verb_itself_knows_what_a_head_gives(person: Any) -> None:
    place = Institution.objects.get(register_code="PVS")
    for by, role in (("aina", "HEAD"), ("linda", "IAPS"), ("raitis", "RESP")):
        with pytest.raises(NotAllowed):
            colleagues.invite(
                institution=place,
                email="x@paraugs.example",
                first_name="X",
                last_name="Y",
                role=role,
                by=person(by),
                on=now(),
            )
    assert not User.objects.filter(email="x@paraugs.example").exists()


def test_who_is_let_go_sees_nothing_from_then_on(aina: Client, client: Client, person: Any) -> None:
    address = f"{LIST}PVS/{person('linda').public_id}/IAPS/"
    assert "Linda" in aina.get(LIST).content.decode() and address in aina.get(LIST).content.decode()
    assert "Linda" in aina.get(address).content.decode()
    assert aina.post(address, follow=True).redirect_chain == [(LIST, 302)]
    assert (aina.post(address).status_code, address in aina.get(LIST).content.decode()) == (404, False)
    client.force_login(person("linda"))
    assert client.get("/cilveki/").status_code == 404
    assert Event.objects.filter(event="people.let_go").count() == 1


def test_only_heads_have_these_pages_and_no_head_ends_a_head(client: Client, person: Any) -> None:
    for login in ("linda", "raitis", "karlis", "auditors"):
        client.force_login(person(login))
        assert (client.get(LIST).status_code, client.get(f"{LIST}uzaicinat/").status_code) == (404, 404), login
        assert client.post(f"{LIST}PVS/{person('linda').public_id}/IAPS/").status_code == 404
    client.force_login(person("aina"))
    assert client.post(f"{LIST}PVS/{person('aina').public_id}/HEAD/").status_code == 404
    assert client.post(f"{LIST}PVS/{person('karlis').public_id}/MEN/").status_code == 404


def test_the_list_costs_the_same_for_many(aina: Client) -> None:
    place = Institution.objects.get(register_code="PVS")
    costs = []
    for count in (10, 90):
        for number in range(count):
            user = User.objects.create(email=f"k{count}.{number}@paraugs.example", last_name=f"Kolēģis {number}")
            Membership.objects.create(user=user, role="RESP", institution=place, valid_from="2025-09-01")
        aina.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            aina.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
