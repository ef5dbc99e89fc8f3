"""A partner joins (D26, R52): data typed once, a cent too much of tax debt stops it, the limit itself does not."""

from __future__ import annotations

import pytest

from forms.people.partners import PartnerOnboarding, PartnerState
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]


@pytest.mark.acceptance("A35")
def test_a_partner_joins(world: World) -> None:
    world.elsewhere(PartnerOnboarding.objects.all().delete)
    aina = world.signed_in("aina")
    aina.open("/cilveki/partneri/")
    aina.look()
    aina.follow("Paraugpils vidusskola")
    aina.look(dark=True)
    aina.fill(
        {
            "plan_link": "https://www.paraugs.example/plans",
            "tax_checked_on_0": "1", "tax_checked_on_1": "9", "tax_checked_on_2": "2026", "tax_debt": "150,01",
            "contract_number": "SL-2026/1", "contract_date_0": "2", "contract_date_1": "9", "contract_date_2": "2026",
        }
    )  # fmt: skip
    aina.press("Saglabāt")
    aina.press("Aktivizēt")
    assert aina.page.title().startswith("Kļūda: ")
    assert "kopā nedrīkst pārsniegt 150,00 EUR" in aina.main.replace("\u00a0", " ")
    assert "R52, RS-2026" in aina.main
    aina.look(dark=True)
    aina.fill({"tax_debt": "150,00"})
    aina.press("Saglabāt")
    aina.press("Aktivizēt")
    assert "Partneris ir aktīvs." in aina.main
    assert aina.page.locator("main button", has_text="Aktivizēt").count() == 0
    aina.look()
    assert PartnerOnboarding.objects.get().state == PartnerState.ACTIVE
