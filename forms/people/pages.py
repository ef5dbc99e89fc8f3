"""What the pages of people and partners share: the scope, the form page, findings beside their fields."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.people.access import Scope, scope_of
from forms.people.errors import PeopleError, RulesBroken
from forms.people.learners import Learner
from forms.people.models import Institution
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from datetime import date

    from forms.programmes.rules import RuleValues

FORM = require_http_methods(["GET", "HEAD", "POST"])


def scope_now(request: HttpRequest) -> Scope:
    return scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]


def administrators_only(request: HttpRequest) -> None:
    """404 for everybody else."""
    if not scope_now(request).administers:
        raise Http404


def writable(scope: Scope) -> list[Institution]:
    """Institutions whose learners this person enters; none is a 404."""
    if not scope.writes:
        raise Http404
    return list(Institution.objects.filter(register_code__in=scope.writes))


def rules_of(on: date) -> RuleValues | None:
    """The rules of the day; None before anybody has entered them, when only saving is refused."""
    try:
        return rules_in_force(on)
    except NoRules:
        return None


def form_page(request: HttpRequest, form: Any, template: str = "web/form_page.html", **page: Any) -> HttpResponse:
    context = {"form": form, "submit": _("Save"), **page}
    return render(request, template, context, status=422 if form.errors else 200)


def tell(form: Any, trouble: PeopleError | NoRules) -> None:
    """What the verb refused, beside the field it is about."""
    if isinstance(trouble, NoRules):
        form.add_error(None, str(trouble))
        return
    if not isinstance(trouble, RulesBroken):
        form.add_error(trouble.field if trouble.field in form.fields else None, str(trouble))
        return
    for finding in trouble.findings:
        if finding.blocks:
            form.add_error(_field_of(form, finding.field), finding.cited)


def _field_of(form: Any, field: str) -> str | None:
    """Grade and course are one field of the form."""
    field = "place" if field in {"stage", "level"} else field
    return field if field in form.fields else None


def seen_learner(request: HttpRequest, learner_id: UUID) -> tuple[Learner, Scope]:
    scope = scope_now(request)
    rows = Learner.objects.visible_to(scope).select_related("person", "institution")
    return get_object_or_404(rows, public_id=learner_id), scope


def own_learner(request: HttpRequest, learner_id: UUID) -> Learner:
    """404 for whoever may not change this learner."""
    row, scope = seen_learner(request, learner_id)
    if row.institution.register_code not in scope.writes:
        raise Http404
    return row


def back_to(row: Learner | None = None) -> dict[str, str]:
    if row is None:
        return {"back": reverse("people:list"), "back_label": _("Learners")}
    return {"back": reverse("people:learner", args=[row.public_id]), "back_label": row.person.name}
