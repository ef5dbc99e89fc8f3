"""allauth adapter: who may open an account, and where a person goes after signing in."""

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse

from kernel.accounts.predicates import must_set_up_second_step


class AccountAdapter(DefaultAccountAdapter):
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by invitation or application, never by a bare sign-up page."""
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        if must_set_up_second_step(request.user):
            return reverse("mfa_activate_totp")
        return str(super().get_login_redirect_url(request))

    def format_email_subject(self, subject: str) -> str:
        """No "[example.com] " before the words."""
        return f"Kopiena: {subject}"
