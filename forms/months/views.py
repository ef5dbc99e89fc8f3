"""A locked month: its mentor asks to have it opened, the coordinator opens it or says why not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.months import actions
from forms.months.access import coordinates
from forms.months.entry import AskForm, OpenForm, RefuseForm
from forms.months.errors import MonthError, NoReason, WrongUntil
from forms.months.grids.documents import month_words
from forms.months.pages import asked_to_open, own_month, seen_month
from forms.months.wording import until_words
from forms.people.pages import FORM, form_page
from forms.programmes.errors import NoRules
from kernel.periods import DAY, end_of_day, now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID

    from forms.months.models import LearnerMonth


@login_required
@FORM
def ask(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """404 for everybody but the mentor."""
    row = own_month(request, month_id)
    form = AskForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.ask_to_open(month=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except (MonthError, NoRules) as trouble:
            form.add_error("reason" if isinstance(trouble, NoReason) else None, str(trouble))
        else:
            messages.success(request, _("The coordinator is asked. You get a message when there is an answer."))
            return redirect("months:diary", row.public_id)
    return form_page(request, form, heading=_("Ask to open the month"), submit=_("Send the request"), **_around(row))


def _around(row: LearnerMonth) -> dict[str, str]:
    here, whose = reverse("months:diary", args=[row.public_id]), row.provider.plan.learner.person.name
    lead = _("%(learner)s, %(month)s") % {"learner": whose, "month": month_words(row.month)}
    return {"cancel": here, "back": here, "back_label": _("Diary"), "lead": lead}


@login_required
@FORM
def refuse(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """404 for everybody but the coordinator of the learner's municipality, and when nobody has asked."""
    row, scope, _depth = seen_month(request, month_id)
    asked = asked_to_open(row)
    if not coordinates(row, scope) or asked is None:
        raise Http404
    form = RefuseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.refuse_to_open(month=row, answer=form.cleaned_data["answer"], by=request.user, on=now())  # type: ignore[arg-type]
        except MonthError as trouble:
            form.add_error("answer" if isinstance(trouble, NoReason) else None, str(trouble))
        else:
            messages.success(request, _("The month stays locked. The mentor is told."))
            return redirect("months:diary", row.public_id)
    return form_page(
        request, form, "months/asked.html", heading=_("Leave the month locked"), submit=_("Leave it locked"), asked=asked,
        **_around(row),
    )  # fmt: skip


@login_required
@FORM
def open_again(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """404 for everybody but the coordinator of the learner's municipality."""
    row, scope, _depth = seen_month(request, month_id)
    if not coordinates(row, scope):
        raise Http404
    on = now()
    form = OpenForm(posted(request), initial={"last_day": riga_date(on) + 2 * DAY})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.open_again(month=row, last_day=said["last_day"], reason=said["reason"], by=request.user, on=on)  # type: ignore[arg-type]
        except (MonthError, NoRules) as trouble:
            field = (
                "last_day" if isinstance(trouble, WrongUntil) else "reason" if isinstance(trouble, NoReason) else None
            )
            form.add_error(field, str(trouble))
        else:
            words = _("The month is open until %(until)s. The mentor is told.")
            messages.success(request, words % {"until": until_words(end_of_day(said["last_day"]))})
            return redirect("months:diary", row.public_id)
    return form_page(
        request, form, "months/asked.html", heading=_("Open the month for corrections"), submit=_("Open"),
        asked=asked_to_open(row), refuse=reverse("months:refuse", args=[row.public_id]), **_around(row),
    )  # fmt: skip
