"""When everybody has signed, each party is told and can fetch the signed original, with or without an account."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.test import Client

from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from signing.envelopes.models import Envelope
from signing.envelopes.states import EnvelopeState
from signing.testbed.service import Testbed
from tests.rows import made_once
from tests.signing.envelope_tools import ask, code_sent, fresh, link_of, open_one, signing_alone, turn, user, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def signed(pdf: bytes, *, accounts: bool) -> Envelope:
    def make() -> Envelope:
        envelope = open_one(pdf, accounts=accounts)
        clerk = user("Linda Plānotāja-Demo")
        Envelope.objects.filter(pk=envelope.pk).update(opened_by=clerk)
        for role in ("mentor", "head"):
            ask(envelope, role)
            work()
        return envelope

    envelope = fresh(made_once(f"signed, accounts: {accounts}", make))
    assert envelope.state == EnvelopeState.ARCHIVED
    return envelope


def test_both_parties_and_the_sender_are_told_once(testbed: Testbed, pdf: bytes) -> None:
    envelope = signed(pdf, accounts=True)
    work()
    messages = {one.to_email: word(one).body for one in Notification.objects.filter(template="signing_completed")}
    mentor, head = turn(envelope, "mentor"), turn(envelope, "head")
    assert envelope.opened_by is not None
    assert set(messages) == {mentor.user.email, head.user.email, envelope.opened_by.email}
    assert Notification.objects.filter(template="signing_completed").count() == 3
    for text in messages.values():
        assert "DL-2026-PARAUGV-0001 ir parakstīts" in text
    assert f"/parakstisana/{mentor.public_id}/" in messages[mentor.user.email]
    assert f"/dokumenti/{envelope.subject}/" in messages[envelope.opened_by.email]


def test_who_has_no_account_fetches_the_signed_original_by_link_and_code(testbed: Testbed, pdf: bytes) -> None:
    envelope = signed(pdf, accounts=False)
    row = turn(envelope, "mentor")
    client = Client()
    address = f"/paraksti/{link_of(envelope, 'signing_completed', to=row.email)}/"
    assert "Darba līgums" not in client.get(address).content.decode()
    assert client.get(f"/parakstisana/{row.public_id}/datne/").status_code == 404
    client.post(address, {"act": "send"})
    assert client.post(address, {"act": "check", "code": code_sent()}).status_code == 302
    page = client.get(f"/parakstisana/{row.public_id}/")
    assert "Visi ir parakstījuši" in page.content.decode()
    assert client.get(f"/parakstisana/{row.public_id}/datne/").content == envelope.current.read()
    assert client.post(f"/parakstisana/{row.public_id}/atteikties/", {"reason": "Vēlu"}).status_code == 302
    assert fresh(envelope).state == EnvelopeState.ARCHIVED


def test_the_link_to_the_copy_lives_a_month(testbed: Testbed, pdf: bytes) -> None:
    envelope = signed(pdf, accounts=False)
    address = f"/paraksti/{link_of(envelope, 'signing_completed', to=turn(envelope, 'head').email)}/"
    made = now()
    with time_machine.travel(made + timedelta(days=29, hours=23)):
        assert Client().get(address).status_code == 200
    with time_machine.travel(made + timedelta(days=30, minutes=1)):
        assert Client().get(address).status_code == 404
