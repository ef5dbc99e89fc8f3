"""Pages of the administrator: municipalities and institutions, and who has which role where."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import places as verbs
from forms.people.errors import PeopleError
from forms.people.models import Institution, Municipality
from forms.people.pages import FORM, administrators_only, form_page, tell
from forms.people.place_entry import AppointForm, InstitutionForm, MunicipalityForm
from forms.people.roles import slug_of
from forms.people.tables import AppointmentTable, PlaceTable
from forms.records.errors import EditConflict
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID


def _to_places() -> dict[str, str]:
    return {"back": reverse("people:places"), "back_label": _("Municipalities and institutions")}


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Every institution with its municipality; municipalities without one above them."""
    administrators_only(request)
    table = PlaceTable(Institution.objects.select_related("municipality").order_by("name"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    empty = list(Municipality.objects.filter(institutions=None))
    return render(request, "people/places.html", {"table": table, "empty": empty})


@login_required
@FORM
def municipality_new(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    form = MunicipalityForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verbs.enter_municipality(name=form.cleaned_data["name"], by=request.user, on=now())  # type: ignore[arg-type]
        except PeopleError as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:places")
    return form_page(request, form, heading=_("New municipality"), **_to_places())


@login_required
@FORM
def institution_new(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    form = InstitutionForm(posted(request), municipalities=list(Municipality.objects.all()))
    if request.method == "POST" and form.is_valid():
        code = form.cleaned_data["register_code"]
        try:
            verbs.enter_institution(register_code=code, terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        except PeopleError as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:places")
    return form_page(request, form, heading=_("New institution"), **_to_places())


@login_required
@FORM
def institution_edit(request: HttpRequest, code: str) -> HttpResponse:
    administrators_only(request)
    row = get_object_or_404(Institution.objects.select_related("municipality"), register_code=code)
    form = InstitutionForm(
        posted(request), municipalities=list(Municipality.objects.all()), changing=True, initial=_stored(row)
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.change_institution(
                institution=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            row.refresh_from_db()
            return conflict_page(request, form=form, stored=_stored(row), version=row.version)
        except PeopleError as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved. New documents say it so, earlier ones stay as they are."))
            return redirect("people:places")
    return form_page(request, form, heading=f"{row.name} ({row.register_code})", **_to_places())


def _stored(row: Institution) -> dict[str, Any]:
    names = ("name", "kind", "vocational", "registration_number", "address", "place", "email", "phone", "version")
    return {name: getattr(row, name) for name in names} | {"municipality": str(row.municipality.public_id)}


@login_required
@require_safe
def appointments(request: HttpRequest) -> HttpResponse:
    """Who has which role where."""
    administrators_only(request)
    table = AppointmentTable(verbs.appointments(on=riga_date(now())))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "people/appointments.html", {"table": table})


@login_required
@FORM
def appoint(request: HttpRequest) -> HttpResponse:
    administrators_only(request)
    form = AppointForm(
        posted(request),
        municipalities=list(Municipality.objects.all()),
        institutions=list(Institution.objects.all()),
    )
    if request.method == "POST" and form.is_valid():
        try:
            verbs.appoint(
                place=form.place,
                role=form.cleaned_data["role"],
                who=form.who(),
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except PeopleError as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("The role is given, and an e-mail tells how to sign in."))
            return redirect("people:appointments")
    back = {"back": reverse("people:appointments"), "back_label": _("Users and roles")}
    return form_page(request, form, heading=_("Give a role"), submit=_("Give the role"), **back)


@login_required
@FORM
def dismiss(request: HttpRequest, user_id: UUID, role: str, where: str) -> HttpResponse:
    """End a role, after asking."""
    administrators_only(request)
    on = now()
    rows = verbs.appointments(on=riga_date(on)).filter(user__public_id=user_id, role=role)
    found = next((one for one in rows if slug_of(one) == where), None)
    if found is None:
        raise Http404
    if request.method == "POST":
        try:
            verbs.dismiss(membership=found, by=request.user, on=on)  # type: ignore[arg-type]
        except PeopleError as trouble:
            messages.error(request, str(trouble))
        else:
            messages.success(request, _("The role has ended."))
        return redirect("people:appointments")
    return render(request, "people/dismiss.html", {"membership": found})
