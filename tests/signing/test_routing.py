"""Who is next: groups sign side by side, groups follow one another, whatever order people act in."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, given
from hypothesis import settings as how
from hypothesis import strategies as st

from forms.desk.timeline import story
from forms.records.models import CaseDocument
from kernel.audit.models import Event
from kernel.files import store
from kernel.notifications.models import Notification
from kernel.periods import now
from signing import facade
from signing.data import Signer
from signing.envelopes import actions, links, mending
from signing.envelopes.errors import (
    EnvelopeClosed,
    LinkUnknown,
    MandateMissing,
    NotDelegated,
    NotYourTurn,
    PaperTooLate,
    ReasonMissing,
    SignsAlready,
)
from signing.envelopes.models import Envelope, Turn
from signing.ports import Access, register_subject_access, unregister_subject_access
from tests.forms.pages import client_of, soup, words
from tests.signing.envelope_tools import (
    HEAD,
    MENTOR,
    OTHER,
    ask,
    fresh,
    link_of,
    open_one,
    policy,
    signing_alone,
    turn,
    user,
    work,
)

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def opened(pdf: bytes, orders: list[int], *, ordered: bool, **changes: Any) -> Envelope:
    """Signers without accounts; an act is enough, so that only the routing is tried."""
    signers = [
        Signer(f"role-{index}", f"Paraugs Paraudziņš {index}", "", f"p{index}@paraugs.example", None, order)
        for index, order in enumerate(orders)
    ]
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title="Vienošanās", number="", file=store.put(pdf, media_type="application/pdf"),
        policy=policy(level="ses", ordered=ordered, **changes), signers=signers, expires_on=date(2036, 1, 1), by=None, on=now(),
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


# --- whatever people do, in whatever order


NEW = {"person_code": "", "by": None}
#: Roles of the even places sign for an institution.
DELEGATES = tuple(f"role-{index}" for index in range(0, 6, 2))


class Desk:
    """One document among its signers, and what is to be true of it by the rules alone."""

    def __init__(self, pdf: bytes, orders: list[int], *, ordered: bool) -> None:
        self.envelope = opened(pdf, orders, ordered=ordered, delegates=DELEGATES)
        self.ordered, self.count, self.ended = ordered, 0, ""
        self.turns = list(self.envelope.turns.order_by("pk"))
        self.signed: set[int] = set()
        self.names = {turn.pk: [turn.name] for turn in self.turns}
        self.passed: set[int] = set()

    @property
    def next(self) -> set[int]:
        """Of those who have not signed the lowest group, or everybody; nobody once it is over or on paper."""
        left = [turn for turn in self.turns if turn.pk not in self.signed]
        if self.ended or not left:
            return set()
        first = min(turn.order for turn in left)
        return {turn.pk for turn in left if not self.ordered or turn.order == first}

    def fresh(self, turn: Turn) -> Turn:
        return Turn.objects.get(pk=turn.pk)

    # what people do; each is allowed exactly when the rules say so

    def sign(self, turn: Turn) -> None:
        if turn.pk in self.next:
            confirm(self.envelope, turn)
            self.signed.add(turn.pk)
        elif turn.pk in self.signed:
            confirm(self.envelope, turn)  # twice is once
        else:
            with pytest.raises(EnvelopeClosed if self.ended == "declined" else NotYourTurn):
                confirm(self.envelope, turn)

    def look(self, turn: Turn) -> None:
        actions.view_turn(turn=turn.public_id, envelope=self.envelope.public_id, by=None, on=now())

    def replace(self, turn: Turn) -> None:
        name, new = self._new()
        subject = self.envelope.subject

        def act() -> None:
            facade.replace_signer(subject=subject, turn=turn.public_id, name=name, reason="Prombūtne", on=now(), **new)

        if self.ended or not self.next:
            with pytest.raises(EnvelopeClosed):
                act()
        elif turn.pk in self.signed:
            with pytest.raises(NotYourTurn):
                act()
        else:
            act()
            self.names[turn.pk].append(name)

    def pass_on(self, turn: Turn) -> None:
        name, new = self._new()

        def act() -> None:
            actions.pass_on(
                turn=turn.public_id, envelope=self.envelope.public_id, name=name, mandate="Rīkojums Nr. 7",
                reason="Prombūtne", on=now(), **new,
            )  # fmt: skip

        if turn.pk not in self.next:
            with pytest.raises((EnvelopeClosed, NotYourTurn)):
                act()
        elif turn.role not in DELEGATES or turn.pk in self.passed:
            with pytest.raises(NotDelegated):
                act()
        else:
            act()
            self.names[turn.pk].append(name)
            self.passed.add(turn.pk)

    def _new(self) -> tuple[str, dict[str, Any]]:
        self.count += 1
        return f"Jauna Parakstītāja {self.count:02}", {**NEW, "email": f"j{self.count}@paraugs.example"}

    def decline(self, turn: Turn) -> None:
        if turn.pk in self.next:
            self._decline(turn)
            self.ended = "declined"
        elif self.ended != "declined":
            with pytest.raises((EnvelopeClosed, NotYourTurn)):
                self._decline(turn)

    def _decline(self, turn: Turn) -> None:
        actions.decline(turn=turn.public_id, envelope=self.envelope.public_id, reason="Nepiekrītu", by=None, on=now())

    def paper(self, turn: Turn) -> None:
        def act() -> None:
            facade.choose_paper(subject=self.envelope.subject, by=None, on=now())

        if self.ended == "declined":
            with pytest.raises(EnvelopeClosed):
                act()
        elif self.signed:
            with pytest.raises(PaperTooLate):
                act()
        else:
            act()
            self.ended = "paper"

    def in_person(self, turn: Turn) -> None:
        """On the sender's device: the page opens for whose turn it is, and nothing of the order changes."""
        client = client_of(self.sender)
        page = reverse("signing:turn", args=[turn.public_id])
        client.post(reverse("signing:turn-in-person", args=[turn.public_id]))
        assert client.get(page).context["signer"] is (turn.pk in self.next)

    # what is shown

    def check(self) -> None:
        rows = {turn.pk: turn for turn in Turn.objects.filter(envelope=self.envelope)}
        shown = facade.summary(self.envelope.subject)
        assert shown is not None
        assert {pk for pk, row in rows.items() if row.active} == self.next
        assert sorted(one.name for one in shown.next_turns) == sorted(self.names[pk][-1] for pk in self.next)
        self._time_line(shown)
        assert self.envelope.turns.filter(state="signed").count() == len(self.signed) == shown.signed_count

    def _time_line(self, shown: Any) -> None:
        told = story(case=CaseDocument(number="Nr. 1", numbered_at=now()), envelope=shown, deposit=None)
        for row in self.turns:
            *before, name = self.names[row.pk]
            mine = [one for one in told if name in one["title"]]
            assert [one["state"] for one in mine] == [self._told(row)], (name, told)
            for former in before:
                assert [one["state"] for one in told if former in one["title"]] == ["done"]
        current = sum(row["state"] == "current" for row in told)
        assert current == (len(self.turns) if self.ended == "paper" else len(self.next))

    def _told(self, turn: Turn) -> str:
        if turn.pk in self.signed:
            return "done"
        if self.ended:
            return {"paper": "current", "declined": "failed"}[self.ended]
        return "current" if turn.pk in self.next else "todo"


ACTS = ("sign", "sign", "sign", "look", "replace", "pass_on", "pass_on", "decline", "paper", "in_person")


@how(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    orders=st.lists(st.integers(1, 3), min_size=1, max_size=5),
    ordered=st.booleans(),
    acts=st.lists(st.tuples(st.sampled_from(ACTS), st.integers(0, 4)), min_size=1, max_size=8),
)
def test_who_is_next_and_the_time_line_are_always_true(
    pdf: bytes, manager: Any, orders: list[int], ordered: bool, acts: list[tuple[str, int]]
) -> None:
    with transaction.atomic():
        desk = Desk(pdf, orders, ordered=ordered)
        desk.sender = manager
        desk.check()
        for act, place in acts:
            getattr(desk, act)(desk.turns[place % len(desk.turns)])
            desk.check()
        transaction.set_rollback(True)


@pytest.fixture
def manager() -> Iterator[Any]:
    """Who sends, and may hand the device over."""
    sender = user("Aina Vadītāja-Demo")

    def access(who: Any, subject: uuid.UUID) -> Access:
        return Access.MANAGE if who == sender else Access.NONE

    register_subject_access(access)
    yield sender
    unregister_subject_access(access)


# --- a turn passed on by its signer


def head_and_mentor(pdf: bytes) -> Envelope:
    return open_one(pdf, ordered=False, delegates=("head",))


SUBSTITUTE = {
    "name": "Dzintars Demonstrātors", "personal_code": "020991-19908", "email": "vietnieks@paraugs.example",
    "mandate": "2026. gada 3. novembra rīkojums Nr. 1-9/14", "reason": "Direktore ir atvaļinājumā",
}  # fmt: skip


@pytest.mark.acceptance("A15")
def test_the_head_lets_who_stands_in_sign_and_everybody_knows(testbed: Any, pdf: bytes) -> None:
    envelope = head_and_mentor(pdf)
    row = turn(envelope, "head")
    client = client_of(row.user)
    page = reverse("signing:pass-on", args=[row.public_id])
    assert page in client.get(reverse("signing:turn", args=[row.public_id])).content.decode()
    empty = client.post(page, {})
    assert empty.status_code == 422 and turn(envelope, "head").name == HEAD[0]
    done = client.post(page, SUBSTITUTE)
    assert done.status_code == 200 and "Dzintars Demonstrātors" in words(soup(done).select_one("main"))
    now_signs = turn(envelope, "head")
    assert (now_signs.name, now_signs.person_code, now_signs.user, now_signs.state) == (
        OTHER[0],
        OTHER[1],
        None,
        "sent",
    )
    shown = facade.summary(envelope.subject)
    assert shown is not None and OTHER[0] in [one.name for one in shown.next_turns]
    [before] = next(one for one in shown.turns if one.role == "head").replaced
    assert (before.name, before.passed, before.mandate) == (HEAD[0], True, SUBSTITUTE["mandate"])
    told = Notification.objects.filter(subject_id=envelope.subject).values_list("template", "to_email")
    assert ("signing_turn", SUBSTITUTE["email"]) in told
    assert "signing_passed_on" in {template for template, _to in told}
    assert Event.objects.filter(subject=envelope.subject, event="signing.passed_on").count() == 1
    rows = story(case=CaseDocument(number="Nr. 1", numbered_at=now()), envelope=shown, deposit=None)
    assert any(HEAD[0].split()[0] in one["title"] and "rīkojums Nr. 1-9/14" in one["text"] for one in rows)
    assert client.get(reverse("signing:turn", args=[row.public_id])).status_code == 404
    assert client.post(page, SUBSTITUTE).status_code == 404
    # The other one signs by the own link, and the envelope ends.
    ask(envelope, "mentor")
    ask(envelope, "head")
    work(minutes=2)
    assert (fresh(envelope).state, fresh(envelope).problem) == ("archived", "")


def test_a_party_signs_in_person_and_nobody_twice(pdf: bytes) -> None:
    envelope = head_and_mentor(pdf)
    mentor = turn(envelope, "mentor")
    client = client_of(mentor.user)
    page = reverse("signing:pass-on", args=[mentor.public_id])
    assert page not in client.get(reverse("signing:turn", args=[mentor.public_id])).content.decode()
    assert client.post(page, SUBSTITUTE)["Location"] == reverse("signing:turn", args=[mentor.public_id])
    assert turn(envelope, "mentor").name == MENTOR[0]
    head = turn(envelope, "head")

    def passed(turn: Turn, **changes: str) -> None:
        said = {
            "name": "Cits Paraugs",
            "person_code": "",
            "email": "c@paraugs.example",
            "mandate": "Nr. 1",
            "reason": "Slimo",
        }
        actions.pass_on(
            turn=turn.public_id, envelope=envelope.public_id, by=None, on=now(), **{**said, **changes}
        )  # fmt: skip

    for refusal, changes in (
        (ReasonMissing, {"reason": " "}),
        (MandateMissing, {"mandate": " "}),
        (SignsAlready, {"person_code": MENTOR[1]}),
        (SignsAlready, {"person_code": HEAD[1]}),
    ):
        with pytest.raises(refusal):
            passed(head, **changes)
    with pytest.raises(NotDelegated):
        passed(mentor)
    passed(head)
    with pytest.raises(NotDelegated):  # who stands in names nobody further
        passed(head)
