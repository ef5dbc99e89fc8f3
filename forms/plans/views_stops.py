"""Suspending, resuming and ending a plan; its extension into the summer with the copy of the order."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from forms.people.pages import FORM, form_page
from forms.people.restricting import must_be_free
from forms.plans import documents_stops, extending, stopping
from forms.plans.documents import RenderError
from forms.plans.entry import CommentForm
from forms.plans.entry_stops import ExtensionForm, StopForm
from forms.plans.errors import RulesBroken
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.pages import handed_out, read_plan, seen_plan, written_plan
from forms.plans.states import RUNNING
from forms.plans.tables import extension_rows
from forms.programmes.findings import blocking
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.files.errors import StoreUnavailable
from kernel.files.intake import JPEG, PDF, PNG
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from forms.plans.access import PlanReach
    from forms.plans.models import SupportPlan


@login_required
@FORM
def stop(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Suspend or end the plan."""
    plan = written_plan(request, plan_id)
    if plan.state not in RUNNING:
        messages.error(request, _("Only an approved plan can be suspended or ended."))
        return redirect("plans:plan", plan_id)
    on = now()
    form = StopForm(posted(request), plan=plan, today=riga_date(on), initial={"version": plan.version})
    if request.method == "POST" and form.is_valid():
        try:
            stopping.stop(plan=plan, terms=form.terms(), version=form.seen_version, by=request.user, on=on)  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Saved. Everybody concerned is told; the notice stands on this page."))
        return redirect("plans:plan", plan_id)
    here = reverse("plans:plan", args=[plan_id])
    return form_page(
        request, form, heading=_("Suspend or end the plan"), submit=_("Save"), cancel=here, back=here,
        back_label=plan.learner.person.name,
        lead=_("The learner or the mentor may step back at any time. Delivered hours are paid."),
    )  # fmt: skip


@login_required
@require_POST
def resume(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    plan = written_plan(request, plan_id)
    try:
        stopping.resume(plan=plan, version=seen_version(request.POST), by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The plan goes on from today."))
    return redirect("plans:plan", plan_id)


@login_required
@FORM
def extend(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Ask the expert for an extension into the summer."""
    plan = written_plan(request, plan_id)
    if plan.state not in extending.EXTENDABLE:
        messages.error(request, _("Only an approved plan can be extended, and only once."))
        return redirect("plans:plan", plan_id)
    form = ExtensionForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            author: Any = request.user
            made = extending.ask(plan=plan, terms=form.terms(), copy=form.cleaned_data["copy"], by=author, on=now())
        except RulesBroken as broken:
            _say(form, broken)
        except StoreUnavailable as trouble:
            form.add_error("copy", str(trouble))
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("plans:plan", plan_id)
        else:
            messages.success(request, _("Handed in. The head certifies the copy, then the project expert decides."))
            return redirect("plans:extension", plan_id, made.public_id)
    here = reverse("plans:plan", args=[plan_id])
    return form_page(
        request, form, heading=_("Extend the plan into the summer"), submit=_("Hand in to the expert"), cancel=here,
        back=here, back_label=plan.learner.person.name,
        lead=_("Only for extra study measures or repeated examinations, by an order of the head, and until they end."),
    )  # fmt: skip


def _say(form: Any, broken: RulesBroken) -> None:
    for one in blocking(broken.findings):
        form.add_error(
            one.field if one.field in form.fields else None, f"{one} ({one.rule}, {one.edition}. {one.source})"
        )


def _extension(request: HttpRequest, plan_id: UUID, extension_id: UUID) -> tuple[SupportPlan, PlanReach, PlanExtension]:
    plan, reach = read_plan(request, plan_id)
    rows = plan.extensions.select_related("copy", "certified_by", "submitted_by", "decided_by")
    row = get_object_or_404(rows, public_id=extension_id)
    row.plan = plan
    return plan, reach, row


@login_required
@FORM
def extension(request: HttpRequest, plan_id: UUID, extension_id: UUID) -> HttpResponse:
    """What is asked for, the copy, and what may be done: certify it, approve, return."""
    plan, reach, row = _extension(request, plan_id, extension_id)
    acts = {
        "certify": reach.may_certify(plan) and row.state == ExtensionState.SUBMITTED and row.certified_at is None,
        "decide": reach.decides and row.state == ExtensionState.SUBMITTED,
    }
    if request.method == "POST":
        return _act(request, row, acts)
    context = {
        "plan": plan,
        "name": plan.learner.person.name,
        "extension": row,
        "rows": extension_rows(row),
        "acts": acts,
    }
    return render(request, "plans/extension.html", context)


def _act(request: HttpRequest, row: PlanExtension, acts: dict[str, bool]) -> HttpResponse:
    here = redirect("plans:extension", row.plan.public_id, row.public_id)
    act = request.POST.get("act", "")
    if not acts.get(act):
        raise Http404
    if seen_version(request.POST) != row.version:
        messages.error(request, _("The extension has changed meanwhile. Read it again."))
        return here
    verb, words = {
        "certify": (extending.certify, _("Certified: the copy is correct.")),
        "decide": (extending.approve, _("The extension is approved. The plan author is told.")),
    }[act]
    try:
        verb(extension=row, by=request.user, on=now())  # type: ignore[arg-type]
    except RulesBroken as broken:
        messages.error(request, " ".join(str(one) for one in blocking(broken.findings)))
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return here


@login_required
@FORM
def send_back(request: HttpRequest, plan_id: UUID, extension_id: UUID) -> HttpResponse:
    plan, reach, row = _extension(request, plan_id, extension_id)
    if not reach.decides or row.state != ExtensionState.SUBMITTED:
        raise Http404
    form = CommentForm(posted(request))
    here = reverse("plans:extension", args=[plan_id, extension_id])
    if request.method == "POST" and form.is_valid():
        try:
            extending.send_back(extension=row, comment=form.cleaned_data["comment"], by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The extension is returned. The plan author is told."))
        return redirect(here)
    return form_page(
        request, form, heading=_("Return the extension"), submit=_("Return"), cancel=here, back=here,
        back_label=plan.learner.person.name, lead=_("The plan author corrects it and asks anew."),
    )  # fmt: skip


@login_required
@require_safe
def extension_printed(request: HttpRequest, plan_id: UUID, extension_id: UUID, form: str) -> HttpResponse:
    """The approved extension as a document (D19)."""
    plan, _reach, row = _extension(request, plan_id, extension_id)
    if row.state != ExtensionState.APPROVED:
        raise Http404
    try:
        made = documents_stops.printed_extension(row)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("plans:extension", plan_id, extension_id)
    return handed_out(request, plan, made, form=form, name=row.number or "PA", what="extension")


@login_required
@require_safe
def notice(request: HttpRequest, plan_id: UUID, stop_id: UUID, form: str) -> HttpResponse:
    """The notice of a suspension or an early end (D20); the mentor is concerned and reads it too."""
    plan, _reach, _limited = seen_plan(request, plan_id)
    row = get_object_or_404(plan.stops.select_related("made_by"), public_id=stop_id)
    row.plan = plan
    try:
        made = documents_stops.printed_stop(row)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("plans:plan", plan_id)
    return handed_out(request, plan, made, form=form, name=row.number or "PB", what="notice")


@login_required
@require_safe
def order_copy(request: HttpRequest, plan_id: UUID, extension_id: UUID) -> HttpResponse:
    """The copy of the order, always as a download; the name tells nobody's name."""
    plan, _reach, row = _extension(request, plan_id, extension_id)
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    access("download", subject=plan.public_id, by=request.user, on=now(), what="copy of the head's order")  # type: ignore[arg-type]
    ending = {PDF: "pdf", JPEG: "jpg", PNG: "png"}[row.copy.media_type]
    return download(
        row.copy.read(), media_type=row.copy.media_type, name=f"rikojums-{row.public_id.hex[:8]}.{ending}", foreign=True
    )
