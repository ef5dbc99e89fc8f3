"""The small tools as readers meet them: questions by GET, answers with rule, edition, source and what to do."""

from __future__ import annotations

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from content.tools.catalogue import TOOLS
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
ROOT = "/partneriem/riki/"
MENTOR = {"pilngadigs": "ja", "skerslis": "ne", "izglitiba": "general_secondary", "aplieciba": "ja"}


@pytest.fixture(autouse=True)
def editions() -> None:
    load_shipped()


def day(name: str, text: str) -> dict[str, str]:
    number, month, year = text.rstrip(".").split(".")
    return {f"{name}_0": number, f"{name}_1": month, f"{name}_2": year}


def asked(client: Client, tool: str, data: dict[str, str]) -> BeautifulSoup:
    return BeautifulSoup(client.get(f"{ROOT}{tool}/", data).content, "lxml")


def answer(soup: BeautifulSoup) -> str:
    return " ".join(soup.select_one("#atbilde").get_text().split())


def test_the_index_leads_to_every_tool(client: Client) -> None:
    soup = BeautifulSoup(client.get(ROOT).content, "lxml")
    assert [link["href"] for link in soup.select("main .card a")] == [tool.href for tool in TOOLS]
    assert {client.get(tool.href).status_code for tool in TOOLS} == {200}


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        ("39", "Stundu neraksta"),
        ("60", "Rakstiet 1 stundu"),
        ("80", "Rakstiet 2 stundas"),
        ("119", "Rakstiet 2 stundas"),
        ("840", "Rakstiet 21 stundu"),
    ],
)
def test_minutes_into_hours(client: Client, minutes: str, said: str) -> None:
    soup = asked(client, "stundas", {"minutes": minutes, **day("diena", "5.10.2026.")})
    assert answer(soup) == said
    assert "Noteikums R12, redakcija RS-2026. Avots: VIAA materiāls sadarbības partneriem" in soup.main.get_text()


@pytest.mark.parametrize(
    ("minutes", "error"),
    [
        ("1,5", "Ierakstiet minūtes ar veselu skaitli, piemēram, 80."),
        ("0", "Ierakstiet vismaz 1 minūti."),
        ("", "Ierakstiet minūtes."),
        ("1441", "Tikšanās nevar būt garāka par diennakti: ierakstiet ne vairāk kā 1440 minūtes."),
    ],
)
def test_what_is_no_number_of_minutes(client: Client, minutes: str, error: str) -> None:
    response = client.get(f"{ROOT}stundas/", {"minutes": minutes})
    soup = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 422
    assert error in soup.select_one(".error-summary").get_text()
    assert soup.title.get_text().startswith("Kļūda: ")
    assert soup.select_one("#atbilde") is None


@pytest.mark.parametrize(
    ("date", "grade", "more", "said"),
    [
        ("10.03.2026.", "k8", {}, "Jā, 10.03.2026. tikties drīkst"),
        ("17.10.2026.", "k8", {}, "Pēc pagaidu datumiem 17.10.2026. tikties drīkst"),
        ("29.12.2026.", "k8", {}, "Nē, 29.12.2026. tikties nedrīkst"),
        ("29.12.2025.", "k8", {}, "29.12.2025. tikšanās nav paredzēta"),
        ("08.06.2026.", "k8", {}, "Nē, 08.06.2026. tikties nedrīkst"),
        (
            "08.06.2026.", "k8", day("rikojums", "01.06.2026.") | day("lidz", "12.06.2026."),
            "Jā, 08.06.2026. tikties drīkst",
        ),
        (
            "15.06.2026.", "k8", day("rikojums", "01.06.2026.") | day("lidz", "12.06.2026."),
            "Nē, 15.06.2026. tikties nedrīkst",
        ),
        ("08.06.2026.", "k9", {}, "Jā, 08.06.2026. tikties drīkst"),
        ("10.03.2026.", "k8", {"vecums": "ne"}, "Nē, 10.03.2026. tikties nedrīkst"),
        ("10.03.2026.", "p1", {}, "Pēc pagaidu datumiem 10.03.2026. tikties drīkst"),
        ("01.10.2027.", "k8", {}, "Par 01.10.2027. nevaram pateikt"),
    ],
)  # fmt: skip
def test_may_we_meet(client: Client, date: str, grade: str, more: dict[str, str], said: str) -> None:
    soup = asked(client, "tiksanas", {"klase": grade, **day("diena", date), **more})
    assert answer(soup) == said
    lines = [line.get_text() for line in soup.select(".findings .small")]
    assert lines
    assert all("Noteikums R" in line and "redakcija RS-" in line and "Avots: " in line for line in lines)


def test_an_order_needs_both_its_days(client: Client) -> None:
    data = {"klase": "k8", **day("diena", "8.6.2026."), **day("rikojums", "1.6.2026.")}
    response = client.get(f"{ROOT}tiksanas/", data)
    assert (response.status_code, "Ierakstiet arī pasākumu pēdējo dienu." in response.content.decode()) == (422, True)


def test_before_any_edition_the_answer_says_so(client: Client) -> None:
    response = client.get(f"{ROOT}tiksanas/", {"klase": "k8", **day("diena", "1.8.2025.")})
    soup = BeautifulSoup(response.content, "lxml")
    assert response.status_code == 422
    assert "01.08.2025." in soup.select_one("[role=alert]").get_text()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({}, "Jā, varat kļūt par mentoru"),
        ({"aplieciba": "ne"}, "Jā, pēc mācībām"),
        ({"pilngadigs": "ne"}, "Pagaidām nē: ir šķērslis"),
        ({"skerslis": "ja"}, "Pagaidām nē: ir šķērslis"),
        ({"izglitiba": "nav"}, "Pagaidām nē: ir šķērslis"),
        (
            {"izglitiba": "coach_c", **day("sertifikats", "30.4.2027."), **day("beigas", "31.5.2027.")},
            "Pagaidām nē: ir šķērslis",
        ),
        (
            {"izglitiba": "coach_c", **day("sertifikats", "31.5.2027."), **day("beigas", "31.5.2027.")},
            "Jā, varat kļūt par mentoru",
        ),
    ],
)
@time_machine.travel("2026-11-21T10:00:00+02:00")
def test_can_i_become_a_mentor(client: Client, change: dict[str, str], said: str) -> None:
    assert answer(asked(client, "mentors", MENTOR | change)) == said


def test_the_grounds_are_those_of_the_day(client: Client) -> None:
    """General secondary education came with the edition of 05.06.2026."""
    grounds = {
        text: [box["value"] for box in asked(client, "mentors", day("diena", text)).select("[name=izglitiba]")]
        for text in ("04.06.2026.", "05.06.2026.")
    }
    assert grounds == {
        "04.06.2026.": ["short_cycle_higher", "four_semesters", "coach_c", "nav"],
        "05.06.2026.": [
            "general_secondary", "short_cycle_higher", "part_higher_1_semester", "four_semesters", "coach_c", "nav",
        ],
    }  # fmt: skip


def test_the_deadlines_of_a_month(client: Client) -> None:
    soup = asked(client, "termini", {"menesis": "2026-10"})
    assert [one["datetime"] for one in soup.select("main time")] == [
        "2026-10-31", "2026-10-31", "2026-10-31", "2026-11-10", "2026-11-11", "2026-11-15", "2026-11-20",
    ]  # fmt: skip
    december = asked(client, "termini", {"menesis": "2026-12"}).main.get_text()
    assert "Datums ir pagaidu" in december


@pytest.mark.parametrize("month", ["2026-13", "oktobris", "26-10", ""])
def test_what_is_no_month(client: Client, month: str) -> None:
    assert client.get(f"{ROOT}termini/", {"menesis": month}).status_code == 422


@pytest.mark.parametrize("tool", [tool.slug for tool in TOOLS])
def test_a_personal_code_leaves_the_address(client: Client, tool: str) -> None:
    response = client.get(f"{ROOT}{tool}/", {"minutes": "161175-19997"})
    assert (response.status_code, response["Location"]) == (302, f"{ROOT}{tool}/?bez-koda")
    assert "Personas kods šeit nav vajadzīgs" in client.get(response["Location"]).content.decode()


@pytest.mark.parametrize("tool", [tool.slug for tool in TOOLS])
def test_tools_hold_nothing_of_a_visitor(client: Client, tool: str) -> None:
    """No cookie, no token: the pages can be cached and the answers sent to somebody."""
    response = client.get(f"{ROOT}{tool}/")
    assert not response.cookies
    assert "csrfmiddlewaretoken" not in response.content.decode()
    assert client.post(f"{ROOT}{tool}/").status_code == 405
