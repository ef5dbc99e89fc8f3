"""A developer's machine: DEBUG, the local test trust services."""

from portal.settings.base import *  # noqa: F403

DEBUG = True
SECRET_KEY = SECRET_KEY or "development-only"  # noqa: F405
FIELD_KEYS = FIELD_KEYS or ["dev:ZGV2ZWxvcG1lbnQtb25seS1rZXktMzItYnl0ZXMtISE="]  # noqa: F405
LOOKUP_KEY = LOOKUP_KEY or "development-only"  # noqa: F405
TRUST_MODE = "test"
SIGNING_MEANS = ["test", "upload", "paper"]
