"""How a request to sign ends without the last signature: declined, cancelled, expired; and what people are told."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.test import Client

from kernel.notifications.errors import PersonalData
from kernel.notifications.models import Notification
from kernel.notifications.outbox import notify
from kernel.notifications.wording import word
from kernel.periods import now
from signing import facade
from signing.data import Signer
from signing.envelopes import actions, mending, paper, uploads
from signing.envelopes.errors import AlreadySigned, EnvelopeClosed
from signing.envelopes.models import Envelope, Turn
from signing.envelopes.states import EnvelopeState, TurnState, UploadState
from signing.formats import pades, revision
from signing.formats.timestamps import Timestampers
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import ask, fresh, link_of, open_one, signing_alone, turn, user, work
from tests.signing.test_paper import PLACE, scanned

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]

LAST_DAY = date(2026, 11, 30)
#: The first second after it in Riga.
OVER = datetime(2026, 11, 30, 22, 0, 0, tzinfo=UTC)


def ends(envelope: Envelope) -> None:
    Envelope.objects.filter(pk=envelope.pk).update(expires_on=LAST_DAY)


def told(template: str) -> list[tuple[str, str]]:
    """Address and text of each message."""
    return sorted((one.to_email, word(one).body) for one in Notification.objects.filter(template=template))


def sent_by(envelope: Envelope, name: str) -> str:
    sender = user(name)
    Envelope.objects.filter(pk=envelope.pk).update(opened_by=sender)
    return str(sender.email)


def test_everybody_who_knew_of_it_is_told_that_somebody_declined(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    clerk = sent_by(envelope, "Linda Plānotāja-Demo")
    ask(envelope, "mentor")
    work()
    head, mentor = turn(envelope, "head"), turn(envelope, "mentor")
    facade.decline(turn=head.public_id, reason="Likme nav pareiza", by=head.user, on=now())
    facade.decline(turn=head.public_id, reason="Otrs klikšķis", by=head.user, on=now())
    messages = told("signing_declined")
    assert sorted(address for address, _text in messages) == sorted([clerk, mentor.user.email])
    for _address, text in messages:
        assert "DL-2026-PARAUGV-0001 netiks parakstīts" in text
        assert "Likme" not in text and "Aina" not in text  # the reason stands on the page, behind the sign-in
    assert fresh(envelope).reason == "Likme nav pareiza"


def test_a_cancelled_document_is_told_to_its_signers_but_not_to_those_never_asked(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    facade.cancel(subject=envelope.subject, reason="Kļūda datumā", by=None, on=now())
    facade.cancel(subject=envelope.subject, reason="Vēlreiz", by=None, on=now())
    [(address, text)] = told("signing_cancelled")
    assert address == "mentor@paraugs.example"
    assert "sūtītājs atsauca" in text and "/paraksti/" not in text


@pytest.mark.parametrize("state", ["open", "partly_signed", "signing", "paper", "paper_check"])
def test_it_can_be_cancelled_in_every_state_before_the_last_signature(testbed: Testbed, pdf: bytes, state: str) -> None:
    envelope = open_one(pdf, on_paper=state.startswith("paper"))
    if state in ("partly_signed", "signing"):
        ask(envelope, "mentor")
    if state == "partly_signed":
        work()
    if state == "paper_check":
        scanned(envelope, user("Linda Plānotāja-Demo"))
    facade.cancel(subject=envelope.subject, reason="Kļūda datumā", by=None, on=now())
    work()  # a signature on its way comes too late
    envelope = fresh(envelope)
    assert (envelope.state, envelope.reason) == (EnvelopeState.CANCELLED, "Kļūda datumā")
    assert {one.state for one in envelope.turns.all()} <= {TurnState.VOID, TurnState.SIGNED}
    assert envelope.files.count() == (2 if state == "partly_signed" else 1)


def test_afterwards_it_cannot_and_the_message_says_why(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    for state in (EnvelopeState.COMPLETING, EnvelopeState.COMPLETED, EnvelopeState.ARCHIVED):
        Envelope.objects.filter(pk=envelope.pk).update(state=state)
        with pytest.raises(AlreadySigned) as refused:
            facade.cancel(subject=envelope.subject, reason="Par vēlu", by=None, on=now())
        assert str(refused.value.message).startswith("Visi jau ir parakstījuši")
    Envelope.objects.filter(pk=envelope.pk).update(state=EnvelopeState.EXPIRED)
    with pytest.raises(EnvelopeClosed) as refused:
        facade.cancel(subject=envelope.subject, reason="Par vēlu", by=None, on=now())
    assert refused.type is EnvelopeClosed


def test_the_end_of_the_term_is_told_to_sender_and_signers(pdf: bytes) -> None:
    envelope = open_one(pdf)
    clerk = sent_by(envelope, "Linda Plānotāja-Demo")
    ends(envelope)
    assert mending.expire_due(on=OVER) == 1
    assert mending.expire_due(on=OVER) == 0
    assert sorted(address for address, _text in told("signing_expired")) == sorted(
        [clerk, turn(envelope, "mentor").user.email]
    )


def test_after_the_last_day_nobody_signs_even_before_it_was_closed(
    pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    ends(envelope)
    row = turn(envelope, "mentor")
    with pytest.raises(EnvelopeClosed):
        actions.request_signature(
            turn=row.public_id, envelope=envelope.public_id, means="test", by=row.user, on=OVER, evidence={}
        )
    with pytest.raises(EnvelopeClosed):
        actions.decline(turn=row.public_id, envelope=envelope.public_id, reason="Vēls", by=row.user, on=OVER)
    content = pades.sign(pdf, signer=mentor.signer(), field_name="Elsewhere", timestampers=timestampers)
    uploads.take(
        envelope=envelope.public_id,
        turn=row.public_id,
        content=content,
        media_type="application/pdf",
        by=row.user,
        on=OVER,
    )
    assert [(one.state, one.refusal) for one in envelope.uploads.all()] == [(UploadState.QUARANTINED, "closed")]


def test_a_signature_asked_for_in_time_is_finished_after_midnight(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    with testbed.fault("tsa-1", Fault.DOWN), testbed.fault("tsa-2", Fault.DOWN):
        ask(envelope, "mentor")
        work()
    ends(envelope)
    assert mending.expire_due(on=OVER) == 0
    actions.expire(envelope=envelope.public_id, on=OVER)
    assert turn(envelope, "mentor").state == TurnState.SIGNING
    work(minutes=1)
    assert turn(envelope, "mentor").state == TurnState.SIGNED
    assert mending.expire_due(on=OVER) == 1  # the second signer has not signed in time
    assert fresh(envelope).state == EnvelopeState.EXPIRED


def test_what_was_signed_by_hand_does_not_expire_while_its_scan_is_compared(testbed: Testbed, pdf: bytes) -> None:
    waiting, marked, unsigned = (open_one(pdf, on_paper=True) for _one in range(3))
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    scanned(waiting, clerk)
    facade.paper_set(subjects=[marked.subject], place=PLACE, signed_on=None, by=clerk, on=now())
    for one in (waiting, marked, unsigned):
        ends(one)
    assert mending.expire_due(on=OVER) == 1
    assert [fresh(one).state for one in (waiting, marked, unsigned)] == [
        EnvelopeState.PAPER_CHECK,
        EnvelopeState.PAPER,
        EnvelopeState.EXPIRED,
    ]
    paper.confirm_scan(subject=waiting.subject, by=colleague, on=now())
    work()
    assert fresh(waiting).state == EnvelopeState.ARCHIVED


def test_a_second_click_on_remind_sends_nothing(pdf: bytes) -> None:
    envelope = open_one(pdf, accounts=False)
    start = now()
    assert facade.remind(subject=envelope.subject, by=None, on=start) == 1
    token = link_of(envelope, "signing_reminder")
    assert facade.remind(subject=envelope.subject, by=None, on=start + timedelta(minutes=9)) == 0
    assert link_of(envelope, "signing_reminder") == token
    assert facade.remind(subject=envelope.subject, by=None, on=start + timedelta(minutes=10)) == 1
    assert len(told("signing_reminder")) == 2


def test_a_corrected_address_reaches_a_signer_with_an_account_too(pdf: bytes) -> None:
    envelope = open_one(pdf)
    row = turn(envelope, "mentor")
    assert [address for address, _text in told("signing_turn")] == [row.user.email]
    facade.correct_address(
        subject=envelope.subject, turn=row.public_id, email="jauna@paraugs.example", by=None, on=now()
    )
    newest = Notification.objects.filter(template="signing_turn").latest("pk")
    assert (newest.to_email, newest.to_user) == ("jauna@paraugs.example", row.user)
    facade.remind(subject=envelope.subject, by=None, on=now())
    assert Notification.objects.get(template="signing_reminder").to_email == "jauna@paraugs.example"


def test_people_read_what_the_party_is_called_not_its_code(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    Turn.objects.filter(envelope=envelope, role="head").update(label="darba devēja pārstāve")
    row = turn(envelope, "mentor")
    client = Client()
    client.force_login(row.user, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/parakstisana/{row.public_id}/").content.decode()
    assert "<td>darba devēja pārstāve</td>" in page and "<td>head</td>" not in page
    assert "mentors: Mētra Paraugmentore" in page
    ask(envelope, "mentor")
    work()
    assert [one.label for one in facade.summary(envelope.subject).turns] == ["mentors", "darba devēja pārstāve"]
    assert [one.role for one in facade.report(envelope.subject).signatures] == ["mentors"]
    [signature] = revision.read(fresh(envelope).current.read()).embedded_signatures
    assert signature.sig_field["/TU"] == "Elektroniskais paraksts: mentors"


def test_a_label_is_optional_and_short() -> None:
    assert Signer("mentor", "Mētra Paraugmentore", "", "", None, 1).label == ""
    assert Turn(role="mentor").shown_role == "mentor"
    assert str(Turn(role="mentor", label="mentors", name="Mētra")) == "mentors: Mētra"


def test_every_party_of_the_contract_has_a_name_for_people() -> None:
    from doc_templates.facade import manifest
    from forms.contracts.documents import PARTIES

    assert list(PARTIES) == list(manifest("DL", date(2026, 9, 1)).signing["order"])
    assert list(PARTIES.values()) == ["mentors", "darba devēja pārstāvis"]


def test_eleven_digits_in_a_page_address_are_no_personal_code() -> None:
    facts = {"number": "DL-1", "expires_on": "30.11.2026."}
    link = "/parakstisana/0b0c0d0e-1a2b-4c3d-8e4f-a12345612345/"
    made = notify("signing_turn", key="k1", to_email="mentors@paraugs.example", link=link, facts=facts)
    assert link in word(made).body
    named = {**facts, "number": "DL-1 140384-19905"}
    with pytest.raises(PersonalData):
        word(notify("signing_turn", key="k2", to_email="mentors@paraugs.example", link=link, facts=named))
