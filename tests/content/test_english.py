"""English: what exists stands whole, and nothing English leads to Latvian contents or the other way."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page, Site

from content.models import HomePage, SearchEntry
from content.search.asking import ask
from content.values import filled
from kernel.periods import today
from kernel.web.places import everywhere
from tests.english import latvian_links, latvian_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded"), pytest.mark.usual]
BASE = "http://127.0.0.1:8000"


def page_of(answer: object) -> BeautifulSoup:
    return BeautifulSoup(answer.content, "lxml")  # type: ignore[attr-defined]


def english_pages() -> list[Page]:
    return list(Page.objects.live().filter(locale__language_code="en", depth__gt=1).order_by("path"))


#: Beside the editors' pages.
OTHERS = ["meklet/", "meklet/?q=mentor", "meklet/?q=xyzzy", "partneriem/kontakti/rakstit/", "partneriem/kontakti/rakstit/nosutits/"]  # fmt: skip


def test_no_english_page_has_a_latvian_word_or_link(client: Client) -> None:
    addresses = [page.url for page in english_pages()] + [f"/en/{one}" for one in OTHERS]
    assert len(addresses) == 7 + len(OTHERS)
    for address in addresses:
        answer = client.get(address)
        soup = page_of(answer)
        assert (answer.status_code, soup.html["lang"]) == (200, "en"), address
        assert latvian_words(soup) == [], address
        assert latvian_links(soup) == [], address
        for link in soup.select("a[href^='/en/']"):
            assert client.get(link["href"]).status_code in {200, 302}, (address, link["href"])


@pytest.mark.parametrize(
    "address",
    [
        *("partneriem/", "par-projektu/", "partneriem/buj/", "partneriem/riki/", "partneriem/riki/stundas/"),
        *("partneriem/atjauninajumi.atom", "partneriem/macibas/grafiks.ics", "ligumi/", "darba-telpa/macibas/"),
        *("sakums/", "lv/", "nav-tadas/"),
    ],
)
def test_what_has_no_english_is_not_there(client: Client, address: str) -> None:
    """An English page of 404 that leads to English places; never the Latvian contents between English links."""
    answer = client.get(f"/en/{address}")
    soup = page_of(answer)
    assert (answer.status_code, soup.html["lang"], soup.h1.get_text()) == (404, "en", "There is no such page")
    assert (latvian_words(soup), latvian_links(soup)) == ([], [])


def test_the_latvian_part_has_no_english_page(client: Client) -> None:
    assert client.get("/programme/").status_code == 404
    soup = page_of(client.get("/partneriem/"))
    links = [one["href"] for one in soup.select("a[href]")]
    assert [one for one in links if one.startswith("/en/")] == []  # the index has no translation


def test_without_an_english_first_page_nothing_latvian_answers_in_its_place(client: Client) -> None:
    Page.objects.filter(path__startswith=HomePage.objects.get(locale__language_code="en").path).update(live=False)
    assert client.get("/en/").status_code == 404
    assert client.get("/en/programme/").status_code == 404
    assert client.get("/").status_code == 200


def test_pages_that_say_the_same_know_each_other(client: Client) -> None:
    pairs = {"lv": "/partneriem/paraksts/", "en": "/en/signing/"}
    for code, address in pairs.items():
        soup = page_of(client.get(address))
        found = {one["hreflang"]: one["href"] for one in soup.head.select("link[rel=alternate][hreflang]")}
        assert found == {one: f"{BASE}{href}" for one, href in pairs.items()}
        assert soup.head.select_one("link[rel=canonical]")["href"] == f"{BASE}{address}"
        other = "en" if code == "lv" else "lv"
        assert [one["href"] for one in soup.select(f"header a[hreflang={other}]")] == [pairs[other]]
        [data] = soup.select("script[type='application/ld+json']")
        about = json.loads(data.string)["@graph"][0]
        assert (about["inLanguage"], about["isPartOf"]["url"]) == (code, f"{BASE}{everywhere('home')[code]}")
    check = page_of(client.get("/en/parbaude/")).head
    assert [one["href"] for one in check.select("link[hreflang]")] == [f"{BASE}/parbaude/", f"{BASE}/en/parbaude/"]


def test_every_english_page_stands_for_a_latvian_one() -> None:
    for page in english_pages():
        assert page.get_translations().filter(locale__language_code="lv", live=True).count() == 1, page.url


def test_the_site_map_has_both_languages(client: Client) -> None:
    places = BeautifulSoup(client.get("/sitemap.xml").content, "xml")
    home = Site.objects.get(is_default_site=True).root_url
    found = {
        one.loc.get_text().removeprefix(home).removeprefix("http://testserver"): [
            link["hreflang"] for link in one.find_all("link")
        ]
        for one in places.find_all("url")
    }
    assert (found["/en/programme/"], found["/par-projektu/"]) == (["lv", "en"], ["lv", "en"])
    assert (found["/parbaude/"], found["/en/parbaude/"]) == (["lv", "en"], ["lv", "en"])
    assert found["/partneriem/"] == []


def test_search_finds_pages_of_its_own_language(client: Client) -> None:
    links = [one["href"] for one in page_of(client.get("/en/meklet/", {"q": "one-time code"})).select(".results a")]
    assert links[0].startswith("/en/signing/")
    assert [one for one in links if not one.startswith("/en/")] == []
    entries = SearchEntry.objects.filter(pk__in=ask("mentor", language="lv").entries)
    assert set(entries.values_list("language", flat=True)) == {"lv"}


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("[[max_learners|learner|learners]]", "6\u00a0learners"),
        ("[[service_to]]", "31 May 2027"),
        ("[[mentors_target]]", "400"),
    ],
)
def test_values_of_the_rules_as_english_writes_them(text: str, wanted: str) -> None:
    assert filled(text, on=today(), language="en") == wanted


def test_a_ground_of_education_that_has_no_english_words_is_marked(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from content.blocks import grounds

    monkeypatch.delitem(grounds.WORDS, "coach_c")
    soup = page_of(client.get("/en/become-a-mentor/"))
    assert [one.get_text()[:2] for one in soup.select("main li [lang=lv]")] == ["C "]
