"""Questions about a user that need no place or record: what a person may do in a place comes from memberships."""

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from kernel.accounts.models import User

Anyone = User | AnonymousUser


def is_editor(user: Anyone) -> bool:
    """May open the editors' part (/admin/): active staff."""
    return bool(user.is_authenticated and user.is_active and user.is_staff)


def has_second_step(user: Anyone) -> bool:
    """An authenticator app or a security key is switched on (recovery codes alone are none)."""
    if not user.is_authenticated:
        return False
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return Authenticator.objects.filter(user_id=user.pk, type__in=kinds).exists()


def must_set_up_second_step(user: Anyone) -> bool:
    """Staff without a second step may go nowhere but to its set-up."""
    return bool(settings.MFA_REQUIRED_FOR_STAFF and is_editor(user) and not has_second_step(user))
