"""Pages of the organiser: the work list of a group, one application, deciding one or many."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe
from django_tables2 import RequestConfig

from doc_templates.facade import RenderError
from forms.people.restricting import ProcessingRestricted
from forms.records.errors import RecordError
from forms.training import facts as schedule
from forms.training.access import Reach, reach_of
from forms.training.applications import actions, facts
from forms.training.applications.entry import ReasonForm
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import (
    ADMISSIBLE,
    APPROVABLE,
    INVITABLE,
    REJECTABLE,
    RETURNABLE,
    UNLISTED,
    ApplicationState,
    Place,
)
from forms.training.applications.tables import TONES, ApplicationTable, answers, listed, moment, place_words, printed
from forms.training.models import TrainingGroup
from kernel.audit.log import access
from kernel.exports import as_csv, as_xlsx
from kernel.files.intake import JPEG, PDF, PNG
from kernel.periods import now, riga_date
from kernel.web.downloads import download

if TYPE_CHECKING:
    from django.db.models import QuerySet

#: The filter that no state is: who waits for a place.
_WAITING = "rezerve"
_TYPES = {
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "csv": (as_csv, "text/csv; charset=utf-8"),
}
#: What can be done with many at once, and with one without a reason.
_VERBS = {"approve": actions.approve, "invite": actions.invite, "admit": actions.admit}
_MANY = ("approve", "invite")
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _reach(request: HttpRequest) -> Reach:
    """404 for whoever may not see applications."""
    reach = reach_of(request.user, on=riga_date(now()))
    if not reach.sees_applications:
        raise Http404
    return reach


def _submitted() -> QuerySet[TrainingApplication]:
    """A draft is its writer's alone, and of what was destroyed nothing is left to see."""
    return TrainingApplication.objects.exclude(state__in=UNLISTED).select_related("group", "round", "copy")


@login_required
@_FORM
def applications(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The work list of one group."""
    reach = _reach(request)
    group = get_object_or_404(
        TrainingGroup.objects.select_related("round").prefetch_related("days"), public_id=group_id
    )
    if request.method == "POST":
        return _decide_many(request, reach, group)
    rows = _submitted().filter(group=group).order_by("sequence", "submitted_at", "pk")
    wanted = request.GET.get("stavoklis", "")
    if wanted == _WAITING:
        rows = rows.filter(place=Place.WAITING)
    elif wanted in ApplicationState.values:
        rows = rows.filter(state=wanted)
    else:
        wanted = ""
    ranks = facts.ranks(group)
    if (kind := request.GET.get("export", "")) in _TYPES:
        return _exported(request, group, list(rows), ranks, kind)
    table = ApplicationTable(rows, ranks=ranks, chooses=reach.decides)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    access("view", subject=group.public_id, by=request.user, on=now(), what="training applications")  # type: ignore[arg-type]
    states = [(one.value, one.label) for one in ApplicationState if one not in UNLISTED]
    context = {
        "group": group,
        "table": table,
        "decides": reach.decides,
        "states": [*states[:3], (_WAITING, Place.WAITING.label), *states[3:]],
        "wanted": wanted,
        "places": schedule.places([group])[group.pk],
        "waiting": len(ranks),
        "query": f"{urlencode({'stavoklis': wanted})}&" if wanted else "",
    }
    return render(request, "training/applications.html", context)


def _exported(
    request: HttpRequest, group: TrainingGroup, rows: list[TrainingApplication], ranks: dict[int, int], kind: str
) -> HttpResponse:
    """The list as a file; each application that leaves so is logged."""
    for row in rows:
        access("export", subject=row.public_id, by=request.user, on=now(), what="training application list")  # type: ignore[arg-type]
    made, media_type = _TYPES[kind]
    closed = facts.closed_to(request.user, on=now())  # type: ignore[arg-type]
    return download(
        made(*listed(rows, group, ranks, closed=closed)),
        media_type=media_type,
        name=f"pieteikumi-{group.first_day:%Y-%m-%d}.{kind}",
    )


def _decide_many(request: HttpRequest, reach: Reach, group: TrainingGroup) -> HttpResponse:
    here = redirect(request.get_full_path())
    if not reach.decides:
        raise Http404
    act = request.POST.get("act", "")
    chosen = _ids(request.POST.getlist("chosen"))
    if act not in _MANY or not chosen:
        messages.error(request, _("Choose applications in the list first."))
        return here
    rows = list(_submitted().filter(group=group, public_id__in=chosen).order_by("sequence"))
    done, left = actions.decide_many(_VERBS[act], applications=rows, by=request.user, on=now())  # type: ignore[arg-type]
    if done:
        words = ngettext("%(count)s application changed.", "%(count)s applications changed.", done)
        messages.success(request, words % {"count": done})
    if left:
        words = ngettext(
            "%(count)s application stays as it is: its state or place does not allow it.",
            "%(count)s applications stay as they are: their state or place does not allow it.",
            left,
        )
        messages.warning(request, words % {"count": left})
    return here


def _ids(texts: list[str]) -> list[UUID]:
    found = []
    for text in texts[:500]:
        try:
            found.append(UUID(text))
        except (ValueError, ValidationError):
            continue
    return found


def _one(request: HttpRequest, application_id: UUID) -> tuple[TrainingApplication, Reach]:
    reach = _reach(request)
    return get_object_or_404(_submitted(), public_id=application_id), reach


@login_required
@_FORM
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """Everything the applicant has said, and what can be done now."""
    row, reach = _one(request, application_id)
    if request.method == "POST":
        if not reach.decides:
            raise Http404
        verb = _VERBS.get(request.POST.get("act", ""))
        if verb is not None:
            return _acted(request, row, verb)
    access("view", subject=row.public_id, by=request.user, on=now(), what="training application")  # type: ignore[arg-type]
    assert row.group is not None  # noqa: S101 (whoever submitted has a group, the database says so)
    restriction = facts.restriction_of(row, by=request.user, on=now())  # type: ignore[arg-type]
    decides = reach.decides and restriction is None
    context = {
        "application": row,
        "restriction": restriction,
        "group": row.group,
        "title": row.terms.name,
        "tone": TONES[ApplicationState(row.state)],
        "place": place_words(row, facts.rank(row)),
        "submitted": moment(row),
        "sections": answers(row, row.group, whole_code=reach.decides),
        "documents": row.submissions.select_related("case__replaces").order_by("case_id"),
        "approvable": decides and row.state in APPROVABLE,
        "invitable": decides and row.state in INVITABLE and row.place == Place.HELD,
        "admissible": decides and row.state in ADMISSIBLE,
        "returnable": decides and row.state in RETURNABLE,
        "rejectable": decides and row.state in REJECTABLE,
    }
    return render(request, "training/application_desk.html", context)


@login_required
@require_safe
def education_copy(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The copy of the education document, always as a download; the name tells nobody's name."""
    row, _reach_of = _one(request, application_id)
    if row.copy is None:
        raise Http404
    facts.must_be_free(row, by=request.user, on=now())  # type: ignore[arg-type]
    access("download", subject=row.public_id, by=request.user, on=now(), what="education document")  # type: ignore[arg-type]
    ending = {PDF: "pdf", JPEG: "jpg", PNG: "png"}[row.copy.media_type]
    return download(
        row.copy.read(),
        media_type=row.copy.media_type,
        name=f"izglitiba-{row.public_id.hex[:8]}.{ending}",
        foreign=True,
    )


@login_required
@require_safe
def application_print(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The application as a PDF."""
    row, reach = _one(request, application_id)
    assert row.group is not None  # noqa: S101 (whoever submitted has a group, the database says so)
    facts.must_be_free(row, by=request.user, on=now())  # type: ignore[arg-type]
    try:
        answer = printed(row, row.group, whole_code=reach.decides, on=now())
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("training:application", row.public_id)
    access("print", subject=row.public_id, by=request.user, on=now(), what="training application")  # type: ignore[arg-type]
    return answer


@login_required
@_FORM
def send_back(request: HttpRequest, application_id: UUID) -> HttpResponse:
    return _with_reason(
        request, application_id, actions.return_for_correction,
        heading=_("Return for correction"), submit=_("Return"),
        lead=_("The applicant gets an e-mail with a link, corrects the application and submits it again. The place stays."),
    )  # fmt: skip


@login_required
@_FORM
def reject(request: HttpRequest, application_id: UUID) -> HttpResponse:
    return _with_reason(
        request, application_id, actions.reject,
        heading=_("Reject the application"), submit=_("Reject"),
        lead=_("The applicant gets an e-mail. A place that becomes free goes to the first on the waiting list."),
    )  # fmt: skip


def _with_reason(request: HttpRequest, application_id: UUID, verb: Any, **page: str) -> HttpResponse:
    row, reach = _one(request, application_id)
    if not reach.decides:
        raise Http404
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        return _acted(request, row, verb, reason=form.cleaned_data["reason"])
    here = reverse("training:application", args=[row.public_id])
    context = {"form": form, "back": here, "back_label": row.terms.name, "cancel": here, **page}
    return render(request, "training/form.html", context, status=422 if form.errors else 200)


def _acted(request: HttpRequest, row: TrainingApplication, verb: Any, **more: str) -> HttpResponse:
    try:
        verb(application=row, by=request.user, on=now(), **more)
    except ProcessingRestricted:  # its own page keeps what was typed
        raise
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Saved. The applicant is told by e-mail."))
    return redirect("training:application", row.public_id)
