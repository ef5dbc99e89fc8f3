"""A disk that fails from one write on, whichever it is: no row without bytes, no bytes unknown after the sweep, the end is reached."""

from __future__ import annotations

import errno
import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from kernel.files import fixity, store
from kernel.files import places as place_module
from kernel.files.errors import StoreUnavailable
from kernel.files.models import Blob
from kernel.jobs.queue import drain
from kernel.periods import now
from signing.archive.models import Deposit
from signing.envelopes import mending
from signing.envelopes.states import EnvelopeState
from signing.testbed.service import Testbed
from tests.lives import drawn_seed
from tests.signing.envelope_tools import ask, fresh, open_one, signing_alone, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.slow]

#: What the store asks of the system, and how each may fail.
FAULTS = {"open": errno.EROFS, "write": errno.ENOSPC, "short": errno.ENOSPC, "fsync": errno.EIO, "fchmod": errno.EIO}


class Disk:
    """The system calls of the store; from the one numbered `fails` on they fail, `short` after a few bytes."""

    def __init__(self) -> None:
        self.fault, self.fails, self.count = "", 0, 0

    def __getattr__(self, name: str) -> Any:
        return getattr(os, name)

    def _asked(self, name: str) -> bool:
        if self.fault != name:
            return False
        self.count += 1
        return self.count >= self.fails

    def _fail(self) -> None:
        raise OSError(FAULTS[self.fault], os.strerror(FAULTS[self.fault]))

    def open(self, *args: Any, **kwargs: Any) -> int:
        if self._asked("open"):
            self._fail()
        return os.open(*args, **kwargs)

    def write(self, descriptor: int, data: Any) -> int:
        if self._asked("write"):
            self._fail()
        if self._asked("short"):
            os.write(descriptor, bytes(data[:5]))
            self._fail()
        return os.write(descriptor, data)

    def fsync(self, descriptor: int) -> None:
        if self._asked("fsync"):
            self._fail()
        os.fsync(descriptor)

    def fchmod(self, descriptor: int, mode: int) -> None:
        if self._asked("fchmod"):
            self._fail()
        os.fchmod(descriptor, mode)


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch, places: tuple[Path, Path]) -> Disk:
    made = Disk()
    monkeypatch.setattr(place_module, "os", made)
    return made


@contextmanager
def failing(disk: Disk, fault: str, at: int) -> Iterator[None]:
    disk.fault, disk.fails, disk.count = fault, at, 0
    try:
        yield
    finally:
        disk.fault = ""


def assert_whole(places: tuple[Path, Path]) -> None:
    """Each row has its bytes in some place at once, in both after a sweep, and nothing else lies there."""
    for blob in Blob.objects.all():
        assert any(store.whole(blob, where) is not None for where in store.places().values()), blob
    for path in (path for place in places for path in place.rglob("*") if path.is_file()):
        os.utime(path, (time.time() - 2 * fixity.ORPHAN_AGE,) * 2)
    assert all(problem.healed for problem in fixity.verify_all().problems)
    assert fixity.verify_all().problems == []
    known = {blob.stored_name for blob in Blob.objects.all()}
    assert [{str(path.relative_to(place)) for path in place.rglob("*") if path.is_file()} for place in places] == [
        known
    ] * 2


def put_twice() -> None:
    store.put(b"one", media_type="application/pdf")
    store.put(b"two" * 5000, media_type="application/pdf")


def heal() -> None:
    blob = store.put(b"kept", media_type="application/pdf")
    Path(settings.BLOB_REPLICA_ROOT, blob.stored_name).unlink()
    fixity.check_blob(blob)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("act", [put_twice, heal])
def test_each_write_of_the_store(act: Callable[[], None], fault: str, disk: Disk, places: tuple[Path, Path]) -> None:
    at = 0
    while True:
        at += 1
        Blob.objects.all()._raw_delete("default")
        with failing(disk, fault, at):
            try:
                act()
            except StoreUnavailable as error:
                assert error.retry is True
            reached = disk.count >= at
        assert_whole(places)
        if not reached:
            break
    assert at > 2


@pytest.mark.parametrize("draws", [2, pytest.param(40, marks=pytest.mark.full)])
def test_signing_and_deposit_reach_their_end_after_a_write_that_failed(
    draws: int, disk: Disk, places: tuple[Path, Path], testbed: Testbed, pdf: bytes
) -> None:
    seed = drawn_seed()
    dice = random.Random(seed)
    for number in range(draws):
        envelope = open_one(pdf + b"%" + str(number).encode() + b"\n")
        broken = dice.choice(["mentor", "head"])
        for role in ("mentor", "head"):
            with failing(disk, dice.choice(list(FAULTS)) if role == broken else "none", dice.randrange(1, 9)):
                ask(envelope, role)
                drain(until=now() + timedelta(minutes=2))
            for hours in (1, 2, 3):  # what was given up while the disk was full is taken up by the sweep
                mending.mend(on=now() + timedelta(hours=hours))
                work(minutes=60)
        assert fresh(envelope).state == EnvelopeState.ARCHIVED
    assert Deposit.objects.count() == draws
    assert_whole(places)
