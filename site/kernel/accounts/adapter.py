"""allauth adapter: who may open an account, and where a person goes after signing in."""

import time
from typing import Any

from allauth.account import app_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from django.http import HttpRequest
from django.urls import reverse

from kernel.accounts.predicates import must_set_up_second_step
from kernel.web.places import place


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by invitation or application, never by a bare sign-up page."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if must_set_up_second_step(request.user):
            return reverse("mfa_activate_totp")
        return str(super().get_login_redirect_url(request))

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        return place("home")

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who signed in a moment ago is not asked for the password twice in a row, e.g. to set up the second step."""
        return not self._signed_in_just_now() and bool(super().is_reauthentication_required(app=app, **kwargs))

    def _signed_in_just_now(self) -> bool:
        records = get_authentication_records(self.request, self.request.user)
        return bool(records) and time.time() - records[-1]["at"] < app_settings.REAUTHENTICATION_TIMEOUT

    def format_email_subject(self, subject: str) -> str:
        """No "[example.com] " before the words."""
        return f"Kopiena: {subject}"
