"""What can go wrong with a team; each error says what to do next."""

from __future__ import annotations

from forms.supervision.errors import SupervisionError


class NotAllowed(SupervisionError):
    code = "supervision.team.not-allowed"


class NotThatDay(SupervisionError):
    code = "supervision.team.day"
