"""Giving a backup back to an empty place, and proving that it is what was there."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from django.db import connection
from django.db.migrations.loader import MigrationLoader

from kernel.audit import verification
from kernel.files import store
from kernel.files.models import Blob
from kernel.files.places import LocalPlace
from portal.backup import databases, manifest
from portal.backup.errors import Stopped, WrongCall
from portal.backup.manifest import Manifest

#: More problems than this are counted, not listed.
LISTED = 20


@dataclass
class Returned:
    """What came back; `problems` are sentences for the administrator, [] = equal to what was there."""

    run: str
    files: int = 0
    rows: int = 0
    events: int = 0
    root: str = ""
    older: bool = False
    verified: bool = False
    problems: list[str] = field(default_factory=list)


def restore(folder: Path, *, run: str = "", verify: bool = False) -> Returned:
    """Raises WrongCall (nothing was touched) or Stopped."""
    source = manifest.newest(folder, run=run)
    told = manifest.read(source)
    _must_fit(source, told)
    returned = Returned(run=source.name, rows=sum(told.counts.values()), events=told.events, root=told.root)
    returned.problems += [f"datnes {name} kopijā nebija jau tad, kad to taisīja" for name in told.missing]
    # Files first: when the rows are there, so are their bytes.
    place = LocalPlace(folder / "blobs")
    for name, value in told.blobs.items():
        try:
            stored = place.read(name)
        except OSError:
            returned.problems.append(f"datnes {name} kopijā nav")
            continue
        if hashlib.sha256(stored).hexdigest() != value:
            returned.problems.append(f"datne {name} kopijā ir bojāta")
            continue
        for where in store.places().values():
            where.write(name, stored)
        returned.files += 1
    databases.give_back(source / told.database)
    returned.older = bool(set(MigrationLoader(connection).disk_migrations) - _applied(told))
    if verify:
        returned.problems += _differences(told)
        returned.verified = True
    return returned


def _must_fit(source: Path, told: Manifest) -> None:
    """First the backup, then the place: nothing is written unless both are right."""
    if told.engine != connection.vendor:
        raise WrongCall(f"Kopija ir no {told.engine}, bet DATABASE_URL rāda uz {connection.vendor}.")
    manifest.must_open(told.keys)
    file = source / told.database
    if not file.is_file() or manifest.sha256_of(file) != told.database_sha256:
        raise Stopped(
            f"Datubāzes kopija {file.name} ir bojāta vai tās nav. Ņemiet citu kopiju (--run); nekas nav mainīts."
        )
    if not databases.is_empty():
        raise WrongCall("Datubāze nav tukša. Atjaunot var tikai tukšā vietā; nekas nav mainīts.")
    for role, where in store.places().items():
        if next(where.names(), None) is not None:
            raise WrongCall(f"Datņu glabātuve ({role}) nav tukša. Atjaunot var tikai tukšā vietā; nekas nav mainīts.")


def _applied(told: Manifest) -> set[tuple[str, str]]:
    pairs = (one.partition(".") for one in told.migrations)
    return {(app, name) for app, _dot, name in pairs}


def _differences(told: Manifest) -> list[str]:
    """Counts of every table, migrations, every byte in every place, the audit chain up to the root of then."""
    here = databases.contents()
    found = [
        f"tabulā {table} ir {here.counts.get(table, 0)} rindas, bija {count}"
        for table, count in told.counts.items()
        if here.counts.get(table) != count
    ]
    found += [f"tabula {table} ir lieka" for table in here.counts if table not in told.counts]
    if here.migrations != told.migrations:
        found.append("datubāzes shēma ir cita nekā kopijā")
    for blob in Blob.objects.order_by("pk").iterator(chunk_size=500):
        found += [
            f"datne {blob.stored_name} nav vesela ({role})"
            for role, where in store.places().items()
            if store.whole(blob, where) is None
        ]
    chain = verification.verify(expect=(told.events, told.root) if told.events else None)
    return found + [f"notikumu žurnāls: {problem}" for problem in chain.problems]
