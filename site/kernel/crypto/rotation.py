"""Re-encrypting everything with the newest key, row by row, while people work."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from django.apps import apps
from django.db import DatabaseError, connection, models, transaction

from kernel.crypto import keys
from kernel.crypto.errors import CryptoError
from kernel.crypto.fields import EncryptedTextField, key_of, seal, unseal

BATCH = 200


@dataclass
class Rotation:
    """`left` counts values still under an older key, by key name: a key may go once nothing is left under it."""

    changed: int = 0
    left: Counter[str] = field(default_factory=Counter)
    problems: list[str] = field(default_factory=list)


def rotate_fields() -> Rotation:
    """Every encrypted column of every table. A value somebody changes meanwhile is theirs: it is new already."""
    outcome = Rotation()
    for model, column in columns():
        _rotate_column(model, column, outcome)
    return outcome


def columns() -> Iterator[tuple[type[models.Model], str]]:
    """(model, column) of every encrypted field."""
    for model in apps.get_models(include_auto_created=True):
        if model._meta.proxy or not model._meta.managed:
            continue
        for field_ in model._meta.local_concrete_fields:
            if isinstance(field_, EncryptedTextField):
                yield model, str(field_.column)


def _rotate_column(model: type[models.Model], column: str, outcome: Rotation) -> None:
    quote = connection.ops.quote_name
    table, name, key = quote(model._meta.db_table), quote(column), quote(str(model._meta.pk.column))
    newest, last = keys.newest(), None
    while True:
        after = f"AND {key} > %s" if last is not None else ""
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {key}, {name} FROM {table} WHERE {name} IS NOT NULL AND {name} <> '' "  # noqa: S608 (own names)
                f"AND {name} NOT LIKE %s {after} ORDER BY {key} LIMIT {BATCH}",
                [f"{newest}$%", *([last] if last is not None else [])],
            )
            rows = cursor.fetchall()
        if not rows:
            return
        for row, stored in rows:
            last = row
            try:
                with transaction.atomic(), connection.cursor() as cursor:
                    cursor.execute(
                        f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s",  # noqa: S608 (own names)
                        [seal(unseal(stored)), row, stored],
                    )
                    outcome.changed += cursor.rowcount
            except (CryptoError, DatabaseError) as error:
                # One bad or guarded row must not stop the others; it is told and keeps its key in the list.
                outcome.left[key_of(stored)] += 1
                outcome.problems.append(f"{model._meta.label}.{column} {row}: {error}")
