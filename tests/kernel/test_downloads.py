"""Files leave through one door, which says what they are and what a browser may do with them."""

from __future__ import annotations

from pathlib import Path

import pytest

from kernel.web.downloads import download

ROOT = Path(__file__).resolve().parents[2]
DOOR = "site/kernel/web/downloads.py"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("dl-2026.pdf", 'attachment; filename="dl-2026.pdf"'),
        ("rokasgrāmata.pdf", "attachment; filename*=utf-8''rokasgr%C4%81mata.pdf"),
        ('a"\r\nX: y.pdf', "attachment; filename*=utf-8''a%22%0D%0AX%3A%20y.pdf"),
        ("", "attachment"),
    ],
)
def test_a_name_is_encoded_and_never_breaks_the_header(name: str, said: str) -> None:
    assert download(b"x", media_type="application/pdf", name=name)["Content-Disposition"] == said


def test_what_a_browser_is_told() -> None:
    plain = download("x", media_type="text/csv; charset=utf-8", name="a.csv")
    assert dict(plain.headers) == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="a.csv"',
        "X-Content-Type-Options": "nosniff",
    }
    more = download(b"x", media_type="application/pdf", name="a.pdf", inline=True, private=True, foreign=True)
    assert more["Content-Disposition"] == 'inline; filename="a.pdf"'
    assert (more["Cache-Control"], more["Content-Security-Policy"]) == (
        "private, no-store",
        "sandbox; default-src 'none'",
    )


def test_nobody_writes_it_by_hand() -> None:
    """Reads the code: the header and Django's function for it stand in the door alone."""
    sources = [
        path
        for place in ("site", "forms", "signing", "content", "doc_templates")
        for path in (ROOT / place).rglob("*.py")
    ]
    assert len(sources) > 500
    named = [
        str(path.relative_to(ROOT))
        for path in sources
        for text in [path.read_text(encoding="utf-8").lower()]
        if "content-disposition" in text or "content_disposition" in text or "fileresponse" in text
    ]
    assert named == [DOOR]
