"""Who is next: groups sign side by side, groups follow one another, whatever order people act in."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from kernel.files import store
from kernel.notifications.models import Notification
from kernel.periods import now
from signing import facade
from signing.data import Signer
from signing.envelopes import actions, links, mending
from signing.envelopes.errors import LinkUnknown, NotYourTurn, ReasonMissing
from signing.envelopes.models import Envelope, Turn
from tests.signing.envelope_tools import link_of, policy, signing_alone

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def opened(pdf: bytes, orders: list[int], *, ordered: bool) -> Envelope:
    """Signers without accounts; an act is enough, so that only the routing is tried."""
    signers = [
        Signer(f"role-{index}", f"Paraugs Paraudziņš {index}", "", f"p{index}@paraugs.example", None, order)
        for index, order in enumerate(orders)
    ]
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title="Vienošanās", number="", file=store.put(pdf, media_type="application/pdf"),
        policy=policy(level="ses", ordered=ordered), signers=signers, expires_on=date(2036, 1, 1), by=None, on=now(),
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


def confirm(envelope: Envelope, turn: Turn) -> None:
    at = now()
    actions.confirm(
        turn=turn.public_id, envelope=envelope.public_id, statement="Apstiprinu.", signed_in_by=("link", "code"),
        signed_in_at=at - timedelta(minutes=1), by=None, on=at,
    )  # fmt: skip


def next_ones(envelope: Envelope, *, ordered: bool) -> set[int]:
    """By the rule alone: of those who have not signed the lowest group, or everybody."""
    left = [turn for turn in envelope.turns.all() if turn.state != "signed"]
    first = min((turn.order for turn in left), default=0)
    return {turn.pk for turn in left if not ordered or turn.order == first}


@how(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(orders=st.lists(st.integers(1, 3), min_size=1, max_size=5), ordered=st.booleans(), dice=st.randoms())
def test_exactly_those_whose_turn_it_is_may_act(pdf: bytes, orders: list[int], ordered: bool, dice: Any) -> None:
    with transaction.atomic():
        envelope = opened(pdf, orders, ordered=ordered)
        while envelope.turns.exclude(state="signed").exists():
            expected = next_ones(envelope, ordered=ordered)
            turns = list(envelope.turns.all())
            assert {turn.pk for turn in turns if turn.active} == expected
            shown = facade.summary(envelope.subject)
            assert shown is not None
            assert {one.public_id for one in shown.turns if one.state in ("sent", "viewed")} == {
                turn.public_id for turn in turns if turn.pk in expected
            }
            for early in (turn for turn in turns if turn.state == "waiting"):
                with pytest.raises(NotYourTurn):
                    confirm(envelope, early)
            if dice.random() < 0.3:
                mending.mend_turns(on=now() + timedelta(minutes=1))  # never hurries anybody
            chosen = dice.choice([turn for turn in turns if turn.pk in expected])
            if dice.random() < 0.5:
                actions.view_turn(turn=chosen.public_id, envelope=envelope.public_id, by=None, on=now())
            confirm(envelope, chosen)
            confirm(envelope, chosen)  # twice is once
        envelope.refresh_from_db()
        assert envelope.state == "completing"
        transaction.set_rollback(True)


def test_somebody_else_signs_in_a_turn(pdf: bytes) -> None:
    """The one before is told and the link dies; who comes is invited in the same place; the line of signers stays."""
    envelope = opened(pdf, [1, 1, 2], ordered=True)
    first, second, _third = envelope.turns.order_by("pk")
    old = link_of(envelope, "signing_turn", to=first.email)
    new: dict[str, Any] = {
        "name": "Jauna Parakstītāja", "person_code": "", "email": "jauna@paraugs.example", "by": None,
    }  # fmt: skip
    with pytest.raises(ReasonMissing):
        facade.replace_signer(subject=envelope.subject, turn=first.public_id, reason=" ", on=now(), **new)
    facade.replace_signer(subject=envelope.subject, turn=first.public_id, reason="Rīkojums Nr. 7", on=now(), **new)
    told = Notification.objects.filter(subject_id=envelope.subject).values_list("template", "to_email")
    assert ("signing_replaced", "p0@paraugs.example") in told and ("signing_turn", "jauna@paraugs.example") in told
    with pytest.raises(LinkUnknown):
        links.turn_of(token=old, on=now())
    shown = facade.summary(envelope.subject)
    assert shown is not None
    assert [(one.name, one.state) for one in shown.turns][:2] == [
        ("Jauna Parakstītāja", "sent"),
        (second.name, "sent"),
    ]
    assert [(one.name, one.reason) for one in shown.turns[0].replaced] == [(first.name, "Rīkojums Nr. 7")]
    confirm(envelope, second)
    with pytest.raises(NotYourTurn):
        facade.replace_signer(subject=envelope.subject, turn=second.public_id, reason="Par vēlu", on=now(), **new)
    confirm(envelope, first)
    assert [turn.state for turn in envelope.turns.order_by("pk")] == ["signed", "signed", "sent"]
