"""The electronic road, from sending to the archive, with the real test PKI."""

from __future__ import annotations

import itertools

import pytest

from signing.archive.models import Deposit
from signing.envelopes.states import EnvelopeState, TurnState
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import ask, fresh, open_one, signing_alone, turn, work

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db


@pytest.mark.acceptance("A38")
def test_two_sign_in_order_then_it_is_sealed_proven_and_archived(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    assert [one.state for one in envelope.turns.all()] == [TurnState.SENT, TurnState.WAITING]
    ask(envelope, "mentor")
    work()
    envelope = fresh(envelope)
    assert (envelope.state, turn(envelope, "mentor").problem) == (EnvelopeState.PARTLY_SIGNED, "")
    assert [one.state for one in envelope.turns.all()] == [TurnState.SIGNED, TurnState.SENT]
    ask(envelope, "head")
    work()
    envelope = fresh(envelope)
    assert (envelope.state, envelope.problem) == (EnvelopeState.ARCHIVED, "")
    files = list(envelope.files.select_related("blob"))
    assert [one.cause for one in files] == ["original", "signed", "signed", "sealed", "augmented"]
    contents = [one.blob.read() for one in files]
    assert all(new.startswith(old) for old, new in itertools.pairwise(contents))
    deposit = Deposit.objects.get(envelope=envelope)
    assert deposit.sha256 == envelope.current.sha256
    assert deposit.verdict in ("VALID", "VALID_QUALIFIED")
