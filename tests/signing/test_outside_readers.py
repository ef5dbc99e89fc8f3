"""What readers that are not ours say of a signed original: Poppler with NSS, pyHanko's own command line, bagit."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms

from signing import facade
from signing.archive.models import Deposit
from signing.enums import Verdict
from signing.testbed.faults import Fault
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import HEAD, MENTOR, ask, open_one, signing_alone, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]

#: The seal's owner as the readers name it.
SEAL = "Paraugpils novada Izglītības pārvalde"
#: NSS's number of the use for which pdfsig asks it.
EMAIL_SIGNER = "4"
TRUSTED = "Certificate is Trusted."
#: Poppler 22.12 (Debian 12) does not look at NSS's answer but at its last error. For a certificate without extended key
#: usage or without a CRL address NSS leaves "extension not found" there although it trusts; so NSS is asked itself.
TRUSTED_WITH_LEFTOVER = "Unknown issue with Certificate or corrupted data."


@dataclass(frozen=True)
class Complete:
    """What the archive keeps of an envelope that both have signed, sealed, with B-LTA."""

    original: bytes
    final: bytes
    package: bytes


@pytest.fixture
def complete(testbed: Testbed, pdf: bytes, made: list[Complete]) -> Complete:
    if not made:
        envelope = open_one(pdf)
        for role in ("mentor", "head"):
            ask(envelope, role)
            work()
        row = Deposit.objects.select_related("final", "package", "original").get(envelope=envelope)
        made.append(Complete(row.original.read(), row.final.read(), row.package.read()))
    return made[0]


@pytest.fixture(scope="module")
def made() -> list[Complete]:
    """The bytes of the one envelope that all these tests read."""
    return []


@pytest.fixture
def signed(complete: Complete, tmp_path: Path) -> Path:
    path = tmp_path / "parakstits.pdf"
    path.write_bytes(complete.final)
    return path


def need(*tools: str) -> None:
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (poppler-utils, libnss3-tools)")


def command(*words: str | Path, code: int = 0, cwd: Path | None = None) -> str:
    line = [str(word) for word in words]
    done = subprocess.run(line, capture_output=True, text=True, timeout=120, check=False, cwd=cwd)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def nss(folder: Path, *roots: Path) -> Path:
    """An empty NSS database, and these roots trusted in it."""
    folder.mkdir()
    command("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    for number, root in enumerate(roots):
        command("certutil", "-A", "-d", f"sql:{folder}", "-n", f"root {number}", "-t", "CT,C,C", "-a", "-i", root)
    return folder


def pdfsig(file: Path, database: Path) -> list[dict[str, str]]:
    """What pdfsig says of each signature, by its own words. The last one, the archive time stamp, it does not know."""
    said = command("pdfsig", "-nssdir", f"sql:{database}", "-no-ocsp", file)
    parts = re.split(r"^Signature #\d+:$", said, flags=re.MULTILINE)[1:]
    found = [dict(re.findall(r"^  - ([^:\n]+): (.+)$", part, flags=re.MULTILINE)) for part in parts]
    assert [one["Signature Type"] for one in found] == ["ETSI.CAdES.detached"] * 3 + ["unknown"]
    return found[:3]


def nss_trusts(file: Path, database: Path) -> list[bool]:
    """For each signature of a person or the seal: does NSS, asked by its own tool, find the way to a trusted root?"""
    folder = Path(tempfile.mkdtemp(dir=file.parent))
    command("pdfsig", "-nssdir", f"sql:{database}", "-dump", file, cwd=folder)
    answers = []
    for dumped in sorted(folder.iterdir())[:3]:
        signed_data = cms.ContentInfo.load(dumped.read_bytes())["content"]
        serial = signed_data["signer_infos"][0]["sid"].chosen["serial_number"].native
        certificates = [one.chosen for one in signed_data["certificates"]]
        certificates.sort(key=lambda one: one.serial_number != serial)  # the signer's own comes first
        paths = [dumped.with_suffix(f".{number}.der") for number, _one in enumerate(certificates)]
        for path, certificate in zip(paths, certificates, strict=True):
            path.write_bytes(certificate.dump())
        words = ["vfychain", "-d", f"sql:{database}", "-pp", "-u", EMAIL_SIGNER, *map(str, paths)]
        done = subprocess.run(words, capture_output=True, text=True, timeout=60, check=False)
        answers.append("Chain is good!" in done.stdout + done.stderr)
    return answers


def test_pdfsig_finds_every_signature_valid_and_trusted(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    need("pdfsig", "certutil", "vfychain")
    database = nss(tmp_path / "nss", testbed.root_file())
    found = pdfsig(signed, database)
    assert [one["Signer Certificate Common Name"] for one in found] == [MENTOR[0], HEAD[0], SEAL]
    assert [one["Signature Validation"] for one in found] == ["Signature is Valid."] * 3
    assert nss_trusts(signed, database) == [True, True, True]
    assert {one["Certificate Validation"] for one in found} <= {TRUSTED, TRUSTED_WITH_LEFTOVER}


def test_pdfsig_trusts_nobody_without_the_root(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    need("pdfsig", "certutil", "vfychain")
    database = nss(tmp_path / "nss")
    found = pdfsig(signed, database)
    assert [one["Signature Validation"] for one in found] == ["Signature is Valid."] * 3
    assert {one["Certificate Validation"] for one in found} == {"Certificate issuer is unknown."}
    assert nss_trusts(signed, database) == [False, False, False]


def pyhanko(file: Path, root: Path, *options: str, code: int = 0) -> list[str]:
    """The verdicts of `pyhanko sign adesverify` that trusts this root only and asks the responders of the testbed."""
    tool = Path(sys.executable).with_name("pyhanko")
    if not tool.exists():
        pytest.skip("pyhanko-cli is not installed")
    words = ["sign", "adesverify", "--executive-summary", "--trust-replace", "--trust", str(root), *options]
    said = command(tool, *words, file, code=code)
    return re.findall(r"^[^:\s]+:[0-9a-f]{64}:(\S+)$", said, flags=re.MULTILINE)


def test_pyhanko_finds_every_signature_valid_and_trusted(testbed: Testbed, signed: Path) -> None:
    assert pyhanko(signed, testbed.root_file()) == ["VALID", "VALID", "VALID"]


def test_pyhanko_needs_no_responder_for_some_days(testbed: Testbed, signed: Path) -> None:
    """A demo file is still trusted by others when the demo was stopped long ago: what is embedded holds for a week."""
    later = f"{datetime.now(tz=UTC) + timedelta(days=6):%Y-%m-%dT%H:%M:%S+00:00}"
    with testbed.fault("ocsp-persons", Fault.DOWN), testbed.fault("ocsp-seals", Fault.DOWN):
        assert pyhanko(signed, testbed.root_file(), "--validation-time", later) == ["VALID", "VALID", "VALID"]


def test_pyhanko_does_not_with_another_root(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    stranger = Testbed.ensure(tmp_path / "stranger").root_file()
    assert pyhanko(signed, stranger, code=1) == ["INVALID", "INVALID", "INVALID"]


@pytest.mark.parametrize("number", range(4))
def test_a_bit_turned_over_is_invalid_with_its_reason(complete: Complete, number: int) -> None:
    """Inside each byte range in turn: what the mentor, the head, the seal and the archive time stamp cover."""
    content = complete.final
    assert facade.validate(content, name="parakstits.pdf").is_green
    starts = [0, *(int(length) for _start, length in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)", content))]
    place = (starts[number] + starts[number + 1]) // 2
    bad = content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]
    report = facade.validate(bad, name="parakstits.pdf")
    assert report.verdict == Verdict.INVALID
    assert report.all_reasons
    assert all(reason.text for reason in report.all_reasons)


def test_pdfsig_and_pyhanko_see_the_turned_bit_too(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    need("pdfsig", "certutil", "vfychain")
    content = signed.read_bytes()
    signed.write_bytes(content[:20] + bytes([content[20] ^ 1]) + content[21:])
    found = pdfsig(signed, nss(tmp_path / "nss", testbed.root_file()))
    assert [one["Signature Validation"] for one in found] == ["Digest Mismatch."] * 3
    assert pyhanko(signed, testbed.root_file(), code=1) == ["INVALID", "INVALID", "INVALID"]


def test_bagit_itself_accepts_the_package(complete: Complete, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(complete.package)) as archive:
        archive.extractall(tmp_path / "bag")
    [folder] = (tmp_path / "bag").iterdir()
    tool = Path(sys.executable).with_name("bagit.py")
    assert "is valid" in command(tool, "--validate", folder)
    (folder / "data" / "signed.pdf").write_bytes(complete.original)
    assert "is invalid" in command(tool, "--validate", folder, code=1)
