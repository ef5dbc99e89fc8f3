"""Mail goes out by KOPIENA_EMAIL_URL; without it, into files under var/mail so that nothing is lost in silence."""

from portal.settings import base

_url = base.env.str("KOPIENA_EMAIL_URL", default="")
if _url:
    vars().update(base.env.email_url_config(_url))
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = base.VAR_DIR / "mail"
DEFAULT_FROM_EMAIL = base.env.str("KOPIENA_FROM_EMAIL", default="kopiena@paraugs.example")
