"""„Pielikumi”: files that are signed together with a contract, added before it is sent."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.documents import title_of
from forms.contracts.entry import AnnexForm
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.access import scope_of
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.files.errors import Refused
from kernel.files.intake import accept
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from kernel.accounts.models import User


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def annexes(request: HttpRequest, contract_id: UUID) -> HttpResponse:
    """What lies beside the contract; one more file, or one less."""
    user: User = request.user  # type: ignore[assignment]
    scope = scope_of(user, on=riga_date(now()))
    rows = EmploymentContract.objects.visible_to(scope).select_related("employer", "mentor", "case", "draft")
    row = get_object_or_404(rows, public_id=contract_id)
    if row.employer.register_code not in scope.writes:
        raise Http404
    if row.state != ContractState.AGREED:
        messages.info(request, _("The contract has been sent or withdrawn, so its annexes cannot be changed any more."))
        return redirect("contracts:contract", row.public_id)
    access("view", subject=row.public_id, by=user, on=now(), what="annexes of a contract")
    removed = request.POST.get("remove", "") if request.method == "POST" else ""
    form = AnnexForm(None if removed else posted(request), request.FILES or None)
    try:
        if removed:
            actions.remove_annex(contract=row, annex=_id(removed), by=user, on=now())
            messages.success(request, _("The annex was taken away."))
            return redirect("contracts:annexes", row.public_id)
        if form.is_bound and form.is_valid():
            file = accept(form.cleaned_data["file"], allow=signing_facade.ANNEX_TYPES, limit=signing_facade.ANNEX_LIMIT)
            actions.add_annex(contract=row, file=file, by=user, on=now())
            added = _("The annex was added: it will be signed together with the contract.")
            messages.success(request, _("The annex was added.") if row.paper else added)
            return redirect("contracts:annexes", row.public_id)
    except (Refused, signing_facade.SigningError) as refusal:
        if removed:
            messages.error(request, str(refusal.message))
        else:
            form.add_error("file", str(refusal.message))
    except RecordError as refusal:
        messages.error(request, str(refusal))
    page = {
        "contract": row,
        "title": title_of(row),
        "annexes": signing_facade.annexes_of(row.public_id),
        "form": form,
    }
    return render(request, "contracts/annexes.html", page, status=422 if form.errors else 200)


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None
