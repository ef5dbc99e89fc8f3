"""The database itself keeps what the archive keeps (threats P4, 55), on SQLite and on PostgreSQL.

- a file of an envelope never changes, and is not deleted before its retention ends or while its deposit is on hold;
- a deposit's bytes, hash and names never change; its retention may be lengthened, never shortened;
- a deposit is not deleted, nor called destroyed, before its retention ends or under hold;
- a renewed archive time stamp never changes and goes only with its deposit.

SQLite drops triggers when Django rebuilds a table, so they are made again after every migrate, and
`manage.py check` says when one is missing. Retention is compared with the database's own UTC clock.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

FILES = "signing_envelopefile"
DEPOSITS = "signing_deposit"
RENEWALS = "signing_renewal"

#: Columns of a deposit that are written once.
FROZEN = (
    "id",
    "public_id",
    "envelope_id",
    "subject",
    "title",
    "number",
    "road",
    "original_id",
    "final_id",
    "package_id",
    "sha256",
    "verdict",
    "report",
    "deposited_at",
)
NAMES = (
    "envelopefile_no_update",
    "envelopefile_no_early_delete",
    "deposit_frozen",
    "deposit_no_early_delete",
    "renewal_no_update",
    "renewal_no_early_delete",
)
# Django writes moments into SQLite as UTC text: "2034-12-31 22:00:00", so text order is time order.
_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "statement_timestamp()"}


def _rules(vendor: str) -> dict[str, tuple[str, str, str, str]]:
    """name -> (table, event, condition under which it is refused, message)."""
    now = _NOW[vendor]
    yes = "OLD.hold" if vendor == "postgresql" else "OLD.hold <> 0"
    held = "d.hold" if vendor == "postgresql" else "d.hold <> 0"
    differs = " OR ".join(f"NEW.{column} IS DISTINCT FROM OLD.{column}" for column in FROZEN)
    if vendor == "sqlite":
        differs = " OR ".join(f"NEW.{column} IS NOT OLD.{column}" for column in FROZEN)
    deposits = (
        f"SELECT 1 FROM {DEPOSITS} d WHERE d.envelope_id = OLD.envelope_id "  # noqa: S608  (constants of this module)
        f"AND ({held} OR d.retention_until > {now})"
    )
    kept = f"SELECT 1 FROM {DEPOSITS} d WHERE d.id = OLD.deposit_id AND ({held} OR d.retention_until > {now})"  # noqa: S608
    locked = f"({yes} OR OLD.retention_until > {now})"
    return {
        "envelopefile_no_update": (FILES, "UPDATE", "1 = 1", "a file of an envelope never changes"),
        "envelopefile_no_early_delete": (
            FILES,
            "DELETE",
            f"OLD.retain_until > {now} OR EXISTS ({deposits})",
            "kept until its retention ends",
        ),
        "deposit_frozen": (
            DEPOSITS,
            "UPDATE",
            f"{differs} OR NEW.retention_until < OLD.retention_until OR (NEW.state <> OLD.state AND {locked})",
            "a deposit never changes before its retention ends",
        ),
        "deposit_no_early_delete": (DEPOSITS, "DELETE", locked, "kept until its retention ends"),
        "renewal_no_update": (RENEWALS, "UPDATE", "1 = 1", "a renewed time stamp never changes"),
        "renewal_no_early_delete": (RENEWALS, "DELETE", f"EXISTS ({kept})", "kept until its retention ends"),
    }


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew; does nothing while the tables are not there yet."""
    if connection.vendor not in _NOW:
        return
    tables = set(connection.introspection.table_names())
    if not {FILES, DEPOSITS, RENEWALS} <= tables:
        return
    with connection.cursor() as cursor:
        for name, (table, event, condition, message) in _rules(connection.vendor).items():
            if connection.vendor == "sqlite":
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}")
                cursor.execute(
                    f"CREATE TRIGGER {name} BEFORE {event} ON {table} WHEN {condition} "
                    f"BEGIN SELECT RAISE(ABORT, 'archive: {message}'); END"
                )
                continue
            cursor.execute(f"DROP TRIGGER IF EXISTS {name} ON {table}")
            cursor.execute(
                f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
                f"IF {condition} THEN RAISE EXCEPTION 'archive: {message}' USING ERRCODE = '23001'; END IF; "
                f"RETURN {'OLD' if event == 'DELETE' else 'NEW'}; END $body$"
            )
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()")


def remove(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers away: for the disposal of a whole test database, never in life."""
    with connection.cursor() as cursor:
        for name, (table, *_rest) in _rules(connection.vendor).items():
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}" + ("" if connection.vendor == "sqlite" else f" ON {table}"))


def missing(connection: BaseDatabaseWrapper) -> list[str]:
    """Names of triggers that should be there and are not."""
    if connection.vendor not in _NOW or DEPOSITS not in connection.introspection.table_names():
        return []
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        else:
            cursor.execute("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'")
        there = {row[0] for row in cursor.fetchall()}
    return [name for name in NAMES if name not in there]
