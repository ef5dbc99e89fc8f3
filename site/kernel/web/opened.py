"""What a one-time code has opened in this browser: until when, since when, and how the person proved who they are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


@dataclass(frozen=True)
class Opening:
    """`by`: what was proved, e.g. ("link", "code"); `at`: the moment of the code."""

    by: tuple[str, ...]
    at: datetime


def open_here(request: HttpRequest, key: str, *, until: datetime, on: datetime, by: tuple[str, ...]) -> None:
    """Remember in the session that this browser's person gave the right code for `key`."""
    request.session.cycle_key()  # no fixation: what was known before the code opens nothing
    request.session[key] = until.isoformat()
    request.session[_since(key)] = [on.isoformat(), *by]


def opened_here(request: HttpRequest, key: str, *, on: datetime) -> bool:
    until = request.session.get(key, "")
    return bool(until) and datetime.fromisoformat(until) > on


def was_opened_here(request: HttpRequest, key: str) -> bool:
    """True also when the time has run out: a new code opens it again."""
    return key in request.session


def opening_of(request: HttpRequest, key: str) -> Opening | None:
    """How and when it was opened, for the evidence of what is done behind the door."""
    kept = request.session.get(_since(key))
    return Opening(tuple(kept[1:]), datetime.fromisoformat(kept[0])) if kept else None


def keep_open(request: HttpRequest, key: str, *, until: datetime) -> None:
    """Somebody is still at work: the time begins anew."""
    request.session[key] = until.isoformat()


def _since(key: str) -> str:
    return f"{key}:since"
