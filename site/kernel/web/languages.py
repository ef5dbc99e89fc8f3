"""The language of a page, and the Latvian words that stand on it whatever it is."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language


def language() -> str:
    """The active language, one of those this site has."""
    active = (get_language() or settings.LANGUAGE_CODE)[:2]
    return active if active in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE[:2]


def latvian(value: Any) -> Any:
    """Words of a document, a person or an institution on a page: marked as Latvian where the page is not."""
    if not str(value or "") or language() == "lv":
        return value
    return format_html('<span lang="lv">{}</span>', value)


def worded(text: str, **names: Any) -> SafeString:
    """A sentence with "%(name)s" in it, filled with such words."""
    return mark_safe(conditional_escape(text) % {key: conditional_escape(latvian(one)) for key, one in names.items()})  # noqa: S308 - escaped
