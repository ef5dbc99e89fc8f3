"""Pages of a month's end: what will be made, how far it is, the report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from forms.months.monthend import actions
from forms.months.monthend.access import Place, places_of, reach_of
from forms.months.monthend.entry import BeginForm
from forms.months.monthend.errors import MonthEndError
from forms.months.monthend.facts import digest_of, kept_until, progress_of, prospects, work_stopped
from forms.months.monthend.models import MonthEnd, MonthEndItem
from forms.months.monthend.states import OPEN, TONES, EndState, ItemState, Readiness, Standing, What
from forms.months.monthend.tables import HEADER, EndTable, ItemTable, ProspectTable, report_rows
from forms.months.timesheets.views import XLSX, act_of, file_response, month_asked
from forms.months.timesheets.wording import month_words
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import closed_pairs
from forms.programmes.errors import NoRules
from forms.records.states import CaseState
from kernel.audit.log import access
from kernel.exports import as_xlsx
from kernel.periods import now
from kernel.web.dates import shown_day
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.months.monthend.access import Reach
    from forms.months.monthend.facts import Progress, Prospect

PER_PAGE = 50
#: So many acts of before stand under the page.
BEFORE = 10
RELATED = (
    "case", "of_month__provider__plan__learner__person", "of_month__provider__plan__institution",
    "timesheet__contract__mentor", "timesheet__contract__employer",
)  # fmt: skip


@login_required
@FORM
def month(request: HttpRequest) -> HttpResponse:
    """„Mēneša noslēgums”: everything of a month and a place, with what is missing and who acts; what is ready is begun."""
    scope, asked, on = scope_now(request), month_asked(request), now()
    reach = reach_of(scope)
    if not reach:
        raise Http404
    places = places_of(reach)
    place = _place(request, places, reach)
    user: Any = request.user
    access("view", subject=user.public_id, by=user, on=on, what=f"month end {asked}")
    try:
        found = prospects(asked, reach.within(place.codes), scope, at=on)
    except NoRules as missing:
        found = []
        messages.error(request, str(missing))
    ready = [one for one in found if one.readiness == Readiness.READY]
    form = BeginForm(posted(request), kinds={one.what for one in ready}, initial={"seen": digest_of(ready)})
    act = act_of(request, form.fields["sure"].label)
    if request.method == "POST" and form.is_valid() and act is not None:
        try:
            row = actions.begin(month=asked, place=place, seen=form.cleaned_data["seen"], act=act, by=user, on=on)
        except (MonthEndError, NoRules) as refusal:
            form.add_error(None, str(refusal))
            data = request.POST.copy()
            data["seen"] = digest_of(ready)
            form.data = data
        else:
            return redirect("months:monthend-one", row.public_id)
    shown = _shown(request)
    table = ProspectTable([one for one in found if shown is None or one.readiness == shown])
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    before = EndTable(MonthEnd.objects.filter(by=user)[:BEFORE])
    back = reverse("months:home")
    return form_page(
        request, form, "monthend/month.html", heading=_("End of the month"), submit=_("Begin"), back=back, cancel=back,
        back_label=_("Months"), table=table, sums=_sums(found), ready=len(ready), places=places, place=place, asked=asked,
        month=month_words(asked), earlier=str(asked.plus(-1)), later=str(asked.plus(1)), shown=shown,
        readiness=Readiness, before=before, running=_running(user, asked, place),
    )  # fmt: skip


def _place(request: HttpRequest, places: Sequence[Place], reach: Reach) -> Place:
    """`?vieta=`: a municipality, an institution, or everything. 404 for what is not in reach."""
    key = request.GET.get("vieta", "")
    if not key:
        return Place("", "", reach.codes)
    found = next((one for one in places if one.key == key), None)
    if found is None:
        raise Http404
    return found


def _shown(request: HttpRequest) -> Readiness | None:
    try:
        return Readiness(request.GET.get("rada", ""))
    except ValueError:
        return None


def _sums(found: Sequence[Prospect]) -> list[dict[str, Any]]:
    """How many of each kind will be made, are made, are not ready."""
    return [
        {
            "what": what.label,
            "counts": [
                (one.label, sum(row.what == what and row.readiness == one for row in found)) for one in Readiness
            ],
        }
        for what in What
        if any(row.what == what for row in found)
    ]


def _running(user: Any, asked: Any, place: Place) -> MonthEnd | None:
    return MonthEnd.objects.filter(by=user, month=asked.first, place=place.key, state__in=OPEN).first()


def _seen(request: HttpRequest, end_id: UUID) -> MonthEnd:
    return get_object_or_404(MonthEnd.objects.visible_to(scope_now(request)).select_related("by"), public_id=end_id)


def _own(request: HttpRequest, end_id: UUID) -> MonthEnd:
    """404 for everybody but who has begun it."""
    return get_object_or_404(MonthEnd.objects.filter(by=request.user.pk), public_id=end_id)


@login_required
@require_safe
def one(request: HttpRequest, end_id: UUID) -> HttpResponse:
    """How far it is; when it has ended, the report."""
    row, on = _seen(request, end_id), now()
    access("view", subject=row.public_id, by=request.user, on=on, what="month end")  # type: ignore[arg-type]
    progress = progress_of(row, at=on)
    failed_only = request.GET.get("rada") == Standing.FAILED
    items = row.items.select_related(*RELATED).order_by("pk")
    table = ItemTable(items.filter(_failed(progress.stuck)) if failed_only else items)
    table.stuck = progress.stuck
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(table)
    mine = row.by_id == request.user.pk
    state = EndState(row.state)
    context = {
        "row": row,
        "month": month_words(row.as_month),
        "tone": TONES[state],
        "progress": progress,
        "estimate": _estimate(progress),
        "sums": _standings(progress),
        "table": table,
        "failed_only": failed_only,
        "stopped": work_stopped(row),
        "kept_until": shown_day(day) if (day := kept_until(row)) is not None else "",
        "pauses": mine and state == EndState.RUNNING,
        "goes_on": mine and state == EndState.PAUSED,
        "cancels": mine and state in OPEN,
        "tries": mine
        and state == EndState.ENDED
        and bool(row.items.filter(state=ItemState.FAILED).exists() or progress.stuck),
        "puts_away": mine and state not in OPEN and row.read_at is None,
    }
    return render(request, "monthend/one.html", context)


def _failed(stuck: Collection[UUID]) -> Q:
    return (
        Q(state=ItemState.FAILED)
        | Q(state=ItemState.MADE, case__state=CaseState.ANNULLED)
        | Q(state=ItemState.MADE, case__public_id__in=stuck)
    )


def _estimate(progress: Progress) -> str:
    minutes = progress.left_minutes
    if minutes is None:
        return ""
    return ngettext("about %(count)s minute left", "about %(count)s minutes left", minutes) % {"count": minutes}


def _standings(progress: Progress) -> list[dict[str, Any]]:
    """By kind, how many stand where; what is empty is left out."""
    return [
        {"what": what.label, "counts": [(at.label, progress.by_what.get((what, at), 0)) for at in Standing if progress.counts[at]]}
        for what in What
        if any(key[0] == what for key in progress.by_what)
    ]  # fmt: skip


@login_required
@require_POST
def pause(request: HttpRequest, end_id: UUID) -> HttpResponse:
    return _do(request, end_id, actions.pause, _("Paused. What was being made is made to its end."))


@login_required
@require_POST
def go_on(request: HttpRequest, end_id: UUID) -> HttpResponse:
    return _do(request, end_id, actions.go_on, _("It goes on."))


@login_required
@require_POST
def cancel(request: HttpRequest, end_id: UUID) -> HttpResponse:
    return _do(request, end_id, actions.cancel, _("Cancelled. What is made stays, the rest is left out."))


@login_required
@require_POST
def try_again(request: HttpRequest, end_id: UUID) -> HttpResponse:
    return _do(request, end_id, actions.try_again, _("What failed is tried once more."))


@login_required
@require_POST
def put_away(request: HttpRequest, end_id: UUID) -> HttpResponse:
    actions.put_away(row=_own(request, end_id), on=now())
    messages.success(request, _("The report stays here and has left your tasks."))
    return redirect("months:monthend-one", end_id)


def _do(request: HttpRequest, end_id: UUID, verb: Any, done: str) -> HttpResponse:
    row = _own(request, end_id)
    try:
        verb(row=row, by=request.user, on=now())
    except MonthEndError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect("months:monthend-one", row.public_id)


@login_required
@require_safe
def report(request: HttpRequest, end_id: UUID) -> HttpResponse:
    """The whole report as XLSX."""
    row = _seen(request, end_id)
    access("export", subject=row.public_id, by=request.user, on=now(), what="month end")  # type: ignore[arg-type]
    closed = closed_pairs(by=request.user, on=now())  # type: ignore[arg-type]
    items: QuerySet[MonthEndItem] = row.items.select_related(*RELATED).order_by("pk")
    with override("lv"):
        content = as_xlsx(HEADER, report_rows(row, items, progress_of(row).stuck, closed=closed))
    return file_response(content, media_type=XLSX, name=f"menesa-noslegums-{row.as_month}.xlsx")
