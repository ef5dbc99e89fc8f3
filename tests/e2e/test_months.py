"""A mentor's month on a telephone: planned, described, not held, confirmed; and an edit that comes too late."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest

from kernel.periods import RIGA
from tests.e2e import clock
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories import months, plans

pytestmark = [pytest.mark.browser, pytest.mark.server]
PHONE: Any = {"width": 360, "height": 740}


def telephone(world: World, *, scripts: bool) -> Hands:
    hands = world.signed_in("karlis", scripts=scripts)
    for page in (hands.page, hands.mirror):
        if page is not None:
            page.set_viewport_size(PHONE)
    return hands


def wide(hands: Hands) -> int:
    """How wide the page is: no wider than the telephone."""
    return int(hands.page.evaluate("document.documentElement.scrollWidth"))


@pytest.mark.acceptance("A21")
@pytest.mark.parametrize("scripts", [False, pytest.param(True, marks=pytest.mark.full)], ids=["plain", "scripts"])
def test_a_month_on_a_telephone(world: World, monkeypatch: pytest.MonkeyPatch, scripts: bool) -> None:
    months.gates_open(monkeypatch)
    with clock.on(plans.DAY):
        months.running(by=world.user("linda"), head=world.user("aina"))
    with clock.on(months.moment(20, "10:00")):
        karlis = telephone(world, scripts=scripts)
        karlis.open("/darba-telpa/")
        karlis.follow("Dienasgrāmata")
        karlis.look(dark=True)
        karlis.follow("Dienasgrāmata – Marks Jaunformāts")
        diary = karlis.page.url.removeprefix(world.home)
        for day in ("22", "27"):
            plan(karlis, day)
        karlis.look()
    with clock.on(months.moment(31, "18:00")):
        karlis = telephone(world, scripts=scripts)
        karlis.open(diary)
        karlis.follow("Aprakstīt tikšanos – 22.10.2026. 14:00–15:20")
        described = karlis.page.url.removeprefix(world.home)
        karlis.fill({"hours": "3", "course": "Sarunājām, kas jāpaspēj."})
        karlis.press("Saglabāt")
        assert karlis.page.title().startswith("Kļūda: ") and "akadēmisko stundu skaits ir 2" in karlis.main
        karlis.look()
        karlis.fill({"hours": ""})
        karlis.press("Saglabāt")
        karlis.follow("Nenotika – 27.10.2026. 14:00–15:20")
        karlis.fill({"reason": "Saslima."})
        karlis.press("Saglabāt")
        assert "Kopā 2 akadēmiskās stundas." in karlis.main
        karlis.look(dark=True)
        assert wide(karlis) <= PHONE["width"]
        karlis.follow("Pārbaudīt un apstiprināt mēnesi")
        karlis.look()
        karlis.tab_to(name="sure")
        karlis.page.keyboard.press("Space")
        karlis.press("Apstiprināt")
        assert "Mēnesis ir apstiprināts." in karlis.main
    with clock.on(datetime(2026, 11, 10, 23, 50, tzinfo=RIGA)):
        karlis = telephone(world, scripts=scripts)
        karlis.open(described)
        karlis.fill({"course": "Par vēlu."})
    with clock.on(datetime(2026, 11, 11, 0, 0, 1, tzinfo=RIGA)):
        karlis.press("Saglabāt")
        assert "Mēnesis ir slēgts kopš 10.11.2026. plkst. 24:00." in karlis.main
        assert karlis.page.input_value("[name=course]") == "Par vēlu."
        karlis.look()
        karlis.open(diary)
        assert "Mentors mēnesi apstiprināja 31.10.2026." in karlis.main and "Ieplānot tikšanos" not in karlis.main
        karlis.look(dark=True)


def plan(karlis: Hands, day: str) -> None:
    karlis.follow("Ieplānot tikšanos")
    when = {"day_0": day, "day_1": "10", "day_2": "2026", "starts": "14:00", "ends": "15:20"}
    karlis.fill({**when, "place": "Bibliotēka", "activities": "Plāno nedēļu.", "goals": "Darbu saraksts."})
    karlis.press("Saglabāt")
    assert "Tikšanās ir ieplānota." in karlis.main
