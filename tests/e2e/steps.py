"""What several journeys do alike: fill in the contract, send it, sign it, and how a page is told from another."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from tests.e2e.hands import Hands
from tests.e2e.world import World

TITLE = "Darba līgums ar mentoru Kārli Testnieku"
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
Visit = Callable[[str, Mapping[str, str]], None]


def nothing_else(_section: str, _answers: Mapping[str, str]) -> None:
    """No detour on the way through the form."""


def fill_in(
    hands: Hands, typed: Mapping[str, Mapping[str, str]], *, before: Visit = nothing_else, after: Visit = nothing_else
) -> None:
    """From my tasks through every page of the form to check-answers."""
    hands.follow("Sagatavot līgumu")
    hands.fill({"employer": "PVS"})
    hands.press("Sākt")
    assert hands.heading == "Darba līgums"
    hands.follow("Turpināt")
    for name, answers in typed.items():
        assert hands.heading == HEADINGS[name]
        before(name, answers)
        hands.fill(answers)
        hands.press("Saglabāt un turpināt")
        after(name, answers)
    assert hands.heading == "Pārbaudiet atbildes"


def send(hands: Hands) -> str:
    """The head finds it among her tasks, opens the pages and sends it; answers its number."""
    hands.follow(f"Pārbaudīt un nosūtīt – {TITLE}")
    hands.follow("Apskatīt lapas")
    hands.press("Nosūtīt parakstīšanai")
    assert hands.heading == TITLE
    return hands.page.title().split(" – ")[0]


def sign(world: World, hands: Hands) -> None:
    """With the test means, from the signing page that is open."""
    hands.fill({"means": "test"})
    hands.press("Parakstīt")
    assert "Dokuments tiek parakstīts" in hands.main
    world.work()
    hands.follow("Atjaunot lapu")


def open_turn(hands: Hands) -> None:
    """From my tasks to the page where I sign."""
    hands.open("/darba-telpa/")
    hands.follow(f"Izlasīt un parakstīt – {TITLE}")
