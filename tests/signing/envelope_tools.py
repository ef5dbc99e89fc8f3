"""What tests of envelopes and archive share: invented people (domain reference 9.2), an envelope, a run of jobs."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.dispatch import Signal

from kernel.accounts.models import User
from kernel.files import store
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import now
from signing import signals
from signing.data import Signer, SigningPolicy
from signing.envelopes import actions
from signing.envelopes.models import Envelope, Turn

MENTOR = ("Mētra Paraugmentore", "140384-19905")
HEAD = ("Aina Vadītāja-Demo", "170570-19900")
OTHER = ("Dzintars Demonstrātors", "020991-19908")
UNTIL = datetime(2034, 12, 31, 22, tzinfo=UTC)


def policy(**changes: Any) -> SigningPolicy:
    values: dict[str, Any] = {
        "level": "qes",
        "ordered": True,
        "paper": True,
        "seal": True,
        "retention_until": UNTIL,
    }
    return SigningPolicy(**{**values, **changes})


def user(name: str) -> User:
    given, _space, surname = name.rpartition(" ")
    address = f"{uuid.uuid4().hex[:10]}@paraugs.example"
    return User.objects.create_user(address, "x", first_name=given, last_name=surname)


def signer(who: tuple[str, str], role: str, order: int, account: User | None) -> Signer:
    email = account.email if account else f"{role}@paraugs.example"
    label = {"mentor": "mentors", "head": "vadītāja"}.get(role, "")
    return Signer(role, who[0], who[1], email, account.pk if account else None, order, label)


def open_one(pdf: bytes, *, accounts: bool = True, **changes: Any) -> Envelope:
    """An envelope for the mentor, then the head of the institution."""
    # Its own bytes, so that tests never share a blob: a comment after the header changes nothing else.
    mentor = user(MENTOR[0]) if accounts else None
    head = user(HEAD[0]) if accounts else None
    public_id = actions.open_envelope(
        subject=uuid.uuid4(),
        title="Darba līgums",
        number="DL-2026-PARAUGV-0001",
        file=store.put(pdf, media_type="application/pdf"),
        policy=policy(**changes),
        signers=[signer(HEAD, "head", 2, head), signer(MENTOR, "mentor", 1, mentor)],
        expires_on=date(2036, 1, 1),
        by=head,
        on=now(),
    )
    return Envelope.objects.get(public_id=public_id)


def turn(envelope: Envelope, role: str) -> Turn:
    return envelope.turns.select_related("user", "envelope").get(role=role)


def ask(envelope: Envelope, role: str, *, means: str = "test") -> None:
    row = turn(envelope, role)
    actions.request_signature(
        turn=row.public_id,
        envelope=envelope.public_id,
        means=means,
        by=row.user,
        on=now(),
        evidence={"recognised": "account"},
    )


def work(*, minutes: int = 0) -> None:
    """Run what is due, and what falls due within some minutes."""
    drain(until=now() + timedelta(minutes=minutes) if minutes else None, strict=True)


def fresh(envelope: Envelope) -> Envelope:
    return Envelope.objects.select_related("current", "original").get(pk=envelope.pk)


@pytest.fixture(autouse=True)
def signing_alone(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """No other stage listens: what forms make of the news is tested there."""
    settings.SIGNING_WAIT = 0
    for signal in (signals.turn_finished, signals.envelope_completed, signals.envelope_closed, signals.deposit_made):
        monkeypatch.setattr(signal, "receivers", [])
        monkeypatch.setattr(signal, "_dead_receivers", False)


class Heard:
    """Listens to one signal while the test runs."""

    def __init__(self, signal: Signal) -> None:
        self.news: list[dict[str, Any]] = []
        signal.connect(self, weak=False)

    def __call__(self, **news: Any) -> None:
        self.news.append(news)

    @property
    def subjects(self) -> list[uuid.UUID]:
        return [one["subject"] for one in self.news]


def link_of(envelope: Envelope, template: str, *, to: str = "") -> str:
    """The token of the newest link that went out for this envelope, to anybody or to one address."""
    rows = Notification.objects.filter(template=template, subject_id=envelope.subject).order_by("-pk")
    row = next(one for one in rows if to in ("", one.to_email))
    return row.facts["secret_link"].rstrip("/").rpartition("/")[2]


def code_sent() -> str:
    """The newest one-time code."""
    return Notification.objects.filter(template="signing_code").latest("pk").facts["code"]
