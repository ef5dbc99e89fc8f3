"""A document that will not be signed: who declines or withdraws says why, and everybody learns it."""

from __future__ import annotations

import pytest

from tests.e2e.hands import Hands
from tests.e2e.steps import TITLE, open_turn
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.server, pytest.mark.acceptance("A15")]
WHY_NOT = "Darba sākuma datums neatbilst tam, par ko vienojāmies."
WHY_BACK = "Norādīta nepareiza darba vieta."


def test_the_mentor_declines_and_everybody_reads_why(world: World) -> None:
    case = world.sent()
    karlis, aina = world.signed_in("karlis"), world.signed_in("aina")
    open_turn(karlis)
    karlis.follow("Nevēlos parakstīt")
    karlis.look(dark=True)
    karlis.press("Atteikties parakstīt")
    assert karlis.page.title().startswith("Kļūda: ")
    karlis.look()
    karlis.fill({"reason": WHY_NOT})
    karlis.press("Atteikties parakstīt")
    assert "Jūs atteicāties parakstīt." in karlis.main
    assert WHY_NOT in karlis.main
    nothing_to_sign(karlis)
    world.work()
    aina.open(f"/dokumenti/{case.public_id}/")
    assert "Parakstīt atteicās: Kārlis Testnieks" in [line.partition(" – ")[0] for line in aina.story]
    assert WHY_NOT in aina.main
    aina.look(dark=True)
    public(world, case.public_code)


def test_the_employer_withdraws_and_everybody_reads_why(world: World) -> None:
    case = world.sent()
    karlis, aina = world.signed_in("karlis"), world.signed_in("aina")
    open_turn(karlis)
    turn = karlis.page.url.removeprefix(world.home)
    aina.open(f"/dokumenti/{case.public_id}/")
    aina.follow("Atsaukt")
    aina.look(dark=True)
    aina.press("Atsaukt")
    assert aina.page.title().startswith("Kļūda: ")
    aina.fill({"reason": WHY_BACK})
    aina.press("Atsaukt")
    assert "tā numurs paliek reģistrā kā anulēts" in aina.main
    aina.look()
    world.work()
    aina.open(f"/dokumenti/{case.public_id}/")
    assert "anulēts" in aina.main
    assert WHY_BACK in aina.main
    aina.look()
    karlis.open(turn)
    assert "Dokuments vairs netiks parakstīts." in karlis.main
    assert WHY_BACK in karlis.main
    karlis.look(dark=True)
    nothing_to_sign(karlis)
    public(world, case.public_code)


def nothing_to_sign(hands: Hands) -> None:
    """The page offers no act any more, nor do my tasks."""
    assert hands.page.locator("main form button[type=submit]").count() == 0
    hands.open("/darba-telpa/")
    assert f"Izlasīt un parakstīt – {TITLE}" not in hands.page.content()


def public(world: World, code: str) -> None:
    """Outside it has no force, and nobody's reasons are told."""
    anybody = world.window()
    anybody.open(f"/p/{code}")
    assert "Dokuments ir anulēts" in anybody.main
    assert WHY_NOT not in anybody.main
    assert WHY_BACK not in anybody.main
    anybody.look()
