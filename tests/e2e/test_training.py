"""Somebody without an account applies for mentor training by keyboard; the organiser decides; the first who waits gets the place."""

from __future__ import annotations

import re

import pytest

from forms.training.models import TrainingGroup
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories.training import APPLICANT, application, organiser, training_group

#: In the usual run the journey to the first meeting goes through the same pages (test_journey).
pytestmark = [pytest.mark.browser, pytest.mark.full]
ADDRESS = "pieteicejs@paraugs.example"


def tick(hands: Hands, name: str, value: str = "on") -> None:
    hands.tab_to(name=name, value=value)
    hands.page.keyboard.press("Space")
    assert (hands.focused() or {})["checked"] is True


def through_the_door(world: World, hands: Hands, address: str) -> None:
    """From the public page of the schedule by the code of the e-mail."""
    hands.open("/partneriem/macibas/")
    hands.follow("Pieteikties mentoru mācībām")
    hands.look(dark=True)
    hands.fill({"email": address})
    hands.press("Nosūtīt kodu")
    hands.look(dark=True)
    world.work()
    letter = world.letter(address, subject="Kods jūsu pieteikumam")
    hands.fill({"code": re.search(r"\b\d{6}\b", letter)[0]})  # type: ignore[index]
    hands.press("Turpināt")


def answered(hands: Hands, group: TrainingGroup) -> None:
    """The three sections; once something is wrong."""
    hands.fill({"group": str(group.public_id), "given_name": "Kārlis", "surname": "Testnieks"})
    hands.press("Saglabāt un turpināt")
    assert hands.page.title().startswith("Kļūda: ")
    hands.look(dark=True)
    person = APPLICANT["persona"]
    hands.fill({name: person[name] for name in ("personal_code", "phone", "municipality")})
    hands.press("Saglabāt un turpināt")
    hands.look(dark=True)
    hands.fill({"education_ground": "general_secondary", "occupation": "Jaunatnes darbinieks", "at_institution": "no"})
    hands.press("Saglabāt un turpināt")
    hands.look(dark=True)
    tick(hands, "regions", "latgale")
    hands.fill({"motivation": "Gribu palīdzēt jauniešiem.", "languages": "latviešu"})
    hands.press("Saglabāt un turpināt")
    hands.look(dark=True)
    for name in ("no_obstacle", "true_data", "data_notice"):
        tick(hands, name)
    hands.press("Iesniegt pieteikumu")


@pytest.mark.parametrize("scripts", [True, False], ids=["scripts", "no scripts"])
def test_from_the_schedule_to_an_invitation(world: World, scripts: bool) -> None:
    group = training_group(capacity=1, taken=None, by=organiser())
    first = application(group, number=1)
    hands = world.window(scripts=scripts)
    through_the_door(world, hands, ADDRESS)
    answered(hands, group)
    assert "Jūs esat rezervē, kārtas numurs 1" in hands.main
    hands.look(dark=True)
    own = hands.page.url.removeprefix(world.home)
    desk = world.signed_in("organizators", scripts=scripts)
    desk.open("/darba-telpa/macibas/")
    desk.follow("pieteikumi, jāizskata: 2")
    desk.look(dark=True)
    desk.follow("Kārlis Testnieks1")
    desk.look(dark=True)
    desk.follow("Noraidīt")
    desk.look()
    desk.fill({"reason": "Neatbilst prasībām"})
    desk.press("Noraidīt")
    desk.follow("Pieteikumi mācībām")
    second = group.applications.get(place="held")
    assert second.pk != first.pk
    for act in ("Apstiprināt izvēlētos", "Uzaicināt izvēlētos"):
        tick(desk, "chosen", str(second.public_id))
        desk.press(act)
        assert "Mainīts 1 pieteikums." in desk.main
    world.work()
    assert "/pieteikties/saite/" in world.letter(ADDRESS, subject="Uzaicinājums uz mentoru mācībām")
    hands.open(own)
    hands.look()
    hands.press("Apstiprinu dalību")
    assert "Dalība ir apstiprināta" in hands.main
    hands.look()
