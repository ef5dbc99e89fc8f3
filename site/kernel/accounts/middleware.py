"""Staff must have a second step (issue: accounts, MFA for staff). Stands after AuthenticationMiddleware."""

from collections.abc import Callable

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from kernel.accounts.predicates import must_set_up_second_step

#: Reachable without the second step: the account pages themselves, files of the look.
_OPEN = ("/konts/", "/en/konts/", settings.STATIC_URL)


def second_step_for_staff(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    def middleware(request: HttpRequest) -> HttpResponse:
        # The cookie is looked at first: pages of anonymous visitors must not open a session.
        if (
            settings.SESSION_COOKIE_NAME in request.COOKIES
            and not request.path.startswith(_OPEN)
            and must_set_up_second_step(request.user)
        ):
            messages.warning(request, _("Switch on the second step of signing in: editors and administrators need it."))
            return HttpResponseRedirect(reverse("mfa_activate_totp"))
        return get_response(request)

    return middleware
