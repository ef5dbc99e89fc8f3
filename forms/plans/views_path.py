"""The gate path of a plan: what is done, what stops the meetings, and whether they may meet on a day."""

from __future__ import annotations

from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forms.plans.pages import seen_plan
from forms.plans.path import path_of, shown
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import DatePartsField, Form


class DayForm(Form):
    """The day in the address tells nothing about anybody."""

    diena = DatePartsField(label=_("May they meet on this day?"))


@login_required
@require_safe
def path(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The seven gates for the day that was asked, else for the first day that may do: today, or the plan's first."""
    plan, _reach, limited = seen_plan(request, plan_id)
    on = now()
    access("view", subject=plan.public_id, by=request.user, on=on, what="gate path")  # type: ignore[arg-type]
    today = riga_date(on)
    form = DayForm(request.GET if request.GET else None)
    asked = form.cleaned_data["diena"] if form.is_bound and form.is_valid() else None
    day = asked or max(today, plan.start or plan.semester_start)
    found = path_of(plan, day=day, on=today)
    context = {
        "plan": plan,
        "name": plan.learner.person.name,
        "mentor": found.provider.mentor.name if found.provider else "",
        "day": date_short(day),
        "asked": asked is not None,
        "open": found.open,
        "first_day": date_short(found.first_day) if found.first_day else "",
        "gates": shown(found, links=not limited),
        "form": form,
    }
    return render(request, "plans/path.html", context, status=422 if form.errors else 200)
