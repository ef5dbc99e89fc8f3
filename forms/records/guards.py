"""What may stand in the way of a new document: a step above tells a guard, which raises."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from uuid import UUID

    from kernel.accounts.models import User

#: Asked by keyword: kind, record, register_code, by, on.
_guards: list[Callable[..., None]] = []


def register(guard: Callable[..., None]) -> None:
    """Called once, from AppConfig.ready()."""
    if guard not in _guards:
        _guards.append(guard)


def ask(*, kind: str, record: UUID, register_code: str, by: User | None, on: datetime) -> None:
    """Before a record gets its number. Raises what a guard raises."""
    for guard in _guards:
        guard(kind=kind, record=record, register_code=register_code, by=by, on=on)
