"""Production: refuses demo keys, DEBUG, the testbed and missing settings; each refusal says what to set (portal.checks)."""

from portal.settings.base import *  # noqa: F403

SECURE_SSL_REDIRECT = env.bool("KOPIENA_SSL_REDIRECT", default=True)  # noqa: F405
SECURE_HSTS_SECONDS = 31536000
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
