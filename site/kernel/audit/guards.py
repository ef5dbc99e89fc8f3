"""Append-only tables, and acts that a table refuses, guarded by the database itself on SQLite and PostgreSQL.

SQLite forgets triggers when Django rebuilds a table, so they are made again after every migrate, and
`manage.py check --database default` warns when one is missing. Names begin with `guard_`.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.apps import apps
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model


@dataclass(frozen=True, kw_only=True)
class Guard:
    """Which rows of `model` may change: `writable` fields only; `once` fields from NULL to a value; DELETE or not."""

    model: type[Model]
    writable: frozenset[str] = frozenset()
    once: frozenset[str] = frozenset()
    deletable: bool = False

    @property
    def table(self) -> str:
        return self.model._meta.db_table


@dataclass(frozen=True, kw_only=True)
class Refusal:
    """One act on rows of `model` that the database refuses where `when` holds: SQL with OLD and NEW, told how this database
    says "is another value than" and what its own clock is called. `says`: to whoever tried."""

    name: str
    model: type[Model]
    act: str  # "update" or "delete"
    when: Callable[[str, str], str]
    says: str

    @property
    def table(self) -> str:
        return self.model._meta.db_table

    @property
    def trigger(self) -> str:
        return f"refuse_{self.name}"


_guards: list[Guard] = []
_refusals: list[Refusal] = []
#: The database's own UTC clock. Django writes moments into SQLite as text, so text order is time order.
_CLOCKS = {"sqlite": "strftime('%Y-%m-%d %H:%M:%f', 'now')", "postgresql": "statement_timestamp()"}


def protect(
    model: type[Model],
    *,
    writable: frozenset[str] = frozenset(),
    once: frozenset[str] = frozenset(),
    deletable: bool = False,
) -> None:
    """Guard a table from now on (call in AppConfig.ready)."""
    _guards[:] = [guard for guard in _guards if guard.model is not model]
    _guards.append(Guard(model=model, writable=writable, once=once, deletable=deletable))


def refuse(refusal: Refusal) -> None:
    """The database refuses such acts from now on (call in AppConfig.ready)."""
    _refusals[:] = [one for one in _refusals if one.name != refusal.name]
    _refusals.append(refusal)


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Make every guard anew (after migrate)."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRES_FUNCTION)
        for guard in _guards:
            if guard.table in tables:
                for name, statement in _statements(guard, connection):
                    cursor.execute(_drop(name, guard.table, connection))
                    cursor.execute(statement)
        for refusal in _refusals:
            if refusal.table in tables:
                cursor.execute(_drop(refusal.trigger, refusal.table, connection))
                for statement in _refusing(refusal, connection):
                    cursor.execute(statement)


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take the guards away: only for tests, which empty tables between themselves."""
    connection = connections[using]
    with connection.cursor() as cursor:
        for guard in _guards:
            for name, _statement in _statements(guard, connection):
                cursor.execute(_drop(name, guard.table, connection))
    remove_refusals(using)


def remove_refusals(using: str = DEFAULT_DB_ALIAS) -> None:
    """Before migrations: SQLite makes no table anew while a trigger of another one looks at it."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        for refusal in _refusals:
            if refusal.table in tables:
                cursor.execute(_drop(refusal.trigger, refusal.table, connection))


def missing(using: str = DEFAULT_DB_ALIAS) -> list[str]:
    """Names of guards that should stand and do not; tables that do not exist yet need none."""
    connection = connections[using]
    tables = set(connection.introspection.table_names())
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if connection.vendor == "sqlite"
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'D'"
    )
    with connection.cursor() as cursor:
        cursor.execute(query)
        there = {row[0] for row in cursor.fetchall()}
    return [
        name
        for guard in _guards
        if guard.table in tables
        for name, _statement in _statements(guard, connection)
        if name not in there
    ] + [one.trigger for one in _refusals if one.table in tables and one.trigger not in there]


def install_after_migrate(sender: object, using: str, **_: object) -> None:
    """Receiver of post_migrate."""
    if sender is apps.get_app_config("audit"):
        install(using)


def remove_before_migrate(sender: object, using: str, **_: object) -> None:
    """Receiver of pre_migrate."""
    if sender is apps.get_app_config("audit"):
        remove_refusals(using)


_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION kopiena_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME; END $$
"""


def _statements(guard: Guard, connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """(name, CREATE TRIGGER) of each trigger of a guard."""
    wanted = [("update", _changed(guard, connection))]
    if not guard.deletable:
        wanted.append(("delete", ""))
    made = []
    for act, when in wanted:
        name = f"guard_{guard.table}_{act}"
        condition = f"WHEN ({when})" if when else ""
        table = connection.ops.quote_name(guard.table)
        if connection.vendor == "sqlite":
            body = f"BEGIN SELECT RAISE(ABORT, '{guard.table} is append-only'); END"
        else:
            body = "EXECUTE FUNCTION kopiena_refuse()"
        made.append((name, f"CREATE TRIGGER {name} BEFORE {act.upper()} ON {table} FOR EACH ROW {condition} {body}"))
    if connection.vendor == "postgresql" and not guard.deletable:
        name = f"guard_{guard.table}_truncate"
        table = connection.ops.quote_name(guard.table)
        made.append((name, f"CREATE TRIGGER {name} BEFORE TRUNCATE ON {table} EXECUTE FUNCTION kopiena_refuse()"))
    return made


def _changed(guard: Guard, connection: BaseDatabaseWrapper) -> str:
    """True when an UPDATE touches what must not change. Row identity on purpose: also an UPDATE to the same value
    of a guarded column passes, so that Model.save() of a writable field works."""
    is_other = "IS NOT" if connection.vendor == "sqlite" else "IS DISTINCT FROM"
    parts = []
    for field in guard.model._meta.concrete_fields:
        if field.name in guard.writable:
            continue
        column = connection.ops.quote_name(str(field.column))
        kind = field.db_type(connection)
        cast = "::text" if connection.vendor == "postgresql" and kind in ("json", "jsonb") else ""
        part = f"OLD.{column}{cast} {is_other} NEW.{column}{cast}"
        if field.name in guard.once:
            part = f"(OLD.{column} IS NOT NULL AND {part})"
        parts.append(part)
    return " OR ".join(parts)


def _refusing(refusal: Refusal, connection: BaseDatabaseWrapper) -> list[str]:
    """The trigger of a refusal; on PostgreSQL with its function, because only that may ask other tables."""
    lite = connection.vendor == "sqlite"
    when = refusal.when("IS NOT" if lite else "IS DISTINCT FROM", _CLOCKS[connection.vendor])
    name, act = refusal.trigger, refusal.act.upper()
    table = connection.ops.quote_name(refusal.table)
    if lite:
        body = f"BEGIN SELECT RAISE(ABORT, '{refusal.says}'); END"
        return [f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW WHEN ({when}) {body}"]
    return [
        f"CREATE OR REPLACE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $body$ BEGIN "
        f"IF {when} THEN RAISE EXCEPTION '{refusal.says}' USING ERRCODE = '23001'; END IF; "
        f"RETURN {'OLD' if act == 'DELETE' else 'NEW'}; END $body$",
        f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


def _drop(name: str, table: str, connection: BaseDatabaseWrapper) -> str:
    on = "" if connection.vendor == "sqlite" else f" ON {connection.ops.quote_name(table)}"
    return f"DROP TRIGGER IF EXISTS {name}{on}"
