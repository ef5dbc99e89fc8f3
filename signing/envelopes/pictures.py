"""Pages of a stored PDF as pictures and as text, for the signing page and the second pair of eyes."""

from __future__ import annotations

from functools import lru_cache

from kernel import pdf
from kernel.files.models import Blob

#: Dots per inch of what people look at: A4 becomes 794 × 1123.
DPI = 96
PDF = "application/pdf"
IMAGES = frozenset({"image/jpeg", "image/png"})


@lru_cache(maxsize=6)
def _pages(sha256: str, pk: int) -> tuple[bytes, ...]:
    """Few documents are looked at at once; each takes some hundred kB in this process only."""
    blob = Blob.objects.get(pk=pk)
    content = blob.read()
    return tuple(pdf.page_images(pdf.scans_to_pdf([content]) if blob.media_type in IMAGES else content, dpi=DPI))


def page(blob: Blob, number: int) -> bytes | None:
    """PNG of the page (from 1), None when there is no such page; only a PDF and a picture have any."""
    if blob.media_type not in (PDF, *IMAGES):
        return None
    pages = _pages(blob.sha256, blob.pk)
    return pages[number - 1] if 1 <= number <= len(pages) else None


def page_count(blob: Blob) -> int:
    if blob.media_type not in (PDF, *IMAGES):
        return 0
    return len(_pages(blob.sha256, blob.pk))


def text(blob: Blob) -> list[str]:
    """The same pages as text, for whoever cannot use the pictures."""
    return pdf.text(blob.read())


def forget() -> None:
    """No page that was looked at stays in this process."""
    _pages.cache_clear()
