"""The public schedule: map and table by region, past apart, places in words, calendar files, materials."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from content.models import GuidancePage, SchedulePage
from content.seeding import seed
from forms.training import actions
from forms.training.models import MaterialKind, Region
from forms.training.states import MaterialState
from kernel.periods import now
from portal.demo import people
from portal.demo import training as demo
from tests.factories.training import BEFOREHAND, organiser, training_group, training_material
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
PAGE = "/partneriem/macibas/"


@pytest.fixture(autouse=True)
def beforehand() -> Iterator[None]:
    """Whatever day it is outside, the groups of January 2027 are to come."""
    with time_machine.travel(BEFOREHAND):
        yield


@pytest.fixture
def site(seeded: None) -> None:
    """Every shipped page and round."""


def read(client: Client) -> BeautifulSoup:
    answer = client.get(PAGE)
    assert answer.status_code == 200
    return BeautifulSoup(answer.content, "lxml")


def words(part: Any) -> str:
    return " ".join(part.get_text(" ").split())


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
def test_past_groups_stand_apart_with_the_result(client: Client) -> None:
    html = read(client)
    past = html.select_one("section[aria-labelledby=notikusas]")
    assert [words(row) for row in past.select("tbody tr")] == [
        "12.12.2025.–14.12.2025. Rīga Rīgas plānošanas reģions 1. kārta notikusi",
        "21.11.2025.–23.11.2025. Liepāja Kurzemes plānošanas reģions 1. kārta notikusi",
        "14.11.2025.–16.11.2025. Valmiera Vidzemes plānošanas reģions 1. kārta notikusi",
        "31.10.2025.–02.11.2025. Jelgava Zemgales plānošanas reģions 1. kārta notikusi",
        "10.10.2025.–12.10.2025. Rēzekne Latgales plānošanas reģions 1. kārta notikusi",
    ]
    upcoming = words(html.select_one("section[aria-labelledby=gaidamas]"))
    assert "Turpmāko grupu datumu vēl nav" in upcoming
    assert "2. kārta : 2027. gada pirmais ceturksnis" in upcoming
    result = html.select_one("section[aria-labelledby=rezultati]")
    assert "līdz šim sagatavoti: 117 mērķis: vismaz 400 mentori" in words(result)
    assert (result.progress["max"], result.progress["value"]) == ("400", "117")
    assert "Sagatavoti 117 mentori. Kārtā jāsagatavo vismaz 100." in words(result)
    assert "presē" in words(result)


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
def test_upcoming_groups_stand_on_the_map_and_in_the_table_of_their_region(client: Client) -> None:
    for region, count in ((Region.LATGALE, 2), (Region.RIGA, 1)):
        for _one in range(count):
            training_group(region=region, taken=23)
    html = read(client)
    links = {link["href"]: words(link) for link in html.select("svg a")}
    assert links == {
        "#regions-kurzeme": "Kurzeme 0",
        "#regions-latgale": "Latgale 2",
        "#regions-riga": "Rīga 1",
        "#regions-vidzeme": "Vidzeme 0",
        "#regions-zemgale": "Zemgale 0",
    }
    svg = html.select_one("svg[role=group]")
    names = svg["aria-labelledby"].split()
    assert all(svg.select_one(f"#{name}").get_text() for name in names)
    for anchor, told in links.items():
        rows = html.select_one(f"tbody{anchor}").select("tr[id]")
        assert len(rows) == int(told.split()[-1])
    [row] = html.select_one("tbody#regions-riga").select("tr[id]")
    assert "pieteikšanās atvērta Brīva 1 vieta no 24" in words(row)
    assert "Gaidāmu grupu nav." in words(html.select_one("tbody#regions-zemgale"))


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
def test_a_group_moves_to_the_past_the_day_after_its_last(client: Client) -> None:
    training_group(days="15.–17.01.2027.")
    for day, place in (("2027-01-17T23:59:00+02:00", "gaidamas"), ("2027-01-18T00:00:00+02:00", "notikusas")):
        with time_machine.travel(day, tick=False):
            found = [
                section["aria-labelledby"]
                for section in read(client).select("section[aria-labelledby]")
                if "Paraugpils" in section.get_text()
            ]
        assert found == [place]


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
def test_a_cancelled_group_stays_with_its_reason(client: Client) -> None:
    actions.cancel_group(group=training_group(), reason="Par maz dalībnieku", by=organiser(), on=now())
    row = words(read(client).select_one("tbody#regions-latgale tr[id]"))
    assert "atcelta Par maz dalībnieku" in row and "vieta" not in row


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
@pytest.mark.parametrize(("archived", "target"), [(False, "400"), (True, "200")])
def test_counters_follow_the_edition_of_the_page(client: Client, archived: bool, target: str) -> None:
    if archived:
        SchedulePage.objects.update(edition_state="archived", edition_from=date(2025, 9, 1))
    assert read(client).select_one("section[aria-labelledby=rezultati] progress")["max"] == target


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
def test_calendar_files_of_one_group_and_of_all(client: Client) -> None:
    group = training_group(days="15.–17.01.2027. 09:00–17:00")
    [link] = [link for link in read(client).select("tbody a") if link.get_text().startswith(".ics")]
    assert words(link) == ".ics : Paraugpils, 15.01.2027.–17.01.2027."
    one = client.get(link["href"])
    assert (one["Content-Type"], one["Content-Disposition"], one["Cache-Control"]) == (
        "text/calendar; charset=utf-8",
        'attachment; filename="macibas-paraugpils-2027-01-15.ics"',
        "public, max-age=300",
    )
    assert [event["UID"] for event in Calendar.from_ical(one.content).walk("VEVENT")] == [
        f"{group.public_id}-{number}" for number in (1, 2, 3)
    ]
    every = client.get("/partneriem/macibas/grafiks.ics")
    found = Calendar.from_ical(every.content).walk("VEVENT")
    assert len(found) == 5 + 3
    assert {event["URL"].partition("#")[0] for event in found} == {f"http://127.0.0.1:8000{PAGE}"}
    assert client.get("/partneriem/macibas/00000000-0000-0000-0000-000000000001.ics").status_code == 404


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A11")
def test_trainees_download_the_handbook_with_its_version(client: Client) -> None:
    missing = "Rokasgrāmatas datnes šajā vietnē vēl nav"
    assert missing in words(read(client))
    row = training_material(words="rokas", edition="1.2")
    training_material(words="darba lapas", title="Darba lapas", kind=MaterialKind.MATERIAL)
    gone = training_material(words="vecais", title="Vecais", state=MaterialState.WITHDRAWN)
    html = read(client)
    links = html.select("section[aria-labelledby=materiali] .downloads a")
    assert [link.get_text() for link in links] == ["Jauniešu mentoringa pamati", "Darba lapas"]
    assert "mentora rokasgrāmata, redakcija 1.2, 01.11.2026., PDF" in words(html)
    assert missing not in words(html)
    answer = client.get(links[0]["href"])
    assert (answer.content, answer["Content-Type"]) == (row.blob.read(), "application/pdf")
    assert answer["Content-Disposition"].startswith("attachment; ")
    assert client.get(f"/partneriem/macibas/materiali/{gone.public_id}/").status_code == 404


@pytest.mark.usefixtures("site")
def test_the_page_costs_the_same_for_many_groups_and_can_be_cached(client: Client) -> None:
    def cost() -> int:
        client.get(PAGE)
        with CaptureQueriesContext(connection) as seen:
            answer = client.get(PAGE)
        html = answer.content.decode()
        assert "csrfmiddlewaretoken" not in html and INLINE.search(html) is None
        assert "Cookie" not in answer.headers.get("Vary", "")
        return len(seen)

    training_group()
    training_material()
    before = cost()
    for number in range(20):
        training_group(region=list(Region)[number % 5])
        training_material(words=str(number))
    assert cost() == before


@pytest.mark.usefixtures("site")
def test_where_to_apply_is_said_and_the_texts_are_one_page(client: Client) -> None:
    page = read(client)
    assert [link["href"] for link in page.select("main a.button")][-1] == "/pieteikties/"
    assert (
        GuidancePage.objects.filter(slug="macibas", edition_state="in_force").count()
        == SchedulePage.objects.count()
        == 1
    )


@pytest.mark.usefixtures("site")
def test_seeding_twice_leaves_the_page_alone() -> None:
    before = SchedulePage.objects.get().latest_revision_id
    assert seed()["14-macibas"] == "kept"
    assert SchedulePage.objects.get().latest_revision_id == before


@pytest.mark.usefixtures("site")
@pytest.mark.acceptance("A07")
@pytest.mark.acceptance("A11")
def test_the_demo_shows_groups_of_every_state_and_a_handbook(client: Client) -> None:
    people.load()
    assert (demo.load(), demo.load()) == (6, 0)
    with time_machine.travel("2026-11-21T12:00:00+02:00"):
        html = read(client)
    text = words(html.select_one("section[aria-labelledby=gaidamas]"))
    for told in (
        "pieteikšanās atvērta",
        "pieteikšanās slēgta",
        "plānota",
        "atcelta",
        "vietas aizņemtas",
        "Brīva 1 vieta",
    ):
        assert told in text
    assert all("Demonstrācijas dati" in words(row) for row in html.select("tbody tr[id]") if "2027" in words(row))
    link = html.select_one("section[aria-labelledby=materiali] .downloads a")
    assert client.get(link["href"]).content[:5] == b"%PDF-"
