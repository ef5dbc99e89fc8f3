"""Pages of a vocational institution's own academic year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from forms.institutions import calendar as verbs
from forms.institutions.entry import YearForm
from forms.institutions.pages import FORM, form_page, institution_of
from forms.records.errors import EditConflict
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.models import Institution
    from forms.programmes.models import AcademicYear
    from kernel.calendars import AcademicYear as Year


def _vocational(request: HttpRequest, place: str) -> Institution:
    """404 for an institution whose dates the Cabinet sets."""
    institution = institution_of(request, place)
    if not institution.vocational:
        raise Http404
    return institution


@login_required
@require_safe
def years(request: HttpRequest, place: str) -> HttpResponse:
    """The years that are not over, each with the dates that hold here and where they come from."""
    institution = _vocational(request, place)
    own = {row.name: row for row in verbs.own_years(institution)}
    shown = [_shown(year, own.get(year.name), place=place) for year in verbs.common_years(on=riga_date(now()))]
    return render(request, "own/calendar.html", {"institution": institution, "place": place, "years": shown})


def _shown(common: Year, own: AcademicYear | None, *, place: str) -> dict[str, Any]:
    holds = own.as_year() if own is not None else common
    rows = [
        {"key": _("Semester %(kind)s") % {"kind": one.kind}, "value": f"{date_short(one.start)}–{date_short(one.end)}"}
        for one in holds.semesters_of(None)
    ]
    rows.append({"key": _("Source"), "value": holds.source})
    return {
        "name": common.name,
        "rows": rows,
        "own": own is not None,
        "placeholder": holds.placeholder,
        "href": reverse("own:calendar-year", args=[place, common.name.replace("/", "-")]),
    }


@login_required
@FORM
def year(request: HttpRequest, place: str, name: str) -> HttpResponse:
    """The dates that the head's order sets; or back to the common calendar."""
    institution = _vocational(request, place)
    known = {one.name: one for one in verbs.common_years(on=riga_date(now()))}
    common = known.get(name.replace("-", "/"))
    if common is None:
        raise Http404
    own = next((row for row in verbs.own_years(institution) if row.name == common.name), None)
    form = YearForm(posted(request), common=common, initial=_stored(common, own))
    if request.method == "POST" and request.POST.get("act") == "drop" and own is not None:
        try:
            verbs.drop_year(
                institution=institution,
                name=common.name,
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            messages.error(request, _("Somebody has changed these dates meanwhile. Look at them and press again."))
            return redirect("own:calendar-year", place, name)
        messages.success(request, _("The common calendar holds again."))
        return redirect("own:calendar", place)
    if request.method == "POST" and form.is_valid():
        try:
            verbs.set_year(
                institution=institution,
                common=common,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            return conflict_page(
                request, form=form, stored=_stored(common, own), version=verbs.version_of(institution, common.name)
            )
        messages.success(request, _("Saved. Contracts, requests and plans made from now on count by these dates."))
        return redirect("own:calendar", place)
    return form_page(
        request,
        form,
        "own/calendar_year.html",
        heading=_("Academic year %(name)s") % {"name": common.name.replace("/", "./") + "."},
        own=own is not None,
        back=reverse("own:calendar", args=[place]),
        back_label=_("Academic years"),
    )


def _stored(common: Year, own: AcademicYear | None) -> dict[str, Any]:
    holds = own.as_year() if own is not None else common
    first, second = (next(one for one in holds.semesters_of(None) if one.kind == kind) for kind in ("I", "II"))
    return {
        "first_start": first.start, "first_end": first.end, "second_start": second.start, "second_end": second.end,
        "source": own.source if own is not None else "", "version": own.version if own is not None else 0,
    }  # fmt: skip
