"""Pages of the head: who works with the portal for the institution, inviting, letting go."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import colleagues as verbs
from forms.people.entry import InviteForm
from forms.people.models import Institution
from forms.people.pages import FORM, form_page, scope_now
from forms.people.tables import ColleagueTable
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope


def _head(request: HttpRequest) -> Scope:
    """404 for whoever heads no institution."""
    scope = scope_now(request)
    if not scope.sends:
        raise Http404
    return scope


def _back() -> dict[str, str]:
    return {"back": reverse("people:colleagues"), "back_label": _("Colleagues")}


@login_required
@require_safe
def colleagues(request: HttpRequest) -> HttpResponse:
    """Who has a role here."""
    scope = _head(request)
    table = ColleagueTable(verbs.colleagues_of(scope, on=riga_date(now())))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "people/colleagues.html", {"table": table})


@login_required
@FORM
def invite(request: HttpRequest) -> HttpResponse:
    """Give somebody a role; an e-mail tells how to sign in."""
    scope = _head(request)
    institutions = list(Institution.objects.filter(register_code__in=scope.sends))
    form = InviteForm(posted(request), institutions=institutions, roles=verbs.GIVEN)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        verbs.invite(
            institution=form.institutions[data["institution"]],
            email=data["email"],
            first_name=data["first_name"],
            last_name=data["last_name"],
            role=data["role"],
            by=request.user,  # type: ignore[arg-type]
            on=now(),
        )
        messages.success(request, _("The invitation was sent."))
        return redirect("people:colleagues")
    return form_page(request, form, heading=_("Invite a colleague"), submit=_("Send the invitation"), **_back())


@login_required
@FORM
def let_go(request: HttpRequest, code: str, user_id: UUID, role: str) -> HttpResponse:
    """End a role, after asking."""
    scope = _head(request)
    on = now()
    rows = verbs.colleagues_of(scope, on=riga_date(on))
    found = rows.filter(institution__register_code=code, user__public_id=user_id, role=role).first()
    if found is None:
        raise Http404
    if request.method == "POST":
        verbs.let_go(membership=found, by=request.user, on=on)  # type: ignore[arg-type]
        messages.success(request, _("The role has ended."))
        return redirect("people:colleagues")
    return render(request, "people/let_go.html", {"membership": found})
