"""Rules by date: a day of each edition is answered by its own; an administrator enters a third and sees what it touches."""

from __future__ import annotations

from datetime import timedelta

import pytest

from forms.contracts.models import EmploymentContract
from kernel.periods import today
from tests.e2e.hands import Hands
from tests.e2e.world import World

pytestmark = [pytest.mark.browser, pytest.mark.server]

TOOL = "/partneriem/riki/tiksanas/"


@pytest.mark.acceptance("A59")
def test_a_third_edition_is_entered_and_older_days_keep_theirs(world: World, settings: object) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False  # type: ignore[attr-defined]  # tests/accounts
    contract = world.agreed()
    begins = today()  # in force at once; the contract is to be signed today
    reader = world.window()
    assert [edition_of(reader, day) for day in ("15.01.2026.", "05.06.2026.")] == ["RS-2025", "RS-2026"]
    reader.look(dark=True)
    desk = world.signed_in("administrators")
    desk.open("/admin/redakcijas/")
    desk.page.get_by_role("link", name="Jauna redakcija").first.click()
    page = desk.page
    page.fill("[name=name]", "RS-2027")
    page.fill("[name=effective_from]", begins.isoformat())
    page.fill("[name=source]", "Grozījumi, izdomāti")
    page.fill("[name=contract_semesters]", "2")
    with page.expect_navigation():
        page.click("button[name=preview]")
    changed, touched = page.locator("main table").all()
    assert "R20" in changed.inner_text()
    row = touched.locator("tbody td").all_inner_texts()
    assert row[:3] == ["Paraugpils vidusskola", "1", "1"]
    assert "R20" in row[3]
    assert "Kārlis" not in page.inner_text("main")
    with page.expect_navigation():
        page.click("button[name=publish]")
    assert "RS-2027" in page.inner_text("main table")
    days = [begins - timedelta(days=1), begins]
    assert [edition_of(reader, f"{day:%d.%m.%Y.}") for day in days] == ["RS-2026", "RS-2027"]
    assert edition_of(reader, "15.01.2026.") == "RS-2025"
    assert EmploymentContract.objects.get(pk=contract.pk).edition == "RS-2026"
    aina = world.signed_in("aina")
    aina.open(f"/ligumi/{contract.public_id}/")
    assert "R20, RS-2027" in aina.main


def edition_of(reader: Hands, day: str) -> str:
    """Which edition answers a question about this day."""
    number, month, year = day.rstrip(".").split(".")
    reader.open(f"{TOOL}?diena_0={number}&diena_1={month}&diena_2={year}&klase=k8")
    said = reader.main
    (edition,) = {name for name in ("RS-2025", "RS-2026", "RS-2027") if f"redakcija {name}" in said}
    return edition
