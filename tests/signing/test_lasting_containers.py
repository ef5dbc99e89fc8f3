"""A container is examined for the last day of its time stamp before the archive takes it, as a PDF is for its end."""

from __future__ import annotations

import hashlib
import uuid
from datetime import UTC, datetime, timedelta

import pytest

from kernel.files import store
from kernel.periods import now
from signing import facade
from signing.archive.lasting import container_lasts_until
from signing.archive.models import Deposit
from signing.envelopes import judging
from signing.envelopes.errors import NotProven
from signing.envelopes.models import Envelope
from signing.errors import RevocationUnavailable
from signing.formats import timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.attacks import containers
from tests.e2e import clock
from tests.signing.envelope_tools import signing_alone, work
from tests.signing.test_container_road import signature
from tests.signing.test_years import SIGNED, authorities, renewed

__all__ = ["authorities", "signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
#: Longer than any authority of the test PKI lives.
LONG = datetime(2090, 12, 31, 22, tzinfo=UTC)
DAY = timedelta(days=1)


def made(pdf: bytes, who: Identity, stampers: Timestampers) -> bytes:
    files = {"ligums.pdf": pdf}
    return containers.container(files, [signature(files, who, stampers)])


def stamped(content: bytes, stampers: Timestampers) -> bytes:
    return timestamps.stamp(hashlib.sha256(content).digest(), timestampers=stampers)


@pytest.mark.acceptance("A37")
def test_it_is_examined_for_the_end_of_its_stamp_or_of_its_term(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    content = made(pdf, mentor, timestampers)
    token = stamped(content, timestampers)
    found = container_lasts_until(content, token=token, moment=LONG)
    assert (found.ok, found.moment) == (True, timestamps.holds_until(token) - DAY)
    soon = now() + 400 * DAY
    assert container_lasts_until(content, token=token, moment=soon).moment == soon - DAY
    subject = uuid.uuid4()
    facade.take_in(
        subject=subject, title="Līgums", number="", retention_until=LONG, by=None, on=now(),
        file=store.put(content, media_type=containers.MIMETYPE),
    )  # fmt: skip
    work(minutes=5)
    deposit = Deposit.objects.get(subject=subject)
    assert deposit.report["examined_for"] == (deposit.proof_until - DAY).isoformat()


def test_a_stamp_over_other_bytes_proves_nothing(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    content = made(pdf, mentor, timestampers)
    found = container_lasts_until(content, token=stamped(pdf, timestampers), moment=LONG)
    assert not found.ok and "TIMESTAMP_INVALID" in found.detail


def test_while_nobody_answers_for_the_authority_it_waits(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    content = made(pdf, mentor, timestampers)
    token = stamped(content, timestampers)
    with testbed.fault("root", Fault.DOWN), pytest.raises(RevocationUnavailable) as error:
        container_lasts_until(content, token=token, moment=LONG)
    assert error.value.retry


def test_what_would_not_hold_is_not_deposited(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers, monkeypatch: pytest.MonkeyPatch
) -> None:
    content, other = made(pdf, mentor, timestampers), stamped(pdf, timestampers)
    subject = uuid.uuid4()
    facade.take_in(
        subject=subject, title="Līgums", number="", retention_until=LONG, by=None, on=now(),
        file=store.put(content, media_type=containers.MIMETYPE),
    )  # fmt: skip
    monkeypatch.setattr(judging.timestamps, "stamp", lambda digest, *, timestampers: other)
    with pytest.raises(NotProven):
        judging.prove_container(envelope=Envelope.objects.get(subject=subject), content=content)
    assert not Deposit.objects.exists()


@pytest.mark.slow
def test_a_stamp_that_cannot_be_renewed_keeps_the_container_out(authorities: Testbed, pdf: bytes) -> None:
    """Its authority has ended since: no renewal could go on from it."""
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        who = authorities.identity("Mētra", "Paraugmentore", "140384-19905")
        content = made(pdf, who, timestamps.configured())
        token = stamped(content, timestamps.configured())
        assert container_lasts_until(content, token=token, moment=LONG).moment == datetime(2028, 5, 31, tzinfo=UTC)
    with clock.on(datetime(2029, 1, 11, tzinfo=UTC)):
        found = container_lasts_until(content, token=token, moment=LONG)
        assert (found.ok, found.detail[:10]) == (False, "time stamp")
