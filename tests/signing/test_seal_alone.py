"""What nobody signs by hand: the issuer's qualified seal is the whole of it."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from kernel.files import store
from kernel.periods import now
from signing import facade
from signing.archive.models import Deposit
from signing.envelopes.completing import complete
from signing.envelopes.errors import NotProven
from signing.envelopes.models import Envelope
from signing.envelopes.states import EnvelopeState
from signing.testbed.service import Quality, Testbed
from tests.signing.envelope_tools import MENTOR, signer, signing_alone, work

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db


def opened(pdf: bytes, **changes: object) -> Envelope:
    told = {
        "subject": uuid.uuid4(),
        "title": "Apliecība",
        "number": "AP-2026-VIAA-0001",
        "file": store.put(pdf, media_type="application/pdf"),
        "policy": facade.policy_from(
            {"level": "seal", "paper": False, "order": []}, retention_until=now().replace(year=2034)
        ),
        "signers": [],
        "expires_on": date(2036, 1, 1),
        "by": None,
        "on": now(),
        **changes,
    }
    return Envelope.objects.get(public_id=facade.open_envelope(**told))  # type: ignore[arg-type]


@pytest.mark.usual
def test_it_is_sealed_proven_and_archived_at_once(testbed: Testbed, pdf: bytes) -> None:
    envelope = opened(pdf)
    assert (envelope.state, envelope.turns.count()) == (EnvelopeState.COMPLETING, 0)
    work()
    envelope.refresh_from_db()
    assert (envelope.state, envelope.problem) == (EnvelopeState.ARCHIVED, "")
    assert [one.cause for one in envelope.files.all()] == ["original", "sealed", "augmented"]
    assert Deposit.objects.get(envelope=envelope).verdict in ("VALID", "VALID_QUALIFIED")
    summary = facade.summary(envelope.subject)
    assert summary is not None and (summary.bears_signature, summary.signed_count) == (True, 0)


@pytest.mark.usual
def test_a_seal_that_is_not_qualified_is_not_enough(
    testbed: Testbed, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    weak = testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007", quality=Quality.PLAIN)
    monkeypatch.setattr(Testbed, "seal_identity", lambda *_args, **_more: weak)
    envelope = opened(pdf)
    with pytest.raises(NotProven) as refusal:
        complete(envelope=envelope.public_id, on=now())
    envelope.refresh_from_db()
    assert (refusal.value.detail, envelope.state, envelope.problem) == (
        "NOT_QUALIFIED", EnvelopeState.COMPLETING, "not_proven",
    )  # fmt: skip


def test_signers_and_the_seal_alone_exclude_each_other(pdf: bytes) -> None:
    with pytest.raises(ValueError, match="1 signers under a policy of level 'seal'"):
        opened(pdf, signers=[signer(MENTOR, "mentor", 1, None)])
    with pytest.raises(ValueError, match="0 signers under a policy of level 'qes'"):
        opened(pdf, policy=facade.policy_from({"level": "qes"}, retention_until=now()))
