"""Headers: own origin only, nothing inline; nonces only under /admin/ (architecture, decision 12)."""

from csp.constants import NONE, SELF, UNSAFE_INLINE

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "object-src": [NONE],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
        "form-action": [SELF],
    },
}
#: Wagtail's editor shows previews in a frame of its own and sets style attributes from its own scripts; the nonce of
#: its widgets is added by portal.middleware. Nothing outside this prefix is relaxed.
ADMIN_PREFIX = "/admin/"
ADMIN_CONTENT_SECURITY_POLICY = {
    "frame-ancestors": [SELF],
    "frame-src": [SELF],
    "img-src": [SELF, "data:", "blob:"],
    "style-src-attr": [UNSAFE_INLINE],
}
#: Answers below these prefixes are never stored by a browser or a proxy, whoever asks (threats S6, ASVS 14.3.2).
PRIVATE_PREFIXES = (
    "/admin/",
    "/api/",
    "/berna-drosiba/",
    "/cilveki/",
    "/darba-telpa/",
    "/dokumenti/",
    "/konts/",
    "/ligumi/",
    "/parakstisana/",
    "/paraksti/",
    "/parbaude/",
    "/pieteikties/",
    "/plani/",
    "/status",
)
PERMISSIONS_POLICY: dict[str, list[str]] = {
    name: [] for name in ("camera", "geolocation", "microphone", "payment", "usb", "browsing-topics")
}
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
SECURE_REDIRECT_EXEMPT = [r"^livez$", r"^readyz$"]  # probes speak plain HTTP to the process itself
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "django.views.csrf.csrf_failure"
