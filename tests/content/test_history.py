"""The history of a page: published states can be read, drafts and their authors never."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import PageLogEntry, Revision

from content.models import GuidancePage, PartnersIndexPage
from content.models.history import states_of
from kernel.accounts.models import User
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture
def changing(few: Callable[..., Path]) -> GuidancePage:
    """A page whose first state was published on 10.01.2026., in the time of the edition of 2025."""
    load_shipped()
    few()
    with time_machine.travel("2026-01-10T12:00:00+02:00", tick=False):
        made = GuidancePage(title="Robežas", slug="robezas", lead="Pirmie vārdi, līdz [[max_learners]].")
        PartnersIndexPage.objects.get().add_child(instance=made)
        made.save_revision().publish()
    return GuidancePage.objects.get(pk=made.pk)


def publish(page: GuidancePage, lead: str, on: str, **fields: object) -> GuidancePage:
    with time_machine.travel(on, tick=False):
        page = GuidancePage.objects.get(pk=page.pk)
        page.lead = lead
        for name, value in fields.items():
            setattr(page, name, value)
        page.save_revision().publish()
    return GuidancePage.objects.get(pk=page.pk)


def text(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ", strip=True)


@pytest.mark.acceptance("A42")
def test_published_states_are_listed_and_can_be_read(client: Client, changing: GuidancePage) -> None:
    page = changing
    publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    page = publish(page, "Trešie vārdi.", "2026-07-01T10:00:00+03:00", title="Jaunas robežas")
    listed = BeautifulSoup(client.get(f"{page.url}vesture/").content, "lxml")
    assert [
        (one.select_one("time").get_text(), one.select_one("a")["href"]) for one in listed.select("ol.timeline li")
    ] == [
        ("01.07.2026. 10:00", "/partneriem/robezas/"),
        ("01.03.2026. 09:30", "/partneriem/robezas/vesture/2/"),
        ("10.01.2026. 12:00", "/partneriem/robezas/vesture/1/"),
    ]
    old = BeautifulSoup(client.get(f"{page.url}vesture/1/").content, "lxml")
    assert old.h1.get_text() == "Robežas"
    assert "Pirmie vārdi" in old.main.get_text()
    assert "no 10.01.2026. līdz 01.03.2026." in old.select_one(".notice").get_text(" ", strip=True)
    assert old.select_one(".notice a")["href"] == "/partneriem/robezas/"
    assert "Jaunas robežas" in old.select_one(".notice a").get_text()
    assert "Otrie vārdi" in text(client, f"{page.url}vesture/2/")
    assert "Trešie vārdi" in text(client, page.url)
    assert BeautifulSoup(client.get(page.url).content, "lxml").select_one(".edition a")["href"] == f"{page.url}vesture/"


@pytest.mark.acceptance("A42")
def test_the_values_of_an_old_state_are_those_of_its_last_day(client: Client, changing: GuidancePage) -> None:
    page = changing
    publish(page, "Otrie, līdz [[max_learners]].", "2026-03-01T09:30:00+02:00")
    publish(page, "Trešie, līdz [[max_learners]].", "2026-08-01T09:30:00+03:00")
    with time_machine.travel("2026-11-21T12:00:00+02:00"):
        assert "Pirmie vārdi, līdz 8." in text(client, f"{page.url}vesture/1/")
        assert "Otrie, līdz 6." in text(client, f"{page.url}vesture/2/")
        assert "Trešie, līdz 6." in text(client, page.url)


def test_the_state_of_an_archived_edition_keeps_the_values_of_that_edition(
    client: Client, changing: GuidancePage
) -> None:
    page = changing
    archived = {"edition_from": date(2025, 9, 1), "edition_state": "archived"}
    publish(page, "Arhīvs, līdz [[max_learners]].", "2026-07-01T09:30:00+03:00", **archived)
    publish(page, "Arhīvs un piebilde.", "2026-09-01T09:30:00+03:00", **archived)
    assert "Arhīvs, līdz 8." in text(client, f"{page.url}vesture/2/")


def test_a_draft_is_never_reached(client: Client, changing: GuidancePage) -> None:
    """Neither an edit nobody published, nor one planned for later, nor the words of a draft after the next publishing."""
    page = changing
    author = User.objects.create_superuser(
        "redaktore@paraugs.example", "x", first_name="Slepena", last_name="Rakstītāja"
    )
    page.lead = "Slepens melnraksts."
    page.save_revision(user=author, log_action=True)
    page = publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    page.lead = "Slepens vēlāks."
    page.save_revision(user=author, log_action=True)
    planned = GuidancePage.objects.get(pk=page.pk)
    planned.lead = "Slepeni ieplānots."
    planned.go_live_at = datetime(2027, 5, 1, tzinfo=UTC)
    with time_machine.travel("2026-04-01T09:30:00+03:00"):
        planned.save_revision(user=author).publish(user=author)
    assert Revision.objects.for_instance(page).count() == 5
    found = {}
    for number in range(-1, 12):
        address = f"{page.url}vesture/{number}/" if number >= 0 else f"{page.url}vesture/"
        answer = client.get(address)
        found[number] = answer.status_code
        assert "Slepen" not in answer.content.decode(), address
        assert "redaktore" not in answer.content.decode(), address
    assert found == {-1: 200, 0: 404, 1: 200, 2: 302} | dict.fromkeys(range(3, 12), 404)
    for revision in Revision.objects.for_instance(page):
        assert client.get(f"{page.url}vesture/{revision.pk + 1000}/").status_code == 404


def test_a_planned_state_is_there_when_its_time_has_come(client: Client, changing: GuidancePage) -> None:
    page = changing
    page.lead = "Ieplānotie vārdi."
    page.go_live_at = datetime(2026, 5, 1, 6, tzinfo=UTC)
    with time_machine.travel("2026-04-01T09:30:00+03:00"):
        page.save_revision().publish()
    assert [one.number for one in states_of(page)] == [1]
    with time_machine.travel("2026-05-01T10:00:00+03:00"):
        call_command("publish_scheduled")
        assert "Pirmie vārdi" in text(client, f"{page.url}vesture/1/")
        assert "Ieplānotie vārdi" in text(client, page.url)
        assert client.get(f"{page.url}vesture/2/")["Location"] == page.url


def test_the_log_never_opens_the_revision_of_another_page(client: Client, changing: GuidancePage) -> None:
    page = changing
    publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    other = GuidancePage(title="Cita", slug="cita", lead="Citas lapas vārdi.", live=False)
    PartnersIndexPage.objects.get().add_child(instance=other)
    first = PageLogEntry.objects.filter(page_id=page.pk, action="wagtail.publish").order_by("timestamp").first()
    PageLogEntry.objects.filter(pk=first.pk).update(revision=other.save_revision())
    assert client.get(f"{page.url}vesture/1/").status_code == 404


def test_a_text_that_was_removed_is_named_as_removed(client: Client, changing: GuidancePage) -> None:
    page = changing
    first = page.latest_revision_id
    publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    Revision.objects.filter(pk=first).delete()
    assert client.get(f"{page.url}vesture/1/").status_code == 404
    listed = BeautifulSoup(client.get(f"{page.url}vesture/").content, "lxml")
    assert [one["href"] for one in listed.select("ol.timeline a")] == [page.url]


def test_an_unpublished_page_has_no_history_to_read(client: Client, changing: GuidancePage) -> None:
    page = changing
    page = publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    page.unpublish()
    assert [client.get(f"{page.url}{one}").status_code for one in ("vesture/", "vesture/1/")] == [404, 404]


def test_old_states_are_for_readers_and_not_for_search_engines(client: Client, changing: GuidancePage) -> None:
    page = changing
    publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    for address in (f"{page.url}vesture/", f"{page.url}vesture/1/"):
        answer = client.get(address)
        soup = BeautifulSoup(answer.content, "lxml")
        assert answer["X-Robots-Tag"] == "noindex"
        assert soup.select_one("meta[name=robots]")["content"] == "noindex"
        assert len(soup.select("h1")) == 1
        assert "csrfmiddlewaretoken" not in answer.content.decode()
        assert (answer.cookies, "Cookie" in answer.headers.get("Vary", "")) == ({}, False)
    answer = client.get(page.url)
    assert not answer.has_header("X-Robots-Tag")
    assert BeautifulSoup(answer.content, "lxml").select_one("meta[name=robots]") is None


@pytest.mark.usual
def test_the_history_costs_the_same_for_many_states(client: Client, changing: GuidancePage) -> None:
    page = changing

    def cost(address: str) -> int:
        client.get(address)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        return len(seen)

    page = publish(page, "Otrie vārdi.", "2026-03-01T09:30:00+02:00")
    addresses = [f"{page.url}vesture/", f"{page.url}vesture/1/"]
    before = [cost(one) for one in addresses]
    for day in range(2, 32):
        page = publish(page, f"Vārdi {day}.", (datetime(2026, 3, 1, tzinfo=UTC) + timedelta(days=day)).isoformat())
    assert [cost(one) for one in addresses] == before
    assert max(before) <= 22
