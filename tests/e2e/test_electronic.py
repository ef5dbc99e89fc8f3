"""The main job by keyboard alone: a form becomes a record, the record a document, it is signed and kept."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from kernel.audit.log import verify
from kernel.audit.models import AccessEvent, Event
from tests.e2e.hands import Hands
from tests.e2e.steps import TITLE, fill_in, open_turn, send, sign
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.slow]


@pytest.mark.acceptance("A14")
@pytest.mark.acceptance("A15")
@pytest.mark.acceptance("A37")
@pytest.mark.acceptance("A38")
@pytest.mark.acceptance("A62")
def test_from_the_form_to_the_archived_original(world: World, tmp_path: Path) -> None:
    linda = world.sign_in("linda")
    prepare(linda, world.answers())
    aina = world.sign_in("aina")
    number = look_and_send(aina)
    world.work()
    karlis = world.sign_in("karlis")
    sign_with_looks(world, karlis, number)
    sign_with_looks(world, aina, number)
    code = archived(aina, number, tmp_path)
    public_check(world, code, number)
    logged(number)


def prepare(linda: Hands, typed: Mapping[str, Mapping[str, str]]) -> None:
    """Every page of the form: left once, returned to, wrong once, corrected; then the answers are checked."""
    assert linda.heading == "Mani darbi"
    linda.look(dark=True)

    def before(name: str, answers: Mapping[str, str]) -> None:
        linda.look(dark=name == "pay")
        if name == "mentor":
            mistake(linda, answers)

    def after(name: str, _answers: Mapping[str, str]) -> None:
        if name == "suitability":
            leave_and_return(linda)

    fill_in(linda, typed, before=before, after=after)
    linda.look(dark=True)
    linda.press("Izveidot līgumu")
    assert linda.heading == TITLE
    linda.look()
    assert "Nosūtīt parakstīšanai" not in linda.main


def mistake(linda: Hands, answers: Mapping[str, str]) -> None:
    """A wrong e-mail: the summary takes the focus and says the same words as the field; what was typed is kept."""
    linda.fill({**answers, "mentor_email": "karlis"})
    linda.press("Saglabāt un turpināt")
    assert linda.page.title().startswith("Kļūda: ")
    assert linda.page.evaluate("document.activeElement.className") == "error-summary"
    (line,) = linda.page.locator(".error-summary li").all_inner_texts()
    (beside,) = linda.page.locator(".field-error").all_inner_texts()
    assert beside.removeprefix("Kļūda:").strip() == line.strip()
    linda.look(dark=True)
    linda.tab_to(tag="a", text=line)
    linda.page.keyboard.press("Enter")
    here = linda.focused()
    assert here is not None
    assert (here["name"], here["value"]) == ("mentor_email", "karlis")


def leave_and_return(linda: Hands) -> None:
    """The draft waits among my tasks, and goes on where it was left."""
    linda.follow("Mani darbi")
    assert "Darba līgums: Kārlis Testnieks" in linda.main
    linda.look(dark=True)
    linda.follow("Turpināt – Darba līgums: Kārlis Testnieks")
    assert linda.page.locator(".task-list .tag").all_inner_texts().count("Pabeigts") == 3
    linda.look(dark=True)
    linda.follow("Turpināt")


def look_and_send(aina: Hands) -> str:
    """The head sees the real pages, all of them, before she sends; answers the number."""
    aina.look()
    aina.follow(f"Pārbaudīt un nosūtīt – {TITLE}")
    aina.follow("Apskatīt lapas")
    pictures = aina.page.locator(".sheets img")
    assert pictures.count() >= 3
    for place in range(pictures.count()):
        picture = pictures.nth(place)
        picture.scroll_into_view_if_needed()
        shown = "(image) => image.complete && image.naturalWidth > 600"
        aina.page.wait_for_function(shown, arg=picture.element_handle())
    aina.look()
    aina.open("/darba-telpa/")
    number = send(aina)
    aina.look()
    return number


def sign_with_looks(world: World, hands: Hands, number: str) -> None:
    open_turn(hands)
    assert number in hands.main
    hands.look(dark=True)
    sign(world, hands)
    assert "Jūsu paraksts ir pievienots." in hands.main
    hands.look()


def archived(aina: Hands, number: str, folder: Path) -> str:
    """The register finds it, the passport tells all of it, and everything can be taken away. Answers the public code."""
    aina.open("/dokumenti/")
    aina.look()
    aina.fill({"q": number[-4:]})
    aina.press("Meklēt")
    aina.follow(number)
    assert "arhivēts" in aina.main
    aina.look(dark=True)
    keeping = aina.facts(of="section:last-of-type .summary-list")
    assert keeping["Glabā līdz"] == "09.06.2094."  # ninety years from Kārlis's birth, longer than 31.12.2034.
    files = taken_away(aina, folder)
    assert {suffix: len(found) for suffix, found in files.items()} == {
        ".pdf": 3, ".docx": 1, ".json": 1, ".zip": 1
    }  # fmt: skip
    hashes = {hashlib.sha256(file.read_bytes()).hexdigest() for file in files[".pdf"]}
    assert {keeping["Arhivētā oriģināla SHA-256"], keeping["Nosūtītā dokumenta SHA-256"]} < hashes
    (report,) = files[".json"]
    assert json.loads(report.read_text(encoding="utf-8"))["indication"] == "TOTAL-PASSED"
    (package,) = files[".zip"]
    names = zipfile.ZipFile(package).namelist()
    assert any(name.endswith("/bagit.txt") or name == "bagit.txt" for name in names)
    return aina.page.inner_text(".code strong")


def taken_away(hands: Hands, folder: Path) -> dict[str, list[Path]]:
    """Every download of the passport, by the ending of its name."""
    files: dict[str, list[Path]] = {}
    for link in hands.page.locator(".downloads a").all():
        with hands.page.expect_download() as started:
            link.press("Enter")
        file = folder / started.value.suggested_filename
        started.value.save_as(file)
        files.setdefault(file.suffix, []).append(file)
    return files


def public_check(world: World, code: str, number: str) -> None:
    """Anybody with the code learns that it is real, and not who the people are."""
    anybody = world.window()
    anybody.open("/p/")
    anybody.look()
    anybody.fill({"kods": code})
    anybody.press("Pārbaudīt")
    facts = anybody.facts()
    assert facts["Numurs"] == number
    assert not any("Testniek" in value for value in facts.values())
    anybody.look(dark=True)


def logged(number: str) -> None:
    """Who did what and who looked is in the two logs, whose chains hold."""
    events = set(Event.objects.filter(actor__isnull=False).values_list("event", flat=True))
    assert {"signing.viewed", "signing.requested"} <= events, number
    assert {"signing.signed", "archive.deposited"} <= set(Event.objects.values_list("event", flat=True)), number
    seen = set(AccessEvent.objects.values_list("act", "what"))
    assert {("view", "contract"), ("view", "signing page"), ("view", "passport"), ("download", "package")} <= seen
    assert verify().ok
