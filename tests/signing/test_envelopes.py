"""The electronic road, from sending to the archive, with the real test PKI."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection

from kernel.crypto import one_time
from kernel.files import store
from kernel.jobs.models import Job
from kernel.jobs.running import run_one
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from signing import facade, signals
from signing.archive.models import Deposit
from signing.envelopes import links, mending
from signing.envelopes.errors import (
    AlreadyOpen,
    CodeSpent,
    CodeWrong,
    EnvelopeClosed,
    LinkUnknown,
    MeansNotOffered,
    NotYourTurn,
    ReasonMissing,
    TooManyCodes,
)
from signing.envelopes.models import Envelope
from signing.envelopes.problems import problem_text
from signing.envelopes.states import EnvelopeState, TurnState
from signing.testbed.faults import Fault
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import (
    Heard,
    ask,
    code_sent,
    fresh,
    link_of,
    open_one,
    policy,
    signing_alone,
    turn,
    work,
)

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db


@pytest.mark.usual
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


def test_decline_needs_a_reason_and_ends_everybodys_turn(pdf: bytes) -> None:
    envelope = open_one(pdf)
    mentor = turn(envelope, "mentor")
    with pytest.raises(ReasonMissing):
        facade.decline(turn=mentor.public_id, reason=" ", by=mentor.user, on=now())
    news = Heard(signals.envelope_closed)
    facade.decline(turn=mentor.public_id, reason="Likme nav pareiza", by=mentor.user, on=now())
    envelope = fresh(envelope)
    assert (envelope.state, envelope.reason) == (EnvelopeState.DECLINED, "Likme nav pareiza")
    assert {one.role: one.state for one in envelope.turns.all()} == {
        "mentor": TurnState.DECLINED,
        "head": TurnState.VOID,
    }
    assert news.subjects == [envelope.subject]
    with pytest.raises(EnvelopeClosed):
        ask(envelope, "head")


def test_the_reason_is_not_readable_in_the_database(pdf: bytes) -> None:
    envelope = open_one(pdf)
    facade.cancel(subject=envelope.subject, reason="Slepens iemesls", by=None, on=now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason FROM signing_envelope")
        assert "Slepens" not in cursor.fetchone()[0]
        cursor.execute("SELECT person_code, email FROM signing_turn")
        assert all("140384" not in code and "@" not in email for code, email in cursor.fetchall())


@pytest.mark.usual
def test_cancel_is_refused_after_the_last_signature(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    facade.cancel(subject=envelope.subject, reason="Kļūda datumā", by=None, on=now())
    facade.cancel(subject=envelope.subject, reason="Vēlreiz", by=None, on=now())
    assert (fresh(envelope).state, fresh(envelope).reason) == (EnvelopeState.CANCELLED, "Kļūda datumā")
    envelope = open_one(pdf)
    for role in ("mentor", "head"):
        ask(envelope, role)
        work()
    with pytest.raises(EnvelopeClosed):
        facade.cancel(subject=envelope.subject, reason="Par vēlu", by=None, on=now())


def test_it_expires_the_day_after_its_last_day_in_riga(pdf: bytes) -> None:
    envelope = open_one(pdf)
    Envelope.objects.filter(pk=envelope.pk).update(expires_on=date(2026, 11, 30))
    mending.mend(on=datetime(2026, 11, 30, 21, 59, 59, tzinfo=UTC))
    assert fresh(envelope).state == EnvelopeState.OPEN
    mending.mend(on=datetime(2026, 11, 30, 22, 0, 0, tzinfo=UTC))
    assert fresh(envelope).state == EnvelopeState.EXPIRED
    assert {one.state for one in envelope.turns.all()} == {TurnState.EXPIRED}


def test_opening_twice_is_opening_once_and_other_content_is_refused(pdf: bytes) -> None:
    envelope = open_one(pdf)
    values = {
        "subject": envelope.subject,
        "title": "Darba līgums",
        "number": "DL-1",
        "policy": policy(),
        "signers": [],
        "expires_on": envelope.expires_on,
        "by": None,
        "on": now(),
    }
    assert facade.open_envelope(file=envelope.original, **values) == envelope.public_id
    other = store.put(pdf + b"%other\n%%EOF\n", media_type="application/pdf")
    with pytest.raises(AlreadyOpen):
        facade.open_envelope(file=other, **values)


def test_only_the_one_whose_turn_it_is_may_sign(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    with pytest.raises(NotYourTurn):
        ask(envelope, "head")
    with pytest.raises(MeansNotOffered):
        ask(envelope, "mentor", means="pkcs11")
    ask(envelope, "mentor")
    ask(envelope, "mentor")
    assert Job.objects.filter(name="signing.sign").count() == 1


@pytest.mark.usual
def test_without_order_everybody_is_asked_at_once_and_races_end_well(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf, ordered=False)
    assert {one.state for one in envelope.turns.all()} == {TurnState.SENT}
    ask(envelope, "mentor")
    ask(envelope, "head")
    work(minutes=1)
    assert fresh(envelope).state == EnvelopeState.ARCHIVED


@pytest.mark.usual
def test_time_stamp_services_down_then_up(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    with testbed.fault("tsa-1", Fault.DOWN), testbed.fault("tsa-2", Fault.DOWN):
        ask(envelope, "mentor")
        work()
        row = turn(envelope, "mentor")
        assert (row.state, row.problem) == (TurnState.SIGNING, "timestamp_failed")
        assert "Laika zīmoga pakalpojums neatbildēja" in problem_text(row.problem)
        assert envelope.files.count() == 1
    work(minutes=1)
    assert turn(envelope, "mentor").state == TurnState.SIGNED
    with testbed.fault("tsa-1", Fault.DOWN):  # the second authority in the list steps in
        ask(envelope, "head")
        work()
    assert fresh(envelope).state == EnvelopeState.ARCHIVED


@pytest.mark.usual
def test_time_stamp_services_down_at_the_seal(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    work()
    ask(envelope, "head")
    [job] = Job.objects.filter(name="signing.sign", state="waiting")
    run_one(job.pk)
    with testbed.fault("tsa-1", Fault.DOWN), testbed.fault("tsa-2", Fault.DOWN):
        work()
        envelope = fresh(envelope)
        assert (envelope.state, envelope.problem) == (EnvelopeState.COMPLETING, "timestamp_failed")
        assert facade.summary(envelope.subject).problem_text != ""
    work(minutes=1)
    envelope = fresh(envelope)
    assert (envelope.state, envelope.problem) == (EnvelopeState.ARCHIVED, "")


def test_a_revoked_certificate_gives_the_turn_back_with_the_reason(testbed: Testbed, pdf: bytes) -> None:
    identity = testbed.identity("Mētra", "Paraugmentore", "140384-19905")
    envelope = open_one(pdf)
    testbed.revoke(identity.serial)
    try:
        ask(envelope, "mentor")
        work()
    finally:
        testbed.reinstate(identity.serial)
    row = turn(envelope, "mentor")
    assert (row.state, row.problem) == (TurnState.VIEWED, "certificate_revoked")
    ask(envelope, "mentor")
    work()
    assert turn(envelope, "mentor").state == TurnState.SIGNED


@pytest.mark.usual
@pytest.mark.parametrize("job", ["signing.sign", "signing.complete", "signing.deposit"])
def test_a_lost_job_is_found_and_mended_within_two_minutes(testbed: Testbed, pdf: bytes, job: str) -> None:
    envelope = open_one(pdf)
    for role in ("mentor", "head"):
        ask(envelope, role)
        while (row := Job.objects.filter(state="waiting", name__startswith="signing.").first()) is not None:
            if row.name == job:
                row.delete()
            else:
                run_one(row.pk)
        if job == "signing.sign":
            break
    Envelope.objects.filter(pk=envelope.pk).update(changed_at=now() - timedelta(seconds=31))
    assert mending.mend(on=now()) == 1
    work()
    expected = EnvelopeState.PARTLY_SIGNED if job == "signing.sign" else EnvelopeState.ARCHIVED
    assert fresh(envelope).state == expected


def test_a_parked_job_is_tried_again_only_if_a_repeat_can_help(pdf: bytes) -> None:
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    long_ago = now() - timedelta(minutes=2)
    Envelope.objects.filter(pk=envelope.pk).update(changed_at=long_ago)
    jobs = Job.objects.filter(name="signing.sign")
    jobs.update(state="parked", error_code="jobs.killed", finished_at=long_ago)
    assert mending.mend(on=now()) == 1
    jobs.update(state="parked", error_code="not_proven", finished_at=long_ago)
    assert mending.mend(on=now()) == 0


def test_reminders_come_on_the_set_days_and_never_twice(pdf: bytes, settings: object) -> None:
    settings.SIGNING_REMINDER_DAYS = [2, 5]
    envelope = open_one(pdf)
    sent = turn(envelope, "mentor").sent_at
    assert mending.remind_due(on=sent + timedelta(days=1, hours=23)) == 0
    assert mending.remind_due(on=sent + timedelta(days=2)) == 1
    assert mending.remind_due(on=sent + timedelta(days=3)) == 0
    assert mending.remind_due(on=sent + timedelta(days=5)) == 1
    assert mending.remind_due(on=sent + timedelta(days=50)) == 0
    assert Notification.objects.filter(template="signing_reminder").count() == 2


def test_a_corrected_address_kills_the_old_link(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    old = link_of(envelope, "signing_turn")
    row = turn(envelope, "mentor")
    facade.correct_address(
        subject=envelope.subject, turn=row.public_id, email="jauna@paraugs.example", by=None, on=now()
    )
    with pytest.raises(LinkUnknown):
        links.turn_of(token=old, on=now())
    fresh_link = link_of(envelope, "signing_turn")
    assert links.turn_of(token=fresh_link, on=now()).pk == row.pk
    newest = Notification.objects.filter(template="signing_turn").latest("pk")
    assert newest.to_email == "jauna@paraugs.example"


def test_a_link_lives_seven_days_and_dies_with_its_turn(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    token = link_of(envelope, "signing_turn")
    assert len(token) >= 26  # 30 letters, 27 of them: 132 bits
    sent = turn(envelope, "mentor").sent_at
    assert links.turn_of(token=token, on=sent + timedelta(days=7) - timedelta(seconds=1))
    with pytest.raises(LinkUnknown):
        links.turn_of(token=token, on=sent + timedelta(days=7))
    facade.cancel(subject=envelope.subject, reason="Kļūda", by=None, on=now())
    with pytest.raises(LinkUnknown):
        links.turn_of(token=token, on=sent)


def test_a_code_works_once_for_fifteen_minutes_and_five_guesses(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    row = turn(envelope, "mentor")
    start = now()
    links.send_code(turn=row, on=start)
    code = code_sent()
    assert len(code) == 6 and code.isdigit()
    with pytest.raises(CodeSpent):
        links.check_code(turn=row, code=code, on=start + timedelta(minutes=15))
    links.check_code(turn=row, code=f"{code[:3]} {code[3:]}", on=start)
    with pytest.raises(CodeSpent):
        links.check_code(turn=row, code=code, on=start)
    links.send_code(turn=row, on=start)
    code = code_sent()
    wrong = f"{(int(code) + 1) % 10**6:06d}"
    for _guess in range(one_time.CODE_ATTEMPTS):
        with pytest.raises(CodeWrong):
            links.check_code(turn=row, code=wrong, on=start)
    with pytest.raises(CodeSpent):
        links.check_code(turn=row, code=code, on=start)
    for _more in range(links.CODES_PER_LINK - 2):
        links.send_code(turn=row, on=start)
    with pytest.raises(TooManyCodes):
        links.send_code(turn=row, on=start)


def test_messages_carry_no_personal_data(pdf: bytes) -> None:
    open_one(pdf, accounts=False)
    wording = word(Notification.objects.get(template="signing_turn"))
    assert "Mētra" not in wording.body and "140384" not in wording.body
    assert "/paraksti/" in wording.body
    assert wording.subject == "Dokuments gaida jūsu parakstu"
