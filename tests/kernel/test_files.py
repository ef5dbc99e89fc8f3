"""The store: written once, hidden from who only has the disk, found hurt, healed, never a row without bytes."""

import hashlib
import os
import random
import threading
import time
from collections import Counter

import pytest
from django.db import DatabaseError, connection, transaction

from kernel import periods
from kernel.audit.models import Event
from kernel.crypto import rotation
from kernel.files import fixity, store
from kernel.files import places as place_module
from kernel.files.errors import DamagedBlob, StillReferenced, StoreUnavailable
from kernel.files.fixity import Injury, verify_all
from kernel.files.models import Blob
from kernel.files.places import LocalPlace
from kernel.files.rotation import rotate_files
from kernel.jobs.queue import drain
from tests.lives import drawn_seed

pytestmark = pytest.mark.django_db
TEXT = "Darba līgums ar mentoru Kārli Testnieku".encode() * 50


def put(content=TEXT, **facts):
    return store.put(content, media_type="application/pdf", **facts)


def file(places, blob, copy=0):
    return places[copy] / blob.stored_name


def hurt(path, content):
    """Write into a file that is read-only."""
    path.chmod(0o600)
    path.write_bytes(content)


def age_files(places):
    """Everything in the store was written two days ago."""
    for path in (path for copy in places for path in copy.rglob("*") if path.is_file()):
        os.utime(path, (time.time() - 2 * fixity.ORPHAN_AGE,) * 2)


def test_what_is_put_is_read_and_has_the_hash_of_its_plaintext(places):
    blob = put()
    assert (blob.sha256, blob.size, blob.media_type) == (hashlib.sha256(TEXT).hexdigest(), len(TEXT), "application/pdf")
    assert blob.read() == TEXT
    assert put(b"").read() == b""


def test_two_read_only_copies_lie_encrypted_on_the_disk(places):
    blob = put()
    for copy in (0, 1):
        path = file(places, blob, copy)
        assert path.stat().st_mode & 0o777 == 0o444
        assert path.stat().st_size == store.stored_size(blob)
        assert b"Testniek" not in path.read_bytes()
    assert [path.name for path in places[0].rglob("*.part")] == []


def test_only_what_everybody_may_see_lies_plain(places):
    blob = put(secret=False)
    assert (blob.key_id, file(places, blob).read_bytes()) == ("", TEXT)
    assert put(secret=True) == blob  # the same bytes turn out to be secret: they are encrypted now
    blob.refresh_from_db()
    assert (blob.key_id, blob.read()) == ("test", TEXT)


def test_the_same_bytes_are_stored_once(places):
    first = put()
    before = file(places, first).stat()
    assert store.put(TEXT, media_type="text/plain") == first
    after = file(places, first).stat()
    assert (Blob.objects.count(), Blob.objects.get().media_type) == (1, "application/pdf")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_putting_the_same_bytes_again_completes_a_missing_copy(places):
    blob = put()
    file(places, blob).unlink()
    put()
    assert store.whole(blob, LocalPlace(places[0])) == TEXT


@pytest.mark.django_db(transaction=True)
def test_many_writers_of_the_same_bytes_make_one_blob(places):
    found, failures, barrier = [], [], threading.Barrier(8)

    def write():
        try:
            barrier.wait()
            found.append(put().pk)
        except Exception as error:  # noqa: BLE001
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert set(found) == {Blob.objects.get().pk}
    assert (len(found), verify_all().problems) == (8, [])


def test_a_full_disk_leaves_neither_row_nor_file(places, monkeypatch):
    def full(descriptor, data):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "write", full)
    with pytest.raises(StoreUnavailable) as caught:
        put()
    assert caught.value.retry is True
    assert Blob.objects.count() == 0
    assert [path for path in places[0].rglob("*") if path.is_file()] == []


def test_short_writes_are_carried_on(places, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:7])))
    blob = put()
    assert blob.read() == TEXT


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_failing_disk_is_told(places, monkeypatch, call):
    def fail(*args):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(*((os, "fsync") if call == "fsync" else (place_module.Path, "replace")), fail)
    with pytest.raises(StoreUnavailable):
        put()
    assert Blob.objects.count() == 0


def test_the_row_is_frozen_by_the_database(places):
    blob = put()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Blob.objects.filter(pk=blob.pk).update(sha256="0" * 64)


def test_a_hurt_copy_is_passed_over_and_healed(places):
    blob = put()
    hurt(file(places, blob), b"x" * store.stored_size(blob))
    assert blob.read() == TEXT
    drain()
    assert store.whole(blob, LocalPlace(places[0])) == TEXT
    for event, name in zip(Event.objects.order_by("pk"), ("files.injured", "files.healed"), strict=True):
        assert (event.event, event.subject) == (name, blob.public_id)
        assert event.facts == {"injury": "damaged", "place": "primary", "sha256": blob.sha256}


def test_no_whole_copy_is_loud(places):
    blob = put()
    for copy in (0, 1):
        hurt(file(places, blob, copy), b"")
    with pytest.raises(DamagedBlob, match=r"bojāta|damaged"):
        blob.read()
    report = verify_all()
    assert (report.ok, [problem.healed for problem in report.problems]) == (False, [False, False])
    assert Event.objects.filter(event="files.lost").count() == 2


@pytest.mark.parametrize("secret", [True, False])
@pytest.mark.parametrize("copy", [0, 1])
@pytest.mark.parametrize("injury", [Injury.MISSING, Injury.TRUNCATED, Injury.DAMAGED, Injury.SWAPPED])
def test_each_injury_is_named_and_healed(places, injury, copy, secret):
    blob, other = put(secret=secret), put(b"another document", secret=secret)
    path = file(places, blob, copy)
    content = path.read_bytes()
    if injury is Injury.MISSING:
        path.unlink()
    elif injury is Injury.TRUNCATED:
        hurt(path, content[:-9])
    elif injury is Injury.DAMAGED:
        hurt(path, bytes([content[0] ^ 1]) + content[1:])
    else:
        hurt(path, file(places, other, copy).read_bytes())
    report = verify_all()
    found = [(problem.injury, problem.place, problem.healed) for problem in report.problems]
    assert found == [(injury, ("primary", "replica")[copy], True)]
    assert (report.ok, report.checked) == (True, 2)
    assert verify_all().problems == []


def test_every_flipped_bit_of_a_small_file_is_found(places):
    blob = put(b"x")
    path = file(places, blob)
    content = path.read_bytes()
    for position in range(len(content) * 8):
        changed = bytearray(content)
        changed[position // 8] ^= 1 << position % 8
        hurt(path, bytes(changed))
        assert [problem.injury for problem in fixity.check_blob(blob)] == [Injury.DAMAGED]


@pytest.mark.slow
@pytest.mark.parametrize(("files", "count"), [(200, 200), pytest.param(10_000, 1000, marks=pytest.mark.full)])
def test_random_injuries_are_all_found_and_healed(places, files, count):
    seed = drawn_seed()
    dice = random.Random(seed)
    blobs = [put(dice.randbytes(dice.randrange(1, 4000)), secret=dice.random() < 0.7) for _ in range(files)]
    expected = Counter()
    for place, blob in enumerate(dice.sample(blobs, count)):
        copy = dice.randrange(2)
        path = file(places, blob, copy)
        content = bytearray(path.read_bytes())
        kind = dice.choice(["bit", "block", "truncate", "delete", "swap", "old copy"])
        if kind == "bit":
            content[dice.randrange(len(content))] ^= 1 << dice.randrange(8)
        elif kind == "block":
            start = dice.randrange(len(content))
            content[start : start + 512] = bytes(byte ^ 0xFF for byte in content[start : start + 512])
        elif kind == "truncate":
            del content[dice.randrange(len(content)) :]
        elif kind == "swap":
            other = dice.choice([one for one in blobs[place : place + 9] if one != blob])
            content = bytearray(store.sealed(other, other.read()))
        elif kind == "old copy":  # the right length under the right name, of another backup or another key
            content = bytearray(dice.randbytes(len(content)))
        if kind == "delete":
            path.unlink()
        else:
            hurt(path, bytes(content))
        expected[("primary", "replica")[copy]] += 1
    report = verify_all()
    assert Counter(problem.place for problem in report.problems) == expected
    assert (report.ok, report.checked) == (True, files)
    assert verify_all().problems == []


def test_orphans_are_left_for_a_day_and_then_removed(places):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    orphans = [path for path in places[0].rglob("*") if path.is_file()]
    assert (Blob.objects.count(), len(orphans), verify_all().problems) == (0, 1, [])
    old = time.time() - fixity.ORPHAN_AGE - 1
    for root in places:
        for path in root.rglob("*.*"):
            os.utime(path, (old, old))
    report = verify_all()
    assert [(problem.injury, problem.healed) for problem in report.problems] == [(Injury.ORPHAN, True)] * 2
    assert [path for path in places[0].rglob("*") if path.is_file()] == []


def test_an_orphan_whose_bytes_are_put_again_stays(places):
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        put()
        raise ZeroDivisionError
    blob = put()
    assert (verify_all().problems, blob.read()) == ([], TEXT)


def test_stray_files_are_reported_and_not_touched(places):
    put()
    stray = places[0] / "piezīmes.txt"
    stray.write_text("nevajadzētu būt šeit")
    assert [(problem.injury, problem.healed) for problem in verify_all().problems] == [(Injury.STRAY, False)]
    assert stray.exists()


def test_a_row_with_another_hash_is_found(places):
    from kernel.audit import guards

    blob = put()
    verify_all()
    put(b"not looked at yet")
    guards.remove()
    Blob.objects.filter(pk=blob.pk).update(sha256="a" * 64)
    guards.install()
    age_files(places)  # a day later the bytes look like what a killed `put` left behind
    assert [(problem.injury, problem.healed) for problem in verify_all(limit=1).problems] == [
        (Injury.ORPHAN, False)
    ] * 2
    for _pass in range(2):
        found = [(problem.injury, problem.healed) for problem in verify_all().problems]
        assert found == [(Injury.MISSING, False)] * 2 + [(Injury.ORPHAN, False)] * 2
    guards.remove()
    Blob.objects.filter(pk=blob.pk).update(sha256=hashlib.sha256(TEXT).hexdigest())
    guards.install()
    assert (verify_all().problems, Blob.objects.get(pk=blob.pk).read()) == ([], TEXT)


def test_a_part_of_the_store_is_checked_longest_unchecked_first(places):
    blobs = [put(bytes([n])) for n in range(4)]
    assert verify_all(limit=3).checked == 3
    assert Blob.objects.get(checked_at=None) == blobs[3]
    verify_all(limit=1)
    assert Blob.objects.filter(checked_at=None).count() == 0


def test_rotation_reencrypts_files_and_fields(places, settings):
    from kernel.notifications.models import Notification

    blob = put()
    Notification.objects.create(
        key="k", template="t", to_email="a@paraugs.example", facts={"a": 1}, created_at=periods.now()
    )
    old_path = file(places, blob)
    settings.FIELD_KEYS = ["new:bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldyE=", *settings.FIELD_KEYS]
    assert (rotate_files().changed, rotation.rotate_fields().changed) == (1, 2)
    settings.FIELD_KEYS = settings.FIELD_KEYS[:1]
    blob.refresh_from_db()
    assert (blob.key_id, blob.read(), Notification.objects.get().to_email) == ("new", TEXT, "a@paraugs.example")
    assert rotation.rotate_fields().changed == 0
    assert old_path.exists()  # goes when the transaction commits; here it is rolled back


@pytest.mark.django_db(transaction=True)
def test_old_files_go_once_the_rotation_has_committed(places, settings):
    blob = put()
    old_path = file(places, blob)
    settings.FIELD_KEYS = ["new:bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldyE=", *settings.FIELD_KEYS]
    rotate_files()
    assert (old_path.exists(), verify_all().problems) == (False, [])


def test_rotation_tells_what_it_cannot_open(places, settings):
    put()
    settings.FIELD_KEYS = ["new:bmV3LW5ldy1uZXctbmV3LW5ldy1uZXctbmV3LW5ldyE="]
    outcome = rotate_files()
    assert (outcome.changed, dict(outcome.left)) == (0, {"test": 1})


def test_a_blob_in_use_is_not_discarded(places):
    from kernel.audit.models import Root

    blob = put()
    Root.objects.create(day="2026-06-05", count=0, root="0" * 64, made_at=periods.now(), stamp=blob)
    assert store.references(blob) == 1
    with pytest.raises(StillReferenced):
        store.discard(blob, on=periods.now())


@pytest.mark.django_db(transaction=True)
def test_a_discarded_blob_leaves_no_byte(places):
    blob = put()
    store.discard(blob, on=periods.now())
    assert Blob.objects.count() == 0
    assert [path for root in places for path in root.rglob("*") if path.is_file()] == []


def test_a_name_never_leaves_its_place(places):
    with pytest.raises(ValueError, match="leaves"):
        LocalPlace(places[0]).read("../replica/x")
