"""The page of samples lists what the template library has; every file it names can be taken."""

from __future__ import annotations

import io
import zipfile

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import PartnersIndexPage, SamplesPage
from tests.content.test_ready import index

__all__ = ["index"]
pytestmark = pytest.mark.django_db
PAGE = "/partneriem/paraugi/"
GUIDE = {
    "kind": "DL", "who": "Darba devējs", "when": "Pirms IAP", "steps": "<p>Sagatavojiet datus.</p>",
    "read": "/partneriem/", "begin": "/ligumi/",
}  # fmt: skip


@pytest.fixture
def page(index: PartnersIndexPage) -> SamplesPage:
    made = SamplesPage(title="Dokumentu paraugi", slug="paraugi")
    made.guides = [("guide", GUIDE)]
    index.add_child(instance=made)
    return made


def test_a_kind_is_listed_with_its_files_and_how_to_fill_it_in(client: Client, page: SamplesPage) -> None:
    soup = BeautifulSoup(client.get(PAGE).content, "lxml")
    card = soup.select_one("#dl")
    assert card.select_one("h3").text == "Darba līgums"
    assert "Darba devējs" in card.text and "Sagatavojiet datus." in card.text
    assert "Redakcija: 05.06.2026." in card.text
    assert [link["href"] for link in card.select(".files a")] == [
        f"{PAGE}DL/2026-06-05/aizpildits.pdf", f"{PAGE}DL/2026-06-05/aizpildits.docx",
        f"{PAGE}DL/2026-06-05/tukss.pdf", f"{PAGE}DL/2026-06-05/tukss.docx",
    ]  # fmt: skip
    assert card.select_one("a.button")["href"] == "/ligumi/"


def test_a_kind_without_words_of_an_editor_is_listed_all_the_same(client: Client, page: SamplesPage) -> None:
    page.guides = []
    page.save_revision().publish()
    card = BeautifulSoup(client.get(PAGE).content, "lxml").select_one("#dl")
    assert len(card.select(".files a")) == 4 and card.select("a.button") == []


@pytest.mark.usual
@pytest.mark.office
def test_the_files_are_what_they_say(client: Client, index: PartnersIndexPage) -> None:
    printed = client.get(f"{PAGE}DL/2026-06-05/tukss.pdf")
    assert (printed["Content-Type"], printed.content[:5]) == ("application/pdf", b"%PDF-")
    assert printed["Content-Disposition"] == 'inline; filename="darba-ligums-tukss-2026-06-05.pdf"'
    assert "public" in printed["Cache-Control"]
    with CaptureQueriesContext(connection) as seen:
        written = client.get(f"{PAGE}DL/2026-06-05/tukss.docx")
    assert "word/document.xml" in zipfile.ZipFile(io.BytesIO(written.content)).namelist()
    assert written["Content-Disposition"] == 'attachment; filename="darba-ligums-tukss-2026-06-05.docx"'
    assert len(seen) < 12  # nothing was made anew


@pytest.mark.parametrize(
    "address",
    ["DL/2026-06-06/tukss.pdf", "DL/2026-13-45/tukss.pdf", "VP/2026-06-05/aizpildits.pdf", "XX/2026-06-05/tukss.pdf",
     "DL/2026-06-05/cits.pdf", "DL/2026-06-05/tukss.exe"],
)  # fmt: skip
def test_what_the_library_has_not_is_not_found(client: Client, address: str) -> None:
    assert client.get(PAGE + address).status_code == 404


def test_who_asks_for_very_many_samples_waits(client: Client, settings: object) -> None:
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "sample": "2/m/ip"}  # type: ignore[attr-defined]
    assert [client.get(f"{PAGE}XX/2026-06-05/tukss.pdf").status_code for _time in range(3)] == [404, 404, 429]
