"""Pages of learners: the list, one learner, entering and changing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import actions
from forms.people.entry import LearnerForm, academic_year_start, stored_learner
from forms.people.errors import PeopleError
from forms.people.learners import Learner, Representation
from forms.people.models import Person
from forms.people.pages import (
    FORM,
    back_to,
    form_page,
    own_learner,
    rules_of,
    scope_now,
    seen_learner,
    tell,
    writable,
)
from forms.people.panels import panels_of
from forms.people.restricting import closed_to
from forms.people.rules import LearnerFacts, check_learner
from forms.people.tables import LearnerTable, period
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from kernel.audit.log import access
from kernel.crypto.fields import seal, unseal
from kernel.grammar import date_short
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from datetime import date

#: What was searched for waits here, sealed: names of minors stand in no address.
_SEARCH = "people-search"


@login_required
@FORM
def learners(request: HttpRequest) -> HttpResponse:
    """Learners I may see. The search is posted and kept in the session, never in the address."""
    scope = scope_now(request)
    if not (scope.learners or scope.reads_everything):
        raise Http404
    if request.method == "POST":
        _search(request)
        return redirect("people:list")
    query = unseal(request.session[_SEARCH]) if _SEARCH in request.session else ""
    rows = Learner.objects.visible_to(scope).called(query).select_related("person", "institution")
    table = LearnerTable(
        rows.only(
            "public_id",
            "stage",
            "level",
            "since",
            "until",
            "person__given_name",
            "person__surname",
            "institution__name",
            "institution__register_code",
        )
    )
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(
        request,
        "people/list.html",
        {"table": table, "query": query, "may_write": bool(scope.writes)},
    )


def _search(request: HttpRequest) -> None:
    typed = request.POST.get("q", "")
    query = "".join(char if char.isprintable() else " " for char in typed).strip()[:80]
    if personal_code.is_in(query):
        messages.error(request, _("Learners are found by name, not by personal code."))
    elif query:
        request.session[_SEARCH] = seal(query)
    else:
        request.session.pop(_SEARCH, None)


@login_required
@FORM
def learner_new(request: HttpRequest) -> HttpResponse:
    """Enter a learner. Whoever writes for several institutions chooses one by its address first."""
    scope = scope_now(request)
    institutions = writable(scope)
    code = request.GET.get("iestade", "")
    institution = next((row for row in institutions if row.register_code == code), None)
    if institution is None:
        if len(institutions) > 1:
            return render(request, "people/choose.html", {"institutions": institutions})
        institution = institutions[0]
    on = now()
    today = riga_date(on)
    form = LearnerForm(
        posted(request),
        institution=institution,
        values=rules_of(today),
        initial={"since": academic_year_start(today)},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_learner(institution=institution, terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except (PeopleError, NoRules) as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved. Now enter who represents the learner."))
            return redirect("people:learner", row.public_id)
    return form_page(request, form, heading=_("New learner"), lead=institution.name, **back_to())


@login_required
@require_safe
def learner(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    """One learner: data, warnings of the rules, representatives. Every look is in the access log."""
    row, scope = seen_learner(request, learner_id)
    on = now()
    access("view", subject=row.public_id, by=request.user, on=on, what="learner")  # type: ignore[arg-type]
    today = riga_date(on)
    representatives = list(row.representations.select_related("person"))
    return render(
        request,
        "people/learner.html",
        {
            "learner": row,
            "rows": _summary(row),
            "findings": _warnings(row, today),
            "representatives": [_representative(one, today) for one in representatives],
            "may_write": row.institution.register_code in scope.writes,
            "restriction": closed_to([row.person_id], register_code=row.institution.register_code, by=None, on=on),
            "panels": panels_of(row, scope, on=today),
        },
    )


def _summary(row: Learner) -> list[dict[str, str]]:
    person = row.person
    pairs = [
        (_("Institution"), row.institution.name),
        (_("Grade or course"), row.stage_words),
        (_("Studies here"), period(row.since, row.until)),
        (_("Birth date"), date_short(person.birth_date) if person.birth_date else ""),
        *_codes(person, row.document),
        (_("Learner's e-mail"), row.email),
        (_("Learner's phone"), row.phone),
    ]
    return [{"key": key, "value": value} for key, value in pairs]


def _codes(person: Person, document: str) -> list[tuple[str, str]]:
    """The code itself is seen in the form only."""
    if person.personal_code:
        return [(_("Personal code"), personal_code.masked(person.personal_code))]
    return [(_("Identity document"), document)]


def _warnings(row: Learner, on: date) -> list[Any]:
    values = rules_of(on)
    if row.person.birth_date is None or values is None:
        return []
    facts = LearnerFacts(
        birth_date=row.person.birth_date,
        stage=row.stage,
        level=row.level,
        vocational=row.institution.vocational,
        on=on,
    )
    return check_learner(facts, values)


def _representative(row: Representation, on: date) -> dict[str, Any]:
    pairs = [
        (_("Relation"), row.get_relation_display()),
        (_("Represents"), period(row.valid_from, row.valid_to)),
        *([(_("Decision"), row.proof)] if row.proof else []),
        *_codes(row.person, row.document),
        (_("E-mail"), row.email),
        (_("Phone"), row.phone),
    ]
    return {
        "public_id": row.public_id,
        "name": row.person.name,
        "ended": row.valid_to is not None and row.valid_to < on,
        "rows": [{"key": key, "value": value} for key, value in pairs],
    }


@login_required
@FORM
def learner_edit(request: HttpRequest, learner_id: UUID) -> HttpResponse:
    row = own_learner(request, learner_id)
    on = now()
    form = LearnerForm(
        posted(request),
        institution=row.institution,
        values=rules_of(riga_date(on)),
        initial=stored_learner(row),
        known_code=row.person.personal_code,
    )
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_learner(learner=row, terms=form.terms(), version=form.seen_version, by=request.user, on=on)  # type: ignore[arg-type]
        except EditConflict:
            newest = Learner.objects.select_related("person").get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_learner(newest), version=newest.version)
        except (PeopleError, NoRules) as trouble:
            tell(form, trouble)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:learner", row.public_id)
    access("view", subject=row.public_id, by=request.user, on=on, what="learner form")  # type: ignore[arg-type]
    return form_page(request, form, heading=row.person.name, **back_to(row))
