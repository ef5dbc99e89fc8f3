"""The gate path of a plan: what is done, what stops the meetings, and whether they may meet on a day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from forms.plans.pages import seen_plan
from forms.plans.path import Path, path_of, shown
from forms.plans.states import ProviderState
from forms.training.registry.access import reach_of as registry_reach
from forms.training.registry.facts import Wanted, entries_for
from forms.training.registry.models import MentorRegistryEntry
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import DatePartsField, Form

if TYPE_CHECKING:
    from datetime import date


#: Mentors whose way there is to look at.
IN_PLAN = [ProviderState.PLANNED, ProviderState.ACTIVE]


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
    form = DayForm(request.GET if "diena_0" in request.GET else None)
    asked = form.cleaned_data["diena"] if form.is_bound and form.is_valid() else None
    day = asked or max(today, plan.start or plan.semester_start)
    mentors = list(plan.providers.filter(state__in=IN_PLAN).select_related("mentor__mentor", "contract__employer"))
    wanted = next((one for one in mentors if str(one.public_id) == request.GET.get("mentors")), None)
    found = path_of(plan, day=day, on=today, provider=wanted)
    chosen = found.provider or found.contract  # before the approval: the mentor that the draft names
    context = {
        "plan": plan,
        "name": plan.learner.person.name,
        "mentor": chosen.mentor.name if chosen else "",
        "day": date_short(day),
        "asked": asked is not None,
        "open": found.open,
        "first_day": date_short(found.first_day) if found.first_day else "",
        "gates": shown(found, links=not limited, entry=_registry_page(found, request.user, on=today)),
        "form": form,
        "wanted": wanted,
        "others": [one for one in mentors if one != found.provider] if len(mentors) > 1 else [],
    }
    return render(request, "plans/path.html", context, status=422 if form.errors else 200)


def _registry_page(found: Path, user: Any, *, on: date) -> str:
    """The entry of the plan's mentor, the own one for the mentor; empty for who may not read it and without an entry."""
    mentor = found.provider.mentor if found.provider else found.contract.mentor if found.contract else None
    if mentor is None:
        return ""
    reach = registry_reach(user, on=on)
    own = mentor.user_id == user.pk
    if not reach.reads and not own:
        return ""
    rows = MentorRegistryEntry.objects.in_force() if own else entries_for(reach, Wanted(), on=on)
    row = rows.filter(person=mentor).first()
    if row is None:
        return ""
    return reverse("training:registry-own") if own else reverse("training:registry-entry", args=[row.public_id])
