"""Readers in a real browser: funding, questions, the team, what a page said before; narrow, dark, without a mouse."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail

from content.models import ContactMessage, GuidancePage
from forms.training.loading import load_training
from forms.training.models import Region
from kernel.periods import today
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories.training import pdf, training_group, training_material

pytestmark = [pytest.mark.browser, pytest.mark.server]


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


@pytest.mark.acceptance("A07")
def test_the_schedule_is_read_by_region_and_taken_home_as_a_calendar(world: World) -> None:
    first, last = today() + timedelta(days=60), today() + timedelta(days=62)

    def enter() -> None:
        load_training()
        training_group(region=Region.LATGALE, days=f"{first:%d.%m.%Y.}\n{last:%d.%m.%Y.}", capacity=24, taken=9)

    world.elsewhere(enter)
    reader = narrow(world)
    reader.open("/partneriem/macibas/")
    reader.tab_to(tag="a", href="#regions-latgale")
    reader.page.keyboard.press("Enter")
    assert reader.page.url.endswith("#regions-latgale")
    group = reader.page.inner_text("#regions-latgale tr[id]")
    assert "Paraugpils" in group
    assert "Brīvas 15 vietas no 24" in group
    assert "Gaidāmu grupu nav." in reader.page.inner_text("#regions-kurzeme")
    past = reader.page.locator("section[aria-labelledby=notikusas] tbody tr").all_inner_texts()
    assert ["Rēzekne" in row for row in past] == [False, False, False, False, True]
    assert fits(reader)
    with reader.page.expect_download() as download:
        reader.page.click("#regions-latgale a:has-text('.ics')")
    calendar = Path(download.value.path()).read_text("utf-8")
    assert calendar.count("BEGIN:VEVENT") == 2
    assert f"{first:%Y%m%d}" in calendar
    reader.look(dark=True)


@pytest.mark.acceptance("A11")
def test_a_trainee_takes_the_handbook_home(world: World) -> None:
    world.elsewhere(lambda: training_material(words="rokas", edition="1.2"))
    reader = narrow(world)
    reader.open("/partneriem/macibas/")
    line = reader.page.inner_text("section[aria-labelledby=materiali] .downloads")
    assert "redakcija 1.2" in line
    with reader.page.expect_download() as download:
        reader.tab_to(tag="a", text="Jauniešu mentoringa pamati")
        reader.page.keyboard.press("Enter")
    assert Path(download.value.path()).read_bytes() == pdf("rokas")
    assert fits(reader)
    reader.look(dark=True)


@pytest.mark.acceptance("A41")
def test_a_partner_finds_a_page_in_the_tree_and_by_words_and_prints_it(world: World) -> None:
    reader = narrow(world)
    reader.open("/")
    reader.follow("Partneriem")
    reader.follow("Darba līgums")
    assert reader.heading == "Darba līgums"
    assert reader.page.locator("nav[aria-label] a[href='/partneriem/']").count() >= 1
    reader.open("/meklet/")
    reader.fill({"q": "darba ligumu"})
    with reader.page.expect_navigation():
        reader.page.keyboard.press("Enter")
    assert reader.page.locator(".results h2 a").first.get_attribute("href") == "/partneriem/darba-ligums/"
    assert fits(reader)
    reader.look(dark=True)
    reader.follow(reader.page.locator(".results h2 a").first.inner_text())
    reader.page.emulate_media(media="print")
    assert reader.page.locator(".printed-mark").inner_text() == "Izdruka"
    assert not reader.page.locator(".site-nav").is_visible()
    assert reader.page.locator("h1").is_visible()


@pytest.mark.acceptance("A44")
def test_a_question_reaches_the_mailbox_of_the_role(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/kontakti/")
    assert fits(reader)
    reader.look(dark=True)
    reader.open("/partneriem/kontakti/rakstit/")
    reader.fill(
        {"addressee": "mentoring_expert", "reply_to": "ilgvars@paraugs.example", "text": "Kad sāksies mācības?"}
    )
    reader.look(dark=True)
    reader.page.locator("main button[type=submit]").press("Enter")
    reader.page.wait_for_url("**/nosutits/")
    assert reader.heading == "Ziņa ir nosūtīta"
    world.work()
    told = world.elsewhere(lambda: list(ContactMessage.objects.values_list("addressee", "text", "reply_to")))
    assert told == [("mentoring_expert", "Kad sāksies mācības?", "ilgvars@paraugs.example")]
    assert ["Kad sāksies" in one.body for one in mail.outbox] == [False]  # the letter only says that something waits


@pytest.mark.acceptance("A40")
def test_samples_stand_with_their_edition_and_can_be_taken(world: World) -> None:
    reader = narrow(world)
    reader.open("/partneriem/paraugi/")
    card = reader.page.locator("article#dl")
    assert "Redakcija: 05.06.2026." in card.inner_text()
    for shape in ("PDF", "DOCX"):
        assert card.locator(f"a:has-text('{shape}')").count() == 2
    with reader.page.expect_download() as download:
        reader.page.click("article#dl a[href$='tukss.docx']")
    assert Path(download.value.path()).read_bytes()[:2] == b"PK"
    assert fits(reader)
    reader.look(dark=True)
