"""Writing one more revision behind a PDF: never a byte of the earlier ones changes, and PDF/A claims stay true."""

from __future__ import annotations

from io import BytesIO

from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.misc import PdfError, PdfReadError
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import InvisSigSettings

from signing import hexadecimal
from signing.errors import DocumentRefused

hexadecimal.install()
#: An invisible widget of no size outside the page: PDF/A wants its print flag, PDF/UA then a Form tag unless it lies
#: outside the crop box (ISO 14289-1, 7.18.1). A tag cannot be added once somebody has signed.
OUTSIDE = InvisSigSettings(box_out_of_bounds=True)


def read(pdf: bytes) -> PdfFileReader:
    """Lenient about hybrid cross-references (other programs write them); what to trust is validation's question."""
    try:
        reader = PdfFileReader(BytesIO(pdf), strict=False)
        if reader.encrypted:
            raise DocumentRefused("encrypted")
        reader.root["/Pages"]
    except (PdfReadError, PdfError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise DocumentRefused(f"unreadable PDF: {type(error).__name__}") from error
    return reader


def writer(pdf: bytes) -> IncrementalPdfFileWriter:
    """A writer that leaves XMP and Info alone.

    pyHanko would rewrite the XMP packet (another Producer, namespaces as resources) and so break the PDF/A and PDF/UA
    claims that were made, and checked, for the unsigned file.
    """
    result = IncrementalPdfFileWriter.from_reader(read(pdf))
    result._update_meta = lambda: None  # type: ignore[method-assign]
    return result


def extended(new: bytes, *, old: bytes) -> bytes:
    """`new`, proven to be `old` with something appended."""
    if not new.startswith(old) or len(new) == len(old):
        raise DocumentRefused("the new revision does not begin with the old file")
    return new
