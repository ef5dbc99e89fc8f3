"""Pages of the municipal coordinator: proposed candidates, a new one, the application of one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from forms.people.access import scope_of
from forms.people.models import Municipality
from forms.records.errors import RecordError
from forms.training.applications.facts import open_groups
from forms.training.applications.states import ApplicationState
from forms.training.applications.tables import answers
from forms.training.nominations import actions
from forms.training.nominations.entry import NominationForm
from forms.training.nominations.facts import fate, nominations_of
from forms.training.nominations.tables import NominationTable
from kernel.audit.log import access
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID

    from forms.people.access import Scope


def _scope(request: HttpRequest) -> Scope:
    """404 for whoever coordinates no municipality."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    if not scope.coordinates:
        raise Http404
    return scope


@login_required
@require_safe
def nominations(request: HttpRequest) -> HttpResponse:
    table = NominationTable(nominations_of(_scope(request)))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "training/nominations.html", {"table": table})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def nominate(request: HttpRequest) -> HttpResponse:
    """Propose a candidate. The e-mail goes out at once."""
    scope = _scope(request)
    on = now()
    groups = list(open_groups(on=riga_date(on)))
    if not groups:
        messages.info(request, _("No group takes applications now. Candidates can be proposed when one is open."))
        return redirect("training:nominations")
    places = list(Municipality.objects.filter(pk__in=scope.coordinates))
    form = NominationForm(posted(request), municipalities=places, groups=groups)
    if request.method == "POST" and form.is_valid():
        try:
            actions.nominate(
                municipality=form.municipalities[form.cleaned_data["municipality"]],
                group=form.groups[form.cleaned_data["group"]],
                name=form.cleaned_data["name"],
                email=form.cleaned_data["email"],
                by=request.user,  # type: ignore[arg-type]
                on=on,
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation is on its way to the candidate."))
            return redirect("training:nominations")
    page = {
        "form": form,
        "heading": _("Propose a candidate"),
        "lead": _("The candidate gets an invitation by e-mail with a link to the application. You see how far it is."),
        "submit": _("Send the invitation"),
        "back": reverse("training:nominations"),
        "back_label": _("Proposed candidates"),
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)


@login_required
@require_safe
def nomination(request: HttpRequest, nomination_id: UUID) -> HttpResponse:
    """One candidate, with the application when it has been submitted; the personal code is masked."""
    row = get_object_or_404(nominations_of(_scope(request)), public_id=nomination_id)
    found: list[dict[str, Any]] = []
    application = row.application
    if application is not None and application.state != ApplicationState.DRAFT and application.group is not None:
        access("view", subject=application.public_id, by=request.user, on=now(), what="training application")  # type: ignore[arg-type]
        found = answers(application, application.group, whole_code=False)
    rows = [
        {"key": _("What has become of it"), "value": fate(row)},
        {"key": _("Group"), "value": str(row.group)},
        {"key": _("Candidate's e-mail"), "value": row.email},
        {"key": _("Proposed"), "value": date_short(riga_date(row.nominated_at))},
    ]
    return render(request, "training/nomination.html", {"nomination": row, "rows": rows, "sections": found})
