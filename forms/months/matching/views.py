"""Pages over diary and grid: „Mani mēneši”, the comparison of one month, the coordinator's table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from forms.months.access import is_mentor
from forms.months.begun import open_begun
from forms.months.grids.entry import with_rows
from forms.months.grids.views import board_page, own_board
from forms.months.links import links_of, pages_for
from forms.months.matching.facts import lacking, standing, standings, with_both
from forms.months.matching.missing import schools
from forms.months.matching.tables import differences, hours_words, lacks
from forms.months.models import LearnerMonth
from forms.months.pages import asking_of, lock_of
from forms.people.pages import scope_now
from forms.plans.models import PlanProvider
from forms.programmes.editions import rules_in_force
from kernel.audit.log import access
from kernel.periods import Month, now, riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.months.matching.facts import Standing
    from forms.people.access import Scope

PER_PAGE = 50
#: So many months back are offered above the list.
OFFERED = 12


@dataclass(frozen=True)
class Line:
    """One month of one mentor and learner in the list."""

    standing: Standing
    learner: str
    mentor: str
    hours: str
    lacks: list[str]
    links: list[tuple[str, str]]


@dataclass(frozen=True)
class Section:
    """One calendar month of the list: until when it is open, and a page of its rows."""

    month: date
    key: str
    lock: dict[str, Any]
    page: Any
    lines: list[Line]


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The months of this mentor's learners, or of the learners whom this person may see: what is missing and by when."""
    scope, on = scope_now(request), now()
    open_begun(PlanProvider.objects.filter(mentor__user=request.user.pk), on=on)
    rows = LearnerMonth.objects.visible_to(scope)
    offered = list(rows.order_by("-month").values_list("month", flat=True).distinct()[:OFFERED])
    asked = _asked(request)
    wanted = [asked] if asked else _usual(on, offered)
    context = {
        "sections": [_section(rows, month, scope, request.GET.get("lapa"), on=on) for month in wanted],
        "offered": offered,
        "asked": asked.first if asked else None,
        "mentors_own": rows.filter(provider__mentor__user=request.user.pk).exists() or not rows.exists(),
        "several_mentors": rows.exclude(provider__mentor__user=request.user.pk).exists(),
        "pages": pages_for(scope),
    }
    return render(request, "months/home.html", context)


def _asked(request: HttpRequest) -> Month | None:
    """404 for what is no month."""
    text = request.GET.get("menesis", "")
    if not text:
        return None
    try:
        return Month.parse(text)
    except ValueError:
        raise Http404 from None


def _usual(on: datetime, offered: list[date]) -> list[Month]:
    """This month and the one before it, first the one that is closed sooner; before the first meeting, none."""
    if not offered:
        return []
    current = Month.of(riga_date(on))
    before = current.plus(-1)
    still = riga_date(on).day <= rules_in_force(before.first).diary_edit_until_day
    return [one for one in ([before, current] if still else [current, before]) if one.first in offered]


def _section(rows: QuerySet[LearnerMonth], month: Month, scope: Scope, page: str | None, *, on: datetime) -> Section:
    ordered = with_both(rows.of(month)).order_by(  # type: ignore[attr-defined]
        "provider__plan__learner__person__surname", "provider__plan__learner__person__given_name", "pk"
    )
    shown = Paginator(ordered, PER_PAGE).get_page(page)
    lines = [
        Line(
            standing=one,
            learner=one.row.provider.plan.learner.person.name,
            mentor=one.row.provider.mentor.name,
            hours=_("diary %(diary)s, grid %(grid)s") % {"diary": one.said, "grid": one.written},
            lacks=lacks(one),
            links=links_of(one.row, scope),
        )
        for one in standings(shown, at=on)
    ]
    return Section(month.first, str(month), lock_of(LearnerMonth(month=month.first), at=on), shown, lines)


@login_required
@require_safe
def comparison(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """Diary and grid of one month: where they differ and what to do (R28)."""
    scope, on = scope_now(request), now()
    row = get_object_or_404(with_both(LearnerMonth.objects.visible_to(scope)), public_id=month_id)
    access("view", subject=row.public_id, by=request.user, on=on, what="diary and grid compared")  # type: ignore[arg-type]
    found = standing(row, at=on)
    own = is_mentor(row, request.user)  # type: ignore[arg-type]
    lock = lock_of(row, at=on)
    context = {
        "row": row,
        "asking": asking_of(row) if own and not lock["open"] else None,
        "month": row.month,
        "name": row.provider.plan.learner.person.name,
        "own": own,
        "standing": found,
        "said": hours_words(found.said),
        "written": hours_words(found.written),
        "differences": differences(found.mismatches),
        "lock": lock,
        "adds": own and lock["open"] and not found.finished and any(one.grid is None for one in found.mismatches),
        "links": [link for link in links_of(row, scope) if link[1] != request.path],
    }
    return render(request, "months/comparison.html", context)


@login_required
@require_safe
def from_diary(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The month board with the meetings of the diary that the grid lacks, for the mentor to look over and save."""
    shown, scope = own_board(request, month_id)
    if not shown.editable:
        return redirect("months:grid", month_id)
    rows = lacking(shown)
    if not rows:
        messages.info(request, _("The grid has a row for every day on which the diary tells of a meeting."))
        return redirect("months:grid", month_id)
    access("view", subject=shown.month.public_id, by=request.user, on=shown.at, what="mentor diary")  # type: ignore[arg-type]
    said = ngettext(
        "%(count)s meeting of the diary is added below. Look it over and save: nothing is saved yet.",
        "%(count)s meetings of the diary are added below. Look them over and save: nothing is saved yet.",
        len(rows),
    )
    messages.info(request, said % {"count": len(rows)})
    return board_page(request, shown, scope, with_rows(shown, rows))


@login_required
@require_safe
def municipal(request: HttpRequest) -> HttpResponse:
    """The coordinator's table: by school and month, what is missing. 404 for everybody else."""
    scope, on = scope_now(request), now()
    if not scope.coordinates:
        raise Http404
    open_begun(PlanProvider.objects.filter(plan__institution__municipality__in=scope.coordinates), on=on)
    asked = _asked(request)
    mine = LearnerMonth.objects.filter(provider__plan__institution__municipality__in=scope.coordinates)
    offered = list(mine.order_by("-month").values_list("month", flat=True).distinct()[:OFFERED])
    wanted = [asked] if asked else _usual(on, offered)
    context = {
        "schools": schools(mine.filter(month__in=[one.first for one in wanted]), at=on),
        "offered": offered,
        "asked": asked.first if asked else None,
    }
    return render(request, "months/municipal.html", context)
