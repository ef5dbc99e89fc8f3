"""The organiser's pages: enter, change, cancel, replace; what was typed stays; two people at once."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.people.models import Role
from forms.training.models import TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import GroupState, MaterialState
from tests.factories.training import organiser, training_group, training_material, training_round, upload
from tests.web.test_look import INLINE

pytestmark = pytest.mark.django_db
LIST = "/darba-telpa/macibas/"


@pytest.fixture
def page(client: Client, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    client.force_login(organiser())
    return client


def typed(**changes: str) -> dict[str, str]:
    return {
        "round": str(training_round().public_id),
        "region": "latgale",
        "city": "Paraugpils",
        "venue": "Paraugpils vidusskola, Skolas iela 2",
        "days": "15.–17.01.2027. 09:00–17:00",
        "state": "open",
        "capacity": "24",
        "taken": "9",
        "version": "",
        **changes,
    }


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


@pytest.mark.acceptance("A07")
def test_the_organiser_enters_a_group_and_everybody_finds_it_in_the_list(page: Client) -> None:
    answer = page.post(f"{LIST}grupas/jauna/", typed(), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    group = TrainingGroup.objects.get()
    assert (group.city, group.region, group.state, group.capacity, group.taken) == (
        "Paraugpils",
        "latgale",
        "open",
        24,
        9,
    )
    assert [(day.on, day.hours) for day in group.listed_days()] == [
        (date(2027, 1, 15), "09:00–17:00"), (date(2027, 1, 16), "09:00–17:00"), (date(2027, 1, 17), "09:00–17:00"),
    ]  # fmt: skip
    text = soup(answer).select_one("main").get_text(" ")
    assert "Saglabāts" in text and "15.01.2027.–17.01.2027." in text
    assert INLINE.search(answer.content.decode()) is None


def test_what_does_not_pass_stays_as_it_was_typed(page: Client) -> None:
    answer = page.post(
        f"{LIST}grupas/jauna/", typed(days="15.01.2027.\nsestdien", capacity="daudz", city="", taken="30")
    )
    assert answer.status_code == 422
    html = soup(answer)
    assert html.select_one("textarea[name=days]").get_text().strip() == "15.01.2027.\nsestdien"
    assert html.select_one("input[name=capacity]")["value"] == "daudz"
    assert [line.get_text(strip=True) for line in html.select(".error-summary li")] == [
        "Aizpildiet: Pilsēta vai vieta.",
        "2. rindā dienu rakstiet tā: 15.01.2027. vai 15.01.2027. 10:00–17:00.",
        "Ievadiet veselu skaitli, piemēram, 24.",
    ]
    assert html.title.get_text().startswith("Kļūda: ")
    assert not TrainingGroup.objects.exists()


def test_more_taken_than_there_are_is_told(page: Client) -> None:
    answer = page.post(f"{LIST}grupas/jauna/", typed(capacity="5", taken="6"))
    assert [line.get_text(strip=True) for line in soup(answer).select(".error-summary li")] == [
        "Aizņemto vietu ir vairāk nekā vietu kopā. Izlabojiet vienu no skaitļiem."
    ]


@pytest.mark.parametrize("name", ["region", "state", "round"])
def test_a_choice_that_is_none_is_not_repeated(page: Client, name: str) -> None:
    answer = page.post(f"{LIST}grupas/jauna/", typed(**{name: "<script>"}))
    assert answer.status_code == 422
    assert "&lt;script" not in answer.content.decode()


def test_a_cancelled_state_cannot_be_chosen(page: Client) -> None:
    assert page.post(f"{LIST}grupas/jauna/", typed(state="cancelled")).status_code == 422


def test_the_form_shows_what_is_stored_and_saves_a_change(page: Client) -> None:
    group = training_group(days="15.01.2027. 09:00–17:00\n22.01.2027.")
    address = reverse("training:group", args=[group.public_id])
    html = soup(page.get(address))
    assert html.select_one("textarea[name=days]").get_text().strip() == "15.01.2027. 09:00–17:00\n22.01.2027."
    assert html.select_one("input[name=version]")["value"] == "1"
    assert page.post(address, typed(city="Izdoma", version="1")).status_code == 302
    assert TrainingGroup.objects.get().city == "Izdoma"


@pytest.mark.acceptance("A07")
def test_two_people_at_once_see_both_versions_and_choose(page: Client) -> None:
    group = training_group()
    address = reverse("training:group", args=[group.public_id])
    assert page.post(address, typed(city="Izdoma", region="kurzeme", version="1")).status_code == 302
    answer = page.post(address, typed(city="Demonstrācija", version="1"))
    assert answer.status_code == 409
    html = soup(answer)
    rows = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in html.select("tbody tr")]
    assert ["Pilsēta vai vieta", "Izdoma", "Demonstrācija"] in rows
    assert ["Plānošanas reģions", "Kurzemes plānošanas reģions", "Latgales plānošanas reģions"] in rows
    assert TrainingGroup.objects.get().city == "Izdoma"
    kept = {field["name"]: field.get("value", "") for field in html.select("main form input[type=hidden]")}
    assert page.post(address, kept).status_code == 302
    assert TrainingGroup.objects.get().city == "Demonstrācija"


def test_a_page_that_names_no_version_overwrites_nothing(page: Client) -> None:
    group = training_group()
    for version in ("", "x", "99999999999999999999"):
        answer = page.post(reverse("training:group", args=[group.public_id]), typed(city="Izdoma", version=version))
        assert answer.status_code == 409
    assert TrainingGroup.objects.get().city == "Paraugpils"


def test_cancelling_asks_for_a_reason_and_is_final(page: Client) -> None:
    group = training_group()
    address = reverse("training:cancel", args=[group.public_id])
    empty = page.post(address, {"reason": " "})
    assert (empty.status_code, "Norādiet, kāpēc grupa nenotiks." in empty.content.decode()) == (422, True)
    answer = page.post(address, {"reason": "Par maz dalībnieku"}, follow=True)
    assert "atcelta: Par maz dalībnieku" in answer.content.decode()
    assert TrainingGroup.objects.get().state == GroupState.CANCELLED
    for again in (address, reverse("training:group", args=[group.public_id])):
        late = page.get(again, follow=True)
        assert "Grupa ir atcelta, un to vairs nevar mainīt." in late.content.decode()


def test_a_round_gets_its_result_with_a_source(page: Client) -> None:
    row = training_round()
    address = reverse("training:round", args=[row.public_id])
    fields = {
        "number": "2", "term": "2027. gada sākums", "source": "", "version": "1", "trained": "104",
        "trained_source": "", "reference_on_0": "1", "reference_on_1": "1", "reference_on_2": "2027",
    }  # fmt: skip
    refused = page.post(address, fields)
    assert (refused.status_code, "Norādiet, no kurienes" in refused.content.decode()) == (422, True)
    assert page.post(address, fields | {"trained_source": "Mācību pārskats"}).status_code == 302
    assert TrainingRound.objects.get(number=2).trained == 104
    taken = page.post(f"{LIST}kartas/jauna/", fields | {"trained": ""})
    assert "Kārta ar šādu numuru jau ir." in taken.content.decode()


def test_without_a_round_the_round_comes_first(page: Client) -> None:
    answer = page.get(f"{LIST}grupas/jauna/", follow=True)
    assert answer.redirect_chain == [(f"{LIST}kartas/jauna/", 302)]
    assert "Vispirms ievadiet kārtu" in answer.content.decode()


def material(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "handbook", "title": "Jauniešu mentoringa pamati", "about": "", "edition": "1.0", "issued_on_0": "1",
        "issued_on_1": "2", "issued_on_2": "2027", "state": "listed", "version": "", **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A11")
def test_a_material_is_uploaded_and_replaced(page: Client) -> None:
    assert page.post(f"{LIST}materiali/jauns/", material(file=upload("pirmais"))).status_code == 302
    row = TrainingMaterial.objects.get()
    assert (row.title, row.edition, row.file_name, row.blob.key_id) == (
        "Jauniešu mentoringa pamati", "1.0", "rokasgrāmata.pdf", "",
    )  # fmt: skip
    address = reverse("training:material", args=[row.public_id])
    assert page.post(address, material(edition="1.1", version="1")).status_code == 302
    row.refresh_from_db()
    assert (row.edition, b"pirmais" in row.blob.read()) == ("1.1", True)
    assert page.post(address, material(edition="2.0", version="2", file=upload("otrais"))).status_code == 302
    row.refresh_from_db()
    assert (row.edition, b"otrais" in row.blob.read(), row.version) == ("2.0", True, 3)


@pytest.mark.acceptance("A11")
def test_a_file_of_another_kind_is_refused_and_the_words_stay(page: Client) -> None:
    wrong = upload()
    wrong.file.seek(0)
    wrong.file.truncate()
    wrong.file.write(b"<html>not a document</html>")
    wrong.file.seek(0)
    wrong.size = 27
    answer = page.post(f"{LIST}materiali/jauns/", material(file=wrong))
    assert answer.status_code == 422
    assert "Šeit var augšupielādēt" in answer.content.decode()
    assert soup(answer).select_one("input[name=title]")["value"] == "Jauniešu mentoringa pamati"
    assert page.post(f"{LIST}materiali/jauns/", material()).status_code == 422
    assert not TrainingMaterial.objects.exists()


def test_a_file_is_asked_for_again_when_somebody_else_was_faster(page: Client) -> None:
    row = training_material()
    address = reverse("training:material", args=[row.public_id])
    page.post(address, material(edition="1.1", version="1"))
    answer = page.post(address, material(edition="2.0", version="1", file=upload("otrais")))
    html = soup(answer)
    assert (answer.status_code, html.select_one("input[name=version]")["value"]) == (409, "2")
    assert html.select_one("input[name=edition]")["value"] == "2.0"
    assert "1.1" in html.select_one(".field-error").get_text()
    assert page.post(address, material(edition="2.0", version="1")).status_code == 409
    row.refresh_from_db()
    assert (row.edition, b"otrais" in row.blob.read()) == ("1.1", False)


def test_a_withdrawn_material_stays_in_the_list_of_the_organiser(page: Client) -> None:
    training_material(state=MaterialState.WITHDRAWN)
    assert "nav publiskajā lapā" in page.get(LIST).content.decode()


@pytest.mark.parametrize(
    ("role", "seen", "changed"),
    [(Role.EDI, 200, 200), (Role.ARC, 200, 404), (Role.AUD, 200, 404), (Role.EXP, 404, 404), (Role.ADM, 404, 404)],
)
def test_the_pages_open_by_role(client: Client, role: str, seen: int, changed: int) -> None:
    group = training_group()
    client.force_login(organiser(f"{role.lower()}.cits", role))
    address = reverse("training:group", args=[group.public_id])
    assert (client.get(LIST).status_code, client.get(address).status_code) == (seen, changed)
    assert client.get(f"{LIST}grupas/jauna/").status_code == changed
    if seen == 200:
        assert (f'"{address}"' in client.get(LIST).content.decode()) == (changed == 200)


def test_my_tasks_lead_to_the_schedule(page: Client, client: Client) -> None:
    assert f'href="{LIST}"' in page.get("/darba-telpa/").content.decode()
    client.force_login(organiser("eksperts", Role.EXP))
    assert f'href="{LIST}"' not in client.get("/darba-telpa/").content.decode()


def test_the_list_costs_the_same_for_many(page: Client) -> None:
    training_group()
    costs = []
    for count in (1, 20):
        for number in range(count):
            training_group()
            training_round(100 + count + number)
            training_material(words=f"{count} {number}")
        page.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            page.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
