"""pytest: SQLite in a file (WAL as in life), a var/ of its own, the local test trust services."""

import os
import tempfile
from pathlib import Path

# A session-wide scratch var/: xdist workers get one each.
_scratch = Path(os.environ.get("KOPIENA_TEST_VAR") or tempfile.mkdtemp(prefix="kopiena-test-"))
os.environ["KOPIENA_VAR"] = str(_scratch / os.environ.get("PYTEST_XDIST_WORKER", "main"))

from portal.settings.base import *  # noqa: E402, F403

SECRET_KEY = "test-only"  # noqa: S105
FIELD_KEYS = ["test:dGVzdC1vbmx5LWtleS10aGF0LWlzLTMyLWJ5dGVzISE="]
LOOKUP_KEY = "test-only"
TRUST_MODE = "test"
SIGNING_MEANS = ["test", "upload", "paper"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405 (WhiteNoise warns about a folder that is not there)
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
if REDIS_URL:  # noqa: F405
    # Each process empties its own cache between tests, and nobody the broker's queues.
    _worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    for _cache in CACHES.values():  # noqa: F405
        _cache["LOCATION"] = f"{REDIS_URL.rpartition('/')[0]}/{1 + _worker}"  # noqa: F405
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):  # noqa: F405
    # A test database need not survive a power cut; the kill tests run with the real settings.
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}  # noqa: F405
elif "KOPIENA_MIGRATED" in os.environ:  # each process begins with a copy of a migrated database
    DATABASES["default"]["TEST"] = {"TEMPLATE": os.environ["KOPIENA_MIGRATED"]}  # noqa: F405
