"""What the house knows of PDF files: text, pictures of pages, PDF/A finish and check, merge, split, scans.

The only package that imports pypdf, pypdfium2 and page-validation. Everything takes bytes and gives bytes;
nothing reads or writes a path. Files that strangers send are looked at by ``kernel.pdf.scan`` first.
"""

from kernel.pdf.checking import Claim, check, check_claim, unembedded_fonts
from kernel.pdf.errors import NoFont, PdfError, UnreadablePdf, UnusableScan
from kernel.pdf.finishing import finish
from kernel.pdf.marking import Part, bound, marked
from kernel.pdf.pages import merge, split
from kernel.pdf.qr import codes_in, drawn
from kernel.pdf.reading import page_count, page_images, text
from kernel.pdf.scans import scans_to_pdf

__all__ = [
    "Claim",
    "NoFont",
    "Part",
    "PdfError",
    "UnreadablePdf",
    "UnusableScan",
    "bound",
    "check",
    "check_claim",
    "codes_in",
    "drawn",
    "finish",
    "marked",
    "merge",
    "page_count",
    "page_images",
    "scans_to_pdf",
    "split",
    "text",
    "unembedded_fonts",
]
