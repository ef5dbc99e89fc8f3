"""Ways to sign: the test means, the institution's seal (token, file), the confirming act, what an upload is."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from dataclasses import replace
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto import pem
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.reader import PdfFileReader
from pytest_django.fixtures import Settings

from signing.errors import CertificateRevoked, MeansUnavailable, SealUnavailable, TestbedRefused
from signing.formats.pades import Field
from signing.formats.timestamps import Timestampers
from signing.means import pkcs11, registry
from signing.means.base import Level, Person, ServerMeans, Where
from signing.means.confirm import Confirmation
from signing.means.upload import Format, sniff
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed

MENTOR = Person(name="Mētra Paraugmentore", person_code="140384-19905")
SOFTHSM = Path("/usr/lib/softhsm/libsofthsm2.so")


def signer_of(pdf: bytes) -> dict[str, str]:
    return dict(PdfFileReader(BytesIO(pdf)).embedded_regular_signatures[-1].signer_cert.subject.native)


def server_means(name: str) -> ServerMeans:
    means = registry.get(name)
    assert isinstance(means, ServerMeans)
    return means


# --- the registry


def test_settings_choose_and_order_the_means(settings: Settings) -> None:
    settings.SIGNING_MEANS = ["paper", "test", "upload"]
    assert [means.name for means in registry.enabled()] == ["paper", "test", "upload"]
    with pytest.raises(MeansUnavailable):
        registry.get("confirm")


def test_each_means_is_known_by_its_name() -> None:
    assert {name: means.name for name, means in registry.KNOWN.items()} == {name: name for name in registry.KNOWN}
    assert [means.name for means in registry.KNOWN.values() if means.institutional] == ["pkcs11"]
    assert {name: means.where for name, means in registry.KNOWN.items()} == {
        "test": Where.HERE,
        "upload": Where.ELSEWHERE,
        "paper": Where.ON_PAPER,
        "confirm": Where.BY_ACT,
        "pkcs11": Where.HERE,
        "web_eid": Where.BY_CARD,
        "csc1": Where.HERE,
        "csc2": Where.AT_PROVIDER,
        "eparaksts": Where.AT_PROVIDER,
    }


def test_outside_test_mode_the_test_means_is_gone_and_named(settings: Settings, pdf: bytes) -> None:
    means = server_means("test")
    settings.TRUST_MODE = "eu"
    assert "test" not in [one.name for one in registry.enabled()]
    assert [problem.id for problem in registry.check_means()] == ["signing.E011"]
    with pytest.raises(TestbedRefused):
        means.sign(pdf, person=MENTOR, field=Field(name="Mentors"))


def test_an_unknown_means_and_a_seal_without_settings_are_named(settings: Settings) -> None:
    settings.TRUST_MODE = "eu"
    settings.SIGNING_MEANS = ["pkcs11", "burvestība"]
    assert [problem.id for problem in registry.check_means()] == ["signing.E012", "signing.E010"]
    settings.SEAL_P12 = "/nowhere/seal.p12"
    assert [problem.id for problem in registry.check_means()] == ["signing.E013", "signing.E010"]


# --- the test means


def test_it_signs_for_the_named_person(testbed: Testbed, pdf: bytes, timestampers: Timestampers) -> None:
    field = Field(name="Mentors", label="Mentora paraksts", reason="Darba līgums")
    signed = server_means("test").sign(pdf, person=MENTOR, field=field, timestampers=timestampers)
    assert signed.startswith(pdf)
    subject = signer_of(signed)
    assert (subject["serial_number"], subject["given_name"], subject["surname"]) == (
        "PNOLV-140384-19905",
        "Mētra",
        "Paraugmentore",
    )


def test_it_takes_the_configured_authorities(testbed: Testbed, pdf: bytes) -> None:
    before = testbed.requests["tsa-1"]
    server_means("test").sign(pdf, person=MENTOR, field=Field(name="Mentors"))
    assert testbed.requests["tsa-1"] == before + 1


def test_it_refuses_a_revoked_certificate(testbed: Testbed, pdf: bytes, timestampers: Timestampers) -> None:
    person = Person(name="Raitis Koordinators-Demo", person_code="060286-19903")
    identity = testbed.identity(person.given, person.surname, person.person_code)
    testbed.revoke(identity.serial)
    with pytest.raises(CertificateRevoked):
        server_means("test").sign(pdf, person=person, field=Field(name="Koordinators"), timestampers=timestampers)
    testbed.reinstate(identity.serial)


@pytest.mark.parametrize(
    ("name", "given_name", "surname"),
    [
        ("Aina Vadītāja-Demo", "Aina", "Vadītāja-Demo"),
        ("Anna Marija Paraudziņa", "Anna Marija", "Paraudziņa"),
        (" Toms Izdomājums ", "Toms", "Izdomājums"),
    ],
)
def test_names_fall_into_their_parts(name: str, given_name: str, surname: str) -> None:
    person = Person(name=name, person_code="")
    assert (person.given, person.surname) == (given_name, surname)


# --- the seal


@pytest.fixture
def token(testbed: Testbed, tmp_path: Path, request: pytest.FixtureRequest) -> tuple[str, Identity]:
    """A SoftHSM token that holds a seal's key, its certificate and the issuer's: made with the usual tools."""
    if not SOFTHSM.is_file():
        pytest.skip("SoftHSM2 is not installed")
    algorithm = getattr(request, "param", "ec")
    identity = testbed.seal_identity("Paraugpils vidusskola", "90099991011", algorithm=algorithm)
    (tmp_path / "tokens").mkdir()
    (tmp_path / "softhsm2.conf").write_text(f"directories.tokendir = {tmp_path}/tokens\nlog.level = ERROR\n")
    key = tmp_path / "key.pem"
    key.write_bytes(identity.key_pem)
    environment = {**os.environ, "SOFTHSM2_CONF": str(tmp_path / "softhsm2.conf")}
    tool = ["softhsm2-util", "--module", str(SOFTHSM)]
    for command in (
        [*tool, "--init-token", "--free", "--label", "iestade", "--pin", "123456", "--so-pin", "987654"],
        [*tool, "--import", str(key), "--token", "iestade", "--pin", "123456", "--label", "zimogs", "--id", "01"],
    ):
        subprocess.run(command, env=environment, check=True, capture_output=True)
    (tmp_path / "own.der").write_bytes(identity.certificate.dump())
    (tmp_path / "issuer.der").write_bytes(identity.chain[0].dump())
    (tmp_path / "pin").write_text("123456\n")
    uri = f"pkcs11:token=iestade;object=zimogs?module-path={SOFTHSM}&pin-source=file:{tmp_path}/pin"
    return uri, identity


#: SoftHSM reads its configuration once per process, so each token is used in a process of its own.
SEAL_IN_TOKEN = """
import sys
from pathlib import Path
import pkcs11
from django.conf import settings
folder, uri, urls = Path(sys.argv[1]), sys.argv[2], sys.argv[3:]
settings.configure(TRUST_MODE="eu", TRUST_TIMEOUT=5, SEAL_PKCS11=uri, SEAL_P12="", SEAL_PASSPHRASE="", TSA_URLS=urls)
from pkcs11 import Attribute, CertificateType, ObjectClass
from asn1crypto import x509
from signing.means.pkcs11 import TokenAddress, seal
address = TokenAddress.parse(uri)
with pkcs11.lib(address.module).get_token(token_label=address.token).open(user_pin=address.pin(), rw=True) as session:
    for name, label in (("own.der", address.label), ("issuer.der", "izdevejs")):
        certificate = x509.Certificate.load((folder / name).read_bytes())
        session.create_object({
            Attribute.CLASS: ObjectClass.CERTIFICATE, Attribute.CERTIFICATE_TYPE: CertificateType.X_509,
            Attribute.TOKEN: True, Attribute.LABEL: label, Attribute.VALUE: certificate.dump(),
            Attribute.SUBJECT: certificate.subject.dump(), Attribute.ISSUER: certificate.issuer.dump(),
            Attribute.SERIAL_NUMBER: certificate["tbs_certificate"]["serial_number"].dump(),
        })
(folder / "sealed.pdf").write_bytes(seal((folder / "in.pdf").read_bytes(), reason="Iestādes zīmogs"))
"""


@pytest.mark.usual
@pytest.mark.parametrize("token", ["ec", "rsa"], indirect=True)
def test_the_seal_is_made_inside_a_token(
    testbed: Testbed, token: tuple[str, Identity], pdf: bytes, tmp_path: Path
) -> None:
    uri, identity = token
    (tmp_path / "in.pdf").write_bytes(pdf)
    (tmp_path / "key.pem").unlink()
    root = Path(__file__).resolve().parents[2]
    environment = {
        **os.environ,
        "SOFTHSM2_CONF": str(tmp_path / "softhsm2.conf"),
        "PYTHONPATH": f"{root}{os.pathsep}{root / 'site'}",
    }
    command = [sys.executable, "-c", SEAL_IN_TOKEN, str(tmp_path), uri, *testbed.tsa_urls()]
    subprocess.run(command, env=environment, check=True, timeout=60)
    sealed = (tmp_path / "sealed.pdf").read_bytes()
    assert sealed.startswith(pdf)
    [signature] = PdfFileReader(BytesIO(sealed)).embedded_regular_signatures
    assert signature.signer_cert.dump() == identity.certificate.dump()
    assert [one.dump() for one in signature.other_embedded_certs] == [identity.chain[0].dump()]
    shown = subprocess.run(["pdfsig", tmp_path / "sealed.pdf"], capture_output=True, text=True, check=True).stdout
    assert shown.count("Signature is Valid.") == 1


def test_the_seal_of_a_pkcs12_file(
    settings: Settings, office_seal: Identity, pdf: bytes, tmp_path: Path, timestampers: Timestampers
) -> None:
    box = tmp_path / "seal.p12"
    box.write_bytes(office_seal.p12("parole"))
    settings.SEAL_P12, settings.SEAL_PASSPHRASE = str(box), "parole"
    settings.TRUST_MODE = "eu"
    sealed = pkcs11.seal(pdf, timestampers=timestampers)
    assert signer_of(sealed)["organization_identifier"] == "NTRLV-90099991007"
    settings.SEAL_PASSPHRASE = "cita"
    with pytest.raises(SealUnavailable):
        pkcs11.seal(pdf, timestampers=timestampers)


def test_in_test_mode_the_testbed_seals(testbed: Testbed, pdf: bytes, timestampers: Timestampers) -> None:
    sealed = pkcs11.seal(pdf, timestampers=timestampers)
    assert signer_of(sealed)["common_name"] == "Paraugpils novada Izglītības pārvalde"


@pytest.mark.parametrize(
    "uri",
    [
        "pkcs11:token=iestade;object=zimogs?module-path=/nowhere/lib.so",
        "pkcs11:token=iestade?module-path=/nowhere/lib.so",
        "https://example.org/",
    ],
)
def test_a_seal_that_cannot_be_reached_says_so(
    settings: Settings, pdf: bytes, timestampers: Timestampers, uri: str
) -> None:
    settings.TRUST_MODE, settings.SEAL_PKCS11 = "eu", uri
    with pytest.raises(SealUnavailable) as caught:
        pkcs11.seal(pdf, timestampers=timestampers)
    assert (caught.value.code, caught.value.retry) == ("seal_unavailable", True)


def test_without_settings_there_is_no_seal(settings: Settings, pdf: bytes, timestampers: Timestampers) -> None:
    settings.TRUST_MODE = "eu"
    with pytest.raises(SealUnavailable):
        pkcs11.seal(pdf, timestampers=timestampers)


# --- the confirming act


CONFIRMATION = Confirmation(
    turn="5a6e0f0e-0000-4000-8000-000000000001",
    role="koordinators",
    name="Raitis Koordinators-Demo",
    user_id=7,
    statement="Apstiprinu, ka dati ir pareizi.",
    document_sha256="ab" * 32,
    signed_in_by=("password", "totp"),
    signed_in_at=datetime(2026, 9, 1, 8, 0, tzinfo=UTC),
    at=datetime(2026, 9, 1, 8, 5, tzinfo=UTC),
)


def test_the_evidence_of_a_confirmation_is_whole_and_bound() -> None:
    assert CONFIRMATION.evidence() == {
        "kind": "confirmation",
        "level": Level.SES.value,
        "turn": "5a6e0f0e-0000-4000-8000-000000000001",
        "role": "koordinators",
        "name": "Raitis Koordinators-Demo",
        "user_id": 7,
        "statement": "Apstiprinu, ka dati ir pareizi.",
        "document_sha256": "ab" * 32,
        "signed_in_by": ["password", "totp"],
        "signed_in_at": "2026-09-01T08:00:00+00:00",
        "at": "2026-09-01T08:05:00+00:00",
    }
    other = replace(CONFIRMATION, document_sha256="cd" * 32)
    assert len({CONFIRMATION.digest(), other.digest()}) == 2
    assert replace(CONFIRMATION).digest() == CONFIRMATION.digest()


@pytest.mark.parametrize(
    "change",
    [
        {"signed_in_by": ()},
        {"document_sha256": "ab"},
        {"statement": "  "},
        {"at": datetime(2026, 9, 1, 7, 0, tzinfo=UTC)},
        {"at": datetime(2026, 9, 1, 8, 5)},  # noqa: DTZ001
    ],
)
def test_a_confirmation_without_proof_is_none(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match="a confirmation needs"):
        replace(CONFIRMATION, **change)  # type: ignore[arg-type]


# --- what an upload is


def container(*entries: tuple[str, bytes]) -> bytes:
    out = BytesIO()
    with zipfile.ZipFile(out, "w") as box:
        for name, content in entries:
            box.writestr(name, content)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"%PDF-1.7\n...", Format.PDF),
        (b"\n%PDF-1.7\n...", Format.UNKNOWN),  # leading junk
        (container(("mimetype", b"application/vnd.etsi.asic-e+zip"), ("l.pdf", b"%PDF")), Format.ASIC_E),
        (container(("mimetype", b"application/vnd.etsi.asic-s+zip"), ("l.pdf", b"%PDF")), Format.ASIC_S),
        (container(("l.pdf", b"%PDF"), ("mimetype", b"application/vnd.etsi.asic-e+zip\n")), Format.ASIC_E),
        (container(("l.pdf", b""), ("META-INF/edoc-signatures-S1.xml", b"<x/>")), Format.ASIC_E),
        (container(("l.pdf", b"%PDF"), ("META-INF/manifest.xml", b"<x/>")), Format.UNKNOWN),
        (container(("mimetype", b"application/epub+zip")), Format.UNKNOWN),
        (container(("word/document.xml", b"<x/>")), Format.UNKNOWN),
        (container(*((f"{number}", b"") for number in range(1001))), Format.UNKNOWN),
        (b"PK\x03\x04 cut off", Format.UNKNOWN),
        (b"<html>", Format.UNKNOWN),
        (b"", Format.UNKNOWN),
    ],
)
def test_content_tells_the_format(content: bytes, expected: Format) -> None:
    assert sniff(content) == expected


@given(st.binary(max_size=300), st.integers(0, 400))
def test_any_bytes_get_an_answer(noise: bytes, at: int) -> None:
    whole = container(("mimetype", b"application/vnd.etsi.asic-e+zip"), ("l.pdf", b"%PDF"))
    assert sniff(b"PK\x03\x04" + noise) in Format
    assert sniff(whole[:at] + noise + whole[at:]) in Format


def test_pem_of_the_root_is_what_trust_reads(testbed: Testbed) -> None:
    assert pem.unarmor(testbed.root_file().read_bytes())[2] == testbed.trust_roots()[0].dump()
