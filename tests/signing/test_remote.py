"""Remote signing services: CSC version 1 against an independent server, version 2 and eParaksts against peers of their contracts."""

from __future__ import annotations

import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
import time_machine
from django.test import Client
from django.urls import reverse

from kernel.audit.models import Event
from kernel.files import store
from kernel.jobs.models import Job
from kernel.periods import now
from signing.envelopes import actions, mending, together
from signing.envelopes.models import Envelope, Exchange
from signing.means import registry
from signing.testbed import csc
from signing.testbed.providers import CLIENT, SECRET, Csc2Provider, Provider, TrustedXProvider
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port
from tests.forms.pages import client_of, soup, words
from tests.signing.envelope_tools import (
    HEAD,
    MENTOR,
    ask,
    fresh,
    open_one,
    policy,
    signer,
    signing_alone,
    turn,
    user,
    work,
)

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture
def envelope(testbed: Testbed, pdf: bytes) -> Envelope:
    testbed.identity("Mētra", "Paraugmentore", MENTOR[1])
    return open_one(pdf)


# --- a service that our worker asks


@pytest.fixture(scope="module")
def service(testbed: Testbed) -> str:
    return csc.serve(testbed, port=free_port())


@pytest.fixture
def with_service(service: str, settings: Any) -> str:
    settings.SIGNING_MEANS, settings.CSC1_URL = ["csc1", "test", "upload"], service
    return service


@pytest.mark.acceptance("A15")
def test_csc1_signs_for_the_person_of_the_turn(with_service: str, envelope: Envelope) -> None:
    ask(envelope, "mentor", means="csc1")
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.evidence["signature"]["level"]) == ("signed", "T")
    assert [(one.state, one.facts) for one in Exchange.objects.all()] == [("done", {})]
    ask(envelope, "head")
    work()
    assert fresh(envelope).state == "archived"


@pytest.mark.server
def test_csc1_knows_no_certificate_of_a_stranger(with_service: str, envelope: Envelope) -> None:
    row = turn(envelope, "mentor")
    row.person_code = "150690-19907"
    row.save(update_fields=["person_code"])
    ask(envelope, "mentor", means="csc1")
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.problem) == ("viewed", "no_certificate")


@pytest.mark.server
def test_a_service_that_is_down_is_waited_for(service: str, settings: Any, envelope: Envelope) -> None:
    settings.SIGNING_MEANS, settings.CSC1_URL = ["csc1"], f"http://127.0.0.1:{free_port()}"
    ask(envelope, "mentor", means="csc1")
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.problem) == ("signing", "provider_unavailable")
    settings.CSC1_URL = service
    work(minutes=2)
    assert turn(envelope, "mentor").state == "signed"


@pytest.mark.server
def test_several_documents_go_with_one_authorisation(
    with_service: str, testbed: Testbed, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from signing.means import asking

    mentor = user(MENTOR[0])
    envelopes = [_opened(pdf, mentor, number) for number in range(3)]
    calls: list[str] = []
    real = asking.post

    def counted(address: str, body: Any, *, token: str = "") -> Any:
        calls.append(address.rpartition("/")[2])
        return real(address, body, token=token)

    monkeypatch.setattr(asking, "post", counted)
    rows = [turn(one, "mentor") for one in envelopes]
    shown = {one.public_id: one.envelope.current.sha256 for one in rows}
    together.ask(public_id=uuid.uuid4(), shown=shown, means="csc1", by=mentor, on=now(), evidence={})
    work()
    assert [turn(one, "mentor").state for one in envelopes] == ["signed"] * 3
    assert (calls.count("authorize"), calls.count("signHash")) == (1, 1)


def _opened(pdf: bytes, mentor: Any, number: int) -> Envelope:
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title=f"Darba līgums {number}", number=f"DL-2026-PARAUGV-000{number}",
        file=store.put(pdf + b"%" * number, media_type="application/pdf"), policy=policy(ordered=False),
        signers=[signer(MENTOR, "mentor", 1, mentor), signer(HEAD, "head", 2, user(HEAD[0]))],
        expires_on=date(2036, 1, 1), by=None, on=now(),
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


# --- a provider where the person allows it


class Stays(urllib.request.HTTPRedirectHandler):
    """Follows nothing: where to go next is what is asked."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


OPENER = urllib.request.build_opener(Stays)


class Person:
    """The signer's browser: our pages by Django's client, the provider's by HTTP."""

    def __init__(self, envelope: Envelope, means: str, *, code: str = MENTOR[1]) -> None:
        self.turn = turn(envelope, "mentor")
        self.client: Client = client_of(self.turn.user)
        self.means, self.code = means, code

    def choose(self) -> str:
        answer = self.client.post(reverse("signing:sign", args=[self.turn.public_id]), {"means": self.means})
        assert answer["Location"] == self.page
        return self.address()

    @property
    def page(self) -> str:
        return reverse("signing:provider", args=[self.turn.public_id])

    def address(self) -> str:
        return str(self.client.get(self.page).context["address"])

    def at_provider(self, address: str, *, act: str = "allow") -> str:
        """What the provider sends the browser back to."""
        sent = urlencode({"person": self.code, "act": act}).encode()
        with pytest.raises(urllib.error.HTTPError, match="302") as answer:
            OPENER.open(address, sent, timeout=5)
        answer.value.close()
        parts = urlsplit(answer.value.headers["Location"])
        return f"{parts.path}?{parts.query}"

    def signs(self) -> Any:
        """The whole way; the answer to the last return."""
        self.client.get(self.at_provider(self.choose()))
        work()
        return self.client.get(self.at_provider(self.address()))


@pytest.fixture(params=[Csc2Provider, TrustedXProvider], ids=["csc2", "eparaksts"])
def provider(request: Any, testbed: Testbed, settings: Any) -> Iterator[Provider]:
    """Switched on by settings as an installation would be by its environment."""
    peer = request.param(testbed, f"{settings.PUBLIC_BASE_URL}/parakstisana/atgriesanas/")
    peer.serve()
    settings.SIGNING_MEANS = ["csc2", "eparaksts", "test", "upload"]
    if isinstance(peer, Csc2Provider):
        settings.CSC2_URL, settings.CSC2_CLIENT_ID, settings.CSC2_CLIENT_SECRET = peer.url, CLIENT, SECRET
    else:
        settings.EPARAKSTS_URL, settings.EPARAKSTS_CLIENT_ID, settings.EPARAKSTS_CLIENT_SECRET = (
            peer.url,
            CLIENT,
            SECRET,
        )
    yield peer
    peer.close()


def name_of(provider: Provider) -> str:
    return "csc2" if isinstance(provider, Csc2Provider) else "eparaksts"


def test_signed_at_the_provider_with_two_consents(provider: Provider, envelope: Envelope) -> None:
    person = Person(envelope, name_of(provider))
    answer = person.signs()
    assert answer["Location"] == reverse("signing:turn", args=[person.turn.public_id])
    assert turn(envelope, "mentor").state == "signing"
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.means, row.evidence["signature"]["level"]) == ("signed", name_of(provider), "T")
    assert [(one.state, one.facts) for one in Exchange.objects.all()] == [("done", {})]
    told = Event.objects.filter(subject=envelope.subject).values_list("facts", flat=True)
    assert all("code" not in str(one) and MENTOR[1] not in str(one) for one in told)


def test_a_return_is_good_once_in_time_and_in_its_browser(provider: Provider, envelope: Envelope) -> None:
    person = Person(envelope, name_of(provider))
    back = person.at_provider(person.choose())
    stranger = client_of(turn(envelope, "head").user)
    other = client_of(person.turn.user)  # the same person, another browser: a link that somebody sent
    assert [one.get(back).status_code for one in (stranger, other, Client())] == [404, 404, 404]
    with time_machine.travel(now() + timedelta(minutes=16)):
        person.client.get(back)
    assert Exchange.objects.get().state == "sign_in"
    forged = parse_qs(urlsplit(back).query)["code"][0]
    assert person.client.get(f"/parakstisana/atgriesanas/?code={forged}&state=minets").status_code == 404
    assert person.client.get(back)["Location"] == person.page
    assert person.client.get(back).status_code == 404  # replayed
    assert Exchange.objects.get().state == "signed_in"
    assert person.client.get(person.page).context["address"] == ""
    work()
    assert Exchange.objects.get().state == "prepared"


def test_refused_at_the_provider_leaves_the_turn(provider: Provider, envelope: Envelope) -> None:
    person = Person(envelope, name_of(provider))
    person.client.get(person.at_provider(person.choose(), act="refuse"))
    row = turn(envelope, "mentor")
    assert (row.state, row.problem, Exchange.objects.get().state) == ("viewed", "provider_refused", "dropped")


def test_who_signs_in_as_another_gets_nothing_to_sign(provider: Provider, envelope: Envelope, testbed: Testbed) -> None:
    testbed.identity("Aina", "Vadītāja-Demo", HEAD[1])
    person = Person(envelope, name_of(provider), code=HEAD[1])
    person.client.get(person.at_provider(person.choose()))
    work()
    row = turn(envelope, "mentor")
    assert (row.state, row.problem, Exchange.objects.get().state) == ("viewed", "no_certificate", "dropped")


@pytest.mark.server
def test_a_provider_that_falls_silent_is_asked_again(provider: Provider, envelope: Envelope) -> None:
    person = Person(envelope, name_of(provider))
    person.client.get(person.at_provider(person.choose()))
    provider.down = True
    work()
    assert Exchange.objects.get().state == "signed_in"
    provider.down = False
    Job.objects.filter(name="signing.prepare").delete()  # and the job was lost meanwhile
    assert mending.mend_exchanges(on=now() + timedelta(minutes=1)) == 1
    work(minutes=2)
    assert Exchange.objects.get().state == "prepared"


def test_who_does_not_come_back_is_forgotten(provider: Provider, envelope: Envelope) -> None:
    person = Person(envelope, name_of(provider))
    person.choose()
    assert mending.mend_exchanges(on=now() + timedelta(minutes=16)) == 1
    row = Exchange.objects.get()
    assert (row.state, row.facts, row.ticket_hash) == ("dropped", {}, "")
    assert person.client.get(person.page)["Location"] == reverse("signing:turn", args=[person.turn.public_id])


@pytest.mark.server
def test_signed_by_another_between_consent_and_value(provider: Provider, testbed: Testbed, pdf: bytes) -> None:
    testbed.identity("Mētra", "Paraugmentore", MENTOR[1])
    envelope = open_one(pdf, ordered=False)
    person = Person(envelope, name_of(provider))
    person.client.get(person.at_provider(person.choose()))
    work()
    back = person.at_provider(person.address())
    ask(envelope, "head")
    work()
    person.client.get(back)
    assert (turn(envelope, "mentor").state, fresh(envelope).state) == ("viewed", "partly_signed")
    person.signs()
    work()
    assert fresh(envelope).state == "archived"


# --- several documents with one consent


class Together(Person):
    """Chooses several documents on one page; the page of the first one leads to the provider."""

    def __init__(self, envelopes: list[Envelope], means: str) -> None:
        super().__init__(envelopes[0], means)
        self.turns = [turn(one, "mentor") for one in envelopes]

    def choose(self) -> str:
        sent = {
            "act": "sign", "set": str(uuid.uuid4()), "means": self.means,
            "shown": [f"{one.public_id}.{one.envelope.current.sha256}" for one in self.turns],
        }  # fmt: skip
        answer = self.client.post(reverse("signing:together"), sent)
        assert answer["Location"] == self.page
        return self.address()


@pytest.fixture
def several(testbed: Testbed, pdf: bytes) -> list[Envelope]:
    testbed.identity("Mētra", "Paraugmentore", MENTOR[1])
    mentor = user(MENTOR[0])
    return [_opened(pdf, mentor, number) for number in range(3)]


def states(envelopes: list[Envelope]) -> list[tuple[str, str]]:
    rows = [turn(one, "mentor") for one in envelopes]
    return [(row.state, row.problem) for row in rows]


@pytest.mark.acceptance("A15")
def test_several_documents_go_with_one_consent(provider: Provider, several: list[Envelope]) -> None:
    person = Together(several, name_of(provider))
    answer = person.signs()
    assert answer["Location"] == reverse("signing:set", args=[Exchange.objects.get(leader=None).public_id])
    work()
    assert states(several) == [("signed", "")] * 3
    assert {one.state for one in Exchange.objects.all()} == {"done"}
    assert sum(provider.calls[path] for path in provider.calls if path.endswith(("/signHash", "/batch"))) == 1
    assert provider.calls[provider.token_path] == 2  # signed in once, allowed once
    for one in several:
        assert fresh(one).current.read().startswith(fresh(one).original.read())


@pytest.mark.server
def test_one_that_cannot_be_signed_any_more_loses_no_other(provider: Provider, several: list[Envelope]) -> None:
    """One is withdrawn and one is signed by the other party between the consent and the values; the leader among them."""
    person = Together(several, name_of(provider))
    person.client.get(person.at_provider(person.choose()))
    work()
    back = person.at_provider(person.address())
    actions.cancel(subject=several[0].subject, reason="Kļūda", by=None, on=now())
    ask(several[1], "head")
    work()
    answer = person.client.get(back)
    work()
    assert states(several) == [("void", ""), ("viewed", "overtaken"), ("signed", "")]
    page = words(soup(person.client.get(answer["Location"])).select_one("main"))
    assert all(f"Darba līgums {number}" in page for number in range(3))


@pytest.mark.server
def test_a_wrong_value_among_several_is_found_and_only_that_one_lost(
    provider: Provider, several: list[Envelope], monkeypatch: pytest.MonkeyPatch
) -> None:
    means = type(registry.KNOWN[name_of(provider)])
    real = means.values

    def second_is_of_the_third(self: Any, **asked: Any) -> tuple[bytes, ...]:
        first, _second, third = real(self, **asked)
        return first, third, third

    monkeypatch.setattr(means, "values", second_is_of_the_third)
    Together(several, name_of(provider)).signs()
    work()
    assert states(several) == [("signed", ""), ("viewed", "signature_value_wrong"), ("signed", "")]
    wrong = Exchange.objects.get(turn=turn(several[1], "mentor"))
    assert (wrong.state, wrong.problem) == ("dropped", "signature_value_wrong")  # found before it was kept


@pytest.mark.server
def test_a_refused_consent_leaves_every_turn(provider: Provider, several: list[Envelope]) -> None:
    person = Together(several, name_of(provider))
    person.client.get(person.at_provider(person.choose()))
    work()
    person.client.get(person.at_provider(person.address(), act="refuse"))
    assert [state for state, _problem in states(several)] == ["viewed"] * 3
    with time_machine.travel(now() + timedelta(minutes=16)):
        mending.mend_exchanges(on=now())
    assert {one.state for one in Exchange.objects.all()} == {"dropped"}
