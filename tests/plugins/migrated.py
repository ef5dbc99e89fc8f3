"""SQLite only: migrations run once per state of the code, later sessions start from a copy of the result.

Wagtail alone has some 200 migrations, CPU-bound. The copy lies in the system's folder for temporary files under the
hash of every migration (ours and the libraries') and of the models' apps, so a changed migration makes a new one.
"""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
import tempfile
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

CACHE = Path(tempfile.gettempdir()) / "kopiena-migrated"


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


def database() -> Path | None:
    default = settings.DATABASES["default"]
    return Path(default["TEST"]["NAME"]) if default["ENGINE"].endswith("sqlite3") else None


@pytest.fixture(scope="session")
def django_db_keepdb(django_db_modify_db_settings: None) -> bool:
    """Tell pytest-django that the database is there, after putting it there: under the name this xdist worker has."""
    target, kept = database(), CACHE / f"{fingerprint()}.sqlite3"
    if target is None or not kept.exists():
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(kept, target)
    return True


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None) -> None:  # type: ignore[misc]
    """pytest-django's own set-up, then the copy; whole or not at all, because several workers do it at once."""
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
