"""What others see of a page: canonical address, picture for shared links, structured data."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from content import cards
from content.models import GuidancePage, PartnersIndexPage
from forms.training import actions
from forms.training.models import Region
from kernel.periods import now
from tests.content.test_ready import GUIDE, guide, index
from tests.factories.training import organiser, training_group
from tests.rows import load_shipped

__all__ = ["guide", "index"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
BASE = "http://127.0.0.1:8000"
SCHEDULE = "/partneriem/macibas/"


def head(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "lxml").head


def test_a_page_names_its_one_address(client: Client, guide: GuidancePage) -> None:
    found = head(client, GUIDE)
    assert found.select_one("link[rel=canonical]")["href"] == f"{BASE}{GUIDE}"
    assert found.select_one("meta[property='og:url']")["content"] == f"{BASE}{GUIDE}"
    assert found.select_one("meta[property='og:title']")["content"] == "Mentorings"
    assert found.select("link[hreflang]") == []  # there is no translation


def test_structured_data_say_what_the_page_shows(client: Client, guide: GuidancePage) -> None:
    guide.title = "Mentorings </script><b>&"
    guide.search_description = "Kas ir mentora atbalsts un kam to sniedz."
    guide.save_revision().publish()
    found = head(client, GUIDE)
    [block] = found.select("script[type='application/ld+json']")
    about, places = json.loads(block.string)["@graph"]
    assert (about["name"], about["url"], about["inLanguage"]) == (guide.title, f"{BASE}{GUIDE}", "lv")
    assert about["description"] == guide.search_description
    assert [(one["position"], one["name"], one["item"]) for one in places["itemListElement"]] == [
        (1, "Kopiena", f"{BASE}/"),
        (2, "Partneriem", f"{BASE}/partneriem/"),
        (3, guide.title, f"{BASE}{GUIDE}"),
    ]


def test_the_card_is_a_picture_and_follows_the_title(
    client: Client, guide: GuidancePage, index: PartnersIndexPage
) -> None:
    address = head(client, GUIDE).select_one("meta[property='og:image']")["content"].removeprefix(BASE)
    answer = client.get(address)
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size) == ("image/png", (1200, 630))
    assert "immutable" in answer["Cache-Control"]
    guide.title = "Vienošanās ar izglītojamo, grafiks, dienasgrāmata un viss pārējais, ko mentors kārto katru mēnesi"
    guide.save_revision().publish()
    moved = client.get(address)
    newest = head(client, GUIDE).select_one("meta[property='og:image']")["content"].removeprefix(BASE)
    assert (moved.status_code, moved["Location"]) == (302, newest)
    assert client.get(newest).content != answer.content
    guide.unpublish()
    assert client.get(newest).status_code == 404


def test_the_schedule_announces_its_groups_as_events(client: Client, few: Callable[..., Path]) -> None:
    load_shipped()
    few("14-macibas")
    with time_machine.travel("2026-12-01T08:00:00+02:00", tick=False):
        whole = training_group(days="15.01.2027. 10:00–17:00\n16.01.2027. 9:00–12:30", taken=20)
        over = training_group(days="1.–3.02.2027.", region=Region.RIGA, city="Rīga", venue="", capacity=None)
        actions.cancel_group(group=over, reason="Par maz dalībnieku", by=organiser(), on=now())
        training_group(days="10.–12.11.2026.")
        [block] = head(client, SCHEDULE).select("script[type='application/ld+json']")
    events = [one for one in json.loads(block.string)["@graph"] if one["@type"] == "EducationEvent"]
    assert events == [
        {
            "@type": "EducationEvent",
            "@id": f"{BASE}{SCHEDULE}#grupa-{whole.public_id}",
            "url": f"{BASE}{SCHEDULE}#grupa-{whole.public_id}",
            "name": "Mentoru mācības: Paraugpils",
            "startDate": "2027-01-15T10:00:00+02:00",
            "endDate": "2027-01-16T12:30:00+02:00",
            "eventStatus": "https://schema.org/EventScheduled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {
                "@type": "Place",
                "name": "Paraugpils vidusskola",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Paraugpils",
                    "addressRegion": "Latgales plānošanas reģions",
                    "addressCountry": "LV",
                },
            },
            "maximumAttendeeCapacity": 24,
            "remainingAttendeeCapacity": 4,
        },
        {
            "@type": "EducationEvent",
            "@id": f"{BASE}{SCHEDULE}#grupa-{over.public_id}",
            "url": f"{BASE}{SCHEDULE}#grupa-{over.public_id}",
            "name": "Mentoru mācības: Rīga",
            "startDate": "2027-02-01",
            "endDate": "2027-02-03",
            "eventStatus": "https://schema.org/EventCancelled",
            "eventAttendanceMode": "https://schema.org/OfflineEventAttendanceMode",
            "location": {
                "@type": "Place",
                "name": "Rīga",
                "address": {
                    "@type": "PostalAddress",
                    "addressLocality": "Rīga",
                    "addressRegion": "Rīgas plānošanas reģions",
                    "addressCountry": "LV",
                },
            },
        },
    ]


def test_the_site_map_has_the_tools_and_the_doors_no_editor_writes(client: Client, index: PartnersIndexPage) -> None:
    load_shipped()
    named = re.findall(r"<loc>([^<]+)</loc>", client.get("/sitemap.xml").content.decode())
    more = ["/parbaude/", "/en/parbaude/", "/partneriem/kontakti/rakstit/", "/en/partneriem/kontakti/rakstit/"]
    more.append("/partneriem/riki/")
    more += [f"/partneriem/riki/{name}/" for name in ("mentors", "tiksanas", "stundas", "termini")]
    assert [urlsplit(address).path for address in named][-len(more) :] == more
    assert "/partneriem/" in [urlsplit(address).path for address in named]
    for address in more:
        answer = client.get(address)
        assert answer.status_code == 200
        assert "noindex" not in answer.content.decode()
    assert "noindex" in client.get("/meklet/").content.decode()


@pytest.mark.parametrize(
    ("title", "part"),
    [
        ("Darba līgums", ""),
        (
            "Vienošanās ar izglītojamo, grafiks, dienasgrāmata un viss pārējais, ko mentors kārto katru mēnesi",
            "Daļa " * 30,
        ),
        ("Ūdeņražtransportlīdzekļurūpniecībasuzņēmumupārstāvniecība", "Ļģķņ" * 30),
        ("Kārtība " * 40, "Partneriem"),
    ],
)
def test_letters_of_a_card_stay_inside_its_margin(title: str, part: str) -> None:
    picture = Image.open(io.BytesIO(cards.draw(title, part)))
    ground = picture.getpixel((5, 5))
    margin = picture.crop((1200 - 84 + 4, 150, 1200, 580))  # overhang of a letter, no more
    assert margin.getcolors() == [(margin.width * margin.height, ground)]
    between = picture.crop((0, 574, 1200, 588))
    assert between.getcolors() == [(between.width * between.height, ground)]
