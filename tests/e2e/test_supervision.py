"""By keyboard: a mentor's interest becomes an application, an expert forms a group, the supervisor confirms it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.plans import facts
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from kernel.grammar import date_short
from kernel.periods import now, today
from tests.e2e.world import World
from tests.factories import plans

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.acceptance("A32")
@pytest.mark.acceptance("A33")
@pytest.mark.acceptance("A34")
def test_from_interest_to_a_confirmed_group(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
    chosen = world.agreed()
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    chosen.refresh_from_db()
    plans.approved(by=world.user("linda"), head=world.user("aina"), decides=plans.expert(), chosen=chosen, on=now())

    karlis = world.signed_in("karlis")
    karlis.open("/darba-telpa/")
    karlis.follow("Supervīzija")
    karlis.look(dark=True)
    karlis.follow("Vēlos piedalīties")
    karlis.look()
    karlis.fill({"stage": "grades", "topic": "Kā nepārslogot sevi."})
    karlis.press("Paziņot iestādei")
    karlis.look(dark=True)

    biruta = world.signed_in("biruta")
    biruta.open("/darba-telpa/")
    biruta.page.get_by_role("link", name="Pieteikt vai atteikt").press("Enter")
    biruta.page.wait_for_url("**/pieteikumi/**")
    biruta.press("Pieteikt mentoru")
    biruta.look()

    meets = today() + timedelta(days=20)
    expert = world.signed_in("eksperts")
    expert.open(reverse("supervision:group-new"))
    expert.press("Izveidot grupu")
    assert expert.page.title().startswith("Kļūda: ")
    expert.look(dark=True)
    paraugpils = next(
        one for one in expert.page.locator("select[name=municipality] option").all() if "Paraugpils" in one.inner_text()
    )
    expert.fill(
        {
            "municipality": str(paraugpils.get_attribute("value")),
            "day_0": str(meets.day),
            "day_1": str(meets.month),
            "day_2": str(meets.year),
            "starts": "14.30",
            "place": "Paraugpils vidusskola, 12. kabinets",
            "supervisor": str(world.user("supervizore").public_id),
        }
    )
    expert.press("Izveidot grupu")
    group, row = SupervisionGroup.objects.get(), SupervisionApplication.objects.get()
    expert.look(dark=True)
    expert.tab_to(name="applications", value=str(row.public_id))
    expert.page.keyboard.press("Space")
    expert.press("Uzņemt grupā")
    assert "Kārlis Testnieks, Paraugpils vidusskola" in expert.main
    expert.look()
    expert.press("Nosūtīt supervizoram")

    leader = world.signed_in("supervizore")
    leader.open("/darba-telpa/")
    leader.page.get_by_role("link", name="Apskatīt un apstiprināt").press("Enter")
    leader.page.wait_for_url(f"**{reverse('supervision:group', args=[group.public_id])}")
    assert leader.facts()["Pēdējā diena apstiprināšanai"] == date_short(meets - timedelta(days=5))
    leader.look(dark=True)
    leader.press("Apstiprināt grupu")
    world.work()
    letter = world.letter("biruta@paraugs.example", subject="supervīzijas grup")
    assert "180 minūtes, klātienē, latviešu valodā" in letter and "Kārlis" not in letter
    biruta.open(world.link_in(letter))
    assert "Kārlis Testnieks" in biruta.main
    biruta.look(dark=True)
    karlis.open(reverse("supervision:group", args=[group.public_id]))
    with karlis.page.expect_download() as taken:
        karlis.tab_to(tag="a", text="Manā kalendārā (.ics)")
        karlis.page.keyboard.press("Enter")
    assert taken.value.suggested_filename == "supervizija.ics"
