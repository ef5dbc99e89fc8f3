"""What a reader of English must not meet: words that are Latvian and not marked so."""

from __future__ import annotations

import re

from bs4 import BeautifulSoup
from django.conf import settings

#: Letters that English has not, and common words without them; the signing program is called so in every language.
_LATVIAN = re.compile(
    r"(?<!eParakst)(?<!eParakstīt)[āčēģīķļņšūž]|\b(?:un|ir|vai|nav|dokuments|darba|paraksts|vidusskola)\b",
    re.IGNORECASE,
)


def latvian_words(soup: BeautifulSoup) -> list[str]:
    """Pieces of the visible text, and of what is read aloud, in Latvian outside anything marked so."""
    found = []
    for text in soup.body.find_all(string=_LATVIAN):
        if text.parent.name not in {"script", "style"} and not _marked(text.parent):
            found.append(" ".join(text.split()))
    for attribute in ("alt", "title", "aria-label", "placeholder"):
        for one in soup.body.find_all(attrs={attribute: _LATVIAN}):
            if not _marked(one):
                found.append(str(one[attribute]))
    return found


def _marked(element: object) -> bool:
    """The nearest language above is Latvian."""
    for one in [element, *element.parents]:  # type: ignore[attr-defined]
        if one.get("lang"):
            return one["lang"] == "lv"
    return False


def latvian_links(soup: BeautifulSoup) -> list[str]:
    """Addresses of pages of ours without the English prefix, outside what is marked as Latvian."""
    found = [
        str(one.get("href") or one.get("action"))
        for one in soup.body.select(f"a[href^='/'], a[href^='{settings.PUBLIC_BASE_URL}'], form[action^='/']")
        if not _marked(one)
    ]
    found = [one.removeprefix(settings.PUBLIC_BASE_URL) for one in found]
    # Addresses for programs have no language of their own (signing.urls_api).
    return [one for one in found if not one.startswith(("/en/", "/static/", "/api/"))]
