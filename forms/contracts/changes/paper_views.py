"""Pages of one amendment or termination: what it says, send, take back, the receipt of a notice, the draft's pages."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

import doc_templates.facade as documents_facade
from forms.contracts.changes import actions, documents
from forms.contracts.changes.entry import ReceiptForm
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.changes.settling import kind_of
from forms.contracts.changes.shown import TONES, termination_rows
from forms.contracts.entry import WithdrawForm
from forms.contracts.states import PAPER_OPEN, PaperState
from forms.people.pages import form_page, scope_now
from forms.people.restricting import must_be_free
from forms.records.errors import RecordError
from forms.records.text_actions import beside
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope

METHODS = require_http_methods(["GET", "HEAD", "POST"])
MODELS: dict[str, Any] = {"amendment": ContractAmendment, "termination": ContractTermination}


def _paper(request: HttpRequest, what: str, paper_id: UUID) -> tuple[Any, Scope]:
    scope = scope_now(request)
    rows = MODELS[what].objects.visible_to(scope)
    rows = rows.select_related("contract__employer", "contract__mentor", "contract__case", "case")
    return get_object_or_404(rows, public_id=paper_id), scope


@login_required
@require_safe
def paper(request: HttpRequest, paper_id: UUID, what: str) -> HttpResponse:
    """An agreed amendment or termination, what it says and what is to be done with it."""
    row, scope = _paper(request, what, paper_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what=what)  # type: ignore[arg-type]
    sends = row.contract.employer.register_code in scope.sends
    writes = row.contract.employer.register_code in scope.writes
    waits = what == "termination" and row.needs_receipt and row.signed and row.received_on is None
    page = {
        "what": what,
        "paper": row,
        "title": actions.title_of(row),
        "tone": TONES.get(PaperState(row.state), "neutral"),
        "rows": _paper_rows(what, row),
        "waits": waits,
        "may_send": sends and row.state == PaperState.AGREED,
        "may_withdraw": sends and row.state in PAPER_OPEN,
        "may_receive": writes and waits,
        "may_write": writes and row.state == PaperState.AGREED,
        "in_word": kind_of(row).code,
        "changed": beside(kind_of(row).code, row.public_id, by=request.user, on=riga_date(now())),  # type: ignore[arg-type]
        "urls": {name: reverse(f"contracts:{what}-{name}", args=[row.public_id]) for name in _URLS[what]},
    }
    return render(request, "contracts/paper.html", page)


_URLS = {
    "amendment": ("send", "withdraw", "pdf"),
    "termination": ("send", "withdraw", "pdf", "receipt"),
}


def _paper_rows(what: str, row: Any) -> list[dict[str, str]]:
    terms = row.terms
    if what == "amendment":
        changed = documents.changed_clauses(terms["changes"])
        rows = [{"key": one["clause"], "value": f"{one['old']} → {one['new']}"} for one in changed]
        rows.append({"key": _("In force from"), "value": date_short(row.effective_from)})
    else:
        rows = termination_rows(row, law=terms["law"])
        if row.received_on:
            received = f"{date_short(row.received_on)}, {row.get_received_how_display()}"
            rows.append({"key": _("Received"), "value": received})
    if terms["reason"]:
        rows.append({"key": _("Reasons"), "value": terms["reason"]})
    return rows


@login_required
@require_POST
def send(request: HttpRequest, paper_id: UUID, what: str) -> HttpResponse:
    row, _scope = _paper(request, what, paper_id)
    try:
        case = actions.send_paper(paper=row, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect(f"contracts:{what}", row.public_id)
    messages.success(
        request,
        _("Number %(number)s was given. The document is being prepared and goes to its signers.")
        % {"number": case.number},
    )
    return redirect("desk:passport", case.public_id)


@login_required
@METHODS
def withdraw(request: HttpRequest, paper_id: UUID, what: str) -> HttpResponse:
    """Take it back with a reason."""
    row, scope = _paper(request, what, paper_id)
    if row.contract.employer.register_code not in scope.sends:
        raise Http404
    if row.state not in PAPER_OPEN:
        messages.error(request, _("The document can no longer be withdrawn."))
        return redirect(f"contracts:{what}", row.public_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_paper(paper=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The document has been withdrawn. The contract stays as it was."))
        return redirect("contracts:changes", row.contract.public_id)
    return form_page(
        request,
        form,
        heading=_("Withdraw the document"),
        lead=_("The signers are told. The number stays in the register as annulled."),
        submit=_("Withdraw"),
        cancel=reverse(f"contracts:{what}", args=[row.public_id]),
    )


@login_required
@METHODS
def receipt(request: HttpRequest, paper_id: UUID) -> HttpResponse:
    """When and how the other party got the notice."""
    row, scope = _paper(request, "termination", paper_id)
    if row.contract.employer.register_code not in scope.writes:
        raise Http404
    form = ReceiptForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.record_receipt(termination=row, by=request.user, on=now(), **form.cleaned_data)  # type: ignore[arg-type]
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The receipt is recorded. The notice counts from now on."))
            return redirect("contracts:termination", row.public_id)
    back = {"back": reverse("contracts:termination", args=[row.public_id]), "back_label": actions.title_of(row)}
    return form_page(request, form, heading=_("Receipt of the notice"), **back)


@login_required
@require_safe
def draft(request: HttpRequest, paper_id: UUID, what: str) -> HttpResponse:
    """The real pages before sending, marked as a preview; afterwards the numbered document."""
    row, _scope = _paper(request, what, paper_id)
    if row.case is not None:
        return redirect("desk:passport", row.case.public_id)
    contract = row.contract
    must_be_free([contract.mentor_id], register_code=contract.employer.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    try:
        content = _previewed(request, what, row)
    except documents_facade.RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect(f"contracts:{what}", row.public_id)
    access("download", subject=row.public_id, by=request.user, on=now(), what=f"{what} draft")  # type: ignore[arg-type]
    return download(content, media_type="application/pdf", name="projekts.pdf")


def _previewed(request: HttpRequest, what: str, row: Any) -> bytes:
    """Typeset once per version and kept for ten minutes; the pages of the text changed in Word when it was accepted."""
    changed = beside(kind_of(row).code, row.public_id, by=request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if changed.goes is not None:
        return changed.goes.pages.read()
    key = f"{what}-preview-{row.public_id}-{row.version}"
    content: bytes | None = cache.get(key)
    if content is None:
        context = documents.amendment_context(row) if what == "amendment" else documents.termination_context(row)
        content = documents_facade.preview(
            kind=kind_of(row).code,
            on=date.fromisoformat(row.terms["sign_date"]),
            context=context,
            institution=row.contract.employer.register_code,
        ).pdf
        cache.set(key, content, 600)
    return content
