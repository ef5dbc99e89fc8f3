"""What later steps show on a plan's page: each registers a panel, because plans know of no month."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from forms.people.access import Scope
    from forms.people.panels import Panel
    from forms.plans.models import SupportPlan

_makers: list[Callable[[SupportPlan, Scope, datetime], Panel | None]] = []


def register(make: Callable[[SupportPlan, Scope, datetime], Panel | None]) -> None:
    """Called once, from AppConfig.ready(); None: nothing to show to this person."""
    if make not in _makers:
        _makers.append(make)


def panels_of(plan: SupportPlan, scope: Scope, *, at: datetime) -> list[Panel]:
    """In the order in which the steps have registered."""
    made = (make(plan, scope, at) for make in _makers)
    return [panel for panel in made if panel is not None]
