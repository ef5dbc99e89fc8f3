"""What a browser has to bring back from a provider: one word, good once, for ten minutes, in the session that began.

It lies in the session alone, so a return in any other browser finds nothing (login CSRF, a link that somebody sent).
"""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from django.http import HttpRequest

from kernel.accounts.errors import ReturnOver
from kernel.periods import now

LIFE = timedelta(minutes=10)
_KEY = "identity-ticket"


class Purpose(StrEnum):
    SIGN_IN = "sign_in"
    LINK = "link"


@dataclass(frozen=True)
class Ticket:
    """user: whose account is being linked, "" when signing in. onward: where the person wanted to go."""

    purpose: str
    state: str
    verifier: str
    until: str
    user: str
    onward: str
    language: str

    @property
    def alive(self) -> bool:
        return now() < datetime.fromisoformat(self.until)


def issue(request: HttpRequest, purpose: Purpose, *, user: str = "", onward: str = "", language: str) -> Ticket:
    """A new one; an older one of this session is over."""
    ticket = Ticket(
        purpose=purpose,
        state=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
        until=(now() + LIFE).isoformat(),
        user=user,
        onward=onward,
        language=language,
    )
    request.session[_KEY] = asdict(ticket)
    return ticket


def waiting(request: HttpRequest) -> Ticket | None:
    """The one this browser may still bring back."""
    found = request.session.get(_KEY)
    ticket = Ticket(**found) if found else None
    return ticket if ticket is not None and ticket.alive else None


def spend(request: HttpRequest, *, state: str) -> Ticket:
    """The ticket whose word this is; it is gone, whatever follows. Raises ReturnOver and leaves any other ticket."""
    found = request.session.get(_KEY)
    if not found or not secrets.compare_digest(str(found["state"]).encode(), state.encode()):
        raise ReturnOver("no such ticket here")
    del request.session[_KEY]
    request.session.save()  # before anybody is asked: a second return at the same time finds nothing
    ticket = Ticket(**found)
    if not ticket.alive:
        raise ReturnOver("too late")
    return ticket
