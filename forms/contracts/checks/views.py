"""Pages of suitability checks: the list, a new check, one check with its document."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe
from django_tables2 import RequestConfig

from forms.contracts.checks import actions
from forms.contracts.checks.entry import CheckForm
from forms.contracts.checks.tables import CheckTable, due
from forms.contracts.confirming import CHANGE, DO, act_of, confirm_page
from forms.contracts.derived import next_check_due
from forms.contracts.models import CHECKERS, SuitabilityCheck
from forms.contracts.sending import CHECKS
from forms.contracts.states import CheckState
from forms.people.access import scope_of
from forms.people.models import Institution, Person
from forms.people.pages import form_page, scope_now
from forms.programmes.derived import derived
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope


def _back() -> dict[str, str]:
    return {"back": reverse("contracts:suitability-list"), "back_label": _("Suitability checks")}


@login_required
@require_safe
def checks(request: HttpRequest) -> HttpResponse:
    """Checks I may see, by the day on which the next one is due."""
    scope = scope_now(request)
    rows = SuitabilityCheck.objects.visible_to(scope).newest().select_related("mentor", "employer")
    table = CheckTable(rows, on=riga_date(now()))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {
        "table": table,
        "may_write": bool(scope.where(*CHECKERS)),
        "to_confirm": CHECKS.count(scope.user, riga_date(now())),
    }
    return render(request, "contracts/checks.html", page)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check_new(request: HttpRequest) -> HttpResponse:
    """Enter the result of a register query; the head confirms it in the same act."""
    on = now()
    scope = scope_of(request.user, on=riga_date(on))  # type: ignore[arg-type]
    institutions = list(Institution.objects.filter(register_code__in=scope.where(*CHECKERS)))
    if not institutions:
        raise Http404
    mentors = list(Person.objects.filter(mentor__isnull=False))
    form = CheckForm(
        posted(request),
        institutions=institutions,
        mentors=mentors,
        on=riga_date(on),
        initial={"mentor": request.GET.get("mentor", "")},
    )
    act = act_of(request)
    if request.method == "POST" and form.is_valid() and act != CHANGE:
        if act == DO:
            return _entered(request, form, scope)
        return confirm_page(
            request,
            heading=_("Suitability check"),
            lead=_("The extract of the register is not kept: only the result and the reference."),
            rows=_summary(form),
            submit=_("Record and confirm") if _confirms(scope, form) else _("Record the check"),
            findings=(),
            **_back(),
        )
    return form_page(request, form, heading=_("Suitability check"), submit=_("Continue"), **_back())


def _confirms(scope: Scope, form: CheckForm) -> bool:
    return form.cleaned_data["employer"] in scope.sends


def _entered(request: HttpRequest, form: CheckForm, scope: Scope) -> HttpResponse:
    data = form.cleaned_data
    moment = now()
    try:
        check = actions.record_check(
            mentor=form.mentor_row,
            employer=form.employer_row,
            checked_on=data["checked_on"],
            source=data["source"],
            result=data["result"],
            by=request.user,  # type: ignore[arg-type]
            on=moment,
        )
        if _confirms(scope, form):
            case = actions.confirm_check(check=check, by=request.user, on=moment)  # type: ignore[arg-type]
            messages.success(
                request,
                _("Check %(number)s is recorded. Its document is being prepared: sign it under “My tasks”.")
                % {"number": case.number},
            )
        else:
            messages.success(request, _("The check is recorded. The head of the institution confirms it."))
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:suitability-list")
    return redirect("contracts:suitability", check.public_id)


def _summary(form: CheckForm) -> list[dict[str, str]]:
    data = form.cleaned_data
    until = next_check_due(data["checked_on"])
    source = derived("suitability_months", data["checked_on"]).source
    return [
        {"key": _("Employer"), "value": form.employer_row.name},
        {"key": _("Mentor"), "value": form.mentor_row.name},
        {"key": _("Law basis"), "value": str(SuitabilityCheck._meta.get_field("law").default)},
        {"key": _("Date of the suitability check"), "value": date_short(data["checked_on"])},
        {"key": _("Reference of the register query"), "value": data["source"]},
        {"key": _("Result"), "value": str(SuitabilityCheck.Result(data["result"]).label)},
        {"key": _("Next check due"), "value": f"{date_short(until)} ({source})"},
    ]


def _check(request: HttpRequest, check_id: UUID) -> tuple[SuitabilityCheck, Scope]:
    scope = scope_now(request)
    rows = SuitabilityCheck.objects.visible_to(scope).select_related("mentor", "employer", "case", "checked_by")
    return get_object_or_404(rows, public_id=check_id), scope


@login_required
@require_safe
def check(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """One check: its result for all who may see it, reference and document for who answers for it."""
    row, scope = _check(request, check_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="suitability check")  # type: ignore[arg-type]
    whole = row.may_read_whole(scope)
    tone, words = due(row, on=riga_date(now()))
    newer = SuitabilityCheck.objects.newest().filter(mentor=row.mentor_id, employer=row.employer_id).first()
    page: dict[str, Any] = {
        "check": row,
        "rows": _told(row, whole=whole),
        "tone": tone,
        "due": words,
        "newer": newer if newer is not None and newer.pk != row.pk else None,
        "case": row.case if whole else None,
        "may_confirm": row.state == CheckState.RECORDED and row.employer.register_code in scope.sends,
        "may_repeat": row.employer.register_code in scope.where(*CHECKERS),
    }
    return render(request, "contracts/suitability.html", page)


def _told(row: SuitabilityCheck, *, whole: bool) -> list[dict[str, str]]:
    rows = [
        {"key": _("Mentor"), "value": row.mentor.name},
        {"key": _("Employer"), "value": row.employer.name},
        {"key": _("Result"), "value": row.get_result_display()},
        {"key": _("Date of the suitability check"), "value": date_short(row.checked_on)},
        {"key": _("Next check due"), "value": date_short(row.valid_until)},
    ]
    if whole:
        rows += [
            {"key": _("Law basis"), "value": row.law},
            {"key": _("Reference of the register query"), "value": row.source},
            {"key": _("Entered by"), "value": str(row.checked_by)},
            {"key": _("State"), "value": row.get_state_display()},
        ]
    return rows


@login_required
@require_POST
def check_confirm(request: HttpRequest, check_id: UUID) -> HttpResponse:
    """The head has the document made and signs it."""
    row, _scope = _check(request, check_id)
    try:
        case = actions.confirm_check(check=row, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("contracts:suitability", row.public_id)
    messages.success(
        request,
        _("Check %(number)s is recorded. Its document is being prepared: sign it under “My tasks”.")
        % {"number": case.number},
    )
    return redirect("contracts:suitability", row.public_id)
