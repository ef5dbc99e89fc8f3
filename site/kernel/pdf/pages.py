"""Merging and splitting. Never for a signed file: a re-saved file loses its signatures."""

import hashlib
import io
from collections.abc import Sequence

import pypdf
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, ByteStringObject

from kernel.pdf.errors import UnreadablePdf


def reader(content: bytes) -> pypdf.PdfReader:
    """pypdf's view of the file; encrypted files are refused."""
    try:
        found = pypdf.PdfReader(io.BytesIO(content))
        if found.is_encrypted:
            raise UnreadablePdf("encrypted")
        len(found.pages)
    except (PyPdfError, ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise UnreadablePdf(f"{type(error).__name__}: {error}") from error
    return found


def written(writer: pypdf.PdfWriter, *, header: str = "%PDF-1.7") -> bytes:
    """The bytes of the file, with an identifier made of the content: same content, same bytes."""
    writer.pdf_header = header
    for final in (False, True):  # the first pass gives the content the identifier is made of
        out = io.BytesIO()
        writer.write(out)
        if final:
            break
        digest = ByteStringObject(hashlib.sha256(out.getvalue()).digest()[:16])
        writer._ID = ArrayObject([digest, digest])
    return out.getvalue()


def merge(contents: Sequence[bytes]) -> bytes:
    """All pages of all files, in order, as one file. Same input, same bytes."""
    writer = pypdf.PdfWriter()
    for content in contents:
        source = reader(content)
        try:
            for page in source.pages:
                writer.add_page(page)
        except (PyPdfError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise UnreadablePdf(f"{type(error).__name__}: {error}") from error
    writer.metadata = None
    return written(writer)


def split(content: bytes) -> list[bytes]:
    """One file for each page."""
    pages = []
    for page in reader(content).pages:
        writer = pypdf.PdfWriter()
        writer.add_page(page)
        writer.metadata = None
        pages.append(written(writer))
    return pages
