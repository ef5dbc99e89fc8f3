"""Shipped pages: made once, renewed while nobody has edited them, never taken from an editor."""

import shutil
from datetime import date
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page, PageLogEntry, ReferenceIndex, Revision, Site
from wagtail.search.models import IndexEntry

from content import seeding
from content.models import GuidancePage, HomePage, SeededPage
from content.models.home import next_monthly
from content.seeding import seed
from tests.rows import made_once
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]  # each has fifty pages

ADDRESSES = [
    "/",
    "/partneriem/",
    "/partneriem/darba-ligums/",
    "/partneriem/paraksts/",
    "/partneriem/kontakti/",
    "/par-vietni/",
    "/par-vietni/privatums/",
    "/par-vietni/pieklustamiba/",
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Three pages that belong together."""
    for name in ("00-sakums", "10-partneriem", "20-darba-ligums"):
        shutil.copy(seeding.SEED / f"{name}.toml", tmp_path)
    return tmp_path


def test_twice_is_the_same_as_once() -> None:
    assert set(seed().values()) == {"made"}
    before = list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id"))
    assert set(seed().values()) == {"kept"}
    assert list(Page.objects.order_by("pk").values_list("pk", "latest_revision_id")) == before


def test_an_edited_page_is_left_alone(folder: Path) -> None:
    seed(folder)
    page = GuidancePage.objects.get(slug="darba-ligums", edition_state="in_force")
    page.lead = "Redaktora vārdi."
    page.save_revision().publish()
    path = folder / "20-darba-ligums.toml"
    path.write_text(path.read_text().replace("Darba līgums", "Cits nosaukums"))
    assert seed(folder)["20-darba-ligums"] == "edited"
    page.refresh_from_db()
    assert (page.title, page.lead) == ("Darba līgums", "Redaktora vārdi.")


def test_a_page_nobody_edited_follows_the_shipped_text(folder: Path) -> None:
    seed(folder)
    path = folder / "20-darba-ligums.toml"
    path.write_text(path.read_text().replace('title = "Darba līgums"', 'title = "Darba līgums ar mentoru"'))
    assert seed(folder)["20-darba-ligums"] == "renewed"
    assert GuidancePage.objects.get(slug="darba-ligums", edition_state="in_force").title == "Darba līgums ar mentoru"
    assert seed(folder)["20-darba-ligums"] == "kept"


def test_a_deleted_page_stays_deleted() -> None:
    made_once("seed", seed)
    GuidancePage.objects.get(slug="paraksts").delete()
    assert seed()["30-paraksts"] == "deleted"
    assert not GuidancePage.objects.filter(slug="paraksts").exists()
    assert SeededPage.objects.get(key="30-paraksts").page is None


def test_the_site_begins_at_our_home_page() -> None:
    made_once("seed", seed)
    site = Site.objects.get(is_default_site=True)
    assert isinstance(site.root_page.specific, HomePage)
    first = Page.objects.filter(depth=2).values_list("locale__language_code", flat=True)
    assert list(first) == ["lv", "en"]  # and nothing of Wagtail's own


def test_pages_are_whole_and_can_be_cached(client: Client) -> None:
    made_once("seed", seed)
    for address in ADDRESSES:
        answer = client.get(address)
        html = answer.content.decode()
        assert (answer.status_code, html.count("<h1")) == (200, 1), address
        assert "csrfmiddlewaretoken" not in html, address
        assert "Cookie" not in answer.headers.get("Vary", ""), address
        assert answer.cookies == {}, address
        assert INLINE.search(html) is None, address
        assert 'src="http' not in html and 'href="//' not in html, address


def test_a_signed_in_visitor_is_not_named_on_a_public_page(client: Client, django_user_model) -> None:
    made_once("seed", seed)
    user = django_user_model.objects.create_user(
        "linda@paraugs.example", "x", first_name="Linda", last_name="Plānotāja-Demo"
    )
    client.force_login(user)
    assert "Linda" not in client.get("/partneriem/").content.decode()


@pytest.mark.parametrize(
    ("today", "expected"),
    [
        (date(2026, 12, 10), date(2026, 12, 10)),
        (date(2026, 12, 11), date(2027, 1, 10)),
        (date(2026, 1, 31), date(2026, 2, 10)),
    ],
)
def test_monthly_deadlines(today: date, expected: date) -> None:
    assert next_monthly(10, today) == expected


def test_the_first_page_leads_to_the_programmes(client: Client) -> None:
    made_once("seed", seed)
    cards = BeautifulSoup(client.get("/").content, "lxml").select(".card a")  # the three doors first
    assert [card["href"] for card in cards][3:] == ["/par-projektu/", "/jauniesu-mentori/", "/digitala-akademija/"]
    GuidancePage.objects.get(slug="jauniesu-mentori").unpublish()
    assert "/jauniesu-mentori/" not in client.get("/").content.decode()


def test_home_shows_no_deadline_that_is_past() -> None:
    made_once("seed", seed)
    home = HomePage.objects.get(locale__language_code="lv")
    assert [deadline.on for deadline in home.next_deadlines(date(2027, 6, 1))] == [date(2027, 6, 10), date(2027, 6, 15)]


def test_made_pages_are_published_pages_like_any_other() -> None:
    """One revision, live and latest, with the very content of the page, and one line in the log: as an editor's page."""
    made_once("seed", seed)
    pages = list(Page.objects.filter(depth__gt=1).specific())
    assert len(pages) == len([*seeding.SEED.glob("*.toml"), *seeding.ENGLISH.glob("*.toml")])
    for page in pages:
        [revision] = Revision.objects.for_instance(page)
        assert (page.latest_revision_id, page.live_revision_id) == (revision.pk, revision.pk), page.url
        assert (page.live, page.has_unpublished_changes) == (True, False), page.url
        assert page.first_published_at == page.last_published_at == page.latest_revision_created_at, page.url
        kept = revision.as_object()
        same = [
            "title",
            "slug",
            "search_description",
            "lead",
            *("body", "doors", "deadlines", "mailboxes", "updated_on"),
        ]
        for name in [one for one in same if hasattr(page, one)]:
            mine, theirs = getattr(page, name), getattr(kept, name)
            assert plain(mine) == plain(theirs), (page.url, name)
        entries = PageLogEntry.objects.filter(page_id=page.pk).values_list("action", "revision_id")
        assert set(entries) == {("wagtail.create", None), ("wagtail.publish", revision.pk)}, page.url


def plain(value: object) -> object:
    return value.get_prep_value() if hasattr(value, "get_prep_value") else value


def test_the_indexes_are_as_if_built_anew() -> None:
    """Search and references know each page as they would after the commands that build them."""
    made_once("seed", seed)

    ours = [str(page.pk) for page in Page.objects.filter(depth__gt=1)]  # the root was there before

    def indexes() -> list[set[tuple[object, ...]]]:
        entries = IndexEntry.objects.filter(object_id__in=ours).values_list(
            "content_type_id", "object_id", "title", "body", "autocomplete"
        )
        references = ReferenceIndex.objects.values_list(
            "base_content_type_id", "object_id", "to_object_id", "model_path", "content_path"
        )
        return [set(entries), set(references)]

    made = indexes()
    assert all(made)
    call_command("update_index", verbosity=0)
    call_command("rebuild_references_index", verbosity=0)
    assert indexes() == made


def test_seeding_asks_little_of_the_database() -> None:
    """Seeding is part of every start and of many tests: what one page costs is watched."""
    with CaptureQueriesContext(connection) as seen:
        report = seed()
    assert len(seen) / len(report) <= 45
    with CaptureQueriesContext(connection) as seen:
        assert set(seed().values()) == {"kept"}
    assert len(seen) <= 12  # what there is of pages, groups and entries of the search
