"""What axe-core says of an open page."""

from __future__ import annotations

from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

#: The rules that another colour scheme can break.
COLOURS = ("color-contrast", "link-in-text-block")
_AXE = Axe()
_RUN = "options => axe.run(options).then(found => found.violations)"


def violations(page: Page, *rules: str) -> list[dict[str, Any]]:
    """Of these rules, or of all. The half megabyte of axe itself is brought once to each document."""
    if not page.evaluate("typeof axe !== 'undefined'"):
        page.evaluate(_AXE.axe_script)
    options = {"resultTypes": ["violations"]} | ({"runOnly": {"type": "rule", "values": list(rules)}} if rules else {})
    found: list[dict[str, Any]] = page.evaluate(_RUN, options)
    return found
