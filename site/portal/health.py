"""Three pages for whoever keeps the portal running: alive, ready, and in what state."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_required
from django.db import DatabaseError, connection
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal import doctor


@require_safe
@never_cache
def livez(request: HttpRequest) -> HttpResponse:
    """The process answers; it looks at nothing else, so a slow database never gets it killed."""
    return HttpResponse("ok\n", content_type="text/plain; charset=utf-8")


@require_safe
@never_cache
def readyz(request: HttpRequest) -> HttpResponse:
    """200 when requests can be served, 503 when not; names of the parts only, no details for strangers."""
    verdicts = {name: _holds(question) for name, question in _READY.items()}
    return JsonResponse(verdicts, status=200 if all(verdicts.values()) else 503)


def _answers() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return bool(cursor.fetchone()[0] == 1)


def _holds(question: Callable[[], bool]) -> bool:
    try:
        return question()
    except (DatabaseError, OSError):
        return False


def _stores() -> bool:
    return doctor.storage_is_writable(lately=True)


_READY: dict[str, Callable[[], bool]] = {"database": _answers, "storage": _stores}


@require_safe
@login_required
def status(request: HttpRequest) -> HttpResponse:
    """What `./portal doctor` says, without the questions that take seconds or leave the house."""
    if not getattr(request.user, "is_staff", False):
        raise Http404
    return render(request, "portal/status.html", {"findings": list(doctor.examine(quick=True))})
