"""The end of October for its responsible person: what will be made, how far it is, what failed and why."""

from __future__ import annotations

from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import Browser

from forms.months.diary.models import DiaryEntry
from forms.months.grids.models import Party
from forms.months.monthend import actions
from forms.months.monthend.models import MonthEnd
from forms.months.timesheets.actions import generate
from kernel.jobs.models import Job, State
from kernel.jobs.running import run_one
from kernel.periods import now
from tests.browser import sent
from tests.e2e.test_pay import looked_at, page_of
from tests.factories.people import MARKS
from tests.forms.conftest import invented_people
from tests.forms.desks import user
from tests.forms.months.pay_rows import LATER, OCTOBER, SIGNED, contract, month, provider, rate
from tests.rows import made_once

pytestmark = [pytest.mark.browser, pytest.mark.full, pytest.mark.django_db(transaction=True)]


@pytest.mark.acceptance("A22", "A27")
def test_the_end_of_a_month(chromium: Browser, live_server: Any, settings: Any) -> None:
    settings.DEMO = True
    made_once("people", invented_people)
    rate()
    of, other = contract(), contract("metra")
    month(provider(of), (5, "15:00", 2, SIGNED), closed=False)
    month(provider(other, identity=MARKS), (8, "15:30", 4, [Party.LEARNER]), closed=False)
    generate(month=OCTOBER, on=LATER)
    start = reverse("months:monthend") + "?menesis=2026-10"

    wide, narrow = (page_of(chromium, live_server.url, user("biruta"), width=width) for width in (1280, 360))
    looked_at(wide, "end", start)
    looked_at(narrow, "end-narrow", start)
    narrow.check("input[name=sure]")
    sent(narrow, "main form button[type=submit]")
    row = MonthEnd.objects.get()
    here = reverse("months:monthend-one", args=[row.public_id])
    looked_at(wide, "begun", here)
    looked_at(narrow, "begun-narrow", here)
    sent(narrow, "text=Apturēt")
    sent(narrow, "text=Turpināt")
    DiaryEntry.objects.filter(hours=4).update(hours=3)
    for pk in Job.objects.filter(name=actions.JOB, state=State.WAITING).order_by("pk").values_list("pk", flat=True):
        run_one(pk, on=now(), strict=True)
    looked_at(wide, "ended", here, "/darba-telpa/", reverse("months:timesheets") + "?menesis=2026-10")
    looked_at(narrow, "ended-narrow", here)
    assert "neizdevās: 1" in narrow.inner_text("main")
    sent(narrow, "text=Mēģināt neizdevušos vēlreiz")
    assert "Neizdevušos mēģina vēlreiz." in narrow.inner_text("main")
