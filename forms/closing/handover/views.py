"""Pages of the hand-over of originals: where each stands, the mentor's list, one record, taking it, giving it back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

import signing.facade as signing_facade
from forms.closing.handover import actions, facts
from forms.closing.handover.entry import ListForm, ReasonForm, TakeForm, stored
from forms.closing.handover.errors import ListIncomplete
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.panel import with_living
from forms.closing.handover.states import OPEN, OUT, TONES, HandoverState
from forms.closing.handover.tables import HandoverTable, line_rows
from forms.closing.models import AUTHORS
from forms.people.pages import FORM, form_page, scope_now
from forms.plans.models import PlanProvider
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.periods import now, today
from kernel.web.conflict import conflict_page
from kernel.web.dates import shown_day
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope


@login_required
@require_safe
def handovers(request: HttpRequest) -> HttpResponse:
    """Mentors in plans I may read, the latest semester first, with where their hand-over stands."""
    table = HandoverTable(with_living(facts.providers_seen(scope_now(request))))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "closing/handovers.html", {"table": table})


@login_required
@FORM
def list_originals(request: HttpRequest, provider_id: UUID) -> HttpResponse:
    """The mentor's list: pages of each original, or why it is missing. Of a mentor without an account the plan author enters it."""
    rows = PlanProvider.objects.filter(facts.listing(scope_now(request)), plan__approved_on__isnull=False)
    provider = get_object_or_404(rows.select_related("plan__learner__person", "mentor"), public_id=provider_id)
    there = HandoverRecord.objects.living().filter(provider=provider).first()
    if there is not None and there.state not in OPEN:
        return redirect("closing:handover", there.public_id)
    access("view", subject=provider.public_id, by=request.user, on=now(), what="originals")  # type: ignore[arg-type]
    originals = facts.originals_of(provider)
    papers = facts.to_hand_over(originals)
    back = reverse("closing:plan", args=[provider.plan.public_id])
    if not papers:
        messages.info(request, _("There is nothing on paper to hand over in this plan."))
        return redirect(back)
    form = ListForm(posted(request), originals=papers, initial=_listed(there))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.list_originals(
                provider=provider, said=form.said(), version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except EditConflict:
            newest = HandoverRecord.objects.living().get(provider=provider)
            return conflict_page(request, form=form, stored=_listed(newest), version=newest.version)
        except ListIncomplete as refusal:
            for finding in refusal.findings:
                form.add_error(None, finding.cited)
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. The plan author looks at the list and takes the originals."))
            return redirect("closing:handover", made.public_id)
    page = {
        "heading": _("Hand-over of originals"), "submit": _("Hand the list in"), "lead": provider.plan.learner.person.name,
        "back": back, "back_label": _("End of the semester"), "comment": there.comment if there else "",
        "absent": provider.mentor.name if provider.mentor.user_id is None else "",
        "electronic": line_rows([facts.Line(one, None, "") for one in originals if one.electronic]),
    }  # fmt: skip
    return form_page(request, form, "closing/handover_list.html", **page)


def _listed(record: HandoverRecord | None) -> dict[str, object]:
    return {"version": 0} if record is None else stored(facts.lines_of(record), record.version)


@login_required
@require_safe
def handover(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """One record: what goes, what is missing, where it stands."""
    row, scope = _seen(request, handover_id)
    access("view", subject=row.public_id, by=request.user, on=now(), what="originals")  # type: ignore[arg-type]
    takes = _takes(row, scope)
    plan = row.provider.plan
    rows = [
        {"key": _("Learner"), "value": plan.learner.person.name},
        {"key": _("Support plan"), "value": f"{plan.number or ''}, {plan.semester_words}"},
        {"key": _("Mentor"), "value": row.provider.mentor.name},
    ]
    if row.handed_on is not None and row.taken_by is not None:
        rows += [
            {"key": _("Taken by"), "value": row.taken_by.get_full_name()},
            {"key": _("Day of the hand-over"), "value": shown_day(row.handed_on)},
            {"key": _("Where the originals lie"), "value": row.place},
            {"key": _("How is the record signed?"), "value": _("on paper") if row.paper else _("electronically")},
        ]
    if row.state == HandoverState.RETURNED:
        rows.append({"key": _("Why it was given back"), "value": row.comment})
    if row.withdrawal:
        rows.append({"key": _("Why it was withdrawn"), "value": row.withdrawal})
    mine = facts.lists(row.provider, scope)
    context = {
        "handover": row,
        "plan": plan,
        "tone": TONES[HandoverState(row.state)],
        "rows": rows,
        "lines": line_rows(facts.lines_of(row)),
        "listable": mine and row.state in OPEN,
        "relist": mine and row.state == HandoverState.WITHDRAWN,
        "takable": takes and row.state == HandoverState.LISTED,
        "withdrawable": takes and row.state in OUT,
    }
    return render(request, "closing/handover.html", context)


def _seen(request: HttpRequest, handover_id: UUID) -> tuple[HandoverRecord, Scope]:
    scope = scope_now(request)
    rows = HandoverRecord.objects.visible_to(scope).select_related(
        "case", "taken_by", "provider__mentor", "provider__plan__institution", "provider__plan__learner__person"
    )
    return get_object_or_404(rows, public_id=handover_id), scope


def _takes(row: HandoverRecord, scope: Scope) -> bool:
    return row.provider.plan.institution.register_code in scope.where(*AUTHORS)


def _taken(request: HttpRequest, handover_id: UUID) -> HandoverRecord:
    """404 for whoever is no plan author of the institution."""
    row, scope = _seen(request, handover_id)
    if not _takes(row, scope):
        raise Http404
    return row


def _page(row: HandoverRecord) -> dict[str, Any]:
    here = reverse("closing:handover", args=[row.public_id])
    return {
        "lead": row.provider.plan.learner.person.name, "back": here, "cancel": here,
        "back_label": _("Hand-over of originals"),
    }  # fmt: skip


@login_required
@FORM
def take(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The plan author has the papers: place, day, how the record is signed."""
    row = _taken(request, handover_id)
    form = TakeForm(posted(request), on=today(), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.take(
                record=row, taking=form.taking(), version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except EditConflict:
            form.add_error(None, _("The mentor has changed the list meanwhile. Look at it once more."))
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Sent with the number %(number)s.") % {"number": case.number})
            return redirect("desk:passport", case.public_id)
    return form_page(
        request, form, heading=_("Take the originals"), submit=_("Take and send for signature"), **_page(row)
    )


@login_required
@FORM
def give_back(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """The list is not right: back to the mentor with a reason."""
    row = _taken(request, handover_id)
    form = ReasonForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.give_back(
                record=row, reason=form.cleaned_data["reason"], version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except EditConflict:
            form.add_error(None, _("The mentor has changed the list meanwhile. Look at it once more."))
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The list is given back to the mentor."))
            return redirect("closing:handover", row.public_id)
    return form_page(request, form, heading=_("Give the list back"), submit=_("Give back"), **_page(row))


@login_required
@FORM
def withdraw(request: HttpRequest, handover_id: UUID) -> HttpResponse:
    """Take the record back before both have signed."""
    row = _taken(request, handover_id)
    form = ReasonForm(posted(request), initial={"version": row.version})
    if request.method == "POST" and form.is_valid():
        try:
            actions.withdraw(record=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except (RecordError, signing_facade.SigningError) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The record is withdrawn. The mentor may list the originals again."))
            return redirect("closing:handover", row.public_id)
    return form_page(request, form, heading=_("Withdraw the record"), submit=_("Withdraw"), **_page(row))
