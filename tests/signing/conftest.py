"""Invented people of the test PKI, and small documents to sign."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime
from io import BytesIO

import pytest
from pypdf import PdfWriter

from kernel.pdf import finish
from signing.formats import timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from tests.signing.softhsm import seal_token

__all__ = ["seal_token"]


@pytest.fixture
def timestampers(testbed: Testbed) -> Timestampers:
    """Both authorities, with patience for a busy machine."""
    return timestamps.from_urls(testbed.tsa_urls(), timeout=20)


@pytest.fixture(scope="session")
def mentor(testbed: Testbed) -> Identity:
    return testbed.identity("Mētra", "Paraugmentore", "140384-19905")


@pytest.fixture(scope="session")
def head(testbed: Testbed) -> Identity:
    return testbed.identity("Aina", "Vadītāja-Demo", "170570-19900")


@pytest.fixture(scope="session")
def office_seal(testbed: Testbed) -> Identity:
    return testbed.seal_identity("Paraugpils novada Izglītības pārvalde", "90099991007")


@pytest.fixture(scope="session")
def pdf() -> bytes:
    """Two empty pages: enough to sign."""
    writer = PdfWriter()
    for _page in range(2):
        writer.add_blank_page(width=595, height=842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.fixture(scope="session")
def contract(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    """A page by LibreOffice, finished as our documents are: PDF/A-2a and PDF/UA-1."""
    folder = tmp_path_factory.mktemp("office")
    source = folder / "ligums.html"
    source.write_text(
        '<html lang="lv"><head><meta charset="utf-8"><title>Darba līgums</title></head><body lang="lv">'
        "<h1>Darba līgums</h1><p>Mētra Paraugmentore un Paraugpils vidusskola. ĀČĒĢĪĶĻŅŠŪŽ</p></body></html>",
        "utf-8",
    )
    options = '{"SelectPdfVersion":{"type":"long","value":"2"},"PDFUACompliance":{"type":"boolean","value":"true"}}'
    command = ["soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless"]
    command += ["--convert-to", f"pdf:writer_web_pdf_Export:{options}", "--outdir", str(folder), str(source)]
    subprocess.run(command, check=True, capture_output=True, timeout=120)
    return finish(
        (folder / "ligums.pdf").read_bytes(),
        title="Darba līgums",
        lang="lv-LV",
        created=datetime(2026, 9, 1, 9, 0, tzinfo=UTC),
        claim="2a+ua1",
    )
