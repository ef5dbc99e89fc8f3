"""The address that keeps what is typed and not sent yet (forms.records.unsent). It speaks JSON with autosave.js."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.formats import date_format
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.records import unsent
from kernel.periods import now, riga
from kernel.web.dates import shown_moment

if TYPE_CHECKING:
    from kernel.accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "POST"])
def typing(request: HttpRequest) -> HttpResponse:
    """GET `?page=`: what is kept of it, 204 when nothing is. POST `page` and `typed`: keep; without `typed`: drop.
    400 for what is no typing."""
    by: User = request.user  # type: ignore[assignment]
    page = (request.POST if request.method == "POST" else request.GET).get("page", "")
    if request.method == "GET":
        row = unsent.kept(by=by, page=page)
        if row is None:
            return HttpResponse(status=204)
        return JsonResponse({"saved": shown_moment(row.saved_at), "typed": row.typed})
    if "typed" not in request.POST:
        unsent.drop(by=by, page=page)
        return HttpResponse(status=204)
    on = now()
    try:
        unsent.keep(by=by, page=page, typed=request.POST["typed"], on=on)
    except unsent.Unkept:
        return HttpResponse(status=400)
    return JsonResponse({"saved": date_format(riga(on), "H:i")})
