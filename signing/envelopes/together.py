"""Signing several documents in one act: what is chosen once is asked for one by one, as if each had been signed alone.

A job asks for the signatures, each in a transaction of its own; what follows is the same job for each turn as ever, so
every document has its own signature and its own time stamp. One that has to stay holds up no other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from kernel.audit.log import record
from kernel.jobs.going import set_going
from kernel.jobs.queue import chunked, enqueue
from signing.data import SetSummary, SetTurnSummary
from signing.envelopes import actions, exchanges, offers
from signing.envelopes.errors import EnvelopeClosed, MeansNotOffered, NotYourTurn
from signing.envelopes.models import Exchange, SetTurn, SigningSet, Turn
from signing.envelopes.problems import problem_text
from signing.envelopes.states import ACTIVE_TURN, SIGNABLE, SetTurnState, TurnState
from signing.envelopes.summaries import turn_summary
from signing.errors import SigningError
from signing.means.base import ProviderMeans

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from kernel.accounts.models import User

JOB = "signing.sign_together"
#: One act takes at most so many documents: as many as one person can be asked to have read.
MOST = 50
#: A set that was not asked for in so long has lost its job.
PATIENCE = timedelta(seconds=30)
#: So many sets are shown to their signer, and for so long.
SHOWN, SHOWN_FOR = 5, timedelta(days=30)


def waiting(user: User) -> list[Turn]:
    """The turns this person may sign now, the oldest first."""
    rows = Turn.objects.filter(user=user, state__in=ACTIVE_TURN, envelope__state__in=SIGNABLE)
    rows = rows.select_related("envelope__current", "envelope__original").order_by("sent_at", "pk")
    return list(rows[:MOST])


def offered(turn: Turn) -> frozenset[str]:
    """Names of the means by which this turn may be signed together with others: a job of ours does it, or a provider."""
    ours = offers.server_means()
    found = offers.offered(turn.envelope, turn)
    return frozenset(one.name for one in found if one.name in ours or isinstance(one, ProviderMeans))


def ask(
    *, public_id: UUID, shown: Mapping[UUID, str], means: str, by: User, on: datetime, evidence: Mapping[str, str]
) -> SigningSet:
    """Keep what was confirmed, and set it going. `shown`: turn → SHA-256 of the file that was on the screen. The same
    `public_id` again gives the set that is there. Raises NotYourTurn for somebody else's turn or set."""
    with transaction.atomic():
        row, is_new = SigningSet.objects.get_or_create(
            public_id=public_id, defaults={"user": by, "means": means, "evidence": dict(evidence), "asked_at": on}
        )
        if row.user_id != by.pk:
            raise NotYourTurn
        if not is_new:
            return row
        turns = {one.public_id: one for one in Turn.objects.filter(public_id__in=list(shown)[:MOST], user=by)}
        if not turns or len(turns) != len(shown):
            raise NotYourTurn
        SetTurn.objects.bulk_create(
            [SetTurn(signing_set=row, turn=turns[turn], shown_sha256=sha256) for turn, sha256 in shown.items()]
        )
        record("signing.set_asked", subject=row.public_id, by=by, on=on, facts={"turns": len(turns), "means": means})
        enqueue(JOB, key=str(public_id), args={"signing_set": str(public_id)})
    return row


def go(*, shown: Mapping[UUID, str], means: str, by: User, on: datetime) -> tuple[Exchange, str]:
    """Off to a provider, for one consent to everything that was confirmed. Raises as `exchanges.begin_several` does."""
    turns = [one for one in waiting(by) if one.public_id in shown]
    if not turns:
        raise NotYourTurn
    begun = exchanges.begin_several(shown=shown, turns=turns, means=means, by=by, on=on)
    for turn in turns:
        actions.view_turn(turn=turn.public_id, envelope=turn.envelope.public_id, by=by, on=on)
    return begun


def allowed(leader: Exchange, *, by: User, evidence: Mapping[str, str], on: datetime) -> SigningSet:
    """The person came back with the consent: what was asked for becomes a set, whose page tells what became of each."""
    rows = [leader, *leader.followers.order_by("pk")]
    with transaction.atomic():
        made, is_new = SigningSet.objects.get_or_create(
            public_id=leader.public_id,
            defaults={"user": by, "means": leader.means, "evidence": dict(evidence), "asked_at": on},
        )
        if is_new:
            SetTurn.objects.bulk_create(
                SetTurn(
                    signing_set=made, turn_id=one.turn_id, shown_sha256=one.base.sha256, request=one.request,
                    refusal="" if one.request is not None else one.problem or EnvelopeClosed.code,
                )
                for one in Exchange.objects.select_related("base").filter(pk__in=[row.pk for row in rows]).order_by("pk")
            )  # fmt: skip
            facts: dict[str, str | int] = {"turns": len(rows), "means": leader.means}
            record("signing.set_asked", subject=made.public_id, by=by, on=on, facts=facts)
    return made


def ask_each(*, signing_set: UUID, on: datetime) -> None:
    """The job: a request to sign for each turn. After a kill it goes on where it was."""
    row = SigningSet.objects.select_related("user").get(public_id=signing_set)
    for step in chunked(list(row.items.order_by("pk").values_list("pk", flat=True))):
        with step as pk:
            _ask(SetTurn.objects.select_related("turn__envelope").get(pk=pk), row, on=on)


def _ask(item: SetTurn, row: SigningSet, *, on: datetime) -> None:
    """Asked for or refused, once."""
    if item.request is not None or item.refusal:
        return
    turn = item.turn
    try:
        if turn.state not in (TurnState.SIGNING, TurnState.SIGNED):  # signed alone meanwhile, or twice in a hurry
            _request(item, row, on=on)
    except SigningError as refusal:
        item.refusal = refusal.code
    else:
        turn.refresh_from_db(fields=["requests"])
        item.request = turn.requests
    item.save(update_fields=["request", "refusal"])


def _request(item: SetTurn, row: SigningSet, *, on: datetime) -> None:
    turn, envelope = item.turn, item.turn.envelope
    if not envelope.signable:
        raise EnvelopeClosed
    if turn.user_id != row.user_id or not row.user.is_active or turn.state not in ACTIVE_TURN:
        raise NotYourTurn
    if row.means not in offered(turn):
        raise MeansNotOffered(row.means)
    with transaction.atomic():
        actions.view_turn(turn=turn.public_id, envelope=envelope.public_id, by=row.user, on=on)
        actions.request_signature(
            turn=turn.public_id,
            envelope=envelope.public_id,
            means=row.means,
            by=row.user,
            on=on,
            evidence={**row.evidence, "shown_sha256": item.shown_sha256, "set": str(row.public_id)},
            shown=item.shown_sha256,
        )


def mend(*, on: datetime) -> int:
    """Sets whose job was lost."""
    stuck = SigningSet.objects.filter(items__request=None, items__refusal="", asked_at__lt=on - PATIENCE).distinct()
    return sum(
        set_going(JOB, prefix=str(one), args={"signing_set": str(one)}, on=on)
        for one in stuck.order_by("pk").values_list("public_id", flat=True)[:MOST]
    )


# --- what became of it


def sets_of(user: User, *, on: datetime) -> list[SetSummary]:
    """The newest sets of a person. Three queries."""
    rows = SigningSet.objects.filter(user=user, asked_at__gt=on - SHOWN_FOR)
    return [_summary(row) for row in rows.prefetch_related("items__turn__envelope")[:SHOWN]]


def under_way(user: User) -> QuerySet[SigningSet]:
    """Sets of which something is not signed and not refused yet."""
    unasked = Q(items__request=None, items__refusal="")
    return SigningSet.objects.filter(unasked | Q(items__turn__state=TurnState.SIGNING), user=user).distinct()


def summary(row: SigningSet) -> SetSummary:
    return _summary(SigningSet.objects.prefetch_related("items__turn__envelope").get(pk=row.pk))


def _summary(row: SigningSet) -> SetSummary:
    return SetSummary(public_id=row.public_id, asked_at=row.asked_at, turns=tuple(_told(row.items.all())))


def _told(items: Iterable[Any]) -> Iterable[SetTurnSummary]:
    for item in sorted(items, key=lambda one: one.pk):
        state, reason = _state(item)
        yield SetTurnSummary(turn=turn_summary(item.turn, item.turn.envelope), state=state, reason=reason)


def _state(item: SetTurn) -> tuple[SetTurnState, str]:
    """Where one of them stands, and why it was not signed or what it waits for."""
    turn = item.turn
    if turn.state == TurnState.SIGNED:
        return SetTurnState.SIGNED, ""
    if item.refusal:
        return SetTurnState.FAILED, problem_text(item.refusal)
    if item.request is None:
        return SetTurnState.WAITING, ""
    if turn.state == TurnState.SIGNING:
        return SetTurnState.SIGNING, problem_text(turn.problem)
    reason = turn.problem if turn.state in ACTIVE_TURN else EnvelopeClosed.code
    return SetTurnState.FAILED, problem_text(reason)
