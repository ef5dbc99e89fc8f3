"""Pages of templates: what there is of a kind, uploading one, the second person's decision."""

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
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.institutions import actions
from forms.institutions.entry import ReasonForm, TemplateForm
from forms.institutions.pages import FORM, HOUSE, Place, form_page, keeper_now, page_of, place_of, word_file
from forms.institutions.tables import PlaceholderTable, ProposalTable, ShippedTable
from forms.people.models import Institution
from kernel import pdf
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.dates import shown_moment
from kernel.web.forms import seen_version

if TYPE_CHECKING:
    from doc_templates.facade import Proposal


def _title(kind: str) -> str:
    """404 for a kind that has no template."""
    found = documents_facade.manifests(riga_date(now())).get(kind)
    if found is None:
        raise Http404
    return found.title


def _kind_of(request: HttpRequest, place: str, kind: str) -> tuple[Place, str]:
    """The place and the title of a kind that it issues; else 404."""
    found, title = place_of(request, place), _title(kind)
    if not found.issues(kind):
        raise Http404
    return found, title


@login_required
@require_safe
def kind(request: HttpRequest, place: str, kind: str) -> HttpResponse:
    """All editions of a kind for a place, and what a template may ask for."""
    (found, title), today = _kind_of(request, place, kind), riga_date(now())
    holding = next(one for one in documents_facade.holdings(today, institution=found.code) if one.kind == kind)
    uploaded = ProposalTable(documents_facade.uploaded_templates(kind, institution=found.code))
    RequestConfig(request, paginate={"per_page": 25}).configure(uploaded)
    return render(
        request,
        "own/kind.html",
        {
            "place": found,
            "kind": kind,
            "title": title,
            "holding": holding,
            "uploaded": uploaded,
            "shipped": ShippedTable(documents_facade.shipped_templates(kind)),
            "placeholders": PlaceholderTable(documents_facade.placeholders(kind, today)),
        },
    )


@login_required
@FORM
def upload(request: HttpRequest, place: str, kind: str) -> HttpResponse:
    """A DOCX is checked whole before anything of it is kept; each fault is named with what to do."""
    found, title = _kind_of(request, place, kind)
    form = TemplateForm(request.POST or None, request.FILES or None) if request.method == "POST" else TemplateForm()
    findings: list[Any] = []
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            row = actions.propose_template(
                data["file"].content,
                kind=kind,
                place=found.code,
                effective_from=data["effective_from"],
                changes=data["changes"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except documents_facade.FaultyTemplate as faulty:
            findings = list(faulty.findings)
            form.add_error("file", str(faulty))
        except documents_facade.PastDay as past:
            form.add_error("effective_from", str(past))
        except documents_facade.RenderError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(
                request, _("The template passed every check. Look at its pages; another person approves it.")
            )
            return redirect("own:proposal", row.public_id)
    return form_page(
        request,
        form,
        "own/upload.html",
        findings=findings,
        heading=_("New template: %(kind)s") % {"kind": title},
        lead=_(
            "The file is checked and tried with the sample at once; it takes some seconds. Nothing is in force before another person approves it."
        ),
        submit=_("Upload and check"),
        back=reverse("own:kind", args=[place, kind]),
        back_label=title,
    )


def _proposal(request: HttpRequest, proposal_id: UUID) -> Proposal:
    """404 for who does not keep the place it is for."""
    keeper = keeper_now(request)
    try:
        row = documents_facade.uploaded_template(proposal_id)
    except documents_facade.Proposal.DoesNotExist:
        raise Http404 from None
    if not keeper.keeps(row.institution):
        raise Http404
    return row


@login_required
@FORM
def proposal(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    """An uploaded template: its pages, what the checks say, and the decision."""
    row = _proposal(request, proposal_id)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        answer = _decide(request, row, form)
        if answer is not None:
            return answer
    count = pdf.page_count(row.pages.read())
    return render(
        request,
        "own/proposal.html",
        {
            "proposal": row,
            "form": form,
            "title": _title(row.kind),
            "place": row.institution or HOUSE,
            "rows": _summary(row),
            "pages": [
                {"src": reverse("own:proposal-page", args=[row.public_id, number])} for number in range(1, count + 1)
            ],
            "mine": row.proposed_by_id == request.user.pk,
            "waiting": row.state == documents_facade.ProposalState.WAITING,
            "approved": row.state == documents_facade.ProposalState.APPROVED,
            "typefaces": ", ".join(row.remarks.get("typefaces", ())),
            "lower_claim": row.claim != "2a+ua1",
        },
        status=422 if form.errors else 200,
    )


def _decide(request: HttpRequest, row: Proposal, form: ReasonForm) -> HttpResponse | None:
    """None: the page is shown again with what is missing."""
    act = request.POST.get("act")
    told: dict[str, Any] = {
        "proposal": row, "version": seen_version(request.POST), "by": request.user, "on": now(),
    }  # fmt: skip
    try:
        if act == "approve":
            done = actions.approve_template(**told)
            words = _("Approved: documents dated %(day)s or later are made with it.")
            messages.success(request, words % {"day": date_short(done.effective_from)})
            return redirect("own:proposal", row.public_id)
        if not form.is_valid():
            return None
        if act == "refuse":
            actions.refuse_template(**told, reason=form.cleaned_data["reason"])
            messages.success(request, _("The template was refused."))
        elif act == "withdraw":
            actions.withdraw_template(**told, reason=form.cleaned_data["reason"])
            messages.success(
                request, _("The template is out of use. Documents that were made with it stay as they are.")
            )
    except documents_facade.FaultyTemplate as faulty:  # the kind has changed since the upload
        messages.error(request, " ".join([str(faulty), *map(str, faulty.findings)]))
    except documents_facade.ProposalError as refusal:
        messages.error(request, str(refusal))
    return redirect("own:proposal", row.public_id)


def _summary(row: Proposal) -> list[dict[str, str]]:
    where = Institution.objects.filter(register_code=row.institution).first()
    pairs = [
        (_("For"), where.name if where else _("all institutions")),
        (_("In force from"), date_short(row.effective_from)),
        (_("What is different"), row.changes),
        (_("Uploaded"), f"{row.proposed_by}, {shown_moment(row.proposed_at)}"),
        (_("PDF level"), row.claim.upper().replace("+", ", ")),
    ]
    if row.decided_by:
        pairs.append((_("Decided"), f"{row.decided_by}, {shown_moment(row.decided_at)}"))
    if row.withdrawn_by:
        pairs.append((_("Withdrawn"), f"{row.withdrawn_by}, {shown_moment(row.withdrawn_at)}"))
    if row.reason:
        pairs.append((_("Reason"), row.reason))
    if row.edition:
        pairs.append((_("Edition"), row.edition.label))
    return [{"key": key, "value": value} for key, value in pairs]


@login_required
@require_safe
def proposal_page(request: HttpRequest, proposal_id: UUID, page: int) -> HttpResponse:
    return page_of(_proposal(request, proposal_id).pages, page)


@login_required
@require_safe
def proposal_file(request: HttpRequest, proposal_id: UUID) -> HttpResponse:
    row = _proposal(request, proposal_id)
    name = f"{row.kind}-{row.institution or HOUSE}-{row.effective_from.isoformat()}"
    return word_file(row.template.read(), name)


@login_required
@require_safe
def edition_file(request: HttpRequest, edition_id: UUID) -> HttpResponse:
    """A common template, or the own one of a place that this person keeps: what editors begin with."""
    keeper = keeper_now(request)
    try:
        key, content = documents_facade.template(edition_id)
    except LookupError:
        raise Http404 from None
    kind, _at, code = key.partition("@")
    if code and not keeper.keeps(code):
        raise Http404
    return word_file(content, f"{kind}-{code or HOUSE}")
