"""Remarks on the contents of a page: pure reading of its fields, no request, no other page."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum
from typing import Any

from bs4 import BeautifulSoup
from django.utils.translation import gettext as _
from wagtail import blocks
from wagtail.fields import StreamField

from content.values import unknown

#: Longest introduction that still reads as one (characters), and the bounds of a description in results of search.
LEAD, DESCRIPTION = 320, (30, 170)
#: Words of links that say nothing about where they lead (WCAG 2.4.4).
EMPTY_WORDS = frozenset({"šeit", "te", "spied šeit", "spiediet šeit", "klikšķini šeit", "saite", "lasīt", "vairāk", "lasīt vairāk",
                         "skatīt", "tālāk", "here", "click here", "link", "more", "read more"})  # fmt: skip


class Weight(Enum):
    """WARNING lets the editor publish; BLOCKING does not."""

    WARNING = "warning"
    BLOCKING = "blocking"


@dataclass(frozen=True)
class Remark:
    code: str
    text: str
    weight: Weight = Weight.WARNING


def remarks(page: Any) -> list[Remark]:
    """All remarks on a page as it stands in memory (also unsaved)."""
    found = [*_of_fields(page)]
    for html in _rich_texts(page):
        found += _of_html(html)
    found += _of_headings(page)
    return list(dict.fromkeys(found))


def blocking(page: Any) -> list[Remark]:
    return [remark for remark in remarks(page) if remark.weight is Weight.BLOCKING]


def _of_fields(page: Any) -> Iterator[Remark]:
    lead, description = getattr(page, "lead", ""), page.search_description
    if len(lead) > LEAD:
        yield Remark(
            "lead-long",
            _("The introduction has %(length)d characters; readers take in at most %(most)d at a glance.")
            % {"length": len(lead), "most": LEAD},
        )
    if not description:
        yield Remark("description-missing", _("There is no description for search results (tab “Promote”)."))
    elif not DESCRIPTION[0] <= len(description) <= DESCRIPTION[1]:
        yield Remark(
            "description-length",
            _("The description should have %(least)d to %(most)d characters; it has %(length)d.")
            % {"least": DESCRIPTION[0], "most": DESCRIPTION[1], "length": len(description)},
        )
    names = unknown(" ".join(_texts(page)))
    if names:
        yield Remark(
            "value-unknown",
            _("No rules have these values: %(names)s. Check their names.") % {"names": ", ".join(names)},
            Weight.BLOCKING,
        )


def _of_html(html: str) -> Iterator[Remark]:
    soup = BeautifulSoup(html, "html.parser")
    for link in soup.find_all("a"):
        words = " ".join(link.get_text(" ").split())
        if not words:
            yield Remark("link-empty", _("A link has no words: nobody can see or hear it."), Weight.BLOCKING)
        elif words.lower().strip(" .:…") in EMPTY_WORDS:
            yield Remark(
                "link-words",
                _("The words of the link “%(words)s” do not say where it leads.") % {"words": words},
            )
        elif re.match(r"https?://|www\.", words):
            yield Remark("link-address", _("A link shows its address “%(words)s” instead of words.") % {"words": words})
        if not (link.get("href") or link.get("linktype") or link.get("id")):
            yield Remark("link-nowhere", _("The link “%(words)s” leads nowhere.") % {"words": words}, Weight.BLOCKING)
    for picture in soup.find_all(["embed", "img"]):
        is_picture = picture.name == "img" or picture.get("embedtype") == "image"
        if is_picture and not str(picture.get("alt") or "").strip():
            yield Remark("alt-missing", _("A picture has no description in words (alternative text)."))
    for heading in soup.find_all(re.compile(r"^h[1-6]$")):
        if not heading.get_text(strip=True):
            yield Remark("heading-empty", _("A heading is empty."))
        elif heading.name in {"h1", "h2"}:
            yield Remark(
                "heading-level",
                _("The heading “%(words)s” must be a smaller one: the page and the block have theirs already.")
                % {"words": heading.get_text(" ", strip=True)},
            )


def _of_headings(page: Any) -> Iterator[Remark]:
    """A smaller heading (h3) in running text needs the block's own heading above it."""
    seen: set[str] = set()
    above = False
    for block in getattr(page, "body", []):
        value = block.value
        title = value.get("title", "") if hasattr(value, "get") else ""
        above = above or bool(title)
        text = str(getattr(value.get("text", ""), "source", "")) if hasattr(value, "get") else ""
        if not above and re.search(r"<h[3-6]", text):
            yield Remark(
                "heading-order", _("A smaller heading comes before the first larger one: give its block a heading.")
            )
        if title and title in seen:
            yield Remark("heading-twice", _("The heading “%(words)s” stands on the page twice.") % {"words": title})
        seen.add(title)


def _texts(page: Any) -> Iterator[str]:
    yield getattr(page, "lead", "")
    for stream in _streams(page):
        for block in stream:
            yield from _strings(block.block, block.value)


def _rich_texts(page: Any) -> Iterator[str]:
    for stream in _streams(page):
        for block in stream:
            yield from _strings(block.block, block.value, only_rich=True)


def _strings(block: Any, value: Any, *, only_rich: bool = False) -> Iterator[str]:
    """Texts of a block and of those inside it; rich text as its source."""
    if isinstance(block, blocks.BaseStructBlock):
        for name, inner in block.child_blocks.items():
            yield from _strings(inner, value.get(name), only_rich=only_rich)
    elif isinstance(block, blocks.ListBlock):
        for one in value or []:
            yield from _strings(block.child_block, one, only_rich=only_rich)
    elif isinstance(block, blocks.BaseStreamBlock):
        for one in value or []:
            yield from _strings(one.block, one.value, only_rich=only_rich)
    elif isinstance(block, blocks.RichTextBlock):
        yield value.source if value else ""
    elif not only_rich and isinstance(value, str):
        yield value


def _streams(page: Any) -> list[Any]:
    return [getattr(page, field.name) for field in page._meta.get_fields() if isinstance(field, StreamField)]
