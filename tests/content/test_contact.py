"""The contact form: the question is kept encrypted, editors are told, nothing of it travels by e-mail."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client

from content.models import ContactMessage
from kernel.accounts.models import User
from kernel.notifications.models import Notification

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
