"""Pages kept ready: the same bytes without the database, never a moment longer than they hold, never for the wrong one."""

from __future__ import annotations

import gzip
from datetime import date

import pytest
import time_machine
from django.core.cache import cache, caches
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page, Site

from content.models import GuidancePage, HomePage, PartnersIndexPage, Update
from forms.programmes import shipped
from forms.programmes.rules import PROGRAMME
from kernel.accounts.models import User
from kernel.editions import catalogue
from kernel.web import ready
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
GUIDE = "/partneriem/mentorings/"


@pytest.fixture
def index() -> PartnersIndexPage:
    load_shipped()
    root = Page.get_first_root_node() or Page.add_root(title="Root", slug="root")
    home = root.add_child(instance=HomePage(title="Kopiena", slug="kopiena", headline="Kopā"))
    site = Site.objects.filter(is_default_site=True).first() or Site(is_default_site=True, hostname="localhost")
    site.root_page = home
    site.save()
    return home.add_child(instance=PartnersIndexPage(title="Partneriem", slug="partneriem"))


@pytest.fixture
def guide(index: PartnersIndexPage) -> GuidancePage:
    page = GuidancePage(title="Mentorings", slug="mentorings", lead="Ne vairāk par [[max_learners]].")
    index.add_child(instance=page)
    page.save_revision().publish()
    return page


def asked(client: Client, address: str, **headers: str) -> tuple[bytes, int]:
    """What came back, and how many queries it took."""
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address, headers=headers)
    assert answer.status_code == 200
    return answer.content, len(seen)


@pytest.mark.usefixtures("guide")
def test_the_second_visitor_costs_the_database_nothing() -> None:
    asked(Client(), f"{GUIDE}?n=1")
    assert 0 < asked(Client(), f"{GUIDE}?n=2")[1] <= 10  # past the store, but with a warm process
    first, _queries = asked(Client(), GUIDE)
    assert "Ne vairāk par 6." in first.decode()
    assert asked(Client(), GUIDE) == (first, 0)


@pytest.mark.usefixtures("guide")
def test_headers_are_those_of_any_answer() -> None:
    first, second = Client().get(GUIDE), Client().get(GUIDE)
    assert dict(first.headers) == dict(second.headers)
    assert first["Cache-Control"] == "public, no-cache"
    assert "script-src 'self'" in first["Content-Security-Policy"]
    assert int(first["Content-Length"]) == len(first.content)


@pytest.mark.usefixtures("guide")
def test_who_has_it_already_gets_no_body() -> None:
    first = Client().get(GUIDE)
    again = Client().get(GUIDE, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.usefixtures("guide")
def test_packed_for_who_unpacks() -> None:
    plain, packed = Client().get(GUIDE), Client().get(GUIDE, headers={"Accept-Encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"]


def test_publishing_shows_at_once_on_every_page(guide: GuidancePage) -> None:
    client = Client()
    asked(client, GUIDE)
    assert "Mentorings" in asked(client, "/partneriem/")[0].decode()
    guide.title = "Mentora atbalsts"
    guide.save_revision()
    assert "Mentora atbalsts" not in asked(client, GUIDE)[0].decode()  # a draft
    guide.get_latest_revision().publish()
    assert "Mentora atbalsts" in asked(client, GUIDE)[0].decode()
    assert "Mentora atbalsts" in asked(client, "/partneriem/")[0].decode()
    guide.unpublish()
    assert client.get(GUIDE).status_code == 404


def test_a_deleted_page_and_a_redirect_show_at_once(guide: GuidancePage) -> None:
    client = Client()
    asked(client, GUIDE)
    guide.delete()
    assert client.get(GUIDE).status_code == 404
    Redirect.add_redirect("/partneriem/mentorings", redirect_to="/partneriem/")
    assert client.get(GUIDE)["Location"] == "/partneriem/"


def test_the_log_of_updates_shows_at_once(guide: GuidancePage) -> None:
    asked(Client(), "/partneriem/")
    entry = Update.objects.create(on=date(2026, 9, 1), text="Jauna kārtība", href="")
    assert "Jauna kārtība" in asked(Client(), "/partneriem/")[0].decode()
    entry.delete()
    assert "Jauna kārtība" not in asked(Client(), "/partneriem/")[0].decode()


@pytest.mark.usefixtures("guide")
def test_an_edition_shows_from_its_day_on() -> None:
    content = dict(catalogue.in_force(shipped.RULES, PROGRAMME, date(2026, 11, 21)).content)
    content["values"] = content["values"] | {"max_learners": content["values"]["max_learners"] | {"value": 5}}
    with time_machine.travel("2026-12-31T21:59:00Z", tick=False):
        asked(Client(), GUIDE)
        content["effective_from"] = "2027-01-01"
        catalogue.add(kind=shipped.RULES, key=PROGRAMME, effective_from=date(2027, 1, 1), content=content)
        assert "Ne vairāk par 6." in asked(Client(), GUIDE)[0].decode()
    with time_machine.travel("2026-12-31T22:00:00Z", tick=False):  # midnight in Riga
        assert "Ne vairāk par 5." in asked(Client(), GUIDE)[0].decode()


@pytest.mark.usefixtures("guide")
def test_who_is_signed_in_meets_no_kept_page_and_leaves_none() -> None:
    user = User.objects.create_user("aina@paraugs.example", "x")
    signed_in = Client()
    signed_in.force_login(user)
    answer = signed_in.get(GUIDE)
    assert "no-store" in answer["Cache-Control"] and "ETag" not in answer
    with CaptureQueriesContext(connection) as seen:
        assert "public" in Client().get(GUIDE)["Cache-Control"]
    assert len(seen) > 0  # the first answer was not kept
    assert "no-store" in signed_in.get(GUIDE)["Cache-Control"]


@pytest.mark.usefixtures("guide")
def test_queries_sent_forms_and_other_hosts_have_their_own_answers(settings: object) -> None:
    settings.ALLOWED_HOSTS = ["testserver", "cits.example"]
    asked(Client(), GUIDE)
    assert asked(Client(), f"{GUIDE}?a=1")[1] > 0
    assert Client().post(GUIDE).status_code == 405
    with CaptureQueriesContext(connection) as seen:
        assert Client().get(GUIDE, headers={"host": "cits.example"}).status_code in (200, 404)
    assert len(seen) > 0
    assert Client().get(GUIDE, headers={"host": "nezinams.example"}).status_code == 400


def test_a_page_with_a_form_is_never_kept() -> None:
    address = "/partneriem/kontakti/rakstit/"
    first, second = Client().get(address), Client().get(address)
    assert "csrfmiddlewaretoken" in first.content.decode()
    assert first.content != second.content
    assert "ETag" not in second


def test_an_editors_preview_leaves_nothing(guide: GuidancePage) -> None:
    guide.title = "Melnraksts"
    request = guide.make_preview_request(preview_mode=guide.default_preview_mode)
    assert "Melnraksts" in request.rendered_content
    assert "Melnraksts" not in asked(Client(), GUIDE)[0].decode()


@pytest.mark.usefixtures("guide")
def test_kept_no_longer_than_promised() -> None:
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as clock:
        asked(Client(), GUIDE)
        clock.shift(ready.KEEP - 1)
        assert asked(Client(), GUIDE)[1] == 0
        clock.shift(2)
        assert asked(Client(), GUIDE)[1] > 0


def test_many_kept_pages_push_out_no_counter_of_a_rate_limit() -> None:
    cache.set("counter", 3)
    for number in range(2100):  # more than either store keeps
        ready.part(f"page-{number}", lambda: "page")
    assert cache.get("counter") == 3
    assert caches["pages"].get("counter") is None
