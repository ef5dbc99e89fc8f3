"""The test PKI does what a Latvian provider does: names, statements, OCSP, CRL, time stamps; and only in test mode."""

from __future__ import annotations

import stat
import subprocess
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from asn1crypto import pem
from django.core.management import CommandError, call_command
from pyhanko.sign.ades.qualified_asn1 import get_qc_statements
from pytest_django.fixtures import Settings

from signing.errors import TestbedRefused
from signing.testbed import is_allowed
from signing.testbed.identities import Identity
from signing.testbed.pki import Quality
from signing.testbed.service import Testbed


def ocsp_says(bed: Testbed, identity: Identity, folder: Path, responder: str = "ocsp-persons") -> str:
    """good, revoked or unknown, asked and verified by OpenSSL: an independent client."""
    own, issuer = folder / "own.pem", folder / "issuer.pem"
    own.write_bytes(pem.armor("CERTIFICATE", identity.certificate.dump()))
    issuer.write_bytes(pem.armor("CERTIFICATE", identity.chain[0].dump()))
    url = f"{bed.url}/testbed/ocsp/{responder}"
    command = ["openssl", "ocsp", "-issuer", issuer, "-cert", own, "-CAfile", bed.root_file(), "-url", url]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert "Response verify OK" in done.stderr
    return done.stdout.splitlines()[0].rpartition(": ")[2]


def test_a_person_is_named_as_latvian_cards_name_them(mentor: Identity) -> None:
    assert dict(mentor.certificate.subject.native) == {
        "country_name": "LV",
        "common_name": "Mētra Paraugmentore",
        "surname": "Paraugmentore",
        "given_name": "Mētra",
        "serial_number": "PNOLV-140384-19905",
    }
    assert mentor.certificate.public_key.curve == ("named", "secp256r1")
    assert mentor.certificate.key_usage_value.native == {"non_repudiation"}
    lasts = mentor.certificate.not_valid_after - mentor.certificate.not_valid_before
    assert lasts.days == 3 * 365


def test_a_seal_is_named_by_registration_number(office_seal: Identity) -> None:
    assert office_seal.certificate.subject.native["organization_identifier"] == "NTRLV-90099991007"


@pytest.mark.parametrize(
    ("quality", "statements"),
    [
        (Quality.QSCD, ["qc_compliance", "qc_type", "qc_cc_legislation", "qc_sscd"]),
        (Quality.QUALIFIED, ["qc_compliance", "qc_type", "qc_cc_legislation"]),
        (Quality.PLAIN, []),
    ],
)
def test_qualified_statements(testbed: Testbed, quality: Quality, statements: list[str]) -> None:
    certificate = testbed.identity("Kārlis", "Testnieks", "090604-29900", quality=quality).certificate
    assert [one["statement_id"].native for one in get_qc_statements(certificate)] == statements


def test_statement_types_tell_people_from_seals(mentor: Identity, office_seal: Identity) -> None:
    def kind(identity: Identity) -> object:
        statements = {one["statement_id"].native: one for one in get_qc_statements(identity.certificate)}
        return statements["qc_type"]["statement_info"].native

    assert (kind(mentor), kind(office_seal)) == (["qct_esign"], ["qct_eseal"])


def test_the_same_person_keeps_the_certificate(testbed: Testbed, mentor: Identity) -> None:
    again = Testbed.ensure(testbed.shelf.folder).identity("Mētra", "Paraugmentore", "140384-19905")
    assert (again.label, again.certificate.dump()) == (mentor.label, mentor.certificate.dump())


def test_own_dates_give_a_certificate_of_its_own(testbed: Testbed) -> None:
    old = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
    expired = testbed.identity("Dzintars", "Demonstrātors", "020991-19908", valid=old)
    current = testbed.identity("Dzintars", "Demonstrātors", "020991-19908")
    assert expired.certificate.not_valid_after == old[1]
    assert current.serial != expired.serial
    again = testbed.identity("Dzintars", "Demonstrātors", "020991-19908")
    assert again.serial == current.serial  # odd ones are never handed out by themselves


def test_certificates_survive_a_restart(tmp_path: Path) -> None:
    first = Testbed.ensure(tmp_path / "bed")
    person = first.identity("Spodra", "Izdomiņa", "211273-19901")
    second = Testbed.ensure(tmp_path / "bed", port=1)  # the port in the certificates wins
    assert second.port == first.port
    assert [one.dump() for one in second.trust_roots()] == [one.dump() for one in first.trust_roots()]
    again = second.identity("Spodra", "Izdomiņa", "211273-19901")
    assert (again.certificate.dump(), again.key_pem) == (person.certificate.dump(), person.key_pem)


def test_nothing_in_the_folder_is_readable_by_others_or_named_after_a_person(tmp_path: Path) -> None:
    bed = Testbed.ensure(tmp_path / "bed")
    bed.identity("Mētra", "Paraugmentore", "140384-19905")
    files = [path for path in bed.shelf.folder.rglob("*") if path.is_file() and path.name != "lock"]
    assert {stat.S_IMODE(path.stat().st_mode) for path in files} == {0o600}
    assert {stat.S_IMODE(path.stat().st_mode) for path in (bed.shelf.folder, bed.shelf.keys)} == {0o700}
    assert not [path for path in files if "140384" in path.name or "Paraug" in path.name]


def test_ocsp_answers_good_then_revoked(testbed: Testbed, tmp_path: Path) -> None:
    person = testbed.identity("Ilgvars", "Pieteikums", "310196-19906")
    assert ocsp_says(testbed, person, tmp_path) == "good"
    testbed.revoke(person.serial)
    assert ocsp_says(testbed, person, tmp_path) == "revoked"
    testbed.reinstate(person.serial)
    assert ocsp_says(testbed, person, tmp_path) == "good"


def test_another_process_may_issue_while_this_one_serves(testbed: Testbed, tmp_path: Path) -> None:
    sibling = Testbed.ensure(testbed.shelf.folder)
    person = sibling.identity("Linda", "Plānotāja-Demo", "190888-19918")
    assert ocsp_says(testbed, person, tmp_path) == "good"
    assert sibling.is_served()
    sibling.serve()  # says nothing, takes no port
    assert sibling._server is None


def test_seals_have_their_own_responder(testbed: Testbed, office_seal: Identity, tmp_path: Path) -> None:
    assert ocsp_says(testbed, office_seal, tmp_path, "ocsp-seals") == "good"


def test_openssl_accepts_the_time_stamps(testbed: Testbed, tmp_path: Path) -> None:
    data, query, reply = tmp_path / "data", tmp_path / "query.tsq", tmp_path / "reply.tsr"
    data.write_bytes(b"Darba ligums")
    run(["openssl", "ts", "-query", "-data", data, "-sha256", "-cert", "-out", query])
    for label, url in zip(("tsa-1", "tsa-2"), testbed.tsa_urls(), strict=True):
        run(
            [
                "curl",
                "-sS",
                "-H",
                "Content-Type: application/timestamp-query",
                "--data-binary",
                f"@{query}",
                "-o",
                reply,
                url,
            ]
        )
        shown = run(["openssl", "ts", "-verify", "-queryfile", query, "-in", reply, "-CAfile", testbed.root_file()])
        assert "Verification: OK" in shown, label


def run(command: list[object]) -> str:
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=True)
    return done.stdout + done.stderr


def test_the_seal_can_be_taken_away_as_pkcs12(office_seal: Identity, tmp_path: Path) -> None:
    box = tmp_path / "seal.p12"
    box.write_bytes(office_seal.p12("parole"))
    shown = run(["openssl", "pkcs12", "-in", box, "-passin", "pass:parole", "-nokeys"])
    assert shown.count("BEGIN CERTIFICATE") == 2


@pytest.mark.parametrize("use", [lambda folder: Testbed.ensure(folder), lambda folder: Testbed.from_settings()])
def test_outside_test_mode_it_refuses(settings: Settings, tmp_path: Path, use: Callable[[Path], Testbed]) -> None:
    settings.TRUST_MODE = "eu"
    assert not is_allowed()
    with pytest.raises(TestbedRefused):
        use(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_the_command_refuses_too(settings: Settings) -> None:
    settings.TRUST_MODE = "eu"
    with pytest.raises(CommandError, match="KOPIENA_TRUST_MODE"):
        call_command("testbed", "--make-only")


def test_the_command_shows_where_things_are(testbed: Testbed, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("testbed", "--make-only")
    shown = capsys.readouterr().out.splitlines()
    assert shown == [
        f"Root certificate: {testbed.root_file()}",
        *(f"Time stamps: {url}" for url in testbed.tsa_urls()),
    ]
