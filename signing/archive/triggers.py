"""The database itself keeps what the archive keeps (threats P4, 55), on SQLite and on PostgreSQL.

- a file of an envelope never changes, and is not deleted before its retention ends or while its deposit stands;
- a deposit is never deleted; its hash and number never change; its retention may be lengthened, never shortened;
- a deposit changes once more: into a tombstone, after its retention, under no hold, naming an archived act;
- a renewed archive time stamp never changes and goes only after its deposit was destroyed;
- a hold is never deleted and changes only by being lifted.

SQLite drops triggers when Django rebuilds a table, so they are made again after every migrate, and
`manage.py check` says when one is missing. Retention is compared with the database's own UTC clock.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

FILES = "signing_envelopefile"
DEPOSITS = "signing_deposit"
RENEWALS = "signing_renewal"
HOLDS = "signing_hold"

#: Columns of a deposit that are written once, for ever.
FROZEN = ("id", "public_id", "subject", "number", "road", "sha256", "verdict", "deposited_at")
#: Columns that change once more, together, when an act destroys it; the first ones are empty from then on.
EMPTIED = ("envelope_id", "original_id", "final_id", "package_id")
ENDED = (*EMPTIED, "title", "report", "original_sha256", "act_id", "destroyed_at", "state")
NAMES = (
    "envelopefile_no_update",
    "envelopefile_no_early_delete",
    "deposit_frozen",
    "deposit_no_early_delete",
    "renewal_no_update",
    "renewal_no_early_delete",
    "hold_only_lifted",
    "hold_no_delete",
)
# Django writes moments into SQLite as UTC text: "2034-12-31 22:00:00", so text order is time order.
_NOW = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "statement_timestamp()"}


def _rules(vendor: str) -> dict[str, tuple[str, str, str, str]]:
    """name -> (table, event, condition under which it is refused, message)."""
    now = _NOW[vendor]
    differ = "IS DISTINCT FROM" if vendor == "postgresql" else "IS NOT"
    held = "OLD.hold" if vendor == "postgresql" else "OLD.hold <> 0"
    lock = f"SELECT 1 FROM {HOLDS} h WHERE h.deposit_id = OLD.id AND h.lifted_at IS NULL"  # noqa: S608  (constants of this module)
    act = f"SELECT 1 FROM {DEPOSITS} a WHERE a.id = NEW.act_id AND a.id <> OLD.id AND a.state = 'kept'"  # noqa: S608
    tombstone = " AND ".join(
        [
            "OLD.state = 'kept'",
            "NEW.state = 'destroyed'",
            "NEW.destroyed_at IS NOT NULL",
            f"NOT ({held})",
            f"OLD.retention_until <= {now}",
            f"NOT EXISTS ({lock})",
            f"EXISTS ({act})",
            *(f"NEW.{column} IS NULL" for column in EMPTIED),
        ]
    )

    def changed(columns: tuple[str, ...]) -> str:
        return " OR ".join(f"NEW.{column} {differ} OLD.{column}" for column in columns)

    return {
        "envelopefile_no_update": (FILES, "UPDATE", "1 = 1", "a file of an envelope never changes"),
        "envelopefile_no_early_delete": (
            FILES,
            "DELETE",
            f"OLD.retain_until > {now} OR EXISTS (SELECT 1 FROM {DEPOSITS} d WHERE d.envelope_id = OLD.envelope_id)",  # noqa: S608
            "kept until its retention ends",
        ),
        "deposit_frozen": (
            DEPOSITS,
            "UPDATE",
            f"{changed(FROZEN)} OR NEW.retention_until < OLD.retention_until "
            f"OR (({changed(ENDED)}) AND NOT ({tombstone}))",
            "a deposit never changes before its retention ends, and then only by an act",
        ),
        "deposit_no_early_delete": (DEPOSITS, "DELETE", "1 = 1", "a deposit is never deleted"),
        "renewal_no_update": (RENEWALS, "UPDATE", "1 = 1", "a renewed time stamp never changes"),
        "renewal_no_early_delete": (
            RENEWALS,
            "DELETE",
            f"NOT EXISTS (SELECT 1 FROM {DEPOSITS} d WHERE d.id = OLD.deposit_id AND d.state = 'destroyed')",  # noqa: S608
            "kept until its deposit is destroyed",
        ),
        "hold_only_lifted": (
            HOLDS,
            "UPDATE",
            f"OLD.lifted_at IS NOT NULL OR NEW.lifted_at IS NULL OR {changed(('id', 'order_id', 'deposit_id'))}",
            "a hold changes only by being lifted",
        ),
        "hold_no_delete": (HOLDS, "DELETE", "1 = 1", "a hold is never deleted"),
    }


def install(connection: BaseDatabaseWrapper) -> None:
    """Make the triggers anew; does nothing while the tables are not there yet."""
    if connection.vendor not in _NOW:
        return
    tables = set(connection.introspection.table_names())
    if not {FILES, DEPOSITS, RENEWALS, HOLDS} <= tables:
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
