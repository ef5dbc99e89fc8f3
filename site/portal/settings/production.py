"""Production: refuses demo keys, DEBUG, the testbed, missing settings; each refusal says what to set."""

from django.core.exceptions import ImproperlyConfigured

from portal.refusals import refusals
from portal.settings.base import *  # noqa: F403

SECURE_SSL_REDIRECT = env.bool("KOPIENA_SSL_REDIRECT", default=True)  # noqa: F405
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SESSION_COOKIE_SECURE = True
SESSION_COOKIE_NAME = "__Host-session"
CSRF_COOKIE_SECURE = True
CSRF_COOKIE_NAME = "__Host-csrf"
CSRF_TRUSTED_ORIGINS = [PUBLIC_BASE_URL]  # noqa: F405

STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

_reasons = refusals(globals())
if _reasons:
    raise ImproperlyConfigured(
        "Kopiena šādi nedarbosies ražošanas vidē:\n" + "\n".join(f"  {reason}" for reason in _reasons)
    )
