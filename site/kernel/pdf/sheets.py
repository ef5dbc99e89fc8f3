"""Plain A4 sheets of text, for what is printed once and not kept; a document with a template is made by doc_templates."""

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import pypdf
import pypdfium2
import pypdfium2.raw as pdfium

from kernel.pdf.finishing import PRODUCER
from kernel.pdf.marking import latvian_font, text_object, width_of
from kernel.pdf.pages import reader, written

#: Points.
WIDTH, HEIGHT, MARGIN = 595.0, 842.0, 56.0


@dataclass(frozen=True)
class Line:
    """One paragraph; it is broken where it is too long. `above`: the space before it, in points."""

    text: str
    size: float = 10.0
    above: float = 3.0
    indent: float = 0.0
    colour: tuple[int, int, int] = (0, 0, 0)


def sheets(lines: Sequence[Line], *, title: str, lang: str) -> bytes:
    """The paragraphs in order, on as many pages as they need."""
    document = pypdfium2.PdfDocument.new()
    font = latvian_font(document)
    page, down = document.new_page(WIDTH, HEIGHT), HEIGHT - MARGIN
    for line in lines:
        down -= line.above
        for text in _broken(document, font, line):
            down -= line.size * 1.3
            if down < MARGIN:
                page.gen_content()
                page, down = document.new_page(WIDTH, HEIGHT), HEIGHT - MARGIN - line.size * 1.3
            drawn = text_object(document, font, text, line.size)
            pdfium.FPDFPageObj_SetFillColor(drawn, *line.colour, 255)
            pdfium.FPDFPageObj_Transform(drawn, 1, 0, 0, 1, MARGIN + line.indent, down)
            pdfium.FPDFPage_InsertObject(page.raw, drawn)
    page.gen_content()
    out = io.BytesIO()
    document.save(out)
    pdfium.FPDFFont_Close(font)
    document.close()
    writer = pypdf.PdfWriter(clone_from=reader(out.getvalue()))
    writer.metadata = {"/Title": title, "/Producer": PRODUCER, "/Creator": PRODUCER}
    writer.root_object[pypdf.generic.NameObject("/Lang")] = pypdf.generic.TextStringObject(lang)
    return written(writer)


def _broken(document: pypdfium2.PdfDocument, font: object, line: Line) -> Iterator[str]:
    """Rows that fit, broken between words; a word that is too long by itself (a digest) is broken anywhere."""
    room = WIDTH - 2 * MARGIN - line.indent

    def fits(text: str) -> bool:
        drawn = text_object(document, font, text, line.size)
        try:
            return width_of(drawn) <= room
        finally:
            pdfium.FPDFPageObj_Destroy(drawn)

    row = ""
    for word in line.text.split():
        wider = f"{row} {word}".strip()
        if fits(wider):
            row = wider
            continue
        if row:
            yield row
        while not fits(word):
            end = next(end for end in range(len(word) - 1, 0, -1) if end == 1 or fits(word[:end]))
            yield word[:end]
            word = word[end:]
        row = word
    yield row
