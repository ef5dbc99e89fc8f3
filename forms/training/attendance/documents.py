"""The attendance of a group, KIND MG: the sheet to sign by hand day by day, and the closed list that the trainer signs."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import override

import doc_templates.facade as documents_facade
from forms.people.restricting import RESTRICTED
from forms.records.kinds import Document, Kind
from forms.training import issuer
from forms.training.attendance.models import AttendanceList
from forms.training.attendance.states import BY_CASE
from forms.training.days import dates
from kernel.grammar import counted, date_short
from kernel.periods import riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from forms.training.attendance.facts import Sheet
    from forms.training.models import TrainingGroup

KIND = "MG"
#: For the trainer to sign.
TERM = timedelta(days=30)
_LINE = "______________________________"


def title_of(group: TrainingGroup) -> str:
    """How the document is called in lists."""
    return f"Mācību grupas apmeklējuma lapa: {group.city}, {group.first_day:%d.%m.%Y}."


def printed_sheet(sheet: Sheet, *, on: datetime, closed: Collection[str] = ()) -> bytes:
    """The PDF of the sheet to sign by hand; not kept. Raises the RenderError tree."""
    context = sheet_context(sheet, closed=closed)
    return documents_facade.print_once(kind=KIND, on=riga_date(on), context=context, created=on, number="").pdf


def sheet_context(sheet: Sheet, *, closed: Collection[str] = ()) -> dict[str, Any]:
    """Everything the sheet prints, a page for each day; Latvian, as the document is. `closed`: hashes of people whose data
    are restricted, who have a line and no name."""
    with override("lv"):
        restricted = str(RESTRICTED)
    return {
        **_group(sheet, trainer=sheet.trainer or _LINE),
        "road": "paper",
        "closed": False,
        "date": "",
        "replaces": "",
        "days": [{"title": f"{date_short(day.on)} {day.hours}".strip()} for day in sheet.days],
        "people": [
            {"number": number, "name": name, "hours": "", "total": "", "result": ""}
            for number, line in enumerate(sheet.lines, start=1)
            for name in [restricted if line.application.person_hash in closed else line.name]
        ],
    }


def list_context(sheet: Sheet, *, trainer: str, paper: bool, day: date, replaces: str) -> dict[str, Any]:
    """Everything the closed list prints: hours by day, in all, and what came of them."""
    return {
        **_group(sheet, trainer=trainer),
        "road": "paper" if paper else "electronic",
        "closed": True,
        "date": day.isoformat(),
        "replaces": replaces,
        "days": [],
        "people": [
            {
                "number": number,
                "name": line.name,
                "hours": "; ".join(f"{day.on:%d.%m.}: {line.hours.get(day.on, 0)}" for day in sheet.days),
                "total": line.outcome.total,
                "result": "pabeigtas" if line.outcome.completed else "nav pabeigtas",
            }
            for number, line in enumerate(sheet.lines, start=1)
        ],
    }


def _group(sheet: Sheet, *, trainer: str) -> dict[str, Any]:
    group = sheet.group
    return {
        "letterhead": issuer.LETTERHEAD,
        "group": {
            "round": f"{group.round.number}. kārta",
            "region": str(group.get_region_display()),
            "city": group.city,
            "venue": group.venue,
            "days": dates(sheet.days),
            "trainer": trainer,
            "needed": counted(sheet.needed, "akadēmiskā stunda", "akadēmiskās stundas", "akadēmisko stundu"),
        },
    }


def document_of(row: AttendanceList, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of a list (forms.records.kinds): its trainer signs alone."""
    signers = [
        Signer(
            role=role, name=row.trainer_name, person_code=row.trainer_code, email=row.trainer_email,
            user_id=row.trainer_id, order=place, label="mācību vadītājs",
        )
        for place, role in enumerate(order, start=1)
    ]  # fmt: skip
    return Document(context=row.printed, signers=signers, expires_on=row.case.document_date + TERM)


ATTENDANCE = Kind(
    code=KIND, model=AttendanceList, states=BY_CASE, document=document_of,
    emptied=("printed", "trainer_name", "trainer_email", "trainer_code"),
)  # fmt: skip
