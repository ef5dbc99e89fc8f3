"""Every form by a definition, on a phone and by keyboard: filled in, left, resumed, submitted; axe finds nothing on any page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from django.urls import reverse

from forms.questionnaires.catalogue import LIBRARY, definition_of
from forms.questionnaires.definitions import FieldKind
from forms.questionnaires.models import FilledForm
from forms.records.models import Draft
from tests.factories.questionnaires import answers, edition, person, row_of, value

if TYPE_CHECKING:
    from forms.questionnaires.definitions import Definition, Field, Section
    from tests.e2e.hands import Hands
    from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]
KEYS = sorted(path.parent.parent.name for path in LIBRARY.glob("*/*/edition.toml"))
#: One with days, scales and texts in the part that has room for journeys; the others, a minute each, with everything.
OFTEN = "C9"
WALKED = [pytest.param(key, marks=[row_of(key)] if key == OFTEN else [row_of(key), pytest.mark.full]) for key in KEYS]
PHONE: Any = {"width": 360, "height": 740}


@pytest.mark.parametrize("key", WALKED)
def test_a_form_on_a_phone_and_by_keyboard(world: World, key: str) -> None:
    definition = definition_of(edition(key))
    person("Ieva", definition.fills[0])
    hands = world.signed_in("ieva")
    hands.page.set_viewport_size(PHONE)
    hands.open(reverse("questionnaires:form", args=[key]))
    looked(hands)
    hands.follow("Aizpildīt")
    looked(hands)
    hands.press("Sākt")
    for at, section in enumerate(definition.sections):
        if at == 1:  # left, and resumed where it stopped
            hands.open(reverse("desk:tasks"))
            looked(hands)
            hands.press(f"Turpināt – {definition.title}", tag="a")
        assert hands.heading == section.title
        looked(hands)
        typed(hands, definition, section)
        hands.press("Saglabāt un turpināt")
    assert hands.heading == "Pārbaudiet atbildes"
    looked(hands)
    hands.press("Nosūtīt parakstīšanai" if definition.means == "sign" else "Apstiprināt un iesniegt")
    looked(hands)
    record = FilledForm.objects.get()
    once = {name: one[:1] if isinstance(one, list) else one for name, one in answers(definition).items()}
    assert (record.answers, Draft.objects.get().state) == (once, "submitted")
    assert record.case.number in hands.main


def looked(hands: Hands) -> None:
    """axe in both schemes, and nothing to push sideways for."""
    hands.look(dark=True)
    assert hands.page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], hands.page.url


def typed(hands: Hands, definition: Definition, section: Section) -> None:
    """The first row of a table; Tab, letters, arrows and Space."""
    for one in section.fields:
        put(hands, f"0-{one.id}" if section.repeats else one.id, one, value(definition, section, one))


def put(hands: Hands, name: str, field: Field, given: Any) -> None:
    if field.kind in {FieldKind.CHOICES, FieldKind.AGREE}:
        for wanted in given if isinstance(given, list) else ["on"]:
            hands.tab_to(name=name, value=wanted)
            hands.page.keyboard.press("Space")
    elif field.kind is FieldKind.DATE:
        day = dict(zip(("_2", "_1", "_0"), given.split("-"), strict=True))
        hands.fill({f"{name}{part}": day[part] for part in ("_0", "_1", "_2")})
    else:
        hands.fill({name: str(given)})
