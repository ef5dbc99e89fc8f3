"""Settings that every environment shares. Concern files beside this one are imported at the end."""

from pathlib import Path
from typing import Any

import environ

BASE_DIR: Path = Path(__file__).resolve().parents[3]
env: Any = environ.Env()

#: Everything that is written at run time lives here: database, blobs, keys (0600), demo files.
VAR_DIR: Path = Path(env.str("KOPIENA_VAR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)
environ.Env.read_env(str(VAR_DIR / "env"), overwrite=False)  # keys made by ./portal; a set variable wins

SECRET_KEY = env.str("KOPIENA_SECRET_KEY", default="")
DEBUG = False
DEMO = False
ALLOWED_HOSTS = env.list("KOPIENA_ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "[::1]"])

#: Printed in originals until 2034 and longer: never change it once documents exist (architecture, decision 10).
PUBLIC_BASE_URL: str = env.str("KOPIENA_PUBLIC_BASE_URL", default="http://127.0.0.1:8000").rstrip("/")

INSTALLED_APPS = [
    "portal",
    "content",
    "forms",
    "doc_templates",
    "signing",
    "kernel.web",
    "kernel.accounts",
    "kernel.audit",
    "kernel.files",
    "kernel.jobs",
    "kernel.editions",
    "kernel.notifications",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "wagtail.contrib.forms",
    "wagtail.contrib.redirects",
    "wagtail.contrib.settings",
    "wagtail.embeds",
    "wagtail.sites",
    "wagtail.users",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "modelcluster",
    "taggit",
    "django_tables2",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "django.contrib.sitemaps",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "kernel.web.ready.ready_answers",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.admin_policy",
    "portal.middleware.private_pages",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django_permissions_policy.PermissionsPolicyMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "kernel.accounts.middleware.second_step_for_staff",
    "content.publishing.approval.StillWaiting",
    "forms.archive.rights.stopping.RestrictedPages",
    "forms.records.unsent.sent",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "site" / "portal" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "django.template.context_processors.i18n",
                "kernel.web.context.site",
            ],
        },
    },
]

AUTH_USER_MODEL = "accounts.User"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

LANGUAGE_CODE = "lv"
LANGUAGES = [("lv", "Latviešu"), ("en", "English")]
TIME_ZONE = "Europe/Riga"
USE_I18N = True
USE_TZ = True
#: Short dates as each language writes them.
FORMAT_MODULE_PATH = "portal.formats"
LOCALE_PATHS = [BASE_DIR / "site" / "portal" / part / "locale" for part in ("", "cli", "editors")]

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"

from portal.settings.accounts import *  # noqa: E402, F403
from portal.settings.database import *  # noqa: E402, F403
from portal.settings.documents import *  # noqa: E402, F403
from portal.settings.jobs import *  # noqa: E402, F403
from portal.settings.logs import *  # noqa: E402, F403
from portal.settings.mail import *  # noqa: E402, F403
from portal.settings.places import *  # noqa: E402, F403
from portal.settings.scanner import *  # noqa: E402, F403
from portal.settings.security import *  # noqa: E402, F403
from portal.settings.signing import *  # noqa: E402, F403
from portal.settings.wagtail import *  # noqa: E402, F403
