"""Pages of the municipal coordinator: applications that name the municipality, to read (domain reference 2.2, "R m")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people.access import scope_of
from forms.people.models import Municipality
from forms.training.applications.facts import of_municipalities
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState
from forms.training.applications.tables import TONES, MunicipalTable, answers, attended, moment, state_words
from kernel.audit.log import access
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from uuid import UUID

    from forms.people.access import Scope

#: Who keeps contact with candidates needs no code, no birth date and no document of theirs.
NOT_NEEDED = frozenset({"personal_code", "birth_date", "copy"})


def _scope(request: HttpRequest) -> Scope:
    """404 for whoever coordinates no municipality."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if not scope.coordinates:
        raise Http404
    return scope


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    table = MunicipalTable(of_municipalities(scope.coordinates))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    places = list(Municipality.objects.filter(pk__in=scope.coordinates))
    for place in places:
        access("view", subject=place.public_id, by=request.user, on=now(), what="training applications")  # type: ignore[arg-type]
    return render(request, "training/municipal.html", {"table": table, "places": places})


@login_required
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """What the applicant has said, as far as the coordinator needs it."""
    rows = of_municipalities(_scope(request).coordinates)
    row: TrainingApplication = get_object_or_404(rows, public_id=application_id)
    assert row.group is not None  # noqa: S101 (whoever submitted has a group, the database says so)
    access("view", subject=row.public_id, by=request.user, on=now(), what="training application")  # type: ignore[arg-type]
    state = ApplicationState(row.state)
    context = {
        "title": row.terms.name,
        "application": row,
        "group": row.group,
        "state": state_words(row),
        "tone": TONES[ApplicationState.SUBMITTED if state == ApplicationState.CHECKING else state],
        "submitted": moment(row),
        "attended": attended(row),
        "sections": answers(row, row.group, whole_code=False, without=NOT_NEEDED),
    }
    return render(request, "training/municipal_application.html", context)
