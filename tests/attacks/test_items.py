"""Threats 16–40 that the tests of containers and PDFs beside this one leave (the table is test_threats.py)."""

from __future__ import annotations

import base64
import re
import time
import zipfile
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from signing.data import Report
from signing.enums import Verdict
from signing.formats import pades
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.attacks import containers
from tests.attacks.conftest import codes, document

Judge = Callable[..., Report]
pytestmark = pytest.mark.usual


@pytest.fixture(scope="module")
def edoc(mentor: Identity, stampers: Timestampers) -> bytes:
    files = {"a.pdf": document()}
    return containers.container(files, [containers.signature(files, mentor, stampers)])


def with_entry(content: bytes, name: str, body: bytes, *, mode: int = 0) -> bytes:
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive:
        info = zipfile.ZipInfo(name.replace("\\", "/"))
        info.filename = name
        info.external_attr = mode << 16
        archive.writestr(info, body)
    return out.getvalue()


def test_names_and_links_that_lead_elsewhere(verdict: Judge, edoc: bytes) -> None:  # 18
    for attack in (with_entry(edoc, "a\\b.txt", b""), with_entry(edoc, "link", b"/etc/passwd", mode=0o120777)):
        report = verdict(attack, online=False)
        assert (report.verdict, "ZIP_UNSAFE" in codes(report)) == (Verdict.INVALID, True)


def test_declarations_in_every_file_of_meta_inf(verdict: Judge, edoc: bytes) -> None:  # 23
    parts = containers.unpacked(edoc)
    for name in ("META-INF/manifest.xml", "META-INF/signatures0.xml"):
        declared = b'<!DOCTYPE a SYSTEM "http://127.0.0.1:9/x.dtd">' + parts[name].split(b"?>", 1)[-1]
        report = verdict(containers.packed({**parts, name: declared}), online=False)
        assert (report.verdict, "XML_DTD" in codes(report)) == (Verdict.INVALID, True)


def _made(change: Callable[[pypdf.PdfWriter], None]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=BytesIO(document()))
    change(writer)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def test_an_encrypted_pdf(verdict: Judge) -> None:  # 24
    report = verdict(_made(lambda writer: writer.encrypt("parole")), online=False)
    assert (report.verdict, "ENCRYPTED" in codes(report)) == (Verdict.INVALID, True)


def _launch(writer: pypdf.PdfWriter) -> None:
    action = DictionaryObject({NameObject("/S"): NameObject("/Launch"), NameObject("/F"): TextStringObject("cmd")})
    writer.root_object[NameObject("/OpenAction")] = action


@pytest.mark.parametrize(
    ("change", "what"), [(_launch, "LAUNCH"), (lambda writer: writer.add_attachment("a.txt", b"a"), "EMBEDDED_FILE")]
)
def test_active_content_signed_with_the_document(
    verdict: Judge, mentor: Identity, stampers: Timestampers, change: Callable[[pypdf.PdfWriter], None], what: str
) -> None:  # 24
    signed = pades.sign(_made(change), signer=mentor.signer(), field_name="m", timestampers=stampers)
    report = verdict(signed)
    assert report.verdict is Verdict.REVIEW
    assert what in {reason.facts.get("what") for reason in report.all_reasons}


def _pdf(*objects: bytes) -> bytes:
    """A PDF of these objects, with a table of where they are."""
    out, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, start=1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    trailer = b"trailer\n<< /Root 1 0 R /Size %d >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(out))
    return out + b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + table + trailer


def _bomb() -> bytes:
    """Ten megabytes that unpack to ten thousand, packed twice."""
    packed = zlib.compress(zlib.compress(bytes(200_000_000), 9), 9)
    stream = b"<< /Length %d /Filter [/FlateDecode /FlateDecode] /Type /ObjStm /N 1 /First 4 >>\nstream\n%s\nendstream"
    return _pdf(b"<< /Type /Catalog /Pages 2 0 R /AcroForm 3 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>",
                stream % (len(packed), packed))  # fmt: skip


LOOPS = {
    "pages": _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [2 0 R] /Count 1 >>"),
    "fields": _pdf(b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [3 0 R] >> >>",
                   b"<< /Type /Pages /Kids [] /Count 0 >>", b"<< /T (a) /Kids [3 0 R] /FT /Sig >>"),
    "previous": _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [] /Count 0 >>").replace(
        b"/Size 3 >>", b"/Size 3 /Prev 9 >>"),
    "length": _pdf(b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Length 2 0 R >>\nstream\nx\nendstream"),
}  # fmt: skip


@pytest.mark.parametrize("kind", [*LOOPS, "bomb"])
def test_loops_and_deflate_bombs(verdict: Judge, kind: str) -> None:  # 25
    content = _bomb() if kind == "bomb" else LOOPS[kind]
    begun = time.monotonic()
    report = verdict(content, online=False)
    assert time.monotonic() - begun < 20
    assert not report.is_green
    assert "ENGINE_FAILED" not in codes(report)


@pytest.mark.parametrize(
    "content",
    [b"<html>%PDF</html>", b"GIF89a/*%PDF*/=1", b"MZ" + bytes(60), b"\xff\xd8\xff\xe0" + bytes(60), b"{}"],
)
def test_what_a_file_is_stands_in_its_content(verdict: Judge, content: bytes) -> None:  # 27
    report = verdict(content, name="ligums.pdf", online=False)
    assert (report.verdict, codes(report)) == (Verdict.INVALID, {"NOT_A_SIGNED_FILE"})


@pytest.mark.parametrize("name", ["a\r\nX-Evil: 1.pdf", 'a".pdf', "ā\u202efdp.exe", "x" * 300 + ".pdf"])
def test_names_come_back_harmless(verdict: Judge, name: str) -> None:  # 28
    from kernel.files.names import safe_name

    shown = verdict(b"x", name=safe_name(name, ""), online=False).name
    assert len(shown) <= 255
    assert not set(shown) & set('\r\n"\u202e')


def test_clocks_a_day_off(verdict: Judge, archived: bytes) -> None:  # 37
    behind = verdict(archived, online=False, at=datetime.now(UTC) - timedelta(days=1))
    assert (behind.verdict, "FUTURE_TIME" in codes(behind)) == (Verdict.REVIEW, True)
    assert verdict(archived, online=False, at=datetime.now(UTC) + timedelta(days=1)).verdict is Verdict.VALID


# --- 39: the nonce of a status answer as proof of time


def _marked(xml: bytes, answer: bytes) -> bytes:
    """The container's signature claims BDOC's time mark; its own time stamp is gone, `answer` is among its answers."""
    without = re.sub(rb"<x:SignatureTimeStamp>.*?</x:SignatureTimeStamp>", b"", xml, flags=re.DOTALL)
    more = b"<x:EncapsulatedOCSPValue>" + base64.b64encode(answer) + b"</x:EncapsulatedOCSPValue></x:OCSPValues>"
    return without.replace(b"</x:OCSPValues>", more)


def test_a_borrowed_or_forged_time_mark_dates_nothing(
    verdict: Judge, testbed: Testbed, mentor: Identity, stampers: Timestampers
) -> None:
    """An answer that anybody can write, with a day of his choice and the signature's digest for a nonce."""
    files = {"a.pdf": document()}
    forged = _forged_mark(files, mentor, stampers)
    report = verdict(forged)
    assert not report.is_green
    assert "TIMESTAMP_NOT_TRUSTED" in codes(report)
    assert report.signatures[0].best_time == ""


def _forged_mark(files: dict[str, bytes], who: Identity, stampers: Timestampers) -> bytes:
    import hashlib

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import ocsp
    from cryptography.x509.oid import NameOID

    policy = b"<x:SignaturePolicyIdentifier>1.3.6.1.4.1.10015.1000.3.2.1</x:SignaturePolicyIdentifier>"
    xml = containers.signature(
        files, who, stampers, extra=policy.decode()
    )  # a signed property, so it goes in before signing
    value = base64.b64decode(re.search(rb"<ds:SignatureValue[^>]*>([^<]+)", xml)[1])  # type: ignore[index]
    certificate, issuer = (x509.load_der_x509_certificate(one.dump()) for one in (who.certificate, who.chain[0]))
    key = ec.generate_private_key(ec.SECP256R1())
    then = datetime.now(UTC) - timedelta(hours=2)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "SK OCSP RESPONDER")])
    own = (
        x509.CertificateBuilder(name, name, key.public_key(), 7, then - timedelta(days=1), then + timedelta(days=9))
        .add_extension(x509.ExtendedKeyUsage([x509.ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
        .sign(key, hashes.SHA256())
    )
    answer = (
        ocsp.OCSPResponseBuilder()
        .add_response(certificate, issuer, hashes.SHA1(), ocsp.OCSPCertStatus.GOOD, then, None, None, None)
        .responder_id(ocsp.OCSPResponderEncoding.NAME, own)
        .certificates([own])
        .add_extension(x509.OCSPNonce(hashlib.sha256(value).digest()), critical=False)
        .sign(key, hashes.SHA256())
    )
    values = "<x:RevocationValues><x:OCSPValues></x:OCSPValues></x:RevocationValues>"
    xml = xml.replace(b"</x:CertificateValues>", b"</x:CertificateValues>" + values.encode())
    return containers.container(files, [_marked(xml, answer.public_bytes(Encoding.DER))])
