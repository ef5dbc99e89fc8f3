"""A finished grid on the whole road with the real office: typeset, signed by the mentor, sealed, archived."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.months.grids import actions
from forms.months.grids.models import Party, ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth
from kernel import pdf
from kernel.periods import now
from kernel.web.opened import Opening
from tests.forms import desks
from tests.forms.months import grid_rows as rows
from tests.forms.test_signed import sign


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A22")
@pytest.mark.usefixtures("testbed")
def test_a_grid_comes_to_the_archive(demo: None, settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.SIGNING_WAIT = 0
    rows.gates_open(monkeypatch)
    provider = rows.running(by=desks.user("linda"), head=desks.user("aina"))
    learner = rows.with_account(provider)
    month = rows.month_of(provider)
    LearnerMonth.objects.update(opened_until=now() + timedelta(days=1))
    row = ScheduleRow.objects.create(grid=month.grid, day=date(2026, 10, 6), hours=2, topic="Nedēļas plāns")
    month = rows.month_of(provider)
    mentor = month.provider.mentor.user
    assert mentor is not None
    for party, by in ((Party.LEARNER, learner), (Party.MENTOR, mentor)):
        moment = now()
        actions.confirm_rows(
            month=month, party=party, rows={row.public_id}, notes={}, version=1, by=by, on=moment,
            opening=Opening(("password",), moment), statement="Apstiprinu.",
        )  # fmt: skip
    case = actions.finish_month(month=month, assessment="", paper=False, version=1, by=mentor, on=now())
    desks.work()
    sign(case, "mentor", "karlis")
    case.refresh_from_db()
    assert (case.state, SupportSchedule.objects.get(of_month=month).state) == ("archived", "archived")
    assert case.rendered is not None
    text = " ".join(" ".join(pdf.text(documents_facade.rendered(case.rendered).pdf.read())).split())
    for said in (
        "GR-2026-PVS-0001",
        "Marks Jaunformāts",
        "Nedēļas plāns",
        "2026. gada oktobris",
        "Abu apstiprinātas ir 2",
    ):
        assert said in text, said
    assert text.count("apstiprināts ") == 2
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None and deposit.retention_until == case.retention_until
