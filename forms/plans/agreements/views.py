"""Pages of agreements: the list, writing one, checking and sending, withdrawing. For mentors and institutions."""

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
from django_tables2 import RequestConfig

import signing.facade as signing_facade
from forms.people.pages import FORM, scope_now
from forms.plans.agreements import actions
from forms.plans.agreements.documents import KIND, last_day_to_sign
from forms.plans.agreements.entry import AgreementForm, WithdrawForm, stored, suggested
from forms.plans.agreements.errors import AgreementError
from forms.plans.agreements.facts import findings_for, is_outdated, without_agreement, writes
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import SECTIONS
from forms.plans.agreements.sending import AGREEMENTS
from forms.plans.agreements.states import TONES, AgreementState
from forms.plans.agreements.tables import AgreementTable, summary
from forms.plans.models import PlanProvider
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from forms.records.text_actions import beside
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from forms.people.access import Scope

_RELATED = ("plan__learner__person", "plan__institution", "provider__mentor", "case")
#: So many plans without an agreement are shown above the list.
MOST = 50
#: Nobody but the sender and the signers has anything to withdraw after that.
WITHDRAWABLE = frozenset({AgreementState.PREPARED, AgreementState.SENT, AgreementState.PARTLY_SIGNED})


@login_required
@require_safe
def agreements(request: HttpRequest) -> HttpResponse:
    """Agreements I may see, and plans that still need one of mine."""
    scope = scope_now(request)
    rows = SupportAgreement.objects.visible_to(scope)
    missing = list(without_agreement(scope)[:MOST])
    if not (scope.learners or scope.reads_everything or missing or rows.exists()):
        raise Http404
    wanted = request.GET.get("stavoklis", "")
    if wanted in AgreementState.values:
        rows = rows.filter(state=wanted)
    table = AgreementTable(rows.select_related(*_RELATED).defer("terms", "withdrawal"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {"table": table, "missing": missing, "states": AgreementState.choices, "wanted": wanted}
    page["to_send"] = AGREEMENTS.count(scope.user, riga_date(now()))
    return render(request, "agreements/list.html", page)


@login_required
@FORM
def new(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """Write an agreement for a mentor in a plan."""
    rows = PlanProvider.objects.select_related("plan__learner__person", "plan__institution", "mentor__mentor")
    provider = get_object_or_404(rows, public_id=provider_id)
    if not writes(scope_now(request), provider):
        raise Http404
    there = provider.agreements.living().select_related("plan").first()
    if there is not None and not is_outdated(there):
        return redirect("agreements:agreement", there.public_id)
    on = now()
    initial = suggested(provider, on=riga_date(on))
    form = AgreementForm(posted(request), learner=provider.plan.learner, on=riga_date(on), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.prepare_agreement(provider=provider, terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except AgreementError as trouble:
            form.add_error(None, str(trouble))
        else:
            return redirect("agreements:agreement", row.public_id)
    access("view", subject=provider.plan.public_id, by=request.user, on=on, what="agreement form")  # type: ignore[arg-type]
    back = {"back": reverse("agreements:list"), "back_label": _("Agreements")}
    return _form_page(request, form, provider, **back)


def _form_page(request: HttpRequest, form: Any, provider: PlanProvider, **page: Any) -> HttpResponse:
    lead = _("%(learner)s and %(mentor)s") % {
        "learner": provider.plan.learner.person.name,
        "mentor": provider.mentor.name,
    }
    context = {"form": form, "heading": _("Agreement"), "lead": lead, "submit": _("Continue"), **page}
    return render(request, "web/form_page.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, agreement_id: UUID) -> tuple[SupportAgreement, Scope]:
    scope = scope_now(request)
    rows = SupportAgreement.objects.visible_to(scope).select_related(*_RELATED, "provider__plan__institution")
    return get_object_or_404(rows, public_id=agreement_id), scope


def _own(request: HttpRequest, agreement_id: UUID) -> SupportAgreement:
    row, scope = _seen(request, agreement_id)
    if not writes(scope, row.provider):
        raise Http404
    return row


@login_required
@require_safe
def agreement(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Check the text and send; afterwards where it stands. Every look is in the access log."""
    row, scope = _seen(request, agreement_id)
    on = now()
    access("view", subject=row.public_id, by=request.user, on=on, what="agreement")  # type: ignore[arg-type]
    prepared = row.state == AgreementState.PREPARED
    findings = findings_for(row, on=riga_date(on)) if prepared else []
    may_write = writes(scope, row.provider)
    waiting = row.state in {AgreementState.SENT, AgreementState.PARTLY_SIGNED}
    return render(
        request,
        "agreements/agreement.html",
        {
            "row": row,
            "rows": _with_links(row) if prepared and may_write else summary(row),
            "tone": TONES[AgreementState(row.state)],
            "findings": findings,
            "blocked": any(finding.blocks for finding in findings),
            "prepared": prepared,
            "may_write": may_write,
            "outdated": is_outdated(row),
            "withdrawable": may_write and row.state in WITHDRAWABLE,
            "withdrawn": row.state == AgreementState.WITHDRAWN,
            "paper": row.paper or (row.case is not None and row.case.paper),
            "sign_by": last_day_to_sign(row) if waiting else None,
            "changed": beside(KIND, row.public_id, by=request.user, on=riga_date(on)) if prepared else None,  # type: ignore[arg-type]
            "in_word": KIND,
        },
    )


def _with_links(row: SupportAgreement) -> list[dict[str, Any]]:
    """The road and the four sections are changed in the form; the rest comes from the plan."""
    rows = summary(row)
    href = reverse("agreements:change", args=[row.public_id])
    return [{**one, "href": href} if at >= len(rows) - len(SECTIONS) - 1 else one for at, one in enumerate(rows)]


@login_required
@FORM
def change(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    row = _own(request, agreement_id)
    if row.state != AgreementState.PREPARED:
        return redirect("agreements:agreement", row.public_id)
    on = now()
    form = AgreementForm(posted(request), learner=row.plan.learner, on=riga_date(on), initial=stored(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_agreement(
                agreement=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=on,
            )
        except EditConflict:
            newest, _scope = _seen(request, agreement_id)
            return conflict_page(request, form=form, stored=stored(newest), version=newest.version)
        except AgreementError as trouble:
            form.add_error(None, str(trouble))
        else:
            return redirect("agreements:agreement", row.public_id)
    back = reverse("agreements:agreement", args=[row.public_id])
    return _form_page(request, form, row.provider, back=back, back_label=_("Check the agreement"))


@login_required
@require_POST
def send(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    row = _own(request, agreement_id)
    version = seen_version(request.POST)
    try:
        case = actions.send_agreement(agreement=row, version=version, by=request.user, on=now())  # type: ignore[arg-type]
    except EditConflict:
        messages.error(request, _("Somebody has changed the agreement meanwhile. Check it again, then send."))
    except (RecordError, NoRules) as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Number %(number)s was given. The document is being prepared and goes to both signers.")
        messages.success(request, said % {"number": case.number})
    return redirect("agreements:agreement", row.public_id)


@login_required
@FORM
def withdraw(request: HttpRequest, agreement_id: UUID) -> HttpResponse:
    """Take it back with a reason, before both have signed."""
    row = _own(request, agreement_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_agreement(
                agreement=row,
                reason=form.cleaned_data["reason"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except (RecordError, signing_facade.SigningError) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The agreement is withdrawn."))
            return redirect("agreements:agreement", row.public_id)
    page = {
        "form": form,
        "heading": _("Withdraw the agreement"),
        "lead": _("Nobody can sign it any more. If it has a number, the number stays in the register."),
        "submit": _("Withdraw"),
        "cancel": reverse("agreements:agreement", args=[row.public_id]),
    }
    return render(request, "web/form_page.html", page, status=422 if form.errors else 200)
