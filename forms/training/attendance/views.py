"""Pages of the attendance of a group: marking, closing, the list to sign."""

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

from doc_templates.facade import RenderError
from forms.records.errors import EditConflict, RecordError
from forms.training.access import Reach, reach_of
from forms.training.applications.facts import closed_to
from forms.training.attendance import actions, lists
from forms.training.attendance.documents import printed_sheet
from forms.training.attendance.entry import SheetForm, TrainerForm, WithdrawForm, stored
from forms.training.attendance.facts import lists_of, sheet_of
from forms.training.attendance.states import ListState
from forms.training.models import TrainingGroup
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted, seen_version
from signing.facade import SigningError

if TYPE_CHECKING:
    from forms.training.attendance.facts import Sheet

_TONES = {
    ListState.SENT: "info",
    ListState.SIGNED: "success",
    ListState.ARCHIVED: "success",
    ListState.ANNULLED: "danger",
}
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _group(request: HttpRequest, group_id: UUID) -> tuple[TrainingGroup, Reach]:
    """404 for whoever may not see who takes part."""
    reach = reach_of(request.user, on=riga_date(now()))
    if not reach.sees_applications:
        raise Http404
    rows = TrainingGroup.objects.select_related("round").prefetch_related("days")
    return get_object_or_404(rows, public_id=group_id), reach


@login_required
@_FORM
def attendance(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Hours by participant and day."""
    group, reach = _group(request, group_id)
    if request.method == "POST" and not reach.decides:
        raise Http404
    sheet = sheet_of(group)
    form = SheetForm(posted(request), sheet=sheet)
    if request.method == "POST" and form.is_valid():
        try:
            actions.mark(
                group=group,
                marks=form.marks(),
                trainer=form.cleaned_data["trainer"],
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            newest = sheet_of(group)
            return conflict_page(request, form=form, stored=stored(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("training:attendance", group.public_id)
    access("view", subject=group.public_id, by=request.user, on=now(), what="training attendance")  # type: ignore[arg-type]
    return _page(request, form, sheet, reach)


def _page(request: HttpRequest, form: SheetForm, sheet: Sheet, reach: Reach) -> HttpResponse:
    made = lists_of(sheet.group)
    context: dict[str, Any] = {
        "form": form,
        "sheet": sheet,
        "group": sheet.group,
        "decides": reach.decides,
        "closable": reach.decides
        and not sheet.closed
        and bool(sheet.lines)
        and riga_date(now()) >= sheet.group.last_day,
        "lists": [{"row": row, "tone": _TONES[ListState(row.state)]} for row in made],
        "waiting_list": any(row.state == ListState.SENT for row in made),
        "sendable": reach.decides and sheet.closed and bool(sheet.lines),
        "too_short": sheet.reachable < sheet.needed,
        "head": list(zip(sheet.days, sheet.ceilings, strict=True)),
    }
    return render(request, "training/attendance.html", context, status=422 if form.errors else 200)


@login_required
@_FORM
def attendance_close(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Check who has completed, then close."""
    group, reach = _group(request, group_id)
    if not reach.decides:
        raise Http404
    if request.method == "POST":
        try:
            sheet = actions.close(group=group, version=seen_version(request.POST), by=request.user, on=now())  # type: ignore[arg-type]
        except EditConflict:
            messages.warning(request, _("Somebody else has changed the attendance meanwhile. Look at it once more."))
            return redirect("training:attendance-close", group.public_id)
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("training:attendance", group.public_id)
        messages.success(request, _("The attendance is closed; participants are told by e-mail."))
        return redirect("training:certificates" if sheet.completed else "training:attendance", group.public_id)
    sheet = sheet_of(group)
    if sheet.closed or not sheet.lines:
        return redirect("training:attendance", group.public_id)
    access("view", subject=group.public_id, by=request.user, on=now(), what="training attendance")  # type: ignore[arg-type]
    return render(request, "training/attendance_close.html", {"sheet": sheet, "group": group})


@login_required
@require_safe
def attendance_print(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The list to sign by hand, a page for each day."""
    group, _reach = _group(request, group_id)
    on = now()
    try:
        content = printed_sheet(sheet_of(group), on=on, closed=closed_to(request.user, on=on))  # type: ignore[arg-type]
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("training:attendance", group.public_id)
    access("print", subject=group.public_id, by=request.user, on=on, what="training attendance list")  # type: ignore[arg-type]
    return download(content, media_type="application/pdf", name=f"apmeklejums-{group.first_day:%Y-%m-%d}.pdf")


@login_required
@_FORM
def list_send(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The closed list goes to its trainer."""
    group, reach = _group(request, group_id)
    if not reach.decides:
        raise Http404
    sheet = sheet_of(group)
    back = reverse("training:attendance", args=[group.public_id])
    if not sheet.closed or not sheet.lines:
        messages.info(request, _("Close the attendance first: the trainer signs what is settled."))
        return redirect(back)
    form = TrainerForm(posted(request), initial={"version": str(sheet.version), "name": sheet.trainer})
    if request.method == "POST" and form.is_valid():
        try:
            made = lists.send(
                group=group,
                trainer=form.trainer(),
                paper=form.on_paper,
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            messages.warning(request, _("Somebody else has changed the attendance meanwhile. Look at it once more."))
            return redirect(back)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            words = _("List %(number)s is being made. Print it on its page when it is ready.")
            if not form.on_paper:
                words = _("List %(number)s is on its way to the trainer.")
            messages.success(request, words % {"number": made.case.number})
            return redirect(back)
    access("view", subject=group.public_id, by=request.user, on=now(), what="training attendance")  # type: ignore[arg-type]
    page = {
        "form": form,
        "heading": _("Send the list to the trainer"),
        "lead": _("%(group)s The list gets a number and says the hours and results as they are now.")
        % {"group": group},
        "submit": _("Number and send"),
        "back": back,
        "back_label": _("Attendance"),
        "cancel": back,
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)


@login_required
@_FORM
def list_withdraw(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Take back the list that the trainer has not signed."""
    group, reach = _group(request, group_id)
    if not reach.decides:
        raise Http404
    back = reverse("training:attendance", args=[group.public_id])
    row = next((one for one in lists_of(group) if one.state == ListState.SENT), None)
    if row is None:
        messages.info(request, _("No list of this group waits for its trainer."))
        return redirect(back)
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            lists.withdraw(row=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except SigningError as refusal:
            messages.error(request, str(refusal.message))
        except RecordError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The list is withdrawn; its number stays, annulled."))
        return redirect(back)
    page = {
        "form": form,
        "heading": _("Withdraw list %(number)s") % {"number": row.case.number},
        "lead": _("The trainer is told. A new list gets a new number."),
        "submit": _("Withdraw the list"),
        "back": back,
        "back_label": _("Attendance"),
        "cancel": back,
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)
