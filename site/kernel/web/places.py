"""Where every page leads, in each language: the table is a setting (portal/settings/places.py)."""

from __future__ import annotations

from django.conf import settings
from django.utils.functional import Promise

from kernel.web.languages import language


def place(name: str, *, code: str = "") -> str:
    """The address of a place in a language (empty: the active one); empty when that language has no such place."""
    return settings.PLACES[code or language()].get(name, "")


def everywhere(name: str) -> dict[str, str]:
    """The address of a place by language."""
    return {code: places[name] for code, places in settings.PLACES.items() if name in places}


def main_links() -> list[tuple[str, Promise]]:
    """The main navigation in the active language: address and words."""
    code = language()
    return [
        (settings.PLACES[code][name], words)
        for name, words in settings.MAIN_PLACES.items()
        if name in settings.PLACES[code]
    ]
