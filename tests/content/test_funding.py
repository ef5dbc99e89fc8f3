"""The funding page: every figure as the source gives it, in the table and in the chart (domain reference 6.1)."""

from __future__ import annotations

import re

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

ADDRESS = "/par-projektu/darbibas/"
#: Sub-activity (how its row begins), time, result, EUR.
FUNDING = [
    ("Pedagoga atbalsts lasītprasmei", "01.04.2025.–31.05.2026.", "3 698", "1 092 964,32"),
    ("Konsultācijas mācību priekšmetos", "01.04.2025.–31.05.2026.", "596", "860 418,72"),
    ("Speciālistu atbalsts", "01.04.2025.–31.05.2026.", "9 956", "1 652 181,12"),
    ("Mentora individuālais atbalsts", "01.02.2026.–31.05.2027.", "696", "1 073 066,40"),
    ("Skolas – kopienas iniciatīvu projekti", "01.09.2025.–31.12.2028.", "300", "2 100 000"),
    ("Izglītības iestāžu partnerības projekti", "01.09.2025.–31.12.2027.", "200", "1 000 000"),
    ("Pasākumi vecākiem", "01.09.2025.–31.05.2029.", "551", "600 000"),
]
ACTIVITIES = [
    "starpresoru", "supervīzijas", "Individualizēts", "Mentoru mācību programma", "Iniciatīvu projekti",
    "Interaktīvā rīka", "Mērķsadarbība", "Komunikācija",
]  # fmt: skip


def plain(tag: Tag) -> str:
    return re.sub(r"\s+", " ", tag.get_text(" ", strip=True))


@pytest.fixture
def soup(client: Client) -> BeautifulSoup:
    return BeautifulSoup(client.get(ADDRESS).content, "lxml")


@pytest.mark.acceptance("A43")
def test_the_table_holds_every_figure_exactly(soup: BeautifulSoup) -> None:
    [table] = [one for one in soup.select("table.stacks") if "finansējums" in one.caption.get_text()]
    rows = [[plain(cell) for cell in row.select("th, td")] for row in table.select("tbody tr")]
    assert [(time, result, money) for _name, _activity, time, result, money in rows] == [one[1:] for one in FUNDING]
    assert [row[0].startswith(one[0]) for row, one in zip(rows, FUNDING, strict=True)] == [True] * 7


@pytest.mark.acceptance("A43")
def test_the_chart_holds_the_same_figures_and_their_shares(soup: BeautifulSoup) -> None:
    [chart] = soup.select("figure.chart")
    assert plain(chart.caption) == "Finansējums pa apakšdarbībām, EUR"
    assert [plain(cell) for cell in chart.select("td")] == [money for *_rest, money in FUNDING]
    cents = [int(re.sub(r"\D", "", money) + ("" if "," in money else "00")) for *_rest, money in FUNDING]
    assert [float(bar["width"]) for bar in chart.select("rect.bar")] == [
        round(100 * one / max(cents), 2) for one in cents
    ]
    assert {svg["aria-hidden"] for svg in chart.select("svg")} == {"true"}
    assert not chart.select("[style]")


@pytest.mark.acceptance("A43")
def test_totals_and_activities_stand_as_given(soup: BeautifulSoup) -> None:
    text = plain(soup.main)
    for figure in ("15 951 890 EUR", "13 559 106 EUR", "85 %", "4 680 000 EUR", "4 678 630,56 EUR", "1 369,44 EUR"):
        assert figure in text, figure
    assert "31.05.2025." in text
    [activities] = [one for one in soup.select("main ol") if len(one.select("li")) == 8 and "starpresoru" in plain(one)]
    assert [word in plain(one) for word, one in zip(ACTIVITIES, activities.select("li"), strict=True)] == [True] * 8
