"""English: what exists stands whole, and nothing English leads to Latvian contents or the other way."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from wagtail.models import Page

from tests.english import latvian_words

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("seeded")]


def english_pages() -> list[Page]:
    return list(Page.objects.live().filter(locale__language_code="en", depth__gt=1).order_by("path"))


def test_dump(client):
    out = {}
    for page in english_pages():
        answer = client.get(page.url)
        print(page.url, answer.status_code)
        soup = BeautifulSoup(answer.content, "lxml")
        print(latvian_words(soup))
        print([a["href"] for a in soup.select("a[href^='/']") if not a["href"].startswith("/en/")])
        if page.slug == "programme":
            print(soup.head)
            print(soup.select_one("main").get_text(" "))
    for a in ["/en/partneriem/", "/en/partneriem/riki/", "/en/ligumi/", "/en/meklet/", "/en/meklet/?q=mentor", "/en/meklet/?q=xyzzy", "/en/parbaude/", "/en/p/", "/en/p/XXXX", "/en/partneriem/kontakti/rakstit/", "/en/konts/login/", "/en/konts/password/reset/", "/en/programme/vesture/","/en/partneriem/kontakti/rakstit/nosutits/"]:
        answer = client.get(a)
        soup = BeautifulSoup(answer.content, "lxml")
        print(a, answer.status_code, latvian_words(soup), [x["href"] for x in soup.select("a[href^='/']") if not x["href"].startswith("/en/")])
    print(client.get("/sitemap.xml").content.decode()[:600])
    assert 0
