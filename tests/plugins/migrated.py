"""What migrations leave: on SQLite made once per state of the code, on both databases remembered row by row.

Later sessions on SQLite start from a copy of the result, because Wagtail alone has some 200 migrations. The copy lies
in /var/tmp (which outlives a run and its TMPDIR) under the hash of every migration (ours and the libraries') and of the
models' apps, so a changed migration makes a new one.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.test.utils import setup_databases

from tests import rows

CACHE = Path("/var/tmp/kopiena-migrated")  # named by the hash of what made it


def fingerprint() -> str:
    """Of all migration files, and of the code that post_migrate runs (triggers)."""
    digest = hashlib.sha256()
    for config in sorted(apps.get_app_configs(), key=lambda one: one.label):
        folder = Path(config.path)
        for path in sorted(
            [*folder.glob("migrations/*.py"), *folder.glob("**/guards.py"), *folder.glob("**/triggers.py")]
        ):
            digest.update(f"{config.label}/{path.name}".encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:24]


def copy_to(target: Path) -> bool:
    """Put migrated, empty tables there; False when there are none to copy: then `migrate` must make them."""
    kept = CACHE / f"{fingerprint()}.sqlite3"
    if kept.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(kept, target)
    return kept.exists()


def database() -> Path | None:
    default = settings.DATABASES["default"]
    return Path(default["TEST"]["NAME"]) if default["ENGINE"].endswith("sqlite3") else None


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Tell pytest-django that the database is there, after putting it there: under the name this xdist worker has."""
    target = database()
    return target is not None and copy_to(target)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:  # type: ignore[misc]
    """pytest-django's own set-up, then the rows (for tests/conftest.py) and the copy."""
    with django_db_blocker.unblock():
        for connection in connections.all():
            rows.migrated[connection.alias] = rows.rows_of(connection)
    keep_copy()
    yield
    with django_db_blocker.unblock():
        for connection in connections.all():
            if connection.vendor == "postgresql":
                alone(connection)


def alone(connection: BaseDatabaseWrapper) -> None:
    """PostgreSQL drops no database that somebody uses: a thread of the live server may still hold its connection."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def make() -> None:
    """The copy, before several processes would each make it."""
    target = database()
    if target is None or (CACHE / f"{fingerprint()}.sqlite3").exists():
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    setup_databases(verbosity=0, interactive=False)
    keep_copy()
    connections.close_all()
    shutil.rmtree(target.parent.parent, ignore_errors=True)


def keep_copy() -> None:
    """Whole or not at all, because several workers do it at once."""
    target, kept = database(), CACHE / f"{fingerprint()}.sqlite3"
    if target is None or kept.exists() or not target.exists():
        return
    CACHE.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=CACHE, delete=False) as part:
        pass
    with sqlite3.connect(target) as source, sqlite3.connect(part.name) as copy:
        source.backup(copy)
    source.close()
    copy.close()
    Path(part.name).replace(kept)
