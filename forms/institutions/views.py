"""Pages of places: which ones I keep, one place, its letterhead, its numbers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.institutions import actions, calendar
from forms.institutions.entry import LetterheadForm, PatternForm
from forms.institutions.pages import FORM, HOUSE, form_page, institution_of, keeper_now, kept, picture, place_of
from forms.institutions.tables import HoldingTable, PlaceTable
from forms.people.letterhead import letterhead_of
from forms.records import numbering
from forms.records.actions import next_sequences
from forms.records.errors import EditConflict
from kernel.grammar import date_short
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from datetime import date

    from forms.people.models import Institution

#: The kind whose sample shows a letterhead.
SHOWN = "DL"


@login_required
@require_safe
def places(request: HttpRequest) -> HttpResponse:
    """Institutions whose own text I keep; who keeps one goes straight to it."""
    keeper = keeper_now(request)
    if not keeper.house and len(keeper.places) == 1:
        return redirect("own:place", next(iter(keeper.places)))
    table = PlaceTable(keeper.institutions)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    waiting = documents_facade.waiting_templates(None if keeper.house else keeper.places)
    return render(
        request, "own/places.html", {"table": table, "house": HOUSE if keeper.house else "", "waiting": waiting}
    )


@login_required
@require_safe
def place(request: HttpRequest, place: str) -> HttpResponse:
    """One place: letterhead, numbers, templates of every kind."""
    found = place_of(request, place)
    today = riga_date(now())
    holdings = documents_facade.holdings(today, institution=found.code)
    table = HoldingTable([one for one in holdings if found.issues(one.kind)], place=found.slug)
    RequestConfig(request, paginate=False).configure(table)
    rows = []
    if found.institution is not None:
        head = letterhead_of(found.institution)
        rows = [
            {
                "key": _("Letterhead"),
                "value": f"{head['name']}\n{head['line']}",
                "href": reverse("own:letterhead", args=[found.slug]),
            },
            {
                "key": _("Next number"),
                "value": "\n".join(_next_numbers(found.institution, on=today)),
                "href": reverse("own:numbers", args=[found.slug]),
            },
        ]
        if found.institution.vocational:
            own = ", ".join(row.name for row in calendar.own_years(found.institution))
            rows.append(
                {
                    "key": _("Own academic years"),
                    "value": own or _("none: the common calendar holds"),
                    "href": reverse("own:calendar", args=[found.slug]),
                }
            )
    waiting = documents_facade.waiting_templates(frozenset({found.code}))
    return render(request, "own/place.html", {"place": found, "rows": rows, "table": table, "waiting": waiting})


@login_required
@FORM
def letterhead(request: HttpRequest, place: str) -> HttpResponse:
    """Lines under the name: typed, looked at on real pages, then saved."""
    institution = institution_of(request, place)
    initial = {"letterhead": institution.letterhead, "version": institution.version}
    form = LetterheadForm(posted(request), initial=initial)
    page = {
        "heading": _("Letterhead"),
        "lead": institution.name,
        "submit": _("See the pages"),
        "back": reverse("own:place", args=[place]),
        "back_label": institution.name,
    }
    if request.method != "POST" or not form.is_valid() or request.POST.get("act") == "edit":
        return form_page(request, form, **page)
    lines = form.cleaned_data["letterhead"]
    if request.POST.get("act") == "save":
        try:
            actions.change_letterhead(
                institution=institution,
                lines=lines,
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            institution.refresh_from_db()
            return conflict_page(
                request, form=form, stored={"letterhead": institution.letterhead}, version=institution.version
            )
        messages.success(request, _("Saved. New documents have this letterhead."))
        return redirect("own:place", place)
    try:
        pages = _letterhead_pages(institution, lines, on=riga_date(now()))
    except documents_facade.RenderError as trouble:
        form.add_error(None, str(trouble))
        return form_page(request, form, **page)
    cache.set(shown_key(request.user.pk, institution), pages, 600)
    return render(
        request,
        "own/check.html",
        {
            **page,
            "heading": _("Check the letterhead"),
            "lead": _("A sample contract with invented people. It is saved only when you press “Save”."),
            "keep": kept(request),
            "pages": [
                {"src": reverse("own:letterhead-page", args=[place, number])} for number in range(1, len(pages) + 1)
            ],
        },
    )


def _letterhead_pages(institution: Institution, lines: str, *, on: date) -> list[bytes]:
    context = {
        **documents_facade.sample_record(SHOWN, on),
        "letterhead": letterhead_of(institution, lines=lines),
    }
    return documents_facade.preview(kind=SHOWN, on=on, context=context, institution=institution.register_code).pages


def shown_key(user: object, institution: Institution) -> str:
    """Where the pages lie that this person (primary key) looked at last."""
    return f"letterhead-{user}-{institution.pk}"


@login_required
@require_safe
def letterhead_page(request: HttpRequest, place: str, page: int) -> HttpResponse:
    """One picture of what this person looked at last; 404 when nothing was."""
    return picture(cache.get(shown_key(request.user.pk, institution_of(request, place))) or (), page)


@login_required
@FORM
def numbers(request: HttpRequest, place: str) -> HttpResponse:
    """How numbers look from a day on: chosen, looked at, then set."""
    institution = institution_of(request, place)
    today = riga_date(now())
    order, between, digits = numbering.pattern_of(institution.register_code, on=today)
    form = PatternForm(posted(request), initial={"order": order, "between": between, "digits": digits})
    page: dict[str, Any] = {
        "heading": _("Numbers of documents"),
        "back": reverse("own:place", args=[place]),
        "back_label": institution.name,
        "submit": _("See the next numbers"),
        "rows": _pattern_rows(institution, on=today),
    }
    if request.method != "POST" or not form.is_valid() or request.POST.get("act") == "edit":
        return form_page(request, form, "own/numbers.html", **page)
    chosen = form.cleaned_data
    if request.POST.get("act") == "save":
        try:
            actions.set_pattern(institution=institution, by=request.user, on=now(), **chosen)  # type: ignore[arg-type]
        except numbering.PatternError as trouble:
            form.add_error(trouble.field, str(trouble))
            return form_page(request, form, "own/numbers.html", **page)
        messages.success(
            request,
            _("Saved. Numbers given from %(day)s on look so.") % {"day": date_short(chosen["valid_from"])},
        )
        return redirect("own:place", place)
    shown = _next_numbers(institution, on=chosen["valid_from"], pattern=chosen)
    return render(
        request,
        "own/check.html",
        {
            **page,
            "heading": _("Check the numbers"),
            "lead": _("The sequence goes on: no number is skipped or given twice. Given numbers stay as they are."),
            "keep": kept(request),
            "rows": [
                {"key": _("From"), "value": date_short(chosen["valid_from"])},
                {"key": _("Next number"), "value": "\n".join(shown)},
            ],
        },
    )


def _next_numbers(institution: Institution, *, on: date, pattern: dict[str, Any] | None = None) -> list[str]:
    """The next number of each kind that has one this year, or the first contract's."""
    code = institution.register_code
    order, between, digits = (
        (pattern["order"], pattern["between"], pattern["digits"]) if pattern else numbering.pattern_of(code, on=on)
    )
    sequences = next_sequences(code, year=on.year) or {SHOWN: 1}
    return [
        numbering.spell(
            order=order, between=between, digits=digits, kind=kind, year=on.year, register_code=code, sequence=sequence
        )
        for kind, sequence in sequences.items()
    ]


def _pattern_rows(institution: Institution, *, on: date) -> list[dict[str, str]]:
    """The pattern of today and those still to come."""
    code = institution.register_code
    rows = [{"key": _("Today"), "value": "\n".join(_next_numbers(institution, on=on))}]
    coming = numbering.NumberPattern.objects.filter(register_code=code, valid_from__gt=on).order_by("valid_from", "pk")
    rows += [
        {
            "key": _("From %(day)s") % {"day": date_short(row.valid_from)},
            "value": numbering.spell(
                order=row.order, between=row.between, digits=row.digits, kind=SHOWN, year=row.valid_from.year,
                register_code=code, sequence=1,
            ),
        }
        for row in coming
    ]  # fmt: skip
    return rows
