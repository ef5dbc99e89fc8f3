"""One-purpose links for signers without an account: first a code by e-mail, then the signing page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from kernel.periods import now
from signing.envelopes import actions, limits, links, visitors
from signing.envelopes.entry import CodeForm
from signing.envelopes.errors import LinkUnknown, TooManyAttempts
from signing.envelopes.models import Turn
from signing.errors import SigningError


@never_cache
@require_http_methods(["GET", "POST"])
def link(request: HttpRequest, token: str) -> HttpResponse:
    """GET shows the door and changes nothing, so that preview robots spend neither link nor code."""
    on = now()
    try:
        limits.count("link", request, limit=30, seconds=60)
        turn = links.turn_of(token=token, on=on)
    except TooManyAttempts as error:
        return _closed(request, error, status=429)
    except LinkUnknown as error:
        return _closed(request, error, status=404)
    if request.method == "POST" and request.POST.get("act") == "send":
        return _send(request, turn)
    form = CodeForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            limits.count("code", request, limit=10, seconds=60)
            links.check_code(turn=turn, code=form.cleaned_data["code"], on=on)
        except SigningError as error:
            form.add_error("code", str(error.message))
        else:
            visitors.open_here(request, turn, on=on)
            actions.view_turn(turn=turn.public_id, envelope=turn.envelope.public_id, by=None, on=on)
            return redirect("signing:turn", turn=turn.public_id)
    context = {"form": form, "sent": bool(turn.code_hash), "signed": not turn.unfinished}
    return _quiet(render(request, "signing/link.html", context, status=422 if form.errors else 200))


def _send(request: HttpRequest, turn: Turn) -> HttpResponse:
    try:
        limits.count("send", request, limit=5, seconds=300)
        links.send_code(turn=turn, on=now())
    except SigningError as error:
        messages.error(request, str(error.message))
    else:
        messages.success(request, _("The code was sent to the signer's e-mail address."))
    return redirect(request.path)


def _closed(request: HttpRequest, error: SigningError, *, status: int) -> HttpResponse:
    return _quiet(render(request, "signing/link_closed.html", {"text": error.message}, status=status))


def _quiet(response: HttpResponse) -> HttpResponse:
    """The token stands in the address: it must not travel on."""
    response["Referrer-Policy"] = "strict-origin"  # "no-referrer" would make browsers post with "Origin: null"
    response["X-Robots-Tag"] = "noindex, nofollow"
    return response
