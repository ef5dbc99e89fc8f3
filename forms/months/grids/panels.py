"""Grids and signature sheets on the learner's page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.grids.documents import month_words
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.panels import Panel, PanelLine

if TYPE_CHECKING:
    from datetime import date

    from forms.people.access import Scope
    from forms.people.learners import Learner

TONES = {
    GridState.OPEN: "neutral",
    GridState.FINISHED: "info",
    GridState.SEALED: "success",
    GridState.ARCHIVED: "success",
}


def learner_panel(learner: Learner, scope: Scope, _on: date) -> Panel | None:
    """Months with rows or with a paper, the newest first; nothing where there are none."""
    rows = LearnerMonth.objects.visible_to(scope).filter(provider__plan__learner=learner)
    rows = rows.filter(Q(grid__rows__isnull=False) | Q(grid__case__isnull=False)).distinct()
    lines = [
        PanelLine(
            href=reverse("months:grid", args=[row.public_id]),
            text=", ".join(
                [month_words(row.month), row.provider.mentor.name] + ([row.grid.case.number] if row.grid.case else [])
            ),
            tone=TONES[GridState(row.grid.state)],
            state=str(row.grid.get_state_display()),
        )
        for row in rows.select_related("provider__mentor", "grid__case").defer("grid__terms", "grid__assessment")
    ]
    return Panel(_("Grids and signature sheets"), lines, "") if lines else None
