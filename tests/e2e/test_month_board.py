"""A mentor's grid on a phone-size screen by keyboard: written, mended, confirmed by both on one device, finished."""

from __future__ import annotations

from datetime import datetime

import pytest
from django.urls import reverse

from forms.months.grids.models import RowConfirmation, SupportSchedule
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from kernel.notifications.models import Notification
from kernel.periods import RIGA, Month
from tests.e2e import clock
from tests.e2e.world import World
from tests.forms.months import grid_rows as rows

pytestmark = [pytest.mark.browser, pytest.mark.server]

DAY = datetime(2026, 11, 23, 10, tzinfo=RIGA)
PHONE = {"width": 360, "height": 740}


@pytest.fixture
def month(world: World, monkeypatch: pytest.MonkeyPatch) -> LearnerMonth:
    """November of Kārlis with Marks, who has an e-mail address and no sign-in."""
    rows.gates_open(monkeypatch)
    with clock.on(DAY):
        provider = rows.running(by=world.user("linda"), head=world.user("aina"))
        learner = provider.plan.learner
        learner.email = "marks@paraugs.example"
        learner.save(update_fields=["email"])
        return rows.month_of(provider, Month(2026, 11))


@pytest.mark.acceptance("A22", "A25")
@pytest.mark.parametrize("scripts", [True, pytest.param(False, marks=pytest.mark.full)], ids=["scripts", "plain"])
def test_a_month_from_the_first_row_to_its_number(world: World, month: LearnerMonth, scripts: bool) -> None:
    with clock.on(DAY):
        karlis = world.signed_in("karlis", scripts=scripts)
        karlis.page.set_viewport_size(PHONE)
        karlis.open(reverse("months:grid", args=[month.public_id]))
        karlis.fill({"day-0": "3", "starts-0": "14:00", "hours-0": "1,5", "topic-0": "Nedēļas plāns"})
        karlis.press("Saglabāt rindas")
        assert karlis.page.title().startswith("Kļūda: ")
        karlis.look(dark=True)
        karlis.fill({"hours-0": "2"})
        if scripts:
            assert karlis.page.locator("[data-total]").inner_text() == "2"
        karlis.press("Saglabāt rindas")
        assert "Saglabāts." in karlis.main
        karlis.look(dark=True)
        karlis.follow("Izglītojamais apstiprina te, jums blakus")
        karlis.press("Sūtīt kodu izglītojamajam")
        code = Notification.objects.get(template="month_code").facts["code"]
        karlis.look()
        karlis.fill({"code": code})
        karlis.press("Apstiprināt tikšanās")
        karlis.follow("Apstiprināt savas tikšanās")
        karlis.press("Apstiprināt tikšanās")
        assert RowConfirmation.objects.count() == 2
        karlis.follow("Pabeigt mēnesi")
        karlis.look(dark=True)
        karlis.press("Pabeigt un numurēt")
        assert "GR-2026-PVS-0001" in karlis.main
        karlis.look()
        assert SupportSchedule.objects.get(of_month=month).state == GridState.FINISHED
