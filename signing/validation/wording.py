"""Sentences of the report in the active language; Latvian where Django's applications are not loaded.

`./portal validate` must start fast, so it does without the application registry and reads the catalogue by itself.
"""

from __future__ import annotations

import gettext
from functools import lru_cache
from pathlib import Path

LOCALE = Path(__file__).resolve().parents[1] / "locale"


def translated(text: str) -> str:
    from django.apps import apps

    if apps.ready:
        from django.utils.translation import gettext as active

        return active(text)
    return _latvian().gettext(text)


@lru_cache(maxsize=1)
def _latvian() -> gettext.NullTranslations:
    return gettext.translation("django", str(LOCALE), ["lv"], fallback=True)


def verdict_title(verdict: str) -> str:
    """What a person is told first."""
    return translated(TITLES[verdict])


def _(text: str) -> str:
    return text


TITLES = {
    "VALID_QUALIFIED": _("Valid: qualified electronic signature"),
    "VALID": _("Valid"),
    "INTACT_NOT_TRUSTED": _("Unchanged, but the signer is not confirmed"),
    "REVIEW": _("A person must check"),
    "INVALID": _("Not valid"),
}
SUMMARIES = {
    "VALID_QUALIFIED": _("Every signature is valid and qualified. The document has not been changed."),
    "VALID": _("Every signature is valid. The document has not been changed."),
    "INTACT_NOT_TRUSTED": _("The document has not been changed, but we cannot confirm who signed it."),
    "REVIEW": _("We cannot say for sure. Do not accept the document before a person has looked at it."),
    "INVALID": _("Do not accept this document. The reasons are given below."),
}


def verdict_summary(verdict: str) -> str:
    return translated(SUMMARIES[verdict])
