"""The end of a semester, by the real verbs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from forms.closing.actions import Answers, Review
from forms.closing.handover import actions as handing
from forms.closing.handover.actions import Said, Taking
from forms.closing.handover.facts import originals_of, to_hand_over
from forms.closing.handover.models import HandoverRecord
from forms.months.grids.models import ScheduleRow, SupportSchedule
from forms.months.opening import open_month
from forms.months.states import GridState
from forms.plans.models import PlanProvider
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.periods import Month, end_of_day, riga_date

CHANGES = "Kavējumu kļuvis krietni mazāk, darbus nodod laikā un pats prasa palīdzību."
COOPERATION = "Palīdzēja kopīgs nedēļas plāns; iesaku kabinetu, kurā var mierīgi sarunāties."


def answers(**changes: str) -> Answers:
    said = {
        "reduced": "partly", "reached": "mostly", "onward": "same", "changes": CHANGES, "cooperation": COOPERATION, **changes,
    }  # fmt: skip
    return Answers(**said)


def said(**changes: str) -> Review:
    return Review(**{"risks_after": "partly", "next_step": "same", "feedback": "Paldies par darbu.", **changes})


def month_on_paper(provider: PlanProvider, month: Month, *, hours: int, on: datetime) -> SupportSchedule:
    """A grid signed by hand, with one meeting, not brought back yet."""
    row = open_month(provider=provider, month=month, on=on)
    grid = row.grid
    grid.paper = True
    grid.save()
    ScheduleRow.objects.create(grid=grid, day=month.first, hours=hours, topic="Nedēļas plāns")
    return grid


def numbered(grid: SupportSchedule, *, paper: bool, by: User, on: datetime) -> CaseDocument:
    """The same with its number; as if everybody had signed it."""
    plan = grid.of_month.provider.plan
    case = records.open_case(
        record=grid.public_id, kind="GR", register_code=plan.institution.register_code,
        institution_name=plan.institution.name, title="Atbalsta grafiks", document_date=riga_date(on),
        retention_until=end_of_day(riga_date(on)), paper=paper, parties={}, by=by, on=on,
    )  # fmt: skip
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.ARCHIVED)
    SupportSchedule.objects.filter(pk=grid.pk).update(case=case, paper=paper, state=GridState.ARCHIVED)
    case.refresh_from_db()
    grid.refresh_from_db()
    return case


def listed(provider: PlanProvider, *, on: datetime, pages: int = 1) -> HandoverRecord:
    """The mentor has listed every paper with so many pages."""
    papers = to_hand_over(originals_of(provider))
    by = provider.mentor.user
    assert by is not None
    told = {one.key: Said(pages, "") for one in papers}
    return handing.list_originals(provider=provider, said=told, version=0, by=by, on=on)


def taking(**changes: Any) -> Taking:
    return Taking(**{"place": "12. kabinets, mape 3", "handed_on": date(2026, 12, 19), "paper": False, **changes})
