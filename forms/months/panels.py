"""The months of a plan on its page: hours by diary and grid, where the grid stands, a link to each."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months.grids.documents import month_words
from forms.months.grids.panels import TONES
from forms.months.matching.facts import standings, with_both
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.panels import Panel, PanelLine

if TYPE_CHECKING:
    from datetime import datetime

    from forms.months.matching.facts import Standing
    from forms.people.access import Scope
    from forms.plans.models import SupportPlan


def plan_panel(plan: SupportPlan, scope: Scope, at: datetime) -> Panel | None:
    """In order of months; nothing before the first one. Four queries, however many there are."""
    rows = LearnerMonth.objects.visible_to(scope).filter(provider__plan=plan).distinct()
    lines = [_line(one) for one in standings(with_both(rows).order_by("month", "pk"), at=at)]
    return Panel(_("Months"), lines, "") if lines else None


def _line(one: Standing) -> PanelLine:
    month, grid = one.row, GridState(one.row.grid.state)
    hours = _("academic hours: %(said)s in the diary, %(written)s in the grid") % {
        "said": one.said, "written": one.written,
    }  # fmt: skip
    return PanelLine(
        href=reverse("months:diary", args=[month.public_id]),
        text=f"{month_words(month.month)}, {month.provider.mentor.name}; {hours}",
        tone=TONES[grid],
        state=_("grid %(state)s") % {"state": grid.label},
        more=(reverse("months:grid", args=[month.public_id]), _("Grid")),
    )
