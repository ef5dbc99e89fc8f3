"""Does the finished document say what the record says? Asked of the DOCX and of the PDF, before anything is kept.

Text is compared without white space and in NFC: line breaks, justified spaces and no-break spaces are layout, letters
are content. A value that goes over a page's end is found in two pieces.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from lxml import etree

from doc_templates.errors import Incomplete
from doc_templates.rendering import package
from kernel import pdf

TEXT = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
PRINTED_PARTS = re.compile(r"^word/(document|header\d*|footer\d*|footnotes)\.xml$")
TEST_BAND = "TESTA PARAKSTS"
#: PDFium gives a hyphen at a line's end as one of these.
HYPHENS = str.maketrans({"\x02": "-", "\ufffe": "-", "\u00ad": None, "\u2011": "-"})


def squeezed(text: str) -> str:
    """NFC without white space and soft hyphens."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFC", text.translate(HYPHENS)))


def docx_text(content: bytes) -> str:
    """All text a DOCX prints: body, headers, footers, notes."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    pieces: list[str] = []
    for name, data in package.read(content).items():
        if PRINTED_PARTS.match(name):
            pieces += [node.text or "" for node in etree.fromstring(data, parser).iter(TEXT)]
            pieces.append("\0")
    return squeezed("".join(pieces))


def missing(values: Sequence[str], pages: Sequence[str]) -> list[str]:
    """Values that stand in the text fewer times than they were printed. ``pages`` are squeezed already.

    A value may also stand inside a longer one (a place inside an address): each is expected as many times as all
    printed values together hold it, so the longer one cannot hide a loss in the shorter.
    """
    printed = [words for words in map(squeezed, values) if words]
    everything = "\0".join(printed)
    return [words for words in dict.fromkeys(printed) if not _found(words, everything.count(words), pages)]


def _found(value: str, times: int, pages: Sequence[str]) -> bool:
    whole = sum(page.count(value) for page in pages)
    if whole >= times:
        return True
    masked = [page.replace(value, "\0") for page in pages]  # a piece may not be borrowed from a whole one
    for first in range(len(masked) - 1):
        whole += _over_pages(value, masked[first:])
        if whole >= times:
            return True
    return False


def _over_pages(value: str, pages: Sequence[str]) -> bool:
    """The value begins on the first of these pages and goes on over the next ones."""
    rest = value
    for page in pages:
        low, high = 0, len(rest)
        while low < high:  # the longest beginning of the rest that this page holds
            middle = (low + high + 1) // 2
            low, high = (middle, high) if rest[:middle] in page else (low, middle - 1)
        if not low:
            return False
        rest = rest[low:]
        if not rest:
            return True
    return False


def must_print(context: Mapping[str, Any], names: Iterable[str]) -> list[str]:
    """The values behind dotted names of the context."""
    values = []
    for name in names:
        value: Any = context
        for step in name.split("."):
            value = value[step]
        values.append(str(value))
    return values


def check(
    *,
    docx: bytes,
    finished: bytes,
    body: Sequence[str],
    around: Sequence[str],
    required: Sequence[str],
    claim: str,
    test_trust: bool,
) -> None:
    """Raise Incomplete, naming each fault (never the value itself: details go to logs)."""
    faults: list[str] = []
    pages = [squeezed(page) for page in pdf.text(finished)]
    if not pages or not any(pages):
        raise Incomplete("the PDF is empty")
    # Each header and footer part stands in the DOCX once; in the PDF on some page, but a page's own header is not
    # drawn when there is only one page.
    drawn = list(dict.fromkeys(around)) if len(pages) > 1 else []
    for where, text, repeated in (("DOCX", [docx_text(docx)], around), ("PDF", pages, drawn)):
        lost = missing([*body, *repeated], text) + missing(list(dict.fromkeys(required)), text)
        if lost:
            faults.append(f"{where}: {len(lost)} values not found, the first of {len(lost[0])} letters")
    if test_trust and not all(squeezed(TEST_BAND) in page for page in pages):
        faults.append(f"a page without {TEST_BAND}")
    broken = pdf.check_claim(finished, claim)
    if broken:  # a claim asks for every font; which one is missing is worth another reading
        faults += [f"font {name} not embedded" for name in pdf.unembedded_fonts(finished)] + broken
    if faults:
        raise Incomplete(*faults)
