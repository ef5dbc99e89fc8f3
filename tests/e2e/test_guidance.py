"""Readers in a real browser: funding, questions, the team, what a page said before; narrow, dark, without a mouse."""

from __future__ import annotations

import pytest

from content.models import GuidancePage
from tests.e2e.hands import Hands
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.slow]


def narrow(world: World) -> Hands:
    reader = world.window()
    reader.page.set_viewport_size({"width": 320, "height": 700})
    return reader


def fits(reader: Hands) -> bool:
    return bool(reader.page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


@pytest.mark.acceptance("A43")
def test_the_funding_is_read_on_a_telephone(world: World) -> None:
    reader = narrow(world)
    reader.open("/par-projektu/darbibas/")
    assert fits(reader)
    figures = [text.replace("\u00a0", " ") for text in reader.page.locator("figure.chart td span").all_inner_texts()]
    assert figures[2:5] == ["1 652 181,12", "1 073 066,40", "2 100 000"]
    widths = [box["width"] for bar in reader.page.locator("figure.chart .bar").all() if (box := bar.bounding_box())]
    assert max(widths) == widths[4]
    assert min(widths) == widths[6] > 10
    reader.look(dark=True)


@pytest.mark.acceptance("A44")
def test_a_link_to_an_answer_opens_it(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/buj/#j-julijs")
    reader.page.wait_for_selector("#j-julijs", state="visible")
    assert "Parasti nē" in reader.page.inner_text("#j-julijs")
    assert fits(reader)
    reader.look(dark=True)


@pytest.mark.acceptance("A45")
@pytest.mark.acceptance("A46")
def test_the_team_and_the_duty_to_report_are_found(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/drosiba/")
    assert "konsultatīva koleģiāla institūcija" in reader.main
    assert "Mentors var piedalīties gadījuma risināšanā" in reader.main
    assert "mentoram ir pienākums ziņot" in reader.main
    reader.follow("komandas supervīzijā")
    assert "Pašvaldības sadarbības komandas supervīzija" in reader.main
    assert fits(reader)
    reader.look(dark=True)


@pytest.mark.acceptance("A40")
def test_who_signs_is_a_table_of_cards_on_a_telephone(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/paraksts/#kurs-paraksta")
    assert fits(reader)
    assert "darba devēja pārstāvis" in reader.page.inner_text("tr[data-kind=DL]")
    reader.look(dark=True)


@pytest.mark.acceptance("A42")
def test_what_a_page_said_before_is_read_and_marked(world: World) -> None:
    def change() -> None:
        page = GuidancePage.objects.get(slug="arhivs")
        page.lead = "Jauni vārdi par glabāšanu."
        page.save_revision().publish()
        page.lead = "Melnraksts."
        page.save_revision()

    world.elsewhere(change)
    reader = narrow(world)
    reader.open("/partneriem/arhivs/")
    assert "Jauni vārdi par glabāšanu." in reader.main
    reader.follow("Vēsture")
    reader.look(dark=True)
    reader.follow("Lasīt 1. redakciju")
    assert "Projekta dokumentus glabā līdz 31.12.2034." in reader.main
    assert "Melnraksts" not in reader.main
    assert fits(reader)
    reader.look(dark=True)
    reader.follow("Tagad spēkā: Glabāšana un arhīvs")
    assert reader.heading == "Glabāšana un arhīvs"


@pytest.mark.acceptance("A42")
def test_the_archived_edition_is_marked_and_leads_to_what_holds(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/redakcija-2025/mentorings/")
    assert "2025. GADA REDAKCIJA, ARHĪVS" in reader.main.upper()
    assert fits(reader)
    reader.look(dark=True)
    reader.follow("Tagad spēkā: Mentorings kā atbalsta pasākums")
    assert reader.heading == "Mentorings kā atbalsta pasākums"
