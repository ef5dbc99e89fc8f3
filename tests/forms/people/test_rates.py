"""The rate of a mentor hour: entered by the administrator, one after another, the newest taken back (R34)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import StringIO
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from forms.programmes.loading import rates
from forms.programmes.models import UnitRate
from forms.programmes.rates import Line, priced
from kernel.accounts.models import User
from kernel.audit.models import Event

pytestmark = pytest.mark.django_db
RATES = "/cilveki/likmes/"


@pytest.fixture
def administrator(db: None, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    call_command("administrator", "adm@paraugs.example", "Anita", "Administratore", stdout=StringIO())
    client = Client()
    client.force_login(User.objects.get())
    return client


def typed(day: date, amount: str = "10,00", source: str = "Metodika 01.09.2026.") -> dict[str, str]:
    days = {f"valid_from_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}
    return {**days, "amount": amount, "source": source}


def enter(client: Client, day: date, amount: str = "10,00") -> Any:
    return client.post(f"{RATES}jauna/", typed(day, amount))


def held() -> list[tuple[date, date | None, Decimal]]:
    return [(one.valid_from, one.valid_to, one.amount) for one in rates()]


@pytest.mark.acceptance("A28")
def test_a_new_rate_ends_the_one_before_and_a_month_is_paid_by_both(administrator: Client) -> None:
    assert enter(administrator, date(2026, 9, 1)).status_code == 302
    assert enter(administrator, date(2026, 11, 16), "11,50").status_code == 302
    first, second = rates()
    assert held() == [
        (date(2026, 9, 1), date(2026, 11, 15), Decimal("10.00")),
        (date(2026, 11, 16), None, Decimal("11.50")),
    ]
    sessions = [(date(2026, 11, 15), 2), (date(2026, 11, 16), 3)]
    assert priced(sessions, rates()) == [Line(first, 2), Line(second, 3)]
    page = BeautifulSoup(administrator.get(RATES).content, "lxml")
    rows = [[cell.get_text(" ", strip=True) for cell in row.select("th, td")][:4] for row in page.select("tbody tr")]
    assert rows == [
        ["16.11.2026.", "līdz turpmākam", "11,50\u00a0EUR", "Metodika 01.09.2026."],
        ["01.09.2026.", "15.11.2026.", "10,00\u00a0EUR", "Metodika 01.09.2026."],
    ]


@pytest.mark.parametrize("day", [date(2026, 9, 1), date(2026, 8, 31)])
def test_nothing_is_put_before_a_rate_that_is_there(administrator: Client, day: date) -> None:
    enter(administrator, date(2026, 9, 1))
    answer = enter(administrator, day)
    assert answer.status_code == 422
    [line] = BeautifulSoup(answer.content, "lxml").select(".error-summary li")
    assert "01.09.2026." in line.get_text()
    assert len(held()) == 1


@pytest.mark.parametrize("amount", ["0", "-1", "abc", ""])
def test_an_amount_that_is_none_is_refused(administrator: Client, amount: str) -> None:
    assert enter(administrator, date(2026, 9, 1), amount).status_code == 422
    assert held() == []


def test_the_newest_is_taken_back_and_the_one_before_holds_again(administrator: Client) -> None:
    enter(administrator, date(2026, 9, 1))
    enter(administrator, date(2026, 11, 16), "11,50")
    assert administrator.post(f"{RATES}2026-09-01/").status_code == 404  # not the newest
    assert administrator.get(f"{RATES}2026-11-16/").status_code == 200
    assert held()[-1][0] == date(2026, 11, 16)  # looking takes nothing back
    assert administrator.post(f"{RATES}2026-11-16/").status_code == 302
    assert held() == [(date(2026, 9, 1), None, Decimal("10.00"))]
    events = Event.objects.filter(event__startswith="people.rate").order_by("pk").values_list("event", "facts")
    assert list(events) == [
        ("people.rate_entered", {"from": "2026-09-01", "amount": "10.00"}),
        ("people.rate_entered", {"from": "2026-11-16", "amount": "11.50"}),
        ("people.rate_taken_back", {"from": "2026-11-16", "amount": "11.50"}),
    ]


def test_a_rate_that_had_ended_by_itself_does_not_come_back(administrator: Client) -> None:
    UnitRate.objects.create(
        valid_from=date(2025, 9, 1), valid_to=date(2026, 6, 30), amount=Decimal("9.00"), source="Metodika"
    )
    UnitRate.objects.create(valid_from=date(2026, 9, 1), amount=Decimal("10.00"), source="Metodika")
    administrator.post(f"{RATES}2026-09-01/")
    ended = (date(2025, 9, 1), date(2026, 6, 30), Decimal("9.00"))
    assert held() == [ended]
    enter(administrator, date(2026, 9, 1))
    assert held() == [ended, (date(2026, 9, 1), None, Decimal("10.00"))]


def test_the_list_asks_the_same_number_of_questions_for_many(administrator: Client) -> None:
    counts = []
    for years in (10, 1000):
        UnitRate.objects.all().delete()
        UnitRate.objects.bulk_create(
            UnitRate(valid_from=date(1000 + year, 1, 1), amount=Decimal("10.00"), source="Metodika")
            for year in range(years)
        )
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert administrator.get(RATES).status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1]
