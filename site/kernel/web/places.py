"""Where every page leads, in each language: header, footer, error pages, ways back.

The editors' English pages are few, and nothing English may lead to a Latvian page: so there is one table of addresses
for each language instead of a word in front of the Latvian ones. A name that a language lacks is a place it has not got.
"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.utils.functional import Promise
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

_PLACES = {
    "lv": {
        "home": "/",
        "partners": "/partneriem/",
        "signing": "/partneriem/paraksts/",
        "contacts": "/partneriem/kontakti/",
        "privacy": "/par-vietni/privatums/",
        "accessibility": "/par-vietni/pieklustamiba/",
        "check": "/parbaude/",
        "check-code": "/p/",
        "tasks": "/darba-telpa/",
        "documents": "/dokumenti/",
        "search": "/meklet/",
    },
    "en": {
        "home": "/en/",
        "programme": "/en/programme/",
        "apply": "/en/become-a-mentor/",
        "signing": "/en/signing/",
        "contacts": "/en/contacts/",
        "privacy": "/en/privacy/",
        "accessibility": "/en/accessibility/",
        "check": "/en/parbaude/",
        "check-code": "/en/p/",
        "tasks": "/en/darba-telpa/",
        "documents": "/en/dokumenti/",
        "search": "/en/meklet/",
    },
}
#: What the main navigation shows, in this order, of the places a language has.
_MAIN = {
    "partners": _("For partners"),
    "programme": _("The programme"),
    "apply": _("Become a mentor"),
    "check": _("Check a document"),
    "tasks": _("My tasks"),
}


def language() -> str:
    """The active language, one of those this site has."""
    active = (get_language() or settings.LANGUAGE_CODE)[:2]
    return active if active in _PLACES else settings.LANGUAGE_CODE[:2]


def place(name: str, *, code: str = "") -> str:
    """The address of a place in a language (empty: the active one); empty when that language has no such place."""
    return _PLACES[code or language()].get(name, "")


def everywhere(name: str) -> dict[str, str]:
    """The address of a place by language."""
    return {code: places[name] for code, places in _PLACES.items() if name in places}


def main_links() -> list[tuple[str, Promise]]:
    """The main navigation in the active language: address and words."""
    code = language()
    return [(_PLACES[code][name], words) for name, words in _MAIN.items() if name in _PLACES[code]]


def latvian(value: Any) -> Any:
    """Words of a document, a person or an institution on a page: marked as Latvian where the page is not."""
    if not str(value or "") or language() == "lv":
        return value
    return format_html('<span lang="lv">{}</span>', value)


def worded(text: str, **names: Any) -> SafeString:
    """A sentence with "%(name)s" in it, filled with such words."""
    return mark_safe(conditional_escape(text) % {key: conditional_escape(latvian(one)) for key, one in names.items()})  # noqa: S308 - escaped
