"""Several documents signed in one act: each by itself, none that was not shown, one that stays holds up no other."""

from __future__ import annotations

import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kernel.accounts.models import User
from kernel.files import store
from kernel.jobs.models import Job
from kernel.periods import now
from signing.envelopes import actions, together
from signing.envelopes.errors import NotYourTurn
from signing.envelopes.models import Envelope, SigningSet, Turn
from tests.forms.pages import client_of, soup, words
from tests.signing.envelope_tools import HEAD, MENTOR, ask, fresh, policy, signer, signing_alone, turn, user, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("testbed")]
PAGE = "/parakstisana/vairaki/"


@pytest.fixture
def mentor_user() -> User:
    return user(MENTOR[0])


@pytest.fixture
def envelopes(pdf: bytes, mentor_user: User) -> list[Envelope]:
    """Three documents for one mentor and different heads; any order."""
    return [opened(pdf, mentor_user, number) for number in range(1, 4)]


def opened(pdf: bytes, mentor: User, number: int) -> Envelope:
    public_id = actions.open_envelope(
        subject=uuid.uuid4(), title=f"Darba līgums {number}", number=f"DL-2026-PARAUGV-000{number}",
        file=store.put(pdf + b"%" * number, media_type="application/pdf"), policy=policy(ordered=False),
        signers=[signer(MENTOR, "mentor", 1, mentor), signer(HEAD, "head", 2, user(HEAD[0]))],
        expires_on=date(2036, 1, 1), by=None, on=now(),
    )  # fmt: skip
    return Envelope.objects.get(public_id=public_id)


def checked(client: Client, envelopes: list[Envelope]) -> tuple[Any, dict[str, Any]]:
    """The page that is confirmed, and what its button sends."""
    page = client.post(PAGE, {"turn": [str(turn(one, "mentor").public_id) for one in envelopes]})
    form = soup(page).select_one("main form")
    sent: dict[str, Any] = {"means": "test"}
    for box in form.select("input[type=hidden]"):
        if box["name"] != "csrfmiddlewaretoken":
            sent.setdefault(box["name"], []).append(box["value"])
    return page, sent


def sections(page: Any) -> dict[str, list[str]]:
    return {words(one.h2): [words(line) for line in one.select("li")] for one in soup(page).select("main section")}


def asked(mentor: User, envelopes: list[Envelope]) -> SigningSet:
    turns = [turn(one, "mentor") for one in envelopes]
    shown = {one.public_id: one.envelope.current.sha256 for one in turns}
    return together.ask(public_id=uuid.uuid4(), shown=shown, means="test", by=mentor, on=now(), evidence={})


@pytest.mark.usual
def test_chosen_read_confirmed_once_and_each_signed_by_itself(envelopes: list[Envelope], mentor_user: User) -> None:
    client = client_of(mentor_user)
    assert len(soup(client.get(PAGE, {"visi": "1"})).select("input[name=turn][checked]")) == 3
    page, sent = checked(client, envelopes)
    rows = [[words(cell) for cell in row.select("th, td")][:3] for row in soup(page).select("tbody tr")]
    assert rows == [[f"DL-2026-PARAUGV-000{n}", f"Darba līgums {n}", "2"] for n in (1, 2, 3)]
    links = [link["href"] for link in soup(page).select("tbody a")]
    assert links == [reverse("signing:turn", args=[turn(one, "mentor").public_id]) for one in envelopes]
    answers = [client.post(PAGE, sent) for _time in range(2)]  # pressed twice: one act
    assert {one["Location"] for one in answers} == {reverse("signing:set", args=[SigningSet.objects.get().public_id])}
    assert "0 no 3" in words(soup(client.get(answers[0]["Location"])).select_one("main"))
    work()
    report = sections(client.get(answers[0]["Location"]))
    assert {name: len(lines) for name, lines in report.items()} == {"Parakstīti: 3": 3}
    rows_ = [turn(one, "mentor") for one in envelopes]
    assert [(one.state, one.requests) for one in rows_] == [("signed", 1)] * 3
    assert len({fresh(one).current.sha256 for one in envelopes}) == 3
    assert all(row.evidence["signature"]["level"] == "T" for row in rows_)  # each with a time stamp of its own
    assert "parakstīti 3 no 3" in words(soup(client.get(PAGE)).select_one("main"))


@pytest.mark.usual
def test_what_has_changed_since_it_was_shown_stays(envelopes: list[Envelope], mentor_user: User) -> None:
    client = client_of(mentor_user)
    _page, sent = checked(client, envelopes)
    ask(envelopes[1], "head")  # the other party signs while this one reads
    work()
    answer = client.post(PAGE, sent)
    work()
    report = sections(client.get(answer["Location"]))
    assert {name: len(lines) for name, lines in report.items()} == {"Nav parakstīti: 1": 1, "Parakstīti: 2": 2}
    assert "Pēc tam, kad dokumentu redzējāt, tas ir mainījies" in report["Nav parakstīti: 1"][0]
    assert [turn(one, "mentor").state for one in envelopes] == ["signed", "sent", "signed"]


@pytest.mark.usual
def test_only_signatures_may_come_between_the_request_and_the_signature(
    envelopes: list[Envelope], mentor_user: User
) -> None:
    """The request was for these bytes: with another signature behind them they are signed, other bytes are not."""
    grown, other = envelopes[:2]
    for one in (grown, other):
        row = turn(one, "mentor")
        shown = {"recognised": "account", "shown_sha256": one.current.sha256}
        actions.request_signature(
            turn=row.public_id, envelope=one.public_id, means="test", by=mentor_user, on=now(), evidence=shown
        )
    Job.objects.filter(name="signing.sign").update(due_at=now() + timedelta(hours=1))
    ask(grown, "head")
    work()
    Envelope.objects.filter(pk=other.pk).update(
        current=store.put(b"%PDF-1.7 of something else", media_type="application/pdf")
    )
    work(minutes=61)
    assert (turn(grown, "mentor").state, turn(other, "mentor").state) == ("signed", "viewed")
    assert turn(other, "mentor").problem == "shown_changed"


def test_only_ones_own_and_only_once(envelopes: list[Envelope], mentor_user: User) -> None:
    head = turn(envelopes[0], "head").user
    stranger = client_of(head)
    shown = {turn(envelopes[0], "mentor").public_id: envelopes[0].current.sha256}
    with pytest.raises(NotYourTurn):
        together.ask(public_id=uuid.uuid4(), shown=shown, means="test", by=head, on=now(), evidence={})
    mine = asked(mentor_user, envelopes)
    assert stranger.get(reverse("signing:set", args=[mine.public_id])).status_code == 404
    with pytest.raises(NotYourTurn):
        together.ask(public_id=mine.public_id, shown=shown, means="test", by=head, on=now(), evidence={})
    for _time in range(2):
        together.ask_each(signing_set=mine.public_id, on=now())
    assert [turn(one, "mentor").requests for one in envelopes] == [1, 1, 1]
    assert Client().get(PAGE).status_code == 302
    assert stranger.post(PAGE, {"act": "sign", "set": "nekas"})["Location"] == PAGE
    assert stranger.post(PAGE, {"turn": [str(one) for one in shown]}).status_code == 422


def test_each_that_cannot_be_signed_is_told_why(envelopes: list[Envelope], mentor_user: User) -> None:
    """Refused while it waited in line: taken back by its sender; nothing is known by which a signature could be told to be theirs."""
    mine = asked(mentor_user, envelopes)
    actions.cancel(subject=envelopes[0].subject, reason="Pārrakstīsim.", by=None, on=now())
    Turn.objects.filter(pk=turn(envelopes[1], "mentor").pk).update(person_code="")
    together.ask_each(signing_set=mine.public_id, on=now())
    told = {one.turn.number[-1]: (one.state.value, one.reason) for one in together.summary(mine).turns}
    assert {number: state for number, (state, _reason) in told.items()} == {
        "1": "failed",
        "2": "failed",
        "3": "signing",
    }
    assert told["1"][1].startswith("Dokumentu vairs nevar parakstīt") and "netiek piedāvāts" in told["2"][1], told


def test_a_set_whose_job_was_lost_goes_on(envelopes: list[Envelope], mentor_user: User) -> None:
    mine = asked(mentor_user, envelopes)
    Job.objects.filter(name=together.JOB).delete()
    assert list(together.under_way(mentor_user)) == [mine]
    assert together.mend(on=now()) == 0
    assert together.mend(on=now() + timedelta(minutes=1)) == 1
    assert together.mend(on=now() + timedelta(minutes=1)) == 0


def test_the_choice_costs_the_same_for_many(pdf: bytes, mentor_user: User) -> None:
    client = client_of(mentor_user)

    def cost() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            client.get(PAGE)
        return len(seen)

    opened(pdf, mentor_user, 1)
    few = cost()
    for number in range(2, 10):
        opened(pdf, mentor_user, number)
    assert cost() == few
