"""A deposit as the frozen facts that other stages read."""

from __future__ import annotations

from signing.archive.models import Deposit
from signing.data import DepositSummary
from signing.envelopes.states import Road


def deposit_summary(deposit: Deposit) -> DepositSummary:
    """The caller selects envelope, original and final with the deposit."""
    return DepositSummary(
        public_id=deposit.public_id,
        subject=deposit.subject,
        envelope=deposit.envelope.public_id,
        title=deposit.title,
        number=deposit.number,
        road=Road(deposit.road),
        verdict=deposit.verdict,
        sha256=deposit.sha256,
        original_sha256=deposit.original.sha256,
        size=deposit.final.size,
        media_type=deposit.final.media_type,
        deposited_at=deposit.deposited_at,
        retention_until=deposit.retention_until,
        hold=deposit.hold,
        state=deposit.state,
    )
