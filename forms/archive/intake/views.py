"""Pages of originals made elsewhere: the work list, taking in, one file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.archive.intake import actions, facts
from forms.archive.intake.entry import AsideForm, DetailsForm, FilesForm, HandInForm
from forms.archive.intake.errors import IntakeError
from forms.archive.intake.models import IntakeItem
from forms.archive.intake.states import OPEN, REGISTRABLE, TONES, WAITING, ItemState
from forms.archive.intake.tables import ItemTable, linked, rows_of
from forms.desk.access import subject_access
from forms.desk.passport import signature_cards
from forms.people.pages import FORM, form_page, scope_now
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from forms.records.kinds import codes
from kernel.audit.log import access
from kernel.pdf.errors import PdfError
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted
from signing.ports import Access

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.forms import Form

    from signing.data import Report

#: What the list shows; the first by default.
OPEN_ONES, ALL = "atvertie", "visi"


def titles() -> Mapping[str, str]:
    """Kinds that a document made elsewhere may be of, in the words of the library."""
    manifests = documents_facade.manifests(riga_date(now()))
    return {kind: one.title for kind, one in manifests.items() if kind in codes()}


@login_required
@require_safe
def items(request: HttpRequest) -> HttpResponse:
    """The work list: what came, what was found, what is missing."""
    scope = scope_now(request)
    if not facts.takes_in(scope):
        raise Http404
    rows = IntakeItem.objects.within(facts.taken_codes(scope)).select_related("matched", "case", "blob")
    wanted = request.GET.get("rada", OPEN_ONES)
    rows = rows if wanted == ALL else rows.filter(state__in=OPEN)
    table = ItemTable(rows)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    shows = [(OPEN_ONES, _("not done yet")), (ALL, _("all"))]
    return render(request, "archive/intake.html", {"table": table, "wanted": wanted, "shows": shows})


@login_required
@FORM
def upload(request: HttpRequest) -> HttpResponse:
    """Files of one act. What cannot be kept is named with its reason; the others are kept."""
    places = facts.places(scope_now(request))
    if not places:
        raise Http404
    form = FilesForm(posted(request), request.FILES or None, places=places)
    if request.method == "POST" and form.is_valid():
        taken = actions.take_in(
            files=form.cleaned_data["originals"], institution=form.places[form.cleaned_data["institution"]],
            by=request.user, on=now(),  # type: ignore[arg-type]
        )  # fmt: skip
        if taken.count:
            said = ngettext("%(count)s file was received.", "%(count)s files were received.", taken.count)
            messages.success(request, said % {"count": taken.count})
        for name, reason in taken.refused:
            messages.error(request, _("Not received: %(name)s. %(reason)s") % {"name": name, "reason": reason})
        return redirect("archive:intake")
    here = reverse("archive:intake")
    return form_page(
        request, form, heading=_("Take originals in"), submit=_("Take in"), back=here, cancel=here,
        back_label=_("Originals made elsewhere"),
        lead=_("Every file is checked. Then you say what it is, and it is registered and goes to the archive."),
    )  # fmt: skip


def _item(request: HttpRequest, item_id: UUID) -> IntakeItem:
    rows = IntakeItem.objects.within(facts.taken_codes(scope_now(request)))
    rows = rows.select_related("blob", "matched", "case", "received_by")
    return get_object_or_404(rows, public_id=item_id)


@login_required
@FORM
def item(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """One file: what was found, who signed, and the form for what comes next."""
    row = _item(request, item_id)
    report = actions.report_of(row)
    access("view", subject=row.public_id, by=request.user, on=now(), what="original made elsewhere")  # type: ignore[arg-type]
    form = _form(request, row, report)
    if request.method == "POST":
        if form is None:
            messages.info(request, _("Nothing is to be done with this file any more, or it is not ready yet."))
            return redirect("archive:intake-item", item_id)
        if form.is_valid() and (answer := _acted(request, row, form)) is not None:
            return answer
    case = row.case or row.matched
    context = {
        "item": row,
        "tone": TONES[ItemState(row.state)],
        "rows": rows_of(row, report),
        "signatures": signature_cards(report),
        "findings": [one.text for one in report.all_reasons] if report is not None and report.signatures else [],
        "case": linked(case) if case is not None else "",
        "form": form,
        "submit": _("Hand in") if row.state == ItemState.OURS else _("Register"),
        "waits": row.state in WAITING,
    }
    return render(request, "archive/intake_item.html", context, status=422 if form is not None and form.errors else 200)


def _form(request: HttpRequest, row: IntakeItem, report: Report | None) -> Form | None:
    """What a person may do with the file now."""
    if row.state in REGISTRABLE:
        first = {"version": row.version, "title": row.name.rpartition(".")[0][:150]}
        return DetailsForm(posted(request), titles=titles(), scan=row.state == ItemState.SCAN, initial=first)
    if row.state == ItemState.OURS and row.matched is not None:
        may = subject_access(request.user, row.matched.public_id) >= Access.UPLOAD  # type: ignore[arg-type]
        return HandInForm(posted(request), scan=not (report and report.signatures)) if may else None
    return None


def _acted(request: HttpRequest, row: IntakeItem, form: Any) -> HttpResponse | None:
    """Where to go afterwards; None when the verb refused, and the form says why."""
    person: Any = request.user
    try:
        if isinstance(form, DetailsForm):
            case = actions.register_item(
                item=row, details=form.details(), version=form.seen_version, by=person, on=now()
            )  # fmt: skip
            messages.success(request, _("Registered as %(number)s.") % {"number": case.number})
        else:
            case = actions.hand_in(item=row, place=form.cleaned_data.get("place", ""), by=person, on=now())
            messages.success(request, _("Handed in for %(number)s.") % {"number": case.number})
    except IntakeError as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
    except (EditConflict, NoRules, PdfError) as refusal:
        form.add_error(None, str(getattr(refusal, "message", refusal)))
    except signing_facade.SigningError as refusal:
        form.add_error(None, str(refusal.message))
    else:
        return redirect("desk:passport", case.public_id)
    return None


@login_required
@require_safe
def content(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """The file as it came."""
    row = _item(request, item_id)
    access("download", subject=row.public_id, by=request.user, on=now(), what="original made elsewhere")  # type: ignore[arg-type]
    ending = row.name.rpartition(".")[2]  # kernel.files.names: always one that is right for the content
    return download(
        row.blob.read(),
        media_type=row.blob.media_type,
        name=f"sanemts-{row.blob.sha256[:12]}.{ending}",
        private=True,
        foreign=True,
    )


@login_required
@require_POST
def again(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Check the file once more."""
    row = _item(request, item_id)
    try:
        actions.check_again(item=row, by=request.user, on=now())  # type: ignore[arg-type]
    except IntakeError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The file is being checked once more."))
    return redirect("archive:intake-item", item_id)


@login_required
@FORM
def aside(request: HttpRequest, item_id: UUID) -> HttpResponse:
    """Put a file aside with a reason; it is kept."""
    row = _item(request, item_id)
    here = reverse("archive:intake-item", args=[item_id])
    form = AsideForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.set_aside(item=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except IntakeError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The file is set aside; it stays in the list of all files."))
            return redirect("archive:intake")
    return form_page(
        request, form, heading=_("Set the file aside"), submit=_("Set aside"), cancel=here, back=here,
        back_label=_("File"), lead=str(row.name),
    )  # fmt: skip
