"""Pages of the administrator: definitions that are uploaded, looked at, approved by a second person."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.people.models import Role
from forms.people.pages import FORM, administrators_only, form_page
from forms.questionnaires import proposals as verbs
from forms.questionnaires.entry import DefinitionForm, ReasonForm, section_form
from forms.questionnaires.errors import FaultyForm
from forms.questionnaires.models import FormProposal
from forms.questionnaires.states import PROPOSAL_TONES, ProposalState
from forms.questionnaires.tables import ProposalTable
from forms.records.errors import RecordError
from kernel.grammar import date_short
from kernel.periods import now
from kernel.web.dates import shown_moment
from kernel.web.downloads import download
from kernel.web.forms import seen_version

if TYPE_CHECKING:
    from forms.questionnaires.definitions import Section


@login_required
@require_safe
def proposals(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    table = ProposalTable(FormProposal.objects.defer("text"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "questionnaires/proposals.html", {"table": table})


@login_required
@FORM
def upload(request: HttpRequest) -> HttpResponse:
    """A definition is checked whole before anything of it is kept; each fault names its line and its cause."""
    administrators_only(request)
    form = DefinitionForm(request.POST, request.FILES) if request.method == "POST" else DefinitionForm()
    faults: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        template = data["template"].content if data["template"] else None
        try:
            row = verbs.propose(
                upload=verbs.Upload(data["file"], data["changes"], template),
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except FaultyForm as faulty:
            faults = [str(one) for one in faulty.faults]
            form.add_error("file", str(faulty))
        except documents_facade.FaultyTemplate as faulty:
            faults = [str(one) for one in faulty.findings]
            form.add_error("template", str(faulty))
        except (RecordError, documents_facade.RenderError) as refusal:
            form.add_error("file", str(refusal))
        else:
            messages.success(
                request, _("The form passed every check. Look at its pages; another administrator approves it.")
            )
            return redirect("questionnaires:proposal", row.public_id)
    return form_page(
        request, form, "questionnaires/upload.html", faults=faults, heading=_("New form or edition of a form"),
        submit=_("Upload and check"), back=reverse("questionnaires:proposals"), back_label=_("Uploaded forms"),
    )  # fmt: skip


def _proposal(request: HttpRequest, proposal_id: UUID) -> FormProposal:
    administrators_only(request)
    rows = FormProposal.objects.select_related("proposed_by", "decided_by", "withdrawn_by", "template", "edition")
    return get_object_or_404(rows, public_id=proposal_id)


@login_required
@FORM
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """An uploaded definition as its pages will look, and the decision."""
    row = _proposal(request, proposal_id)
    approves = request.POST.get("act") == "approve"
    form = ReasonForm(request.POST if request.method == "POST" and not approves else None)
    if request.method == "POST" and (approves or form.is_valid()):
        return _decide(request, row, form)
    definition, _content = verbs.read_upload(row.text)
    pages = [_page(one) for one in definition.sections]
    context = {
        "proposal": row, "definition": definition, "pages": pages, "form": form, "rows": _summary(row, definition),
        "waiting": row.state == ProposalState.WAITING, "in_use": row.state == ProposalState.APPROVED, "tone": PROPOSAL_TONES[ProposalState(row.state)], "mine": row.proposed_by_id == request.user.pk,
    }  # fmt: skip
    return render(request, "questionnaires/proposal.html", context, status=422 if form.errors else 200)


def _page(section: Section) -> dict[str, Any]:
    hidden = ", ".join(f"„{one.label}”" for one in section.fields if one.confidential)
    return {
        "section": section,
        "form": section_form(section, section.fields)(prefix=section.id),
        "confidential": hidden,
    }


def _decide(request: HttpRequest, row: FormProposal, form: ReasonForm) -> HttpResponse:
    told: dict[str, Any] = {"proposal": row, "version": seen_version(request.POST), "by": request.user, "on": now()}
    try:
        if request.POST.get("act") == "approve":
            done = verbs.approve(**told)
            words = _("Approved: the form is in force from %(day)s.")
            messages.success(request, words % {"day": date_short(done.effective_from)})
        elif request.POST.get("act") == "withdraw":
            verbs.withdraw(**told, reason=form.cleaned_data["reason"])
            messages.success(request, _("The edition was withdrawn. Nothing new is begun or submitted by it."))
        else:
            verbs.refuse(**told, reason=form.cleaned_data["reason"])
            messages.success(request, _("The form was refused."))
    except RecordError as refusal:
        messages.error(request, str(refusal))
    return redirect("questionnaires:proposal", row.public_id)


def _summary(row: FormProposal, definition: Any) -> list[dict[str, str]]:
    def roles(codes: tuple[str, ...]) -> str:
        return ", ".join(str(Role(code).label) for code in codes)

    pairs = [
        (_("Mark"), row.key),
        (_("In force from"), date_short(row.effective_from)),
        (_("Source"), definition.source),
        (_("Who fills it in"), roles(definition.fills)),
        (_("Who reads what is not confidential"), roles(definition.reads)),
        (_("What is different"), row.changes),
        (_("Uploaded"), f"{row.proposed_by}, {shown_moment(row.proposed_at)}"),
    ]
    if row.decided_by:
        pairs.append((_("Decided"), f"{row.decided_by}, {shown_moment(row.decided_at)}"))
    if row.reason:
        pairs.append((_("Reason"), row.reason))
    if row.withdrawn_by:
        pairs.append((_("Withdrawn"), f"{row.withdrawn_by}, {shown_moment(row.withdrawn_at)}"))
        pairs.append((_("Reason of withdrawal"), row.withdrawn_reason))
    if row.edition:
        pairs.append((_("Edition"), row.edition.label))
    return [{"key": key, "value": value} for key, value in pairs]


@login_required
@require_safe
def proposal_file(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    row = _proposal(request, proposal_id)
    if not row.text:
        raise Http404
    name = f"{row.key}-{row.effective_from.isoformat()}.toml"
    return download(row.text, media_type="application/toml; charset=utf-8", name=name)
