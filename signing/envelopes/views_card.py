"""Signing with a card through the browser: the page, the hash for a certificate, the value that came back.

The page's word (ticket) lives in the session and goes along with both answers; Django has checked CSRF and origin before.
"""

from __future__ import annotations

import base64
import binascii
import json
import secrets
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from kernel.periods import now
from signing.envelopes import exchanges, offers
from signing.envelopes.errors import ExchangeOver, MeansNotOffered
from signing.envelopes.models import Exchange, Turn
from signing.envelopes.views_turn import wait_a_moment
from signing.envelopes.visitors import Visitor, at_turn_as_signer, evidence_of
from signing.errors import CertificateRefused, SignatureValueWrong, SigningError
from signing.means.base import Where
from signing.means.keys import Key
from signing.means.web_eid import HASH_NAMES, WebEidMeans, suited

#: Characters of base64; a certificate has about 2,500, a value of RSA-4096 has 684.
_MOST = 16_000


@never_cache
@require_GET
def card(request: HttpRequest, turn: UUID) -> HttpResponse:
    row, visitor = at_turn_as_signer(request, turn, on=now())
    if not _offered(row, visitor):
        return redirect("signing:turn", turn=turn)
    ticket = request.session[_key(turn)] = secrets.token_urlsafe(32)
    return render(request, "signing/card.html", {"turn": row, "envelope": row.envelope, "ticket": ticket})


@never_cache
@require_POST
def prepare(request: HttpRequest, turn: UUID) -> HttpResponse:
    """The card's certificate and what it can; the answer is the hash to sign."""
    on = now()
    row, visitor = at_turn_as_signer(request, turn, on=on)
    try:
        if not _offered(row, visitor):
            raise MeansNotOffered(WebEidMeans.name)
        key = suited(Key.of(_bytes(request, "certificate", CertificateRefused)), _algorithms(request))
        exchange = exchanges.card(
            turn=turn,
            envelope=row.envelope.public_id,
            means=WebEidMeans.name,
            key=key,
            ticket=_ticket(request, turn),
            by=visitor.user,
            on=on,
        )
    except SigningError as error:
        return _refused(error)
    digest, algorithm = exchanges.hash_of(exchange)
    return JsonResponse(
        {
            "exchange": str(exchange.public_id),
            "hash": base64.b64encode(digest).decode(),
            "hashFunction": HASH_NAMES[algorithm],
        }
    )


@never_cache
@require_POST
def finish(request: HttpRequest, turn: UUID) -> HttpResponse:
    """The card's value: verified here, embedded by a job. The page goes where the answer says."""
    on = now()
    row, visitor = at_turn_as_signer(request, turn, on=on)
    try:
        exchange = Exchange.objects.filter(turn=row, public_id=_uuid(request.POST.get("exchange", ""))).first()
        if exchange is None:
            raise ExchangeOver
        exchanges.answer(
            exchange=exchange.public_id,
            ticket=_ticket(request, turn),
            value=_bytes(request, "signature", SignatureValueWrong),
            evidence={**evidence_of(request, row, visitor), "shown_sha256": exchange.base.sha256},
            by=visitor.user,
            on=on,
        )
    except SigningError as error:
        return _refused(error)
    del request.session[_key(turn)]
    wait_a_moment(turn)
    return JsonResponse({"next": reverse("signing:turn", args=[turn])})


def _offered(row: Turn, visitor: Visitor) -> bool:
    offered = offers.offered(row.envelope, row, in_person=visitor.opening is None)
    return any(means.where == Where.BY_CARD for means in offered)


def _refused(error: SigningError) -> JsonResponse:
    return JsonResponse({"error": str(error.message), "code": error.code}, status=422)


def _key(turn: UUID) -> str:
    return f"signing-card:{turn}"


def _ticket(request: HttpRequest, turn: UUID) -> str:
    """The word of the page that this browser was given. Raises ExchangeOver for another one."""
    known = request.session.get(_key(turn), "")
    if not known or not secrets.compare_digest(known.encode(), request.POST.get("ticket", "").encode()):
        raise ExchangeOver
    return str(known)


def _bytes(request: HttpRequest, name: str, error: type[SigningError]) -> bytes:
    text = request.POST.get(name, "")
    try:
        found = base64.b64decode(text, validate=True) if len(text) <= _MOST else b""
    except (binascii.Error, ValueError):
        found = b""
    if not found:
        raise error(f"{name} is no base64")
    return found


def _algorithms(request: HttpRequest) -> list[dict[str, str]]:
    try:
        found: Any = json.loads(request.POST.get("algorithms", "")[:_MOST])
    except ValueError:
        found = None
    if not isinstance(found, list):
        raise CertificateRefused("no algorithms")
    return [{str(name): str(value) for name, value in one.items()} for one in found if isinstance(one, dict)]


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError as error:
        raise ExchangeOver from error
