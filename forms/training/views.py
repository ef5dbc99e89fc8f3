"""The organiser's pages: the list, round, group, cancelling, material."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from forms.records.errors import EditConflict
from forms.training import actions, facts
from forms.training.access import reach_of
from forms.training.applications.facts import to_decide
from forms.training.entry import (
    CancelForm,
    GroupForm,
    MaterialForm,
    RoundForm,
    stored_group,
    stored_material,
    stored_round,
)
from forms.training.errors import GroupEnded, GroupOver
from forms.training.models import TrainingGroup, TrainingMaterial, TrainingRound
from forms.training.states import GroupState
from forms.training.tables import GroupTable
from kernel.files.errors import StoreUnavailable
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.training.entry import Versioned

#: Where the public page of the schedule stands by default.
PUBLIC_PAGE = "/partneriem/macibas/"
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _keeper(request: HttpRequest) -> None:
    """404 for whoever does not keep the schedule."""
    if not reach_of(request.user, on=riga_date(now())).keeps:
        raise Http404


def _page(request: HttpRequest, form: Any, *, status: int = 200, **page: Any) -> HttpResponse:
    context = {"form": form, "back": reverse("training:list"), "back_label": _("Training schedule"), **page}
    context.setdefault("submit", _("Save"))
    return render(request, "training/form.html", context, status=422 if form.errors and status == 200 else status)


def _saved(request: HttpRequest) -> HttpResponse:
    messages.success(request, _("Saved. The public page shows it now."))
    return redirect("training:list")


@login_required
@require_safe
def schedule(request: HttpRequest) -> HttpResponse:
    """Groups, rounds and materials with the ways to change them."""
    reach = reach_of(request.user, on=riga_date(now()))
    if not reach.reads:
        raise Http404
    rows = list(TrainingGroup.objects.all())
    table = GroupTable(
        TrainingGroup.objects.select_related("round"),
        keeps=reach.keeps,
        taken=facts.taken_places(rows),
        to_decide=to_decide([row.pk for row in rows]) if reach.sees_applications else None,
    )
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    context = {
        "table": table,
        "rounds": TrainingRound.objects.all(),
        "materials": TrainingMaterial.objects.all(),
        "keeps": reach.keeps,
        "public_page": PUBLIC_PAGE,
    }
    return render(request, "training/list.html", context)


@login_required
@_FORM
def round_new(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    form = RoundForm(posted(request))
    if request.method == "POST" and form.is_valid():
        actions.enter_round(terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        return _saved(request)
    return _page(request, form, heading=_("New round"))


@login_required
@_FORM
def round_edit(request: HttpRequest, round_id: UUID) -> HttpResponse:
    _keeper(request)
    row = get_object_or_404(TrainingRound, public_id=round_id)
    form = RoundForm(posted(request), round=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_round(
                round=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            row.refresh_from_db()
            return conflict_page(request, form=form, stored=stored_round(row), version=row.version)
        return _saved(request)
    return _page(request, form, heading=str(row))


@login_required
@_FORM
def group_new(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    rounds = list(TrainingRound.objects.all())
    if not rounds:
        messages.info(request, _("Enter the round first: every group belongs to one."))
        return redirect("training:round-new")
    form = GroupForm(posted(request), rounds=rounds)
    if request.method == "POST" and form.is_valid():
        actions.enter_group(terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        return _saved(request)
    return _page(request, form, heading=_("New group"))


@login_required
@_FORM
def group_edit(request: HttpRequest, group_id: UUID) -> HttpResponse:
    _keeper(request)
    row = get_object_or_404(TrainingGroup.objects.select_related("round"), public_id=group_id)
    form = GroupForm(posted(request), rounds=list(TrainingRound.objects.all()), group=row)
    if row.state == GroupState.CANCELLED:
        messages.error(request, str(GroupEnded()))
        return redirect("training:list")
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_group(
                group=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except EditConflict:
            newest = TrainingGroup.objects.select_related("round").get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_group(newest), version=newest.version)
        except GroupEnded as refusal:  # cancelled by somebody else, a moment ago
            messages.error(request, str(refusal))
            return redirect("training:list")
        return _saved(request)
    return _page(
        request, form, heading=f"{row.city}, {row.round}", cancel_group=reverse("training:cancel", args=[row.public_id])
    )


@login_required
@_FORM
def group_cancel(request: HttpRequest, group_id: UUID) -> HttpResponse:
    _keeper(request)
    row = get_object_or_404(TrainingGroup.objects.select_related("round"), public_id=group_id)
    form = CancelForm(posted(request))
    if row.state == GroupState.CANCELLED:
        messages.error(request, str(GroupEnded()))
        return redirect("training:list")
    if request.method == "POST" and form.is_valid():
        try:
            actions.cancel_group(group=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except (GroupEnded, GroupOver) as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The group is cancelled; the public page and its calendar file say so."))
        return redirect("training:list")
    return _page(
        request,
        form,
        heading=_("Cancel the group: %(group)s") % {"group": row},
        lead=_("This cannot be taken back. Readers keep seeing the group, with the reason."),
        submit=_("Cancel the group"),
        cancel=reverse("training:group", args=[row.public_id]),
    )


@login_required
@_FORM
def material_new(request: HttpRequest) -> HttpResponse:
    _keeper(request)
    form = MaterialForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.enter_material(terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        except StoreUnavailable as trouble:
            form.add_error("file", str(trouble))
        else:
            return _saved(request)
    return _page(request, form, heading=_("New material"))


@login_required
@_FORM
def material_edit(request: HttpRequest, material_id: UUID) -> HttpResponse:
    _keeper(request)
    row = get_object_or_404(TrainingMaterial, public_id=material_id)
    form = MaterialForm(posted(request), request.FILES or None, material=row)
    if request.method == "POST" and form.is_valid():
        try:
            actions.change_material(
                material=row,
                terms=form.terms(),
                version=form.seen_version,
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except StoreUnavailable as trouble:
            form.add_error("file", str(trouble))
        except EditConflict:
            row.refresh_from_db()
            if form.cleaned_data["file"] is None:
                return conflict_page(
                    request, form=form, stored={**stored_material(row), "file": None}, version=row.version
                )
            return _file_again(request, form, row)
        else:
            return _saved(request)
    return _page(request, form, heading=row.title)


def _file_again(request: HttpRequest, form: Versioned, row: TrainingMaterial) -> HttpResponse:
    """A conflict page cannot carry a file: the typed words stay, the file is chosen once more."""
    typed: Any = request.POST.copy()
    typed["version"] = str(row.version)
    form.data = typed
    form.add_error(
        "file",
        _(
            "Somebody else saved this material meanwhile (version %(edition)s). Choose the file again and save to replace it."
        )
        % {"edition": row.edition},
    )
    return _page(request, form, status=409, heading=row.title)
