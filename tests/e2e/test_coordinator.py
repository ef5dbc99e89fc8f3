"""The coordinator's 10th: a letter in the morning, the table of schools, what will be reminded, the report of the semester."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from forms.months.matching.reminding import remind
from kernel.periods import RIGA, now
from tests.e2e import clock
from tests.e2e.world import World
from tests.factories import months, plans
from tests.factories.reports import met_in

pytestmark = [pytest.mark.browser, pytest.mark.server]
TENTH = datetime(2026, 11, 10, 8, 5, tzinfo=RIGA)


@pytest.mark.acceptance("A60", "A61")
@pytest.mark.parametrize("scripts", [False, pytest.param(True, marks=pytest.mark.full)], ids=["plain", "scripts"])
def test_the_tenth_of_a_coordinator(world: World, monkeypatch: pytest.MonkeyPatch, scripts: bool) -> None:
    months.gates_open(monkeypatch)
    with clock.on(plans.DAY):
        provider = months.running(by=world.user("linda"), head=world.user("aina"))
    months.met(provider, 5)
    met_in(provider, "PVS", 2)
    met_in(provider, "PIP", 4)
    with clock.on(TENTH):
        world.elsewhere(lambda: remind(on=now()))
        world.work()
        letter = world.letter("raitis@paraugs.example", subject="10.11.2026.")
        assert "Jūsu pašvaldībā vēl jāpabeidz mēneši: 7." in letter
        assert [one for one in ("Marks", "Elza", "Kārlis") if one in letter] == []
        raitis = world.signed_in("raitis", scripts=scripts)
        raitis.open(world.link_in(letter))
        raitis.follow("Kā vēl trūkst skolās")
        raitis.look()
        schools = raitis.page.locator("tbody tr").all_inner_texts()
        assert [one.split()[:2] for one in schools] == [
            *[["Paraugpils", "novada"]] * 2,
            *[["Paraugpils", "vidusskola"]] * 2,
        ]

        raitis.open("/darba-telpa/")
        raitis.follow("Ko man atgādinās")
        assert "jūsu pašvaldībā jāpabeidz 7 mēneši" in raitis.main
        raitis.look(dark=True)

        raitis.open("/darba-telpa/")
        raitis.follow("Pārskati")
        assert raitis.heading == "Pārskati"
        assert "2026. gada septembris – 2026. gada decembris, Paraugpils novads" in raitis.main
        raitis.look(dark=True)
        raitis.fill({"no": "2026-11", "lidz": "2026-10"})
        raitis.press("Parādīt")
        assert raitis.page.title().startswith("Kļūda: ")
        raitis.look()
        raitis.fill({"no": "2026-10"})
        raitis.press("Parādīt")
        figures = raitis.page.locator("table.stacks tbody tr").all_inner_texts()
        assert [one.split("\t")[1:4] for one in figures] == [["1", "4", "8"], ["1", "3", "6"], ["1", "7", "14"]]
        bars = raitis.page.locator("figure.chart tr").all_inner_texts()
        assert "2026. gada oktobris" in bars[0] and "14" in bars[0]
        with raitis.page.expect_download() as taken:
            raitis.tab_to(tag="a", text="XLSX")
            raitis.page.keyboard.press("Enter")
        assert taken.value.suggested_filename == "parskats-2026-10-2026-10.xlsx"
        sheet = load_workbook(BytesIO(Path(str(taken.value.path())).read_bytes())).active
        assert [cell.value for cell in sheet[4]][:4] == ["Kopā", "1", "7", "14"]
