"""The sheet to sign by hand, KIND MG: a page for each day, typeset by the same press as the documents, not kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import doc_templates.facade as documents_facade
from forms.training import issuer
from forms.training.days import dates
from kernel.grammar import counted, date_short
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.training.attendance.facts import Sheet

KIND = "MG"
_LINE = "______________________________"


def printed_sheet(sheet: Sheet, *, on: datetime) -> bytes:
    """The PDF. Raises the RenderError tree."""
    made = documents_facade.print_once(kind=KIND, on=riga_date(on), context=sheet_context(sheet), created=on, number="")
    return made.pdf


def sheet_context(sheet: Sheet) -> dict[str, Any]:
    """Everything the template prints; Latvian, as the document is."""
    group = sheet.group
    return {
        "road": "paper",
        "letterhead": issuer.LETTERHEAD,
        "group": {
            "round": f"{group.round.number}. kārta",
            "region": str(group.get_region_display()),
            "city": group.city,
            "venue": group.venue,
            "days": dates(sheet.days),
            "trainer": sheet.trainer or _LINE,
            "needed": counted(sheet.needed, "akadēmiskā stunda", "akadēmiskās stundas", "akadēmisko stundu"),
        },
        "days": [{"title": f"{date_short(day.on)} {day.hours}".strip()} for day in sheet.days],
        "people": [{"number": number, "name": line.name} for number, line in enumerate(sheet.lines, start=1)],
    }
