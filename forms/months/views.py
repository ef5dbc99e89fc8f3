"""The coordinator opens a locked month again."""

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
from forms.months.entry import OpenForm
from forms.months.errors import MonthError, NoReason, WrongUntil
from forms.months.pages import seen_month
from forms.months.wording import until_words
from forms.people.pages import FORM, form_page
from forms.programmes.errors import NoRules
from kernel.periods import DAY, end_of_day, now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID


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
    here = reverse("months:diary", args=[row.public_id])
    return form_page(
        request, form, heading=_("Open the month for corrections"), submit=_("Open"), cancel=here, back=here,
        back_label=_("Diary"), lead=row.provider.plan.learner.person.name,
    )  # fmt: skip
