"""New sign-ins for the demo people: random, told once, kept only as hashes."""

import secrets

#: Only addresses of the reserved demo domain ever get a password from here (domain reference, section 9.1).
DEMO_DOMAIN = "@paraugs.example"
#: No letters that look alike: the passwords are read off a screen.
_LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"


def random_password() -> str:
    """Four groups of four letters: 80 bits."""
    return "-".join("".join(secrets.choice(_LETTERS) for _ in range(4)) for _ in range(4))


def new_passwords() -> dict[str, str]:
    """A new password for every demo person; e-mail → password."""
    from django.conf import settings
    from django.contrib.auth import get_user_model

    if not settings.DEMO:
        raise RuntimeError("Demo passwords are given in the demo settings only.")
    given = {}
    for user in get_user_model().objects.filter(email__endswith=DEMO_DOMAIN, is_active=True):
        given[user.email] = random_password()
        user.set_password(given[user.email])
        user.save(update_fields=["password"])
    return given
