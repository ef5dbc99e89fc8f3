"""Pages of sending many contracts: choose them, see what each is held up by, send, read what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django_tables2 import RequestConfig

from forms.contracts.batch import MOST, judge, own, send_many, sendable
from forms.contracts.tables import SendTable
from forms.people.pages import FORM, scope_now
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from forms.people.access import Scope


@login_required
@FORM
def send_several(request: HttpRequest) -> HttpResponse:
    """Three pages of one act: the choice, its check, the report."""
    scope = scope_now(request)
    if not scope.sends:
        raise Http404
    chosen = _ids(request)
    if request.method != "POST":
        return _choice(request, scope)
    if not chosen:
        messages.error(request, _("Choose at least one contract."))
        return _choice(request, scope, status=422)
    if request.POST.get("act") == "send":  # sent ones too: whoever sends the page again reads the same report
        rows = list(own(scope).filter(public_id__in=chosen))
        outcomes = send_many(contracts=rows, by=request.user, on=now())  # type: ignore[arg-type]
        done, left = [one for one in outcomes if one.case], [one for one in outcomes if not one.case]
        return render(request, "contracts/sent_several.html", {"done": done, "left": left})
    outcomes = judge(sendable(scope).defer(None).filter(public_id__in=chosen), on=riga_date(now()))
    page = {"ready": [one for one in outcomes if not one.reasons], "left": [one for one in outcomes if one.reasons]}
    return render(request, "contracts/send_several_check.html", page)


def _choice(request: HttpRequest, scope: Scope, *, status: int = 200) -> HttpResponse:
    """„?visi=1” comes with everything chosen: without scripts that is a link."""
    table = SendTable(sendable(scope)[:MOST], everything="visi" in request.GET)
    RequestConfig(request, paginate=False).configure(table)
    return render(request, "contracts/send_several.html", {"table": table, "most": MOST}, status=status)


def _ids(request: HttpRequest) -> list[UUID]:
    found = []
    for text in request.POST.getlist("chosen")[:MOST]:
        try:
            found.append(UUID(text))
        except ValueError:
            continue
    return found
