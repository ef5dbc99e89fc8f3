"""Rows for many tests: for a whole module of them, and the same ones again and again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.core.management.color import no_style
from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from forms.programmes import editions
from forms.programmes.shipped import GENERAL, VOCATIONAL
from kernel.editions import catalogue
from kernel.editions.models import Edition
from kernel.files.models import Blob
from kernel.periods import now

Made = TypeVar("Made")
#: Each table that is not empty: (names of the columns, rows).
Rows = dict[str, tuple[list[str], list[tuple[Any, ...]]]]


@contextmanager
def lasting(blocker: Any) -> Iterator[None]:
    """What is written inside stays until the end and is then taken back. For modules without transactional tests.

    What a test changes is undone by its own savepoint, and these rows by the transaction around them all. `blocker`
    is pytest-django's.

        with lasting(django_db_blocker):
            with django_db_blocker.unblock():
                made = build()
            yield made
    """
    with blocker.unblock():
        around = transaction.atomic()
        around.__enter__()
        _forget()
    yield
    with blocker.unblock():
        transaction.set_rollback(True)
        around.__exit__(None, None, None)
        _forget()


def made_once(name: str, build: Callable[[], Made]) -> Made:
    """What `build` writes and gives; from its second call in this process on its rows are put back as they were.

    Where rows stand already besides those of migrations, and in another hour or store of files, which rows may tell of,
    it is built anew.
    """
    if not as_migrated(connection):
        return build()
    key = (name, str(settings.BLOB_ROOT), now().replace(minute=0, second=0, microsecond=0))
    if key in _made:
        put(connection, _made[key][0])
        _forget()
    else:
        before = migrated[connection.alias]
        made, after = build(), rows_of(connection)
        _made[key] = ({table: rows for table, rows in after.items() if before.get(table) != rows}, made)
    return _made[key][1]


def load_shipped() -> None:
    """As the catalogue's; from its second call in this process on its rows are put back where none stand. Their files
    stay in the store."""
    models = (Blob, Edition)
    if any(model.objects.exists() for model in models):
        catalogue.load_shipped()
        _read_once()
        return
    key = ("shipped", str(settings.BLOB_ROOT), connection.alias)
    if key in _made:
        put(connection, _made[key][0])
    else:
        catalogue.load_shipped()
        _made[key] = (rows_of(connection, *(model._meta.db_table for model in models)), None)
        _read_once()


def _read_once() -> None:
    """What rules and calendars say is read once in a process: here, so that no test counts that query and the next one
    does not."""
    editions.rules_on_days(set(Edition.objects.values_list("effective_from", flat=True)))
    for kind in (GENERAL, VOCATIONAL):
        editions.calendar_of(kind=kind)


#: What migrations wrote, by the alias of the database (tests.plugins.migrated).
migrated: dict[str, Rows] = {}
_made: dict[tuple[Any, ...], tuple[Rows, Any]] = {}
_tables: dict[str, list[str]] = {}


def as_migrated(connection: BaseDatabaseWrapper) -> bool:
    """Nothing stands but what migrations wrote. Asked before very many tests, so tables that were empty then are looked
    at in one statement."""
    wrote = migrated.get(connection.alias)
    if wrote is None:
        return False
    quote = connection.ops.quote_name
    empty = [f"EXISTS (SELECT 1 FROM {quote(one)})" for one in tables_of(connection) if one not in wrote]
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {' OR '.join(empty)}")
        if any(cursor.fetchone()):
            return False
    return rows_of(connection, *wrote) == wrote


def rows_of(connection: BaseDatabaseWrapper, *tables: str) -> Rows:
    """Everything that stands in these tables, or in those of all models."""
    found: Rows = {}
    with connection.cursor() as cursor:
        for table in tables or tables_of(connection):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            columns = [column[0] for column in cursor.description]
            if rows := cursor.fetchall():
                found[table] = (columns, rows)
    return found


def tables_of(connection: BaseDatabaseWrapper) -> list[str]:
    """Tables of models by name, but for SQLite's full text indexes: triggers write them."""
    if connection.alias not in _tables:
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        _tables[connection.alias] = sorted(one for one in tables if not one.endswith("_fts"))
    return _tables[connection.alias]


def put(connection: BaseDatabaseWrapper, rows: Rows) -> None:
    """These rows and no others in their tables; past the models: no signal, the same keys."""
    quote = connection.ops.quote_name
    with transaction.atomic(connection.alias), connection.constraint_checks_disabled(), connection.cursor() as cursor:
        for table, (columns, several) in rows.items():
            cursor.execute(f"DELETE FROM {quote(table)}")
            holes = ", ".join(["%s"] * len(columns))
            names = ", ".join(map(quote, columns))
            cursor.executemany(f"INSERT INTO {quote(table)} ({names}) VALUES ({holes})", several)
        models = [model for model in apps.get_models(include_auto_created=True) if model._meta.db_table in rows]
        for statement in connection.ops.sequence_reset_sql(no_style(), models):  # PostgreSQL counts on from here
            cursor.execute(statement)
    ContentType.objects.clear_cache()


def _forget() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()
