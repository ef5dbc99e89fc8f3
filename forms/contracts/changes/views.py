"""Pages of what becomes of a signed contract: its changes, an amendment, a termination, the receipt of a notice."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from forms.contracts.changes import actions, documents
from forms.contracts.changes.entry import AmendmentForm, TerminationForm
from forms.contracts.changes.in_force import in_force
from forms.contracts.changes.models import ContractTermination
from forms.contracts.changes.shown import TONES, termination_rows
from forms.contracts.confirming import CHANGE, DO, act_of, confirm_page
from forms.contracts.errors import RulesBroken
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState, PaperState
from forms.people.pages import form_page, scope_now
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.grammar import date_short, money
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Iterable

    from forms.people.access import Scope
    from forms.programmes.findings import Finding

METHODS = require_http_methods(["GET", "HEAD", "POST"])


def _contract(request: HttpRequest, contract_id: UUID) -> tuple[EmploymentContract, Scope]:
    scope = scope_now(request)
    rows = EmploymentContract.objects.visible_to(scope).select_related("employer", "mentor", "case")
    rows = rows.prefetch_related("amendments__case", "terminations__case")
    return get_object_or_404(rows, public_id=contract_id), scope


def _changeable(request: HttpRequest, contract_id: UUID) -> EmploymentContract:
    """404 for whoever may not prepare anything for this employer."""
    row, scope = _contract(request, contract_id)
    if row.employer.register_code not in scope.writes:
        raise Http404
    return row


def _back(contract: EmploymentContract) -> dict[str, str]:
    return {"back": reverse("contracts:changes", args=[contract.public_id]), "back_label": _("Changes of the contract")}


@login_required
@require_safe
def changes(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """What the contract says today and everything that changed or ends it."""
    row, scope = _contract(request, contract_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="contract changes")  # type: ignore[arg-type]
    page = {
        "contract": row,
        "rows": _in_force_rows(row),
        "amendments": [_listed("amendment", one) for one in row.amendments.all()],
        "terminations": [_listed("termination", one) for one in row.terminations.all()],
        "may_change": row.employer.register_code in scope.writes and row.state == ContractState.IN_FORCE,
    }
    return render(request, "contracts/changes.html", page)


def _in_force_rows(row: EmploymentContract) -> list[dict[str, str]]:
    today = in_force(row, riga_date(now()))
    rows = [
        {"key": _("Mentor"), "value": row.mentor.name},
        {"key": _("Employer"), "value": row.employer.name},
        {"key": _("Term"), "value": f"{date_short(today.period.start)} – {date_short(today.period.end)}"},
        {"key": _("Rate for one academic hour, EUR"), "value": money(today.rate)},
        {"key": _("Planned academic hours a month"), "value": str(today.planned_hours)},
        {"key": _("Guaranteed academic hours a month"), "value": str(today.guaranteed_hours)},
        {"key": _("State"), "value": row.get_state_display()},
    ]
    if row.last_day != today.period.end:
        rows.insert(3, {"key": _("Last day by what was signed since"), "value": date_short(row.last_day)})
    return rows


def _listed(what: str, one: Any) -> dict[str, Any]:
    when = one.effective_from if what == "amendment" else one.end
    words = _("in force from %(day)s") if what == "amendment" else _("last day of work %(day)s")
    return {
        "title": actions.title_of(one),
        "number": one.case.number if one.case else _("no number yet"),
        "href": reverse(f"contracts:{what}", args=[one.public_id]),
        "when": words % {"day": date_short(when)},
        "state": one.get_state_display(),
        "tone": TONES.get(PaperState(one.state), "neutral"),
    }


@login_required
@METHODS
def amend(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Questions, check-answers, the agreed amendment."""
    row = _changeable(request, contract_id)
    form = AmendmentForm(posted(request), on=riga_date(now()))
    act = act_of(request)
    if request.method == "POST" and form.is_valid() and act != CHANGE:
        terms = form.terms()
        findings: Iterable[Finding] = actions.amendment_findings(contract=row, terms=terms, on=riga_date(now()))
        if act == DO:
            try:
                made = actions.amend_contract(contract=row, terms=terms, by=request.user, on=now())  # type: ignore[arg-type]
                return redirect("contracts:amendment", made.public_id)
            except RulesBroken as broken:
                findings = broken.findings
            except RecordError as refusal:
                messages.error(request, str(refusal))
                return redirect("contracts:changes", row.public_id)
        changed = documents.changed_clauses(terms.changes(in_force(row, terms.effective_from)))
        rows = [{"key": one["clause"], "value": f"{one['old']} → {one['new']}"} for one in changed]
        rows.append({"key": _("In force from"), "value": date_short(terms.effective_from)})
        rows += _signing_rows(form, terms.reason)
        return confirm_page(
            request,
            heading=_("Amend the contract"),
            lead=_("Both parties sign the amendment; it holds from its day on when everybody has signed."),
            rows=rows,
            submit=_("Make the amendment"),
            findings=findings,
            **_back(row),
        )
    lead = _("Enter only what changes. The contract itself stays as it was signed.")
    return form_page(request, form, heading=_("Amend the contract"), lead=lead, submit=_("Continue"), **_back(row))


def _signing_rows(form: Any, reason: str) -> list[dict[str, str]]:
    data = form.cleaned_data
    rows = [{"key": str(form.fields["reason"].label), "value": reason}] if reason else []
    how = dict(form.fields["paper"].choices)["paper" if data["paper"] else "e"]
    return [
        *rows,
        {"key": str(form.fields["sign_date"].label), "value": date_short(data["sign_date"])},
        {"key": str(form.fields["paper"].label), "value": str(how)},
    ]


@login_required
@METHODS
def end(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """Questions, check-answers with the settlement, the agreed termination."""
    row = _changeable(request, contract_id)
    form = TerminationForm(posted(request), on=riga_date(now()))
    act = act_of(request)
    if request.method == "POST" and form.is_valid() and act != CHANGE:
        terms = form.terms()
        findings: Iterable[Finding] = actions.termination_findings(contract=row, terms=terms)
        if act == DO:
            try:
                made = actions.end_contract(contract=row, terms=terms, by=request.user, on=now())  # type: ignore[arg-type]
                return redirect("contracts:termination", made.public_id)
            except RulesBroken as broken:
                findings = broken.findings
            except RecordError as refusal:
                messages.error(request, str(refusal))
                return redirect("contracts:changes", row.public_id)
        wanted = ContractTermination(contract=row, ground=terms.ground, end=terms.end, hours=terms.hours)
        rows = termination_rows(wanted, law=terms.law) + _signing_rows(form, terms.reason)
        return confirm_page(
            request,
            heading=_("End the contract"),
            lead=_(
                "An agreement is signed by both; a notice by its giver, and you record when and how it was received."
            ),
            rows=rows,
            submit=_("Make the document"),
            findings=findings,
            **_back(row),
        )
    lead = _("Hours delivered up to the last day are paid in any case.")
    return form_page(request, form, heading=_("End the contract"), lead=lead, submit=_("Continue"), **_back(row))
