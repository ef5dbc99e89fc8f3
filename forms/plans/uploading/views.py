"""Pages of uploads: the list across plans, one plan file by file, its ZIP, marks."""

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
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.people.pages import FORM, form_page
from forms.people.restricting import must_be_free
from forms.plans.pages import reach_now, read_plan
from forms.plans.uploading import actions, facts
from forms.plans.uploading.entry import MarkForm, TakeBackForm
from forms.plans.uploading.models import UploadMark
from forms.plans.uploading.parcel import file_of, may_take, parcel, parcel_name
from forms.plans.uploading.states import OPEN, MarkState
from forms.plans.uploading.tables import UploadTable, history, rows
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from datetime import datetime

    from forms.plans.access import PlanReach
    from forms.plans.models import SupportPlan
    from forms.plans.uploading.facts import Line
    from forms.plans.uploading.parcel import File

#: What the list across plans shows; the first one by default.
NOT_UPLOADED, CONTRACTS, EVERYTHING = "neaugsupieladetie", "ligumi", "visi"


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    """Plans of the institution or municipality with files that are not in the tool yet."""
    reach = reach_now(request)
    if not reach.reads_any:
        raise Http404
    wanted = request.GET.get("rada", NOT_UPLOADED)
    found = facts.readable(reach)
    if wanted == CONTRACTS:
        found = facts.contracts_to_upload(found)
    elif wanted != EVERYTHING:
        wanted, found = NOT_UPLOADED, facts.to_upload(found)
    table = UploadTable(found.select_related("learner__person", "institution"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    table.read_page()
    shows = [
        (NOT_UPLOADED, _("not uploaded yet")),
        (CONTRACTS, _("contracts the municipality uploads")),
        (EVERYTHING, _("all")),
    ]
    return render(request, "plans/uploads_list.html", {"table": table, "wanted": wanted, "shows": shows})


@login_required
@FORM
def uploads(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the plan needs in the tool, file by file; who uploads marks what is there."""
    plan, reach = read_plan(request, plan_id)
    on = now()
    found = facts.lines(plan)
    files = _files(found, plan, reach)
    mine = {one.item.record for one in found if one.item.record and facts.may_mark(one.item, plan, reach)}
    to_mark = [one for one in files if one.line.stand in OPEN and one.line.item.record in mine]
    form = (
        MarkForm(posted(request), files=to_mark, today=riga_date(on)) if to_mark or request.method == "POST" else None
    )
    if request.method == "POST":
        if not mine:
            raise Http404
        if form is not None and form.is_valid() and (answer := _marked(request, plan, form, on=on)) is not None:
            return answer
    access("view", subject=plan.public_id, by=request.user, on=on, what="files for the tool")  # type: ignore[arg-type]
    marks = plan.upload_marks.select_related("marked_by", "taken_back_by")
    context = {
        "plan": plan,
        "name": plan.learner.person.name,
        "rows": rows(found, {one.line.item.record: one for one in files}, plan, reach, marks=mine),
        "open": len(facts.still_open(found)),
        "lies": any(one.item.lies for one in found),
        "form": form,
        "files": bool(files),
        "history": history(marks),
    }
    return render(request, "plans/uploads.html", context, status=422 if form is not None and form.errors else 200)


def _marked(request: HttpRequest, plan: SupportPlan, form: MarkForm, *, on: datetime) -> HttpResponse | None:
    """Where to go afterwards; None when the verb refused, and the form says why."""
    author: Any = request.user
    try:
        made = actions.mark_uploaded(
            plan=plan, records=form.chosen(), uploaded_on=form.cleaned_data["uploaded_on"], by=author, on=on
        )
    except RecordError as refusal:
        form.add_error(None, str(refusal))
        return None
    said = ngettext("%(count)s file is marked as uploaded.", "%(count)s files are marked as uploaded.", len(made))
    messages.success(request, said % {"count": len(made)})
    return redirect("plans:uploads", plan.public_id)


def _files(found: list[Line], plan: SupportPlan, reach: PlanReach) -> list[File]:
    """What this person may take away."""
    files = (file_of(one, plan) for one in found if may_take(one, plan, reach))
    return [one for one in files if one is not None]


@login_required
@require_safe
def package(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """All files under their names, and the list, in one ZIP. Each document gets its line in the access log."""
    plan, reach = read_plan(request, plan_id)
    on, person = now(), request.user
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=person, on=on)  # type: ignore[arg-type]
    found = facts.lines(plan)
    files = _files(found, plan, reach)
    if not files:
        messages.error(request, _("There is no file to take yet. The list says what is missing and where it is made."))
        return redirect("plans:uploads", plan_id)
    content = parcel(plan, files, found, on=on)
    with transaction.atomic():
        access("download", subject=plan.public_id, by=person, on=on, what="files for the tool, zip")  # type: ignore[arg-type]
        for one in files:
            access("download", subject=one.subject, by=person, on=on, what=f"zip for the tool: {one.line.item.piece}")  # type: ignore[arg-type]
    return _attachment(content, "application/zip", parcel_name(plan))


@login_required
@require_safe
def one_file(request: HttpRequest, plan_id: UUID, record: UUID) -> HttpResponse:
    """One file under the name it is uploaded with, byte for byte as it is kept."""
    plan, reach = read_plan(request, plan_id)
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    line = facts.item_of(plan, record)
    if line is None or not may_take(line, plan, reach):
        raise Http404
    file = file_of(line, plan)
    if file is None:
        raise Http404
    what = f"for the tool: {line.item.piece}"
    access("download", subject=file.subject, by=request.user, on=now(), what=what)  # type: ignore[arg-type]
    return _attachment(file.blob.read(), file.blob.media_type, file.name)


def _attachment(content: bytes, media_type: str, name: str) -> HttpResponse:
    return download(content, media_type=media_type, name=name, foreign=True)


@login_required
@FORM
def take_back(request: HttpRequest, plan_id: UUID, mark_id: UUID) -> HttpResponse:
    """The mark was a mistake: with a reason, and it stays in the history."""
    plan, _reach = read_plan(request, plan_id)
    rows = UploadMark.objects.filter(plan=plan).select_related("plan", "marked_by")
    mark = get_object_or_404(rows, public_id=mark_id)
    person: Any = request.user
    if not actions.may_take_back(mark, plan, by=person, on=now()):
        raise Http404
    here = reverse("plans:uploads", args=[plan_id])
    if mark.state != MarkState.STANDING:
        messages.info(request, _("This mark was taken back already."))
        return redirect(here)
    form = TakeBackForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_back(mark=mark, reason=form.cleaned_data["reason"], by=person, on=now())
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The mark is taken back. The file waits to be uploaded again."))
            return redirect(here)
    return form_page(
        request, form, heading=_("Take the mark back"), submit=_("Take back"), cancel=here, back=here,
        back_label=plan.learner.person.name,
        lead=_("%(reference)s – uploaded %(day)s, %(who)s") % {
            "reference": mark.reference, "day": f"{mark.uploaded_on:%d.%m.%Y.}", "who": mark.marked_by.get_full_name(),
        },
    )  # fmt: skip
