"""Pages of timesheets: the list of a month, one, the acts on it, several in one act; what mentors declare."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.contracts.models import EmploymentContract
from forms.months.timesheets import actions, declaring
from forms.months.timesheets.access import confirms_at
from forms.months.timesheets.actions import Act
from forms.months.timesheets.documents import LABELS, line_rows
from forms.months.timesheets.entry import ConfirmForm, ConfirmSeveralForm, DeclarationForm, ReasonForm, StepsForm
from forms.months.timesheets.errors import TimesheetError
from forms.months.timesheets.facts import Sheet, sheet_of, sheets_of, shown_facts
from forms.months.timesheets.models import ConfirmingRule, OutsideDeclaration, Timesheet
from forms.months.timesheets.rules import Step
from forms.months.timesheets.states import CONFIRMED, TONES, UNCONFIRMED
from forms.months.timesheets.tables import HEADER, LineTable, TimesheetTable, sheet_rows
from forms.months.timesheets.wording import month_words
from forms.people.models import Municipality
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import closed_learners, must_be_free
from forms.programmes.errors import NoRules
from forms.records.errors import RecordError
from kernel.accounts.signed_in import sign_in_of
from kernel.audit.log import access
from kernel.exports import as_xlsx
from kernel.grammar import counted
from kernel.periods import Month, now, riga_date
from kernel.web.dates import shown_moment
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID

    from forms.people.access import Scope

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
PER_PAGE = 25
#: So many timesheets are confirmed in one act at most; the others stay on the list.
MOST = 200
RELATED = ("contract__mentor", "contract__employer", "contract__case")


def month_asked(request: HttpRequest) -> Month:
    """`?menesis=2026-10`; without it the month before this one, which is reported now."""
    text = request.GET.get("menesis", "")
    try:
        return Month.parse(text) if text else Month.of(riga_date(now())).plus(-1)
    except ValueError:
        raise Http404 from None


def file_response(content: bytes, *, media_type: str, name: str) -> HttpResponse:
    return download(content, media_type=media_type, name=name, private=True)


def act_of(request: HttpRequest, statement: Any) -> Act | None:
    """None for somebody whose sign-in is not known."""
    opening = sign_in_of(request)
    return Act(str(statement), opening.by, opening.at) if opening is not None else None


def _rows(scope: Scope) -> Any:
    rows = Timesheet.objects.visible_to(scope).select_related(*RELATED)
    return rows.prefetch_related("issues__confirmations", "issues__case")


def seen_timesheet(request: HttpRequest, timesheet_id: UUID) -> tuple[Timesheet, Scope]:
    scope = scope_now(request)
    return get_object_or_404(_rows(scope), public_id=timesheet_id), scope


def _confirmable(request: HttpRequest, timesheet_id: UUID) -> tuple[Timesheet, Scope]:
    """404 for who confirms nothing of this employer."""
    row, scope = seen_timesheet(request, timesheet_id)
    if row.contract.employer.register_code not in confirms_at(scope):
        raise Http404
    return row, scope


def _back(row: Timesheet) -> dict[str, str]:
    href = reverse("months:timesheet", args=[row.public_id])
    return {"back": href, "cancel": href, "back_label": _("Timesheet")}


@login_required
@require_safe
def timesheets(request: HttpRequest) -> HttpResponse:
    """„Darba laika uzskaite”: of one month for who reads for a place, all the own ones for a mentor."""
    scope, on = scope_now(request), riga_date(now())
    rows = _rows(scope)
    places = bool(scope.reads) or scope.reads_everything
    month = month_asked(request)
    table = TimesheetTable(rows.of(month) if places else rows, exclude=("month",) if places else ("mentor",))
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    shown = [row.record for row in table.paginated_rows]
    table.sheets = {sheet.timesheet.pk: sheet for sheet in sheets_of(shown, on=on)}
    context = {
        "table": table,
        "places": places,
        "month": month_words(month),
        "before": str(month.plus(-1)),
        "after": str(month.plus(1)),
        "this": str(month),
        "confirms": bool(confirms_at(scope)),
        "coordinates": bool(scope.coordinates),
    }
    return render(request, "timesheets/list.html", context)


@login_required
@require_safe
def timesheet(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """One timesheet: what it consists of, what stops it, who confirmed it, what can be done now."""
    row, scope = seen_timesheet(request, timesheet_id)
    on = now()
    access("view", subject=row.public_id, by=request.user, on=on, what="timesheet")  # type: ignore[arg-type]
    sheet = sheet_of(row, on=riga_date(on))
    live = row.live
    mine = row.contract.mentor.user_id == request.user.pk
    confirms = row.contract.employer.register_code in confirms_at(scope) and not mine
    declarations = OutsideDeclaration.objects.filter(contract=row.contract, month=row.month).select_related(
        "paper__case"
    )
    with override("lv"):
        lines = line_rows(shown_facts(sheet))
    context = {
        "row": row,
        "sheet": sheet,
        "heading": month_words(row.as_month),
        "tone": TONES[sheet.state],
        "facts": _facts(sheet),
        "table": LineTable(lines),
        "findings": sheet.findings,
        "runs": riga_date(on) <= row.as_month.last,
        "confirms": confirms and row.state in UNCONFIRMED and _step(sheet, scope) is not None,
        "returns": confirms and row.state in UNCONFIRMED,
        "reopens": confirms and row.state in CONFIRMED,
        "changed": sheet.changed,
        "case": live.case if live is not None else None,
        "declares": mine,
        "declarations": declarations,
        "month": str(row.as_month),
    }
    return render(request, "timesheets/timesheet.html", context)


def _step(sheet: Sheet, scope: Scope) -> Step | None:
    try:
        return actions.step_for(sheet, scope)
    except TimesheetError:
        return None


def _facts(sheet: Sheet) -> list[dict[str, Any]]:
    row, live = sheet.timesheet, sheet.timesheet.live
    contract = row.contract
    found = [
        {"key": _("Mentor"), "value": contract.mentor.name},
        {"key": _("Employer"), "value": contract.employer.name},
        {"key": _("Employment contract"), "value": str(contract.case or "")},
        {"key": _("Learners"), "value": ", ".join(one.name for one in sheet.reports)},
        {"key": _("Hours that took place"), "value": str(sheet.totals.hours)},
        {"key": _("Of these to be paid"), "value": str(sheet.totals.paid)},
    ]
    if sheet.declared:
        found.append({"key": _("Declared work elsewhere without times"), "value": str(sheet.declared)})
    for one in live.confirmations.all() if live is not None else ():
        who = ", ".join(part for part in (one.name, one.office, shown_moment(one.at)) if part)
        found.append({"key": _("Confirmed by (%(role)s)") % {"role": LABELS[Step(one.step)]}, "value": who})
    if row.reason:
        found.append({"key": _("Why it was returned or opened again"), "value": row.reason})
    return found


@login_required
@FORM
def confirm(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """The whole timesheet on one page, and the act that confirms it."""
    row, scope = _confirmable(request, timesheet_id)
    sheet = sheet_of(row, on=riga_date(now()))
    try:
        actions.step_for(sheet, scope)
    except TimesheetError as refusal:
        messages.error(request, str(refusal))
        return redirect("months:timesheet", row.public_id)
    form = ConfirmForm(posted(request), initial={"seen": sheet.digest})
    act = act_of(request, form.fields["sure"].label)
    if request.method == "POST" and form.is_valid() and act is not None:
        try:
            actions.confirm(timesheet=row, seen=form.cleaned_data["seen"], act=act, by=request.user, on=now())  # type: ignore[arg-type]
        except TimesheetError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Your confirmation is kept."))
            return redirect("months:timesheet", row.public_id)
    with override("lv"):
        table = LineTable(line_rows(shown_facts(sheet)))
    page = {"table": table, "row": row, "sheet": sheet, "heading": _("Confirm the timesheet"), "submit": _("Confirm")}
    return form_page(request, form, "timesheets/confirm.html", month=month_words(row.as_month), **page, **_back(row))


@login_required
@FORM
def several(request: HttpRequest) -> HttpResponse:
    """All clean timesheets of a month in one act, with those left out and why."""
    scope, month = scope_now(request), month_asked(request)
    codes = confirms_at(scope)
    if not codes:
        raise Http404
    rows = _rows(scope).of(month).filter(contract__employer__register_code__in=codes, state__in=UNCONFIRMED)
    clean, left = actions.sorted_out(list(rows), scope, on=now())
    choices = [
        (f"{one.timesheet.public_id}:{one.digest}", f"{one.timesheet.contract.mentor.name}, {one.timesheet.contract.employer.name}: {one.totals.paid} / {one.totals.hours}")
        for one in clean[:MOST]
    ]  # fmt: skip
    form = ConfirmSeveralForm(posted(request), choices=choices)
    act = act_of(request, form.fields["sure"].label)
    here = f"{reverse('months:timesheets-several')}?menesis={month}"
    if request.method == "POST" and form.is_valid() and act is not None:
        chosen = dict(value.split(":") for value in form.cleaned_data["sheets"])
        wanted = {
            one.timesheet.public_id: chosen[str(one.timesheet.public_id)]
            for one in clean
            if str(one.timesheet.public_id) in chosen
        }
        outcome = actions.confirm_several(sheets=wanted, act=act, by=request.user, on=now())  # type: ignore[arg-type]
        done = counted(len(outcome.confirmed), _("timesheet"), _("timesheets"))
        messages.success(request, _("Confirmed: %(done)s. What is left, and why, stands below.") % {"done": done})
        return redirect(here)
    back = f"{reverse('months:timesheets')}?menesis={month}"
    return form_page(
        request, form, "timesheets/several.html", heading=_("Confirm all timesheets without obstacles"), submit=_("Confirm all"),
        back=back, cancel=back, back_label=_("Timesheets"), month=month_words(month), clean=clean, left=left,
    )  # fmt: skip


@login_required
@FORM
def send_back(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """Back to the mentor, with a reason."""
    return _with_reason(
        request, timesheet_id, verb=actions.send_back, heading=_("Return the timesheet"), submit=_("Return"),
        done=_("The mentor has been told to correct diary or grid."),
    )  # fmt: skip


@login_required
@FORM
def reopen(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """Open a confirmed timesheet again, with a reason (R32)."""
    return _with_reason(
        request, timesheet_id, verb=actions.reopen, heading=_("Open the timesheet again"), submit=_("Open again"),
        done=_("The timesheet is open again; its number is annulled."),
    )  # fmt: skip


def _with_reason(
    request: HttpRequest, timesheet_id: UUID, *, verb: Any, heading: str, submit: str, done: str
) -> HttpResponse:
    row, _scope = _confirmable(request, timesheet_id)
    form = ReasonForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            verb(
                timesheet=row, reason=form.cleaned_data["reason"], version=form.seen_version, by=request.user, on=now()
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("months:timesheet", row.public_id)
    return form_page(request, form, heading=heading, submit=submit, **_back(row))


@login_required
@require_safe
def export(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """Its meetings as XLSX; the name of the file is number or month, which tell nobody's name."""
    row, _scope = seen_timesheet(request, timesheet_id)
    on = now()
    must_be_free([row.contract.mentor_id], register_code=row.contract.employer.register_code, by=request.user, on=on)  # type: ignore[arg-type]
    access("export", subject=row.public_id, by=request.user, on=on, what="timesheet")  # type: ignore[arg-type]
    closed = closed_learners(by=request.user, on=on)  # type: ignore[arg-type]
    with override("lv"):
        content = as_xlsx(HEADER, sheet_rows(sheet_of(row, on=riga_date(on)), closed=closed))
    live = row.live
    name = live.case.number if live is not None and live.case is not None else f"DLUV-{row.as_month}"
    return file_response(content, media_type=XLSX, name=f"{name}.xlsx")


@login_required
@require_safe
def pages(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """The typeset pages of the confirmed timesheet; 404 until they are made."""
    row, _scope = seen_timesheet(request, timesheet_id)
    live = row.live
    if live is None or live.case is None or live.case.rendered is None:
        raise Http404
    must_be_free([row.contract.mentor_id], register_code=row.contract.employer.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    access("download", subject=row.public_id, by=request.user, on=now(), what="timesheet")  # type: ignore[arg-type]
    made = documents_facade.rendered(live.case.rendered)
    return file_response(made.pdf.read(), media_type="application/pdf", name=f"{live.case.number}.pdf")


@login_required
@FORM
def steps(request: HttpRequest) -> HttpResponse:
    """Who confirms in the coordinator's municipality, and from when."""
    scope = scope_now(request)
    places = list(Municipality.objects.filter(pk__in=scope.coordinates))
    if not places:
        raise Http404
    choices = [(str(one.public_id), one.name) for one in places]
    initial = {"municipality": choices[0][0], "steps": StepsForm.ONE, "first": Month.of(riga_date(now())).first}
    form = StepsForm(posted(request), places=choices, initial=initial)
    if request.method == "POST" and form.is_valid():
        place = next(one for one in places if str(one.public_id) == form.cleaned_data["municipality"])
        try:
            actions.set_steps(
                municipality=place, month=Month.of(form.cleaned_data["first"]), both=form.both, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except TimesheetError:
            form.add_error(
                "first", _("Confirming of a month that is over is not changed. Choose this month or a later one.")
            )
        else:
            messages.success(request, _("Saved."))
            return redirect("months:timesheets")
    known = ConfirmingRule.objects.filter(municipality__in=places).select_related("municipality")
    back = reverse("months:timesheets")
    return form_page(
        request, form, "timesheets/steps.html", heading=_("Who confirms timesheets"), back=back, cancel=back,
        back_label=_("Timesheets"), known=known[:20],
    )  # fmt: skip


@login_required
@FORM
def declare(request: HttpRequest, contract_id: UUID, month: str) -> HttpResponse:
    """D17: the mentor declares paid work elsewhere in a month of the own contract."""
    contracts = EmploymentContract.objects.filter(mentor__user=request.user.pk).select_related(
        "mentor", "employer", "case"
    )
    contract = get_object_or_404(contracts, public_id=contract_id)
    try:
        asked = Month.parse(month)
    except ValueError:
        raise Http404 from None
    form = DeclarationForm(posted(request), month=asked)
    act = act_of(request, form.fields["sure"].label)
    row = Timesheet.objects.filter(contract=contract, month=asked.first).first()
    back = reverse("months:timesheet", args=[row.public_id]) if row else reverse("months:timesheets")
    if request.method == "POST" and form.is_valid() and act is not None:
        try:
            made = declaring.declare(
                contract=contract, month=asked, said=form.said(), act=act, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except (TimesheetError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request, _("Your declaration is kept with the number %(number)s.") % {"number": made.paper}
            )
            return redirect(back)
    lead = _("%(month)s. A new declaration takes the place of the one before.") % {"month": month_words(asked)}
    return form_page(
        request, form, heading=_("Paid work elsewhere"), submit=_("Declare"), lead=lead, back=back, cancel=back,
        back_label=_("Timesheet"),
    )  # fmt: skip
