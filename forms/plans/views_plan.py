"""One plan: its page, its restricted part, the expert's decision."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.people.pages import FORM, form_page
from forms.plans import actions, documents, facts, risks
from forms.plans.entry import CommentForm
from forms.plans.errors import RulesBroken
from forms.plans.extending import EXTENDABLE
from forms.plans.pages import handed_out, in_force, pending_of, read_plan, seen_plan
from forms.plans.panels import panels_of
from forms.plans.safety.access import may_open
from forms.plans.states import EDITABLE, RUNNING, PlanState, ProviderState, VersionState
from forms.plans.tables import (
    NOT_FOR_MENTORS,
    TONES,
    approval_words,
    change_log,
    extension_rows,
    provider_rows,
    stop_rows,
    summary,
)
from forms.plans.terms import RESTRICTED, SECTIONS, read_risks, read_terms
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.plans.access import PlanReach
    from forms.plans.models import PlanVersion, SupportPlan


@login_required
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the plan says, where it stands, what to do next. Its mentor reads what the work needs."""
    row, reach, limited = seen_plan(request, plan_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="plan for its mentor" if limited else "plan")  # type: ignore[arg-type]
    holds, pending = in_force(row), pending_of(row)
    version, versions = holds or pending, list(_versions(row))
    tells = not limited and reach.reads_risks(row)
    if tells and any(one.comment for one in versions):  # what the expert wrote may speak of risks
        access("view", subject=row.public_id, by=request.user, on=now(), what=risks.COMMENTS)  # type: ignore[arg-type]
    sections = [name for name in SECTIONS if name != RESTRICTED and not (limited and name in NOT_FOR_MENTORS)]
    providers = row.providers.exclude(state=ProviderState.DROPPED).select_related("mentor")
    context: dict[str, Any] = {
        "plan": row,
        "name": row.learner.person.name,
        "tone": TONES[PlanState(row.state)],
        "limited": limited,
        "head": _head(row, holds),
        "summary": summary(read_terms(version.answers), None, sections=sections) if version else [],
        "providers": [] if limited else provider_rows(providers),
        "log": [] if limited else change_log(versions, comments=tells),
        "comment": pending.comment if pending is not None and tells else "",
        "stops": [(one, stop_rows(one)) for one in row.stops.select_related("made_by")],
        "extensions": [(one, extension_rows(one)) for one in row.extensions.select_related("certified_by", "decided_by")],
        "waits": pending is not None and pending.state == VersionState.SUBMITTED,
        "acts": {} if limited else _acts(row, reach, pending),
        "prints": holds is not None and not limited,
        "safety": may_open(row.learner, reach.scope),
        "reads_risks": tells and version is not None,
        "panels": panels_of(row, reach.scope, at=now()),
    }  # fmt: skip
    return render(request, "plans/plan.html", context)


def _versions(row: SupportPlan) -> QuerySet[PlanVersion]:
    """The newest first."""
    return row.versions.select_related("decided_by", "submitted_by", "created_by").order_by("-number")


def _head(row: SupportPlan, holds: PlanVersion | None) -> list[dict[str, str]]:
    pairs = [
        (_("Number"), row.number or _("no number yet")),
        (_("Institution"), row.institution.name),
        (_("Grade or course"), row.stage_words),
        (_("Semester"), row.semester_words),
        (_("Previous plan"), str(row.previous) if row.previous else _("none")),
        (_("Approved"), approval_words(facts.last_approval(holds) if holds else None)),
    ]
    if row.extended_until and row.last_day:
        pairs += [
            (_("Meetings until"), _("%(day)s, with the extension") % {"day": date_short(row.last_day)}),
            (
                _("Academic hours with the extension"),
                _("%(all)s (%(plan)s and %(more)s)")
                % {"all": row.hours_allowed, "plan": row.hours, "more": row.extra_hours},
            ),
        ]
    return [{"key": key, "value": value} for key, value in pairs]


def _acts(row: SupportPlan, reach: PlanReach, pending: PlanVersion | None) -> dict[str, bool]:
    """Which acts this person has on the plan now."""
    writes = reach.writes(row)
    return {
        "edit": writes and pending is not None and pending.state in EDITABLE,
        "change": writes and pending is None and row.state in RUNNING - {PlanState.SUSPENDED},
        "decide": reach.decides and pending is not None and pending.state == VersionState.SUBMITTED,
        "stop": writes and row.state in RUNNING,
        "resume": writes and row.state == PlanState.SUSPENDED,
        "extend": writes and row.state in EXTENDABLE and pending is None,
    }


@login_required
@require_safe
def restricted(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Risks and justification: only for whom the matrix names, and every look is in the access log."""
    row, reach = read_plan(request, plan_id)
    version = in_force(row) or pending_of(row)
    if version is None or not reach.reads_risks(row):
        raise Http404
    told = risks.shown(version, by=request.user, on=now(), what="plan risks")  # type: ignore[arg-type]
    groups = summary(read_terms(version.answers), read_risks(told), sections=["modulis", RESTRICTED])
    said = [
        {"key": f"{stop.get_kind_display()}, {date_short(stop.stopped_from)}", "value": stop.explanation}
        for stop in row.stops.all()
        if stop.explanation
    ]
    context = {"plan": row, "name": row.learner.person.name, "summary": groups, "explanations": said}
    return render(request, "plans/risks.html", context)


@login_required
@require_safe
def printed(request: HttpRequest, plan_id: UUID, form: str) -> HttpResponse:
    """The version in force as a document, without what is restricted."""
    row, _reach = read_plan(request, plan_id)
    version = in_force(row)
    if version is None:
        raise Http404
    try:
        made = documents.printed(version)
    except documents.RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("plans:plan", plan_id)
    return handed_out(request, row, made, form=form, name=f"{row.number}-{version.number}", what="plan")


def _decided(request: HttpRequest, plan_id: UUID) -> tuple[SupportPlan, PlanVersion]:
    """What the expert decides on; 404 for everybody else."""
    row, reach = read_plan(request, plan_id)
    version = pending_of(row)
    if not reach.decides or version is None or version.state != VersionState.SUBMITTED:
        raise Http404
    return row, version


@login_required
@FORM
def decision(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Everything the version says, with its risks, what the rules say, and the two acts."""
    row, version = _decided(request, plan_id)
    found, status = facts.findings(version, on=riga_date(now())), 200
    if request.method == "POST":
        if seen_version(request.POST) != version.version:
            messages.error(request, _("The plan was handed in anew meanwhile. Read it again."))
            return redirect("plans:decision", plan_id)
        try:
            actions.approve(version=version, by=request.user, on=now())  # type: ignore[arg-type]
        except RulesBroken as broken:
            found, status = list(broken.findings), 422
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", plan_id)
        else:
            messages.success(request, _("The plan is approved. Its author is told."))
            return redirect("plans:list")
    told = risks.shown(version, by=request.user, on=now(), what="plan risks for the decision")  # type: ignore[arg-type]
    context = {
        "plan": row,
        "version": version,
        "name": row.learner.person.name,
        "head": _head(row, in_force(row)),
        "submitted": date_short(riga_date(version.submitted_at)) if version.submitted_at else "",
        "summary": _with_changes(version, summary(read_terms(version.answers), read_risks(told))),
        "findings": found,
        "blocked": any(one.blocks for one in found),
    }
    return render(request, "plans/decision.html", context, status=status)


def _with_changes(version: PlanVersion, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Marks the questions whose answers differ from the version in force."""
    for group in groups:
        for row in group["rows"]:
            if row["name"] in version.changed:
                row["key"] = _("%(question)s (changed)") % {"question": row["key"]}
    return groups


@login_required
@FORM
def send_back(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    row, version = _decided(request, plan_id)
    form = CommentForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            expert: Any = request.user
            actions.return_version(version=version, comment=form.cleaned_data["comment"], by=expert, on=now())
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", plan_id)
        messages.success(request, _("The plan is returned. Its author is told."))
        return redirect("plans:list")
    here = reverse("plans:decision", args=[plan_id])
    return form_page(
        request, form, heading=_("Return the plan"), submit=_("Return"), cancel=here, back=here,
        back_label=row.learner.person.name,
        lead=_("The plan author corrects it and hands it in again. The mentor's place is free until then."),
    )  # fmt: skip
