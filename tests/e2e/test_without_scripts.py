"""The same road with JavaScript off: nothing of the main job needs it."""

from __future__ import annotations

import pytest

from tests.e2e.hands import Hands
from tests.e2e.steps import TITLE, fill_in, open_turn, send, sign
from tests.e2e.world import World

#: The usual run walks the paper road without scripts.
pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.full]


@pytest.mark.acceptance("A14")
@pytest.mark.acceptance("A15")
def test_from_the_form_to_the_archived_original(world: World) -> None:
    linda = world.sign_in("linda", scripts=False)
    wrong_once(linda, world)
    linda.look(dark=True)
    linda.press("Izveidot līgumu")
    assert linda.heading == TITLE
    aina = world.sign_in("aina", scripts=False)
    number = send(aina)
    world.work()
    karlis = world.sign_in("karlis", scripts=False)
    for signer in (karlis, aina):
        open_turn(signer)
        signer.look()
        sign(world, signer)
        assert "Jūsu paraksts ir pievienots." in signer.main
    aina.open("/dokumenti/")
    aina.follow(number)
    assert "arhivēts" in aina.main
    aina.look()
    anybody = world.window(scripts=False)
    anybody.open("/p/")
    anybody.fill({"kods": aina.page.inner_text(".code strong")})
    anybody.press("Pārbaudīt")
    assert anybody.facts()["Numurs"] == number


def wrong_once(linda: Hands, world: World) -> None:
    """The whole form; the account number is left out once, and the summary leads to it."""

    def before(name: str, _answers: object) -> None:
        if name != "pay":
            return
        linda.press("Saglabāt un turpināt")
        assert linda.page.title().startswith("Kļūda: ")
        linda.look()
        (line,) = [one for one in linda.page.locator(".error-summary li").all_inner_texts() if "Mentora konts" in one]
        linda.tab_to(tag="a", text=line)
        linda.page.keyboard.press("Enter")
        linda.open(linda.page.url.removeprefix(world.home).partition("#")[0])

    fill_in(linda, world.answers(), before=before)
