"""Sign-ins of the demo people: random, printed once, kept only as hashes."""

import secrets
from dataclasses import dataclass

#: Only addresses of the reserved demo domain ever get a password from here (domain reference, section 9.1).
DEMO_DOMAIN = "@paraugs.example"
#: No letters that look alike: the passwords are read off a screen.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


@dataclass(frozen=True, slots=True)
class SignIn:
    email: str
    password: str
    who: str


def new_password() -> str:
    """Four groups of four letters: 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def give_passwords(*, everyone: bool) -> list[SignIn]:
    """Give each demo person without a password a random one (`everyone`: all of them); those given."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    if not settings.DEMO:
        raise RuntimeError("Demo passwords are given in the demo settings only.")
    given = []
    for user in get_user_model().objects.filter(email__endswith=DEMO_DOMAIN, is_active=True).order_by("email"):
        if user.has_usable_password() and not everyone:
            continue
        password = new_password()
        user.set_password(password)
        user.save(update_fields=["password"])
        given.append(SignIn(email=user.email, password=password, who=f"{user.first_name} {user.last_name}".strip()))
    return given
