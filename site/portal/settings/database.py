"""SQLite (WAL) by default; DATABASE_URL switches to PostgreSQL with no code change."""

from portal.settings import base

DATABASES = {"default": base.env.db("DATABASE_URL", default=f"sqlite:///{base.VAR_DIR / 'kopiena.sqlite3'}")}
_default = DATABASES["default"]
_default["ATOMIC_REQUESTS"] = False
if _default["ENGINE"] == "django.db.backends.sqlite3":
    # Writers wait in line (decision 0023). Deferred transactions failed 384 of 400 times with 8 threads, immediate ones 0 (architecture, decision 13).
    _default["ENGINE"] = "kernel.database.sqlite3"
    # A thread keeps its connection: opening one costs 10 ms, half of what a page takes.
    _default["CONN_MAX_AGE"] = None
    _default["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
    }
else:
    _default["CONN_MAX_AGE"] = 60
    _default["CONN_HEALTH_CHECKS"] = True

REDIS_URL = base.env.str("REDIS_URL", default="")
_REDIS = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
_MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
#: Pages kept ready have a room of their own: a full one drops old entries, and the counters of the rate limits must not go.
CACHES = {
    "default": _REDIS if REDIS_URL else _MEMORY,
    "pages": _REDIS | {"KEY_PREFIX": "pages"}
    if REDIS_URL
    else _MEMORY | {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}},
    # {% cache %}: parts of the frame, the same on every page. Gone with the process, as a new release needs it.
    "template_fragments": _MEMORY | {"LOCATION": "template_fragments"},
}
