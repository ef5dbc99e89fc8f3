"""What somebody stored is shown, never run (threat 49): every block of the editors, rich text through the editor's own door,
titles on pages, in lists and in what search suggests."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail import blocks

from content.blocks import BODY, DEADLINES, DOORS, GUIDES, MAILBOXES
from content.models import GuidancePage
from content.search import index

SCRIPT = "\"'><script>alert(1)</script><img src=x onerror=alert(1)>"
TOP = [pytest.param(block, id=name) for name, block in [*BODY, *DOORS, *DEADLINES, *MAILBOXES, *GUIDES]]
#: What the editor of rich text sends: our words, and a link that its own form would not make.
RICH = {
    "blocks": [
        {"key": "a", "text": SCRIPT, "type": "unstyled", "depth": 0, "inlineStyleRanges": [],
         "entityRanges": [{"offset": 0, "length": 3, "key": 0}]},
        {"key": "b", "text": SCRIPT, "type": "header-three", "depth": 0, "entityRanges": [],
         "inlineStyleRanges": [{"offset": 0, "length": 5, "style": "BOLD"}]},
    ],
    "entityMap": {"0": {"type": "LINK", "mutability": "MUTABLE", "data": {"url": "javascript:alert(1)"}}},
}  # fmt: skip


def hostile(block: Any, value: Any) -> Any:
    """The value with a script in each field where people type words."""
    if isinstance(block, blocks.BaseStructBlock):
        return {name: hostile(block.child_blocks[name], one) for name, one in value.items()}
    if isinstance(block, blocks.ListBlock):
        return [{**one, "value": hostile(block.child_block, one["value"])} for one in value]
    if isinstance(block, blocks.RichTextBlock):
        return block.value_from_datadict({"x": json.dumps(RICH)}, {}, "x").source
    typed = type(block) in (blocks.CharBlock, blocks.TextBlock) and "/" not in str(value)[:1]
    return SCRIPT if typed else value


def dangers(html: str) -> list[str]:
    """Elements and attributes that a browser would run."""
    found = []
    for tag in BeautifulSoup(html, "lxml").find_all(True):
        data = tag.name == "script" and tag.get("type") == "application/ld+json"  # told to search engines, never run
        if tag.name in ("iframe", "object", "embed") or (
            tag.name == "script" and "alert" in tag.get_text() and not data
        ):
            found.append(f"<{tag.name}>")
        found += [name for name, text in tag.attrs.items() if name.startswith("on") or "javascript:" in str(text)]
    return found


def test_dangers_are_seen() -> None:
    assert dangers(f'<p title="{SCRIPT}"><a href="javascript:alert(1)">a</a>') == ["<script>", "onerror", "href"]


@pytest.mark.usual
@pytest.mark.django_db
@pytest.mark.parametrize("block", TOP)
def test_no_block_runs_what_was_typed_into_it(block: Any) -> None:
    stored = block.get_prep_value(block.get_preview_value())
    attacked = hostile(block, stored)
    html = block.render(block.to_python(attacked))
    assert dangers(html) == []
    if attacked != stored:
        assert "alert(1)" in BeautifulSoup(html, "lxml").get_text()  # it is shown as it was typed


@pytest.mark.usual
def test_no_title_runs_anywhere(few: Callable[..., Any], client: Client) -> None:
    few("20-darba-ligums")
    page = GuidancePage.objects.get()
    page.title, page.search_description = f"Darba līgums {SCRIPT}", SCRIPT
    page.save_revision().publish()
    index.rebuild()
    own = page.get_url()
    for address in (own, "/", "/partneriem/", "/meklet/?q=darba", "/meklet/ieteikumi/?q=dar"):
        answer = client.get(address)
        assert answer.status_code == 200, address
        if answer["Content-Type"].startswith("text/html"):
            assert dangers(answer.content.decode()) == [], address
        else:
            assert answer["X-Content-Type-Options"] == "nosniff", address
    shown = BeautifulSoup(client.get(own).content, "lxml").select_one("h1")
    assert shown is not None and SCRIPT in shown.get_text()
