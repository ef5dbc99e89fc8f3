"""The E-ARK information package: the validator of the E-ARK project takes it, and the bag in it is the bag."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import bagit
import pytest
from lxml import etree

from kernel.periods import now
from portal.cli import moving
from signing.archive import arriving, csip
from signing.archive.models import Deposit
from signing.testbed.service import Testbed
from tests.lives import ROOT
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_archive import archived
from tests.signing.test_leaving import emptied

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
_HREF = "{http://www.w3.org/1999/xlink}href"


@pytest.fixture
def package(testbed: Testbed, pdf: bytes, tmp_path: Path) -> Path:
    archived(pdf)
    folder = tmp_path / "package"
    assert moving.leave([str(folder), "--csip"]) == 0
    return folder


def judged(folder: Path) -> dict[str, Any]:
    argv = [sys.executable, "-m", "tests.signing.csip_process", str(folder)]
    done = subprocess.run(argv, capture_output=True, text=True, cwd=ROOT, timeout=120, check=False)
    assert done.returncode == 0, done.stderr
    report: dict[str, Any] = json.loads(done.stdout)
    return report


def test_every_file_is_listed_with_its_size_and_hash(package: Path) -> None:
    listed = set()
    for mets in (package / "METS.xml", package / "representations" / "bag" / "METS.xml"):
        listed.add(mets)
        for one in etree.parse(mets).iter("{*}file", "{*}mdRef"):
            place = one if _HREF in one.attrib else one[0]
            path = mets.parent / place.get(_HREF)
            content = path.read_bytes()
            assert (one.get("SIZE"), one.get("CHECKSUM")) == (str(len(content)), hashlib.sha256(content).hexdigest())
            listed.add(path)
    assert listed == {path for path in package.rglob("*") if path.is_file()}
    [told] = etree.parse(package / "metadata/preservation/premis.xml").iter("{*}messageDigest")
    [bag] = (package / csip.BAG / "data" / "packages").iterdir()
    assert told.text == hashlib.sha256(bag.read_bytes()).hexdigest()


def test_the_bag_in_it_is_whole_and_is_taken_in(package: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sha256 = Deposit.objects.get().sha256
    assert bagit.Bag(str(package / csip.BAG)).is_valid()
    assert moving.leave([str(package), "--csip"]) == 2  # not empty
    assert "nav tukša" in capsys.readouterr().err
    emptied()
    assert arriving.take_in(package / csip.BAG, on=now()) == 1
    assert Deposit.objects.get().sha256 == sha256


@pytest.mark.skipif(importlib.util.find_spec("eark_validator") is None, reason="eark-validator is not installed")
def test_the_validator_of_e_ark_accepts_it_and_refuses_it_without_its_profile(package: Path) -> None:
    report = judged(package)
    assert (report["structure"]["status"], report["metadata"]["schema_results"]["status"]) == ("WellFormed", "VALID")
    found = report["metadata"]["schematron_results"]
    assert [one["rule_id"] + one["message"] for one in found["messages"] if one["severity"] == "Error"] == []
    assert found["status"] == "VALID"
    mets = package / "METS.xml"
    text = mets.read_text("utf-8")
    mets.write_text(text.replace(f' PROFILE="{csip._PROFILE}"', ""), "utf-8")
    assert judged(package)["metadata"]["schematron_results"]["status"] == "INVALID"
