"""PDF signature attacks of threats 2.2, made by ourselves: none may end green."""

from __future__ import annotations

import hashlib
import random
import re
import zipfile
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import PdfSignatureMetadata, PdfSigner
from pyhanko.sign.fields import SigFieldSpec, SigSeedSubFilter
from pyhanko.stamp import TextStampStyle

from signing.data import Report
from signing.enums import Verdict
from signing.formats import archival, pades
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import Expectation, ExpectedSigner, Trust, check
from tests.attacks.conftest import codes, document
from tests.lives import drawn_seed

Judge = Callable[..., Report]
MENTOR = ExpectedSigner(role="mentors", person_code="140384-19905", name="Mētra Paraugmentore")
HEAD = ExpectedSigner(role="vadītāja", person_code="170570-19900", name="Aina Vadītāja-Demo")
pytestmark = [pytest.mark.usual, pytest.mark.filterwarnings("ignore::ResourceWarning")]


def sent(content: bytes, **more: object) -> Expectation:
    return Expectation(original_sha256=hashlib.sha256(content).hexdigest(), original_size=len(content), **more)


def updated(content: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    writer = IncrementalPdfFileWriter(BytesIO(content))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


# --- what is honest must be green, or the rest proves nothing


@pytest.mark.usual
def test_honest_files_are_green(
    verdict: Judge, original: bytes, by_mentor: bytes, by_both: bytes, archived: bytes
) -> None:
    expected = sent(original, signers=(MENTOR, HEAD), level="T", qualified=True, signature_page=-1)
    for content in (by_both, archived):
        report = verdict(content, expected=expected)
        assert (report.verdict, codes(report)) == (Verdict.VALID, {"TEST_TRUST"})
        assert [one.role for one in report.signatures] == ["mentors", "vadītāja"]
    assert verdict(by_mentor).verdict is Verdict.VALID
    assert verdict(archived, online=False).verdict is Verdict.VALID
    assert {one.level for one in verdict(archived, online=False).signatures} == {"LTA"}


@pytest.mark.parametrize(
    "later", [timedelta(minutes=20), timedelta(days=40), timedelta(days=365), timedelta(days=3650)]
)
def test_archived_stays_green_without_any_network(verdict: Judge, archived: bytes, later: timedelta) -> None:
    """Status data grow stale, signers' certificates end (after 3 years): the archive time stamp still proves."""
    report = verdict(archived, online=False, at=datetime.now(UTC) + later)
    assert (report.verdict, codes(report)) == (Verdict.VALID, {"TEST_TRUST"})


def test_archived_is_doubtful_once_its_time_stamp_authority_ended(verdict: Judge, archived: bytes) -> None:
    report = verdict(archived, online=False, at=datetime.now(UTC) + timedelta(days=19 * 366))
    assert report.verdict is Verdict.REVIEW
    assert "TIMESTAMP_EXPIRED" in codes(report)


def test_without_archive_the_end_of_the_certificate_is_a_doubt(verdict: Judge, by_both: bytes) -> None:
    report = verdict(by_both, online=False, at=datetime.now(UTC) + timedelta(days=4 * 366))
    assert (report.verdict, "NO_REVOCATION_INFO" in codes(report)) == (Verdict.INTACT_NOT_TRUSTED, True)


def test_without_roots_it_is_amber(archived: bytes) -> None:
    report = check(archived, name="a.pdf", trust=Trust(), online=False)
    assert report.verdict is Verdict.INTACT_NOT_TRUSTED
    assert report.sub_indication == "NO_CERTIFICATE_CHAIN_FOUND"


# --- bytes


@pytest.mark.acceptance("A38")
def test_one_flipped_byte_in_the_signed_range(verdict: Judge, archived: bytes) -> None:
    position = archived.index(b"Atalgojums")
    report = verdict(archived[:position] + b"B" + archived[position + 1 :], online=False)
    assert report.verdict is Verdict.INVALID
    assert "HASH_FAILURE" in codes(report)
    assert report.sub_indication == "HASH_FAILURE"


def _polyglot(content: bytes) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("x.txt", "x")
    return content + out.getvalue()


@pytest.mark.parametrize(
    ("tamper", "reason"),
    [
        (lambda c: c + b"junk", "TRAILING_BYTES"),
        (lambda c: c + b"\n99 0 obj\n<< >>\nendobj\n", "TRAILING_BYTES"),
        (lambda c: c + b"\n99 0 obj\n<< >>\nendobj\n%%EOF\n", "TRAILING_BYTES"),
        (lambda c: c + b"\n99 0 obj\n<< >>\nendobj\n" + c[c.rindex(b"startxref") :], "NOT_WHOLE_FILE"),
        (_polyglot, "TRAILING_BYTES"),
        (lambda c: b"junk" + c, "LEADING_BYTES"),
        (lambda c: c[: len(c) // 2], "TRAILING_BYTES"),
        (lambda c: b"%PDF-9.9" + c[8:], "HASH_FAILURE"),
    ],
    ids=["junk", "object", "object+eof", "object+startxref", "zip", "leading", "cut", "header"],
)  # fmt: skip
def test_bytes_around(verdict: Judge, by_mentor: bytes, tamper: Callable[[bytes], bytes], reason: str) -> None:
    report = verdict(tamper(by_mentor))
    assert report.verdict is Verdict.INVALID
    assert reason in codes(report)


# --- incremental saving


def _other_text(writer: IncrementalPdfFileWriter) -> None:
    page = writer.root["/Pages"]["/Kids"][0].get_object()
    stream = generic.StreamObject(stream_data=b"BT /F1 12 Tf 60 700 Td (Atalgojums 9999 EUR) Tj ET")
    page["/Contents"] = writer.add_object(stream)
    writer.mark_update(writer.root["/Pages"]["/Kids"].raw_get(0))


def _script(writer: IncrementalPdfFileWriter) -> None:
    action = generic.DictionaryObject(
        {
            generic.pdf_name("/S"): generic.pdf_name("/JavaScript"),
            generic.pdf_name("/JS"): generic.TextStringObject("1"),
        }
    )
    writer.root["/OpenAction"] = writer.add_object(action)
    writer.update_root()


@pytest.mark.parametrize("attack", [_other_text, _script], ids=["content", "javascript"])
def test_saved_over_after_signing(verdict: Judge, by_mentor: bytes, attack: Callable[..., None]) -> None:
    report = verdict(updated(by_mentor, attack))
    assert report.verdict is Verdict.INVALID
    assert "CHANGED_AFTER_SIGNING" in codes(report)


def test_a_second_signature_does_not_heal_a_change(
    verdict: Judge, testbed: Testbed, stampers: Timestampers, by_mentor: bytes, head: Identity
) -> None:
    changed = updated(by_mentor, _other_text)
    report = verdict(pades.sign(changed, signer=head.signer(), field_name="vaditaja", timestampers=stampers))
    assert report.verdict is Verdict.INVALID
    assert [one.verdict for one in report.signatures] == [Verdict.INVALID, Verdict.VALID]


def test_an_annotation_added(verdict: Judge, by_mentor: bytes) -> None:
    def note(writer: IncrementalPdfFileWriter) -> None:
        reference = writer.root["/Pages"]["/Kids"].raw_get(0)
        annotation = generic.DictionaryObject(
            {generic.pdf_name("/Subtype"): generic.pdf_name("/FreeText"),
             generic.pdf_name("/Rect"): generic.ArrayObject([generic.NumberObject(n) for n in (50, 600, 500, 700)])}
        )  # fmt: skip
        reference.get_object()["/Annots"] = generic.ArrayObject([writer.add_object(annotation)])
        writer.mark_update(reference)

    assert verdict(updated(by_mentor, note)).verdict is Verdict.INVALID


def test_shadow_replace_of_a_field_value(
    verdict: Judge, testbed: Testbed, stampers: Timestampers, mentor: Identity
) -> None:
    """A form field gets another value and look after signing: form filling is not allowed here."""
    signed = pades.sign(document(form=True), signer=mentor.signer(), field_name="mentors", timestampers=stampers)
    assert verdict(signed).verdict is Verdict.VALID

    def replace(writer: IncrementalPdfFileWriter) -> None:
        field = writer.root["/AcroForm"]["/Fields"].raw_get(0)
        look = generic.StreamObject(stream_data=b"BT /F1 12 Tf (9999 EUR) Tj ET")
        look["/Subtype"] = generic.pdf_name("/Form")
        look["/BBox"] = generic.ArrayObject([generic.NumberObject(n) for n in (0, 0, 100, 20)])
        field.get_object()["/V"] = generic.TextStringObject("9999 EUR")
        field.get_object()["/AP"] = generic.DictionaryObject({generic.pdf_name("/N"): writer.add_object(look)})
        writer.mark_update(field)

    report = verdict(updated(signed, replace))
    assert report.verdict is Verdict.INVALID
    assert "CHANGED_AFTER_SIGNING" in codes(report)


# --- signature pictures


def _with_picture(content: bytes, signer: Identity, stampers: Timestampers, *, page: int) -> bytes:
    field = SigFieldSpec("otrais", on_page=page, box=(50, 600, 400, 780))
    metadata = PdfSignatureMetadata(field_name="otrais", subfilter=SigSeedSubFilter.PADES)
    style = TextStampStyle(stamp_text="9999 EUR", background=None)
    job = PdfSigner(metadata, signer=signer.signer(), timestamper=stampers, stamp_style=style, new_field_spec=field)
    out: BytesIO = job.sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
    return out.getvalue()


def test_a_second_signature_drawn_over_the_text(
    verdict: Judge, original: bytes, by_mentor: bytes, head: Identity, stampers: Timestampers
) -> None:
    over = _with_picture(by_mentor, head, stampers, page=0)
    strict = verdict(over, expected=sent(original, signature_page=-1))
    assert strict.verdict is Verdict.INVALID
    assert "WIDGET_OVER_TEXT" in codes(strict)
    plain = verdict(over)
    assert plain.verdict is Verdict.REVIEW
    assert "PICTURE_OVER_TEXT" in codes(plain)
    beside = _with_picture(by_mentor, head, stampers, page=1)
    assert verdict(beside, expected=sent(original, signature_page=-1)).verdict is Verdict.VALID


# --- signature dictionaries


@pytest.mark.parametrize(
    "values",
    [b"[0 0 0 0]", b"[-1 2 3 4]", b"null", b"[]", b"[0 10]", b"[0 99999999 99999999 1]", b"(x)", b"[0 840 20942 (a)]"],
)  # fmt: skip
def test_byte_range_tricks(verdict: Judge, by_mentor: bytes, values: bytes) -> None:
    match = re.search(rb"/ByteRange ?(\[[^\]]*\] *)", by_mentor)
    assert match is not None
    body = values.ljust(len(match[1]))
    tampered = by_mentor[: match.start(1)] + body + by_mentor[match.end(1) :]
    assert len(tampered) == len(by_mentor)
    assert verdict(tampered).verdict is Verdict.INVALID


def test_byte_range_key_and_contents_taken_away(verdict: Judge, by_mentor: bytes) -> None:
    for key in (b"/ByteRange", b"/Contents <", b"/SubFilter"):
        position = by_mentor.rindex(key)
        tampered = by_mentor[:position] + b"/X" + by_mentor[position + 2 :]
        assert not verdict(tampered).is_green


def test_a_field_name_that_is_no_text(verdict: Judge, by_mentor: bytes) -> None:
    assert by_mentor.count(b"(mentors)") == 1
    report = verdict(by_mentor.replace(b"(mentors)", b"(ment\x7frs)"))
    assert (report.verdict, report.signatures[0].id) == (Verdict.INVALID, "ment\x7frs")


def test_emptied_contents(verdict: Judge, by_mentor: bytes) -> None:
    match = re.search(rb"/Contents ?<([0-9a-fA-F]+)>", by_mentor)
    assert match is not None
    for filler in (b"0", b" ", b"f"):
        tampered = by_mentor[: match.start(1)] + filler * len(match[1]) + by_mentor[match.end(1) :]
        assert verdict(tampered).verdict is Verdict.INVALID


def test_something_in_the_padding_of_contents(verdict: Judge, by_mentor: bytes) -> None:
    match = re.search(rb"/Contents ?<([0-9a-fA-F]+)>", by_mentor)
    assert match is not None
    tampered = by_mentor[: match.end(1) - 2] + b"ff" + by_mentor[match.end(1) :]
    assert verdict(tampered).verdict is Verdict.INVALID


# --- who and what


@pytest.mark.acceptance("A38")
def test_the_wrong_person(verdict: Judge, original: bytes, by_mentor: bytes) -> None:
    namesake = ExpectedSigner(role="mentors", person_code="150384-19903", name="Mētra Paraugmentore")
    report = verdict(by_mentor, expected=sent(original, signers=(namesake,)))
    assert report.verdict is Verdict.INVALID
    assert {"WRONG_PERSON", "MISSING_SIGNER"} <= codes(report)


def test_a_person_whose_code_is_not_known(verdict: Judge, original: bytes, by_mentor: bytes) -> None:
    unknown = ExpectedSigner(role="mentors", name="Mētra Paraugmentore")
    report = verdict(by_mentor, expected=sent(original, signers=(unknown,)))
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {"PERSON_UNKNOWN", "TEST_TRUST"})


def test_missing_twice_and_uninvited(verdict: Judge, original: bytes, by_mentor: bytes, by_both: bytes) -> None:
    missing = verdict(by_mentor, expected=sent(original, signers=(MENTOR, HEAD)))
    assert (missing.verdict, "MISSING_SIGNER" in codes(missing)) == (Verdict.INVALID, True)
    second_role = ExpectedSigner(role="vadītāja", person_code=MENTOR.person_code)
    twice = verdict(by_mentor, expected=sent(original, signers=(MENTOR, second_role)))
    assert twice.verdict is Verdict.INVALID
    uninvited = verdict(by_both, expected=sent(original, signers=(MENTOR,)))
    assert (uninvited.verdict, "UNEXPECTED_SIGNER" in codes(uninvited)) == (Verdict.INVALID, True)
    assert verdict(by_both, expected=sent(original, signers=(MENTOR,), others=(HEAD,))).verdict is Verdict.VALID


@pytest.mark.acceptance("A38")
def test_another_document(verdict: Judge, by_mentor: bytes) -> None:
    report = verdict(by_mentor, expected=sent(document(form=True)))
    assert (report.verdict, "NOT_OUR_DOCUMENT" in codes(report)) == (Verdict.INVALID, True)


def test_rollback_to_an_older_file(verdict: Judge, original: bytes, by_mentor: bytes, by_both: bytes) -> None:
    expected = sent(original, previous_sha256=hashlib.sha256(by_both).hexdigest(), previous_size=len(by_both))
    report = verdict(by_mentor, expected=expected)
    assert (report.verdict, "ROLLBACK" in codes(report)) == (Verdict.INVALID, True)
    assert verdict(by_both, expected=expected).verdict is Verdict.VALID


def test_level_and_quality(
    verdict: Judge, testbed: Testbed, stampers: Timestampers, original: bytes, by_mentor: bytes
) -> None:
    from signing.testbed.pki import Quality

    low = verdict(by_mentor, expected=sent(original, level="LTA"))
    assert (low.verdict, "LEVEL_TOO_LOW" in codes(low)) == (Verdict.REVIEW, True)
    plain = testbed.identity("Kārlis", "Testnieks", "030392-19908", quality=Quality.PLAIN)
    signed = pades.sign(original, signer=plain.signer(), field_name="mentors", timestampers=stampers)
    assert verdict(signed).verdict is Verdict.VALID
    weak = verdict(signed, expected=sent(original, qualified=True))
    assert (weak.verdict, "NOT_QUALIFIED" in codes(weak)) == (Verdict.REVIEW, True)


# --- certificates and time


def test_revoked_before_and_after(verdict: Judge, testbed: Testbed, stampers: Timestampers, original: bytes) -> None:
    person = testbed.identity("Ilze", "Atsauktā", "010190-19901")
    signed = pades.sign(original, signer=person.signer(), field_name="mentors", timestampers=stampers)
    assert verdict(signed).verdict is Verdict.VALID
    now = datetime.now(UTC)
    testbed.revoke(person.serial, on=now - timedelta(hours=1))
    report = verdict(signed)
    assert (report.verdict, "REVOKED" in codes(report)) == (Verdict.INVALID, True)
    testbed.reinstate(person.serial)
    testbed.revoke(person.serial, on=now + timedelta(seconds=5))
    assert verdict(signed).verdict is Verdict.VALID
    testbed.reinstate(person.serial)


def test_expired_when_signed(verdict: Judge, testbed: Testbed, stampers: Timestampers, original: bytes) -> None:
    now = datetime.now(UTC)
    person = testbed.identity(
        "Ģirts", "Novecojis", "020290-19902", valid=(now - timedelta(days=90), now - timedelta(days=9))
    )
    signed = pades.sign(original, signer=person.signer(), field_name="mentors", timestampers=stampers)
    report = verdict(signed)
    assert (report.verdict, "EXPIRED" in codes(report)) == (Verdict.INVALID, True)


def _bare(content: bytes, signer: Identity, *, digest: str = "sha256") -> bytes:
    metadata = PdfSignatureMetadata(field_name="x", subfilter=SigSeedSubFilter.PADES, md_algorithm=digest)
    out: BytesIO = PdfSigner(metadata, signer=signer.signer()).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
    return out.getvalue()


def test_without_a_time_stamp(verdict: Judge, mentor: Identity, original: bytes) -> None:
    report = verdict(_bare(original, mentor))
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {"NO_TIMESTAMP", "TEST_TRUST"})
    assert report.signatures[0].best_time == ""
    assert report.signatures[0].claimed_time != ""


def test_sha1_is_for_a_person_to_decide(verdict: Judge, mentor: Identity, original: bytes) -> None:
    report = verdict(_bare(original, mentor, digest="sha1"))
    assert (report.verdict, "SHA1" in codes(report)) == (Verdict.REVIEW, True)


def test_a_short_key_is_refused(verdict: Judge, original: bytes) -> None:
    report = verdict(_self_made(original))
    assert (report.verdict, "WEAK_KEY" in codes(report)) == (Verdict.INVALID, True)


def _self_made(content: bytes) -> bytes:
    from asn1crypto import keys
    from asn1crypto import x509 as asn1_x509
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.x509.oid import NameOID
    from pyhanko.sign import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    key = rsa.generate_private_key(public_exponent=65537, key_size=1024)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Mētra Paraugmentore")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(7).not_valid_before(now - timedelta(days=1)).not_valid_after(now + timedelta(days=9))
        .sign(key, hashes.SHA256())
    )  # fmt: skip
    der = key.private_bytes(serialization.Encoding.DER, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    signer = SimpleSigner(
        signing_cert=asn1_x509.Certificate.load(certificate.public_bytes(serialization.Encoding.DER)),
        signing_key=keys.PrivateKeyInfo.load(der), cert_registry=SimpleCertificateStore(),
    )  # fmt: skip
    metadata = PdfSignatureMetadata(field_name="x", subfilter=SigSeedSubFilter.PADES)
    out: BytesIO = PdfSigner(metadata, signer=signer).sign_pdf(IncrementalPdfFileWriter(BytesIO(content)))
    return out.getvalue()


# --- active content that was there before signing


def test_javascript_from_before_is_amber(
    verdict: Judge, mentor: Identity, stampers: Timestampers, original: bytes
) -> None:
    signed = pades.sign(updated(original, _script), signer=mentor.signer(), field_name="mentors", timestampers=stampers)
    report = verdict(signed)
    assert (report.verdict, "HAZARD" in codes(report)) == (Verdict.REVIEW, True)


# --- many small wounds


def _flips(content: bytes, count: int, seed: int) -> list[tuple[int, bytes]]:
    generator = random.Random(seed)
    result = []
    for _ in range(count):
        position = generator.randrange(len(content))
        bit = 1 << generator.randrange(8)
        result.append((position, content[:position] + bytes([content[position] ^ bit]) + content[position + 1 :]))
    return result


def _false_greens(verdict: Judge, content: bytes, count: int, seed: int) -> list[int]:
    start = content.rindex(b"/Contents <") + 11
    last = range(start, content.index(b">", start))
    found = []
    for position, tampered in _flips(content, count, seed):
        if verdict(tampered, online=False).is_green and position not in last:
            found.append(position)
    return found


@pytest.fixture(scope="module")
def small(testbed: Testbed, stampers: Timestampers, by_mentor: bytes) -> bytes:
    return archival.augment_to_lta(by_mentor, trust=testbed.trust_roots(), timestampers=stampers)


@pytest.mark.slow
def test_flipped_bits(verdict: Judge, small: bytes) -> None:
    """Green only inside the last signature's own value, where letters may change case. Other bits each time."""
    seed = drawn_seed()
    assert verdict(small, online=False).is_green
    assert _false_greens(verdict, small, 30, seed) == []


@pytest.mark.full
def test_many_flipped_bits(verdict: Judge, archived: bytes) -> None:
    assert _false_greens(verdict, archived, 2500, 7) == []
