"""What can be found. A source is a name and a function that gives its documents; whoever has things to find registers one.

register("groups", documents_of_groups)      # at start, from apps.py
content.search.index.replace("groups", str(group.pk), document_of(group))   # when one of them changes
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from html import unescape
from typing import Any

from django.utils.text import slugify
from wagtail.models import Page

from content.blocks.faq import anchor_of
from content.models.public import DatedPage
from content.models.search import SearchEntry

Kind = SearchEntry.Kind
#: How much a word weighs, by where it stands.
TITLE, HEADING, LEAD, TEXT = 8, 3, 2, 1
#: Between titles of the way to an entry.
ARROW = " › "

_TAG = re.compile(r"<[^>]+>")
_BREAK = re.compile(r"</(?:p|li|h\d|div|td)>")


@dataclass(frozen=True, kw_only=True)
class Document:
    """One thing to find: `parts` are pairs (weight, text) whose words lead to it, `text` is what snippets show."""

    owner: str
    kind: SearchEntry.Kind
    title: str
    href: str
    parts: tuple[tuple[int, str], ...]
    text: str = ""
    path: str = ""
    anchor: str = ""
    language: str = "lv"
    cited_on: date | None = None


Source = Callable[[], Iterable[Document]]
_sources: dict[str, Source] = {}


def register(name: str, source: Source) -> None:
    """Add a source; a name counts once."""
    _sources[name] = source


def sources() -> dict[str, Source]:
    return dict(_sources)


def pages() -> Iterator[Document]:
    """Every public page."""
    for page in Page.objects.live().public().filter(depth__gt=1).order_by("path").specific():
        yield from documents_of(page)


def documents_of(page: Page) -> Iterator[Document]:
    """A page; each of its questions and documents is a result of its own, under its anchor."""
    above = [one.title for one in page.get_ancestors().filter(depth__gt=2)]
    shared: dict[str, Any] = {
        "owner": str(page.pk),
        "language": page.locale.language_code,
        "cited_on": page.edition_from if isinstance(page, DatedPage) and page.is_archived else None,
    }
    address = page.get_url_parts()[2] if page.get_url_parts() else page.url_path
    lead = getattr(page, "lead", "")
    parts = [(TITLE, page.title), (HEADING, page.seo_title), (LEAD, page.search_description), (LEAD, lead)]
    texts = [lead or page.search_description]
    for block in getattr(page, "body", ()):
        if block.block_type == "faq":
            for item in block.value["questions"]:
                yield _question(item, page, address, above, shared)
            continue
        title = (block.value.get("title") or "") if hasattr(block.value, "get") else ""
        text = " ".join(_strings(block.value, skip=title))
        parts += [(HEADING, title), (TEXT, text)]
        texts += [f"{title}. {text}" if title else text]
        if block.block_type == "sample":
            yield _sample(block.value, page, address, above, shared)
    for name in ("headline", "mailboxes", "deadlines"):
        more = list(_strings(getattr(page, name, "")))
        texts += more
        parts += [(TEXT, text) for text in more]
    yield Document(
        kind=Kind.PAGE, title=page.title, href=address, path=ARROW.join(above), parts=tuple(parts),
        text=" ".join(text for text in texts if text), **shared,
    )  # fmt: skip


def _question(item: Any, page: Page, address: str, above: list[str], shared: dict[str, Any]) -> Document:
    answer, anchor = plain(item["answer"].source), anchor_of(item)
    return Document(
        kind=Kind.QUESTION, title=item["question"], href=f"{address}#{anchor}", anchor=anchor,
        path=ARROW.join([*above, page.title]), parts=((TITLE, item["question"]), (TEXT, answer)), text=answer, **shared,
    )  # fmt: skip


def _sample(value: Any, page: Page, address: str, above: list[str], shared: dict[str, Any]) -> Document:
    anchor = slugify(value["title"])
    return Document(
        kind=Kind.DOCUMENT, title=value["title"], href=f"{address}#{anchor}", anchor=anchor,
        path=ARROW.join([*above, page.title]), text=value["text"],
        parts=((TITLE, value["title"]), (TEXT, value["text"]), (TEXT, value["action"])), **shared,
    )  # fmt: skip


def plain(html: str) -> str:
    """Rich text as plain text."""
    return " ".join(unescape(_TAG.sub("", _BREAK.sub(" ", html))).split())


def _strings(value: Any, skip: str = "") -> Iterator[str]:
    """All text inside a block's value, however deep; addresses and choices are no text."""
    if hasattr(value, "source"):
        yield plain(value.source)
    elif isinstance(value, str):
        if value and value != skip:
            yield value
    elif hasattr(value, "items"):
        for name, inner in value.items():
            if name not in {"href", "kind", "art", "email", "title" if skip else ""}:
                yield from _strings(inner)
    elif hasattr(value, "block_type"):
        yield from _strings(value.value)
    elif hasattr(value, "__iter__"):
        for inner in value:
            yield from _strings(inner)


register("pages", pages)
