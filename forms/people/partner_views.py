"""Pages of partners (D26): the list, one partner's data, making it active when R52 holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import dealings
from forms.people.entry import PartnerForm, stored_partner
from forms.people.errors import AlreadyActive, RulesBroken
from forms.people.models import Institution, Municipality
from forms.people.pages import FORM, form_page, rules_of, scope_now, tell
from forms.people.partners import PartnerOnboarding, PartnerState
from forms.people.tables import PartnerTable
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from kernel.grammar import date_short, money
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope

Place = Institution | Municipality


@login_required
@require_safe
def partners(request: HttpRequest) -> HttpResponse:
    """Places whose partner data I keep or read."""
    scope = scope_now(request)
    places = _places(scope)
    if not places and not scope.reads_everything:
        raise Http404
    table = PartnerTable([_row(place, found) for place, found in places])
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "people/partners.html", {"table": table})


def _places(scope: Scope) -> list[tuple[Place, PartnerOnboarding | None]]:
    """Two queries. Who reads everything sees the partners that have data; the others also the places without."""
    if scope.reads_everything:
        rows = PartnerOnboarding.objects.visible_to(scope).select_related("institution", "municipality")
        return [(place, row) for row in rows if (place := row.institution or row.municipality) is not None]
    places: list[Place] = [*Municipality.objects.filter(pk__in=scope.coordinates).select_related("onboarding")]
    places += Institution.objects.filter(register_code__in=scope.learners).select_related("onboarding")
    return [(place, getattr(place, "onboarding", None)) for place in places]


def _row(place: Place, found: PartnerOnboarding | None) -> dict[str, Any]:
    return {
        "public_id": place.public_id,
        "name": place.name,
        "state": found.get_state_display() if found else _("no data yet"),
        "contract": _contract(found),
    }


def _contract(found: PartnerOnboarding | None) -> str:
    if found is None or not found.contract_number or found.contract_date is None:
        return ""
    return f"{found.contract_number}, {date_short(found.contract_date)}"


@login_required
@FORM
def partner(request: HttpRequest, place_id: UUID) -> HttpResponse:
    """The data of one partner: a form for who keeps them, words for who reads them."""
    scope = scope_now(request)
    place = _place(scope, place_id)
    found = dealings.partner_of(place)
    if not dealings.keeps(scope, place):
        if request.method == "POST" or found is None:
            raise Http404
        return render(request, "people/partner_read.html", {"place": place, "partner": found, "rows": _summary(found)})
    if request.method == "POST" and request.POST.get("act") == "activate":
        return _activate(request, place, found)
    form = PartnerForm(posted(request), initial=stored_partner(found) if found else None)
    if request.method == "POST" and form.is_valid():
        try:
            dealings.record_partner(
                place=place,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            newest = dealings.partner_of(place)
            stored = stored_partner(newest) if newest else {}
            return conflict_page(request, form=form, stored=stored, version=newest.version if newest else 0)
        except (RulesBroken, NoRules) as broken:
            tell(form, broken)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:partner", place.public_id)
    return _page(request, form, place, found)


def _place(scope: Scope, place_id: UUID) -> Place:
    """404 for a place whose data this person neither keeps nor reads."""
    institution = Institution.objects.filter(public_id=place_id).first()
    if institution is not None and (scope.reads_everything or institution.register_code in scope.learners):
        return institution
    municipality = Municipality.objects.filter(public_id=place_id).first()
    if municipality is not None and (scope.reads_everything or municipality.pk in scope.coordinates):
        return municipality
    raise Http404


def _activate(request: HttpRequest, place: Place, found: PartnerOnboarding | None) -> HttpResponse:
    form = PartnerForm(initial=stored_partner(found) if found else None)
    form.full_clean()  # not bound: nothing is typed, but findings stand beside the fields
    form.cleaned_data = {}
    try:
        if found is None:
            form.add_error(None, _("Save the data of the partner first."))
        else:
            dealings.activate_partner(partner=found, by=request.user, on=now())  # type: ignore[arg-type]
            messages.success(request, _("The partner is active."))
            return redirect("people:partner", place.public_id)
    except (RulesBroken, NoRules) as broken:
        tell(form, broken)
    except AlreadyActive as refusal:  # a second click, or a colleague a moment ago
        messages.info(request, str(refusal))
        return redirect("people:partner", place.public_id)
    return _page(request, form, place, found)


def _page(request: HttpRequest, form: PartnerForm, place: Place, found: PartnerOnboarding | None) -> HttpResponse:
    on = riga_date(now())
    judged = found is not None and not form.errors and rules_of(on) is not None
    warnings = dealings.findings_for(found.facts(), on=on) if found is not None and judged else []
    return form_page(
        request,
        form,
        "people/partner.html",
        heading=place.name,
        partner=found,
        active=found is not None and found.state == PartnerState.ACTIVE,
        warnings=[one for one in warnings if not one.blocks],
        back=reverse("people:partners"),
        back_label=_("Partners"),
    )


def _summary(found: PartnerOnboarding) -> list[dict[str, str]]:
    rows = []
    for name, field in PartnerForm.base_fields.items():
        if name == "version":
            continue
        value = getattr(found, name)
        if hasattr(value, "year"):
            value = date_short(value)
        elif name == "tax_debt" and value is not None:
            value = money(value)
        rows.append({"key": str(field.label), "value": "" if value is None else str(value)})
    return rows
