"""Pages of pay: the month for accounting, one contract's calculation and statement, what is paid back."""

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

from forms.months.pay import actions
from forms.months.pay.access import pay_codes, pays
from forms.months.pay.entry import ApproveForm, DropForm, PaidForm, RepaidForm, RepaymentForm
from forms.months.pay.errors import PayError
from forms.months.pay.facts import Payable, payable_of, payables_of
from forms.months.pay.models import PayStatement, RepaymentCase
from forms.months.pay.states import StatementState
from forms.months.pay.tables import HEADER, PayTable, RepaymentTable, sheet_rows, standing
from forms.months.timesheets.documents import line_rows
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.tables import LineTable
from forms.months.timesheets.views import PER_PAGE, RELATED, XLSX, act_of, file_response, month_asked
from forms.months.timesheets.wording import month_words
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import closed_pairs
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.exports import as_xlsx
from kernel.grammar import date_short, money
from kernel.periods import add_months, now, riga_date
from kernel.web.dates import shown_day, shown_moment
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.people.access import Scope


def _rows(scope: Scope) -> QuerySet[Timesheet]:
    """Timesheets whose pay this person reads."""
    codes = pay_codes(scope)
    rows = Timesheet.objects.select_related(*RELATED).prefetch_related("issues__confirmations", "issues__case")
    if codes is None:
        return rows
    own = rows.filter(contract__mentor__user=scope.user)
    return own | rows.filter(contract__employer__register_code__in=codes)


def _reads_places(scope: Scope) -> bool:
    return pay_codes(scope) is None or bool(pay_codes(scope))


def _seen(request: HttpRequest, timesheet_id: UUID) -> tuple[Payable, Scope]:
    scope = scope_now(request)
    row = get_object_or_404(_rows(scope), public_id=timesheet_id)
    return payable_of(row, on=riga_date(now())), scope


def _made_here(request: HttpRequest, timesheet_id: UUID) -> Payable:
    """404 for who makes no statements of this employer."""
    row, scope = _seen(request, timesheet_id)
    if row.timesheet.contract.employer.register_code not in pays(scope):
        raise Http404
    return row


def _back(timesheet: Timesheet) -> dict[str, str]:
    href = reverse("months:pay", args=[timesheet.public_id])
    return {"back": href, "cancel": href, "back_label": _("Pay of the month")}


@login_required
@require_safe
def month(request: HttpRequest) -> HttpResponse:
    """„Atlīdzība”: contracts of a month, with what each is paid and what is missing; all the own ones for a mentor."""
    scope, on = scope_now(request), riga_date(now())
    asked, places = month_asked(request), _reads_places(scope)
    rows = _rows(scope)
    table = PayTable(rows.of(asked) if places else rows, exclude=("month",) if places else ("mentor",))  # type: ignore[attr-defined]
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    shown = [row.record for row in table.paginated_rows]
    table.rows_of = {one.timesheet.pk: one for one in payables_of(shown, on=on)}
    context = {
        "table": table,
        "places": places,
        "month": month_words(asked),
        "before": str(asked.plus(-1)),
        "after": str(asked.plus(1)),
        "this": str(asked),
        "makes": bool(pays(scope)),
    }
    return render(request, "pay/list.html", context)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The month of the employers whose pay this person reads, as one XLSX for accounting."""
    scope, asked = scope_now(request), month_asked(request)
    if not _reads_places(scope):
        raise Http404
    on = now()
    order = ("contract__employer__name", "contract__mentor__surname", "contract__mentor__given_name", "pk")
    rows = list(_rows(scope).of(asked).order_by(*order))  # type: ignore[attr-defined]
    user: Any = request.user
    access("export", subject=user.public_id, by=user, on=on, what=f"pay of {asked}")
    closed = closed_pairs(by=user, on=on)
    with override("lv"):
        content = as_xlsx(HEADER, sheet_rows(payables_of(rows, on=riga_date(on)), closed=closed))
    return file_response(content, media_type=XLSX, name=f"atlidziba-{asked}.xlsx")


@login_required
@require_safe
def pay(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """One contract's month: the calculation as it stands, its statement, and what can be done now."""
    row, scope = _seen(request, timesheet_id)
    timesheet = row.timesheet
    access("view", subject=timesheet.public_id, by=request.user, on=now(), what="pay")  # type: ignore[arg-type]
    mine = timesheet.contract.mentor.user_id == request.user.pk
    makes = timesheet.contract.employer.register_code in pays(scope) and not mine
    statement = row.statement
    earlier = PayStatement.objects.filter(timesheet=timesheet, state=StatementState.CORRECTED).select_related("case")
    repayments = RepaymentCase.objects.visible_to(scope).filter(contract=timesheet.contract, month=timesheet.month)
    context = {
        "row": timesheet,
        "heading": month_words(timesheet.as_month),
        "standing": standing(row),
        "findings": row.findings if statement is None or row.stale else (),
        "facts": _facts(row),
        "rates": row.amounts.lines if statement is None else (),
        "table": _unpaid(row),
        "statement": statement,
        "earlier": earlier,
        "approves": makes and not row.findings and (statement is None or row.stale),
        "pays": makes and statement is not None and statement.state == StatementState.APPROVED and not row.stale,
        "asks_back": makes and statement is not None and statement.state == StatementState.PAID,
        "repayments": repayments.select_related("paper__case"),
        "stale": row.stale,
    }
    return render(request, "pay/pay.html", context)


def _unpaid(row: Payable) -> LineTable | None:
    """Hours that are not paid, each with the reason; None: there are none."""
    with override("lv"):
        lines = [line for line in line_rows(row.shown) if line["why"]]
    if not lines:
        return None
    table = LineTable(lines)
    table.caption = str(_("Hours that are not paid"))
    return table


def _facts(row: Payable) -> list[dict[str, Any]]:
    timesheet, statement = row.timesheet, row.statement
    live = timesheet.live
    found = [
        {"key": _("Mentor"), "value": timesheet.contract.mentor.name},
        {"key": _("Employer"), "value": timesheet.contract.employer.name},
        {"key": _("Employment contract"), "value": str(timesheet.contract.case or "")},
        {"key": _("Timesheet"), "value": str(live.case) if live is not None and live.case is not None else ""},
    ]
    if statement is not None:
        found += _of_statement(statement)
    elif not row.findings:
        found += _calculated(row)
    return found


def _calculated(row: Payable) -> list[dict[str, Any]]:
    found = [
        {
            "key": _("Rate %(rate)s from %(day)s") % {"rate": money(one.rate.amount), "day": shown_day(one.rate.valid_from)},
            "value": _("%(hours)s h, %(amount)s") % {"hours": one.hours, "amount": money(one.amount)},
        }
        for one in row.amounts.lines
    ]  # fmt: skip
    found.append({"key": _("Calculated"), "value": money(row.amounts.gross)})
    found += [
        {"key": _("Kept back by notice %(number)s") % {"number": row.debts[key]}, "value": money(amount)}
        for key, amount in row.amounts.kept_back
    ]
    return [*found, {"key": _("To pay"), "value": money(row.due)}]


def _of_statement(statement: PayStatement) -> list[dict[str, Any]]:
    printed = statement.printed
    found = [
        {"key": _("Rate %(rate)s from %(day)s") % {"rate": one["rate"], "day": one["from"]},
         "value": _("%(hours)s h, %(amount)s") % {"hours": one["hours"], "amount": one["amount"]}}
        for one in printed.get("rates", [])
    ]  # fmt: skip
    found.append({"key": _("Calculated"), "value": money(statement.gross)})
    if statement.deducted:
        found.append({"key": _("Kept back"), "value": money(statement.deducted)})
    if statement.before:
        found.append({"key": _("Paid before"), "value": money(statement.before)})
    found += [
        {"key": _("To pay"), "value": money(statement.to_pay)},
        {"key": _("Approved by"), "value": f"{statement.approved_name}, {shown_moment(statement.approved_at)}"},
    ]
    if statement.reason:
        found.append({"key": _("Why the statement is corrected"), "value": statement.reason})
    if statement.paid_on:
        found.append({"key": _("Paid on"), "value": shown_day(statement.paid_on)})
    return found


@login_required
@FORM
def approve(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """The calculation on one page, and the act that approves it; of a stale statement the one that corrects it."""
    row = _made_here(request, timesheet_id)
    if row.findings or (row.statement is not None and not row.stale):
        messages.error(request, " ".join(str(one) for one in row.findings) or _("The month has its statement already."))
        return redirect("months:pay", timesheet_id)
    form = ApproveForm(posted(request), corrects=row.statement is not None, initial={"seen": row.digest})
    act = act_of(request, form.fields["sure"].label)
    if request.method == "POST" and form.is_valid() and act is not None:
        data = form.cleaned_data
        try:
            made = actions.approve(
                timesheet=row.timesheet, seen=data["seen"], act=act, reason=data.get("reason", ""), by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except PayError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The statement is approved with the number %(number)s.") % {"number": made})
            return redirect("months:pay", timesheet_id)
    return form_page(
        request, form, "pay/approve.html", heading=_("Approve the pay"), submit=_("Approve"),
        who=f"{row.timesheet.contract.mentor.name}, {month_words(row.timesheet.as_month)}", facts=_calculated(row),
        table=_unpaid(row), over=money(row.over) if row.over else "",
        **_back(row.timesheet),
    )  # fmt: skip


@login_required
@FORM
def paid(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """The money has gone out."""
    row = _made_here(request, timesheet_id)
    statement = row.statement
    if statement is None or statement.state != StatementState.APPROVED:
        raise Http404
    form = PaidForm(posted(request), initial={"version": statement.version, "paid_on": riga_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark_paid(
                statement=statement, paid_on=form.cleaned_data["paid_on"], version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except RecordError as refusal:
            form.add_error("paid_on", str(refusal))
        else:
            messages.success(request, _("Marked as paid; the timesheet is closed."))
            return redirect("months:pay", timesheet_id)
    lead = f"{statement}: {money(statement.to_pay)}"
    return form_page(
        request, form, heading=_("Mark as paid"), submit=_("Mark as paid"), lead=lead, **_back(row.timesheet)
    )


# What is paid back ----------------------------------------------------------------------------------------------------


@login_required
@FORM
def ask_back(request: HttpRequest, timesheet_id: UUID) -> HttpResponse:
    """A notice of repayment for a paid month (R17, R35)."""
    row = _made_here(request, timesheet_id)
    if row.statement is None or row.statement.state != StatementState.PAID:
        raise Http404
    form = RepaymentForm(posted(request), initial={"due_on": add_months(riga_date(now()), actions.TERM_MONTHS)})
    act = act_of(request, form.fields["sure"].label)
    if request.method == "POST" and form.is_valid() and act is not None:
        try:
            made = actions.open_repayment(
                timesheet=row.timesheet,
                terms=form.terms(),
                act=act,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except PayError as refusal:
            form.add_error("amount", str(refusal))
        else:
            messages.success(request, _("The notice %(number)s is made; the mentor can read it.") % {"number": made})
            return redirect("months:pay", timesheet_id)
    lead = _("%(month)s, paid %(amount)s. The mentor pays back hours that were counted twice.") % {
        "month": month_words(row.timesheet.as_month), "amount": money(row.statement.gross),
    }  # fmt: skip
    return form_page(
        request, form, heading=_("Notice of repayment"), submit=_("Confirm the notice"), lead=lead, **_back(row.timesheet)
    )  # fmt: skip


@login_required
@require_safe
def repayments(request: HttpRequest) -> HttpResponse:
    """Everything that was to be paid back, of whose pay this person reads."""
    scope = scope_now(request)
    rows = RepaymentCase.objects.visible_to(scope).select_related(
        "paper__case", "contract__mentor", "contract__employer"
    )
    table = RepaymentTable(rows.prefetch_related("deductions__statement"))
    table.makes = pays(scope)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    return render(request, "pay/repayments.html", {"table": table})


def _case(request: HttpRequest, case_id: UUID) -> RepaymentCase:
    scope = scope_now(request)
    rows = RepaymentCase.objects.visible_to(scope).select_related(
        "paper__case", "contract__mentor", "contract__employer"
    )
    row = get_object_or_404(rows, public_id=case_id)
    if row.contract.employer.register_code not in pays(scope):
        raise Http404
    return row


@login_required
@FORM
def repaid(request: HttpRequest, case_id: UUID) -> HttpResponse:
    row = _case(request, case_id)
    form = RepaidForm(posted(request), initial={"version": row.version, "repaid_on": riga_date(now())})
    if request.method == "POST" and form.is_valid():
        try:
            actions.repaid(
                case=row, repaid_on=form.cleaned_data["repaid_on"], version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except RecordError as refusal:
            form.add_error("repaid_on", str(refusal))
        else:
            messages.success(request, _("Marked as paid back."))
            return redirect("months:repayments")
    return _case_page(request, form, row, heading=_("Paid back"))


@login_required
@FORM
def drop(request: HttpRequest, case_id: UUID) -> HttpResponse:
    row = _case(request, case_id)
    form = DropForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.drop(
                case=row,
                reason=form.cleaned_data["reason"],
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Nothing is to be paid back any more."))
            return redirect("months:repayments")
    return _case_page(request, form, row, heading=_("Drop the repayment"))


def _case_page(request: HttpRequest, form: Any, row: RepaymentCase, *, heading: str) -> HttpResponse:
    back = reverse("months:repayments")
    lead = f"{row}: {row.contract.mentor.name}, {money(row.amount)}, {date_short(row.due_on)}"
    return form_page(request, form, heading=heading, lead=lead, back=back, cancel=back, back_label=_("Repayments"))
