"""The head of a vocational institution sets the semesters by an order (R16); everybody else keeps the common calendar."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from forms.people.models import Institution, Membership, Role
from forms.programmes.editions import calendar_of
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.calendars import HolidayKind
from tests.forms.institutions.test_pages import errors

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("november")]
LIST, YEAR = "/veidnes/IPV/kalendars/", "/veidnes/IPV/kalendars/2026-2027/"


@pytest.fixture
def november(time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 11, 22, 12, tzinfo=UTC))


@pytest.fixture
def ilze(demo: Any, client: Client) -> Client:
    """The head of the vocational institution."""
    user = User.objects.create_user("ipv@paraugs.example", "x")
    place = Institution.objects.get(register_code="IPV")
    Membership.objects.create(user=user, role=Role.HEAD, institution=place, valid_from=date(2025, 9, 1))
    client.force_login(user)
    return client


def typed(**changes: str) -> dict[str, str]:
    days = {
        "first_start": "1 9 2026", "first_end": "11 12 2026", "second_start": "11 1 2027", "second_end": "18 6 2027",
        **{name: value for name, value in changes.items() if name.count("_") == 1},
    }  # fmt: skip
    parts = {f"{name}_{n}": part for name, value in days.items() for n, part in enumerate(value.split())}
    return {
        **parts,
        "source": "Rīkojums Nr. 1-9/3",
        "version": "0",
        **{k: v for k, v in changes.items() if k not in days},
    }


@pytest.mark.acceptance("A26")
def test_the_order_sets_semesters_breaks_and_source(ilze: Client) -> None:
    assert "pagaidu datumi" in ilze.get(LIST).content.decode()
    assert ilze.post(YEAR, typed()).status_code == 302
    (year,) = [one for one in calendar_of(kind="vocational", register_code="IPV").years if one.name == "2026/2027"]
    assert [(one.start, one.end) for one in year.semesters] == [
        (date(2026, 9, 1), date(2026, 12, 11)), (date(2027, 1, 11), date(2027, 6, 18)),
    ]  # fmt: skip
    assert (year.source, year.placeholder) == ("Rīkojums Nr. 1-9/3", False)
    kinds = {one.kind: (one.start, one.end) for one in year.holidays}
    assert kinds[HolidayKind.WINTER] == (date(2026, 12, 12), date(2027, 1, 10))
    assert kinds[HolidayKind.SUMMER] == (date(2027, 6, 19), date(2027, 8, 31))
    assert kinds[HolidayKind.AUTUMN] == (date(2026, 10, 26), date(2026, 10, 30))
    common = next(one for one in calendar_of(kind="vocational").years if one.name == "2026/2027")
    assert common.end == date(2027, 5, 31)
    page = ilze.get(LIST).content.decode()
    assert "11.01.2027.–18.06.2027." in page and "noteikusi iestāde" in page
    assert "2026/2027" in ilze.get("/veidnes/IPV/").content.decode()
    assert ilze.post(YEAR, {**typed(), "version": "1", "act": "drop"}).status_code == 302
    assert calendar_of(kind="vocational", register_code="IPV") == calendar_of(kind="vocational")
    told = Event.objects.filter(event__startswith="institution.calendar").order_by("pk")
    assert list(told.values_list("event", flat=True)) == [
        "institution.calendar_set", "institution.calendar_dropped",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"first_end": "1 9 2026"}, "pēc iepriekšējās"),
        ({"second_start": "11 12 2026"}, "pēc iepriekšējās"),
        ({"second_end": "1 9 2027"}, "nav šajā mācību gadā"),
        ({"source": ""}, "Rīkojums"),
    ],
)
def test_days_that_cannot_be_are_told_beside_their_field(ilze: Client, changes: dict[str, str], said: str) -> None:
    answer = ilze.post(YEAR, typed(**changes))
    assert answer.status_code == 422
    assert any(said in line for line in errors(answer)) or said in BeautifulSoup(answer.content, "lxml").get_text()
    assert calendar_of(kind="vocational", register_code="IPV") == calendar_of(kind="vocational")


def test_the_second_who_saves_sees_both(ilze: Client) -> None:
    assert ilze.post(YEAR, typed()).status_code == 302
    late = ilze.post(YEAR, typed(second_end="25 6 2027"))
    assert late.status_code == 409
    assert ilze.post(YEAR, {**typed(second_end="25 6 2027"), "version": "1"}).status_code == 302
    assert calendar_of(kind="vocational", register_code="IPV").years[-1].end == date(2027, 6, 25)


def test_general_institutions_have_no_such_page(demo: Any, client: Client, person: Any) -> None:
    client.force_login(person("aina"))
    assert client.get("/veidnes/PVS/kalendars/").status_code == 404
    assert "Savi mācību gadi" not in client.get("/veidnes/PVS/").content.decode()
