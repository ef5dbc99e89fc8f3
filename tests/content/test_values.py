"""Values of the rules in the texts of pages: shown as they stand, changed by a new edition, kept on archived pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.core.exceptions import ValidationError
from django.test import Client
from wagtail.models import Site

from content.models import GuidancePage, PartnersIndexPage
from content.values import UnknownValue, cited, filled
from forms.programmes import shipped
from forms.programmes.rules import PROGRAMME
from forms.training.loading import load_training
from kernel.editions import catalogue
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 21)


@pytest.fixture
def editions() -> None:
    load_shipped()


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize(
    ("text", "on", "wanted"),
    [
        ("līdz [[max_learners]] izglītojamajiem", TODAY, "līdz 6 izglītojamajiem"),
        ("līdz [[max_learners]] izglītojamajiem", date(2026, 1, 15), "līdz 8 izglītojamajiem"),
        ("[[ max_hours_learner_month | stunda | stundas ]] mēnesī", TODAY, "20\u00a0stundas mēnesī"),
        ("līdz [[storage_until]]", TODAY, "līdz 31.12.2034."),
        ("vismaz [[mentors_target]]", TODAY, "vismaz 400"),
        ("bez vērtībām [viena] [[", TODAY, "bez vērtībām [viena] [["),
        ("", TODAY, ""),
    ],
)
def test_values_are_shown_as_they_stand(text: str, on: date, wanted: str) -> None:
    assert filled(text, on=on) == wanted


@pytest.mark.usefixtures("editions")
@pytest.mark.parametrize("name", ["max_learner", "employers", "request_required", "labour", "edition"])
def test_what_is_no_value_is_refused(name: str) -> None:
    with pytest.raises(UnknownValue, match=name):
        filled(f"[[{name}]]", on=TODAY)


def test_what_a_text_cites() -> None:
    assert list(cited("<p>[[a]] un [[b|viens|divi]], [[a]]</p>")) == ["a", "b", "a"]


def test_a_text_without_values_asks_no_database(django_assert_num_queries: object) -> None:
    with django_assert_num_queries(0):  # type: ignore[operator]
        assert filled("Vienkāršs teksts", on=TODAY) == "Vienkāršs teksts"


def page(**fields: object) -> GuidancePage:
    index = PartnersIndexPage.objects.get()
    made = GuidancePage(title="Robežas", slug="robezas", lead="Līdz [[max_learners]].", **fields)
    index.add_child(instance=made)
    made.save_revision().publish()
    made.refresh_from_db()
    return made


def newer(effective_from: date, **values: int) -> None:
    """An edition an administrator has entered: the one in force with some values changed."""
    row = catalogue.in_force(shipped.RULES, PROGRAMME, date(2026, 11, 21))
    content = {**row.content, "name": f"RS-{effective_from:%Y}", "effective_from": effective_from.isoformat()}
    content["values"] = {
        name: {**entry, "value": values.get(name, entry["value"])} for name, entry in row.content["values"].items()
    }
    catalogue.add(kind=shipped.RULES, key=PROGRAMME, effective_from=effective_from, content=content)


@pytest.mark.usual
@pytest.mark.usefixtures("editions")
def test_a_new_edition_changes_the_pages_that_cite_it_and_no_archived_one(
    client: Client, few: Callable[..., Path]
) -> None:
    few()
    assert Site.objects.get(is_default_site=True)
    current = page()
    archived = GuidancePage(
        title="Robežas 2025", slug="robezas-2025", lead="Līdz [[max_learners]].", edition_from=date(2025, 9, 1),
        edition_state="archived",
    )  # fmt: skip
    PartnersIndexPage.objects.get().add_child(instance=archived)
    newer(date(2027, 9, 1), max_learners=7)
    before = [client.get(one.url).content.decode() for one in (current, archived)]
    with time_machine.travel("2027-09-01T10:00:00+03:00"):
        after = [client.get(one.url).content.decode() for one in (current, archived)]
    assert ["Līdz 6." in text for text in before] == [True, False]
    assert ["Līdz 7." in text for text in after] == [True, False]
    assert ["Līdz 8." in text for text in (before[1], after[1])] == [True, True]


def test_an_editor_is_told_of_a_value_that_does_not_exist(few: Callable[..., Path]) -> None:
    few()
    made = GuidancePage(title="Robežas", slug="robezas", lead="Līdz [[max_lerners]] un [[max_learners]].")
    with pytest.raises(ValidationError, match=r"max_lerners\."):
        PartnersIndexPage.objects.get().add_child(instance=made)


@pytest.mark.usual
def test_without_any_rules_a_page_is_still_read(
    client: Client, few: Callable[..., Path], caplog: pytest.LogCaptureFixture
) -> None:
    few()
    made = page()
    answer = client.get(made.url)
    assert (answer.status_code, "Līdz …." in answer.content.decode()) == (200, True)
    assert "cites a value that is not there" in caplog.text


def test_without_any_rules_the_schedule_is_still_read(client: Client, few: Callable[..., Path]) -> None:
    load_training()
    few("14-macibas")
    html = BeautifulSoup(client.get("/partneriem/macibas/").content, "lxml")
    assert html.select_one("section[aria-labelledby=rezultati] progress") is None
    assert "Sagatavoti 117 mentori." in " ".join(html.get_text(" ").split())
