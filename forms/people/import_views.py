"""Pages of a table of learners: upload, preview with every bad line, confirmation, progress, report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people import importing, preview, sheet
from forms.people.entry import ImportForm
from forms.people.importing import Line
from forms.people.learners import ImportState, LearnerImport
from forms.people.pages import FORM, form_page, scope_now, writable
from forms.people.tables import LeftTable, LineTable
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from kernel.audit.log import access
from kernel.files.errors import Refused
from kernel.files.intake import XLSX
from kernel.jobs.models import Job
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Iterator


@login_required
@require_safe
def template(request: HttpRequest) -> HttpResponse:
    """The empty table to fill in."""
    writable(scope_now(request))
    return download(sheet.empty(), media_type=XLSX, name="izglitojamie.xlsx")


@login_required
@FORM
def upload(request: HttpRequest) -> HttpResponse:
    """Choose the table; what was read is shown before anything is saved."""
    institutions = writable(scope_now(request))
    form = ImportForm(posted(request), request.FILES or None, institutions=institutions)
    on = now()
    if request.method == "POST" and form.is_valid():
        institution = form.institutions[form.cleaned_data["institution"]]
        today = riga_date(on)
        try:
            values = rules_in_force(today)
            read = sheet.read(form.cleaned_data["file"].content)
        except Refused as refused:
            form.add_error("file", refused.message)
        except NoRules as trouble:
            form.add_error(None, str(trouble))
        else:
            lines = preview.lines(read, institution=institution, values=values, on=today)
            table = importing.keep(institution=institution, lines=lines, by=request.user, on=on)  # type: ignore[arg-type]
            if read.ignored:
                messages.info(
                    request, _("These columns were left out: %(names)s.") % {"names": ", ".join(read.ignored)}
                )
            return redirect("people:import-preview", table.public_id)
    return form_page(
        request,
        form,
        "people/import.html",
        heading=_("Learners from a table"),
        lead=_("First you see what was read. Nothing is saved until you confirm it."),
        submit=_("Upload and look"),
        back=reverse("people:list"),
        back_label=_("Learners"),
    )


@login_required
@FORM
def table(request: HttpRequest, table_id: UUID) -> HttpResponse:
    """Preview, progress or report of one's own table."""
    institutions = writable(scope_now(request))
    row = get_object_or_404(
        LearnerImport.objects.exclude(state=ImportState.DROPPED).select_related("institution"),
        public_id=table_id,
        maker_id=request.user.pk,
        institution__in=institutions,
    )
    if request.method == "POST":
        return _act(request, row)
    if row.state == ImportState.PREVIEW:
        return _preview(request, row)
    if row.state == ImportState.RUNNING:
        return _progress(request, row)
    left = [{"number": number, "cell": cell, "reason": reason} for number, cell, reason in row.report]
    shown = LeftTable(left)
    RequestConfig(request, paginate={"per_page": 100}).configure(shown)
    return render(request, "people/import_report.html", {"import": row, "table": shown, "left": len(left)})


def _act(request: HttpRequest, row: LearnerImport) -> HttpResponse:
    on = now()
    if request.POST.get("act") == "drop":
        if importing.drop(table=row, by=request.user, on=on):  # type: ignore[arg-type]
            messages.success(request, _("The table was dropped; nothing of it is saved."))
        return redirect("people:list")
    importing.confirm(table=row, by=request.user, on=on)  # type: ignore[arg-type]
    return redirect("people:import-preview", row.public_id)


def _preview(request: HttpRequest, row: LearnerImport) -> HttpResponse:
    access("view", subject=row.public_id, by=request.user, on=now(), what="table of learners")  # type: ignore[arg-type]
    lines = importing.lines_of(row)
    shown = LineTable(list(_told(lines)))
    RequestConfig(request, paginate={"per_page": 100}).configure(shown)
    return render(
        request,
        "people/import_preview.html",
        {"import": row, "table": shown, "bad": sum(line.terms is None for line in lines)},
    )


def _told(lines: list[Line]) -> Iterator[dict[str, Any]]:
    """The bad lines first, a row for each bad cell; then those known already; then the good ones."""
    for line in lines:
        for cell, reason in line.problems:
            yield {"number": line.number, "name": line.name, "state": _("not entered"), "cell": cell, "reason": reason}
    for line in lines:
        if line.known:
            yield {"number": line.number, "name": line.name, "state": _("known already, stays as it is")}
    for line in lines:
        if line.good:
            yield {"number": line.number, "name": line.name, "state": _("will be entered")}


def _progress(request: HttpRequest, row: LearnerImport) -> HttpResponse:
    job = Job.objects.filter(name=importing.JOB, key=f"import:{row.public_id}").first()
    stuck = job is not None and job.state == "parked"
    return render(request, "people/import_progress.html", {"import": row, "stuck": stuck})
