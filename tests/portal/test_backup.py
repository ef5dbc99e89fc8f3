"""The drill: a backup is given back to an empty place and proves equal; what is wrong with it is found."""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import stat
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, connections, transaction

from kernel.audit import chain, log
from kernel.audit.models import Event
from kernel.crypto import keys
from kernel.files import store
from kernel.files.models import Blob
from kernel.files.places import LocalPlace
from kernel.periods import now, today
from portal.backup import manifest, taking
from portal.cli import backup as command
from signing.archive import leaving, rows
from signing.archive.models import Deposit
from signing.data import SigningPolicy
from signing.envelopes import actions
from signing.testbed.service import Testbed
from tests.signing.conftest import pdf
from tests.signing.envelope_tools import signing_alone, work

__all__ = ["pdf", "signing_alone"]

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usual]
ROOT = Path(__file__).resolve().parents[2]
OTHER_KEY = "test:b3RoZXItb25lLWtleS10aGF0LWlzLTMyLWJ5dGVzISE="


def fill(count: int) -> None:
    for number in range(count):
        store.put(f"document {number}".encode() * 50, media_type="application/pdf")
        log.record("contract.changed", subject=uuid.uuid4(), by=None, on=now(), facts={"n": number})
    chain.append()
    chain.make_root(today())


@pytest.fixture
def house(places: tuple[Path, Path], tmp_path: Path) -> Path:
    """A portal with something in it, and the folder for its backups."""
    if connection.vendor != "sqlite":
        pytest.skip("the other place has SQLite; PostgreSQL has a drill of its own")
    fill(12)
    return tmp_path / "backup"


def restored(folder: Path, to: Path, *words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """`./portal restore` in an installation of its own."""
    known = {
        **os.environ,
        "PYTHONPATH": f"{ROOT}:{ROOT / 'site'}",
        "KOPIENA_TEST_VAR": str(to),
        "DJANGO_SETTINGS_MODULE": "tests.portal.other_place",
        **environment,
    }
    for name in ("PYTEST_XDIST_WORKER", "KOPIENA_VAR"):  # ours, not of the other place
        known.pop(name, None)
    argv = [sys.executable, "-m", "portal.cli", "restore", str(folder), *words]
    return subprocess.run(argv, capture_output=True, text=True, env=known, cwd=ROOT, timeout=300, check=False)


def a_stored_file(folder: Path) -> Path:
    return next(path for path in sorted((folder / "blobs").rglob("*")) if path.is_file())


def test_the_drill_proves_counts_hashes_and_root_equal(house: Path, tmp_path: Path) -> None:
    assert command.backup([str(house)]) == 0
    told = manifest.read(manifest.newest(house))
    assert (told.events, len(told.blobs), told.missing) == (12, 12, [])
    done = restored(house, tmp_path / "other", "--verify")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"sakrīt: {told.events}:{told.root}" in done.stdout
    database = sqlite3.connect(tmp_path / "other" / "main" / "kopiena.sqlite3")
    assert database.execute("SELECT count(*) FROM audit_event").fetchone() == (12,)
    triggers = {row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")}
    assert {"guard_audit_event_update", "deposit_frozen"} <= triggers
    database.close()
    mine = {path.name for path in Path(str(store.places()["primary"].root)).rglob("*") if path.is_file()}  # type: ignore[attr-defined]
    for copy in ("blobs", "replica"):
        assert {path.name for path in (tmp_path / "other" / "main" / copy).rglob("*") if path.is_file()} == mine
    assert command.restore([str(house), "--verify"]) == 2  # here nothing is empty


def test_only_new_files_are_copied_and_old_runs_go_with_what_only_they_held(house: Path) -> None:
    first = taking.take(house)
    assert (first.copied, first.there) == (12, 0)
    gone = Blob.objects.first()
    assert gone is not None
    store.discard(gone, on=now())
    store.put(b"one more", media_type="application/pdf")
    second = taking.take(house, quick=True)
    assert (second.copied, second.there) == (1, 11)
    assert (house / "blobs" / gone.stored_name).exists()
    third = taking.take(house, keep=2)
    assert (third.removed, third.copied, third.there) == (1, 0, 12)
    assert not (house / "blobs" / gone.stored_name).exists()
    assert [run.name for run in manifest.runs(house)] == [second.run, third.run]


def test_a_copied_file_that_rotted_is_copied_again(house: Path) -> None:
    taking.take(house)
    file = a_stored_file(house)
    whole = file.read_bytes()
    _turn(file, 40)
    taken = taking.take(house)
    assert (taken.copied, taken.there, file.read_bytes()) == (1, 11, whole)


def _turn(file: Path, place: int) -> None:
    content = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(content[:place] + bytes([content[place] ^ 1]) + content[place + 1 :])


def test_a_missing_and_a_rotten_file_of_the_backup_are_named_and_the_rest_comes_back(
    house: Path, tmp_path: Path
) -> None:
    taking.take(house)
    first, second, *_rest = sorted(path for path in (house / "blobs").rglob("*") if path.is_file())
    first.unlink()
    _turn(second, 40)
    done = restored(house, tmp_path / "other")
    assert done.returncode == 1
    assert done.stderr.splitlines()[:2] == [
        f"✗ datnes {first.relative_to(house / 'blobs')} kopijā nav",
        f"✗ datne {second.relative_to(house / 'blobs')} kopijā ir bojāta",
    ]
    assert len([path for path in (tmp_path / "other/main/blobs").rglob("*") if path.is_file()]) == 10


def _lie(folder: Path) -> None:
    [file] = (folder / "runs").glob("*/manifest.json")
    values = json.loads(file.read_text("utf-8"))
    values["blobs"].popitem()
    file.write_text(json.dumps(values), "utf-8")


def _rot_database(folder: Path) -> None:
    [file] = (folder / "runs").glob("*/database.sqlite3")
    _turn(file, 5000)


INJURIES: dict[str, tuple[Callable[[Path], None], dict[str, Any], str]] = {
    "the database rotted": (_rot_database, {}, "Datubāzes kopija database.sqlite3 ir bojāta"),
    "the manifest was changed": (_lie, {}, "neatbilst atslēgām"),
    "another look-up key": (lambda _folder: None, {"LOOKUP_KEY": "another"}, "neatbilst atslēgām"),
    "another field key": (lambda _folder: None, {"FIELD_KEYS": [OTHER_KEY]}, "Atslēga „test” nav īstā"),
}


@pytest.mark.parametrize("injury", INJURIES)
def test_what_is_wrong_is_told_before_anything_is_written(house: Path, settings: Any, injury: str, capsys: Any) -> None:
    injure, changes, words = INJURIES[injury]
    taking.take(house)
    injure(house)
    for name, value in changes.items():
        setattr(settings, name, value)
    assert command.restore([str(house), "--verify"]) == 1
    assert words in capsys.readouterr().err


def test_what_no_place_holds_whole_is_told_and_the_rest_is_kept(house: Path, capsys: Any) -> None:
    lost = Blob.objects.first()
    assert lost is not None
    for where in store.places().values():
        where.remove(lost.stored_name)
    assert command.backup([str(house)]) == 1
    assert f"✗ Datnes {lost.stored_name} nav nevienā vietā veselas." in capsys.readouterr().err
    told = manifest.read(manifest.newest(house))
    assert (told.missing, len(told.blobs)) == ([lost.stored_name], 11)


def test_a_backup_under_writing_is_of_one_moment(house: Path, tmp_path: Path) -> None:
    """Somebody stores and records all the time; what came back is whole for some moment of it."""
    stop, failed = threading.Event(), []

    def write() -> None:
        number = 0
        try:
            while not stop.is_set():
                number += 1
                store.put(f"later {number}".encode() * 500, media_type="application/pdf")
                log.record("contract.changed", subject=uuid.uuid4(), by=None, on=now(), facts={"later": number})
                chain.append()
        except Exception as error:  # noqa: BLE001 (told by the test itself)
            failed.append(error)
        finally:
            connections.close_all()

    writer = threading.Thread(target=write)
    writer.start()
    try:
        before = Event.objects.count()
        while Event.objects.count() < before + 3:
            pass
        taking.take(house)
    finally:
        stop.set()
        writer.join()
    assert failed == []
    done = restored(house, tmp_path / "other", "--verify")
    assert (done.returncode, done.stderr) == (0, "")
    told = manifest.read(manifest.newest(house))
    assert 15 <= told.counts["audit_event"] <= Event.objects.count()


def test_a_key_rotated_after_the_rows_were_copied_loses_nothing(
    house: Path, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = taking.databases.snapshot

    def then_rotate(folder: Path) -> Any:
        made = real(folder)
        settings.FIELD_KEYS = [OTHER_KEY.replace("test:", "next:"), *settings.FIELD_KEYS]
        for blob in Blob.objects.all():
            store.reseal(blob)
        return made

    monkeypatch.setattr(taking.databases, "snapshot", then_rotate)
    assert taking.take(house).missing == []
    assert keys.newest() == "next"
    settings.FIELD_KEYS = settings.FIELD_KEYS[1:]  # the keys of the moment of the rows
    place = LocalPlace(house / "blobs")
    for name in manifest.read(manifest.newest(house)).blobs:
        sha256, _dot, key = name.rpartition("/")[2].partition(".")
        assert hashlib.sha256(store.unseal(key, place.read(name))).hexdigest() == sha256


def test_keys_go_into_a_file_of_their_own_only_when_asked(house: Path, tmp_path: Path, settings: Any) -> None:
    assert command.backup([str(house), "--with-keys", str(house / "keys")]) == 2
    assert not house.exists()
    file = tmp_path / "keys"
    assert command.backup([str(house), "--with-keys", str(file)]) == 0
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert f"KOPIENA_FIELD_KEYS={settings.FIELD_KEYS[0]}\n" in file.read_text("utf-8")
    secret = settings.FIELD_KEYS[0].partition(":")[2].encode()
    held = [path for path in house.rglob("*") if path.is_file() and secret in path.read_bytes()]
    assert held == []
    assert command.backup([str(house), "--with-keys", str(file)]) == 2


def test_a_folder_without_a_backup_is_a_wrong_call(house: Path, capsys: Any) -> None:
    house.mkdir()
    assert command.restore([str(house)]) == 2
    assert "nav nevienas pabeigtas kopijas" in capsys.readouterr().err


@pytest.mark.postgres
def test_the_drill_on_postgresql(places: tuple[Path, Path], tmp_path: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs DATABASE_URL: ./portal test --servers")
    fill(5)
    assert command.backup([str(tmp_path / "backup")]) == 0
    told = manifest.read(manifest.newest(tmp_path / "backup"))
    known, empty = connection.settings_dict, f"other_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {empty}")
    try:
        address = f"postgres://{known['USER']}@{known['HOST']}:{known['PORT']}/{empty}"
        done = restored(tmp_path / "backup", tmp_path / "other", "--verify", DATABASE_URL=address)
        assert (done.stderr, done.returncode) == ("", 0), done.stderr
        assert f"sakrīt: {told.events}:{told.root}" in done.stdout
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f"DROP DATABASE {empty}")


def a_sealed_document(pdf: bytes) -> Deposit:
    """Sealed, proven and deposited by the real jobs; the test trust services answer."""
    until = datetime(2034, 12, 31, 22, tzinfo=UTC)
    actions.open_envelope(
        subject=uuid.uuid4(), title="Akts", number="IA-2026-0001", signers=[], by=None, on=now(), expires_on=until.date(),
        policy=SigningPolicy("seal", ordered=True, paper=False, seal=True, retention_until=until),
        file=store.put(pdf, media_type="application/pdf"),
    )  # fmt: skip
    work(minutes=5)
    return Deposit.objects.select_related("envelope").get()


class Copies:
    """Further documents like one that is archived: all its rows, its files with bytes of their own, all its events."""

    def __init__(self, deposit: Deposit) -> None:
        told = rows.plain(deposit)
        self.text = json.dumps(told, cls=leaving._Exact)
        self.types = rows.blobs_of(told)
        self.bytes = {sha256: Blob.objects.get(sha256=sha256).read() for sha256 in self.types}
        self.ids = [str(one) for one in (deposit.public_id, deposit.subject, deposit.envelope.public_id)]
        self.events = list(Event.objects.filter(subject=deposit.subject).order_by("pk"))

    def add(self, number: int) -> None:
        text, blobs = self.text, {}
        for sha256, content in self.bytes.items():
            blob = store.put(content + f"\n%% {number}\n".encode(), media_type=self.types[sha256])
            blobs[blob.sha256] = blob
            text = text.replace(sha256, blob.sha256)
        subject = uuid.uuid4()
        for old, new in zip(self.ids, (uuid.uuid4(), subject, uuid.uuid4()), strict=True):
            text = text.replace(old, str(new))
        told = json.loads(text.replace("IA-2026-0001", f"IA-2026-{number:04}"))
        with transaction.atomic():
            assert rows.restore(told, blobs).subject == subject
            for event in self.events:
                facts = {"sha256": next(iter(blobs)), "n": number}
                log.record(event.event, subject=subject, by=None, on=event.on, facts=facts)


def _deposits(database: Path) -> set[tuple[Any, ...]]:
    found = sqlite3.connect(database)
    try:
        asked = "SELECT d.public_id, d.sha256, f.sha256, p.sha256 FROM signing_deposit d "
        asked += "JOIN files_blob f ON f.id = d.final_id JOIN files_blob p ON p.id = d.package_id"
        return set(found.execute(asked))
    finally:
        found.close()


@pytest.mark.full
def test_two_thousand_documents_come_back_proven_within_five_minutes(
    testbed: Testbed, house: Path, pdf: bytes, tmp_path: Path
) -> None:
    """Whole documents: envelope, files, signed original, evidence package, deposit and events, on an empty machine."""
    deposit = a_sealed_document(pdf)
    copies = Copies(deposit)
    for number in range(2, 2001):
        copies.add(number)
    chain.append()
    chain.make_root(today() + timedelta(days=1))
    mine = _mine()
    assert len(mine) == 2000
    assert len({sha256 for _deposit, sha256, *_rest in mine}) == 2000
    assert command.backup([str(house)]) == 0
    told = manifest.read(manifest.newest(house))
    began = time.monotonic()
    done = restored(house, tmp_path / "other", "--verify")
    seconds = time.monotonic() - began
    megabytes = sum(path.stat().st_size for path in (house / "blobs").rglob("*") if path.is_file()) / 1e6
    print(f"2,000 documents, {len(told.blobs)} files, {megabytes:.0f} MB, {told.events} events: {seconds:.0f} s")  # noqa: T201
    assert (done.returncode, done.stderr) == (0, "")
    assert f"atjaunotas datnes – {len(told.blobs)}" in done.stdout
    assert f"sakrīt: {told.events}:{told.root}" in done.stdout
    assert _deposits(tmp_path / "other" / "main" / "kopiena.sqlite3") == mine
    assert seconds < 300


def _mine() -> set[tuple[Any, ...]]:
    found = Deposit.objects.values_list("public_id", "sha256", "final__sha256", "package__sha256")
    return {(public_id.hex, *hashes) for public_id, *hashes in found}
