"""A file replaced by another keeps its address; version, size and day stand beside its links."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from content.models import GuidancePage, PartnersIndexPage, PortalDocument, PortalImage
from tests.content.editors import editor, fields_of, signed_in
from tests.kernel.clamd import EICAR, Peer

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]


@pytest.fixture(autouse=True)
def site(settings: object, tmp_path: Path) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def document() -> PortalDocument:
    with time_machine.travel("2026-06-05T10:00:00+03:00"):
        return PortalDocument.objects.create(
            title="Nolikums", file=ContentFile(b"%PDF-1.7 pirmais", name="nolikums.pdf")
        )


def replace(document: PortalDocument, name: str, content: bytes) -> str:
    client = signed_in(editor())
    address = f"/admin/documents/edit/{document.pk}/"
    data = fields_of(client.get(address).content) | {"file": SimpleUploadedFile(name, content)}
    answer = client.post(address, data)
    document.refresh_from_db()
    return answer.content.decode()


@time_machine.travel("2026-11-21T10:00:00+02:00")
def test_another_file_takes_the_same_address(document: PortalDocument, client: Client) -> None:
    address = document.url
    assert b"".join(client.get(address).streaming_content) == b"%PDF-1.7 pirmais"
    replace(document, "jauns nosaukums.pdf", b"%PDF-1.7 otrais, garaks")
    assert document.url == address == f"/faili/{document.pk}/nolikums.pdf"
    answer = client.get(address)
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 otrais, garaks"
    assert (document.version, document.file_size) == (2, 23)
    assert document.about == "PDF, 1 KB, 2. versija, 21.11.2026."


def test_a_title_changed_is_no_new_version(document: PortalDocument) -> None:
    client = signed_in(editor())
    address = f"/admin/documents/edit/{document.pk}/"
    assert client.post(address, fields_of(client.get(address).content) | {"title": "Cits"}).status_code == 302
    document.refresh_from_db()
    assert (document.title, document.version, document.filename) == ("Cits", 1, "nolikums.pdf")


def test_a_file_of_another_kind_is_refused(document: PortalDocument) -> None:
    html = replace(document, "nolikums.docx", b"PK")
    assert "Jaunajai datnei jābūt tāda paša veida kā iepriekšējai: .pdf." in html
    assert document.version == 1


def test_what_editors_upload_passes_the_scanner(document: PortalDocument, settings: Any) -> None:
    peer = Peer()
    settings.SCANNER, settings.SCANNER_TIMEOUT = peer.address, 30
    client, address = signed_in(editor()), f"/admin/documents/edit/{document.pk}/"

    def sent(content: bytes) -> str:
        data = fields_of(client.get(address).content) | {"file": SimpleUploadedFile("nolikums.pdf", content)}
        html = client.post(address, data).content.decode()
        document.refresh_from_db()
        return html

    try:
        html = sent(b"%PDF-1.7 " + EICAR)
        assert "Datnē ir kaitīgs saturs (Eicar-Test-Signature)" in html
        assert document.version == 1
        sent(b"%PDF-1.7 otrais")
        assert document.version == 2
        with document.file.open() as stored:
            assert stored.read() == b"%PDF-1.7 otrais"
        picture = io.BytesIO()
        Image.new("RGB", (9, 9)).save(picture, "PNG")
        file = SimpleUploadedFile("a.png", picture.getvalue() + EICAR, "image/png")
        with pytest.raises(ValidationError, match="kaitīgs saturs"):
            PortalImage(title="a", width=9, height=9, file=file).full_clean()
    finally:
        peer.close()


def test_links_say_kind_size_version_and_day(document: PortalDocument, client: Client) -> None:
    page = GuidancePage(title="Datnes", slug="datnes")
    page.body = [
        ("text", {"title": "", "text": f'<p><a linktype="document" id="{document.pk}">Nolikums</a></p>'}),
        ("files", {"title": "Lejupielādei", "files": [document]}),
    ]
    PartnersIndexPage.objects.get().add_child(instance=page)
    page.save_revision().publish()
    soup = BeautifulSoup(client.get(page.url).content, "lxml")
    about = "PDF, 1 KB, 1. versija, 05.06.2026."
    assert soup.select_one("main p a[data-file]")["data-file"] == f" ({about})"
    assert soup.select_one("ul.files li").get_text(" ", strip=True) == f"Nolikums ({about})"
    assert {one["href"] for one in soup.select("a[data-file], ul.files a")} == {document.url}
