"""Pages of sending many records of one kind: choose them, see what each is held up by, send, read what became of each."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django_tables2 import RequestConfig

from forms.records.batch import MOST, judge, send_many
from forms.records.tables import SendTable
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from typing import Any

    from forms.records.batch import Sending


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def send_several(request: HttpRequest, sending: Sending) -> HttpResponse:
    """Three pages of one act: the choice, its check, the report."""
    user: Any = request.user
    on = now()
    rows = sending.rows(user, riga_date(on))
    if rows is None:
        raise Http404
    if request.method != "POST":
        return _choice(request, sending)
    chosen = _chosen(request)
    if not chosen:
        messages.error(request, _("Choose at least one."))
        return _choice(request, sending, status=422)
    if request.POST.get("act") == "send":  # sent ones too: whoever sends the page again reads the same report
        outcomes = send_many(sending, list(rows.filter(public_id__in=chosen)), seen=chosen, by=user, on=on)
        done, left = [one for one in outcomes if one.case], [one for one in outcomes if not one.case]
        return _page(request, sending, "sent_several", done=done, left=left)
    waiting = list(rows.filter(state=sending.waits, public_id__in=chosen))
    outcomes = judge(sending, waiting, by=user, on=riga_date(on))
    ready, left = [one for one in outcomes if not one.reasons], [one for one in outcomes if one.reasons]
    return _page(request, sending, "send_several_check", ready=ready, left=left, outcomes=outcomes)


def _choice(request: HttpRequest, sending: Sending, *, status: int = 200) -> HttpResponse:
    """„?visi=1” comes with everything chosen: without scripts that is a link."""
    rows = sending.waiting(request.user, riga_date(now()))  # type: ignore[arg-type]
    found = [] if rows is None else list(rows[:MOST])
    lines = [{"public_id": row.public_id, "line": sending.line(row)} for row in found]
    table = SendTable(lines, everything="visi" in request.GET)
    RequestConfig(request, paginate=False).configure(table)
    return _page(request, sending, "send_several", status=status, table=table, most=MOST)


def _page(request: HttpRequest, sending: Sending, template: str, *, status: int = 200, **page: Any) -> HttpResponse:
    route, label = sending.lists
    page |= {"heading": sending.heading, "back": reverse(route), "back_label": label}
    return render(request, f"records/{template}.html", page, status=status)


def _chosen(request: HttpRequest) -> dict[UUID, int]:
    """What was ticked, with the version that was judged where the page knew it already ("<id>.<version>")."""
    found = {}
    for text in request.POST.getlist("chosen")[:MOST]:
        name, _dot, version = text.partition(".")
        try:
            found[UUID(name)] = int(version or 0)
        except ValueError:
            continue
    return found
