"""The database as one file from one moment, what stands in it, and the way back into an empty one."""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, connections

from kernel.audit import merkle
from kernel.files.models import Blob
from portal.backup.errors import Stopped

Query = Callable[[str], list[tuple[Any, ...]]]
_TABLES = {
    "sqlite": "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
    "postgresql": "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename",
}


@dataclass(frozen=True)
class Contents:
    """What a database says of itself at one moment."""

    counts: dict[str, int]
    migrations: list[str]
    blobs: list[Blob]
    events: int
    root: str


def snapshot(folder: Path) -> tuple[Path, Contents]:
    """A copy of one moment in `folder`, and what stands in that very copy; writers are not kept waiting."""
    if connection.vendor == "sqlite":
        return _sqlite(folder / "database.sqlite3")
    return _postgres(folder / "database.dump")


def contents() -> Contents:
    """Of the live database."""

    def query(statement: str) -> list[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    return _contents(query)


def is_empty() -> bool:
    return not connection.introspection.table_names()


def give_back(file: Path) -> None:
    """Put the copy in the place of the empty database."""
    connections.close_all()
    if connection.vendor == "sqlite":
        target = Path(str(connection.settings_dict["NAME"]))
        part = target.with_name(f"{target.name}.part")
        shutil.copyfile(file, part)
        for ending in ("-wal", "-shm"):
            target.with_name(target.name + ending).unlink(missing_ok=True)
        part.replace(target)
        return
    options = ["--no-owner", "--no-acl", "--exit-on-error", "--single-transaction"]
    _run("pg_restore", *options, "--dbname", str(connection.settings_dict["NAME"]), str(file))


def _contents(query: Query) -> Contents:
    quote = connection.ops.quote_name
    tables = [str(row[0]) for row in query(_TABLES[connection.vendor])]
    counts = {table: int(query(f"SELECT COUNT(*) FROM {quote(table)}")[0][0]) for table in tables}  # noqa: S608
    head = query("SELECT count, peaks FROM audit_head WHERE id = 1")
    peaks = merkle.Peaks()
    if head:
        count, stored = head[0]
        hexes = json.loads(stored) if isinstance(stored, str) else stored
        peaks = merkle.Peaks(count, [bytes.fromhex(one) for one in hexes])
    return Contents(
        counts=counts,
        migrations=[
            f"{app}.{name}" for app, name in query("SELECT app, name FROM django_migrations ORDER BY app, name")
        ],
        blobs=[
            Blob(sha256=sha256, key_id=key_id, size=size)
            for sha256, key_id, size in query("SELECT sha256, key_id, size FROM files_blob ORDER BY sha256")
        ],
        events=peaks.count,
        root=peaks.root().hex(),
    )


def _sqlite(target: Path) -> tuple[Path, Contents]:
    """SQLite's own online backup: one moment, whoever writes meanwhile."""
    source = Path(str(connection.settings_dict["NAME"]))
    with (
        closing(sqlite3.connect(f"{source.resolve().as_uri()}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(target)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")  # one file, nothing beside it
        said = [row[0] for row in copy.execute("PRAGMA integrity_check")]
        if said != ["ok"]:
            raise Stopped(f"Datubāze ir bojāta: {'; '.join(said[:3])}")
        return target, _contents(lambda statement: list(copy.execute(statement)))


def _postgres(target: Path) -> tuple[Path, Contents]:
    """pg_dump reads the snapshot of the transaction in which everything is counted."""
    own = connections.create_connection("default")
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = str(cursor.fetchone()[0])

            def query(statement: str) -> list[tuple[Any, ...]]:
                cursor.execute(statement)
                return list(cursor.fetchall())

            options = ["--format=custom", "--no-owner", "--no-acl", f"--snapshot={name}"]
            _run("pg_dump", *options, "--file", str(target), "--dbname", str(connection.settings_dict["NAME"]))
            made = _contents(query)
            cursor.execute("COMMIT")
            return target, made
    finally:
        own.close()


def _run(program: str, *argv: str) -> None:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda one: int(one.parent.name))
    path = shutil.which(program) or (str(found[-1] / program) if found else "")
    if not path:
        raise Stopped(f"Nav programmas {program}. Izpildiet: sudo apt-get install -y postgresql-client")
    known = connection.settings_dict
    settings = {
        "PGHOST": known["HOST"],
        "PGPORT": known["PORT"],
        "PGUSER": known["USER"],
        "PGPASSWORD": known["PASSWORD"],
    }
    environment = {**os.environ, **{name: str(value) for name, value in settings.items() if value}}
    done = subprocess.run([path, *argv], capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise Stopped(f"{program}: {done.stderr.strip()[-400:]}")
