# ruff: noqa: F403, F405
"""The demo's settings; static files keep their manifest, but they are not packed twice over for tests that ask for none."""

from portal.settings.demo import *

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"},
}
