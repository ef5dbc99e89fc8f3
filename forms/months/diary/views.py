"""Pages of the diary: the month, one meeting before and after, not held, moved, the month's confirmation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from doc_templates.facade import RenderError
from forms.months.access import RELATED, Depth, coordinates, is_mentor
from forms.months.diary import actions
from forms.months.diary.documents import printed_extract
from forms.months.diary.entry import ConfirmForm, HeldForm, MissedForm, MoveForm, PlanForm, initial_of
from forms.months.diary.facts import month_facts
from forms.months.diary.models import DiaryEntry
from forms.months.diary.rules import check_month
from forms.months.diary.tables import shown
from forms.months.diary.terms import PlannedTerms
from forms.months.errors import MonthError
from forms.months.pages import asking_of, lock_of, may_open_again, own_month, said_by, seen_month, tell, warn
from forms.months.states import DiaryState
from forms.people.pages import FORM, form_page
from forms.people.restricting import must_be_free
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from kernel.accounts.signed_in import sign_in_of
from kernel.audit.log import access
from kernel.periods import now, riga_date
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from forms.months.models import LearnerMonth

Refused = (MonthError, NoRules)


@login_required
@require_safe
def diary(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """One month with one learner, as deep as the reader may look; each look is a line in the access log."""
    row, scope, depth = seen_month(request, month_id)
    on = now()
    access("view", subject=row.public_id, by=request.user, on=on, what=_WHAT[depth])  # type: ignore[arg-type]
    values = rules_in_force(row.month)
    lock = lock_of(row, at=on, values=values)
    own = is_mentor(row, request.user)  # type: ignore[arg-type]
    entries = list(row.diary.entries.select_related("moved_to"))
    row.diary.of_month = row
    reasons = depth == Depth.ALL or coordinates(row, scope)
    obstacles = list(check_month(month_facts(row.diary), on=riga_date(on), values=values))
    context = {
        **_whose(row),
        "row": row,
        "lock": lock,
        "own": own,
        "depth": depth.name,
        "writes": own and lock["open"],
        "meetings": shown(entries, depth=depth, writes=own and lock["open"], at=on),
        "hours": sum(one.hours for one in entries),
        "confirmed": row.diary.state == DiaryState.CONFIRMED,
        "obstacles": [said_by(one) for one in obstacles],
        "opens": may_open_again(row, scope, at=on),
        "openings": row.openings.select_related("by") if reasons else [],
        "asking": asking_of(row) if reasons and not lock["open"] else None,
    }  # fmt: skip
    return render(request, "months/diary.html", context)


@login_required
@require_safe
def extract(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The month as a PDF, as deep as the reader may look; who took it is in the access log."""
    row, _scope, depth = seen_month(request, month_id)
    plan, on = row.provider.plan, now()
    must_be_free([plan.learner.person_id], register_code=plan.institution.register_code, by=request.user, on=on)  # type: ignore[arg-type]
    try:
        made = printed_extract(row, depth=depth, on=on)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("months:diary", row.public_id)
    access("print", subject=row.public_id, by=request.user, on=on, what=_WHAT[depth])  # type: ignore[arg-type]
    return download(made.pdf, media_type="application/pdf", name=f"dienasgramata-{row.month:%Y-%m}.pdf")


_WHAT = {
    Depth.HOURS: "hours of a mentor diary",
    Depth.ACTIVITIES: "activities of a mentor diary",
    Depth.ALL: "mentor diary",
}


def _whose(row: LearnerMonth) -> dict[str, Any]:
    return {"name": row.provider.plan.learner.person.name, "mentor": row.provider.mentor.name, "month": row.month}


def _back(row: LearnerMonth) -> dict[str, str]:
    here = reverse("months:diary", args=[row.public_id])
    return {"back": here, "back_label": _("Diary"), "cancel": here, "lead": row.provider.plan.learner.person.name}


def _entry(request: HttpRequest, entry_id: UUID) -> DiaryEntry:
    """404 for everybody but the mentor. One query, with all that the page and its verb ask of the month."""
    rows = DiaryEntry.objects.filter(diary__of_month__provider__mentor__user=request.user)  # type: ignore[misc]
    rows = rows.select_related(*(f"diary__of_month__{one}" for one in RELATED))
    return get_object_or_404(rows, public_id=entry_id)


@login_required
@FORM
def meeting_new(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """A meeting that is to come, or one that has been and was not planned."""
    row = own_month(request, month_id)
    today = riga_date(now())
    day = today if today in row.as_month else row.month
    form = PlanForm(posted(request), initial={"day": day})
    if request.method == "POST" and form.is_valid():
        on = now()
        try:
            saved = actions.plan_meeting(provider=row.provider, terms=form.terms(), by=request.user, on=on)  # type: ignore[arg-type]
        except Refused as trouble:
            tell(form, trouble)
        else:
            warn(request, saved.findings)
            _say(request, saved, _("The meeting is planned."))
            if saved.entry.ends_at <= on:
                return redirect("months:meeting-held", saved.entry.public_id)
            return redirect("months:diary", saved.entry.diary.of_month.public_id)
    page = {"heading": _("Plan a meeting"), "submit": _("Save the plan"), "gates": _gates(row, form), **_back(row)}
    return form_page(request, form, "months/meeting.html", **page)


def _gates(row: LearnerMonth, form: Any) -> str:
    """The way to the gates of the plan on the day that was refused."""
    if not form.errors.get("day"):
        return ""
    day = urlencode({f"diena_{part}": form.data.get(f"day_{part}", "") for part in range(3)})
    return f"{reverse('plans:path', args=[row.provider.plan.public_id])}?{day}"


def _say(request: HttpRequest, saved: actions.Saved, words: str) -> None:
    messages.success(request, words)
    if saved.unconfirmed:
        messages.warning(request, _("The month had been confirmed; now it has changed. Check it and confirm it again."))


def _saving(
    request: HttpRequest,
    entry: DiaryEntry,
    form: Any,
    save: Callable[[], actions.Saved],
    *,
    said: str,
    **page: Any,
) -> HttpResponse:
    """One form of one meeting: saved, refused with reasons, or both versions side by side."""
    row = entry.diary.of_month
    if request.method == "POST" and form.is_valid():
        try:
            saved = save()
        except EditConflict:
            entry.refresh_from_db()
            return conflict_page(request, form=form, stored=initial_of(entry), version=entry.version)
        except Refused as trouble:
            tell(form, trouble)
        else:
            warn(request, saved.findings)
            _say(request, saved, said)
            return redirect("months:diary", saved.entry.diary.of_month.public_id)
    return form_page(request, form, "months/meeting.html", gates=_gates(row, form), **page, **_back(row))


@login_required
@FORM
def meeting_change(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """Before the meeting."""
    entry = _entry(request, entry_id)
    form = PlanForm(posted(request), initial=initial_of(entry))
    return _saving(
        request, entry, form,
        lambda: actions.change_plan(entry=entry, terms=form.terms(), **_by(request, form)),
        said=_("Saved."), heading=_("Change the plan of the meeting"), submit=_("Save the plan"),
    )  # fmt: skip


@login_required
@FORM
def meeting_held(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """After the meeting."""
    entry = _entry(request, entry_id)
    form = HeldForm(posted(request), initial=initial_of(entry))
    return _saving(
        request, entry, form,
        lambda: actions.describe(entry=entry, terms=form.terms(), **_by(request, form)),
        said=_("Saved."), heading=_("Describe the meeting"), submit=_("Save"),
    )  # fmt: skip


@login_required
@FORM
def meeting_missed(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """It did not take place: what was written before stays, hours are none."""
    entry = _entry(request, entry_id)
    form = MissedForm(posted(request), initial={"version": str(entry.version), "reason": entry.reason})
    return _saving(
        request, entry, form,
        lambda: actions.miss(entry=entry, reason=form.cleaned_data["reason"], **_by(request, form)),
        said=_("Recorded: the meeting does not take place. No hours are counted."),
        heading=_("The meeting does not take place"), submit=_("Save"),
    )  # fmt: skip


@login_required
@FORM
def meeting_move(request: HttpRequest, entry_id: UUID) -> HttpResponse:
    """To another time; the old entry stays and leads to the new one."""
    entry = _entry(request, entry_id)
    form = MoveForm(posted(request), initial=initial_of(entry))

    def save() -> actions.Saved:
        terms = PlannedTerms(**form.times(), **{name: entry.before.get(name, "") for name in ("activities", "goals")})
        return actions.move(entry=entry, terms=terms, reason=form.cleaned_data["reason"], **_by(request, form))

    return _saving(
        request, entry, form, save,
        said=_("The meeting is moved."), heading=_("Move the meeting"), submit=pgettext("meeting", "Move"),
    )  # fmt: skip


def _by(request: HttpRequest, form: Any) -> Mapping[str, Any]:
    return {"seen": form.seen_version, "by": request.user, "on": now()}


@login_required
@FORM
def confirm(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The whole month on one page, and the act that confirms it (R27)."""
    row = own_month(request, month_id)
    if row.diary.state == DiaryState.CONFIRMED:
        return redirect("months:diary", month_id)
    row.diary.of_month = row
    on = now()
    form = ConfirmForm(posted(request), initial={"seen": actions.digest(row.diary)})
    opening = sign_in_of(request)
    if opening is None:
        raise Http404
    if request.method == "POST" and form.is_valid():
        try:
            actions.confirm(
                diary=row.diary,
                seen=form.cleaned_data["seen"],
                statement=str(form.fields["sure"].label),
                signed_in_by=opening.by,
                signed_in_at=opening.at,
                by=request.user,  # type: ignore[arg-type]
                on=on,
            )
        except Refused as trouble:
            tell(form, trouble)
            form.data = {**request.POST.dict(), "seen": actions.digest(row.diary)}  # the page shows the newest
        else:
            messages.success(request, _("The month is confirmed."))
            return redirect("months:diary", month_id)
    access("view", subject=row.public_id, by=request.user, on=on, what=_WHAT[Depth.ALL])  # type: ignore[arg-type]
    entries = list(row.diary.entries.select_related("moved_to"))
    page = {
        **_whose(row), "heading": _("Confirm the diary of the month"), "submit": _("Confirm"),
        "meetings": shown(entries, depth=Depth.ALL, writes=False, at=on),
        "hours": sum(one.hours for one in entries),
        **_back(row),
    }  # fmt: skip
    return form_page(request, form, "months/diary_confirm.html", **page)
