"""What others see of a page: canonical address, picture for shared links, structured data."""

from __future__ import annotations

import io
import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from PIL import Image

from content.models import GuidancePage, PartnersIndexPage
from tests.content.test_ready import GUIDE, guide, index

__all__ = ["guide", "index"]
pytestmark = pytest.mark.django_db
BASE = "http://127.0.0.1:8000"


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
