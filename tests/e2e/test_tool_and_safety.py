"""By keyboard: a plan's files marked as uploaded into the tool; a mentor notes that danger was reported, the head reads."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.plans import extending, facts
from forms.plans.models import SupportPlan
from forms.plans.safety.models import SafeguardingNote
from kernel.grammar import date_short
from kernel.periods import now, today
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories import plans

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.fixture
def plan(world: World, monkeypatch: pytest.MonkeyPatch) -> SupportPlan:
    """Rūta's plan with Kārlis, approved, extended: the certified copy of the order lies here."""
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
    linda, aina = world.user("linda"), world.user("aina")
    chosen = world.agreed()
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    chosen.refresh_from_db()
    made = plans.approved(by=linda, head=aina, decides=plans.expert(), chosen=chosen, on=now())
    extending.certify(extension=plans.asked_for(made, by=linda, on=now()), by=aina, on=now())
    return made


def go(hands: Hands, href: str) -> None:
    """To the link by keyboard, wherever it stands."""
    hands.tab_to(tag="a", href=href)
    with hands.page.expect_navigation():
        hands.page.keyboard.press("Enter")


@pytest.mark.acceptance("A16")
def test_files_are_taken_and_marked(world: World, plan: SupportPlan) -> None:
    linda = world.signed_in("linda")
    linda.open("/darba-telpa/")
    go(linda, reverse("plans:uploads-list"))
    linda.look(dark=True)
    go(linda, reverse("plans:uploads", args=[plan.public_id]))
    assert "1 datne ir gatava, bet rīkā vēl nav augšupielādēta." in linda.main
    linda.look(dark=True)
    linda.tab_to(tag="a", text="Lejupielādēt visas datnes vienā ZIP")
    with linda.page.expect_download() as taken:
        linda.page.keyboard.press("Enter")
    assert taken.value.suggested_filename == f"{plan.number}_rikam.zip"
    linda.press("Atzīmēt kā augšupielādētu")
    assert linda.page.title().startswith("Kļūda: ")
    linda.look()
    linda.tab_to(name="records")
    linda.page.keyboard.press("Space")
    linda.press("Atzīmēt kā augšupielādētu")
    assert f"augšupielādēts {date_short(today())}, Linda Plānotāja-Demo" in linda.main
    linda.look()


@pytest.mark.acceptance("A45")
@pytest.mark.acceptance("A62")
def test_a_note_goes_to_the_head_without_content(world: World, plan: SupportPlan) -> None:
    karlis = world.signed_in("karlis")
    karlis.open(reverse("plans:plan", args=[plan.public_id]))
    karlis.follow("Kam ziņot un atzīmes")
    karlis.look(dark=True)
    karlis.follow("Ziņojuma par bērna apdraudējumu atzīme")
    assert "zvaniet 112" in karlis.main
    karlis.look(dark=True)
    karlis.fill({"fact": "danger"})
    karlis.tab_to(name="informed", value="police")
    karlis.page.keyboard.press("Space")
    karlis.press("Saglabāt atzīmi")
    assert karlis.facts()["Kam ziņots"] == "policija"
    karlis.look(dark=True)
    aina = world.signed_in("aina")
    aina.open("/darba-telpa/")
    assert "apdraud" not in aina.main
    go(aina, reverse("safety:note", args=[SafeguardingNote.objects.get().public_id]))
    aina.press("Apstiprināt, ka izlasīts")
    assert "vadītājs ir izlasījis" in aina.main
    aina.open(reverse("plans:looks", args=[plan.learner.public_id]))
    assert "Kārlis Testnieks" in aina.main and "Aina Vadītāja-Demo" in aina.main
    aina.look(dark=True)
    aina.open(reverse("extract:learner", args=[plan.learner.public_id]) + "?ieklaut=atzimes")
    assert "policija" in aina.main
    aina.look(dark=True)
