"""System check: the guards of append-only tables stand."""

from collections.abc import Sequence

from django.core.checks import CheckMessage, Warning, register
from django.core.checks.registry import Tags

from kernel.audit import guards


@register(Tags.database)
def guards_stand(*, databases: Sequence[str] | None = None, **_: object) -> list[CheckMessage]:
    # A warning, because an error would stop the very `migrate` that mends it.
    return [
        Warning(
            f"The database trigger {name} is missing: rows that must never change could be changed.",
            hint="Run manage.py migrate: it makes the triggers anew.",
            id="audit.W001",
        )
        for alias in databases or []
        for name in guards.missing(alias)
    ]
