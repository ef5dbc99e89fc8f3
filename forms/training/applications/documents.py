"""An application as the printed copy of kind MA, typeset by the same press as the documents, not kept (D01)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.utils.translation import override

import doc_templates.facade as documents_facade
from forms.training import issuer
from forms.training.applications.states import ApplicationState
from forms.training.days import dates
from kernel.periods import riga, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forms.training.applications.models import TrainingApplication
    from forms.training.models import TrainingGroup

KIND = "MA"


def printed_application(
    row: TrainingApplication,
    group: TrainingGroup,
    *,
    sections: Sequence[dict[str, Any]],
    confirmed: Sequence[str],
    on: datetime,
) -> bytes:
    """The PDF. `sections`: answers as the pages show them. Raises the RenderError tree."""
    with override("lv"):
        context = _context(row, group, sections=sections, confirmed=confirmed)
    made = documents_facade.print_once(kind=KIND, on=riga_date(on), context=context, created=on, number="")
    return made.pdf


def _context(
    row: TrainingApplication, group: TrainingGroup, *, sections: Sequence[dict[str, Any]], confirmed: Sequence[str]
) -> dict[str, Any]:
    submitted = riga(row.submitted_at) if row.submitted_at else None
    # What the organiser looks at twice is "submitted" to the applicant too.
    state = ApplicationState.SUBMITTED if row.state == ApplicationState.CHECKING else ApplicationState(row.state)
    return {
        "road": "printed",
        "letterhead": issuer.LETTERHEAD,
        "applicant": row.terms.name,
        "group": f"{group.city}, {dates(group.listed_days())}",
        "state": str(state.label),
        "submitted": f"{submitted:%d.%m.%Y. %H:%M}" if submitted else "",
        "sections": [
            {
                "title": str(one["title"]),
                "rows": [{"key": str(line["key"]), "value": str(line["value"]) or "–"} for line in one["rows"]],
            }
            for one in sections
        ],
        "confirmed": [str(one) for one in confirmed],
    }
