"""An eID card through the browser: the hash is made for its certificate, the value verified before it is kept."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kernel.periods import now
from signing.envelopes import containers
from signing.envelopes.models import Envelope, Exchange
from signing.errors import CertificateRefused
from signing.formats import asice
from signing.formats.timestamps import Timestampers
from signing.means.keys import Key
from signing.means.web_eid import suited
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.forms.pages import client_of
from tests.signing.cards import Card
from tests.signing.envelope_tools import ask, fresh, open_one, signing_alone, turn, work
from tests.signing.test_asice import signed
from tests.signing.test_container_road import take

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


class Page:
    """The page of one turn, as its script uses it."""

    def __init__(self, client: Client, envelope: Envelope, role: str = "mentor") -> None:
        self.client, self.turn = client, turn(envelope, role).public_id
        answer = client.get(reverse("signing:card", args=[self.turn]))
        self.ticket = answer.context["ticket"]

    def send(self, step: str, **facts: Any) -> Any:
        sent = {"ticket": self.ticket, **facts}
        return self.client.post(reverse(f"signing:card-{step}", args=[self.turn]), sent)

    def prepare(self, card: Card, **facts: Any) -> Any:
        return self.send(
            "prepare", **{"certificate": card.certificate, "algorithms": json.dumps(card.algorithms), **facts}
        )

    def finish(self, prepared: dict[str, str], value: str, **facts: Any) -> Any:
        return self.send("finish", **{"exchange": prepared["exchange"], "signature": value, **facts})


@pytest.fixture(autouse=True)
def switched_on(settings: Any) -> None:
    settings.SIGNING_MEANS = ["test", "web_eid", "upload", "paper"]


@pytest.fixture
def envelope(testbed: Testbed, pdf: bytes) -> Envelope:
    return open_one(pdf)


@pytest.fixture
def client(envelope: Envelope) -> Client:
    return client_of(turn(envelope, "mentor").user)


def card_of(testbed: Testbed, algorithm: str = "ec384") -> Card:
    return Card(testbed.identity("Mētra", "Paraugmentore", "140384-19905", algorithm=algorithm))


@pytest.mark.parametrize("algorithm", ["ec384", pytest.param("rsa", marks=pytest.mark.server)])
def test_a_card_signs_and_the_other_party_goes_on(
    testbed: Testbed, envelope: Envelope, client: Client, algorithm: str
) -> None:
    """P-384 with SHA-384 (ES384) and RSA with SHA-256 (RS256), as new and old Latvian cards do."""
    chosen = client.post(reverse("signing:sign", args=[turn(envelope, "mentor").public_id]), {"means": "web_eid"})
    assert chosen["Location"] == reverse("signing:card", args=[turn(envelope, "mentor").public_id])
    page, card = Page(client, envelope), card_of(testbed, algorithm)
    prepared = page.prepare(card).json()
    assert prepared["hashFunction"] == {"ec384": "SHA-384", "rsa": "SHA-256"}[algorithm]
    answer = page.finish(prepared, card.sign(prepared["hash"], prepared["hashFunction"]))
    assert answer.json() == {"next": reverse("signing:turn", args=[page.turn])}
    assert turn(envelope, "mentor").state == "signing"
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.means, row.evidence["signature"]["level"]) == ("signed", "web_eid", "T")
    assert fresh(envelope).current.read().startswith(envelope.original.read())
    exchange = Exchange.objects.get()
    assert (exchange.state, exchange.facts, exchange.ticket_hash) == ("done", {}, "")


def test_a_value_of_another_key_is_never_kept(testbed: Testbed, envelope: Envelope, client: Client) -> None:
    page, card = Page(client, envelope), card_of(testbed)
    prepared = page.prepare(card).json()
    other = Card(testbed.identity("Aina", "Vadītāja-Demo", "170570-19900", algorithm="ec384"))
    answer = page.finish(prepared, other.sign(prepared["hash"], prepared["hashFunction"]))
    assert (answer.status_code, answer.json()["code"]) == (422, "signature_value_wrong")
    assert (turn(envelope, "mentor").state, Exchange.objects.get().state) == ("sent", "prepared")
    right = page.finish(prepared, card.sign(prepared["hash"], prepared["hashFunction"]))
    assert right.status_code == 200  # the same hash may still get its right value


def foreign(testbed: Testbed) -> Card:
    return Card(testbed.identity("Aina", "Vadītāja-Demo", "170570-19900", algorithm="ec384"))


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        (lambda bed: {"certificate": foreign(bed).certificate}, "wrong_certificate"),
        (lambda bed: {"certificate": "AAAA"}, "certificate_refused"),
        (lambda bed: {"certificate": "nav base64"}, "certificate_refused"),
        (lambda bed: {"algorithms": "[]"}, "certificate_refused"),
        (lambda bed: {"algorithms": "nekas"}, "certificate_refused"),
        (lambda bed: {"ticket": "cita"}, "exchange_over"),
    ],
)
def test_what_is_no_card_of_this_person_gets_no_hash(
    testbed: Testbed, envelope: Envelope, client: Client, facts: Callable[[Testbed], dict[str, str]], code: str
) -> None:
    answer = Page(client, envelope).prepare(card_of(testbed), **facts(testbed))
    assert (answer.status_code, answer.json()["code"], Exchange.objects.count()) == (422, code, 0)


def test_an_answer_is_good_once_in_time_and_in_its_browser(
    testbed: Testbed, envelope: Envelope, client: Client
) -> None:
    page, card = Page(client, envelope), card_of(testbed)
    prepared = page.prepare(card).json()
    value = card.sign(prepared["hash"], prepared["hashFunction"])
    elsewhere = client_of(turn(envelope, "mentor").user)  # the same person, another browser
    stolen = Page(elsewhere, envelope)
    assert stolen.finish(prepared, value).json()["code"] == "exchange_over"
    stolen.ticket = page.ticket
    assert stolen.finish(prepared, value).json()["code"] == "exchange_over"
    with time_machine.travel(now() + timedelta(minutes=16)):
        assert page.finish(prepared, value).json()["code"] == "exchange_over"
    assert page.finish(prepared, value).status_code == 200
    again = page.finish(prepared, value)
    assert (again.json()["code"], turn(envelope, "mentor").requests) == ("exchange_over", 1)
    stranger = client_of(turn(envelope, "head").user)
    assert stranger.post(reverse("signing:card-finish", args=[page.turn]), {}).status_code == 404


def test_a_forged_origin_is_turned_away(testbed: Testbed, envelope: Envelope) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(turn(envelope, "mentor").user)
    page = Page(client, envelope)
    assert page.prepare(card_of(testbed)).status_code == 403


@pytest.mark.server
def test_who_signed_meanwhile_is_not_overwritten(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf, ordered=False)
    page, card = Page(client_of(turn(envelope, "mentor").user), envelope), card_of(testbed)
    prepared = page.prepare(card).json()
    ask(envelope, "head")
    work()
    value = card.sign(prepared["hash"], prepared["hashFunction"])
    assert page.finish(prepared, value).json()["code"] == "overtaken"
    prepared = page.prepare(card).json()
    assert page.finish(prepared, card.sign(prepared["hash"], prepared["hashFunction"])).status_code == 200
    work()
    assert fresh(envelope).state == "archived"


def test_the_hash_follows_what_the_card_says(testbed: Testbed) -> None:
    """Its curve's own hash first; else the strongest that it says; none of another scheme."""
    card = card_of(testbed, "rsa")
    key = Key.of(card.identity.certificate.dump())

    def says(*functions: str, crypto: str = "RSA", padding: str = "PKCS1.5") -> list[dict[str, str]]:
        return [{"cryptoAlgorithm": crypto, "hashFunction": one, "paddingScheme": padding} for one in functions]

    assert suited(key, says("SHA-512", "SHA-256")).algorithm == "sha256"
    assert suited(key, says("SHA-384", "SHA-512")).algorithm == "sha512"
    for strange in (says("SHA-1"), says("SHA-256", padding="PSS"), says("SHA-256", crypto="ECC", padding="NONE")):
        with pytest.raises(CertificateRefused):
            suited(key, strange)


@pytest.mark.acceptance("A38")
def test_a_container_that_was_brought_is_signed_on_with_the_card(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    """The mentor brings an .asice signed elsewhere; the head need not download it: the card signs inside it (B-LT)."""
    envelope = open_one(pdf)
    box = asice.begin({"Darba līgums.pdf": pdf})
    brought = signed(box, mentor, testbed, timestampers, raw=True)
    assert take(envelope, "mentor", brought).refusal == ""
    assert (turn(envelope, "mentor").state, fresh(envelope).shape) == ("signed", "asice")
    page, card = Page(client_of(turn(envelope, "head").user), envelope, "head"), foreign(testbed)
    prepared = page.prepare(card).json()
    assert page.finish(prepared, card.sign(prepared["hash"], prepared["hashFunction"])).status_code == 200
    work(minutes=2)
    assert (fresh(envelope).state, fresh(envelope).problem) == ("archived", "")
    final = fresh(envelope).current.read()
    assert containers.extends(final, brought)
    report = check(final, name="ligums.asice")
    assert [(one.format, one.level) for one in report.signatures] == [("XAdES", "LT")] * 2
    assert report.verdict == "VALID"
