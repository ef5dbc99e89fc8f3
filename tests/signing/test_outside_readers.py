"""What readers that are not ours say of a signed original: Poppler with NSS, pyHanko's own command line, bagit."""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from signing import facade
from signing.archive.models import Deposit
from signing.enums import Verdict
from signing.testbed.service import Testbed
from signing.validation import check, trust
from tests.signing.envelope_tools import HEAD, MENTOR, ask, open_one, signing_alone, work

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db

#: The seal's and both people's certificates as the readers name them.
SEAL = "Paraugpils novada Izglītības pārvalde"


@pytest.fixture
def deposit(testbed: Testbed, pdf: bytes) -> Deposit:
    """A complete envelope: both have signed, sealed, B-LTA, in the archive."""
    envelope = open_one(pdf)
    for role in ("mentor", "head"):
        ask(envelope, role)
        work()
    return Deposit.objects.select_related("final", "package", "original").get(envelope=envelope)


@pytest.fixture
def signed(deposit: Deposit, tmp_path: Path) -> Path:
    path = tmp_path / "parakstits.pdf"
    path.write_bytes(deposit.final.read())
    return path


def need(*tools: str) -> None:
    missing = [tool for tool in tools if not shutil.which(tool)]
    if missing:
        pytest.skip(f"{', '.join(missing)} is not installed (poppler-utils, libnss3-tools)")


def command(*words: str | Path, code: int = 0) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == code, (done.returncode, done.stdout, done.stderr)
    return done.stdout + done.stderr


def nss(folder: Path, *roots: Path) -> Path:
    """An empty NSS database, and these roots trusted in it."""
    folder.mkdir()
    command("certutil", "-N", "-d", f"sql:{folder}", "--empty-password")
    for number, root in enumerate(roots):
        command("certutil", "-A", "-d", f"sql:{folder}", "-n", f"root {number}", "-t", "CT,C,C", "-a", "-i", root)
    return folder


def pdfsig(file: Path, database: Path, *, code: int = 0) -> list[dict[str, str]]:
    """What pdfsig says of each signature, by its own words."""
    said = command("pdfsig", "-nssdir", f"sql:{database}", "-no-ocsp", file, code=code)
    parts = re.split(r"^Signature #\d+:$", said, flags=re.MULTILINE)[1:]
    return [dict(re.findall(r"^  - ([^:\n]+): (.+)$", part, flags=re.MULTILINE)) for part in parts]


def test_pdfsig_finds_every_signature_valid_and_trusted(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    need("pdfsig", "certutil")
    found = pdfsig(signed, nss(tmp_path / "nss", testbed.root_file()))
    assert [one["Signer Certificate Common Name"] for one in found[:3]] == [MENTOR[0], HEAD[0], SEAL]
    assert [one["Signature Validation"] for one in found[:3]] == ["Signature is Valid."] * 3
    assert [one["Certificate Validation"] for one in found[:3]] == ["Certificate is Trusted."] * 3


def test_pdfsig_trusts_nobody_without_the_root(testbed: Testbed, signed: Path, tmp_path: Path) -> None:
    need("pdfsig", "certutil")
    found = pdfsig(signed, nss(tmp_path / "nss"))
    assert [one["Signature Validation"] for one in found[:3]] == ["Signature is Valid."] * 3
    assert "Certificate is Trusted." not in {one["Certificate Validation"] for one in found[:3]}


def pyhanko(file: Path, *roots: Path, code: int = 0) -> str:
    """`pyhanko sign adesverify` with only these roots."""
    trusted = [word for root in roots for word in ("--trust", str(root))]
    tool = Path(sys.executable).with_name("pyhanko")
    if not tool.exists():
        pytest.skip("pyhanko-cli is not installed")
    return command(tool, "sign", "adesverify", "--pretty-print", "--trust-replace", *trusted, file, code=code)


def test_pyhanko_finds_every_signature_valid(testbed: Testbed, signed: Path) -> None:
    said = pyhanko(signed, testbed.root_file())
    assert said == ""


def flipped(content: bytes, number: int) -> tuple[bytes, int]:
    """One bit turned over inside what signature `number` covers."""
    first, length = [
        (int(start), int(size))
        for start, size in re.findall(rb"/ByteRange\s*\[\s*(\d+)\s+(\d+)", content)
    ][number]
    place = first + length // 2
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :], place


def test_a_flipped_bit_is_invalid_with_its_reason(testbed: Testbed, deposit: Deposit, tmp_path: Path) -> None:
    content = deposit.final.read()
    assert facade.validate(content, name="parakstits.pdf").verdict in (Verdict.VALID, Verdict.VALID_QUALIFIED)
    bad, _place = flipped(content, 0)
    report = facade.validate(bad, name="parakstits.pdf")
    assert report.verdict == Verdict.INVALID
    assert {reason.code for one in report.signatures for reason in one.reasons} == {"HASH_FAILURE"}
    assert all(reason.text for reason in report.all_reasons)


@pytest.mark.acceptance("A62")
def test_bagit_itself_accepts_the_package(deposit: Deposit, tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(deposit.package.read())) as archive:
        archive.extractall(tmp_path / "bag")
    [folder] = (tmp_path / "bag").iterdir()
    tool = Path(sys.executable).with_name("bagit.py")
    assert "is valid" in command(tool, "--validate", folder)
    (folder / "data" / "signed.pdf").write_bytes(deposit.original.read())
    assert "is invalid" in command(tool, "--validate", folder, code=1)
