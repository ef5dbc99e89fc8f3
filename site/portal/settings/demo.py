"""./portal demo: fresh keys in var/env, invented people, the local test trust services, a banner on every page."""

from portal.settings import base
from portal.settings.base import *  # noqa: F403

DEMO = True
TRUST_MODE = "test"
SIGNING_MEANS = ["test", "upload", "paper"]
if not base.EPARAKSTS_CLIENT_ID:  # one's own client of the trial platform goes first
    # Signing in by eParaksts against the local peer, which portal.server serves beside the test trust services.
    EPARAKSTS_SIGN_IN = base.env.bool("KOPIENA_EPARAKSTS_SIGN_IN", default=True)
    EPARAKSTS_URL = f"http://127.0.0.1:{base.TESTBED_PORT + 1}"
    EPARAKSTS_CLIENT_ID, EPARAKSTS_CLIENT_SECRET = "kopiena", "testa-noslepums"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
