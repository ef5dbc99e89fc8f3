"""Taking a backup: the database first, then the files its rows name. Only files that are not there yet are copied."""

from __future__ import annotations

import hashlib
import shutil
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection

from kernel.audit import log
from kernel.crypto import CryptoError
from kernel.files import store
from kernel.files.errors import FilesError
from kernel.files.models import Blob
from kernel.files.places import LocalPlace
from kernel.periods import now
from portal.backup import databases, manifest
from portal.backup.manifest import Manifest


@dataclass
class Taken:
    """`missing` are stored files that no place could give whole: the run is kept, but it is no whole backup."""

    run: str
    copied: int = 0
    there: int = 0
    removed: int = 0
    missing: list[str] = field(default_factory=list)


def take(folder: Path, *, quick: bool = False, keep: int = 0) -> Taken:
    """One run into `folder`. quick: files that are there are compared by size alone. keep: only so many runs stay."""
    moment = now()
    taken = Taken(run=f"{moment:%Y%m%dT%H%M%S%fZ}")
    known = _known(folder)
    run = folder / "runs" / taken.run
    run.mkdir(parents=True, mode=0o700)
    file, contents = databases.snapshot(run)
    place = LocalPlace(folder / "blobs")
    blobs = {}
    for blob in contents.blobs:
        value = _there(place, blob, known, quick=quick)
        if value:
            taken.there += 1
        elif value := _copy(place, blob):
            taken.copied += 1
        else:
            taken.missing.append(blob.stored_name)
            continue
        blobs[blob.stored_name] = value
    made = Manifest(
        made_at=moment.isoformat(),
        engine=connection.vendor,
        database=file.name,
        database_sha256=manifest.sha256_of(file),
        counts=contents.counts,
        migrations=contents.migrations,
        events=contents.events,
        root=contents.root,
        blobs=blobs,
        missing=taken.missing,
        keys=manifest.proofs_of({blob.key_id for blob in contents.blobs} - {""}),
    )
    made.write(run)
    if keep and not taken.missing:
        taken.removed = _forget(folder, keep)
    facts: dict[str, str | int] = {"files": len(blobs), "missing": len(taken.missing), "events": contents.events}
    log.record("backup.taken", subject=None, by=None, on=now(), facts=facts)
    return taken


def _known(folder: Path) -> dict[str, str]:
    """Hashes of stored files from the newest run that can be read."""
    found = manifest.runs(folder)
    return manifest.read(found[-1]).blobs if found else {}


def _there(place: LocalPlace, blob: Blob, known: dict[str, str], *, quick: bool) -> str:
    """The hash of a copy that is there and whole; '' when it must be copied (again)."""
    value = known.get(blob.stored_name, "")
    if not value or place.size(blob.stored_name) != store.stored_size(blob):
        return ""
    if quick or hashlib.sha256(place.read(blob.stored_name)).hexdigest() == value:
        return value
    return ""


def _copy(place: LocalPlace, blob: Blob) -> str:
    stored = _stored(blob)
    if stored is None:
        return ""
    place.write(blob.stored_name, stored)
    return hashlib.sha256(stored).hexdigest()


def _stored(blob: Blob) -> bytes | None:
    """Stored bytes from the first place where they are whole.

    When keys were rotated since the database was copied, the file has another name by now: its content is encrypted as
    the copied row says.
    """
    for where in store.places().values():
        try:
            stored = where.read(blob.stored_name)
            if hashlib.sha256(store.unseal(blob.key_id, stored)).hexdigest() == blob.sha256:
                return stored
        except (OSError, CryptoError):
            continue
    row = Blob.objects.filter(sha256=blob.sha256).exclude(key_id=blob.key_id).first()
    if row is None:
        return None
    try:
        return store.sealed(blob, row.read())
    except (FilesError, CryptoError):
        return None


def _forget(folder: Path, keep: int) -> int:
    """Older runs go, and with them the files that no kept run names (what was destroyed by an act among them)."""
    found = manifest.runs(folder)
    old, kept = found[:-keep], found[-keep:]
    if not old:
        return 0
    wanted = {name for run in kept for name in manifest.read(run).blobs}
    for run in old:
        shutil.rmtree(run)
    place = LocalPlace(folder / "blobs")
    for stored in list(place.names()):
        if stored.name not in wanted:
            place.remove(stored.name)
    return len(old)
