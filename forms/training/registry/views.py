"""Pages of the mentor registry: the list, one entry, the mentor's own, the organiser's acts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from forms.people.errors import PeopleError
from forms.people.restricting import closed_pairs
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from forms.training.models import Region
from forms.training.registry import actions
from forms.training.registry.access import Reach, reach_of
from forms.training.registry.entry import ContactForm, EarlierForm, MoveForm, stored
from forms.training.registry.facts import (
    Card,
    Wanted,
    card,
    cards,
    education_grounds,
    entries_for,
    municipalities_served,
)
from forms.training.registry.models import MentorRegistryEntry
from forms.training.registry.states import ALLOWED, EntryState, Shown
from forms.training.registry.tables import TONES, RegistryTable, entry_rows, listed
from kernel.audit.log import access
from kernel.crypto.fields import seal, unseal
from kernel.exports import as_xlsx
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.training.registry.models import EntryQuerySet

_FORM = require_http_methods(["GET", "HEAD", "POST"])
#: What was searched for waits here, sealed: names stand in no address.
_SEARCH = "registry-search"
PER_PAGE = 25
#: The acts of the organiser as the address names them.
_ACTS = {"apturet": EntryState.SUSPENDED, "izslegt": EntryState.EXCLUDED, "atjaunot": EntryState.LISTED}
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _reach(request: HttpRequest) -> Reach:
    reach = reach_of(request.user, on=riga_date(now()))
    if not reach.reads:
        raise Http404
    return reach


def _own(request: HttpRequest) -> MentorRegistryEntry | None:
    rows = MentorRegistryEntry.objects.in_force().select_related("person__mentor", "certificate__case")
    return rows.prefetch_related("municipalities").filter(person__user=request.user.pk).first()


@login_required
@_FORM
def entries(request: HttpRequest) -> HttpResponse:
    """The registry: by municipality, region, state, name; as a file."""
    reach = _reach(request)
    if request.method == "POST":
        _search(request)
        return redirect(request.get_full_path())
    on = riga_date(now())
    served = municipalities_served()
    wanted = _wanted(request, {str(one.public_id) for one in served})
    rows = entries_for(reach, wanted, on=on)
    if request.GET.get("export") == "xlsx":
        return _exported(request, rows, reach)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    table = RegistryTable(cards(page, reach, on=on))
    query = {"pasvaldiba": wanted.municipality, "regions": wanted.region, "stavoklis": wanted.shown}
    context: dict[str, Any] = {
        "table": table,
        "pages": _pages(page, {key: value for key, value in query.items() if value}),
        "wanted": wanted,
        "municipalities": [(str(one.public_id), one.name) for one in served],
        "regions": Region.choices,
        "states": [(one.value, one.label) for one in Shown if reach.reads_all or one != Shown.EXCLUDED],
        "export": urlencode({**{key: value for key, value in query.items() if value}, "export": "xlsx"}),
        "total": page.paginator.count,
        "keeps": reach.keeps,
    }
    return render(request, "training/registry.html", context)


def _wanted(request: HttpRequest, served: set[str]) -> Wanted:
    municipality = request.GET.get("pasvaldiba", "")
    region, shown = request.GET.get("regions", ""), request.GET.get("stavoklis", "")
    return Wanted(
        municipality=municipality if municipality in served else "",
        region=region if region in Region.values else "",
        shown=shown if shown in Shown.values else "",
        words=unseal(request.session[_SEARCH]) if _SEARCH in request.session else "",
    )


def _search(request: HttpRequest) -> None:
    typed = request.POST.get("q", "")
    query = "".join(char if char.isprintable() else " " for char in typed).strip()[:80]
    if personal_code.is_in(query):
        messages.error(request, _("Mentors are found by name or certificate number, not by personal code."))
    elif query:
        request.session[_SEARCH] = seal(query)
    else:
        request.session.pop(_SEARCH, None)


def _pages(page: Any, query: dict[str, str]) -> dict[str, Any]:
    """What the pagination component shows."""
    if page.paginator.num_pages == 1:
        return {}

    def href(number: int) -> str:
        return f"?{urlencode({**query, 'page': str(number)})}"

    return {
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {"number": one, "current": one == page.number, "href": href(one) if isinstance(one, int) else ""}
            for one in page.paginator.get_elided_page_range(page.number)
        ],
    }


def _exported(request: HttpRequest, rows: EntryQuerySet, reach: Reach) -> HttpResponse:
    """The list as a file; each entry that leaves so is logged."""
    on = now()
    found = cards(rows, reach, on=riga_date(on))
    for one in found:
        access("export", subject=one.entry.public_id, by=request.user, on=on, what="mentor registry")  # type: ignore[arg-type]
    closed = closed_pairs(by=request.user, on=on)  # type: ignore[arg-type]
    return download(as_xlsx(*listed(found, closed=closed)), media_type=_XLSX, name="mentoru-registrs.xlsx")


@login_required
@_FORM
def entry_new(request: HttpRequest) -> HttpResponse:
    """A mentor whose certificate is older than the portal."""
    if not _reach(request).keeps:
        raise Http404
    on = now()
    try:
        grounds = education_grounds(riga_date(on))
    except NoRules as trouble:
        messages.info(request, str(trouble))
        return redirect("training:registry")
    form = EarlierForm(posted(request), grounds=grounds)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.enter_earlier(terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except PeopleError as trouble:
            form.add_error(trouble.field if trouble.field in form.fields else None, str(trouble))
        except RecordError as refusal:
            form.add_error("certificate_number", str(refusal))
        else:
            messages.success(request, _("Saved. Partners find the mentor in the registry now."))
            return redirect("training:registry-entry", row.public_id)
    page = {
        "form": form,
        "heading": _("Enter a mentor with an earlier certificate"),
        "lead": _("Whoever gets a certificate here comes into the registry without you."),
        "submit": _("Enter into the registry"),
        "back": reverse("training:registry"),
        "back_label": _("Mentor registry"),
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)


@login_required
@_FORM
def entry(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """One entry, with what the organiser can do."""
    reach = _reach(request)
    on = now()
    row = get_object_or_404(entries_for(reach, Wanted(), on=riga_date(on)), public_id=entry_id)
    access("view", subject=row.public_id, by=request.user, on=on, what="mentor registry")  # type: ignore[arg-type]
    shown = card(row, contacts=reach.contacts or row.consent_at is not None, on=riga_date(on))
    acts = [act for act, to in _ACTS.items() if to in ALLOWED[EntryState(row.state)]] if reach.keeps else []
    context = {
        "entry": row,
        "card": shown,
        "tone": TONES[shown.shown],
        "rows": entry_rows(shown, reason=reach.reads_all),
        "acts": [
            {"href": reverse("training:registry-move", args=[row.public_id, act]), "word": _word(act)} for act in acts
        ],
        "own": False,
    }
    return render(request, "training/registry_entry.html", context)


def _word(act: str) -> str:
    return {
        "apturet": _("Suspend"),
        "izslegt": _("Exclude from the registry"),
        "atjaunot": _("Take into the registry again"),
    }[act]


@login_required
@_FORM
def own_entry(request: HttpRequest) -> HttpResponse:
    """The mentor's own entry and the form of its contacts. 404 for who is not in the registry."""
    row = _own(request)
    if row is None:
        raise Http404
    form = ContactForm(posted(request), entry=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.keep_contacts(
                entry=row,
                contacts=form.contacts(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            newest = MentorRegistryEntry.objects.get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("training:registry-own")
    shown: Card = card(row, contacts=True, on=riga_date(now()))
    context = {
        "entry": row,
        "card": shown,
        "tone": TONES[shown.shown],
        "rows": entry_rows(shown, reason=True),
        "form": form,
        "own": True,
    }
    return render(request, "training/registry_entry.html", context, status=422 if form.errors else 200)


@login_required
@_FORM
def entry_move(request: HttpRequest, entry_id: UUID, act: str) -> HttpResponse:
    """Suspend, exclude, take in again: with a reason."""
    reach = _reach(request)
    if not reach.keeps or act not in _ACTS:
        raise Http404
    row = get_object_or_404(entries_for(reach, Wanted(), on=riga_date(now())), public_id=entry_id)
    back = reverse("training:registry-entry", args=[row.public_id])
    form = MoveForm(posted(request), initial={"version": str(row.version)})
    if request.method == "POST" and form.is_valid():
        try:
            actions.move(
                entry=row,
                to=_ACTS[act],
                reason=form.cleaned_data["reason"],
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict as conflict:  # the reason stays typed; it can be sent again after a look at the entry
            row.refresh_from_db()
            form.data = request.POST.copy()
            form.data["version"] = str(row.version)
            form.add_error(None, str(conflict))
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect(back)
        else:
            messages.success(request, _("Saved. The mentor is told by e-mail."))
            return redirect(back)
    page = {
        "form": form,
        "heading": f"{_word(act)}: {row.person.name}",
        "submit": _word(act),
        "back": back,
        "back_label": row.person.name,
        "cancel": back,
    }
    return render(request, "training/form.html", page, status=422 if form.errors else 200)
