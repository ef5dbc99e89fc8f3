"""Pages of case files: the nomenclature, one file, its list, closing; where one document lies."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.archive.files import actions, facts
from forms.archive.files.entry import CloseForm, FileForm, MoveForm, ShelfForm
from forms.archive.files.errors import FilesError
from forms.archive.files.models import CaseFile, PaperShelf
from forms.archive.files.rules import REST
from forms.archive.files.states import TONES, FileState
from forms.archive.files.tables import ContentTable, FileTable, content_rows, kept_words, kinds_words
from forms.archive.keepers import Keeper
from forms.desk.access import visible_cases
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import restricted_cases
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from kernel.audit.log import access
from kernel.exports import as_csv, as_xlsx
from kernel.periods import now, riga_date
from kernel.web.dates import shown_day, shown_moment
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Mapping

    from forms.people.access import Scope

#: One list takes at most so many documents: each of them gets its line in the access log.
MOST_ROWS = 5000
_TYPES = {"csv": "text/csv", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}


def titles() -> Mapping[str, str]:
    """Kinds of documents by code, in the words of the library."""
    return {kind: one.title for kind, one in documents_facade.manifests(riga_date(now())).items()}


def _chosen(request: HttpRequest, scope: Scope) -> tuple[Keeper, list[Keeper]]:
    places = facts.places(scope)
    if not places:
        raise Http404
    wanted = request.GET.get("iestade", "")
    return next((one for one in places if one.register_code == wanted), places[0]), places


def _year(request: HttpRequest) -> int:
    typed = request.GET.get("gads", "")
    return int(typed) if typed.isascii() and typed.isdigit() and 2000 <= int(typed) < 2100 else riga_date(now()).year


@login_required
@FORM
def nomenclature(request: HttpRequest) -> HttpResponse:
    """Case files of one institution and year; a post takes the proposal."""
    scope = scope_now(request)
    place, places = _chosen(request, scope)
    year = _year(request)
    code = place.register_code
    here = f"{reverse('archive:files')}?iestade={code}&gads={year}"
    keeper = facts.keeps(scope, code)
    if request.method == "POST":
        if not keeper:
            raise Http404
        if actions.propose(register_code=code, year=year, by=request.user, on=now()):  # type: ignore[arg-type]
            messages.success(request, _("The proposed case files are entered. Change what is different with you."))
        return redirect(here)
    rows = CaseFile.objects.filter(register_code=code, year=year)
    table = FileTable(rows, counted=facts.counts(rows, code))
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    years = set(CaseFile.objects.filter(register_code=code).order_by().values_list("year", flat=True).distinct())
    this = riga_date(now()).year
    context = {
        "table": table,
        "place": place,
        "places": places,
        "year": year,
        "years": sorted(years | {this, this + 1, year}, reverse=True),
        "keeper": keeper,
        "empty": not table.rows,
    }
    return render(request, "archive/files.html", context)


def _file(request: HttpRequest, file_id: UUID) -> tuple[CaseFile, Scope]:
    scope = scope_now(request)
    rows = CaseFile.objects.within(facts.read_codes(scope)).select_related("closed_by")
    return get_object_or_404(rows, public_id=file_id), scope


def _kept_file(request: HttpRequest, file_id: UUID) -> CaseFile:
    file, scope = _file(request, file_id)
    if not facts.keeps(scope, file.register_code):
        raise Http404
    return file


def _back(file: CaseFile) -> dict[str, str]:
    return {"back": reverse("archive:file", args=[file.public_id]), "back_label": str(file)}


@login_required
@require_safe
def one(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """One case file: what it is, what lies in it."""
    file, scope = _file(request, file_id)
    table = ContentTable(facts.seen_in(file, scope))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    table.read_page()
    access("view", subject=file.public_id, by=request.user, on=now(), what="case file")  # type: ignore[arg-type]
    rows = [
        {"key": _("Kinds of documents"), "value": kinds_words(file)},
        {"key": _("Term of keeping"), "value": kept_words(file)},
        {"key": _("Source"), "value": file.source},
    ]
    if file.closed_at is not None:
        rows.append({"key": _("Closed"), "value": f"{shown_moment(file.closed_at)}, {file.closed_by}"})
    context = {
        "file": file,
        "place": facts.name_of(file.register_code),
        "tone": TONES[FileState(file.state)],
        "rows": rows,
        "table": table,
        "keeper": facts.keeps(scope, file.register_code),
        "acts": file.handovers.select_related("case"),
        "closable": riga_date(now()).year > file.year,
    }
    return render(request, "archive/file.html", context)


@login_required
@require_safe
def content(request: HttpRequest, file_id: UUID, form: str) -> HttpResponse:
    """„Lietas saturs” as XLSX or CSV."""
    file, scope = _file(request, file_id)
    if form not in _TYPES:
        raise Http404
    cases = facts.seen_in(file, scope)
    if cases.count() > MOST_ROWS:
        messages.error(request, _("One list takes at most %(most)s documents.") % {"most": MOST_ROWS})
        return redirect("archive:file", file_id)
    found = list(cases)
    with transaction.atomic():
        for case in found:
            access("export", subject=case.public_id, by=request.user, on=now(), what=f"case file {form}")  # type: ignore[arg-type]
    header, rows = content_rows(found, closed=restricted_cases(by=request.user, on=now()))  # type: ignore[arg-type]
    return download(
        as_csv(header, rows) if form == "csv" else as_xlsx(header, rows),
        media_type=_TYPES[form],
        name=f"lietas-saturs-{file.year}.{form}",
    )


@login_required
@FORM
def new(request: HttpRequest) -> HttpResponse:
    """One more case file of an institution and year."""
    scope = scope_now(request)
    place, _places = _chosen(request, scope)
    if not facts.keeps(scope, place.register_code):
        raise Http404
    year = _year(request)
    form = FileForm(posted(request), titles=titles())
    if request.method == "POST" and form.is_valid():
        try:
            file = actions.enter_file(
                register_code=place.register_code, year=year, terms=form.terms(), by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except FilesError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("archive:file", file.public_id)
    back = f"{reverse('archive:files')}?iestade={place.register_code}&gads={year}"
    return form_page(
        request, form, heading=_("New case file"), lead=f"{place.name}, {year}", submit=_("Enter"), back=back,
        back_label=_("Case files"), cancel=back,
    )  # fmt: skip


@login_required
@FORM
def change(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Another index, title, kinds or term of an open case file."""
    file = _kept_file(request, file_id)
    if file.closed:
        messages.info(request, _("A closed case file stays as it is."))
        return redirect("archive:file", file_id)
    initial = {
        "index": file.index, "title": file.title, "kinds": file.kinds, "keeping": file.keeping, "years": file.years,
        "version": file.version,
    }  # fmt: skip
    known = {**{kind: kind for kind in file.kinds if kind != REST}, **titles()}
    form = FileForm(posted(request), titles=known, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_file(
                file=file, terms=form.terms(), version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except FilesError as refusal:
            form.add_error(refusal.field, str(refusal))
        except EditConflict as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The case file is changed."))
            return redirect("archive:file", file_id)
    return form_page(request, form, heading=_("Change the case file"), cancel=_back(file)["back"], **_back(file))


@login_required
@FORM
def close(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Close a case file after the year's end."""
    file = _kept_file(request, file_id)
    if file.closed:
        messages.info(request, _("This case file is closed already."))
        return redirect("archive:file", file_id)
    form = CloseForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.close_file(file=file, by=request.user, on=now())  # type: ignore[arg-type]
        except FilesError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The case file is closed. Documents in it: %(count)s.") % {"count": count})
            return redirect("archive:file", file_id)
    return form_page(
        request, form, heading=_("Close the case file"), submit=_("Close the case file"), cancel=_back(file)["back"],
        lead=_("What lies in it stays. Nothing is added afterwards: a late document goes to the next year's case file."),
        **_back(file),
    )  # fmt: skip


def _case(request: HttpRequest, case_id: UUID) -> tuple[CaseDocument, Scope]:
    scope = scope_now(request)
    codes = facts.read_codes(scope)
    rows = visible_cases(scope)
    rows = rows if codes is None else rows.filter(register_code__in=codes)
    return get_object_or_404(rows, public_id=case_id), scope


def _kept_case(request: HttpRequest, case_id: UUID) -> CaseDocument:
    case, scope = _case(request, case_id)
    if not facts.keeps(scope, case.register_code):
        raise Http404
    return case


@login_required
@require_safe
def document(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where one document lies: case file, shelf of the paper original, where it lay before."""
    case, scope = _case(request, case_id)
    access("view", subject=case.public_id, by=request.user, on=now(), what="place in the archive")  # type: ignore[arg-type]
    file = facts.file_of(case)
    place = signing_facade.paper_place(case.public_id)
    rows: list[dict[str, Any]] = [
        {"key": _("Number"), "value": case.number},
        {"key": _("Date"), "value": shown_day(case.document_date)},
        {"key": _("Institution"), "value": case.institution_name},
        {"key": _("State"), "value": str(case.get_state_display())},
        {"key": _("Kept until"), "value": shown_day(case.kept_until)},
        {"key": _("Case file"), "value": f"{file.year}: {file}" if file else _("none yet: enter the case files of the year")},
        {"key": _("Original"), "value": _("electronic") if place is None else place or _("on paper, the place is not written down")},
    ]  # fmt: skip
    shelves = PaperShelf.objects.filter(case=case).select_related("laid_by")
    context = {
        "case": case,
        "file": file,
        "rows": rows,
        "shelves": [{"moment": shown_moment(one.laid_at), "who": one.laid_by, "place": one.place, "before": one.before} for one in shelves],
        "keeper": facts.keeps(scope, case.register_code),
        "paper": place is not None,
    }  # fmt: skip
    return render(request, "archive/document.html", context)


def _back_to(case: CaseDocument) -> dict[str, str]:
    return {"back": reverse("archive:document", args=[case.public_id]), "back_label": case.number}


@login_required
@FORM
def move(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Lay a document into another case file by hand."""
    case = _kept_case(request, case_id)
    there = facts.file_of(case)
    files = CaseFile.objects.filter(register_code=case.register_code, state=FileState.OPEN)
    if there is not None:
        files = files.exclude(pk=there.pk)
    form = MoveForm(posted(request), files=files)
    if request.method == "POST" and form.is_valid():
        to = form.open_files[form.cleaned_data["file"]]
        try:
            actions.move_document(case=case, to=to, by=request.user, on=now())  # type: ignore[arg-type]
        except FilesError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The document lies in the case file %(file)s now.") % {"file": to})
            return redirect("archive:document", case_id)
    return form_page(
        request, form, heading=_("Another case file"), submit=_("Move"), cancel=_back_to(case)["back"],
        lead=f"{case.number}, {case.title}", **_back_to(case),
    )  # fmt: skip


@login_required
@FORM
def shelf(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Where the paper original lies now."""
    case = _kept_case(request, case_id)
    before = signing_facade.paper_place(case.public_id)
    if before is None:
        raise Http404
    last = PaperShelf.objects.filter(case=case).first()
    initial = {"room": last.room, "shelf": last.shelf, "folder": last.folder} if last is not None and last.place == before else {"room": before[:60]}  # fmt: skip
    form = ShelfForm(posted(request), initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            actions.lay_paper(case=case, by=request.user, on=now(), **form.cleaned_data)  # type: ignore[arg-type]
        except (FilesError, signing_facade.SigningError) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The place of the paper original is written down."))
            return redirect("archive:document", case_id)
    return form_page(
        request, form, heading=_("Place of the paper original"), cancel=_back_to(case)["back"],
        lead=_("Written until now: %(place)s") % {"place": before or "–"}, **_back_to(case),
    )  # fmt: skip
