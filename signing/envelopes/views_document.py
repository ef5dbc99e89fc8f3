"""Pages about one document for who may see or manage it: the paper road, page pictures, downloads."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from kernel.audit.log import access
from kernel.files.errors import Refused
from kernel.files.intake import JPEG, PDF, PNG, accept
from kernel.files.models import Blob
from kernel.pdf import PdfError
from kernel.periods import now
from signing.archive import renewal
from signing.archive.models import Deposit
from signing.archive.package import as_json
from signing.data import Report
from signing.envelopes import annexes, downloads, pictures
from signing.envelopes import paper as road
from signing.envelopes.entry import SCAN_LIMIT, ScanCheckForm, ScanForm
from signing.envelopes.models import Envelope, PaperOriginal
from signing.envelopes.states import CLOSED, EnvelopeState, Road
from signing.envelopes.visitors import at_document
from signing.errors import SigningError
from signing.ports import Access

#: The scan is sealed and time-stamped, and was proven.
KEPT = frozenset({EnvelopeState.COMPLETED, EnvelopeState.ARCHIVED})


@never_cache
@require_http_methods(["GET", "POST"])
def paper(request: HttpRequest, subject: UUID) -> HttpResponse:
    """Choose the paper road, then upload the scans and say where the paper lies."""
    envelope, user = at_document(request, subject, least=Access.UPLOAD)
    if envelope.road != Road.PAPER:
        return _choose(request, at_document(request, subject, least=Access.MANAGE)[0])
    if envelope.state not in (EnvelopeState.PAPER, EnvelopeState.PAPER_CHECK):
        context = {"envelope": envelope, "closed": envelope.state in CLOSED, "kept": envelope.state in KEPT}
        return render(request, "signing/paper_done.html", context)
    original = PaperOriginal.objects.filter(envelope=envelope).first()
    initial = {"place": original.place, "signed_on": original.signed_on} if original else None
    form = ScanForm(request.POST or None, request.FILES or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            parts = [
                accept(one, allow=frozenset({PDF, JPEG, PNG}), limit=SCAN_LIMIT).content
                for one in form.cleaned_data["scans"]
            ]
            road.upload_scan(
                subject=subject,
                scan=road.merge_scans(parts),
                place=form.cleaned_data["place"],
                signed_on=form.cleaned_data["signed_on"],
                by=user,
                on=now(),
            )
        except Refused as refused:
            form.add_error("scans", refused.message)
        except (SigningError, PdfError) as error:
            form.add_error("scans", str(getattr(error, "message", error)))
        else:
            messages.success(request, _("The scan was received. Another person has to compare it with the original."))
            return redirect("signing:paper-check", subject=subject)
    context = {"form": form, "envelope": envelope, "paper": original}
    return render(request, "signing/paper_upload.html", context, status=422 if form.errors else 200)


def _choose(request: HttpRequest, envelope: Envelope) -> HttpResponse:
    if request.method == "POST":
        try:
            road.choose_paper(subject=envelope.subject, by=request.user, on=now())  # type: ignore[arg-type]
        except SigningError as error:
            messages.error(request, str(error.message))
        return redirect("signing:paper", subject=envelope.subject)
    return render(request, "signing/paper_choose.html", {"envelope": envelope})


@never_cache
@require_http_methods(["GET", "POST"])
def paper_check(request: HttpRequest, subject: UUID) -> HttpResponse:
    """A second pair of eyes: every page of the scan beside the original's."""
    envelope, user = at_document(request, subject, least=Access.UPLOAD)
    original = PaperOriginal.objects.select_related("scan", "uploaded_by").filter(envelope=envelope).first()
    if original is None:
        raise Http404
    if envelope.state != EnvelopeState.PAPER_CHECK or original.scan is None:
        return redirect("signing:paper", subject=subject)
    form = ScanCheckForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        seen = request.POST.get("scan", "")  # the scan whose pages were on the screen
        try:
            if form.cleaned_data["same"] == "yes":
                road.confirm_scan(subject=subject, by=user, on=now(), seen=seen)
            else:
                road.refuse_scan(subject=subject, reason=form.cleaned_data["reason"], by=user, on=now(), seen=seen)
        except SigningError as error:
            form.add_error(None, str(error.message))
        else:
            return redirect("signing:paper", subject=subject)
    access("view", subject=subject, by=user, on=now(), what="scan beside the original")
    count = max(pictures.page_count(envelope.original), pictures.page_count(original.scan))
    context = {
        "form": form,
        "envelope": envelope,
        "paper": original,
        "numbers": range(1, count + 1),
        "original_pages": pictures.page_count(envelope.original),
        "scan_pages": pictures.page_count(original.scan),
        "own": original.uploaded_by_id == user.pk,
    }
    return render(request, "signing/paper_check.html", context, status=422 if form.errors else 200)


@require_GET
def scan_page(request: HttpRequest, subject: UUID, number: int) -> HttpResponse:
    envelope, _user = at_document(request, subject, least=Access.UPLOAD)
    original = PaperOriginal.objects.select_related("scan").filter(envelope=envelope).first()
    return _picture(original.scan if original else None, number)


@require_GET
def page(request: HttpRequest, subject: UUID, number: int) -> HttpResponse:
    """A page of the document as it was frozen."""
    envelope, _user = at_document(request, subject, least=Access.LOOK)
    return _picture(envelope.original, number)


def _picture(blob: Blob | None, number: int) -> HttpResponse:
    found = pictures.page(blob, number) if blob is not None else None
    if found is None:
        raise Http404
    return downloads.picture(found)


@require_GET
def download(request: HttpRequest, subject: UUID, what: str) -> HttpResponse:
    """original · docx · signed · report · package. The report is the public one, without codes of certificates."""
    least = Access.FILES if what in ("signed", "package") else Access.VIEW
    envelope, user = at_document(request, subject, least=least)
    if what == "original" and envelope.made_elsewhere:  # made elsewhere: what came is the signed original itself
        envelope, user = at_document(request, subject, least=Access.FILES)
    found = _file(envelope, what)
    if found is None:
        raise Http404
    content, media_type = found
    return downloads.attachment(envelope, what=what, content=content, media_type=media_type, by=user, on=now())


@require_GET
def annex(request: HttpRequest, subject: UUID, annex: int) -> HttpResponse:
    """What was signed together with the document, by itself."""
    envelope, user = at_document(request, subject, least=Access.VIEW)
    found = annexes.numbered(envelope, annex)
    if found is None:
        raise Http404
    return downloads.annex(envelope, found, by=user, on=now())


def _file(envelope: Envelope, what: str) -> tuple[bytes, str] | None:
    blob: Blob | None = None
    if what == "original":
        blob = envelope.original
    elif what == "docx":
        blob = envelope.draft
    elif what == "signed" and (not envelope.untouched or envelope.signed_elsewhere):
        deposit = Deposit.objects.select_related("final").filter(envelope=envelope).first()
        blob = renewal.newest(deposit) if deposit is not None else envelope.current
    elif what == "package":
        deposit = Deposit.objects.select_related("package").filter(envelope=envelope).first()
        blob = deposit.package if deposit else None
    elif what == "report":
        newest = next((file for file in envelope.files.order_by("-sequence") if file.report), None)
        if newest is not None:
            return as_json(Report.from_dict(newest.report["report"]).public().as_json()), "application/json"
    return (blob.read(), blob.media_type) if blob is not None else None
