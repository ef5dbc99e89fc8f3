"""A deposit as the frozen facts that other stages read."""

from __future__ import annotations

from signing.archive.models import Deposit
from signing.data import DepositSummary
from signing.envelopes.states import Road


def deposit_summary(deposit: Deposit) -> DepositSummary:
    """The caller selects envelope, original, final and act with the deposit."""
    return DepositSummary(
        public_id=deposit.public_id,
        subject=deposit.subject,
        envelope=deposit.envelope.public_id if deposit.envelope else None,
        title=deposit.title,
        number=deposit.number,
        road=Road(deposit.road),
        verdict=deposit.verdict,
        sha256=deposit.sha256,
        original_sha256=deposit.original.sha256 if deposit.original else deposit.original_sha256,
        size=deposit.final.size if deposit.final else 0,
        media_type=deposit.final.media_type if deposit.final else "",
        deposited_at=deposit.deposited_at,
        retention_until=deposit.retention_until,
        hold=deposit.hold,
        state=deposit.state,
        act=deposit.act.number if deposit.act else "",
        act_subject=deposit.act.subject if deposit.act else None,
        destroyed_at=deposit.destroyed_at,
    )
