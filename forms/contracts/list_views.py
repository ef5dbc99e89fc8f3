"""The list of contracts, my unfinished drafts and what waits for me; the same list as a table to take."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.contracts.documents import KIND
from forms.contracts.listing import MOST_ROWS, ContractFilter, contract_rows
from forms.contracts.models import EmploymentContract
from forms.contracts.sending import CONTRACTS
from forms.contracts.tables import ContractTable
from forms.contracts.waiting import waiting_for
from forms.people.pages import scope_now
from forms.people.restricting import closed_pairs
from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.audit.log import access
from kernel.exports import as_xlsx
from kernel.grammar import number
from kernel.periods import now, riga_date
from kernel.web.downloads import download

#: No more than these of each kind above the list; „Mani darbi” shows all.
MOST_WAITING = 20


@login_required
@require_safe
def contract_list(request: HttpRequest) -> HttpResponse:
    """Contracts I may see, and my unfinished drafts."""
    scope = scope_now(request)
    contracts = EmploymentContract.objects.visible_to(scope).select_related("employer", "mentor", "case")
    narrow = ContractFilter(request.GET, scope=scope) if scope.reads or scope.reads_everything else None
    table = ContractTable(narrow.narrowed(contracts) if narrow else contracts)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    drafts = Draft.objects.filter(owner_id=request.user.pk, kind=KIND, state=DraftState.OPEN)
    page = {
        "table": table,
        "drafts": drafts,
        "may_write": bool(scope.writes),
        "waiting": [one for queue in waiting_for(scope) for one in queue.first(MOST_WAITING)],
        "to_send": CONTRACTS.count(scope.user, riga_date(now())),
        "narrow": narrow,
        "query": urlencode(narrow.query()) if narrow else "",
    }
    return render(request, "contracts/list.html", page)


@login_required
@require_safe
def export(request: HttpRequest) -> HttpResponse:
    """The same list as XLSX, with what holds today; every contract in it gets its line in the access log."""
    scope = scope_now(request)
    if not (scope.reads or scope.reads_everything):
        raise Http404
    contracts = EmploymentContract.objects.visible_to(scope)
    contracts = ContractFilter(request.GET, scope=scope).narrowed(contracts)
    if contracts.count() > MOST_ROWS:
        words = _("One export takes at most %(most)s contracts. Choose fewer and export again.")
        messages.error(request, words % {"most": number(MOST_ROWS)})
        return redirect("contracts:list")
    contracts = contracts.select_related("employer__municipality", "mentor", "case")
    found = list(contracts.prefetch_related("amendments", "terminations"))
    with transaction.atomic():
        for row in found:
            access("export", subject=row.public_id, by=request.user, on=now(), what="contracts xlsx")  # type: ignore[arg-type]
    header, rows = contract_rows(
        found,
        on=riga_date(now()),
        closed=closed_pairs(by=request.user, on=now()),  # type: ignore[arg-type]
    )
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    return download(as_xlsx(header, rows), media_type=kind, name="ligumi.xlsx")
