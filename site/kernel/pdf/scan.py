"""What a PDF holds besides pages: active content, attachments, forms, and where signature pictures lie.

Reads hostile files: call it where memory and time are limited. Every hazard is one machine word:
ENCRYPTED, XFA, JAVASCRIPT, LAUNCH, URI_ACTION, SUBMIT, REMOTE, RICH_MEDIA, EMBEDDED_FILE, OPEN_ACTION, UNREADABLE.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pypdfium2
from pypdf import PdfReader
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, StreamObject

#: Objects looked at before a file is called unreadable.
MAX_OBJECTS = 200_000

_ACTIONS = {
    "/JavaScript": "JAVASCRIPT",
    "/Launch": "LAUNCH",
    "/SubmitForm": "SUBMIT",
    "/ImportData": "SUBMIT",
    "/GoToR": "REMOTE",
    "/GoToE": "EMBEDDED_FILE",
    "/Rendition": "RICH_MEDIA",
    "/Movie": "RICH_MEDIA",
    "/Sound": "RICH_MEDIA",
    "/RichMediaExecute": "RICH_MEDIA",
}
_SUBTYPES = {
    "/RichMedia": "RICH_MEDIA",
    "/Screen": "RICH_MEDIA",
    "/Movie": "RICH_MEDIA",
    "/Sound": "RICH_MEDIA",
    "/3D": "RICH_MEDIA",
    "/FileAttachment": "EMBEDDED_FILE",
}
_NAME_ESCAPE = re.compile(r"#([0-9A-Fa-f]{2})")


@dataclass(frozen=True)
class Box:
    """A signature field's rectangle on a page (zero-based), in points from the lower left corner."""

    name: str
    page: int
    rectangle: tuple[float, float, float, float]
    covers_text: bool


@dataclass(frozen=True)
class Boxes:
    pages: int
    boxes: tuple[Box, ...]


def hazards(pdf: bytes) -> list[str]:
    """Sorted machine words for what a signed or uploaded PDF should not hold; empty = nothing found."""
    found: set[str] = set()
    try:
        reader = PdfReader(BytesIO(pdf), strict=False)
        if reader.is_encrypted:
            return ["ENCRYPTED"]
        for value in _objects(reader):
            found |= _hazards_of(value)
    except Exception:  # noqa: BLE001 (broken files raise anything; the word says so)
        found.add("UNREADABLE")
    return sorted(found)


def _name(value: object) -> str:
    """A PDF name with its #xx escapes undone (hiding /J#61vaScript)."""
    return _NAME_ESCAPE.sub(lambda match: chr(int(match[1], 16)), str(value))


def _hazards_of(value: DictionaryObject) -> set[str]:
    found: set[str] = set()
    keys = {_name(key) for key in value}
    action = _name(value.get("/S", ""))
    subtype = _name(value.get("/Subtype", ""))
    if action in _ACTIONS:
        found.add(_ACTIONS[action])
    if action == "/URI" and not _is_web_link(value):
        found.add("URI_ACTION")
    if subtype in _SUBTYPES:
        found.add(_SUBTYPES[subtype])
    if "/XFA" in keys:
        found.add("XFA")
    if keys & {"/JS", "/JavaScript"}:
        found.add("JAVASCRIPT")
    if keys & {"/EmbeddedFiles", "/EF"} or _name(value.get("/Type", "")) == "/EmbeddedFile":
        found.add("EMBEDDED_FILE")
    if keys & {"/RichMediaContent", "/RichMediaSettings"}:
        found.add("RICH_MEDIA")
    if "/AA" in keys:
        found.add("OPEN_ACTION")
    if "/OpenAction" in keys and isinstance(_resolved(value, "/OpenAction"), DictionaryObject):
        target = _resolved(value, "/OpenAction")
        if _name(target.get("/S", "")) not in ("/GoTo", ""):
            found.add("OPEN_ACTION")
    if keys & {"/FFilter", "/FDecodeParms"}:
        found.add("REMOTE")
    return found


def _resolved(value: DictionaryObject, key: str) -> Any:
    try:
        return value[key].get_object() if key in value else None
    except Exception:  # noqa: BLE001
        return None


def _is_web_link(value: DictionaryObject) -> bool:
    """Plain web and mail links are what honest documents carry."""
    target = str(_resolved(value, "/URI") or "")
    return target.lower().startswith(("http://", "https://", "mailto:"))


def _objects(reader: PdfReader) -> Iterator[DictionaryObject]:
    """Every dictionary reachable from the trailer, each once."""
    seen: set[tuple[int, int]] = set()
    queue: list[Any] = [reader.trailer]
    count = 0
    while queue:
        value = queue.pop()
        count += 1
        if count > MAX_OBJECTS:
            raise ValueError("too many objects")
        if isinstance(value, IndirectObject):
            mark = (value.idnum, value.generation)
            if mark in seen:
                continue
            seen.add(mark)
            try:
                value = value.get_object()
            except Exception:  # noqa: BLE001, S112 (one broken object does not hide the others)
                continue
        if isinstance(value, DictionaryObject | StreamObject):
            yield value
            queue.extend(value.raw_get(key) for key in value)
        elif isinstance(value, ArrayObject):
            queue.extend(list.__iter__(value))


def signature_boxes(pdf: bytes) -> Boxes:
    """Every signature field that shows something, with the page it lies on and whether it lies over page text."""
    reader = PdfReader(BytesIO(pdf), strict=False)
    shown: list[tuple[str, int, tuple[float, float, float, float]]] = []
    for number, page in enumerate(reader.pages):
        for annotation in page.get("/Annots", ()) or ():
            widget = annotation.get_object()
            if not isinstance(widget, DictionaryObject) or not _is_signature(widget):
                continue
            rectangle = _rectangle(widget)
            if rectangle and rectangle[2] - rectangle[0] > 0.5 and rectangle[3] - rectangle[1] > 0.5:
                shown.append((_full_name(widget), number, rectangle))
    boxes = []
    if shown:
        document = pypdfium2.PdfDocument(pdf)
        try:
            for name, number, rectangle in shown:
                boxes.append(Box(name, number, rectangle, _covers(document, number, rectangle)))
        finally:
            document.close()
    return Boxes(len(reader.pages), tuple(boxes))


def _is_signature(widget: DictionaryObject) -> bool:
    node: Any = widget
    for _level in range(20):
        if _name(node.get("/FT", "")) == "/Sig":
            return True
        if "/Parent" not in node:
            return False
        node = node["/Parent"].get_object()
    return False


def _full_name(widget: DictionaryObject) -> str:
    parts: list[str] = []
    node: Any = widget
    for _level in range(20):
        if "/T" in node:
            parts.append(str(node["/T"]))
        if "/Parent" not in node:
            break
        node = node["/Parent"].get_object()
    return ".".join(reversed(parts))


def _rectangle(widget: DictionaryObject) -> tuple[float, float, float, float] | None:
    values = [float(value) for value in widget.get("/Rect", ())]
    if len(values) != 4:
        return None
    return min(values[0], values[2]), min(values[1], values[3]), max(values[0], values[2]), max(values[1], values[3])


def _covers(document: pypdfium2.PdfDocument, number: int, rectangle: tuple[float, float, float, float]) -> bool:
    """True if page text (not annotations) lies under a fifth or more of one of its own lines."""
    page = document[number]
    text = page.get_textpage()
    try:
        left, bottom, right, top = rectangle
        for index in range(text.count_rects()):
            a, b, c, d = text.get_rect(index)
            width = min(c, right) - max(a, left)
            height = min(d, top) - max(b, bottom)
            if width > 0 and height > 0 and width * height > 0.2 * max((c - a) * (d - b), 0.01):
                return True
            if width > 20 and height > 0.5 * (d - b):
                return True
        return False
    finally:
        text.close()
        page.close()
