"""Pages of the archive: holds, longer terms, lists for destruction with their approvals."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

import signing.facade as signing_facade
from forms.archive.disposal import access, actions, facts, holding, keeping
from forms.archive.disposal.entry import ApproveForm, HoldForm, LongerForm, MandateForm, NewListForm, ReasonForm
from forms.archive.disposal.errors import DisposalError
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import STOPPABLE, LineState, ListState
from forms.archive.disposal.tables import TONES, BareTable, HoldTable, LineTable, ListTable, StayingTable
from forms.archive.keepers import keeper_of, keepers
from forms.desk.access import visible_cases
from forms.people.pages import FORM, form_page, scope_now
from kernel.accounts.signed_in import sign_in_of
from kernel.identifiers import personal_code
from kernel.periods import now
from kernel.web.dates import shown_moment
from kernel.web.forms import posted

if TYPE_CHECKING:
    from uuid import UUID

    from forms.people.access import Scope

Refused = (DisposalError, signing_facade.SigningError)
#: Found documents that a page names before a hold is placed.
NAMED = 20


def _scope(request: HttpRequest) -> Scope:
    """404 for whoever has nothing to look for in the archive."""
    scope = scope_now(request)
    if not access.reads_disposal(scope):
        raise Http404
    return scope


def _archivist(request: HttpRequest) -> Scope:
    scope = _scope(request)
    if not access.lists_everywhere(scope):
        raise Http404
    return scope


def _places(scope: Scope) -> list[tuple[str, str]]:
    """Where this person makes lists."""
    codes = None if access.lists_everywhere(scope) else [one for one in scope.places if access.lists_at(scope, one)]
    return [(one.register_code, one.name) for one in keepers(codes)]


def _row(request: HttpRequest, list_id: UUID) -> tuple[DisposalList, Scope]:
    scope = _scope(request)
    rows = DisposalList.objects.visible_to(scope).select_related("case", "made_by")
    return get_object_or_404(rows, public_id=list_id), scope


def _made_here(request: HttpRequest, list_id: UUID) -> DisposalList:
    row, scope = _row(request, list_id)
    if not access.lists_at(scope, row.register_code):
        raise Http404
    return row


def _to_list(row: DisposalList) -> dict[str, str]:
    return {"back": reverse("archive:disposal-list", args=[row.public_id]), "back_label": _("List for destruction")}


# Lists ------------------------------------------------------------------------------------------------------------


@login_required
@require_safe
def lists(request: HttpRequest) -> HttpResponse:
    """Every list of the institutions that this person reads."""
    scope = _scope(request)
    rows = DisposalList.objects.visible_to(scope).select_related("case").annotate(documents=Count("lines"))
    table = ListTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    places = _places(scope) if access.lists_anywhere(scope) else []
    if request.GET.get("paliek") in dict(places):
        return redirect("archive:staying", request.GET["paliek"])
    return render(request, "archive/lists.html", {"table": table, "makes": bool(places), "places": places})


@login_required
@FORM
def new(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    if not access.lists_anywhere(scope):
        raise Http404
    form = NewListForm(posted(request), places=_places(scope))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.make_list(register_code=form.cleaned_data["place"], by=request.user, on=now())  # type: ignore[arg-type]
        except DisposalError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("The list is made. Read it and take out what is to stay."))
            return redirect("archive:disposal-list", made.public_id)
    back = {"back": reverse("archive:disposal"), "back_label": _("Destruction of documents")}
    lead = _("Every document that is past its term of storage and under no hold is put on the list.")
    return form_page(request, form, heading=_("New list for destruction"), submit=_("Make the list"), lead=lead, **back)


@login_required
@require_safe
def staying(request: HttpRequest, code: str) -> HttpResponse:
    """What is in the archive and on no list, with the reason of each."""
    scope = _scope(request)
    if not access.reads_at(scope, code):
        raise Http404
    try:
        name = keeper_of(code).name
    except LookupError as nobody:
        raise Http404 from nobody
    on = now()
    rows = facts.staying(code, on=on)
    table = StayingTable(rows, on=on, longer=access.lists_at(scope, code))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    bare = BareTable(keeping.staying(code, on=on), prefix="b-")
    RequestConfig(request, paginate={"per_page": 25}).configure(bare)
    return render(request, "archive/staying.html", {"table": table, "bare": bare, "name": name})


@login_required
@require_safe
def one(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """One list: its documents, its approvals, its act, and the next step for who reads it."""
    row, scope = _row(request, list_id)
    makes = access.lists_at(scope, row.register_code)
    lines = row.lines.select_related("case", "sheet")
    table = LineTable(lines, takes_out=makes and row.state == ListState.REVIEW)
    RequestConfig(request, paginate={"per_page": 50}).configure(table)
    return render(
        request,
        "archive/list.html",
        {
            "row": row,
            "table": table,
            "tone": TONES[ListState(row.state)],
            "reviews": makes and row.state == ListState.REVIEW,
            "stops": row.state in STOPPABLE and (makes or access.approves_as_head(scope, row)),
            "approves": row.state == ListState.WAITING and _may_approve(request, row),
            "facts": _facts(row),
        },
    )


def _facts(row: DisposalList) -> list[dict[str, str]]:
    found = [
        {"key": _("Made by"), "value": f"{row.made_by}, {shown_moment(row.made_at)}"},
        *(
            {"key": _("Approved by"), "value": ", ".join(filter(None, (one.name, one.office, shown_moment(one.at))))}
            for one in row.approvals.all()
        ),
    ]
    if row.reason:
        found.append({"key": _("Why it was stopped"), "value": row.reason})
    if row.ended_at:
        found.append({"key": _("Ended"), "value": shown_moment(row.ended_at)})
    return found


def _may_approve(request: HttpRequest, row: DisposalList) -> bool:
    try:
        actions.side_for(row, by=request.user, on=now())  # type: ignore[arg-type]
    except DisposalError:
        return False
    return True


@login_required
@FORM
def take_out(request: HttpRequest, list_id: UUID, case_id: UUID) -> HttpResponse:
    row = _made_here(request, list_id)
    lines = DisposalLine.objects.select_related("case", "sheet")
    line = get_object_or_404(lines, Q(case__public_id=case_id) | Q(record=case_id), sheet=row)
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.take_out(line=line, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except DisposalError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("%(number)s stays.") % {"number": line.document.number})
            return redirect("archive:disposal-list", row.public_id)
    heading = _("Take %(number)s out of the list") % {"number": line.document.number}
    return form_page(request, form, heading=heading, submit=_("Take out"), **_to_list(row))


@login_required
@require_POST
def submit(request: HttpRequest, list_id: UUID) -> HttpResponse:
    row = _made_here(request, list_id)
    try:
        actions.submit(row=row, by=request.user, on=now())  # type: ignore[arg-type]
    except DisposalError as trouble:
        messages.error(request, str(trouble))
    else:
        messages.success(request, _("The list now waits for the approvals of two other people."))
    return redirect("archive:disposal-list", row.public_id)


@login_required
@FORM
def stop(request: HttpRequest, list_id: UUID) -> HttpResponse:
    row, scope = _row(request, list_id)
    if not (access.lists_at(scope, row.register_code) or access.approves_as_head(scope, row)):
        raise Http404
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.stop(row=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except DisposalError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("The list is stopped; nothing of it is destroyed."))
            return redirect("archive:disposal-list", row.public_id)
    return form_page(request, form, heading=_("Stop the list"), submit=_("Stop the list"), **_to_list(row))


@login_required
@FORM
def approve(request: HttpRequest, list_id: UUID) -> HttpResponse:
    """The whole list on one page, and the act that confirms it."""
    row, _scope_here = _row(request, list_id)
    if row.state != ListState.WAITING or not _may_approve(request, row):
        raise Http404
    form = ApproveForm(posted(request), initial={"seen": actions.digest(row)})
    opening = sign_in_of(request)
    if request.method == "POST" and form.is_valid() and opening is not None:
        try:
            actions.approve(
                row=row,
                seen=form.cleaned_data["seen"],
                statement=str(form.fields["sure"].label),
                signed_in_by=opening.by,
                signed_in_at=opening.at,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except DisposalError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(request, _("Your approval is kept."))
            return redirect("archive:disposal-list", row.public_id)
    lines = row.lines.filter(state=LineState.LISTED).select_related("case", "sheet")
    table = LineTable(lines, takes_out=False, orderable=False, exclude=("state",))
    page = {"table": table, "row": row, "heading": _("Approve the destruction"), "submit": _("Approve")}
    return form_page(request, form, "archive/approve.html", **page, **_to_list(row))


# Holds and terms ----------------------------------------------------------------------------------------------------


@login_required
@require_safe
def holds(request: HttpRequest) -> HttpResponse:
    scope = _scope(request)
    if not access.sees_holds(scope):
        raise Http404
    table = HoldTable(signing_facade.hold_orders(), lifts=access.lists_everywhere(scope))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "archive/holds.html", {"table": table, "places_holds": access.lists_everywhere(scope)})


@login_required
@FORM
def hold_new(request: HttpRequest) -> HttpResponse:
    """What is found is named first; the hold is placed when the same number is confirmed."""
    scope = _archivist(request)
    number = request.GET.get("numurs", "")
    initial = {"number": "" if personal_code.is_in(number) else number[:40]}
    form = HoldForm(posted(request), places=_places(scope), initial=initial)
    page: dict[str, Any] = {"submit": _("Find the documents")}
    if request.method == "POST" and form.is_valid():
        found = facts.found_for_hold(form.query())
        bare = keeping.found_for_hold(form.query(), on=now())
        count = len(found) + len(bare)
        try:
            if form.cleaned_data["seen"] == str(count) and count:
                holding.place(
                    query=form.query(), mandate=form.mandate(), scope=form.scope(), by=request.user, on=now()  # type: ignore[arg-type]
                )  # fmt: skip
                counts = {"documents": len(found), "records": len(bare)}
                words = _(
                    "The hold is placed. Archived documents held: %(documents)s; records without a sealed original: %(records)s."
                )
                messages.success(request, words % counts)
                return redirect("archive:holds")
        except Refused as trouble:
            form.add_error(None, str(trouble.message))
        else:
            cases = visible_cases(scope).filter(public_id__in=found[:NAMED]).order_by("number")
            named, besides = list(cases), [(row.number, facts.plain_title(row.kind)) for row in bare[:NAMED]]
            page |= {"found": count, "named": named, "besides": besides, "more": count - len(named) - len(besides)}
            if count:
                page["submit"] = _("Place the hold")
            data = request.POST.copy()
            data["seen"] = str(count)
            form.data = data
    back = {"back": reverse("archive:holds"), "back_label": _("Holds")}
    return form_page(request, form, "archive/hold.html", **{"heading": _("New hold"), **back, **page})


@login_required
@FORM
def hold_lift(request: HttpRequest, order_id: UUID) -> HttpResponse:
    _archivist(request)
    order = get_object_or_404(signing_facade.hold_orders(), public_id=order_id, lifted_at=None)
    form = MandateForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            free = holding.lift(order=order.public_id, mandate=form.mandate(), by=request.user, on=now())  # type: ignore[arg-type]
        except Refused as trouble:
            form.add_error(None, str(trouble.message))
        else:
            messages.success(
                request, _("The hold is lifted. Documents that nothing holds now: %(count)s.") % {"count": free}
            )
            return redirect("archive:holds")
    lead = _("%(order)s holds: %(scope)s") % {"order": f"{order.authority}, {order.number}", "scope": order.scope}
    back = {"back": reverse("archive:holds"), "back_label": _("Holds")}
    return form_page(request, form, heading=_("Lift the hold"), submit=_("Lift the hold"), lead=lead, **back)


@login_required
@FORM
def longer(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Keep one document longer than its term."""
    scope = _scope(request)
    case = get_object_or_404(visible_cases(scope), public_id=case_id)
    deposit = signing_facade.deposit_summary(case.public_id)
    if not access.lists_at(scope, case.register_code) or deposit is None or deposit.destroyed:
        raise Http404
    form = LongerForm(posted(request), initial={"until": case.kept_until})
    if request.method == "POST" and form.is_valid():
        try:
            holding.keep_longer(
                case=case, until=form.cleaned_data["until"], reason=form.cleaned_data["reason"], by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except Refused as trouble:
            form.add_error("until", str(trouble.message))
        else:
            messages.success(request, _("The term is longer now."))
            return redirect("desk:passport", case.public_id)
    back = {"back": reverse("desk:passport", args=[case.public_id]), "back_label": case.number}
    return form_page(request, form, heading=_("Keep %(number)s longer") % {"number": case.number}, **back)
