"""A contract in force is amended and ended by keyboard: from when the new words hold, and which hours are still paid."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

import pytest

from forms.contracts.models import EmploymentContract
from forms.records.models import CaseDocument
from tests.e2e.hands import Hands
from tests.e2e.world import World
from tests.factories.contracts import in_force_contract
from tests.forms import desks
from tests.forms.test_signed import sign

pytestmark = [pytest.mark.browser, pytest.mark.office, pytest.mark.server, pytest.mark.acceptance("A17")]


def test_an_amendment_and_then_the_end(world: World) -> None:
    (case,) = desks.many(1, envelopes=False)
    contract = in_force_contract(case.contract)
    aina, page = world.signed_in("aina"), f"/ligumi/{contract.public_id}/izmainas/"
    aina.open(page)
    aina.follow("Grozīt līgumu")
    aina.fill({"planned_hours": "60", **parts("effective_from", contract.start)})
    aina.press("Turpināt")
    answers = aina.facts()
    assert "60 (sešdesmit)" in answers["Plānotais darba laiks mēnesī"]
    aina.press("Izveidot grozījumus")
    made = signed_by_both(world, aina, "DG")
    aina.open(page)
    assert f"{made.number}" in aina.main and "spēkā no 04.01.2027." in aina.main and "parakstīts" in aina.main

    last = contract.start + timedelta(days=30)
    aina.follow("Izbeigt līgumu")
    aina.fill({"ground": "mutual", **parts("end", last), "hours": "12"})
    aina.press("Turpināt")
    assert " ".join(aina.facts()["Kopā"].split()) == "12 × 11,00 EUR = 132,00 EUR"
    aina.look()
    aina.press("Izveidot dokumentu")
    signed_by_both(world, aina, "DI")
    aina.open(page)
    assert "04.01.2027. – 03.02.2027." in aina.facts().values()
    aina.look(dark=True)
    assert EmploymentContract.objects.get(pk=contract.pk).last_day == last


def parts(name: str, day: date) -> dict[str, str]:
    return {f"{name}_{place}": str(part) for place, part in enumerate((day.day, day.month, day.year))}


def signed_by_both(world: World, aina: Hands, kind: str) -> CaseDocument:
    """The head sends it; how one signs the other journeys show."""
    aina.look()
    aina.press("Nosūtīt parakstīšanai")
    world.work()
    case = CaseDocument.objects.get(kind=kind)
    for role, login in (("mentor", "karlis"), ("employer", "aina")):
        world.elsewhere(partial(sign, case, role, login))
    case.refresh_from_db()
    assert case.state == "archived"
    return case
