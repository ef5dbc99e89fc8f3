"""Containers that we make: several files of any kind, signers side by side, read by our validation and by libdigidocpp."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import x509

from kernel.periods import now
from signing.errors import CertificateRevoked, DocumentRefused, SignatureValueWrong
from signing.formats import asice
from signing.formats.asice import PreparedXml
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.providers import value_of
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.signing import digidoc

FILES = {
    "Darba līgums Nr. 1.pdf": b"%PDF-1.7 l\xc4\xabgums",
    "pielikumi/Grafiks + stundas.xlsx": b"PK not really",
    "pielikumi/piezīmes.txt": "Ārpus kārtas: ĀČĒĢĪĶĻŅŠŪŽ".encode(),
}


def signed(
    container: bytes, who: Identity, testbed: Testbed, stampers: Timestampers, *, raw: bool, chain: bool = True
) -> bytes:
    """As a device would: it sees the hash alone; what is kept between is JSON."""
    algorithm = {"ec": "sha256", "rsa": "sha256"}[who.certificate.public_key.algorithm]
    if who.certificate.public_key.bit_size == 384:
        algorithm = "sha384"
    beside: tuple[x509.Certificate, ...] = who.chain if chain else ()
    prepared = asice.prepare(container, certificate=who.certificate, chain=beside, algorithm=algorithm, on=now())
    kept = PreparedXml.from_facts(container, json.loads(json.dumps(prepared.facts())))
    value = value_of(who, kept.digest, algorithm, raw=raw)
    return asice.finish(kept, value, timestampers=stampers, trust=testbed.trust_roots())


@pytest.fixture(scope="module")
def p384(testbed: Testbed) -> Identity:
    return testbed.identity("Aina", "Vadītāja-Demo", "170570-19900", algorithm="ec384")


@pytest.fixture(scope="module")
def rsa(testbed: Testbed) -> Identity:
    return testbed.identity("Dzintars", "Demonstrātors", "020991-19908", algorithm="rsa")


@pytest.fixture(scope="module")
def whole(testbed: Testbed, mentor: Identity, p384: Identity, rsa: Identity) -> bytes:
    """Signed by three, each with another kind of key and value."""
    from signing.formats import timestamps

    stampers = timestamps.from_urls(testbed.tsa_urls(), timeout=20)
    container = asice.begin(FILES)
    for who, raw in ((mentor, False), (p384, True), (rsa, False)):
        before, container = container, signed(container, who, testbed, stampers, raw=raw, chain=who is not rsa)
        assert {name: body for name, body in _entries(container).items() if name in _entries(before)} == _entries(
            before
        )
    return container


def _entries(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as box:
        return {name: box.read(name) for name in box.namelist()}


@pytest.mark.usual
@pytest.mark.acceptance("A38")
def test_every_signature_covers_every_file_and_is_valid(whole: bytes) -> None:
    report = check(whole, name="ligums.asice")
    assert (report.verdict, report.form) == ("VALID", "ASiC-E"), report.all_reasons
    assert [(one.level, one.format, one.coverage) for one in report.signatures] == [("LT", "XAdES", "FULL")] * 3
    assert [one.serial for one in report.signatures] == [
        "PNOLV-140384-19905",
        "PNOLV-170570-19900",
        "PNOLV-020991-19908",
    ]
    with zipfile.ZipFile(io.BytesIO(whole)) as box:
        first = box.infolist()[0]
        assert (first.filename, first.compress_type, first.extra) == ("mimetype", zipfile.ZIP_STORED, b"")
        assert box.namelist()[-3:] == [f"META-INF/signatures{number}.xml" for number in range(3)]


def test_one_bit_of_any_file_or_signature_is_seen(whole: bytes) -> None:
    entries = _entries(whole)
    for name in (*FILES, "META-INF/signatures1.xml"):
        body = bytearray(entries[name])
        at = body.find(b"<ds:DigestValue>") + 20 if name.startswith("META-INF") else 3
        body[at] = body[at] ^ 1
        out = io.BytesIO()
        with zipfile.ZipFile(out, "w") as box:
            for each, content in entries.items():
                box.writestr(each, bytes(body) if each == name else content)
        assert check(out.getvalue(), name="x.asice").verdict == "INVALID", name


def test_a_wrong_value_or_a_revoked_certificate_makes_nothing(
    testbed: Testbed, mentor: Identity, head: Identity, timestampers: Timestampers
) -> None:
    container = asice.begin(FILES)
    prepared = asice.prepare(container, certificate=mentor.certificate, chain=mentor.chain, on=now())
    with pytest.raises(SignatureValueWrong):
        asice.finish(
            prepared,
            value_of(head, prepared.digest, "sha256", raw=True),
            timestampers=timestampers,
            trust=testbed.trust_roots(),
        )
    revoked = testbed.identity("Raitis", "Koordinators-Demo", "060286-19903")
    testbed.revoke(revoked.serial)
    with pytest.raises(CertificateRevoked):
        signed(container, revoked, testbed, timestampers, raw=True)
    testbed.reinstate(revoked.serial)


@pytest.mark.parametrize("name", ["mimetype", "META-INF/x.xml", "../x.pdf", "a//b.pdf", "a\\b.pdf", ""])
def test_names_that_a_container_cannot_have(name: str) -> None:
    with pytest.raises(DocumentRefused):
        asice.begin({name: b"x"})


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 cut off", b"%PDF-1.7"])
def test_what_is_no_container_gets_no_signature(content: bytes, mentor: Identity) -> None:
    with pytest.raises(DocumentRefused):
        asice.prepare(content, certificate=mentor.certificate, on=datetime(2026, 11, 1, tzinfo=UTC))


@pytest.mark.usual
@pytest.mark.acceptance("A38")
def test_libdigidocpp_reads_it_as_valid(testbed: Testbed, whole: bytes, tmp_path: Path) -> None:
    assert digidoc.judged(whole, testbed, tmp_path) == ["VALID"] * 3
