"""Groups of the schedule and kinds of documents are found while their page can be read, at the address it has now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from wagtail.models import PageViewRestriction

from content.models import SamplesPage, SchedulePage, SearchEntry
from content.search import index
from forms.training import actions
from kernel.periods import now
from tests.factories.training import group_terms, organiser, training_group
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db


@pytest.fixture
def schedule(few: Callable[..., Path]) -> SchedulePage:
    load_shipped()
    few("14-macibas")
    return SchedulePage.objects.get()


@pytest.fixture
def samples(few: Callable[..., Path]) -> SamplesPage:
    load_shipped()
    few("29-paraugi")
    return SamplesPage.objects.get()


def hrefs(source: str) -> list[str]:
    return sorted(SearchEntry.objects.filter(source=source).values_list("href", flat=True))


def test_a_group_is_found_on_its_line(client: Client, schedule: SchedulePage) -> None:
    group = training_group(city="Paraugpils")
    address = f"/partneriem/macibas/#grupa-{group.public_id}"
    assert hrefs("groups") == [address]
    assert f'href="{address}"' in client.get("/meklet/", {"q": "paraugpilī"}).content.decode()
    assert address not in client.get("/meklet/", {"q": "zvaigznkalna"}).content.decode()
    terms = group_terms(city="Zvaigžņkalns")
    actions.change_group(group=group, terms=terms, version=group.version, by=organiser(), on=now())
    assert address in client.get("/meklet/", {"q": "zvaigznkalna"}).content.decode()


def test_groups_follow_their_page(schedule: SchedulePage) -> None:
    group = training_group()
    schedule.slug = "grafiks"
    schedule.save_revision().publish()
    assert hrefs("groups") == [f"/partneriem/grafiks/#grupa-{group.public_id}"]
    schedule.unpublish()
    assert hrefs("groups") == []
    schedule.save_revision().publish()
    assert hrefs("groups") == [f"/partneriem/grafiks/#grupa-{group.public_id}"]
    closed = PageViewRestriction.objects.create(page=schedule, restriction_type="login")
    assert hrefs("groups") == []
    closed.delete()
    assert len(hrefs("groups")) == 1


def test_kinds_of_documents_follow_the_page_of_samples(
    samples: SamplesPage, django_capture_on_commit_callbacks: Any
) -> None:
    assert "/partneriem/paraugi/#dl" in hrefs("samples")
    above = samples.get_parent().specific
    above.slug = "sadarbiba"
    with django_capture_on_commit_callbacks(execute=True):
        above.save_revision().publish()
    assert "/sadarbiba/paraugi/#dl" in hrefs("samples")
    samples.refresh_from_db()
    samples.unpublish()
    assert hrefs("samples") == []


def test_an_update_writes_anew_what_pages_do_not_write(samples: SamplesPage) -> None:
    SearchEntry.objects.filter(source="samples").update(title="Vecais nosaukums")
    SearchEntry.objects.filter(source="pages").update(title="Palika")
    index.complete_index()
    assert "Darba līgums" in SearchEntry.objects.filter(source="samples").values_list("title", flat=True)
    assert set(SearchEntry.objects.filter(source="pages").values_list("title", flat=True)) == {"Palika"}
