"""Eight years in one test: archive time stamps renewed every January, and what becomes of a document without them."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO

import pytest
from asn1crypto import pem
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.x509.oid import ExtensionOID
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign.signers.pdf_signer import PdfTimeStamper

from kernel.periods import RIGA, end_of_day, now
from signing.archive import renewal
from signing.archive.models import Renewal
from signing.formats import revision, timestamps
from signing.testbed import pki
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.e2e import clock
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_archive import archived

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db

SIGNED = datetime(2026, 11, 24, 10, tzinfo=RIGA)
LAST_MINUTE = datetime(2034, 12, 31, 23, 59, tzinfo=RIGA)


@pytest.fixture
def authorities(testbed: Testbed, monkeypatch: pytest.MonkeyPatch) -> Iterator[Testbed]:
    """The time stamp authorities may change their certificates; afterwards they are as they were.

    Their root says every month whom it has revoked, as roots do. A list older than the time stamp it speaks of proves
    nothing about it, and the testbed's own list is two years old at worst.
    """
    shelf, services = testbed.shelf, pki._services()
    services["crl-repo"]["root"]["simulated-update-schedule"] = "P30D"
    monkeypatch.setattr(pki, "_services", lambda: services)
    paths = [folder / f"{label}.pem" for folder in (shelf.keys, shelf.certificates) for label in pki.TSA_LABELS]
    before = [path.read_bytes() for path in paths]
    yield testbed
    for path, content in zip(paths, before, strict=True):
        shelf.write_private(path, content)
    shelf.write(shelf.read())


def renewed(bed: Testbed, *, start: datetime, years: int = 2, algorithm: str = "ec") -> None:
    """Each authority gets a new key and a certificate that lives for so many years from `start`."""
    shelf = bed.shelf
    root_key = serialization.load_pem_private_key((shelf.keys / "root.pem").read_bytes(), None)
    root = x509.load_pem_x509_certificate((shelf.certificates / "root.pem").read_bytes())
    for label in pki.TSA_LABELS:
        old = x509.load_pem_x509_certificate((shelf.certificates / f"{label}.pem").read_bytes())
        key = serialization.load_pem_private_key(pki.new_key(algorithm), None)
        made = x509.CertificateBuilder(
            issuer_name=root.subject, subject_name=old.subject, public_key=key.public_key(), serial_number=pki.new_serial(),
            not_valid_before=start, not_valid_after=start.replace(year=start.year + years),
        )  # fmt: skip
        for oid in (ExtensionOID.KEY_USAGE, ExtensionOID.EXTENDED_KEY_USAGE, ExtensionOID.CRL_DISTRIBUTION_POINTS):
            extension = old.extensions.get_extension_for_oid(oid)
            made = made.add_extension(extension.value, critical=extension.critical)
        made = made.add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        made = made.add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(root.public_key()), critical=False)
        signed = made.sign(root_key, hashes.SHA256())
        plain = (
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption(),
        )  # fmt: skip
        shelf.write_private(shelf.keys / f"{label}.pem", key.private_bytes(*plain))
        der = signed.public_bytes(serialization.Encoding.DER)
        shelf.write_private(shelf.certificates / f"{label}.pem", pem.armor("CERTIFICATE", der))
    shelf.write(shelf.read())


@pytest.mark.full
@pytest.mark.acceptance("A37")
def test_a_document_of_2026_is_proven_on_the_last_day_of_2034_only_if_it_was_renewed(
    authorities: Testbed, pdf: bytes
) -> None:
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        deposit = archived(pdf, retention_until=end_of_day(LAST_MINUTE.date()))
        assert deposit.proof_until == datetime(2028, 6, 1, tzinfo=UTC)
        assert check(deposit.final.read(), name="signed.pdf").verdict == "VALID"
    for year in range(2027, 2034):
        with clock.on(datetime(year, 1, 11, 9, tzinfo=RIGA)):
            renewed(authorities, start=datetime(year, 1, 1, tzinfo=UTC))
            assert renewal.due(on=now()) == [deposit.public_id]
            made = renewal.renew(deposit=deposit.public_id, on=now())
            assert made is not None
            assert made.proof_until == datetime(year + 2, 1, 1, tzinfo=UTC)
    assert renewal.due(on=LAST_MINUTE) == []  # the last one holds until the first day after the term
    with clock.on(LAST_MINUTE):
        deposit.refresh_from_db()
        kept = renewal.newest(deposit).read()
        assert kept.startswith(deposit.final.read())
        assert (check(kept, name="signed.pdf").verdict, Renewal.objects.count()) == ("VALID", 7)
        left_alone = check(deposit.final.read(), name="signed.pdf")
        assert left_alone.verdict == "REVIEW"


@pytest.mark.slow
def test_a_time_stamp_put_on_too_late_proves_nothing(authorities: Testbed, pdf: bytes) -> None:
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        content = archived(pdf, retention_until=end_of_day(LAST_MINUTE.date())).final.read()
    with clock.on(datetime(2029, 1, 11, 9, tzinfo=RIGA)):  # the first one ended half a year ago
        renewed(authorities, start=datetime(2029, 1, 1, tzinfo=UTC))
        stamper = PdfTimeStamper(timestamps.configured(), invis_settings=revision.OUTSIDE)
        late = stamper.timestamp_pdf(IncrementalPdfFileWriter(BytesIO(content)), "sha256", bytes_reserved=32768)
        found = check(late.getvalue(), name="signed.pdf")
        assert found.verdict == "REVIEW"
        assert "TIMESTAMP_EXPIRED" in {reason.code for reason in found.all_reasons}


@pytest.mark.slow
def test_an_algorithm_may_end_before_its_certificate(authorities: Testbed) -> None:
    """Proof by RSA with the older padding ends with the year 2028 (TS 119 312), whatever the certificate says."""
    now_there = timestamps.configured()
    assert timestamps.holds_until(timestamps.stamp(b"\x01" * 32, timestampers=now_there)).year > 2034
    renewed(authorities, start=datetime(2026, 1, 1, tzinfo=UTC), years=9, algorithm="rsa")
    token = timestamps.stamp(b"\x01" * 32, timestampers=now_there)
    assert timestamps.holds_until(token) == datetime(2029, 1, 1, tzinfo=UTC)
