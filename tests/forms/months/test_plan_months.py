"""The plan's page lists its months: hours of diary and grid, where the grid stands, a way to each (A21, A22)."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.months.grids.models import ScheduleRow
from forms.months.models import LearnerMonth
from forms.plans.models import PlanProvider
from kernel.periods import Month
from tests.factories import months
from tests.forms.pages import client_of, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def section(client: Any, provider: PlanProvider) -> Any:
    page = soup(client.get(f"/plani/{provider.plan.public_id}/")).main
    found = [one for one in page.select("section") if one.h2 and one.h2.get_text() == "Mēneši"]
    return found[0] if found else None


@pytest.mark.acceptance("A21", "A22")
def test_months_stand_on_the_plan(person: Any, provider: PlanProvider) -> None:
    author = client_of(person("linda"))
    assert section(author, provider) is None
    months.met(provider, 6)
    october = months.month_of(provider)
    ScheduleRow.objects.create(grid=october.grid, day=months.moment(6, "14:00").date(), hours=3, topic="Plāns")
    months.month_of(provider, Month(2026, 9))
    lines = [words(one) for one in section(author, provider).select("li")]
    assert lines == [
        "2026. gada septembris, Kārlis Testnieks; akadēmiskās stundas: dienasgrāmatā 0, grafikā 0"
        " Grafiks – 2026. gada septembris, Kārlis Testnieks; akadēmiskās stundas: dienasgrāmatā 0, grafikā 0"
        " grafiks tiek aizpildīts",
        "2026. gada oktobris, Kārlis Testnieks; akadēmiskās stundas: dienasgrāmatā 2, grafikā 3"
        " Grafiks – 2026. gada oktobris, Kārlis Testnieks; akadēmiskās stundas: dienasgrāmatā 2, grafikā 3"
        " grafiks tiek aizpildīts",
    ]
    links = [one["href"] for one in section(author, provider).select("a")][2:]
    assert links == [f"/menesi/{october.public_id}/{what}/" for what in ("dienasgramata", "grafiks")]
    assert author.get(links[0]).status_code == 200
    assert section(client_of(person("karlis")), provider) is not None


def test_many_months_cost_as_one(person: Any, provider: PlanProvider) -> None:
    author = client_of(person("linda"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert section(author, provider) is not None
        return len(asked)

    def met(month: int) -> None:
        row: LearnerMonth = months.month_of(provider, Month(2026, month))
        ScheduleRow.objects.create(grid=row.grid, day=row.month, hours=1, topic="Plāns")

    met(9)
    few = cost()
    for month in (10, 11, 12):
        met(month)
    assert cost() == few
