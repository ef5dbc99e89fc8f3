# ruff: noqa: F403, F405
"""Settings of the processes that kill tests start: the real job table on a real file, only the apps they need."""

from portal.settings.test import *

INSTALLED_APPS = [
    "kernel.accounts",
    "kernel.audit",
    "kernel.files",
    "kernel.jobs",
    "kernel.notifications",
    "django.contrib.auth",
    "django.contrib.contenttypes",
]
JOB_PACKAGES = frozenset({"kernel"})
JOB_LEASE = 3
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "tests" / "kernel" / "templates", BASE_DIR / "site" / "portal" / "templates"],
        "APP_DIRS": True,
    }
]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
