"""What a one-time code has opened in this browser, and until when."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from django.http import HttpRequest


def open_here(request: HttpRequest, key: str, *, until: datetime) -> None:
    """Remember in the session that this browser's person gave the right code for `key`."""
    request.session.cycle_key()  # no fixation: what was known before the code opens nothing
    request.session[key] = until.isoformat()


def opened_here(request: HttpRequest, key: str, *, on: datetime) -> bool:
    until = request.session.get(key, "")
    return bool(until) and datetime.fromisoformat(until) > on


def was_opened_here(request: HttpRequest, key: str) -> bool:
    """True also when the time has run out: a new code opens it again."""
    return key in request.session


def keep_open(request: HttpRequest, key: str, *, until: datetime) -> None:
    """Somebody is still at work: the time begins anew."""
    request.session[key] = until.isoformat()
