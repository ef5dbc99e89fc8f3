"""Pages of whoever writes plans: the list, a new plan, its sections, check-answers, handing in, changing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django_tables2 import RequestConfig

from forms.people.learners import Learner
from forms.people.pages import FORM, form_page
from forms.plans import actions, facts, risks
from forms.plans.entry import SECTION_FORMS, ReasonForm, Section, SemesterForm, StartForm, initial_of
from forms.plans.errors import AlreadyPlanned, PlanError, RulesBroken
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.pages import pending_of, reach_now, written_plan
from forms.plans.states import EDITABLE, GONE, PlanState, VersionState
from forms.plans.tables import WAITING, PlanFilters, PlanTable, section_answers, summary
from forms.plans.terms import RESTRICTED, SECTIONS, read_risks, read_terms, unfinished, values_of
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.plans.access import PlanReach

#: Asks for room for one mentor more: of the page in its address, of the button in what it posts.
MORE = "vel"


@login_required
@FORM
def plans(request: HttpRequest) -> HttpResponse:
    """Plans I may see; the project expert sees first what waits for a decision."""
    reach = reach_now(request)
    rows = SupportPlan.objects.visible_to(reach.scope) if reach.reads_any else SupportPlan.objects.none()
    mine = SupportPlan.objects.filter(facts.as_mentor(request.user.pk or 0))
    if not reach.reads_any and not mine.exists() and not reach.authors:
        raise Http404
    rows = (rows | mine).distinct() if not reach.scope.reads_everything else rows
    rows = rows.exclude(state__in=GONE)
    filters = PlanFilters(request.GET, rows=rows, wanted=WAITING if reach.decides else "")
    chosen = filters.chosen(rows)
    version = PlanVersion.objects.filter(plan=OuterRef("pk"), state=VersionState.SUBMITTED)
    extension = PlanExtension.objects.filter(plan=OuterRef("pk"), state=ExtensionState.SUBMITTED)
    table = PlanTable(
        chosen.annotate(waiting=Exists(version) | Exists(extension)).select_related("learner__person", "institution")
    )
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "table": table,
        "may_write": bool(reach.authors),
        "filters": filters.shown(),
    }
    return render(request, "plans/list.html", context)


def _own_learners(reach: PlanReach) -> QuerySet[Learner]:
    """Whom this person may write a plan for."""
    today = riga_date(now())
    rows = Learner.objects.there(today).filter(institution__register_code__in=reach.authors)
    return rows.select_related("person", "institution")


@login_required
@FORM
def start(request: HttpRequest) -> HttpResponse:
    """Whose plan: chosen here, or by the link on the learner's page."""
    reach = reach_now(request)
    if not reach.authors:
        raise Http404
    form = StartForm(posted(request), learners=list(_own_learners(reach)))
    if request.method == "POST" and form.is_valid():
        return redirect("plans:semester", form.chosen().public_id)
    return form_page(
        request, form, heading=_("New support plan"), submit=_("Continue"),
        lead=_("It takes about fifteen minutes. You can stop at any time: what you have saved is kept."),
        back=reverse("plans:list"), back_label=_("Support plans"),
    )  # fmt: skip


@login_required
@FORM
def semester(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """For which semester; then the draft is there."""
    reach = reach_now(request)
    on = now()
    learner = get_object_or_404(_own_learners(reach), public_id=learner_id)
    form = SemesterForm(posted(request), learner=learner, on=riga_date(on))
    if request.method == "POST" and form.is_valid():
        try:
            plan = actions.begin_plan(learner=learner, semester=form.chosen(), by=request.user, on=on)  # type: ignore[arg-type]
        except AlreadyPlanned as there:
            messages.info(request, str(there))
            return redirect("plans:plan", there.plan.public_id)
        except (PlanError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("plans:tasks", plan.public_id)
    return form_page(
        request, form, heading=learner.person.name, submit=_("Start the plan"), lead=learner.stage_words,
        back=reverse("plans:start"), back_label=_("New support plan"),
    )  # fmt: skip


def _draft(request: HttpRequest, plan_id: UUID) -> PlanVersion:
    """The version that is being written; 404 for whoever does not write plans of this institution."""
    plan = written_plan(request, plan_id)
    version = pending_of(plan)
    if version is None:
        raise Http404
    return version


@login_required
@FORM
def tasks(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The task list: shown at the start and on every return."""
    version = _draft(request, plan_id)
    if version.state not in EDITABLE:
        return redirect("plans:plan", plan_id)
    if version.comment:  # what the expert wrote may speak of risks
        access("view", subject=plan_id, by=request.user, on=now(), what=risks.COMMENTS)  # type: ignore[arg-type]
    left = unfinished(version.answers, risks.stored(version))
    rows = [
        {
            "title": form.task,
            "href": reverse("plans:section", args=[plan_id, name]),
            "kind": "neutral" if name in left else "success",
            "status": _("Not finished") if name in left else _("Finished"),
        }
        for name, form in SECTION_FORMS.items()
    ]
    context = {
        "plan": version.plan,
        "version": version,
        "rows": rows,
        "ready": not left,
        "next_section": reverse("plans:section", args=[plan_id, left[0]]) if left else "",
    }
    return render(request, "plans/tasks.html", context)


def _answers(request: HttpRequest, version: PlanVersion, name: str) -> Any:
    """What is stored of one section; a look at the restricted one is logged."""
    if name == RESTRICTED:
        return risks.shown(version, by=request.user, on=now(), what="plan risks form").get(name) or {}  # type: ignore[arg-type]
    return version.answers.get(name) or {}


def _as_post(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


@login_required
@FORM
def section(request: HttpRequest, plan_id: UUID, name: str) -> HttpResponse:
    """One page of the plan. What was typed is kept even when it does not pass."""
    if name not in SECTION_FORMS:
        raise Http404
    version = _draft(request, plan_id)
    if version.state not in EDITABLE:
        return redirect("plans:plan", plan_id)
    if request.method != "POST":
        kept = _answers(request, version, name)
        typed = None if "values" in kept else kept.get("typed")
        more = MORE in request.GET
        form = SECTION_FORMS[name](
            _as_post(typed) if typed else None, initial=initial_of(kept), version=version, more=more
        )
        return _section_page(request, version, form)
    form = SECTION_FORMS[name](request.POST, version=version)
    valid = form.is_valid()
    try:
        version = actions.save_section(
            version=version,
            section=name,
            typed=form.typed(),
            values=form.values() if valid else None,
            seen=seen_version(request.POST),
            by=request.user,  # type: ignore[arg-type]
            on=now(),
        )
    except EditConflict as conflict:
        newest = PlanVersion.objects.select_related("plan__institution").get(pk=version.pk)
        theirs = section_answers(name, {name: _answers(request, newest, name)})
        return _section_page(request, newest, form, conflict=conflict, theirs=theirs)
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:plan", plan_id)
    if not valid:
        return _section_page(request, version, form)
    if MORE in request.POST:
        return redirect(f"{reverse('plans:section', args=[plan_id, name])}?{MORE}=1")
    if request.POST.get("next") == "check":
        return redirect("plans:check", plan_id)
    return redirect(_after(version, name))


def _after(version: PlanVersion, name: str) -> str:
    """The next unfinished section, or check-answers when all are done."""
    left = unfinished(version.answers, risks.stored(version))
    names = list(SECTIONS)
    later = [one for one in names[names.index(name) + 1 :] if one in left] or left
    if later:
        return reverse("plans:section", args=[version.plan.public_id, later[0]])
    return reverse("plans:check", args=[version.plan.public_id])


def _section_page(
    request: HttpRequest, version: PlanVersion, form: Section, conflict: Exception | None = None, theirs: Any = None
) -> HttpResponse:
    names = list(SECTIONS)
    context = {
        "plan": version.plan,
        "version": version,
        "form": form,
        "conflict": conflict,
        "theirs": theirs,
        "findings": _section_findings(version, form.name) if request.method != "POST" else [],
        "restricted": form.name == RESTRICTED,
        "nobody": getattr(form, "nobody", False),
        "may_add": form.name == "mentors" and not getattr(form, "nobody", False),
        "step": names.index(form.name) + 1,
        "steps": len(names),
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    status = 409 if conflict else 422 if request.method == "POST" else 200
    return render(request, "plans/section.html", context, status=status)


def _section_findings(version: PlanVersion, name: str) -> list[Any]:
    """What the rules say about a page that has been filled in."""
    both = {**version.answers, **risks.stored(version)}
    if values_of(both, name) is None:
        return []
    try:
        return [one for one in facts.findings(version, on=riga_date(now())) if one.field in SECTION_FIELDS[name]]
    except NoRules:
        return []


#: Where a finding stands: the rules name a mentor where the form asks for the contract.
SECTION_FIELDS = {name: set(keys) for name, keys in SECTIONS.items()}
SECTION_FIELDS["mentors"] |= {"mentor", "works_at_learners_institution"}
_SECTION_OF = {field: name for name, keys in SECTION_FIELDS.items() for field in keys}


@login_required
@FORM
def check(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Check your answers, see what the rules say, hand in."""
    version = _draft(request, plan_id)
    if version.state not in EDITABLE:
        return redirect("plans:plan", plan_id)
    told = risks.shown(version, by=request.user, on=now(), what="plan risks on check-answers")  # type: ignore[arg-type]
    if unfinished(version.answers, told):
        messages.info(request, _("Finish all sections first."))
        return redirect("plans:tasks", plan_id)
    found, status = facts.findings(version, on=riga_date(now())), 200
    if request.method == "POST":
        if seen_version(request.POST) != version.version:
            messages.error(request, str(EditConflict()))
            return redirect("plans:check", plan_id)
        try:
            row = actions.submit(version=version, by=request.user, on=now())  # type: ignore[arg-type]
        except RulesBroken as broken:
            found, status = list(broken.findings), 422
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", plan_id)
        else:
            messages.success(request, _handed_in(row))
            return redirect("plans:plan", plan_id)
    groups = summary(read_terms(version.answers), read_risks(told))
    for group in groups:
        for row in group["rows"]:
            row["href"] = f"{reverse('plans:section', args=[plan_id, group['name']])}?next=check"
    context = {
        "plan": version.plan,
        "version": version,
        "summary": groups,
        "findings": [(one, _way(version.plan, one)) for one in found],
        "blocked": any(one.blocks for one in found),
    }
    return render(request, "plans/check.html", context, status=status)


def _handed_in(row: PlanVersion) -> str:
    if row.state == VersionState.APPROVED:
        return _("The new version is in force: such a change needs no approval.")
    words = _("Plan %(number)s is handed in. The project expert approves or returns it; you get a message.")
    return words % {"number": row.plan.number}


def _way(plan: SupportPlan, finding: Any) -> str:
    """The page on which a finding can be mended."""
    if finding.field in _SECTION_OF:
        return f"{reverse('plans:section', args=[plan.public_id, _SECTION_OF[finding.field]])}?next=check"
    if finding.field in {"born", "grade"}:
        return reverse("people:change", args=[plan.learner.public_id])
    if finding.field == "partner":  # its data are kept by the head or the coordinator, not by who writes the plan
        return ""
    return reverse("plans:path", args=[plan.public_id]) if finding.blocks else ""


@login_required
@require_POST
def abandon(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Delete a version that was never approved."""
    version = _draft(request, plan_id)
    try:
        plan = actions.drop(version=version, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("plans:plan", plan_id)
    messages.success(request, _("The draft was deleted."))
    return redirect("plans:list") if plan.state == PlanState.DROPPED else redirect("plans:plan", plan_id)


@login_required
@FORM
def change(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """A change of an approved plan begins with its reason (R60)."""
    plan = written_plan(request, plan_id)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.begin_change(plan=plan, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", plan_id)
        return redirect("plans:tasks", plan_id)
    here = reverse("plans:plan", args=[plan_id])
    return form_page(
        request, form, heading=_("Change the plan"), submit=_("Continue"), cancel=here, back=here,
        back_label=plan.learner.person.name,
        lead=_("Another mentor, other hours or other days are approved by the project expert again; until then the plan stays as it is."),
    )  # fmt: skip
