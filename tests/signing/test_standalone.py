"""The verifier that travels with an export: another computer, no portal, and everything it must notice."""

from __future__ import annotations

import hashlib
import io
import json
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from kernel.periods import now
from signing.archive import package
from signing.archive.models import Deposit
from signing.formats import asics, timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.attacks import containers
from tests.signing import elsewhere
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_archive import archived
from tests.signing.test_container_road import signature

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.server]

PEOPLE = ["Mētra Paraugmentore", "Aina Vadītāja-Demo", "Paraugpils novada Izglītības pārvalde"]


@pytest.fixture(scope="module")
def python(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return elsewhere.environment(tmp_path_factory.mktemp("elsewhere") / "venv")


@pytest.fixture
def roots(testbed: Testbed, tmp_path: Path) -> Path:
    folder = tmp_path / "roots"
    folder.mkdir()
    shutil.copy(testbed.root_file(), folder / "root.pem")
    return folder


@pytest.fixture
def deposit(testbed: Testbed, pdf: bytes) -> Deposit:
    return archived(pdf)


@pytest.fixture
def bag(deposit: Deposit, tmp_path: Path) -> Path:
    """The evidence package of an archived document, unpacked."""
    return unpacked(deposit.package.read(), tmp_path / "bag")


def unpacked(content: bytes, folder: Path) -> Path:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        archive.extractall(folder)
    [root] = folder.iterdir()
    return root


def repacked(bag: Path, **files: bytes) -> Path:
    """The bag with these files of its payload exchanged, made anew by somebody who keeps every manifest right."""
    made = {path.name: path.read_bytes() for path in (bag / "data").iterdir()}
    made |= {name.replace("__", "."): content for name, content in files.items()}
    evidence = package.Evidence(files=made, title="T", identifier="x", number="N", made_at=now())
    target = bag.parent.parent / "repacked.zip"
    target.write_bytes(package.build(evidence))
    return target


def test_that_computer_knows_nothing_of_ours(python: Path) -> None:
    for module in ("django", "signing", "kernel", "bagit", "signxml"):
        done = subprocess.run([python, "-I", "-c", f"import {module}"], capture_output=True, check=False, cwd="/")
        assert (module, done.returncode) == (module, 1)


def test_a_package_is_good_packed_unpacked_and_among_many(
    deposit: Deposit, bag: Path, python: Path, roots: Path, tmp_path: Path
) -> None:
    many = tmp_path / "many"
    many.mkdir()
    (many / "a.zip").write_bytes(deposit.package.read())
    (many / "b.zip").write_bytes(deposit.package.read())
    code, lines = elsewhere.verify(python, roots, bag, many)
    assert (code, [one["package"] for one in lines]) == (0, [bag.name, "a.zip", "b.zip"])
    for one in lines:
        assert (one["ok"], one["problems"], one["sha256"]) == (True, [], deposit.sha256)
        assert [signed["by"] for signed in one["signatures"]] == PEOPLE
        assert [signed["ok"] for signed in one["signatures"]] == [True] * 3
        assert len(one["time_stamps"]) == 1


@pytest.mark.skipif(not shutil.which("faketime"), reason="faketime is not installed")
def test_it_holds_while_the_archive_time_stamp_does_and_no_longer(bag: Path, python: Path, roots: Path) -> None:
    """What responders said is a week old by then, and the signers' certificates have ended."""
    code, [line] = elsewhere.verify(python, roots, bag, later="+3000d")
    assert (code, line["problems"]) == (0, [])
    code, [line] = elsewhere.verify(python, roots, bag, later="+9000d")
    end = line["proven_until"][:10]
    assert (code, line["problems"]) == (1, [f"the newest archive time stamp ended on {end}: ask for the renewed file"])


def _turned(content: bytes, place: int) -> bytes:
    return content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :]


def _extra(bag: Path) -> None:
    (bag / "data" / "extra.txt").write_text("more", "utf-8")


INJURIES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a payload file changed": (
        lambda bag: (bag / "data" / "events.json").write_text("[]", "utf-8"),
        "data/events.json was changed (sha256)",
    ),
    "a payload file gone": (lambda bag: (bag / "data" / "report.json").unlink(), "data/report.json is missing"),
    "a payload file added": (_extra, "data/extra.txt is in no manifest"),
    "a manifest gone": (lambda bag: (bag / "manifest-sha512.txt").unlink(), "manifest-sha512.txt is missing"),
    "the tag file changed": (
        lambda bag: (bag / "bag-info.txt").write_text("External-Description: cits\n", "utf-8"),
        "bag-info.txt was changed (sha256)",
    ),
}


@pytest.mark.parametrize("injury", INJURIES)
def test_an_injured_bag_is_found(bag: Path, python: Path, roots: Path, injury: str) -> None:
    injure, problem = INJURIES[injury]
    injure(bag)
    code, [line] = elsewhere.verify(python, roots, bag)
    assert (code, line["ok"], problem in line["problems"]) == (1, False, True)


def test_a_bag_made_anew_around_another_file_is_found(bag: Path, python: Path, roots: Path) -> None:
    """Somebody who can write manifests and metadata cannot write signatures."""
    signed = (bag / "data" / "signed.pdf").read_bytes()
    bad = _turned(signed, 20)
    metadata = json.loads((bag / "data" / "metadata.json").read_text("utf-8"))
    code, [line] = elsewhere.verify(python, roots, repacked(bag, signed__pdf=bad))
    assert (code, line["problems"][0]) == (1, "the hash of the signed file is not the one in metadata.json")
    metadata["document"]["signed_sha256"] = hashlib.sha256(bad).hexdigest()
    code, [line] = elsewhere.verify(
        python, roots, repacked(bag, signed__pdf=bad, metadata__json=package.as_json(metadata))
    )
    assert (code, line["problems"]) == (
        1,
        ["the signed PDF does not begin with the original", "a time stamp does not fit what it stamps"],
    )


def test_an_addition_after_the_last_time_stamp_is_found(bag: Path, python: Path, roots: Path) -> None:
    longer = (bag / "data" / "signed.pdf").read_bytes() + b"\n% added\n"
    metadata = json.loads((bag / "data" / "metadata.json").read_text("utf-8"))
    metadata["document"]["signed_sha256"] = hashlib.sha256(longer).hexdigest()
    made = repacked(bag, signed__pdf=longer, metadata__json=package.as_json(metadata))
    code, [line] = elsewhere.verify(python, roots, made)
    assert (code, "something was added after the last signature" in line["problems"]) == (1, True)


def test_with_other_roots_nothing_is_good_and_without_any_nothing_is_judged(
    bag: Path, python: Path, tmp_path: Path
) -> None:
    strange = tmp_path / "strange"
    strange.mkdir()
    shutil.copy(Testbed.ensure(tmp_path / "stranger").root_file(), strange / "root.pem")
    code, [line] = elsewhere.verify(python, strange, bag)
    assert (code, line["problems"]) == (
        1,
        ["a time stamp is of an authority outside the roots (TESTA laika zīmogs 1)"],
    )
    empty = tmp_path / "empty"
    empty.mkdir()
    assert elsewhere.verify(python, empty, bag) == (2, [])
    assert elsewhere.verify(python, strange, empty) == (2, [])
    assert elsewhere.verify(python, strange, tmp_path / "nowhere") == (2, [])


def test_what_is_no_zip_and_a_zip_that_leads_elsewhere_are_refused(python: Path, roots: Path, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(b"PK\x03\x04 broken")
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        archive.writestr("bag/../../x", b"")
    code, lines = elsewhere.verify(python, roots, tmp_path / "a.zip", tmp_path / "b.zip")
    assert (code, [one["problems"] for one in lines]) == (
        1,
        [["the ZIP file is damaged"], ["the ZIP file leads out of its folder"]],
    )


def test_a_container_is_judged_by_its_signatures_and_the_time_stamp_beside_it(
    testbed: Testbed, pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers,
    python: Path, roots: Path, tmp_path: Path,
) -> None:  # fmt: skip
    files = {"ligums.pdf": pdf}
    both = [signature(files, mentor, timestampers), signature(files, head, timestampers, number=1)]
    good = containers.container(files, both)
    other = containers.container({"ligums.pdf": pdf + b"\n"}, both)

    def made(content: bytes, *, stamped: bytes, original: bytes) -> Path:
        token = timestamps.stamp(hashlib.sha256(stamped).digest(), timestampers=timestampers)
        document = {
            "original_sha256": hashlib.sha256(original).hexdigest(),
            "signed_sha256": hashlib.sha256(content).hexdigest(),
        }
        around = asics.wrap(content, name="signed.asice", token=token)
        members = {"original.pdf": original, "signed.asice": content, "signed.asics": around, "events.json": b"[]"}
        members["metadata.json"] = package.as_json({"document": document, "signed_on_paper": False})
        target = tmp_path / f"{hashlib.sha256(content + stamped).hexdigest()}.zip"
        evidence = package.Evidence(files=members, title="T", identifier="x", number="N", made_at=now())
        target.write_bytes(package.build(evidence))
        return target

    paths = [
        made(good, stamped=good, original=pdf),
        made(other, stamped=other, original=pdf + b"\n"),
        made(good, stamped=other, original=pdf),
    ]
    code, lines = elsewhere.verify(python, roots, *paths)
    assert (code, [one["ok"] for one in lines]) == (1, [True, False, False])
    assert [one["by"] for one in lines[0]["signatures"]] == PEOPLE[:2]
    assert lines[1]["problems"] == [f"signature of {name}: ligums.pdf was changed" for name in PEOPLE[:2]]
    assert lines[2]["problems"] == ["a time stamp does not fit what it stamps"]
