"""The report of a period (A60): who reads which places, what is counted, what is not told, the table to take."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.closing import actions as closing_actions
from forms.months.diary.models import DiaryEntry
from forms.plans.models import PlanProvider, SupportPlan
from forms.programmes.shipped import values_for
from forms.training.models import TrainingRound
from tests.factories import closing
from tests.factories.months import DAY, moment
from tests.factories.reports import met_in
from tests.forms.pages import answers, client_of, errors_agree, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
HOME, EXPORT = "reports:home", "reports:export"
QUIET = "neuzrāda"


def rows_of(page: Any) -> list[list[str]]:
    table = soup(page).select_one("table.stacks")
    return [[words(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")] if table else []


def bars(page: Any) -> dict[str, list[list[str]]]:
    return {
        words(chart.caption): [[words(cell) for cell in row.select("th, td span")] for row in chart.select("tr")]
        for chart in soup(page).select("figure.chart")
    }


@pytest.fixture
def places(provider: PlanProvider) -> PlanProvider:
    """October: five learners and ten hours in one school, four and eight in another, two and four in a third one."""
    met_in(provider, "PVS", 5)
    met_in(provider, "PIP", 4)
    met_in(provider, "DPS", 2)
    return provider


@pytest.mark.acceptance("A60")
def test_a_coordinator_reads_the_own_municipality_by_school(places: PlanProvider, person: Any) -> None:
    page = client_of(person("raitis")).get(reverse(HOME))
    assert rows_of(page) == [
        ["Paraugpils novada Izglītības pārvalde", "1", "4", "8", "0 no 4"],
        ["Paraugpils vidusskola", "1", "5", "10", "0 no 6"],
        ["Kopā", "1", "9", "18", "0 no 10"],
    ]
    text = words(soup(page).main)
    assert "2026. gada septembris – 2026. gada decembris, Paraugpils novads" in text
    assert "Demonstrācijas" not in text and "Marks" not in text and "Elza" not in text and "Kārlis" not in text
    assert QUIET not in text


@pytest.mark.acceptance("A60")
def test_the_project_by_municipality_and_few_learners_are_not_told(places: PlanProvider, person: Any) -> None:
    for login in ("eksperts", "macibas", "auditors"):
        page = client_of(person(login)).get(reverse(HOME))
        assert rows_of(page) == [
            ["Demonstrācijas novads", "1", QUIET, QUIET, "0 no 2", "0"],
            ["Paraugpils novads", "1", QUIET, QUIET, "0 no 10", "0"],
            ["Kopā", "1", "11", "22", "0 no 12", "0"],
        ]
        assert "mazāk nekā 3 izglītojamiem" in words(soup(page).main)
        summary = reverse("closing:summary")
        assert bool(soup(page).select(f'a[href="{summary}"]')) == (login != "macibas")
        assert client_of(person(login)).get(summary).status_code == (404 if login == "macibas" else 200)
    met_in(places, "DPS", 1)
    assert rows_of(client_of(person("eksperts")).get(reverse(HOME)))[0] == [
        "Demonstrācijas novads", "1", "3", "6", "0 no 3", "0",
    ]  # fmt: skip


@pytest.mark.acceptance("A60")
def test_nobody_else_reads_reports(places: PlanProvider, person: Any) -> None:
    for login in ("karlis", "linda", "aina", "biruta", "supervizore"):
        client = client_of(person(login))
        assert [client.get(reverse(name)).status_code for name in (HOME, EXPORT)] == [404, 404]
        assert reverse(HOME) not in client.get("/darba-telpa/").content.decode()
    for login in ("raitis", "eksperts", "macibas"):
        assert reverse(HOME) in client_of(person(login)).get("/darba-telpa/").content.decode()


@pytest.mark.acceptance("A60")
def test_only_what_took_place_in_the_period_counts(places: PlanProvider, person: Any) -> None:
    met_in(places, "PVS", 3, month=11, meetings=2)
    entry = DiaryEntry.objects.filter(diary__of_month__provider__plan__institution__register_code="PIP").first()
    DiaryEntry.objects.filter(pk=entry.pk).update(state="missed", hours=0)
    raitis = client_of(person("raitis"))
    page = raitis.get(reverse(HOME))
    assert rows_of(page)[-1] == ["Kopā", "1", "11", "28", "0 no 13"]
    hours = bars(page)["Notikušo tikšanos akadēmiskās stundas"]
    assert hours == [
        ["2026. gada septembris", "0"], ["2026. gada oktobris", "16"], ["2026. gada novembris", "12"],
        ["2026. gada decembris", "0"],
    ]  # fmt: skip
    october = raitis.get(reverse(HOME), {"no": "2026-10", "lidz": "2026-10"})
    assert rows_of(october) == [
        ["Paraugpils novada Izglītības pārvalde", "1", "3", "6", "0 no 0"],
        ["Paraugpils vidusskola", "1", "5", "10", "0 no 0"],
        ["Kopā", "1", "8", "16", "0 no 0"],
    ]
    empty = raitis.get(reverse(HOME), {"no": "2026-01", "lidz": "2026-05"})
    assert "Šajā periodā nav, ko saskaitīt" in words(soup(empty).main)
    wrong = raitis.get(reverse(HOME), {"no": "2026-11", "lidz": "2026-10"})
    assert wrong.status_code == 422
    assert errors_agree(wrong) == ["Periods beidzas, pirms tas sākas. Izvēlieties vēlāku pēdējo mēnesi."]
    strange = raitis.get(reverse(HOME), {"no": "2026-13", "lidz": "<b>"})
    assert strange.status_code == 422 and "<b>" not in strange.content.decode()
    back = raitis.get(reverse(EXPORT), {"no": "2026-11", "lidz": "2026-10"})
    assert (back.status_code, back["Location"]) == (302, f"{reverse(HOME)}?no=2026-11&lidz=2026-10")


@pytest.mark.acceptance("A60")
def test_evaluations_filled_in_of_those_due(places: PlanProvider, person: Any, time_machine: Any) -> None:
    time_machine.move_to(moment(17, "12:00", month=12))
    plan = places.plan
    closing_actions.evaluate(
        plan=plan, answers=closing.answers(), version=0, by=person("karlis"), on=moment(17, "12:00", month=12)
    )
    SupportPlan.objects.filter(institution__register_code="PIP").update(approved_on=None)
    page = client_of(person("raitis")).get(reverse(HOME))
    assert [row[-1] for row in rows_of(page)] == ["0 no 0", "1 no 6", "1 no 6"]
    assert bars(page)["Aizpildītie izvērtējumi no nepieciešamajiem"] == [["Paraugpils vidusskola", "1 no 6"]]
    (bar,) = [
        row.select_one("rect.bar")["width"]
        for chart in soup(page).select("figure.chart")
        for row in chart.select("tr")
        if "Paraugpils" in words(row)
    ]
    assert bar == "16.67"


@pytest.mark.acceptance("A60")
def test_mentors_trained_against_the_target_of_the_edition(places: PlanProvider, person: Any) -> None:
    TrainingRound.objects.all().delete()
    TrainingRound.objects.create(
        number=1, reference_on=date(2025, 9, 1), trained=117, trained_source="Prese, 2025. gada decembris"
    )
    eksperts = client_of(person("eksperts"))
    page = eksperts.get(reverse(HOME))
    target = str(values_for(DAY.date()).mentors_target)
    title = "Visa projekta mentori"
    assert bars(page)[title] == [["Līdz šim apmācīti visās kārtās", "117"], ["Jāapmāca vismaz", target]]
    assert answers(page)["1. kārta"] == "apmācīti: 117, vajadzīgi vismaz 100"
    assert "Avots: VIAA materiāls sadarbības partneriem, aktualizēts 05.06.2026." in words(soup(page).main)
    old = eksperts.get(reverse(HOME), {"no": "2025-09", "lidz": "2025-12"})
    assert bars(old)[title][1] == ["Jāapmāca vismaz", str(values_for(date(2025, 12, 31)).mentors_target)]
    assert bars(old)[title][1] != bars(page)[title][1]


@pytest.mark.acceptance("A60")
def test_the_table_to_take_says_what_the_page_says(places: PlanProvider, person: Any) -> None:
    response = client_of(person("eksperts")).get(reverse(EXPORT), {"no": "2026-10", "lidz": "2026-11"})
    assert response["Content-Disposition"] == 'attachment; filename="parskats-2026-10-2026-11.xlsx"'
    sheet = load_workbook(BytesIO(response.content)).active
    table = [["" if cell is None else cell for cell in row] for row in sheet.iter_rows(values_only=True)]
    assert table[:6] == [
        ["Pašvaldība", "Aktīvi mentori", "Izglītojamie", "Akadēmiskās stundas", "Aizpildītie izvērtējumi",
         "Nepieciešamie izvērtējumi", "Mentori reģistrā"],
        ["Demonstrācijas novads", "1", QUIET, QUIET, "0", "0", "0"],
        ["Paraugpils novads", "1", QUIET, QUIET, "0", "0", "0"],
        ["Kopā", "1", "11", "22", "0", "0", "0"],
        ["2026. gada oktobris", "1", "11", "22", "", "", ""],
        ["2026. gada novembris", "0", "0", "0", "", "", ""],
    ]  # fmt: skip
    assert table[7][0] == "Jāapmāca vismaz"


def test_as_many_queries_for_a_thousand_learners_as_for_ten(places: PlanProvider, person: Any) -> None:
    asked = [(client_of(person(login)), name) for login in ("raitis", "eksperts") for name in (HOME, EXPORT)]

    def counted() -> list[int]:
        found = []
        for client, name in asked:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(reverse(name)).status_code == 200
            found.append(len(queries))
        return found

    counted()
    few = counted()
    met_in(places, "PVS", 100, meetings=5)
    met_in(places, "IPV", 100, meetings=5)
    assert DiaryEntry.objects.count() > 1000
    assert counted() == few
