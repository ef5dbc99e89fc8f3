"""The contact form: the question is kept encrypted, editors are told, nothing of it travels by e-mail."""

import pytest
from bs4 import BeautifulSoup
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Contact, ContactMessage, ContactsPage, PartnersIndexPage
from kernel.accounts.models import User
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from tests.content.test_ready import index

__all__ = ["index"]
pytestmark = pytest.mark.django_db

ADDRESS = "/partneriem/kontakti/rakstit/"
GOOD = {"addressee": "project", "reply_to": "ilgvars@paraugs.example", "text": "Kad sāksies mācības?"}


@pytest.fixture(autouse=True)
def _fresh_limits() -> None:
    cache.clear()


def test_a_question_is_kept_and_editors_are_told(client: Client) -> None:
    editor = User.objects.create_user("editor@paraugs.example", "x", is_staff=True)
    answer = client.post(ADDRESS, GOOD, follow=True)
    assert answer.redirect_chain == [("/partneriem/kontakti/rakstit/nosutits/", 302)]
    message = ContactMessage.objects.get()
    assert (message.addressee, message.reply_to, message.text) == ("project", GOOD["reply_to"], GOOD["text"])
    with connection.cursor() as cursor:
        cursor.execute("SELECT text, reply_to FROM content_contactmessage")
        raw = " ".join(str(value) for value in cursor.fetchone())
    assert "mācības" not in raw and "ilgvars" not in raw
    told = Notification.objects.get()
    assert told.to_user == editor


def test_the_mailboxes_of_the_role_are_told_without_the_question(client: Client) -> None:
    Contact.objects.create(role="regional_coordinator", region="latgale", name="Lolita Demo", email="l@paraugs.example")
    Contact.objects.create(
        role="regional_coordinator", region="kurzeme", name="Kaspars Demo", email="k@paraugs.example"
    )
    Contact.objects.create(role="regional_coordinator", region="", name="Gunta Demo", email="g@paraugs.example")
    Contact.objects.create(role="project", region="", name="Ivars Demo", email="i@paraugs.example")
    client.post(ADDRESS, {**GOOD, "addressee": "regional_coordinator", "region": "latgale"})
    drain(strict=True)
    assert sorted(one.to[0] for one in mail.outbox) == ["g@paraugs.example", "l@paraugs.example"]
    assert not [one for one in mail.outbox if "mācības" in one.body or GOOD["reply_to"] in one.body]


def test_who_asks_a_regional_coordinator_says_which(client: Client) -> None:
    html = client.post(ADDRESS, {**GOOD, "addressee": "regional_coordinator"}).content.decode()
    assert 'href="#id_region"' in html
    assert ContactMessage.objects.count() == 0


def test_contacts_stand_by_region(client: Client, index: PartnersIndexPage) -> None:
    index.add_child(instance=ContactsPage(title="Kontakti", slug="kontakti"))
    page = "/partneriem/kontakti/"
    assert "Latgales" not in client.get(page).content.decode()
    one = Contact.objects.create(
        role="regional_coordinator",
        region="latgale",
        name="Lolita Demo",
        phone="+000 0000 0000",
        email="l@paraugs.example",
    )
    Contact.objects.create(role="project", name="Gunta Demo", email="g@paraugs.example")
    soup = BeautifulSoup(client.get(page).content, "lxml")
    found = [
        (area.select_one("h2").text, [name.text for name in area.select("strong")])
        for area in soup.select("section.top")
    ]
    assert found == [("Visa Latvija", ["Gunta Demo"]), ("Latgales plānošanas reģions", ["Lolita Demo"])]
    assert soup.select_one("a[href='tel:+00000000000']").text == "+000 0000 0000"
    one.delete()
    assert "Lolita" not in client.get(page).content.decode()


def test_the_page_costs_the_same_for_one_and_for_many(client: Client, index: PartnersIndexPage) -> None:
    index.add_child(instance=ContactsPage(title="Kontakti", slug="kontakti"))
    counts = []
    for size in (1, 30):
        Contact.objects.bulk_create(
            Contact(role="project", name=f"Demo {n}", email=f"d{n}@paraugs.example") for n in range(size)
        )
        client.get("/partneriem/kontakti/?n=1")
        with CaptureQueriesContext(connection) as seen:
            client.get("/partneriem/kontakti/?n=2")
        counts.append(len(seen))
    assert counts[0] == counts[1]


def test_errors_come_first_and_answers_are_kept(client: Client) -> None:
    html = client.post(ADDRESS, {"text": "Kad?", "reply_to": "x"}).content.decode()
    assert "<title>Kļūda: Rakstīt ziņu" in html
    main = html.split("<main")[1]
    assert main.index("error-summary") < main.index("<h1")
    assert ">Kad?</textarea>" in main.replace("\n", "")
    assert 'href="#id_addressee_0"' in main and 'id="id_addressee_0"' in main
    assert ContactMessage.objects.count() == 0


def test_a_sixth_question_in_an_hour_waits(client: Client) -> None:
    for _turn in range(5):
        assert client.post(ADDRESS, GOOD).status_code == 302
    html = client.post(ADDRESS, GOOD).content.decode()
    assert "mēģiniet vēlreiz pēc stundas" in html
    assert ContactMessage.objects.count() == 5


def test_a_role_is_named_as_the_person_holds_it() -> None:
    names = [("regional_coordinator", "Lolita Latgaliete-Demo"), ("regional_coordinator", "Renārs Rīdzinieks-Demo"),
             ("mentoring_expert", "Dace Mentoringa-Demo"), ("project", "Gunta Biroja-Demo")]  # fmt: skip
    assert [str(Contact(role=role, name=name)) for role, name in names] == [
        "Lolita Latgaliete-Demo, Reģionālā koordinatore",
        "Renārs Rīdzinieks-Demo, Reģionālais koordinators",
        "Dace Mentoringa-Demo, Eksperte mentoringa jomā",
        "Gunta Biroja-Demo, Projekta birojs",
    ]
