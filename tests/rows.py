"""Rows for a whole module of tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache import caches
from django.db import transaction


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


def _forget() -> None:
    for cache in caches.all(initialized_only=True):
        cache.clear()
