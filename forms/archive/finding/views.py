"""Pages of finding and showing: search, what was found, sets, copies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from forms.archive.finding import actions, facts
from forms.archive.finding.access import certifies, gives_sets, office_of, settable_cases
from forms.archive.finding.entry import CertifyForm, PrintoutsForm, SearchForm
from forms.archive.finding.models import CertifiedCopy, DocumentSet, Question, SetForm, SetState
from forms.archive.finding.tables import FoundTable, SetsTable
from forms.desk.access import subject_access, visible_cases
from forms.desk.tables import register_rows
from forms.people.pages import FORM, form_page, scope_now
from forms.records.errors import RecordError
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import access
from kernel.exports import as_csv, as_xlsx
from kernel.grammar import number
from kernel.jobs.queue import Job, State
from kernel.periods import Month, now, riga_date
from kernel.web.dates import shown_day
from kernel.web.downloads import download
from kernel.web.forms import posted
from signing.ports import Access

if TYPE_CHECKING:
    from forms.people.access import Scope

#: One export takes at most so many documents: each of them gets its line in the access log.
MOST_ROWS = 5000
_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "zip": "application/zip",
}


def _file(content: bytes, *, name: str) -> HttpResponse:
    return download(content, media_type=_TYPES[name.rpartition(".")[2]], name=name, private=True)


# --- search


def _search_form(scope: Scope, **given: Any) -> SearchForm:
    places, kinds = facts.choices(scope)
    titles = {code: one.title for code, one in documents_facade.manifests(riga_date(now())).items()}
    named = sorted(((kind, titles.get(kind, kind)) for kind in kinds), key=lambda one: one[1])
    return SearchForm(**given, kinds=named, places=places)


@never_cache
@login_required
@FORM
def search(request: HttpRequest) -> HttpResponse:
    """The question. What was asked is kept apart and the address of the answer tells nothing of it."""
    form = _search_form(scope_now(request), data=posted(request))
    if form.is_bound and form.is_valid():
        row = actions.ask(asked=form.asked(), by=request.user, on=now())  # type: ignore[arg-type]
        return redirect("archive:found", row.public_id)
    return form_page(
        request,
        form,
        heading=_("Find documents"),
        lead=_(
            "Fill in what you know; leave the rest empty. Words and names are found in documents that are archived."
        ),
        submit=_("Search"),
        back=reverse("archive:home"),
        back_label=_("Archive"),
    )


def _asked(request: HttpRequest, question_id: UUID) -> facts.Asked:
    row = get_object_or_404(Question, public_id=question_id, owner=request.user)
    return facts.Asked.from_json(row.asked)


@never_cache
@login_required
@require_safe
def found(request: HttpRequest, question_id: UUID) -> HttpResponse:
    """What was found: sorted, in pages, to choose from, as a table to take along."""
    scope = scope_now(request)
    asked = _asked(request, question_id)
    cases = facts.found(scope, asked)
    export = request.GET.get("export")
    if export in {"csv", "xlsx"}:
        return _export(request, list(cases[: MOST_ROWS + 1]), export=export, question_id=question_id)
    table = FoundTable(cases, chooses=gives_sets(scope), everything="visi" in request.GET)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {
        "table": table,
        "asked": _words_of(asked),
        "chooses": gives_sets(scope),
        "most": actions.MOST,
        "question_id": question_id,
        "count": table.paginator.count,
    }
    return render(request, "archive/found.html", page)


def _words_of(asked: facts.Asked) -> list[dict[str, str]]:
    """What was asked for, as the page repeats it. A personal code is not."""
    kinds = documents_facade.manifests(riga_date(now())) if asked.kind else {}
    parts = [
        (_("Person"), asked.person or ("******-*****" if asked.code_hash else "")),
        (_("Words in the document"), asked.text),
        (_("Number or a part of it"), asked.number),
        (_("Kind"), kinds[asked.kind].title if asked.kind in kinds else asked.kind),
        (_("Institution"), facts.place_called(asked.place) if asked.place else ""),
        (_("State"), str(CaseState(asked.state).label) if asked.state else ""),
        (_("Dated from"), shown_day(asked.since) if asked.since else ""),
        (_("Dated until"), shown_day(asked.until) if asked.until else ""),
    ]
    return [{"key": key, "value": value} for key, value in parts if value]


def _export(request: HttpRequest, rows: list[CaseDocument], *, export: str, question_id: UUID) -> HttpResponse:
    if len(rows) > MOST_ROWS:
        messages.error(
            request,
            _("One export takes at most %(most)s documents. Search for fewer and export again.")
            % {"most": number(MOST_ROWS)},
        )
        return redirect("archive:found", question_id)
    with transaction.atomic():
        for case in rows:
            access("export", subject=case.public_id, by=request.user, on=now(), what=f"archive {export}")  # type: ignore[arg-type]
    header, lines = register_rows(rows, by=request.user, on=now())  # type: ignore[arg-type]
    content = as_csv(header, lines) if export == "csv" else as_xlsx(header, lines)
    return _file(content, name=f"arhiva-saraksts.{export}")


# --- sets


def _givers_only(request: HttpRequest) -> Scope:
    scope = scope_now(request)
    if not gives_sets(scope):
        raise Http404
    return scope


@never_cache
@login_required
@FORM
def sets(request: HttpRequest) -> HttpResponse:
    """One's own sets, and a month's printouts of an institution."""
    scope = _givers_only(request)
    mine = settable_cases(scope)
    places = dict(mine.order_by().values_list("register_code", "institution_name").distinct())
    today = riga_date(now())
    form = PrintoutsForm(posted(request), places=sorted(places.items(), key=lambda one: one[1]), today=today)
    if form.is_bound and form.is_valid():
        place, month = form.cleaned_data["place"], Month.parse(form.cleaned_data["month"])
        title = _("Printouts, %(institution)s, %(month)s") % {
            "institution": places[place],
            "month": f"{month.month:02d}.{month.year}.",
        }
        made = _made(request, cases=facts.of_month(mine, place=place, month=month), form=SetForm.PRINT, title=title)
        if made is not None:
            return redirect("archive:set", made.public_id)
        return redirect("archive:sets")
    table = SetsTable(DocumentSet.objects.filter(owner=request.user.pk))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {"table": table, "form": form}
    return render(request, "archive/sets.html", page, status=422 if form.errors else 200)


@login_required
@FORM
def make_set(request: HttpRequest) -> HttpResponse:
    """The documents that were chosen, or all that a question finds, as a ZIP. Asked for without choosing: the list."""
    scope = _givers_only(request)
    if request.method != "POST":
        return redirect("archive:sets")
    asked = _asked(request, _uuid(request.POST.get("question", "")))
    cases = facts.found(scope, asked).filter(pk__in=settable_cases(scope).order_by().values("pk"))
    if "everything" not in request.POST:
        chosen = [_uuid(one) for one in request.POST.getlist("chosen")[: actions.MOST + 1]]
        cases = cases.filter(public_id__in=chosen)
    title = _("Documents for an auditor, %(day)s") % {"day": shown_day(riga_date(now()))}
    made = _made(request, cases=cases.order_by("number"), form=SetForm.ZIP, title=title)
    if made is None:
        return redirect("archive:found", request.POST["question"])
    return redirect("archive:set", made.public_id)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Http404 from None


def _made(request: HttpRequest, **terms: Any) -> DocumentSet | None:
    try:
        return actions.ask_set(**terms, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return None


def _own_set(request: HttpRequest, set_id: UUID) -> DocumentSet:
    """404 as soon as one of its documents is no longer this person's to take away."""
    scope = _givers_only(request)
    row = get_object_or_404(DocumentSet.objects.select_related("file"), public_id=set_id, owner=request.user)
    if settable_cases(scope).filter(public_id__in=row.cases).count() != row.total:
        raise Http404
    return row


@never_cache
@login_required
@require_safe
def one_set(request: HttpRequest, set_id: UUID) -> HttpResponse:
    """How far it is, and the file."""
    row = _own_set(request, set_id)
    job = Job.objects.filter(name=actions.MAKE_SET, key__startswith=str(row.public_id)).order_by("-pk").first()
    page = {
        "set": row,
        "stuck": row.state == SetState.ASKED and (job is None or not State(job.state).is_open),
        "making": row.state == SetState.ASKED,
        "ready": row.state == SetState.READY,
        "size": f"{number(max(1, row.file.size // 1024))} kB" if row.file is not None else "",
        "format": "PDF" if row.form == SetForm.PRINT else "ZIP",
    }
    return render(request, "archive/set.html", page)


@never_cache
@login_required
@require_safe
def set_file(request: HttpRequest, set_id: UUID) -> HttpResponse:
    row = _own_set(request, set_id)
    if row.file is None:
        raise Http404
    content = actions.take_set(row=row, by=request.user, on=now())  # type: ignore[arg-type]
    ending = "pdf" if row.form == SetForm.PRINT else "zip"
    name = "izdrukas" if row.form == SetForm.PRINT else "komplekts"
    return _file(content, name=f"{name}-{riga_date(row.asked_at)}.{ending}")


# --- copies


def _case(request: HttpRequest, case_id: UUID) -> CaseDocument:
    """404 for who may read the document but does not get its files."""
    case = get_object_or_404(visible_cases(scope_now(request)), public_id=case_id)
    if subject_access(request.user, case.public_id) < Access.FILES or (not case.rendered and not case.original_sha256):  # type: ignore[arg-type]
        raise Http404
    return case


@never_cache
@login_required
@require_safe
def printout(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """„Izdruka”."""
    case = _case(request, case_id)
    content = actions.print_copy(case=case, by=request.user, on=now())  # type: ignore[arg-type]
    return _file(content, name=f"{slugify(case.number)}-izdruka.pdf")


@never_cache
@login_required
@FORM
def copies(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """The printout and the certified copies of one document; who may certify does it here."""
    case = _case(request, case_id)
    may = certifies(scope_now(request), case) and case.state == CaseState.ARCHIVED
    if request.method == "POST" and not may:
        raise Http404
    user: Any = request.user
    form = CertifyForm(posted(request), initial={"office": office_of(user, case)}) if may else None
    if form is not None and form.is_bound and form.is_valid():
        try:
            actions.certify(case=case, office=form.cleaned_data["office"], by=user, on=now())
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The copy is being sealed. It appears in this list."))
            return redirect("archive:copies", case.public_id)
    rows = CertifiedCopy.objects.filter(case=case).select_related("file")
    page = {"case": case, "form": form, "name": user.get_full_name(), "copies": [_line(row) for row in rows]}
    return render(request, "archive/copies.html", page, status=422 if form is not None and form.errors else 200)


def _line(row: CertifiedCopy) -> dict[str, Any]:
    day = shown_day(riga_date(row.certified_at))
    ready = row.file is not None
    return {
        "title": f"{row.office} {row.name}, {day}",
        "state": row.get_state_display(),
        "href": reverse("archive:copy", args=[row.case.public_id, row.public_id]) if ready else "",
    }


@never_cache
@login_required
@require_safe
def copy_file(request: HttpRequest, case_id: UUID, copy_id: UUID) -> HttpResponse:
    case = _case(request, case_id)
    row = get_object_or_404(CertifiedCopy.objects.select_related("file", "case"), case=case, public_id=copy_id)
    if row.file is None:
        raise Http404
    content = actions.take_copy(row=row, by=request.user, on=now())  # type: ignore[arg-type]
    return _file(content, name=f"{slugify(case.number)}-kopija.pdf")
