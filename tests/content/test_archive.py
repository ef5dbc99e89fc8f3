"""The edition of 2025 stays readable: marked, with its own values, tied to today's page and back."""

from __future__ import annotations

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from content.models import GuidancePage
from tests.content.facts import DIFFERENCES
from tests.content.test_pages import text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

SUBJECTS = [
    "mentorings", "mentora-prasibas", "macibas", "darba-ligums", "uzskaite", "atalgojums", "noslegsana", "supervizija",
]  # fmt: skip


def soup_of(client: Client, address: str) -> BeautifulSoup:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "lxml")


@pytest.mark.acceptance("A42")
@pytest.mark.parametrize("slug", SUBJECTS)
def test_an_archived_page_and_todays_page_lead_to_each_other(client: Client, slug: str) -> None:
    today, archived = f"/partneriem/{slug}/", f"/partneriem/redakcija-2025/{slug}/"
    old = soup_of(client, archived)
    assert old.select_one(".edition .tag").get_text(strip=True) == "2025. gada redakcija, arhīvs"
    assert old.select_one(".notice a")["href"] == today
    now = soup_of(client, today)
    assert "arhīvs" not in now.select_one(".edition").get_text()
    assert [one["href"] for one in now.select("nav[aria-labelledby=older-title] a")] == [archived]


def test_the_archive_lists_its_pages(client: Client) -> None:
    listed = soup_of(client, "/partneriem/redakcija-2025/").select(".grid a")
    assert sorted({one["href"] for one in listed}) == sorted(f"/partneriem/redakcija-2025/{one}/" for one in SUBJECTS)
    assert GuidancePage.objects.filter(edition_state="archived").count() == len(SUBJECTS) + 1


def test_figures_of_the_archive_are_those_of_its_edition(client: Client) -> None:
    for address, now, then in (
        ("mentorings", "līdz 6 izglītojamajiem", "līdz 8 izglītojamajiem"),
        ("macibas", "400", "200"),
        ("atalgojums", "mentoru atlīdzībai", "mentoru atalgojumam"),
    ):
        assert now in text_of(soup_of(client, f"/partneriem/{address}/")), address
        assert then in text_of(soup_of(client, f"/partneriem/redakcija-2025/{address}/")), address


@pytest.mark.acceptance("A42")
def test_the_log_names_every_difference_of_the_editions(client: Client) -> None:
    """C1-C33: each in a row that says what was, what holds, and what we do."""
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in soup_of(client, "/partneriem/atjauninajumi/").select("table tbody tr")
    ]
    assert {len(row) for row in rows} == {3, 4}
    assert [row for row in rows if not all(row)] == []
    words = [" ".join(" ".join(row).split()) for row in rows]
    assert [key for key, fact in DIFFERENCES.items() if not any(fact in row for row in words)] == []
    assert sorted(DIFFERENCES, key=lambda key: int(key[1:])) == [f"C{number}" for number in range(1, 34)]


def test_grounds_of_education_come_from_the_edition(client: Client) -> None:
    def listed(address: str) -> list[str]:
        soup = soup_of(client, address)
        return [
            one.get_text(strip=True) for one in soup.select_one("#izglitiba-viens-no-siem-pamatiem + ul").select("li")
        ]

    assert listed("/partneriem/mentora-prasibas/") == [
        "Vispārējā vidējā izglītība.",
        "Īsā cikla profesionālā augstākā izglītība.",
        "Apgūta augstākās izglītības programmas daļa, vismaz viens semestris.",
        "Četru semestru izglītības programma.",
        "C kategorijas sporta trenera sertifikāts, derīgs visā IAP laikā.",
    ]
    assert listed("/partneriem/redakcija-2025/mentora-prasibas/") == [
        "Īsā cikla profesionālā augstākā izglītība izglītības jomā.",
        "Četru semestru izglītības programma vai augstākās izglītības daļa (vismaz četri semestri).",
        "C vai augstākas kategorijas sporta trenera sertifikāts, derīgs IAP laikā.",
    ]
