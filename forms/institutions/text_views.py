"""Pages of a text changed in Word: take the file, bring it back, read the differences, accept them in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

import doc_templates.facade as documents_facade
from forms.institutions.entry import AcceptForm, ChangedTextForm
from forms.institutions.pages import FORM, form_page, page_of, word_file
from forms.people.access import scope_of
from forms.records import text_actions
from forms.records.errors import RecordError
from forms.records.kinds import Unsent, kind_of
from forms.records.texts import ChangedText, TextState
from kernel import pdf
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.dates import shown_moment
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from doc_templates.facade import Paragraph

#: Unchanged paragraphs shown beside a changed one, before and after it.
BESIDE = 1


def _unsent(request: HttpRequest, kind: str, record: UUID) -> Unsent:
    """404 for who neither prepares nor sends it, and for a record that was sent."""
    found = kind_of(kind)
    unsent = found.unsent(request.user, riga_date(now()), record) if found and found.unsent else None  # type: ignore[arg-type]
    if unsent is None or not (unsent.writes or unsent.sends):
        raise Http404
    return unsent


def _standing(unsent: Unsent) -> ChangedText:
    row = text_actions.standing(unsent.record)
    if row is None:
        raise Http404
    return row


@login_required
@FORM
def text(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """What to do in which order; what came back is checked before anything of it is kept."""
    unsent = _unsent(request, kind, record)
    if request.method == "POST" and not unsent.writes:
        raise Http404
    form = ChangedTextForm(posted(request), request.FILES or None)
    findings: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            text_actions.keep(unsent=unsent, content=form.cleaned_data["file"].content, by=request.user, on=now())  # type: ignore[arg-type]
        except documents_facade.FaultyText as faulty:
            findings = list(faulty.findings)
            form.add_error("file", str(faulty))
        except (documents_facade.RenderError, RecordError) as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("The file passed every check. Read what differs."))
            return redirect("own:text-compare", kind, record)
    standing = text_actions.standing(record)
    return form_page(
        request,
        form,
        "own/text.html",
        findings=findings,
        unsent=unsent,
        standing=standing,
        holds=standing is not None and text_actions.holds(standing, unsent),
        rows=_summary(standing) if standing else [],
        heading=_("The text in Word"),
        lead=unsent.title,
        submit=_("Upload and compare"),
        back=unsent.back,
        back_label=unsent.title,
    )


@login_required
@require_safe
def offer(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """The file for Word."""
    unsent = _unsent(request, kind, record)
    try:
        content = text_actions.offered(unsent)
    except documents_facade.RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("own:text", kind, record)
    access("download", subject=record, by=request.user, on=now(), what="text for Word")  # type: ignore[arg-type]
    return word_file(content, f"{kind}-teksts")


@login_required
@FORM
def compare(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """The differences and the real pages; who sends accepts them in words."""
    unsent = _unsent(request, kind, record)
    row = _standing(unsent)
    form = AcceptForm(posted(request))
    if request.method == "POST" and not unsent.sends:
        raise Http404
    if request.method == "POST" and not _seen(request, row):
        return _newer(request, kind, record)
    if request.method == "POST" and form.is_valid():
        try:
            text_actions.accept(
                text=row,
                unsent=unsent,
                words=form.cleaned_data["words"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("own:text", kind, record)
        messages.success(request, _("Accepted: this text goes for signature when you send the document."))
        return redirect(unsent.back)
    access("view", subject=record, by=request.user, on=now(), what="changed text")  # type: ignore[arg-type]
    body, around = documents_facade.compare_texts(row.original.read(), row.changed.read())
    count = pdf.page_count(row.pages.read())
    return render(
        request,
        "own/compare.html",
        {
            "unsent": unsent,
            "text": row,
            "holds": text_actions.holds(row, unsent),
            "shown": row.state == TextState.SHOWN,
            "form": form,
            "rows": _summary(row),
            "parts": [
                (_("Text of the document"), list(_shortened(body)), documents_facade.count_changes(body)),
                (_("Header, footer and notes"), list(_shortened(around)), documents_facade.count_changes(around)),
            ],
            "pages": [{"src": reverse("own:text-page", args=[kind, record, number])} for number in range(1, count + 1)],
        },
        status=422 if form.errors else 200,
    )


def _seen(request: HttpRequest, row: ChangedText) -> bool:
    """The page was made from this text, not from one that a colleague has uploaded meanwhile."""
    return request.POST.get("text") == str(row.public_id)


def _newer(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    messages.warning(request, _("A newer text was uploaded in the meantime. Read its differences."))
    return redirect("own:text-compare", kind, record)


def _shortened(paragraphs: Sequence[Paragraph]) -> Iterator[Paragraph | None]:
    """Changed paragraphs with their neighbours; None where others are left out."""
    near = {
        at + step
        for at, one in enumerate(paragraphs)
        if one.fate != documents_facade.Fate.SAME
        for step in range(-BESIDE, BESIDE + 1)
    }
    gap = False
    for at, one in enumerate(paragraphs):
        if at in near:
            yield one
        elif not gap and near:
            yield None
        gap = at not in near


def _summary(row: ChangedText) -> list[dict[str, str]]:
    pairs = [
        (_("State"), row.get_state_display()),
        (_("Changed by"), f"{row.changed_by}, {shown_moment(row.changed_at)}"),
    ]
    if row.accepted_by:
        pairs.append((_("Accepted by"), f"{row.accepted_by}, {shown_moment(row.accepted_at)}"))
        pairs.append((_("In words"), row.words))
    return [{"key": key, "value": value} for key, value in pairs]


@login_required
@require_POST
def drop(request: HttpRequest, kind: str, record: UUID) -> HttpResponse:
    """Back to the text that is made from the record."""
    unsent = _unsent(request, kind, record)
    if not unsent.writes:
        raise Http404
    row = text_actions.standing(record)
    if row is not None and not _seen(request, row):
        return _newer(request, kind, record)
    if row is not None and text_actions.drop(text=row, unsent=unsent, by=request.user, on=now()):  # type: ignore[arg-type]
        messages.success(request, _("The changed text was dropped; the document is made from the data again."))
    return redirect(unsent.back)


@login_required
@require_safe
def page(request: HttpRequest, kind: str, record: UUID, page: int) -> HttpResponse:
    return page_of(_standing(_unsent(request, kind, record)).pages, page)


@login_required
@require_safe
def kept_file(request: HttpRequest, text_id: UUID, which: str) -> HttpResponse:
    """Both files of a changed text, for who prepares or sends documents of that institution: also after it was sent; and
    for who else prepares the record, until then."""
    scope = scope_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]
    row = get_object_or_404(ChangedText.objects.select_related("original", "changed"), public_id=text_id)
    if row.register_code not in scope.writes | scope.sends:
        _unsent(request, row.kind, row.record)
    blob = {"no-datiem": row.original, "mainits": row.changed}.get(which)
    if blob is None:
        raise Http404
    access("download", subject=row.record, by=request.user, on=now(), what="changed text")  # type: ignore[arg-type]
    return word_file(blob.read(), f"{row.kind}-{which}")
