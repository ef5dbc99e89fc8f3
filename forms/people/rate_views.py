"""Pages of the administrator: the unit rate of a mentor hour."""

from __future__ import annotations

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import rates as verbs
from forms.people.errors import PeopleError
from forms.people.pages import FORM, administrators_only, form_page, tell
from forms.people.place_entry import RateForm
from forms.people.tables import RateTable
from forms.programmes.models import UnitRate
from kernel.grammar import date_short, money
from kernel.periods import now
from kernel.web.forms import posted


@login_required
@require_safe
def rates(request: HttpRequest) -> HttpResponse:
    """Every rate with its days and its source."""
    administrators_only(request)
    table = RateTable(UnitRate.objects.all(), newest=verbs.newest())
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "people/rates.html", {"table": table})


@login_required
@FORM
def enter(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    form = RateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.enter(terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        except PeopleError as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("The rate is entered."))
            return redirect("people:rates")
    back = {"back": reverse("people:rates"), "back_label": _("Rates of a mentor hour")}
    return form_page(request, form, heading=_("New rate of a mentor hour"), **back)


@login_required
@FORM
def take_back(request: HttpRequest, day: str) -> HttpResponse:
    """The newest rate goes, after asking."""
    administrators_only(request)
    rate = verbs.newest()
    if rate is None or rate.valid_from.isoformat() != day:
        raise Http404
    if request.method == "POST":
        try:
            verbs.take_back(rate=rate, by=request.user, on=now())  # type: ignore[arg-type]
        except PeopleError as trouble:
            messages.error(request, str(trouble))
        else:
            messages.success(request, _("The rate is taken back."))
        return redirect("people:rates")
    shown = {"amount": money(rate.amount), "day": date_short(rate.valid_from)}
    return render(request, "people/rate_back.html", shown)
