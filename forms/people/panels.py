"""What later steps show on a learner's page: each registers a panel, because people know of no plan or request."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from forms.people.access import Scope
    from forms.people.learners import Learner


@dataclass(frozen=True)
class PanelLine:
    """One record: where it leads, its words, its state as a tag (tone and label). `more`: a second address and words."""

    href: str
    text: str
    tone: str
    state: str
    more: tuple[str, str] | None = None


@dataclass(frozen=True)
class Panel:
    """A section of the page. `empty`: what to say without lines; `act`: address and words of the button, if any."""

    title: str
    lines: Sequence[PanelLine]
    empty: str
    act: tuple[str, str] | None = None


_makers: list[Callable[[Learner, Scope, date], Panel | None]] = []


def register(make: Callable[[Learner, Scope, date], Panel | None]) -> None:
    """Called once, from AppConfig.ready(); None: nothing to show to this person."""
    if make not in _makers:
        _makers.append(make)


def panels_of(learner: Learner, scope: Scope, *, on: date) -> list[Panel]:
    """In the order in which the steps have registered."""
    made = (make(learner, scope, on) for make in _makers)
    return [panel for panel in made if panel is not None]
