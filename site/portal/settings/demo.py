"""./portal demo: fresh keys in var/env, invented people, the local test trust services, a banner on every page."""

from portal.settings.base import *  # noqa: F403

DEMO = True
TRUST_MODE = "test"
SIGNING_MEANS = ["test", "upload", "paper"]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
