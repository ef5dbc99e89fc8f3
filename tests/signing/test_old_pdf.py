"""Two forms of signature that old PDFs carry: what holds goes to a person, what is broken is refused."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from enum import Enum
from io import BytesIO

import pytest
from asn1crypto import core
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.signers.cms_embedder import PdfCMSEmbedder, SigIOSetup, SigObjSetup
from pyhanko.sign.signers.pdf_byterange import PdfSignedData

from signing.enums import Verdict
from signing.formats.running import run
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import Trust, check
from signing.validation.trust import from_settings
from tests.attacks.conftest import codes, document

Contents = Callable[[bytes], bytes]
pytestmark = pytest.mark.usual


class Form(Enum):
    SHA1 = generic.pdf_name("/adbe.pkcs7.sha1")
    RSA = generic.pdf_name("/adbe.x509.rsa_sha1")


def signed(form: Form, contents: Contents, *, algorithm: str = "sha1", certificates: tuple[bytes, ...] = ()) -> bytes:
    """A PDF with a signature of this form; `contents` makes it of the digest of what it covers."""
    writer = IncrementalPdfFileWriter(BytesIO(document()))
    steps = PdfCMSEmbedder(new_field_spec=SigFieldSpec("Lauks")).write_cms("Lauks", writer)
    next(steps)
    place = PdfSignedData(generic.pdf_name("/Sig"), form, timestamp=datetime.now(UTC), bytes_reserved=16384)
    if certificates:
        place[generic.pdf_name("/Cert")] = generic.ArrayObject(map(generic.ByteStringObject, certificates))
    steps.send(SigObjSetup(sig_placeholder=place))
    prepared, out = steps.send(SigIOSetup(md_algorithm=algorithm, in_place=True))
    steps.send(contents(prepared.document_digest))
    content: bytes = out.getvalue()
    return content


def enclosed(who: Identity, *, algorithm: str, detached: bool = False) -> Contents:
    """A CMS that holds the digest as its content, unless `detached`."""

    def made(digest: bytes) -> bytes:
        job = who.signer().async_sign_general_data(digest, digest_algorithm=algorithm, detached=detached)
        content: bytes = run(job).dump()
        return content

    return made


def raw(who: Identity, algorithm: hashes.HashAlgorithm) -> Contents:
    """The bare value of PKCS #1 over the covered bytes, whose digest is given."""
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    def made(digest: bytes) -> bytes:
        value = who.private_key.sign(digest, padding.PKCS1v15(), Prehashed(algorithm))
        return core.OctetString(value).dump()

    return made


@pytest.fixture(scope="module")
def rsa(testbed: Testbed) -> Identity:
    return testbed.identity("Dzintars", "Demonstrātors", "020991-19908", algorithm="rsa")


@pytest.fixture(scope="module")
def old(mentor: Identity, rsa: Identity) -> dict[str, bytes]:
    chain = tuple(one.dump() for one in (rsa.certificate, *rsa.chain))
    return {
        "sha1": signed(Form.SHA1, enclosed(mentor, algorithm="sha1")),
        "sha1 in sha256": signed(Form.SHA1, enclosed(mentor, algorithm="sha256")),
        "rsa": signed(Form.RSA, raw(rsa, hashes.SHA1()), certificates=chain),
        "rsa sha256": signed(Form.RSA, raw(rsa, hashes.SHA256()), algorithm="sha256", certificates=chain),
    }


KINDS = {"sha1": "mentor", "sha1 in sha256": "mentor", "rsa": "rsa", "rsa sha256": "rsa"}


@pytest.mark.parametrize("kind", KINDS)
def test_what_holds_goes_to_a_person(old: dict[str, bytes], kind: str, mentor: Identity, rsa: Identity) -> None:
    report = check(old[kind], name="a.pdf", trust=from_settings(), online=False)
    weak = set() if kind == "rsa sha256" else {"SHA1"}
    unbound = {"NO_CERTIFICATE_REFERENCE"} if kind.startswith("rsa") else set()
    assert report.verdict is Verdict.REVIEW
    assert codes(report) == {"NO_TIMESTAMP", "NO_REVOCATION_INFO", "TEST_TRUST", *weak, *unbound}
    who = {"mentor": mentor, "rsa": rsa}[KINDS[kind]]
    assert report.signatures[0].certificate_sha256 == who.certificate.sha256.hex()
    assert check(old[kind], name="a.pdf", trust=Trust(), online=False).verdict is Verdict.REVIEW


@pytest.mark.parametrize("kind", KINDS)
def test_what_was_changed_afterwards_is_invalid(old: dict[str, bytes], kind: str) -> None:
    at = old[kind].index(b"Atalgojums")
    changed = old[kind][:at] + b"B" + old[kind][at + 1 :]
    report = check(changed, name="a.pdf", trust=Trust(), online=False)
    assert (report.verdict, report.sub_indication) == (Verdict.INVALID, "HASH_FAILURE")
    later = old[kind] + b"\n% more\n"
    assert check(later, name="a.pdf", trust=Trust(), online=False).verdict is Verdict.INVALID


@pytest.mark.parametrize("kind", KINDS)
def test_a_bit_of_the_signature_itself(old: dict[str, bytes], kind: str) -> None:
    content = old[kind]
    reader = PdfFileReader(BytesIO(content))
    [_zero, start, end, _rest] = [int(one) for one in reader.root["/AcroForm"]["/Fields"][0]["/V"]["/ByteRange"]]
    filled = content[start:end].rstrip(b"0>")
    at = start + len(filled) - 20  # inside the value, which stands last
    broken = content[:at] + (b"1" if content[at : at + 1] != b"1" else b"2") + content[at + 1 :]
    assert check(broken, name="a.pdf", trust=Trust(), online=False).verdict is Verdict.INVALID


def test_another_content_than_what_is_covered(mentor: Identity) -> None:
    """The CMS holds by itself, about other bytes; or it holds nothing at all."""

    def other(_digest: bytes) -> bytes:
        return enclosed(mentor, algorithm="sha256")(hashlib.sha1(b"other").digest())

    for contents in (other, enclosed(mentor, algorithm="sha256", detached=True)):
        report = check(signed(Form.SHA1, contents), name="a.pdf", trust=Trust(), online=False)
        assert report.verdict is Verdict.INVALID
