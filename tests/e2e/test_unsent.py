"""The month board is left in the middle of a row: what was typed comes back on another device, and goes when it is sent."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from forms.months.grids.models import SupportSchedule
from forms.months.models import LearnerMonth
from forms.records.models import UnsentText
from tests.e2e import clock
from tests.e2e.test_month_board import DAY, PHONE, month
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]
__all__ = ["month"]


def test_half_a_row_waits_for_its_mentor(world: World, month: LearnerMonth) -> None:
    address = reverse("months:grid", args=[month.public_id])
    with clock.on(DAY):
        karlis = world.signed_in("karlis")
        karlis.open(address)
        assert not karlis.page.locator("[data-keep-offer]").is_visible()
        state = karlis.page.locator("[data-keep-state]")
        karlis.page.route("**/darba-telpa/ierakstits/", lambda route: route.abort())
        karlis.fill({"day-0": "3", "starts-0": "14:00"})
        expect(state).to_have_text(re.compile("Melnrakstu pašlaik neizdodas saglabāt"), timeout=15_000)
        assert world.watch.said == ["Failed to load resource: net::ERR_FAILED"]  # the browser's own word for it
        world.watch.said.clear()
        karlis.page.unroute("**/darba-telpa/ierakstits/")
        karlis.fill({"topic-0": "Nedēļas plāns"})
        expect(state).to_have_text(
            re.compile(r"Melnraksts saglabāts plkst\. \d\d:\d\d, vēl nav nosūtīts\."), timeout=15_000
        )
        assert state.is_visible()
        karlis.look(dark=True)

        phone = world.signed_in("karlis")
        phone.page.set_viewport_size(PHONE)
        phone.open(address)
        offer = phone.page.locator("[data-keep-offer]")
        expect(offer).to_be_visible()
        assert phone.page.locator("[name='topic-0']").input_value() == ""
        phone.look(dark=True)
        phone.tab_to(tag="button", text="Ielikt veidlapā")
        phone.page.keyboard.press("Enter")
        assert phone.page.locator("[name='topic-0']").input_value() == "Nedēļas plāns"
        assert not offer.is_visible()
        phone.fill({"hours-0": "2"})
        phone.press("Saglabāt rindas")
        assert "Saglabāts." in phone.main
        assert [row.topic for row in SupportSchedule.objects.get(of_month=month).rows.all()] == ["Nedēļas plāns"]
        assert not UnsentText.objects.exists()
        phone.open(address)
        phone.page.wait_for_load_state("networkidle")
        assert not offer.is_visible()
