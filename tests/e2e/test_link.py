"""A person without an account signs through a link meant for one act and a code from their e-mail."""

from __future__ import annotations

import re

import pytest

from forms.people.models import Person
from kernel.accounts.models import User
from tests.e2e.steps import sign
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.server]
ADDRESS = "karlis@paraugs.example"


@pytest.mark.acceptance("A15")
@pytest.mark.parametrize(
    "scripts", [pytest.param(True, id="scripts", marks=pytest.mark.full), pytest.param(False, id="no scripts")]
)
def test_a_link_and_a_code_are_enough(world: World, scripts: bool) -> None:
    Person.objects.filter(user__email=ADDRESS).update(user=None)
    User.objects.filter(email=ADDRESS).update(is_active=False)
    case = world.sent()
    letter = world.letter(ADDRESS, subject="Dokuments gaida jūsu parakstu")
    assert case.number in letter
    assert "Testniek" not in letter
    path = world.link_in(letter)
    karlis = world.window(scripts=scripts)
    karlis.open(path)
    assert karlis.heading == "Atvērt parakstāmo dokumentu"
    assert case.number not in karlis.main
    karlis.look(dark=True)
    karlis.press("Nosūtīt kodu")
    assert "Kods nosūtīts" in karlis.main
    world.work()
    code = code_in(world)
    karlis.fill({"code": "000000" if code != "000000" else "111111"})
    karlis.press("Atvērt dokumentu")
    assert "Kods nav pareizs." in karlis.page.inner_text(".error-summary")
    karlis.look(dark=True)
    karlis.fill({"code": code})
    karlis.press("Atvērt dokumentu")
    assert case.number in karlis.main
    karlis.look()
    sign(world, karlis)
    assert "Jūsu paraksts ir pievienots." in karlis.main
    karlis.look()
    stranger = world.window(scripts=scripts)
    stranger.open(karlis.page.url.removeprefix(world.home))
    assert stranger.heading == "Tādas lapas nav"


def code_in(world: World) -> str:
    (code,) = re.findall(r"\b\d{6}\b", world.letter(ADDRESS, subject="Jūsu vienreizējais kods"))
    return str(code)
