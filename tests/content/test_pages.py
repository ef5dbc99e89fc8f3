"""Every page of the site map stands, holds its facts and leads nowhere that does not exist (domain reference 6)."""

from __future__ import annotations

import html
import os
import re
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from content.links.actions import check_links
from content.models import FoundLink
from kernel.periods import now
from tests.content.facts import FACTS

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


class Answer:
    """Parsed when it is first read, and once."""

    def __init__(self, response: Any) -> None:
        self.status, self._content = response.status_code, response.content

    @cached_property
    def soup(self) -> BeautifulSoup:
        return BeautifulSoup(self._content, "lxml")


#: Gives the answer to an address.
Reader = Callable[[str], Answer]


@pytest.fixture(scope="module")
def read(seeded: None) -> Reader:
    """As anybody reads it. The tests of this module only read, so each address is asked and parsed once for them all."""
    answers: dict[str, Answer] = {}

    def asked(address: str) -> Answer:
        if address not in answers:
            answers[address] = Answer(Client().get(address))
        return answers[address]

    return asked


def text_of(soup: BeautifulSoup) -> str:
    return re.sub(r"\s+", " ", soup.select_one("main").get_text(" ")).replace(" .", ".").replace(" ,", ",")


@pytest.mark.usefixtures("seeded")
def test_every_page_holds_its_facts(read: Reader) -> None:
    lacking = {}
    for address, facts in FACTS.items():
        answer = read(address)
        if answer.status != 200:
            lacking[address] = [str(answer.status)]
            continue
        text = text_of(answer.soup).lower()
        missing = [fact for fact in facts if fact.lower() not in text]
        if missing:
            lacking[address] = missing
    assert lacking == {}


@pytest.mark.usefixtures("seeded")
def test_every_page_has_one_heading_a_title_a_description_its_language_and_source(read: Reader) -> None:
    for page in Page.objects.live().filter(depth__gt=1).specific():
        soup = read(page.url).soup
        assert len(soup.select("h1")) == 1, page.url
        assert soup.html["lang"] == page.locale.language_code, page.url
        assert soup.title.get_text().strip(), page.url
        [description] = soup.select("meta[name=description]")
        assert 30 <= len(description["content"]) <= 170, page.url
        if hasattr(page, "source") and page.source:
            assert page.source in text_of(soup), page.url
        if getattr(page, "updated_on", None):
            assert {
                "lv": f"Aktualizēts: {page.updated_on:%d.%m.%Y.}",
                "en": f"Updated: {page.updated_on.day} {page.updated_on:%B %Y}",
            }[page.locale.language_code] in text_of(soup), page.url
        assert "[[" not in soup.get_text(), page.url


@pytest.mark.usefixtures("seeded")
def test_no_link_of_a_page_is_dead(read: Reader) -> None:
    asked: dict[str, int] = {}
    dead = []
    for page in Page.objects.live().filter(depth__gt=1):
        soup = read(page.url).soup
        for link in soup.select("a[href^='/'], link[href^='/']"):
            address = link["href"].partition("#")[0]
            if address not in asked:
                asked[address] = 200 if address.startswith("/static/") else read(address).status
            if asked[address] not in {200, 302}:
                dead.append((page.url, address, asked[address]))
    assert dead == []


@pytest.mark.usefixtures("seeded")
def test_anchors_of_a_page_exist(read: Reader) -> None:
    for page in Page.objects.live().filter(depth__gt=1):
        soup = read(page.url).soup
        there = {one["id"] for one in soup.select("[id]")}
        assert len(there) == len(soup.select("[id]")), page.url
        assert {one["href"][1:] for one in soup.select("a[href^='#']")} <= there, page.url


@pytest.mark.server
@pytest.mark.usefixtures("seeded")
def test_the_editors_link_checker_finds_nothing_in_them() -> None:
    assert check_links(on=now())["dead"] == 0
    assert list(FoundLink.objects.exclude(kind="external").values_list("page__title", "address")) == []


def words(text: str) -> list[str]:
    return re.findall(r"\w+", html.unescape(re.sub(r"<[^>]+>", " ", text)).lower())


def runs(text: str) -> Iterator[tuple[str, ...]]:
    found = words(text)
    return (tuple(found[i : i + 8]) for i in range(len(found) - 7))


@pytest.mark.skipif("SEED_TEXTS" not in os.environ, reason="SEED_TEXTS is not set")
@pytest.mark.usefixtures("seeded")
def test_sentences_are_our_own(read: Reader) -> None:
    """No eight words in a row as the sources have them, beyond titles and names of fields."""
    sources = {run for file in Path(os.environ["SEED_TEXTS"]).glob("*.txt") for run in runs(file.read_text("utf-8"))}
    assert sources
    shared = {}
    for page in Page.objects.live().filter(depth__gt=1):
        soup = read(page.url).soup
        same = [" ".join(run) for run in runs(text_of(soup)) if run in sources and not titles(run)]
        if same:
            shared[page.url] = same
    assert shared == {}


#: Official titles of laws, projects and methods: they are quoted as they are.
TITLES = [
    "Bērnu tiesību aizsardzības likuma 72. panta piektajā daļā",
    "Vienas vienības izmaksu standarta likmes aprēķina un piemērošanas metodika mentoru atlīdzībai",
    "Vienas vienības izmaksu standarta likmes aprēķina un piemērošanas metodika mentoru atalgojumam",
    "Atbalsta sniedzēja sadarbības izvērtējums (pēc IAP īstenošanas)",
    "Atbalsta pasākumu īstenošanas grafiks (individuāli)",
    "Eiropas Sociālā fonda Plus projekts „Skola – kopienā”, Nr. 4.2.3.1/1/24/I/001",
    "Nr. 2.3.2.2.i.0/1/23/I/VARAM/001",
]
_TITLES = [" ".join(words(title)) for title in TITLES]


def titles(run: tuple[str, ...]) -> bool:
    """The run lies inside an official title, or is a row of figures: facts carry over."""
    return sum(word.isalpha() for word in run) < 5 or any(" ".join(run) in title for title in _TITLES)
