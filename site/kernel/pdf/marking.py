"""Copies for people to hold: a visible line on every page, several files bound into one. Never the original itself.

What is drawn over a signed file are its signatures' pictures: a copy carries no signature and claims none (PDF/A, PDF/UA).
"""

import ctypes
import io
import math
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium
from pypdf.generic import NameObject

from kernel.pdf.errors import NoFont, PdfError
from kernel.pdf.finishing import PRODUCER
from kernel.pdf.pages import reader, written
from kernel.pdf.reading import opened

#: Fonts with Latvian letters that the portal's packages bring along; the first that is there.
FONTS = tuple(
    Path("/usr/share/fonts/truetype") / name
    for name in (
        "liberation2/LiberationSans-Regular.ttf",
        "liberation/LiberationSans-Regular.ttf",
        "crosextra/Carlito-Regular.ttf",
        "dejavu/DejaVuSans.ttf",
    )
)
#: Points. Documents begin lower than this from the upper edge, so nothing of their text is covered.
SIZE, LEADING, TOP, SIDE = 8.0, 10.0, 8.0, 28.0
COLOUR = (130, 20, 20)
#: What claims something of the file it was in: signatures, validation data, forms, PDF/A, acts on opening.
_CLAIMS = ("/AcroForm", "/Perms", "/DSS", "/Metadata", "/OutputIntents", "/Extensions", "/OpenAction", "/AA", "/Names")


@dataclass(frozen=True)
class Part:
    """One file of several: its name in the outline, and what stands at the upper edge of its pages."""

    name: str
    content: bytes
    lines: Sequence[str]


def marked(content: bytes, lines: Sequence[str], *, title: str) -> bytes:
    """A copy with `lines` at the upper edge of each page; pictures of signatures become part of the page."""
    return _cleaned(_drawn(content, [lines] * len(reader(content).pages)), title=title)


def bound(parts: Sequence[Part], *, title: str) -> bytes:
    """All files in order as one, each under its name in the outline and with its own lines."""
    writer = pypdf.PdfWriter()
    lines: list[Sequence[str]] = []
    for part in parts:
        start = len(writer.pages)
        pages = reader(_drawn(part.content, [])).pages
        for page in pages:
            writer.add_page(page)
        writer.add_outline_item(title=part.name, page_number=start)
        lines += [part.lines] * len(pages)
    out = io.BytesIO()
    writer.write(out)
    return _cleaned(_drawn(out.getvalue(), lines), title=title)


def _drawn(content: bytes, lines: Sequence[Sequence[str]]) -> bytes:
    """`lines`: those of each page; none at all draws only what lies over the pages into them."""
    with opened(content) as document:
        font = latvian_font(document) if lines else None
        for number in range(len(document)):
            page = document[number]
            if pdfium.FPDFPage_Flatten(page.raw, pdfium.FLAT_PRINT) == pdfium.FLATTEN_FAIL:
                raise PdfError(f"page {number + 1} could not be flattened")
            page.close()
            if font is not None:
                page = document[number]
                _write(document, page, font, lines[number])
                page.close()
        out = io.BytesIO()
        document.save(out)
        if font is not None:
            pdfium.FPDFFont_Close(font)
        return out.getvalue()


def latvian_font(document: pypdfium2.PdfDocument) -> object:
    found = next((path for path in FONTS if path.is_file()), None)
    if found is None:
        raise NoFont(", ".join(str(path) for path in FONTS))
    data = found.read_bytes()
    buffer = (ctypes.c_uint8 * len(data)).from_buffer_copy(data)
    font = pdfium.FPDFText_LoadFont(document.raw, buffer, len(data), pdfium.FPDF_FONT_TRUETYPE, True)
    if not font:
        raise NoFont(str(found))
    return font


def _write(document: pypdfium2.PdfDocument, page: pypdfium2.PdfPage, font: object, lines: Sequence[str]) -> None:
    """At the edge that is up when the page is read, whichever way it is turned."""
    left, bottom, right, top = page.get_cropbox()
    turned = page.get_rotation()
    across = (right - left) if turned in (0, 180) else (top - bottom)
    for number, line in enumerate(lines):
        drawn = text_object(document, font, line, SIZE)
        pdfium.FPDFPageObj_SetFillColor(drawn, *COLOUR, 255)
        shrink = min(1.0, (across - 2 * SIDE) / max(width_of(drawn), 1.0))
        down = TOP + SIZE + number * LEADING
        at = {
            0: (left + SIDE, top - down),
            90: (left + down, bottom + SIDE),
            180: (right - SIDE, bottom + down),
            270: (right - down, top - SIDE),
        }[turned]
        angle = math.radians(turned)
        cos, sin = round(math.cos(angle)) * shrink, round(math.sin(angle)) * shrink
        pdfium.FPDFPageObj_Transform(drawn, cos, sin, -sin, cos, *at)
        pdfium.FPDFPage_InsertObject(page.raw, drawn)
    page.gen_content()


def text_object(document: pypdfium2.PdfDocument, font: object, text: str, size: float) -> object:
    drawn: object = pdfium.FPDFPageObj_CreateTextObj(document.raw, font, size)
    encoded = ctypes.create_string_buffer((text + "\0").encode("utf-16-le"))
    pdfium.FPDFText_SetText(drawn, ctypes.cast(encoded, ctypes.POINTER(ctypes.c_ushort)))
    return drawn


def width_of(drawn: object) -> float:
    edges = [ctypes.c_float() for _edge in range(4)]
    pdfium.FPDFPageObj_GetBounds(drawn, *edges)
    return float(edges[2].value - edges[0].value)


def _cleaned(content: bytes, *, title: str) -> bytes:
    """Without what the original claimed: the copy says of itself only what it is."""
    writer = pypdf.PdfWriter(clone_from=reader(content))
    for claim in _CLAIMS:
        writer._root_object.pop(claim, None)
    for page in writer.pages:
        for name in ("/Annots", "/AA"):
            page.pop(NameObject(name), None)
        page.compress_content_streams()
    writer.metadata = {"/Title": title, "/Producer": PRODUCER, "/Creator": PRODUCER}
    writer.compress_identical_objects(remove_duplicates=True, remove_unreferenced=True)
    return written(writer)
