"""Signing at a provider: the page from which the person goes there, and the address where the provider sends them back.

The one GET that changes something is `back`: OAuth knows no other way. It does so once, for who brings the word that this very
browser was given.
"""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kernel.periods import now
from signing.envelopes import exchanges, together, waiting
from signing.envelopes.models import Exchange, Turn
from signing.envelopes.states import ExchangeState
from signing.envelopes.visitors import at_turn_as_signer, evidence_of
from signing.errors import SigningError
from signing.means import registry

if TYPE_CHECKING:
    from kernel.accounts.models import User

#: Characters of an authorisation code; providers' are far shorter.
_MOST = 4000


def go(request: HttpRequest, turn: Turn, *, means: str, by: User | None) -> HttpResponse:
    """The signer has chosen a provider. Raises the tree of `exchanges.begin`."""
    exchange, ticket = exchanges.begin(
        turn=turn.public_id, envelope=turn.envelope.public_id, means=means, by=by, on=now()
    )
    request.session[_key(turn.public_id)] = [str(exchange), ticket]
    return redirect("signing:provider", turn=turn.public_id)


def follow(request: HttpRequest, leader: Exchange, *, ticket: str) -> HttpResponse:
    """The same for several documents: the page of the turn that leads."""
    request.session[_key(leader.turn.public_id)] = [str(leader.public_id), ticket]
    return redirect("signing:provider", turn=leader.turn.public_id)


@never_cache
@require_GET
def provider(request: HttpRequest, turn: UUID) -> HttpResponse:
    """Where it stands, and the way on."""
    row, _visitor = at_turn_as_signer(request, turn, on=now())
    exchange, ticket = _mine(request, turn)
    several = _several(exchange) if exchange is not None else []
    if exchange is None or not (row.active or several) or exchange.expires_at <= now():
        return redirect("signing:turn", turn=turn)
    waits = exchange.state == ExchangeState.SIGNED_IN
    try:
        address = "" if waits else exchanges.address(exchange, ticket=ticket)
    except SigningError as error:
        if row.problem == "":
            messages.error(request, str(error.message))
        return redirect("signing:turn", turn=turn)
    context = {
        "turn": row,
        "envelope": row.envelope,
        "label": registry.get(exchange.means).label,
        "address": address,
        "signs_in": exchange.state == ExchangeState.SIGN_IN,
        "several": several,
    }
    return render(request, "signing/provider.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def back(request: HttpRequest) -> HttpResponse:
    """From the provider: a code for our word, or a refusal. Everybody else is told that there is no such page."""
    state = request.GET.get("state", "")
    found = exchanges.of_ticket(state)
    if found is None:
        raise Http404
    turn = found.turn.public_id
    row, visitor = at_turn_as_signer(request, turn, on=now())
    _exchange, ticket = _mine(request, turn)
    if not secrets.compare_digest(ticket.encode(), state.encode()):
        raise Http404
    code = request.GET.get("code", "")[:_MOST]
    try:
        if not code:
            exchanges.refuse(exchange=found.public_id, ticket=state, by=visitor.user, on=now())
            return redirect("signing:turn", turn=turn)
        following = exchanges.come_back(
            exchange=found.public_id,
            ticket=state,
            code=code,
            evidence=evidence_of(request, row, visitor),
            by=visitor.user,
            on=now(),
        )
    except SigningError as error:
        messages.error(request, str(error.message))
        return redirect("signing:turn", turn=turn)
    if following:
        request.session[_key(turn)] = [str(found.public_id), following]
        waiting.until(lambda: not Exchange.objects.filter(pk=found.pk, state=ExchangeState.SIGNED_IN).exists())
        return redirect("signing:provider", turn=turn)
    del request.session[_key(turn)]
    if visitor.user is not None and exchanges.is_of_several(found):
        made = together.allowed(found, by=visitor.user, evidence=evidence_of(request, row, visitor), on=now())
        return redirect("signing:set", made.public_id)
    waiting.until(lambda: not Turn.objects.filter(pk=row.pk, state="signing").exists())
    return redirect("signing:turn", turn=turn)


def _several(leader: Exchange) -> list[Turn]:
    """The documents that one consent is for; empty for one alone."""
    followers = leader.followers.select_related("turn__envelope").order_by("pk")
    found = [one.turn for one in followers if one.state != ExchangeState.DROPPED]
    return [leader.turn, *found] if found else []


def _key(turn: UUID) -> str:
    return f"signing-provider:{turn}"


def _mine(request: HttpRequest, turn: UUID) -> tuple[Exchange | None, str]:
    """What this browser began for the turn, and its word."""
    exchange, ticket = request.session.get(_key(turn), (None, ""))
    if exchange is None:
        return None, ""
    row = Exchange.objects.select_related("turn", "base").filter(public_id=exchange, turn__public_id=turn).first()
    return row, ticket
