"""October in three pairs of hands: the institution confirms the hours, the accountant pays, the mentor reads."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Browser, Page

from forms.months.pay.models import PayStatement
from forms.months.pay.states import StatementState
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import TimesheetState
from kernel.accounts.models import User
from tests.browser import sent
from tests.forms.conftest import invented_people
from tests.forms.desks import user
from tests.forms.months.pay_rows import accountant, rate, usual_month
from tests.rows import made_once
from tests.web import axe

pytestmark = [pytest.mark.browser, pytest.mark.server, pytest.mark.django_db(transaction=True)]
#: Where to keep pictures of the pages, for who wants to look at them.
PICTURES = os.environ.get("KOPIENA_PICTURES", "")


def page_of(chromium: Browser, home: str, who: User, *, width: int = 1280) -> Page:
    """A page of somebody who has signed in."""
    client = Client()
    client.force_login(who)
    context = chromium.new_context(viewport={"width": width, "height": 800}, base_url=home, reduced_motion="reduce")
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": home}])
    return context.new_page()


def looked_at(page: Page, name: str, *addresses: str) -> None:
    """axe finds nothing and nothing is wider than the screen, in both schemes."""
    for number, address in enumerate(addresses):
        page.goto(address)
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
            assert [rule["id"] for rule in axe.violations(page)] == [], address
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), address
        if PICTURES:
            page.screenshot(path=Path(PICTURES) / f"{name}-{number}-d.png", full_page=True)
            page.emulate_media(color_scheme="light")
            page.screenshot(path=Path(PICTURES) / f"{name}-{number}.png", full_page=True)


@pytest.mark.acceptance("A01", "A27", "A28", "A29")
def test_the_accountants_month(chromium: Browser, live_server: Any, settings: Any) -> None:
    settings.DEMO = True
    made_once("people", invented_people)
    rate()
    _of, row = usual_month()
    sheet, pay = (reverse(name, args=[row.public_id]) for name in ("months:timesheet", "months:pay"))

    mentor = page_of(chromium, live_server.url, user("karlis"), width=360)
    looked_at(
        mentor,
        "mentor",
        reverse("months:timesheets"),
        sheet,
        reverse("months:outside-declare", args=[row.contract.public_id, "2026-10"]),
    )
    mentor.check("input[name=sure]")
    sent(mentor, "main form button[type=submit]")
    assert "DF-2026-PVS-0001" in mentor.inner_text("main")

    biruta = page_of(chromium, live_server.url, user("biruta"))
    looked_at(
        biruta,
        "resp",
        "/darba-telpa/",
        reverse("months:timesheets") + "?menesis=2026-10",
        sheet,
        sheet + "apstiprinat/",
    )
    biruta.goto(reverse("months:timesheets-several") + "?menesis=2026-10")
    sent(biruta, "main form button[type=submit]")
    assert "Atzīmējiet lodziņu, lai apstiprinātu visas." in biruta.inner_text(".error-summary")
    biruta.check("input[name=sure]")
    looked = biruta.inner_text("main")
    assert "Kārlis Testnieks" in looked
    if PICTURES:
        biruta.screenshot(path=Path(PICTURES) / "resp-several.png", full_page=True)
    sent(biruta, "main form button[type=submit]")
    biruta.wait_for_selector(".notice")
    assert Timesheet.objects.get().state == TimesheetState.APPROVED

    zenta = page_of(chromium, live_server.url, accountant())
    looked_at(zenta, "acc", reverse("months:pay-month") + "?menesis=2026-10", pay, pay + "apstiprinat/")
    zenta.check("input[name=sure]")
    sent(zenta, "main form button[type=submit]")
    sent(zenta, "text=Atzīmēt kā izmaksātu")
    sent(zenta, "main form button[type=submit]")
    zenta.wait_for_selector(".notice")
    assert PayStatement.objects.get().state == StatementState.PAID
    looked_at(zenta, "paid", pay, pay + "atmaksa/", reverse("months:repayments"))

    looked_at(mentor, "own", pay)
    assert "60,00 EUR" in mentor.inner_text("main").replace("\u00a0", " ")
