"""The paper road: chosen in time, scanned, compared by a second person, sealed, never shown as e-signed."""

from __future__ import annotations

import io

import pytest
from django.test import Client
from PIL import Image, ImageDraw

from kernel.files import store
from kernel.jobs.models import Job
from kernel.notifications.models import Notification
from kernel.pdf import page_images
from kernel.periods import now
from signing import facade, signals
from signing.archive.models import Deposit
from signing.envelopes.errors import PaperNotAllowed, PaperTooLate, PlaceMissing, SamePersonChecks
from signing.envelopes.models import Envelope, PaperOriginal
from signing.envelopes.states import EnvelopeState, Road, TurnState
from signing.ports import explanation
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import ask, fresh, open_one, signing_alone, turn, user, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
PLACE = "Lietu mape 3-12, arhīvs"


def photo(text: str, kind: str) -> bytes:
    picture = Image.new("RGB", (1240, 1754), "white")
    ImageDraw.Draw(picture).text((200, 200), text, fill="black")
    out = io.BytesIO()
    picture.save(out, kind)
    return out.getvalue()


def scanned(envelope: Envelope, by: object) -> None:
    parts = [photo("1. lapa", "JPEG"), photo("2. lapa", "PNG")]
    facade.upload_scan(subject=envelope.subject, parts=parts, place=PLACE, signed_on=None, by=by, on=now())


@pytest.mark.acceptance("A38")
def test_paper_goes_all_the_way_and_is_never_called_e_signed(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    facade.choose_paper(subject=envelope.subject, by=clerk, on=now())
    assert fresh(envelope).state == EnvelopeState.PAPER
    scanned(envelope, clerk)
    assert fresh(envelope).state == EnvelopeState.PAPER_CHECK
    with pytest.raises(SamePersonChecks):
        facade.confirm_paper(subjects=[envelope.subject], by=clerk, on=now())
    assert facade.confirm_paper(subjects=[envelope.subject], by=colleague, on=now()) == 1
    work()
    envelope = fresh(envelope)
    assert (envelope.state, envelope.problem) == (EnvelopeState.ARCHIVED, "")
    assert [one.cause for one in envelope.files.all()] == ["original", "scanned", "sealed", "augmented"]
    summary = facade.summary(envelope.subject)
    assert summary.on_paper and summary.paper_place == PLACE
    assert {one.state for one in summary.turns} == {TurnState.PAPER}
    report = facade.report(envelope.subject)
    assert [one.seal for one in report.signatures] == [True]
    deposit = Deposit.objects.get(envelope=envelope)
    assert (deposit.road, deposit.verdict in ("VALID", "VALID_QUALIFIED")) == (Road.PAPER, True)


def test_paper_is_refused_after_the_first_electronic_signature(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    with pytest.raises(PaperTooLate):
        facade.choose_paper(subject=envelope.subject, by=None, on=now())
    work()
    with pytest.raises(PaperTooLate):
        facade.choose_paper(subject=envelope.subject, by=None, on=now())
    assert fresh(envelope).road == Road.ELECTRONIC


def test_paper_is_refused_where_the_kind_does_not_allow_it(pdf: bytes) -> None:
    envelope = open_one(pdf, paper=False)
    with pytest.raises(PaperNotAllowed):
        facade.choose_paper(subject=envelope.subject, by=None, on=now())


def test_chosen_before_sending_nobody_is_asked_to_sign_electronically(pdf: bytes) -> None:
    envelope = open_one(pdf, on_paper=True)
    assert (envelope.state, envelope.road) == (EnvelopeState.PAPER, Road.PAPER)
    assert facade.turns_waiting_for(turn(envelope, "mentor").user) == []


def test_a_place_is_needed_and_a_wrong_scan_goes_back_with_the_reason(pdf: bytes) -> None:
    from signing.envelopes import paper

    envelope = open_one(pdf, on_paper=True)
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    with pytest.raises(PlaceMissing):
        facade.upload_scan(
            subject=envelope.subject, parts=[photo("x", "PNG")], place=" ", signed_on=None, by=clerk, on=now()
        )
    scanned(envelope, clerk)
    paper.refuse_scan(subject=envelope.subject, reason="Trūkst 2. lapas", by=colleague, on=now())
    assert fresh(envelope).state == EnvelopeState.PAPER
    assert PaperOriginal.objects.get(envelope=envelope).refusal == "Trūkst 2. lapas"


def test_who_made_the_scan_cannot_confirm_it_after_another_mended_the_place(pdf: bytes) -> None:
    envelope = open_one(pdf, on_paper=True)
    clerk, colleague = user("Linda Plānotāja-Demo"), user("Raitis Koordinators-Demo")
    parts = [photo("1. lapa", "JPEG")]
    for by, place in ((clerk, "mape 3-12"), (colleague, PLACE)):
        facade.upload_scan(subject=envelope.subject, parts=parts, place=place, signed_on=None, by=by, on=now())
    assert PaperOriginal.objects.get(envelope=envelope).place == PLACE
    with pytest.raises(SamePersonChecks):
        facade.confirm_paper(subjects=[envelope.subject], by=clerk, on=now())
    assert facade.confirm_paper(subjects=[envelope.subject], by=colleague, on=now()) == 1


def test_where_and_with_what_a_photo_was_taken_does_not_reach_the_archive(pdf: bytes) -> None:
    envelope = open_one(pdf, on_paper=True)
    about = Image.Exif()
    about[0x010F], about[0x0110] = "TelefonsX", "Modelis-77"  # maker, model
    about[0x0112] = 6  # turned
    about.get_ifd(0x8825)[2] = (56.0, 57.0, 7.5)  # latitude
    out = io.BytesIO()
    Image.new("RGB", (1754, 1240), "white").save(out, "JPEG", exif=about)
    assert b"TelefonsX" in out.getvalue()
    clerk = user("Linda Plānotāja-Demo")
    facade.upload_scan(
        subject=envelope.subject, parts=[out.getvalue()], place=PLACE, signed_on=None, by=clerk, on=now()
    )
    scan = PaperOriginal.objects.get(envelope=envelope).scan.read()
    assert b"TelefonsX" not in scan and b"Modelis-77" not in scan and b"Exif" not in scan
    picture = Image.open(io.BytesIO(page_images(scan)[0]))
    assert picture.height > picture.width  # the turn itself was kept


def test_ten_are_marked_as_signed_on_paper_in_one_act_or_none(testbed: Testbed, pdf: bytes) -> None:
    clerk = user("Linda Plānotāja-Demo")
    envelopes = [open_one(pdf) for _one in range(10)]
    subjects = [one.subject for one in envelopes]
    late = open_one(pdf)
    ask(late, "mentor")
    with pytest.raises(PaperTooLate):
        facade.paper_set(subjects=[*subjects, late.subject], place=PLACE, signed_on=None, by=clerk, on=now())
    assert {fresh(one).state for one in envelopes} == {EnvelopeState.OPEN}
    assert facade.paper_set(subjects=subjects, place=PLACE, signed_on=None, by=clerk, on=now()) == 10
    assert facade.paper_set(subjects=subjects, place=PLACE, signed_on=None, by=clerk, on=now()) == 0
    for one in facade.summaries(subjects).values():
        assert (one.state, one.paper_place) == (EnvelopeState.PAPER, PLACE)
        assert {turn.state for turn in one.turns} == {TurnState.PAPER}


def test_a_signer_without_an_electronic_signature_turns_it_to_paper(pdf: bytes, client: Client) -> None:
    envelope = open_one(pdf)
    row = turn(envelope, "mentor")
    client.force_login(row.user)
    assert explanation(envelope.subject) == ()  # no document of a kind that explains itself
    page = f"/parakstisana/{row.public_id}/"
    chosen = client.post(f"{page}parakstit/", {"means": "paper"})
    assert chosen["Location"] == f"{page}uz-papira/"
    assert client.get(chosen["Location"]).status_code == 200 and fresh(envelope).state == EnvelopeState.OPEN
    assert client.post(chosen["Location"])["Location"] == page
    assert fresh(envelope).state == EnvelopeState.PAPER
    told = Notification.objects.get(template="signing_paper")
    assert (told.to_user, told.facts) == (turn(envelope, "head").user, {"number": envelope.number})
    assert client.post(chosen["Location"])["Location"] == page  # a second click changes nothing
    assert Notification.objects.filter(template="signing_paper").count() == 1


def test_before_anybody_has_signed_by_hand_the_file_gets_lines_to_sign_on(pdf: bytes) -> None:
    envelope = open_one(pdf)
    heard = []

    def hear(subject: object, **kwargs: object) -> None:
        heard.append(subject)

    signals.paper_chosen.connect(hear)
    facade.choose_paper(subject=envelope.subject, by=None, on=now())
    signals.paper_chosen.disconnect(hear)
    assert heard == [envelope.subject]
    printable = store.put(pdf + b"% lines", media_type="application/pdf")
    draft = store.put(b"docx", media_type="application/octet-stream")
    for _twice in range(2):
        assert facade.give_printable(subject=envelope.subject, file=printable, draft=draft, on=now())
    row = fresh(envelope)
    assert (row.original, row.current, row.draft) == (printable, printable, draft)
    assert [one.cause for one in row.files.all()] == ["original", "original"]
    scanned(envelope, user("Linda Plānotāja-Demo"))
    assert not facade.give_printable(subject=envelope.subject, file=draft, draft=draft, on=now())
    assert fresh(envelope).original == printable


def test_papers_that_were_signed_already_are_not_printed_anew(pdf: bytes) -> None:
    envelope = open_one(pdf)
    clerk = user("Linda Plānotāja-Demo")
    facade.paper_set(subjects=[envelope.subject], place=PLACE, signed_on=None, by=clerk, on=now())
    file = store.put(pdf + b"% other", media_type="application/pdf")
    assert not facade.give_printable(subject=envelope.subject, file=file, draft=file, on=now())
    assert not Job.objects.filter(name="records.for_hand").exists()
