"""Everything out as one bag that another computer judges, and into an empty archive, hash for hash."""

from __future__ import annotations

import hashlib
import json
import shutil
import uuid
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.db import connection

from kernel.audit import chain, log, merkle
from kernel.audit.models import Event, Root
from kernel.files.models import Blob
from kernel.periods import now, today
from portal.cli import moving
from signing import facade
from signing.archive import arriving, leaving, renewal, roots, triggers
from signing.archive.errors import ExportDamaged, NotEmpty
from signing.archive.models import Deposit, Hold, HoldOrder, Renewal, Term
from signing.archive.proofs import Tree
from signing.envelopes.models import Envelope, EnvelopeFile, Turn
from signing.testbed.faults import Fault
from signing.testbed.service import Testbed
from tests.signing import elsewhere
from tests.signing.envelope_tools import signing_alone, user
from tests.signing.test_archive import archived
from tests.signing.test_disposal import COURT, over, two
from tests.signing.test_standalone import python
from tests.signing.test_standalone import roots as root_certificates

__all__ = ["python", "root_certificates", "signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.server]


@pytest.fixture
def deposit(testbed: Testbed, pdf: bytes) -> Deposit:
    """Archived, under a stamped root, renewed once; one event came after the root."""
    made = archived(pdf)
    chain.make_root(today() - timedelta(days=1))
    roots.stamp_roots(on=now())
    with testbed.fault("tsa-1", Fault.DOWN):
        assert renewal.renew(deposit=made.public_id, on=made.proof_until - timedelta(days=400)) is not None
    return made


@pytest.fixture
def out(deposit: Deposit, tmp_path: Path) -> Path:
    folder = tmp_path / "out"
    left = leaving.export(folder, on=now())
    assert (left.documents, left.proven > 5) == (1, True)
    return folder


def emptied() -> None:
    """As a portal that has archived nothing yet: what an export must bring is gone."""
    triggers.remove(connection)
    try:
        for model in (Renewal, Hold, HoldOrder, Term, Deposit, EnvelopeFile, Turn):
            rows = model._default_manager.all()
            rows._raw_delete(rows.db)
        with connection.cursor() as cursor:
            cursor.execute("UPDATE signing_envelope SET draft_id = NULL")
        envelopes = Envelope.objects.all()
        envelopes._raw_delete(envelopes.db)
        blobs = Blob.objects.exclude(pk__in=Root.objects.exclude(stamp=None).values("stamp"))
        blobs._raw_delete(blobs.db)
    finally:
        triggers.install(connection)


def test_another_computer_judges_the_export_and_its_proofs(
    deposit: Deposit, out: Path, python: Path, root_certificates: Path
) -> None:
    assert bagit.Bag(str(out)).is_valid()
    carried = out / "data" / "verifier" / "kopiena_verify.py"
    code, [whole, one] = elsewhere.verify(python, root_certificates, out, verifier=carried)
    assert (code, whole["problems"], one["problems"]) == (0, [], [])
    root = Root.objects.get()
    assert (whole["packages"], whole["root"]["root"], one["renewals"]) == (1, root.root, 1)
    assert one["sha256"] == deposit.sha256
    assert one["proven_until"] == deposit.renewals.get().proof_until.isoformat()
    events = Event.objects.filter(subject=deposit.subject)
    assert one["audit"] == {"proven": one["events"], "not_covered": 0}
    assert events.count() > one["events"]  # "deposited" itself comes after the package was closed


def _edit_proof(out: Path, package: str) -> None:
    path = out / "data" / "audit" / "proofs" / f"{package}.json"
    proofs = json.loads(path.read_text("utf-8"))
    proofs[0]["entry"]["on"] = "2020-01-01T00:00:00+00:00"
    path.write_text(json.dumps(proofs), "utf-8")


def _edit_root(out: Path, _package: str) -> None:
    path = out / "data" / "audit" / "roots.json"
    told = json.loads(path.read_text("utf-8"))
    told[0]["root"] = "0" * 64
    path.write_text(json.dumps(told), "utf-8")


def _drop(out: Path, package: str) -> None:
    (out / "data" / "packages" / f"{package}.zip").unlink()


def _exchange_renewal(out: Path, package: str) -> None:
    [path] = (out / "data" / "renewals").glob(f"{package}-1.*")
    path.write_bytes(path.read_bytes() + b"%")


INJURIES: dict[str, tuple[Callable[[Path, str], None], str]] = {
    "proof": (_edit_proof, "is not under the root"),
    "root": (_edit_root, "a time stamp does not fit what it stamps"),
    "package": (_drop, ".zip is missing"),
    "renewal": (_exchange_renewal, "something was added after the last signature"),
}


def test_an_injured_export_is_found_even_when_its_manifests_are_made_anew(
    deposit: Deposit, out: Path, python: Path, root_certificates: Path, tmp_path: Path
) -> None:
    for name, (injure, _problem) in INJURIES.items():
        copy = tmp_path / name
        shutil.copytree(out, copy)
        injure(copy, str(deposit.public_id))
        bagit.Bag(str(copy)).save(manifests=True)
    found: dict[str, list[str]] = {}
    code, lines = elsewhere.verify(python, root_certificates, *(tmp_path / name for name in INJURIES))
    for line in lines:
        if line["package"].endswith("/"):
            said = found.setdefault(line["package"][:-1], [])
        said += line["problems"]
    assert code == 1
    for name, (_injure, problem) in INJURIES.items():
        assert (name, any(problem in words for words in found[name])) == (name, True), found[name]


def test_an_empty_archive_takes_it_in_hash_for_hash(
    deposit: Deposit, out: Path, tmp_path: Path, settings: Any, capsys: Any
) -> None:
    assert moving.arrive([str(out)]) == 2  # here it is not empty
    before = (
        deposit.public_id,
        deposit.subject,
        deposit.sha256,
        deposit.package.sha256,
        deposit.verdict,
        deposit.report,
    )
    files = list(EnvelopeFile.objects.values_list("sequence", "cause", "blob__sha256", "made_at"))
    turns = list(Turn.objects.values_list("public_id", "role", "name", "state", "closed_at"))
    renewed = deposit.renewals.get().blob.sha256
    emptied()
    settings.BLOB_ROOT, settings.BLOB_REPLICA_ROOT = tmp_path / "new", tmp_path / "new-replica"
    assert moving.arrive([str(out)]) == 0
    assert "Ielikti dokumenti – 1." in capsys.readouterr().out
    there = Deposit.objects.select_related("final", "package").get()
    assert before == (
        there.public_id, there.subject, there.sha256, there.package.sha256, there.verdict, there.report,
    )  # fmt: skip
    assert hashlib.sha256(there.final.read()).hexdigest() == before[2]
    assert hashlib.sha256(there.package.read()).hexdigest() == before[3]
    assert there.renewals.get().blob.sha256 == renewed
    assert list(EnvelopeFile.objects.values_list("sequence", "cause", "blob__sha256", "made_at")) == files
    assert list(Turn.objects.values_list("public_id", "role", "name", "state", "closed_at")) == turns
    tokens = Root.objects.exclude(stamp=None).values("stamp")
    for blob in Blob.objects.exclude(pk__in=tokens):
        assert hashlib.sha256(blob.read()).hexdigest() == blob.sha256
    again = tmp_path / "again"
    leaving.export(again, on=now())
    for part in ("packages", "renewals", "records", "files"):
        told = {path.name: path.read_bytes() for path in (out / "data" / part).iterdir()}
        assert told == {path.name: path.read_bytes() for path in (again / "data" / part).iterdir()}


def test_tombstones_holds_and_longer_terms_go_along(
    testbed: Testbed, pdf: bytes, tmp_path: Path, settings: Any, python: Path, root_certificates: Path
) -> None:
    gone, act = two(pdf, until=over())
    facade.destroy(subject=gone.subject, act=act.subject, title="Darba līgums", by=None, on=now())
    facade.place_hold(subjects=[act.subject], mandate=COURT, scope="akts", by=user("Arhīva Darbiniece"), on=now())
    longer = act.retention_until + timedelta(days=1)
    facade.lengthen_retention(subject=act.subject, until=longer, by=None, on=now(), source="Tiesas lūgums")
    told = [
        Deposit.objects.values_list("subject", "sha256", "state", "title", "act__subject", "hold", "retention_until"),
        Hold.objects.values_list("deposit__subject", "order__authority", "order__number", "lifted_at"),
        Term.objects.values_list("deposit__subject", "until", "rule", "source"),
    ]
    before = [sorted(map(str, rows.all())) for rows in told]
    assert [len(rows) for rows in before] == [2, 1, 1]
    chain.make_root(today() - timedelta(days=1))
    roots.stamp_roots(on=now())
    folder = tmp_path / "out"
    assert leaving.export(folder, on=now()).documents == 2
    assert [path.stem for path in (folder / "data" / "packages").iterdir()] == [str(act.public_id)]
    code, [whole, _one] = elsewhere.verify(python, root_certificates, folder)
    assert (code, whole["problems"]) == (0, [])
    emptied()
    settings.BLOB_ROOT, settings.BLOB_REPLICA_ROOT = tmp_path / "new", tmp_path / "new-replica"
    assert moving.arrive([str(folder)]) == 0
    assert [sorted(map(str, rows.all())) for rows in told] == before


def test_a_damaged_export_is_refused_before_anything_is_written(out: Path) -> None:
    emptied()
    [package] = (out / "data" / "packages").iterdir()
    package.write_bytes(package.read_bytes()[:-1])
    with pytest.raises(ExportDamaged):
        arriving.take_in(out, on=now())
    assert (moving.arrive([str(out)]), Deposit.objects.count(), Blob.objects.count()) == (1, 0, 1)
    with pytest.raises(NotEmpty):
        leaving.export(out, on=now())


def test_proofs_of_the_whole_tree_are_those_of_the_reference() -> None:
    for size in (1, 2, 3, 7, 8, 13, 64, 65):
        leaves = [merkle.leaf_hash(bytes([n])) for n in range(size)]
        tree = Tree(leaves)
        assert tree.root == merkle.root(leaves)
        assert [tree.proof(n) for n in range(size)] == [merkle.inclusion_proof(n, leaves) for n in range(size)]


def test_a_chain_that_does_not_lead_to_its_root_is_not_exported(tmp_path: Path, capsys: Any) -> None:
    log.record("contract.changed", subject=uuid.uuid4(), by=None, on=now())
    chain.append()
    stamp = Blob.objects.create(sha256="0" * 64, size=1, media_type="x/y", created_at=now())
    Root.objects.create(day=today(), count=1, root="0" * 64, made_at=now(), stamp=stamp)
    assert moving.leave([str(tmp_path / "out")]) == 1
    assert "dienas sakn" in capsys.readouterr().err
    shutil.rmtree(tmp_path / "out")
