"""The log of updates: on the index, on its page, as a feed; begun by the shipped entries and then the editors'."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from content.models import Update
from content.seeding import seed

pytestmark = [pytest.mark.django_db, pytest.mark.usual]

ATOM = "{http://www.w3.org/2005/Atom}"


def entries(client: Client, address: str) -> list[str]:
    soup = BeautifulSoup(client.get(address).content, "lxml")
    return [time["datetime"] for time in soup.select("ol.timeline time")]


@pytest.mark.usefixtures("seeded")
def test_the_index_shows_the_newest_and_the_log_all(client: Client) -> None:
    for day in range(1, 6):
        Update.objects.create(on=date(2026, 9, day), text=f"Ziņa {day}", href="/partneriem/iap/")
    assert entries(client, "/partneriem/") == ["2026-09-05", "2026-09-04", "2026-09-03"]
    assert entries(client, "/partneriem/atjauninajumi/") == [
        "2026-09-05", "2026-09-04", "2026-09-03", "2026-09-02", "2026-09-01", "2026-06-05",
    ]  # fmt: skip


@pytest.mark.usefixtures("seeded")
def test_the_feed_tells_the_same(client: Client) -> None:
    Update.objects.create(on=date(2026, 9, 1), text="Jauns & svarīgs", href="/partneriem/iap/")
    answer = client.get("/partneriem/atjauninajumi.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(answer.content)
    found = [
        (one.findtext(f"{ATOM}title"), one.findtext(f"{ATOM}summary"), one.find(f"{ATOM}link").get("href"))
        for one in feed.findall(f"{ATOM}entry")
    ]
    assert found[0] == ("01.09.2026.", "Jauns & svarīgs", "http://127.0.0.1:8000/partneriem/iap/")
    assert len(found) == 2
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/partneriem/atjauninajumi.atom")
    page = BeautifulSoup(client.get("/partneriem/atjauninajumi/").content, "lxml")
    assert page.select_one("link[type='application/atom+xml']")["href"] == "/partneriem/atjauninajumi.atom"


@pytest.mark.usefixtures("seeded")
def test_an_entry_the_editors_changed_is_theirs() -> None:
    Update.objects.update(text="Redaktora vārdi")
    seed()
    assert [one.text for one in Update.objects.all()] == ["Redaktora vārdi"]


@pytest.mark.usefixtures("seeded")
def test_the_index_costs_the_same_for_many_entries(client: Client) -> None:
    def cost() -> int:
        client.get("/partneriem/")
        with CaptureQueriesContext(connection) as seen:
            client.get("/partneriem/")
        return len(seen)

    before = cost()
    Update.objects.bulk_create(Update(on=date(2026, 7, 1), text=f"Ziņa {one}") for one in range(200))
    assert cost() == before
