"""Pages of requests: the list, preparing one, checking and sending, withdrawing."""

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
from forms.people.pages import FORM, back_to, own_learner, scope_now
from forms.plans.requests import actions
from forms.plans.requests.documents import KIND, last_day_to_sign, semester_words
from forms.plans.requests.entry import RequestForm, WithdrawForm, stored, suggested
from forms.plans.requests.errors import RequestError, RulesBroken
from forms.plans.requests.facts import findings_for, semesters_for
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.sending import REQUESTS
from forms.plans.requests.states import TONES, RequestState
from forms.plans.requests.tables import RequestTable, summary
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from forms.records.text_actions import beside
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from forms.people.access import Scope

_RELATED = ("learner__person", "institution", "representation__person", "case")


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Requests I may see, by semester and state."""
    scope = scope_now(request)
    if not (scope.learners or scope.reads_everything):
        raise Http404
    seen = SupportRequest.objects.visible_to(scope)
    semesters = [
        (f"{year}-{semester}", semester_words(year, semester, ending="is"))
        for year, semester in seen.order_by("-academic_year", "-semester")
        .values_list("academic_year", "semester")
        .distinct()
    ]
    wanted = {"semestris": request.GET.get("semestris", ""), "stavoklis": request.GET.get("stavoklis", "")}
    rows = seen.select_related(*_RELATED).defer("terms", "withdrawal")
    if wanted["semestris"] in dict(semesters):
        year, _dash, semester = wanted["semestris"].rpartition("-")
        rows = rows.filter(academic_year=year, semester=semester)
    if wanted["stavoklis"] in RequestState.values:
        rows = rows.filter(state=wanted["stavoklis"])
    table = RequestTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    to_send = REQUESTS.count(scope.user, riga_date(now()))
    return render(
        request,
        "requests/list.html",
        {"table": table, "semesters": semesters, "states": RequestState.choices, "wanted": wanted, "to_send": to_send},
    )


@login_required
@FORM
def new(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """Prepare a request from the learner's page."""
    learner = own_learner(request, learner_id)
    on = now()
    today = riga_date(on)
    if not semesters_for(learner, on=today):
        messages.error(request, _("No semester is known for this grade. Ask the administrator to enter the calendar."))
        return redirect("people:learner", learner.public_id)
    form = RequestForm(posted(request), learner=learner, on=today, initial=suggested(learner, on=today))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.prepare_request(learner=learner, terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except (RequestError, NoRules) as trouble:
            form.add_error(None, str(trouble))
        else:
            return redirect("requests:request", row.public_id)
    access("view", subject=learner.public_id, by=request.user, on=on, what="request form")  # type: ignore[arg-type]
    return _form_page(request, form, lead=learner.person.name, **back_to(learner))


def _form_page(request: HttpRequest, form: Any, **page: Any) -> HttpResponse:
    context = {"form": form, "heading": _("Request for a mentor's support"), "submit": _("Continue"), **page}
    return render(request, "web/form_page.html", context, status=422 if form.errors else 200)


def _seen(request: HttpRequest, request_id: UUID) -> tuple[SupportRequest, Scope]:
    scope = scope_now(request)
    rows = SupportRequest.objects.visible_to(scope).select_related(*_RELATED, "learner__institution")
    return get_object_or_404(rows, public_id=request_id), scope


def _own(request: HttpRequest, request_id: UUID) -> SupportRequest:
    row, scope = _seen(request, request_id)
    if row.institution.register_code not in scope.writes:
        raise Http404
    return row


@login_required
@require_safe
def one_request(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Check the answers and send; afterwards where it stands. Every look is in the access log."""
    row, scope = _seen(request, request_id)
    on = now()
    access("view", subject=row.public_id, by=request.user, on=on, what="request")  # type: ignore[arg-type]
    prepared = row.state == RequestState.PREPARED
    findings = findings_for(row, on=riga_date(on)) if prepared else []
    may_write = row.institution.register_code in scope.writes
    return render(
        request,
        "requests/request.html",
        {
            "row": row,
            "rows": _with_links(summary(row), row) if prepared and may_write else summary(row),
            "tone": TONES[RequestState(row.state)],
            "findings": findings,
            "blocked": any(finding.blocks for finding in findings),
            "prepared": prepared,
            "may_write": may_write,
            "withdrawn": row.state == RequestState.WITHDRAWN,
            "paper": row.paper or (row.case is not None and row.case.paper),
            "sign_by": last_day_to_sign(row) if row.state == RequestState.SENT else None,
            "changed": beside(KIND, row.public_id, by=request.user, on=riga_date(on)) if prepared else None,  # type: ignore[arg-type]
            "in_word": KIND,
        },
    )


def _with_links(rows: list[dict[str, Any]], row: SupportRequest) -> list[dict[str, Any]]:
    """What is known of people is changed on the learner's page, the rest in the form."""
    form, learner = (
        reverse("requests:change", args=[row.public_id]),
        reverse("people:learner", args=[row.learner.public_id]),
    )
    return [{**one, "href": learner if at == 0 else form} for at, one in enumerate(rows) if at != 1]


@login_required
@FORM
def change(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = _own(request, request_id)
    if row.state != RequestState.PREPARED:
        return redirect("requests:request", row.public_id)
    on = now()
    form = RequestForm(posted(request), learner=row.learner, on=riga_date(on), initial=stored(row))
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_request(request=row, terms=form.terms(), version=form.seen_version, by=request.user, on=on)  # type: ignore[arg-type]
        except EditConflict:
            newest, _scope = _seen(request, request_id)
            return conflict_page(request, form=form, stored=stored(newest), version=newest.version)
        except (RequestError, NoRules) as trouble:
            form.add_error(None, str(trouble))
        else:
            return redirect("requests:request", row.public_id)
    back = reverse("requests:request", args=[row.public_id])
    return _form_page(request, form, lead=row.learner.person.name, back=back, back_label=_("Check the request"))


@login_required
@require_POST
def send(request: HttpRequest, request_id: UUID) -> HttpResponse:
    row = _own(request, request_id)
    version = seen_version(request.POST)
    try:
        case = actions.send_request(request=row, version=version, by=request.user, on=now())  # type: ignore[arg-type]
    except RulesBroken as broken:
        messages.error(request, str(broken))
    except EditConflict:
        messages.error(request, _("Somebody has changed the request meanwhile. Check it again, then send."))
    except (RecordError, NoRules) as refusal:
        messages.error(request, str(refusal))
    else:
        said = _("Number %(number)s was given. The document is being prepared and goes to its signer.")
        messages.success(request, said % {"number": case.number})
    return redirect("requests:request", row.public_id)


@login_required
@FORM
def withdraw(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Take the request back with a reason, also a signed one: support is voluntary."""
    row = _own(request, request_id)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw_request(request=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except (RecordError, signing_facade.SigningError) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The request is withdrawn."))
            return redirect("requests:request", row.public_id)
    page = {
        "form": form,
        "heading": _("Withdraw the request"),
        "lead": _("Nobody can sign it any more. If it has a number, the number stays in the register."),
        "submit": _("Withdraw"),
        "cancel": reverse("requests:request", args=[row.public_id]),
    }
    return render(request, "web/form_page.html", page, status=422 if form.errors else 200)
