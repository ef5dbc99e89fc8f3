"""Signing in, and linking an account, by an identity proved elsewhere (decision 0052).

The one GET that changes something is `back`: OAuth knows no other way. It does so once, for who brings the word that this very
browser was given. A link leads to the provider, not a form: a redirect after a form would need other hosts in `form-action`.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from allauth.account import app_settings
from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import perform_login, record_authentication
from allauth.account.models import Login
from allauth.account.utils import get_next_redirect_url
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kernel.accounts import identities, providers, tickets
from kernel.accounts.errors import IdentityError, IdentityUnknown, Interrupted, ReturnOver
from kernel.accounts.providers import IdentityProvider
from kernel.accounts.tickets import Purpose, Ticket
from kernel.periods import now
from kernel.web.limits import limited

if TYPE_CHECKING:
    from kernel.accounts.models import User

logger = logging.getLogger("kernel.accounts")

#: Characters of an authorisation code; providers' are far shorter.
_MOST = 4000


def _provider() -> IdentityProvider:
    found = providers.current()
    if found is None:
        raise Http404
    return found


def back_address() -> str:
    """The one address that is registered with the provider."""
    with translation.override(settings.LANGUAGE_CODE):
        return f"{settings.PUBLIC_BASE_URL}{reverse('account_identity_back')}"


@never_cache
@limited("identity")
@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Somebody wants to sign in by eParaksts; a bare look begins nothing."""
    _provider()
    if request.user.is_authenticated:
        return HttpResponseRedirect(get_adapter().get_login_redirect_url(request))
    if request.method != "POST":
        return redirect("account_login")
    onward = get_next_redirect_url(request) or ""
    tickets.issue(request, Purpose.SIGN_IN, onward=onward, language=translation.get_language())
    return redirect("account_identity_go")


@never_cache
@login_required
def link(request: HttpRequest) -> HttpResponse:
    """The owner of the account wants to sign in by eParaksts from now on; asked for the password first."""
    _provider()
    if request.method != "POST":
        return redirect("account_overview")
    return _begin_link(request)


@reauthentication_required(app="accounts")
def _begin_link(request: HttpRequest) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]  # who is signed in
    tickets.issue(request, Purpose.LINK, user=str(user.public_id), language=translation.get_language())
    return redirect("account_identity_go")


@never_cache
@require_GET
def go(request: HttpRequest) -> HttpResponse:
    """From here on to the provider, by one of its ways."""
    provider, ticket = _provider(), tickets.waiting(request)
    if ticket is None:
        return _home(request)
    ways = [
        {
            "way": way,
            "address": provider.address(
                way=way.name, state=ticket.state, verifier=ticket.verifier, back=back_address()
            ),
        }
        for way in provider.ways
    ]
    context = {"ways": ways, "links": ticket.purpose == Purpose.LINK}
    return render(request, "account/identity_go.html", context)


@never_cache
@require_GET
def back(request: HttpRequest) -> HttpResponse:
    """From the provider: a code for our word, or a refusal. Always goes on to another page, so that nothing is sent twice."""
    provider = _provider()
    try:
        ticket = tickets.spend(request, state=request.GET.get("state", ""))
    except ReturnOver as error:
        return _refused(request, error)
    with translation.override(ticket.language):
        try:
            return _came_back(request, provider, ticket)
        except IdentityUnknown:
            return redirect("account_identity_unknown")
        except IdentityError as error:
            return _refused(request, error)


def _came_back(request: HttpRequest, provider: IdentityProvider, ticket: Ticket) -> HttpResponse:
    """Raises the tree of IdentityError."""
    user: User | None = request.user if request.user.is_authenticated else None
    if ticket.user != (str(user.public_id) if user else ""):
        raise ReturnOver("another account is signed in")
    code = request.GET.get("code", "")[:_MOST]
    if not code:
        raise Interrupted
    personal_code = provider.personal_code(code=code, verifier=ticket.verifier, back=back_address())
    if user is not None:
        identities.link(user=user, scheme=provider.scheme, personal_code=personal_code, on=now())
        messages.success(request, _("eParaksts is linked. From now on you can sign in by it."))
        return redirect("account_overview")
    owner = identities.owner(scheme=provider.scheme, personal_code=personal_code, on=now())
    record_authentication(request, owner, method=provider.scheme)
    # The second step, if the account has one, follows as after a password.
    login = Login(
        user=owner,
        redirect_url=ticket.onward or None,
        email_verification=app_settings.EmailVerificationMethod.NONE,
    )
    answer: HttpResponse = perform_login(request, login)
    return answer


def _refused(request: HttpRequest, error: IdentityError) -> HttpResponse:
    logger.info("Return from the identity provider: %s", error)
    messages.error(request, str(error.message))
    return _home(request)


def _home(request: HttpRequest) -> HttpResponse:
    return redirect("account_overview" if request.user.is_authenticated else "account_login")


@require_GET
def unknown(request: HttpRequest) -> HttpResponse:
    """Proved who they are, but no account has this identity: what to do. The same for everybody."""
    _provider()
    return render(request, "account/identity_unknown.html")


@never_cache
@login_required
def unlink(request: HttpRequest) -> HttpResponse:
    """Also when the provider is switched off."""
    user: User = request.user  # type: ignore[assignment]
    row = identities.links_of(user).first()
    if row is None:
        return redirect("account_overview")
    if request.method != "POST":
        return render(request, "account/identity_unlink.html", {"row": row})
    return _unlinked(request, row.scheme)


@reauthentication_required(app="accounts")
def _unlinked(request: HttpRequest, scheme: str) -> HttpResponse:
    user: User = request.user  # type: ignore[assignment]
    identities.unlink(user=user, scheme=scheme, on=now())
    messages.success(request, _("eParaksts is unlinked. You sign in by your e-mail and password."))
    return redirect("account_overview")
