"""Several documents in one act by keyboard: chosen, read, confirmed once, each signed by itself; found again afterwards."""

from __future__ import annotations

import pytest

from forms.contracts.models import EmploymentContract
from tests.e2e.world import World
from tests.forms import desks

pytestmark = [pytest.mark.browser, pytest.mark.server]


def test_a_mentor_signs_two_of_three_in_one_act(world: World) -> None:
    cases = desks.many(3)
    karlis = world.signed_in("karlis", scripts=False)
    karlis.open("/darba-telpa/")
    karlis.follow("Parakstīt vairākus vienā reizē (3)")
    karlis.look(dark=True)
    karlis.press("Pārbaudīt izvēlētos")
    assert "Izvēlieties vismaz vienu dokumentu." in karlis.main
    for case in cases[:2]:
        karlis.tab_to(name="turn", value=str(desks.turns(case)["mentor"].public_id))
        karlis.page.keyboard.press("Space")
    karlis.press("Pārbaudīt izvēlētos")
    assert karlis.heading == "Izlasiet un apstipriniet"
    rows = [row.inner_text().split("\t")[:3] for row in karlis.page.locator("tbody tr").all()]
    assert [(row[0], row[2]) for row in rows] == [(case.number, "2") for case in cases[:2]]
    karlis.look(dark=True)
    karlis.fill({"means": "test"})
    karlis.press("Parakstīt 2 dokumentus")
    assert "0 no 2" in karlis.main
    karlis.open("/darba-telpa/")  # left, and found again
    karlis.follow("Apskatīt, cik paveikts – Tiek parakstīti vairāki dokumenti")
    world.work()
    karlis.follow("Atjaunot lapu")
    assert "2 no 2" in karlis.main and "Parakstīti: 2" in karlis.main
    karlis.look(dark=True)
    states = EmploymentContract.objects.filter(case__in=cases).order_by("case__number").values_list("state", flat=True)
    assert list(states) == ["partly_signed", "partly_signed", "sent"]


@pytest.mark.acceptance("A39")
def test_numbers_run_without_a_gap_and_leave_as_a_table(world: World) -> None:
    """Several contracts are sent in one act: the next numbers of the register, which is searched and taken along."""
    desks.many(1, envelopes=False)
    desks.copy_of(EmploymentContract.objects.earliest("pk"))  # beside the one that all are copies of
    aina = world.signed_in("aina")
    aina.open("/ligumi/sutit/")
    aina.follow("Izvēlēties visus")
    aina.look(dark=True)
    aina.press("Pārbaudīt izvēlētos")
    aina.look()
    aina.press("Nosūtīt parakstīšanai")
    assert "Nosūtīti: 2" in aina.main
    aina.look(dark=True)
    aina.open("/dokumenti/")
    aina.fill({"q": "DL-"})
    aina.press("Meklēt")
    numbers = [link.inner_text() for link in aina.page.locator("tbody a").all()]
    year = numbers[0].split("-")[1]
    assert numbers == [f"DL-{year}-PVS-000{sequence}" for sequence in (3, 2, 1)]
    aina.tab_to(tag="a", text="CSV")
    with aina.page.expect_download() as taken:
        aina.page.keyboard.press("Enter")
    table = taken.value.path().read_text("utf-8-sig")
    assert [line.partition(";")[0].strip('"') for line in table.splitlines()[1:]] == numbers
