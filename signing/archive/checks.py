"""System check: the triggers that keep the archive stand."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.checks import CheckMessage, Warning, register
from django.core.checks.registry import Tags
from django.db import connections

from signing.archive import triggers


@register(Tags.database)
def triggers_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    """A warning, because an error would stop the very `migrate` that mends it."""
    return [
        Warning(
            f"The database trigger {name} is missing: archived rows could be changed before their retention ends.",
            hint="Run manage.py migrate: it makes the triggers anew.",
            id="signing.W001",
        )
        for alias in databases or []
        for name in triggers.missing(connections[alias])
    ]
