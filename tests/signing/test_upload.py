"""Files signed elsewhere: only the right person over the right document closes a turn; doubt is kept aside."""

from __future__ import annotations

import json
from typing import Any

import pytest

from kernel.periods import now
from signing import facade
from signing.envelopes import uploads
from signing.envelopes.containers import extends
from signing.envelopes.errors import NotYourTurn
from signing.envelopes.models import Envelope, Upload
from signing.envelopes.states import EnvelopeState, TurnState, UploadState
from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.pki import Quality
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import ask, fresh, open_one, signing_alone, turn, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def signed(content: bytes, who: Identity, stampers: Timestampers, name: str = "Elsewhere") -> bytes:
    return pades.sign(content, signer=who.signer(), field_name=name, timestampers=stampers)


def bring(
    envelope: Envelope, role: str, content: bytes, media_type: str = "application/pdf", name: str = ""
) -> tuple[Upload, bool]:
    row = turn(envelope, role)
    taken = uploads.take(
        envelope=envelope.public_id, turn=row.public_id, content=content, media_type=media_type, name=name, by=row.user,
        on=now(),
    )  # fmt: skip
    work()
    return Upload.objects.get(public_id=taken.upload), taken.again


@pytest.mark.usual
@pytest.mark.acceptance("A38")
def test_upload_by_the_expected_person_closes_the_turn(
    pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    first = signed(pdf, mentor, timestampers)
    upload, again = bring(envelope, "mentor", first)
    assert (upload.state, upload.refusal, again) == (UploadState.ACCEPTED, "", False)
    row = turn(envelope, "mentor")
    assert (row.state, row.means) == (TurnState.SIGNED, "upload")
    _same, again = bring_again(envelope, first)
    assert again is True
    assert Upload.objects.filter(envelope=envelope).count() == 1
    upload, _again = bring(envelope, "head", signed(first, head, timestampers, "Second"))
    assert upload.state == UploadState.ACCEPTED
    assert fresh(envelope).state == EnvelopeState.ARCHIVED
    assert facade.report(envelope.subject).is_green


def bring_again(envelope: Envelope, content: bytes) -> tuple[Any, bool]:
    taken = uploads.take(
        envelope=envelope.public_id,
        turn=turn(envelope, "mentor").public_id,
        content=content,
        media_type="application/pdf",
        by=None,
        on=now(),
    )
    return taken, taken.again


@pytest.mark.usual
def test_one_file_with_both_signatures_closes_both_turns(
    pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    both = signed(signed(pdf, mentor, timestampers), head, timestampers, "Second")
    upload, _again = bring(envelope, "mentor", both)
    assert upload.state == UploadState.ACCEPTED
    assert fresh(envelope).state == EnvelopeState.ARCHIVED


@pytest.mark.parametrize(
    "case", ["wrong person", "wrong document", "unsigned", "no time stamp", "plain", "changed", "junk"]
)
def test_what_is_not_right_is_set_aside_and_changes_nothing(
    case: str, pdf: bytes, testbed: Testbed, mentor: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    other = testbed.identity("Dzintars", "Demonstrātors", "020991-19908")
    plain = testbed.identity("Mētra", "Paraugmentore", "140384-19905", quality=Quality.PLAIN)
    good = signed(pdf, mentor, timestampers)
    content, refusal = {
        "wrong person": lambda: (signed(pdf, other, timestampers), "wrong_person"),
        "wrong document": lambda: (signed(pdf.replace(b"595", b"594"), mentor, timestampers), "wrong_document"),
        "unsigned": lambda: (pdf + b"%x\n%%EOF\n", "no_signature"),
        "no time stamp": lambda: (unstamped(pdf, mentor), "no_timestamp"),
        "plain": lambda: (signed(pdf, plain, timestampers), "level_too_low"),
        "changed": lambda: (good.replace(b"/MediaBox", b"/MediaBax", 1), "wrong_document"),
        "junk": lambda: (b"%PDF-1.7\nnothing\n%%EOF\n", "wrong_document"),
    }[case]()
    upload, _again = bring(envelope, "mentor", content)
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, refusal)
    assert upload.blob.read() == content
    row = turn(envelope, "mentor")
    assert (row.state, row.problem) == (TurnState.SENT, refusal)
    assert (fresh(envelope).state, envelope.files.count()) == (EnvelopeState.OPEN, 1)


@pytest.mark.parametrize(
    ("case", "refusal", "code"),
    [
        ("another person", "wrong_person", "WRONG_PERSON"),
        ("another file", "wrong_document", "NOT_OUR_DOCUMENT"),
        ("no time stamp", "no_timestamp", "NO_TIMESTAMP"),
    ],
)
def test_scenario_13_the_second_signature_is_rejected_with_its_reason(
    case: str, refusal: str, code: str, pdf: bytes, testbed: Testbed, mentor: Identity, head: Identity,
    timestampers: Timestampers,
) -> None:  # fmt: skip
    envelope = open_one(pdf)
    first = signed(pdf, mentor, timestampers)
    assert bring(envelope, "mentor", first)[0].state == UploadState.ACCEPTED
    other = testbed.identity("Dzintars", "Demonstrātors", "020991-19908")
    content = {
        "another person": lambda: signed(first, other, timestampers, "Second"),
        "another file": lambda: signed(pdf.replace(b"595", b"594"), head, timestampers, "Second"),
        "no time stamp": lambda: unstamped(first, head),
    }[case]()
    upload, _again = bring(envelope, "head", content)
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, refusal)
    assert code in json.dumps(upload.report)
    assert [turn(envelope, role).state for role in ("mentor", "head")] == [TurnState.SIGNED, TurnState.SENT]
    assert fresh(envelope).state == EnvelopeState.PARTLY_SIGNED


def unstamped(content: bytes, who: Identity) -> bytes:
    import io

    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign import PdfSignatureMetadata, PdfSigner
    from pyhanko.sign.fields import SigSeedSubFilter

    metadata = PdfSignatureMetadata(field_name="Bare", subfilter=SigSeedSubFilter.PADES, md_algorithm="sha256")
    out = PdfSigner(metadata, signer=who.signer()).sign_pdf(IncrementalPdfFileWriter(io.BytesIO(content)))
    return bytes(out.getvalue())


def test_an_upload_may_only_extend_what_we_hold(
    testbed: Testbed, pdf: bytes, head: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    work()
    upload, _again = bring(envelope, "head", signed(pdf, head, timestampers))  # without the mentor's signature
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, "not_extending")
    assert turn(envelope, "head").state == TurnState.SENT


def test_the_same_person_cannot_close_two_turns_with_one_signature(
    pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    head_turn = turn(envelope, "head")
    head_turn.person_code = "140384-19905"
    head_turn.save()
    upload, _again = bring(envelope, "mentor", signed(pdf, mentor, timestampers))
    assert upload.state == UploadState.ACCEPTED
    assert [one.state for one in envelope.turns.all()] == [TurnState.SIGNED, TurnState.SENT]


def test_not_before_the_turn_and_late_files_are_kept_aside(
    pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers
) -> None:
    envelope = open_one(pdf)
    with pytest.raises(NotYourTurn):
        bring(envelope, "head", signed(pdf, head, timestampers))
    facade.cancel(subject=envelope.subject, reason="Kļūda", by=None, on=now())
    upload, _again = bring(envelope, "mentor", signed(pdf, mentor, timestampers))
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, "closed")
    assert fresh(envelope).state == EnvelopeState.CANCELLED


def test_the_same_file_for_another_case_is_another_document(
    pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    first = open_one(pdf)
    other = open_one(pdf + b"%another\n%%EOF\n")
    content = signed(pdf, mentor, timestampers)
    bring(first, "mentor", content)
    upload, again = bring(other, "mentor", content)
    assert (upload.refusal, again) == ("wrong_document", False)


def test_a_container_after_a_signed_pdf_is_refused_with_the_reason(testbed: Testbed, pdf: bytes) -> None:
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    work()
    upload, _again = bring(envelope, "head", container({"ligums.pdf": pdf}), uploads.CONTAINER)
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, "already_container")


def test_an_unsigned_container_is_set_aside(pdf: bytes, testbed: Testbed) -> None:
    envelope = open_one(pdf)
    upload, _again = bring(envelope, "mentor", container({"ligums.pdf": pdf}), uploads.CONTAINER)
    assert upload.state == UploadState.QUARANTINED
    assert fresh(envelope).shape == "pdf"


def container(files: dict[str, bytes]) -> bytes:
    import io
    import zipfile

    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", uploads.CONTAINER)
        for name, content in files.items():
            archive.writestr(name, content)
    return out.getvalue()


def test_a_container_extends_another_only_byte_for_byte(pdf: bytes) -> None:
    one = container({"a.pdf": pdf, "META-INF/signatures0.xml": b"<a/>", "META-INF/manifest.xml": b"<m/>"})
    two = container(
        {
            "a.pdf": pdf,
            "META-INF/signatures0.xml": b"<a/>",
            "META-INF/signatures1.xml": b"<b/>",
            "META-INF/manifest.xml": b"<m2/>",
        }
    )
    assert extends(two, one)
    assert not extends(one, two)
    assert not extends(two.replace(b"<a/>", b"<c/>"), one)
    assert not extends(b"PK\x03\x04nonsense", one)
