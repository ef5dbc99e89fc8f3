"""Signed by an act: a simple electronic signature, made lasting by the seal alone, never called more than it is."""

from __future__ import annotations

import io
import json
import uuid
import zipfile
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from kernel.audit.models import Event
from kernel.files import store
from kernel.notifications.models import Notification
from kernel.periods import now
from signing import facade
from signing.archive.models import Deposit
from signing.data import Signer
from signing.enums import TurnState
from signing.envelopes import actions
from signing.envelopes.errors import MeansNotOffered
from signing.envelopes.models import Envelope
from signing.envelopes.states import EnvelopeState
from signing.means.confirm import Confirmation
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import (
    HEAD,
    MENTOR,
    ask,
    code_sent,
    link_of,
    policy,
    signer,
    signing_alone,
    turn,
    user,
    work,
)

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db
SHOWN = facade.canonical({"jautājums": "atbilde"})


def act(**changes: Any) -> dict[str, Any]:
    on = now()
    told: dict[str, Any] = {
        "record": uuid.uuid4(), "role": "applicant", "name": MENTOR[0], "user_id": None, "statement": "Iesniedzu.",
        "shown": SHOWN, "signed_in_by": ("link", "code"), "signed_in_at": on - timedelta(minutes=5), "on": on,
    }  # fmt: skip
    return facade.confirmed(**{**told, **changes})


def applicant(**changes: Any) -> Signer:
    return Signer("applicant", MENTOR[0], "", "", None, 1, "pretendents", **changes)


def opened(pdf: bytes, signers: list[Signer], **changes: Any) -> Envelope:
    public_id = facade.open_envelope(
        subject=uuid.uuid4(), title="Anketa", number="MA-2026-VIAA-0001",
        file=store.put(pdf, media_type="application/pdf"), policy=policy(level="ses", **changes), signers=signers,
        expires_on=date(2036, 1, 1), by=None, on=now(),
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


@pytest.mark.usual
def test_confirmed_before_the_file_was_made_it_needs_the_seal_alone(testbed: Testbed, pdf: bytes) -> None:
    evidence = act()
    envelope = opened(pdf, [applicant(act=evidence)])
    assert envelope.state == EnvelopeState.COMPLETING
    before = facade.summary(envelope.subject)
    assert before is not None and (before.signed_count, before.bears_signature) == (1, False)
    work()
    envelope.refresh_from_db()
    assert (envelope.state, envelope.problem) == (EnvelopeState.ARCHIVED, "")
    summary, report = facade.summary(envelope.subject), facade.report(envelope.subject)
    assert summary is not None and report is not None
    (one,) = summary.acts
    digest = Confirmation.from_evidence(evidence).digest()
    assert one.act is not None and (one.means, one.state, one.act.digest) == ("confirm", TurnState.SIGNED, digest)
    assert [(each.seal, each.level) for each in report.signatures] == [(True, "LTA")]
    bag = zipfile.ZipFile(io.BytesIO(Deposit.objects.get(envelope=envelope).package.read()))
    (name,) = [each for each in bag.namelist() if each.endswith("confirmations.json")]
    assert json.loads(bag.read(name)) == [evidence]
    event = Event.objects.get(event="signing.confirmed", subject=envelope.subject)
    assert event.facts["evidence_sha256"] == digest
    assert not Notification.objects.filter(subject_id=envelope.subject).exists()


@pytest.mark.usual
def test_one_confirms_the_other_signs(testbed: Testbed, pdf: bytes) -> None:
    """Under a policy of simple signatures a stronger one counts too, and the file must hold it."""
    head = user(HEAD[0])
    envelope = opened(pdf, [applicant(act=act()), signer(HEAD, "head", 2, head)])
    assert envelope.state == EnvelopeState.PARTLY_SIGNED
    ask(envelope, "head")
    work()
    envelope.refresh_from_db()
    report = facade.report(envelope.subject)
    assert report is not None and (envelope.state, [one.seal for one in report.signatures]) == (
        EnvelopeState.ARCHIVED, [False, True],
    )  # fmt: skip


def test_a_signer_confirms_on_the_page_after_link_and_code(client: Client, pdf: bytes) -> None:
    envelope = opened(pdf, [Signer("applicant", MENTOR[0], "", "a@paraugs.example", None, 1, "pretendents")])
    address = f"/paraksti/{link_of(envelope, 'signing_turn')}/"
    client.post(address, {"act": "send"})
    page = client.post(address, {"act": "check", "code": code_sent()}, follow=True)
    assert "Dokuments ir izlasīts, un es to apstiprinu" in page.content.decode()
    row = turn(envelope, "applicant")
    client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "confirm"})
    row.refresh_from_db()
    envelope.refresh_from_db()
    made = Confirmation.from_evidence(row.evidence["confirmation"])
    assert (row.state, row.means, envelope.state) == (TurnState.SIGNED, "confirm", EnvelopeState.COMPLETING)
    assert (made.signed_in_by, made.document_sha256, made.user_id) == (
        ("link", "code"), envelope.original.sha256, None,
    )  # fmt: skip


def test_an_account_confirms_and_the_evidence_says_how_it_signed_in(client: Client, pdf: bytes) -> None:
    head = user(HEAD[0])
    envelope = opened(pdf, [signer(HEAD, "head", 1, head)])
    client.force_login(head)
    row = turn(envelope, "head")
    for _twice in range(2):
        client.post(f"/parakstisana/{row.public_id}/parakstit/", {"means": "confirm"})
    row.refresh_from_db()
    made = Confirmation.from_evidence(row.evidence["confirmation"])
    assert (row.state, made.user_id, made.signed_in_by) == (TurnState.SIGNED, head.pk, ("account",))
    assert Event.objects.filter(event="signing.confirmed", subject=envelope.subject).count() == 1


@pytest.mark.parametrize("changes", [{"level": "qes"}, {"seal": False}])
def test_an_act_is_no_signature_where_more_is_asked(pdf: bytes, changes: dict[str, Any]) -> None:
    head = user(HEAD[0])
    told = {"level": "ses", **changes}
    level = told.pop("level")
    file = store.put(pdf, media_type="application/pdf")
    common: dict[str, Any] = {
        "title": "Anketa", "number": "MA-2026-VIAA-0001", "file": file, "expires_on": date(2036, 1, 1), "by": None,
        "on": now(), "policy": policy(level=level, **told),
    }  # fmt: skip
    with pytest.raises(ValueError, match="an act is no signature"):
        facade.open_envelope(subject=uuid.uuid4(), signers=[applicant(act=act())], **common)
    public_id = facade.open_envelope(subject=uuid.uuid4(), signers=[signer(HEAD, "head", 1, head)], **common)
    envelope = Envelope.objects.get(public_id=public_id)
    with pytest.raises(MeansNotOffered):
        actions.confirm(
            turn=turn(envelope, "head").public_id, envelope=public_id, statement="Iesniedzu.",
            signed_in_by=("password",), signed_in_at=now(), by=head, on=now(),
        )  # fmt: skip


def test_evidence_that_proves_nothing_is_refused() -> None:
    for wrong in ({"signed_in_by": ()}, {"statement": " "}, {"signed_in_at": now() + timedelta(hours=1)}):
        with pytest.raises(ValueError, match="a confirmation needs"):
            act(**wrong)
    with pytest.raises(ValueError, match="not the one that was confirmed"):
        Confirmation.from_evidence({**act(), "shown": "something else"})
