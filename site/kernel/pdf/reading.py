"""Text and pictures of pages, read by PDFium."""

import ctypes
import io
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pypdfium2
import pypdfium2.raw as pdfium

from kernel.pdf.errors import UnreadablePdf

#: PDFium keeps global state and is not safe under threads.
LOCK = threading.RLock()
#: A page picture larger than this many pixels is drawn at a lower resolution (A4 at 300 dpi has 8.7 million).
MAX_PIXELS = 40_000_000


@contextmanager
def opened(content: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document under PDFium's lock, closed afterwards."""
    with LOCK:
        try:
            document = pypdfium2.PdfDocument(content)
        except pypdfium2.PdfiumError as error:
            raise UnreadablePdf(str(error)) from error
        try:
            yield document
        finally:
            document.close()


def page_count(content: bytes) -> int:
    """How many pages the file has."""
    with opened(content) as document:
        return len(document)


def text(content: bytes) -> list[str]:
    """The text of each page in the order it was drawn; lines end with a line feed."""
    with opened(content) as document:
        return [_text_of(document, number) for number in range(len(document))]


def _text_of(document: pypdfium2.PdfDocument, number: int) -> str:
    page = document[number]
    textpage = page.get_textpage()
    try:
        # Asked for with room to spare: PDFium counts characters, but astral letters take two UTF-16 units.
        count = pdfium.FPDFText_CountChars(textpage)
        buffer = ctypes.create_string_buffer((count + 1) * 4)
        written = pdfium.FPDFText_GetText(textpage, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)))
        found = buffer.raw[: max(written - 1, 0) * 2].decode("utf-16-le", errors="replace")
        return found.replace("\r\n", "\n").replace("\r", "\n")
    finally:
        textpage.close()
        page.close()


def page_images(content: bytes, *, dpi: int = 96) -> list[bytes]:
    """A PNG picture of each page at ``dpi`` dots per inch, annotations drawn."""
    images = []
    with opened(content) as document:
        for number in range(len(document)):
            page = document[number]
            width, height = page.get_size()
            scale = min(dpi / 72, (MAX_PIXELS / max(width * height, 1)) ** 0.5)
            bitmap = page.render(scale=scale)
            picture = bitmap.to_pil().convert("RGB")
            bitmap.close()
            page.close()
            out = io.BytesIO()
            picture.save(out, format="PNG", optimize=False)
            images.append(out.getvalue())
    return images
