"""The report of a period, and the same as a table to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from forms.people.models import Municipality
from forms.people.pages import scope_now
from forms.reports import tables
from forms.reports.access import Reach, reach_of
from forms.reports.entry import asked, semesters
from forms.reports.facts import report, trained
from forms.reports.rules import SMALLEST
from kernel.exports import as_xlsx
from kernel.periods import now, riga_date
from kernel.web.downloads import download

if TYPE_CHECKING:
    from forms.reports.entry import PeriodForm

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reach(request: HttpRequest) -> Reach:
    """404 for who reads no reports."""
    reach = reach_of(scope_now(request))
    if reach is None:
        raise Http404
    return reach


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    reach, on = _reach(request), riga_date(now())
    form = asked(request.GET.dict(), on=on)
    context: dict[str, Any] = {"form": form, "reach": reach, "semesters": _links(form, on=on)}
    if not form.is_valid():
        return render(request, "reports/home.html", context, status=422)
    found, reached = report(reach, form.period), trained(form.period)
    values = reached.progress.values
    context |= {
        "heading": ", ".join([tables.period_words(form.period), *_municipalities(reach)]),
        "query": urlencode({"no": form.period.first, "lidz": form.period.last}),
        "report": found,
        "rows": [tables.group_row(one) for one in found.groups],
        "whole": tables.group_row(found.whole),
        "hours": tables.hour_bars(found),
        "evaluations": tables.evaluation_bars(found),
        "trained": tables.trained_bars(reached),
        "rounds": tables.round_rows(reached),
        "certificates": reached.certificates,
        "target_source": values.source_of("mentors_target") if values else "",
        "target_edition": values.edition if values else "",
        "smallest": SMALLEST,
        "untold": not all(one.told for one in found.mets()),
    }
    return render(request, "reports/home.html", context)


def _links(form: PeriodForm, *, on: Any) -> list[dict[str, Any]]:
    chosen = {name: form.data.get(name) for name in ("no", "lidz")}
    return [
        {"words": words, "query": urlencode(query), "current": query == chosen} for words, query in semesters(on=on)
    ]


def _municipalities(reach: Reach) -> list[str]:
    rows = Municipality.objects.filter(pk__in=reach.municipalities or ())
    return list(rows.order_by("name").values_list("name", flat=True))


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """What the page shows and nothing more: what is not told there is not told here."""
    reach, on = _reach(request), riga_date(now())
    form = asked(request.GET.dict(), on=on)
    if not form.is_valid():
        return redirect(f"{reverse('reports:home')}?{request.GET.urlencode()}")
    period = form.period
    content = as_xlsx(*tables.sheet(report(reach, period), trained(period), whole=reach.whole))
    return download(content, media_type=XLSX, name=f"parskats-{period.first}-{period.last}.xlsx")
