"""Copies: the line stands at the upper edge of every page however it is turned, and nothing claims to be an original."""

from __future__ import annotations

import io
from pathlib import Path

import pypdf
import pytest
from PIL import Image, ImageChops
from pypdf.generic import DictionaryObject, NameObject, TextStringObject

from kernel import pdf
from kernel.pdf import marking

LINES = ["Izdruka ĀČĒĢĪĶĻŅŠŪŽ āčēģīķļņšūž", "otrā rinda"]


def turned(*angles: int) -> bytes:
    writer = pypdf.PdfWriter()
    for angle in angles:
        writer.add_blank_page(width=595, height=842).rotate(angle)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def inked(content: bytes) -> list[tuple[int, int, int, int]]:
    """Where something is drawn on each page, as shares of a hundred: left, top, right, bottom."""
    found = []
    for picture in pdf.page_images(content, dpi=72):
        image = Image.open(io.BytesIO(picture)).convert("L")
        left, top, right, bottom = ImageChops.invert(image).getbbox() or (0, 0, 0, 0)
        width, height = image.width / 100, image.height / 100
        found.append((int(left / width), int(top / height), int(right / width), int(bottom / height)))
    return found


def test_the_line_stands_above_on_every_page_however_it_is_turned() -> None:
    marked = pdf.marked(turned(0, 90, 180, 270), LINES, title="Izdruka")
    assert [page.split("\n") for page in pdf.text(marked)] == [LINES] * 4
    for left, top, right, bottom in inked(marked):
        assert 2 <= left <= 6 and right < 60 and top < 4 and bottom <= 6
    assert inked(turned(0)) == [(0, 0, 0, 0)]


def test_a_line_too_long_is_made_smaller() -> None:
    (_left, _top, right, bottom) = inked(pdf.marked(turned(0), ["gara rinda " * 40], title=""))[0]
    assert 90 <= right <= 97 and bottom <= 4


def test_nothing_of_the_copy_claims_to_be_signed_or_acts() -> None:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(turned(0)))
    act = DictionaryObject({NameObject("/S"): NameObject("/JavaScript"), NameObject("/JS"): TextStringObject("x")})
    writer._root_object[NameObject("/OpenAction")] = act
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject({NameObject("/XFA"): TextStringObject("x")})
    writer._root_object[NameObject("/DSS")] = DictionaryObject()
    out = io.BytesIO()
    writer.write(out)
    copy = pypdf.PdfReader(io.BytesIO(pdf.marked(out.getvalue(), LINES, title="DL-1")))
    assert set(copy.trailer["/Root"]) & set(marking._CLAIMS) == set()
    assert b"/JavaScript" not in pdf.marked(out.getvalue(), LINES, title="DL-1")
    assert copy.metadata is not None and copy.metadata.title == "DL-1"


def test_several_are_bound_under_their_names() -> None:
    parts = [pdf.Part("Pirmais", turned(0, 0), LINES[:1]), pdf.Part("Otrais", turned(90), LINES)]
    book = pdf.bound(parts, title="Mēnesis")
    read = pypdf.PdfReader(io.BytesIO(book))
    assert [(one.title, read.get_destination_page_number(one)) for one in read.outline] == [
        ("Pirmais", 0),
        ("Otrais", 2),
    ]
    assert [page.split("\n") for page in pdf.text(book)] == [LINES[:1], LINES[:1], LINES]
    one = pdf.bound(parts[:1], title="Mēnesis")
    assert len(book) < 1.2 * len(one)  # the font is in it once


def test_without_a_font_no_copy_leaves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marking, "FONTS", (Path("/nav/tada.ttf"),))
    with pytest.raises(pdf.NoFont):
        pdf.marked(turned(0), LINES, title="")
    with pytest.raises(pdf.UnreadablePdf):
        pdf.marked(b"nothing", LINES, title="")
