"""Who stands at the door of a turn or a document: its signer, somebody who may see or manage it, or nobody (404)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.http import Http404, HttpRequest

from kernel.accounts.models import User
from kernel.accounts.signed_in import sign_in_of
from kernel.web import opened
from kernel.web.opened import Opening
from signing.envelopes.models import Envelope, Turn
from signing.ports import Access, subject_access

#: How long a code opens the turn in this browser.
SESSION_LIFE = timedelta(minutes=60)


@dataclass(frozen=True)
class Visitor:
    """`signer`: may act for the turn. `recognised`: how we know, kept as evidence; `opening`: what was proved and when,
    None where the signer has proved nothing here."""

    user: User | None
    signer: bool
    access: Access
    recognised: str
    opening: Opening | None = None


def at_turn(request: HttpRequest, turn: UUID, *, on: datetime) -> tuple[Turn, Visitor]:
    """The turn and who asks; Http404 for everybody else, as if there were no such turn."""
    row = Turn.objects.select_related("envelope__current", "envelope__original", "user").filter(public_id=turn).first()
    if row is None:
        raise Http404
    user = request.user if isinstance(request.user, User) else None
    if user is not None and user.is_active and row.user_id == user.pk:
        return row, Visitor(user, signer=True, access=Access.VIEW, recognised="account", opening=sign_in_of(request))
    if row.user_id is None and _opened_here(request, row, on=on):
        opening = opened.opening_of(request, _key(row))
        return row, Visitor(None, signer=True, access=Access.VIEW, recognised="link and e-mailed code", opening=opening)
    access = subject_access(user, row.envelope.subject)
    if access < Access.VIEW:
        raise Http404
    if user is not None and access >= Access.MANAGE and row.user_id is None and _handed_over(request, row, on=on):
        return row, Visitor(
            user, signer=True, access=access, recognised=f"in person, on the device of {user.public_id}"
        )
    return row, Visitor(user, signer=False, access=access, recognised="account")


def at_turn_as_signer(request: HttpRequest, turn: UUID, *, on: datetime) -> tuple[Turn, Visitor]:
    """The same for pages that are the signer's alone."""
    row, visitor = at_turn(request, turn, on=on)
    if not visitor.signer:
        raise Http404
    return row, visitor


def evidence_of(request: HttpRequest, turn: Turn, visitor: Visitor) -> dict[str, str]:
    """What is kept of a request to sign: how the person was recognised, from where, which file was before the eyes."""
    return {
        "recognised": visitor.recognised,
        "address": request.META.get("REMOTE_ADDR", ""),
        "browser": request.headers.get("User-Agent", "")[:300],
        "shown_sha256": turn.envelope.current.sha256,
    }


def at_document(request: HttpRequest, subject: UUID, *, least: Access) -> tuple[Envelope, User]:
    """The envelope of a subject, for who may see or manage it; Http404 for everybody else."""
    row = Envelope.objects.select_related("current", "original", "draft").filter(subject=subject).first()
    user = request.user if isinstance(request.user, User) else None
    if row is None or user is None or subject_access(user, subject) < least:
        raise Http404
    return row, user


def open_here(request: HttpRequest, turn: Turn, *, on: datetime) -> None:
    """Remember in the session that this browser's person gave the right code."""
    opened.open_here(request, _key(turn), until=on + SESSION_LIFE, on=on, by=("link", "code"))


def hand_over(request: HttpRequest, turn: Turn, *, on: datetime) -> None:
    """Remember in the session that the signer has come and signs on this device, beside whoever is signed in."""
    opened.open_here(request, _in_person(turn), until=on + SESSION_LIFE, on=on, by=("in person",))


def _handed_over(request: HttpRequest, turn: Turn, *, on: datetime) -> bool:
    return opened.opened_here(request, _in_person(turn), on=on)


def _in_person(turn: Turn) -> str:
    return f"signing-in-person:{turn.public_id}"


def _opened_here(request: HttpRequest, turn: Turn, *, on: datetime) -> bool:
    return opened.opened_here(request, _key(turn), on=on)


def _key(turn: Turn) -> str:
    return f"signing-turn:{turn.public_id}"
