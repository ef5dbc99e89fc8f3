"""Where diary and grid differ: mended on a telephone, too late on the 11th, confirmed; and the sheet of the former rules."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from forms.months.timesheets.actions import generate
from forms.months.timesheets.models import Timesheet
from forms.records.models import CaseDocument
from kernel.periods import RIGA, now
from tests.e2e import clock
from tests.e2e.test_papers import three_pages
from tests.e2e.world import World
from tests.factories import months, plans

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.acceptance("A24")
def test_a_mismatch_mended_and_a_late_edit_refused(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    months.gates_open(monkeypatch)
    with clock.on(plans.DAY):
        provider = months.running(by=world.user("linda"), head=world.user("aina"))
    months.met(provider, 5)
    month = months.month_of(provider)
    grid, diary, comparison = (
        reverse(f"months:{name}", args=[month.public_id]) for name in ("grid", "diary", "comparison")
    )
    with clock.on(months.moment(2, "09:00", month=11)):
        karlis = world.signed_in("karlis")
        karlis.page.set_viewport_size({"width": 360, "height": 740})
        karlis.open(grid)
        karlis.fill({"day-0": "5", "starts-0": "14:00", "hours-0": "3", "topic-0": "Nedēļas plāns"})
        karlis.press("Saglabāt rindas")
        world.elsewhere(lambda: generate(month=months.OCTOBER, on=now()))
        sheet = reverse(
            "months:timesheet", args=[Timesheet.objects.get(contract=provider.contract, month=month.month).public_id]
        )
        biruta = world.signed_in("biruta")
        biruta.open(sheet)
        assert "dienasgrāmatā ir 2 st., grafikā 3 st." in biruta.main

        karlis.open(comparison)
        (line,) = karlis.page.locator("tbody tr").all_inner_texts()
        said = line.replace("\xa0", " ").split("\n")
        assert said[:3] == ["Atšķiras stundas", "05.10.2026., 2 stundas", "05.10.2026., 3 stundas"]
        karlis.look(dark=True)
        karlis.follow("Grafiks")
        karlis.fill({"hours-0": "2"})
        karlis.press("Saglabāt rindas")
        karlis.open(comparison)
        assert "Dienas un stundas dienasgrāmatā un grafikā sakrīt." in karlis.main
        karlis.look()
        karlis.open(diary)
        karlis.follow("Pārbaudīt un apstiprināt mēnesi")
        karlis.tab_to(name="sure")
        karlis.page.keyboard.press("Space")
        karlis.press("Apstiprināt")
    with clock.on(datetime(2026, 11, 10, 23, 50, tzinfo=RIGA)):
        karlis = world.signed_in("karlis")
        karlis.open(grid)
        karlis.fill({"hours-0": "1"})
    with clock.on(datetime(2026, 11, 11, 0, 0, 1, tzinfo=RIGA)):
        karlis.press("Saglabāt rindas")
        assert "slēgts" in karlis.main
        biruta = world.signed_in("biruta")
        biruta.open(sheet)
        assert "dienasgrāmatā ir 2 st." not in biruta.main
        biruta.follow("Izlasīt un apstiprināt")
        biruta.tab_to(name="sure")
        biruta.page.keyboard.press("Space")
        biruta.press("Apstiprināt")
        assert "DLUV-2026-PVS-0001" in biruta.main


@pytest.mark.acceptance("A23")
def test_the_sheet_of_a_month_of_the_former_rules_is_kept(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    months.gates_open(monkeypatch)
    with clock.on(plans.DAY):
        provider = months.running(by=world.user("linda"), head=world.user("aina"))
        may = months.month_of(provider, months.OCTOBER.plus(-5), on=plans.DAY)
        linda = world.signed_in("linda")
        linda.open(reverse("months:grid", args=[may.public_id]))
        linda.look(dark=True)
        linda.follow("Ielikt parakstu lapu")
        linda.press("Saglabāt lapu")
        assert linda.page.title().startswith("Kļūda: ")
        linda.look(dark=True)
        linda.bring("scan", three_pages()[0])
        linda.fill({"place": "Mape 3"})
        linda.press("Saglabāt lapu")
        case = CaseDocument.objects.get(kind="PL")
        assert case.number in linda.main
        linda.open(reverse("people:learner", args=[provider.plan.learner.public_id]))
        assert f"2026. gada maijs, Kārlis Testnieks, {case.number}" in linda.main
        linda.follow(f"2026. gada maijs, Kārlis Testnieks, {case.number}")
        linda.follow(case.number)
        assert "Mape 3" in linda.main
