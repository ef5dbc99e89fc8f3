"""A one-document .asice or .edoc instead of the PDF: the right one closes the turn, any other says what is wrong."""

from __future__ import annotations

import base64
import hashlib
import io
import urllib.request
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import bagit
import pytest
from asn1crypto import cms
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509 import ocsp
from django.test import Client

from signing import facade
from signing.archive import renewal
from signing.archive.models import Deposit
from signing.envelopes import uploads, visitors
from signing.envelopes.models import Envelope, Upload
from signing.envelopes.problems import problem_text
from signing.envelopes.states import EnvelopeState, TurnState, UploadState
from signing.formats import asics
from signing.formats.timestamps import Timestampers
from signing.ports import Access
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.pki import Quality
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.attacks import containers
from tests.signing.envelope_tools import MENTOR, fresh, open_one, signing_alone, turn, work
from tests.signing.test_upload import bring

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db
NAME = "Darba līgums.pdf"


def signature(files: dict[str, bytes], who: Identity, stampers: Timestampers | None, *, number: int = 0) -> bytes:
    """XAdES B-LT: the OCSP answer about the signer's certificate goes in beside the time stamp."""
    xml = containers.signature(files, who, stampers, number=number)
    answer = base64.b64encode(_status(who)).decode()
    values = (
        "</x:CertificateValues><x:RevocationValues><x:OCSPValues>"
        f"<x:EncapsulatedOCSPValue>{answer}</x:EncapsulatedOCSPValue></x:OCSPValues></x:RevocationValues>"
    )
    return xml.replace(b"</x:CertificateValues>", values.encode())


def _status(who: Identity) -> bytes:
    certificate, issuer = (x509.load_der_x509_certificate(one.dump()) for one in (who.certificate, who.chain[0]))
    request = ocsp.OCSPRequestBuilder().add_certificate(certificate, issuer, hashes.SHA256()).build()
    body = request.public_bytes(serialization.Encoding.DER)
    asked = urllib.request.Request(
        who.certificate.ocsp_urls[0], data=body, headers={"Content-Type": "application/ocsp-request"}
    )
    with urllib.request.urlopen(asked, timeout=20) as response:
        content: bytes = response.read()
    return content


def take(envelope: Envelope, role: str, content: bytes, name: str = "") -> Upload:
    return bring(envelope, role, content, uploads.CONTAINER, name)[0]


def leaves_as(envelope: Envelope, client: Client, what: str = "signed") -> str:
    """The name under which a file of the document is downloaded."""
    answer = client.get(f"/parakstisana/dokuments/{envelope.subject}/{what}/")
    return str(answer["Content-Disposition"])


@pytest.mark.usual
def test_a_container_leaves_with_the_ending_under_which_it_came(
    pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever brought an .edoc gets an .edoc back; a personal code in its name is not kept."""
    envelope = open_one(pdf, seal=False)
    monkeypatch.setattr(visitors, "subject_access", lambda user, subject: Access.MANAGE)
    client = Client()
    client.force_login(turn(envelope, "head").user)
    assert facade.summary(envelope.subject).ending == "pdf"
    one = signature({NAME: pdf}, mentor, timestampers)
    take(envelope, "mentor", containers.container({NAME: pdf}, [one]), f"Līgums {MENTOR[1]}.edoc")
    assert [file.came_as for file in envelope.files.all()] == ["", "Līgums ******-*****.edoc"]
    assert 'filename="DL-2026-PARAUGV-0001-signed.edoc"' in leaves_as(envelope, client)
    assert 'filename="DL-2026-PARAUGV-0001-original.pdf"' in leaves_as(envelope, client, "original")
    both = containers.container({NAME: pdf}, [one, signature({NAME: pdf}, head, timestampers, number=1)])
    take(envelope, "head", both, "parakstīts.EDOC")
    work(minutes=2)
    assert fresh(envelope).state == EnvelopeState.ARCHIVED
    assert facade.archived_files(envelope.subject)["parakstits.edoc"] == both
    assert (facade.signed_ending(envelope.subject), facade.summary(envelope.subject).ending) == ("edoc", "edoc")


@pytest.mark.slow
@pytest.mark.acceptance("A38")
def test_both_sign_the_same_container_and_it_is_archived_with_a_time_stamp_beside_it(
    testbed: Testbed, pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers, tmp_path: Path
) -> None:
    envelope = open_one(pdf, retention_until=datetime(2090, 12, 31, 22, tzinfo=UTC))
    files = {NAME: pdf}
    one = signature(files, mentor, timestampers)
    assert take(envelope, "mentor", containers.container(files, [one])).refusal == ""
    assert (turn(envelope, "mentor").state, fresh(envelope).shape) == (TurnState.SIGNED, "asice")
    alone = containers.container(files, [signature(files, head, timestampers)])
    assert take(envelope, "head", alone).refusal == "not_extending"
    both = containers.container(files, [one, signature(files, head, timestampers, number=1)])
    assert take(envelope, "head", both).refusal == ""
    work(minutes=2)
    assert (fresh(envelope).state, fresh(envelope).problem) == (EnvelopeState.ARCHIVED, "")
    deposit = Deposit.objects.get(envelope=envelope)
    assert (deposit.final.read(), deposit.verdict) == (both, "VALID")
    assert deposit.proof_until == testbed.certificate("tsa-1").not_valid_after
    with zipfile.ZipFile(io.BytesIO(deposit.package.read())) as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    assert bagit.Bag(str(folder)).is_valid()
    around = (folder / "data" / "signed.asics").read_bytes()
    assert (asics.inside(around), imprint(asics.newest_token(around))) == (both, hashlib.sha256(both).digest())
    # The container is never touched: the next time stamp covers it and the one before.
    with testbed.fault("tsa-1", Fault.DOWN):
        made = renewal.renew(deposit=deposit.public_id, on=deposit.proof_until - timedelta(days=400))
    assert made is not None and made.proof_until == testbed.certificate("tsa-2").not_valid_after
    assert asics.inside(made.blob.read()) == both
    assert check(made.blob.read(), name="signed.asics").verdict == "VALID"
    assert renewal.newest(deposit) == deposit.final
    assert facade.archived_files(deposit.subject)["parakstits.asice"] == both


def imprint(token: bytes) -> bytes:
    info = cms.ContentInfo.load(token)["content"]["encap_content_info"]["content"].parsed
    found: bytes = info["message_imprint"]["hashed_message"].native
    return found


@pytest.mark.usual
@pytest.mark.parametrize(
    ("case", "refusal", "words"),
    [
        ("another document", "wrong_document", "nav mūsu nosūtītais dokuments"),
        ("another person", "wrong_person", "parakstījusi cita persona"),
        ("a file added after signing", "extra_file", "vēl cita datne"),
        ("two files signed", "extra_file", "vēl cita datne"),
        ("changed after signing", "wrong_document", "nav mūsu nosūtītais dokuments"),
        ("a signature of a lower level", "level_too_low", "kvalificētu"),
        ("no status of the certificate", "no_validation_data", "pierādījuma par sertifikāta statusu"),
        ("no time stamp", "no_timestamp", "laika zīmoga"),
        ("no signature", "no_signature", "nav jauna paraksta"),
    ],
)
def test_a_wrong_container_is_set_aside_with_the_reason_in_plain_words(
    case: str,
    refusal: str,
    words: str,
    testbed: Testbed,
    pdf: bytes,
    mentor: Identity,
    timestampers: Timestampers,
) -> None:
    files = {NAME: pdf}
    other = testbed.identity("Dzintars", "Demonstrātors", "020991-19908")
    plain = testbed.identity("Mētra", "Paraugmentore", "140384-19905", quality=Quality.PLAIN)

    def signed(what: dict[str, bytes], who: Identity, stampers: Timestampers | None = timestampers) -> bytes:
        return containers.container(what, [signature(what, who, stampers)])

    def entry(content: bytes, name: str, body: bytes) -> bytes:
        return containers.packed({**containers.unpacked(content), name: body})

    content = {
        "another document": lambda: signed({NAME: pdf + b"%cits\n%%EOF\n"}, mentor),
        "another person": lambda: signed(files, other),
        "a file added after signing": lambda: entry(signed(files, mentor), "pielikums.pdf", pdf),
        "two files signed": lambda: signed({NAME: pdf, "pielikums.pdf": b"%PDF-1.7\n%%EOF\n"}, mentor),
        "changed after signing": lambda: entry(signed(files, mentor), NAME, pdf + b"%\n%%EOF\n"),
        "a signature of a lower level": lambda: signed(files, plain),
        "no status of the certificate": lambda: containers.container(
            files, [containers.signature(files, mentor, timestampers)]
        ),
        "no time stamp": lambda: signed(files, mentor, None),
        "no signature": lambda: containers.container(files, []),
    }[case]()
    envelope = open_one(pdf)
    upload = take(envelope, "mentor", content)
    assert (upload.state, upload.refusal) == (UploadState.QUARANTINED, refusal)
    assert words in problem_text(turn(envelope, "mentor").problem)
    assert (turn(envelope, "mentor").state, fresh(envelope).shape) == (TurnState.SENT, "pdf")
