"""The link checker: dead addresses, missing anchors and files are found without any network; others are listed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from content.links.actions import check_links
from content.models import FoundLink, GuidancePage, PartnersIndexPage, PortalDocument
from kernel.periods import now
from tests.content.editors import publisher, signed_in
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]

REPORT = "/admin/reports/saites/"


@pytest.fixture(autouse=True)
def site(settings: object, tmp_path: Path, few: Callable[..., Path]) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    settings.MEDIA_ROOT = tmp_path
    load_shipped()
    few("20-darba-ligums", "34-atjauninajumi", "40-kontakti")


def page(html: str) -> GuidancePage:
    made = GuidancePage(title="Saites", slug="saites")
    made.body = [("text", {"title": "Īsumā", "text": html})]
    PartnersIndexPage.objects.get().add_child(instance=made)
    made.save_revision().publish()
    return made


def test_each_kind_is_found() -> None:
    document = PortalDocument.objects.create(title="Datne", file=ContentFile(b"%PDF", name="datne.pdf"))
    made = page(
        '<p><a href="/partneriem/nav/">a</a> <a href="/partneriem/darba-ligums/#kartiba">b</a>'
        ' <a href="/partneriem/darba-ligums/#nav">c</a> <a href="#isuma">d</a> <a href="https://viaa.example/x">e</a>'
        f' <a linktype="document" id="{document.pk}">f</a> <a href="/faili/{document.pk}/cita.pdf">g</a>'
        ' <a href="mailto:birojs@paraugs.example">h</a> <a href="/ligumi/">i</a> <a href="/admin/">j</a></p>'
    )
    check_links(on=now())
    found = dict(FoundLink.objects.filter(page=made).values_list("address", "kind"))
    assert found == {
        "/partneriem/nav/": "dead",
        "/partneriem/darba-ligums/#nav": "anchor",
        "https://viaa.example/x": "external",
        f"/faili/{document.pk}/cita.pdf": "dead",
    }
    made.body = [("text", {"title": "Īsumā", "text": "<p>Labots.</p>"})]
    made.save_revision().publish()
    check_links(on=now())
    assert not FoundLink.objects.filter(page=made).exists()


def test_the_report_says_where_and_costs_the_same_for_many() -> None:
    made = page('<p><a href="/partneriem/nav/">a</a></p>')
    client = signed_in(publisher())
    assert "Saites vēl nav pārbaudītas" in client.get(REPORT).content.decode()
    check_links(on=now())
    soup = BeautifulSoup(client.get(f"{REPORT}?kind=dead").content, "lxml")
    [row] = [row for row in soup.select("table.listing tbody tr") if row.td.get_text(strip=True) == "Saites"]
    assert [cell.get_text(strip=True) for cell in row.select("td")] == ["Saites", "/partneriem/nav/", "nekur neved"]
    assert row.select_one("a")["href"] == f"/admin/pages/{made.pk}/edit/"

    def cost() -> int:
        client.get(REPORT)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(REPORT).status_code == 200
        return len(seen)

    before = cost()
    FoundLink.objects.bulk_create(
        FoundLink(page=made, address=f"/nav/{one}/", kind="dead", checked_at=now()) for one in range(40)
    )
    assert cost() == before
