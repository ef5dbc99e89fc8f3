"""By keyboard: a semester closed. Originals listed, taken and signed for, the evaluation read, the plan closed, the next one
proposed by the calendar."""

from __future__ import annotations

from datetime import datetime

import pytest

from forms.closing.handover.facts import originals_of
from forms.months.grids.models import SupportSchedule
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.states import PlanState
from forms.records.models import CaseDocument
from kernel.periods import RIGA, Month
from tests.e2e import clock
from tests.e2e.hands import Hands
from tests.e2e.steps import sign
from tests.e2e.world import World
from tests.factories import closing, months, plans

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.server]
OVER = datetime(2026, 12, 19, 11, tzinfo=RIGA)
ACT = "Oriģinālu nodošana: Marks Jaunformāts, 2026./2027. mācību gada I semestris"


@pytest.mark.acceptance("A26", "A30", "A36")
@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.full)], ids=["scripts", "plain"])
def test_a_semester_closed_and_the_next_proposed(
    world: World, monkeypatch: pytest.MonkeyPatch, scripts: bool
) -> None:  # fmt: skip
    months.gates_open(monkeypatch)
    with clock.on(plans.DAY):
        provider = months.running(by=world.user("linda"), head=world.user("aina"))
        closing.month_on_paper(provider, Month(2026, 9), hours=8, on=months.DAY)
        closing.month_on_paper(provider, Month(2026, 10), hours=6, on=months.DAY)
        SupportSchedule.objects.update(assessment="Sadarbība izdevās.")
    with clock.on(OVER):
        karlis, linda = (world.signed_in(login, scripts=scripts) for login in ("karlis", "linda"))
        handed_over(world, karlis, linda, provider)
        evaluated_and_closed(karlis, linda)
        next_proposed(linda)


def handed_over(world: World, karlis: Hands, linda: Hands, provider: PlanProvider) -> None:
    september, october = (one.key for one in originals_of(provider))
    karlis.open("/darba-telpa/")
    karlis.follow("Sastādīt oriģinālu sarakstu – Oriģinālu nodošana: Marks Jaunformāts")
    karlis.look(dark=True)
    karlis.fill({f"pages_{september}": "2"})
    karlis.press("Iesniegt sarakstu")
    assert karlis.page.title().startswith("Kļūda: ")
    karlis.look()
    karlis.fill({f"reason_{october}": "Lapa pazaudēta, sastādīts apliecinājums."})
    karlis.press("Iesniegt sarakstu")
    assert "gaida IAP sagatavotāju" in karlis.main
    linda.open("/darba-telpa/")
    linda.follow("Apskatīt un pieņemt oriģinālus – Oriģinālu nodošana: Marks Jaunformāts")
    assert "nav: Lapa pazaudēta" in linda.main
    linda.look(dark=True)
    linda.follow("Pieņemt oriģinālus")
    linda.look()
    linda.fill({"place": "12. kabinets, mape 3"})
    linda.press("Pieņemt un nosūtīt parakstīšanai")
    world.work()
    for hands in (karlis, linda):
        hands.open("/darba-telpa/")
        hands.follow(f"Izlasīt un parakstīt – {ACT}")
        sign(world, hands)
    world.work()
    assert CaseDocument.objects.get(kind="NA").state == "archived"
    linda.open("/semestris/nodosana/")
    assert "nodots, akts arhivēts" in linda.main
    linda.look(dark=True)
    linda.follow("Marks Jaunformāts")
    assert linda.facts()["Kur oriģināli atrodas"] == "12. kabinets, mape 3"
    linda.look()


def evaluated_and_closed(karlis: Hands, linda: Hands) -> None:
    said = closing.answers()
    karlis.open("/darba-telpa/")
    karlis.follow("Atbildēt uz jautājumiem – Semestra izvērtējums: Marks Jaunformāts")
    karlis.fill({"reduced": said.reduced, "reached": said.reached, "onward": said.onward, "changes": said.changes})
    karlis.fill({"cooperation": said.cooperation})
    karlis.press("Iesniegt izvērtējumu")
    linda.open("/darba-telpa/")
    linda.follow("Izlasīt un aizpildīt iestādes daļu – Semestra izvērtējums: Marks Jaunformāts")
    assert "papīra oriģināli nav nodoti" not in linda.main
    linda.follow("Iestādes daļa")
    linda.fill({"risks_after": "partly", "next_step": "same", "feedback": "Paldies par darbu."})
    linda.press("Saglabāt")
    linda.look(dark=True)
    linda.press("Slēgt plānu")
    assert "Plāns ir slēgts." in linda.main
    assert SupportPlan.objects.get().state == PlanState.CLOSED


def next_proposed(linda: Hands) -> None:
    """The second semester as the calendar has it (A26), after the first."""
    linda.follow("Plānot nākamo semestri")
    linda.look()
    assert "04.01.2027." in linda.main and "31.05.2027." in linda.main
    linda.fill({"semester": "2026/2027-II"})
    linda.press("Sākt plānu")
    linda.look()
    first, second = SupportPlan.objects.order_by("pk")
    assert (second.previous, second.semester_start, second.semester_end) == (first, *plans.SPRING)
