"""The main job by keyboard alone: a form becomes a record, the record a document, it is signed and kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.e2e.hands import Hands
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office]

#: Sections in the order of the form, and the heading of each page.
HEADINGS = {
    "employer": "Darba devējs",
    "mentor": "Mentors",
    "suitability": "Atbilstība",
    "term": "Termiņš",
    "work": "Darbs",
    "pay": "Samaksa",
    "order": "Atvaļinājums un kārtība",
    "signing": "Parakstīšana",
}


@pytest.mark.acceptance("A14")
@pytest.mark.acceptance("A15")
@pytest.mark.acceptance("A37")
@pytest.mark.acceptance("A38")
def test_from_the_form_to_the_archived_original(world: World, tmp_path: Path) -> None:
    typed = world.answers()
    linda = world.sign_in("linda")
    prepare(linda, typed)
    check_answers(linda)
    aina = world.sign_in("aina")
    number = send(aina)
    world.work()
    karlis = world.sign_in("karlis")
    sign(world, karlis, number)
    sign(world, aina, number)
    code = archived(aina, number, tmp_path)
    public_check(world, code, number)
    world.watch.check()


def prepare(linda: Hands, typed: dict[str, dict[str, str]]) -> None:
    """Every page of the form: left once, returned to, wrong once, corrected."""
    assert linda.heading == "Mani darbi"
    linda.look(dark=True)
    linda.follow("Sagatavot līgumu")
    linda.look()
    linda.fill({"employer": "PVS"})
    linda.press("Sākt")
    assert linda.heading == "Darba līgums"
    linda.look(dark=True)
    linda.follow("Turpināt")
    for name, answers in typed.items():
        assert linda.heading == HEADINGS[name]
        linda.look(dark=name == "pay")
        if name == "mentor":
            mistake(linda, answers)
        linda.fill(answers)
        linda.press("Saglabāt un turpināt")
        if name == "suitability":
            leave_and_return(linda)


def mistake(linda: Hands, answers: dict[str, str]) -> None:
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
    linda.follow("Turpināt")


def check_answers(linda: Hands) -> None:
    assert linda.heading == "Pārbaudiet atbildes"
    linda.look(dark=True)
    linda.press("Izveidot līgumu")
    assert linda.heading == "Darba līgums ar mentoru Kārli Testnieku"
    linda.look()
    assert "Nosūtīt parakstīšanai" not in linda.main


def send(aina: Hands) -> str:
    """The head finds it among her tasks, sees the real pages and sends it; answers its number."""
    assert "Darba līgums ar mentoru Kārli Testnieku" in aina.main
    aina.look()
    aina.follow("Pārbaudīt un nosūtīt – Darba līgums ar mentoru Kārli Testnieku")
    aina.follow("Apskatīt lapas")
    pictures = aina.page.locator(".sheets img")
    assert pictures.count() >= 3
    for place in range(pictures.count()):
        picture = pictures.nth(place)
        picture.scroll_into_view_if_needed()
        aina.page.wait_for_function("(image) => image.complete && image.naturalWidth > 600", arg=picture.element_handle())
    aina.look()
    aina.press("Nosūtīt parakstīšanai")
    assert aina.heading == "Darba līgums ar mentoru Kārli Testnieku"
    aina.look()
    return aina.page.title().split(" – ")[0]


def sign(world: World, hands: Hands, number: str) -> None:
    """From my tasks to the signature, with the test means."""
    hands.open("/darba-telpa/")
    hands.follow("Izlasīt un parakstīt – Darba līgums ar mentoru Kārli Testnieku")
    assert number in hands.main
    hands.look(dark=True)
    hands.fill({"means": "test"})
    hands.press("Parakstīt")
    assert "Dokuments tiek parakstīts" in hands.main
    hands.look()
    world.work()
    hands.follow("Atjaunot lapu")
    assert "Jūs esat parakstījis dokumentu." in hands.main
    hands.look()


def archived(aina: Hands, number: str, folder: Path) -> str:
    """The passport tells all of it; everything can be taken away. Answers the public code."""
    aina.open("/dokumenti/")
    aina.look()
    aina.follow(number)
    assert "arhivēts" in aina.main
    aina.look(dark=True)
    kinds = {}
    for link in aina.page.locator(".downloads a").all():
        with aina.page.expect_download() as started:
            link.press("Enter")
        file = folder / started.value.suggested_filename
        started.value.save_as(file)
        kinds[file.suffix] = kinds.get(file.suffix, 0) + 1
        if file.suffix == ".json":
            assert json.loads(file.read_text(encoding="utf-8"))["indication"] == "TOTAL-PASSED"
    assert kinds == {".pdf": 3, ".docx": 1, ".json": 1, ".zip": 1}
    return aina.page.inner_text(".code strong")


def public_check(world: World, code: str, number: str) -> None:
    """Anybody with the code learns that it is real."""
    anybody = world.window()
    anybody.open("/p/")
    anybody.look()
    anybody.fill({"kods": code})
    anybody.press("Pārbaudīt")
    assert number in anybody.main
    assert "Testnieks" not in anybody.page.inner_text(".summary-list")
    anybody.look(dark=True)
