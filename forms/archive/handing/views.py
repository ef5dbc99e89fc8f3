"""Pages of hand-over acts: prepare out of a case file, look, send, withdraw."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

import signing.facade as signing_facade
from forms.archive.files import facts
from forms.archive.files.models import CaseFile
from forms.archive.handing import actions
from forms.archive.handing.entry import HandoverForm, WithdrawForm
from forms.archive.handing.errors import HandoverError
from forms.archive.handing.models import HandoverAct
from forms.archive.handing.states import OPEN, TONES, HandoverState
from forms.people.models import Person
from forms.people.pages import FORM, form_page, scope_now
from forms.programmes.errors import NoRules
from forms.records.errors import RecordError
from kernel.audit.log import access
from kernel.periods import now
from kernel.web.dates import shown_day
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from forms.people.access import Scope

#: One act lists at most so many documents.
MOST = 200


def _file(request: HttpRequest, file_id: UUID, scope: Scope) -> CaseFile:
    return get_object_or_404(CaseFile.objects.within(facts.kept_codes(scope)), public_id=file_id)


@login_required
@FORM
def new(request: HttpRequest, file_id: UUID) -> HttpResponse:
    """Choose what of a case file is handed over, to whom, when, why."""
    scope = scope_now(request)
    file = _file(request, file_id, scope)
    here = reverse("archive:file", args=[file.public_id])
    cases = list(actions.choosable(file, scope)[: MOST + 1])
    if not cases:
        messages.info(request, _("No archived document lies in this case file yet, so nothing can be handed over."))
        return redirect(here)
    if len(cases) > MOST:
        messages.warning(
            request, _("One act lists at most %(most)s documents; hand the others over by another.") % {"most": MOST}
        )
    form = HandoverForm(posted(request), cases=cases[:MOST], initial=_giver(request))
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.prepare(
                file=file, documents=form.chosen(), terms=form.terms(), by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except HandoverError as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            return redirect("archive:handover", row.public_id)
    return form_page(
        request, form, heading=_("Hand documents over"), submit=_("Prepare the act"), back=here, cancel=here,
        back_label=str(file), lead=_("Nothing is sent yet: you look at the act first."),
    )  # fmt: skip


def _giver(request: HttpRequest) -> dict[str, Any]:
    """Whoever prepares the act usually gives."""
    person = Person.objects.filter(user=request.user.pk).first()
    if person is None:
        return {"giver_name": request.user.get_full_name(), "giver_email": request.user.email}  # type: ignore[union-attr]
    email = person.email or request.user.email  # type: ignore[union-attr]
    return {"giver_name": person.name, "giver_code": person.personal_code, "giver_email": email}


def _act(request: HttpRequest, act_id: UUID, *, keeper: bool) -> HandoverAct:
    scope = scope_now(request)
    codes = facts.kept_codes(scope) if keeper else facts.read_codes(scope)
    rows = HandoverAct.objects.within(codes).select_related("file", "case", "created_by")
    return get_object_or_404(rows, public_id=act_id)


@login_required
@require_safe
def act(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """One act: who, when, why, and what."""
    row = _act(request, act_id, keeper=False)
    access("view", subject=row.public_id, by=request.user, on=now(), what="hand-over act")  # type: ignore[arg-type]
    terms = row.terms
    rows = [
        {"key": _("Case file"), "value": f"{row.file.year}: {row.file}"},
        {"key": _("Who gives"), "value": f"{terms['giver_name']}, {terms['giver_office']}"},
        {"key": _("Who takes"), "value": f"{terms['taker_name']}, {terms['taker_office']}"},
        {"key": _("Day of the hand-over"), "value": shown_day(_day(terms["handed_on"]))},
        {"key": _("Why the documents change hands"), "value": terms["reason"]},
        {"key": _("How is the act signed?"), "value": _("on paper") if row.paper else _("electronically")},
    ]
    if row.withdrawal:
        rows.append({"key": _("Why it was withdrawn"), "value": row.withdrawal})
    context = {
        "act": row,
        "tone": TONES[HandoverState(row.state)],
        "rows": rows,
        "documents": row.documents.order_by("kind", "year", "sequence"),
        "keeper": facts.keeps(scope_now(request), row.file.register_code),
        "open": row.state in OPEN,
        "sendable": row.state == HandoverState.PREPARED,
    }
    return render(request, "archive/handover.html", context)


def _day(text: str) -> date:
    return date.fromisoformat(text)


@login_required
@require_POST
def send(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Number the act and send it to both."""
    row = _act(request, act_id, keeper=True)
    try:
        case = actions.send(act=row, version=seen_version(request.POST), by=request.user, on=now())  # type: ignore[arg-type]
    except (RecordError, NoRules) as refusal:
        messages.error(request, str(refusal))
        return redirect("archive:handover", act_id)
    messages.success(request, _("Sent with the number %(number)s.") % {"number": case.number})
    return redirect("desk:passport", case.public_id)


@login_required
@FORM
def withdraw(request: HttpRequest, act_id: UUID) -> HttpResponse:
    """Take the act back before both have signed."""
    row = _act(request, act_id, keeper=True)
    here = reverse("archive:handover", args=[act_id])
    form = WithdrawForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(act=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except (HandoverError, signing_facade.SigningError) as refusal:
            form.add_error(None, str(refusal.message))
        else:
            messages.success(request, _("The act is withdrawn."))
            return redirect(here)
    return form_page(
        request, form, heading=_("Withdraw the act"), submit=_("Withdraw"), back=here, cancel=here, back_label=str(row.file)
    )  # fmt: skip
