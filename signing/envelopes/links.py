"""One-purpose links and one-time codes for signers without an account (threats 45, 47).

A link opens one turn, for at most seven days, and dies with the turn. When everybody has signed, who has no account
gets another one: it opens the signed original for thirty days. A link proves only that somebody has the message; the
six-digit code sent to the same address at the moment of opening proves that the address is still theirs.
The database knows keyed hashes only; unknown, spent and expired links answer alike.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import transaction

from kernel.audit.log import record
from kernel.crypto import one_time
from kernel.crypto.one_time import CODES_PER_LINK, Outcome
from kernel.notifications.outbox import notify
from kernel.periods import end_of_day
from signing.envelopes.errors import CodeSpent, CodeWrong, LinkUnknown, TooManyCodes
from signing.envelopes.models import Turn
from signing.envelopes.states import LINKED_TURN

LINK_LIFE = timedelta(days=7)
COPY_LIFE = timedelta(days=30)


def new_link(*, turn: Turn, on: datetime) -> str:
    """Replace the turn's link; returns the only readable copy of it (a full address). The caller saves the turn."""
    until = min(on + LINK_LIFE, end_of_day(turn.envelope.expires_on)) if turn.unfinished else on + COPY_LIFE
    token = one_time.renew_link(turn, until=until)
    return f"{settings.PUBLIC_BASE_URL}/paraksti/{token}/"


def turn_of(*, token: str, on: datetime) -> Turn:
    """The turn a link opens. Raises LinkUnknown, whatever the reason."""
    turn = Turn.objects.select_related("envelope").filter(link_hash=one_time.link_hash(token)).first()
    if turn is None or turn.link_expires_at is None or turn.link_expires_at <= on or turn.state not in LINKED_TURN:
        raise LinkUnknown
    return turn


def send_code(*, turn: Turn, on: datetime) -> None:
    """A fresh six-digit code goes to the signer's e-mail address; older codes stop working."""
    with transaction.atomic():
        turn = Turn.objects.select_for_update().get(pk=turn.pk)
        if turn.codes_sent >= CODES_PER_LINK:
            raise TooManyCodes
        code = one_time.renew_code(turn, on=on)
        turn.save(update_fields=one_time.CODE_FIELDS)
        key = f"signing-code:{turn.public_id}:{turn.link_hash[:12]}:{turn.codes_sent}"
        notify("signing_code", key=key, to_email=turn.email, subject=turn.envelope.subject, facts={"code": code})
        record("signing.code_sent", subject=turn.envelope.subject, by=None, on=on, facts={"turn": str(turn.public_id)})


def check_code(*, turn: Turn, code: str, on: datetime) -> None:
    """Spend the code. Raises CodeWrong or CodeSpent; a wrong guess is counted even so."""
    with transaction.atomic():
        turn = Turn.objects.select_for_update().get(pk=turn.pk)
        outcome = one_time.spend_code(turn, code, on=on)
        turn.save(update_fields=one_time.TRY_FIELDS)
        event = "signing.code_right" if outcome == Outcome.RIGHT else "signing.code_wrong"
        record(event, subject=turn.envelope.subject, by=None, on=on, facts={"turn": str(turn.public_id)})
    if outcome == Outcome.SPENT:
        raise CodeSpent
    if outcome == Outcome.WRONG:
        raise CodeWrong
