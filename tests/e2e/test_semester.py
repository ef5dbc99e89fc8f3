"""By keyboard: the mentor answers five questions, the author adds the institution's part; closing waits for the last day."""

from __future__ import annotations

import pytest
from django.urls import reverse

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.plans import facts
from kernel.grammar import date_short
from kernel.periods import now
from tests.e2e.world import World
from tests.factories import closing, plans

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.acceptance("A30")
@pytest.mark.acceptance("A31")
def test_evaluated_and_reviewed(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
    chosen = world.agreed()
    EmploymentContract.objects.update(state=ContractState.IN_FORCE)
    chosen.refresh_from_db()
    linda = world.user("linda")
    plan = plans.approved(by=linda, head=world.user("aina"), decides=plans.expert(), chosen=chosen, on=now())

    karlis = world.signed_in("karlis")
    karlis.open("/darba-telpa/")
    karlis.follow("Semestra noslēgums")
    karlis.look(dark=True)
    karlis.open(reverse("closing:plan", args=[plan.public_id]))
    karlis.follow("Atbildēt uz jautājumiem")
    karlis.press("Iesniegt izvērtējumu")
    assert karlis.page.title().startswith("Kļūda: ")
    karlis.look(dark=True)
    said = closing.answers()
    karlis.fill({"reduced": said.reduced, "reached": said.reached, "onward": said.onward, "changes": said.changes})
    karlis.fill({"cooperation": said.cooperation})
    karlis.press("Iesniegt izvērtējumu")
    assert "daļēji" in karlis.main

    author = world.signed_in("linda")
    author.open(reverse("closing:plan", args=[plan.public_id]))
    assert f"Tikšanās iespējamas līdz {date_short(plan.semester_end)}" in author.main
    assert "Slēgt plānu" not in author.main
    author.look(dark=True)
    author.follow("Iestādes daļa")
    author.fill({"risks_after": "partly", "next_step": "same", "feedback": "Paldies par darbu."})
    author.press("Saglabāt")
    assert "jā, ar to pašu mentoru" in author.main
    author.follow("Ierakstīt sarunu")
    author.look()
    author.open(reverse("closing:summary"))
    author.look(dark=True)
