"""Pages of requests about personal data: to ask, to answer, to read the answer and to print it as a letter."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django_tables2 import RequestConfig

from forms.archive.keepers import keeper_of
from forms.archive.rights import access, actions, facts
from forms.archive.rights.entry import AnswerForm, OwnForm, ReasonForm, ReceivedForm, RestrictForm
from forms.archive.rights.errors import RightsError
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import Asked, Outcome, RequestState
from forms.archive.rights.tables import TONES, RightsTable
from forms.people.models import Person
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import Restriction
from kernel.audit.log import access as looked
from kernel.periods import now, today
from kernel.web.dates import shown_day, shown_moment
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from uuid import UUID

    from forms.people.access import Scope

OUTCOME_TONES = {Outcome.KEPT: "neutral", Outcome.ACT: "info", Outcome.ERASED: "success"}


def _own(request: HttpRequest) -> Person | None:
    return Person.objects.filter(user=request.user.pk).first()


def _back() -> dict[str, str]:
    return {"back": reverse("archive:rights"), "back_label": _("Requests about personal data")}


@login_required
@require_safe
def requests(request: HttpRequest) -> HttpResponse:
    """Own ones, and those of the institutions that this person answers for or controls."""
    scope = scope_now(request)
    rows = RightsRequest.objects.visible_to(scope).select_related("person")
    table = RightsTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {
        "table": table,
        "asks": _own(request) is not None,
        "writes_down": bool(access.codes_answered(scope)),
        "archive": access.works_with_rights(scope),
    }
    return render(request, "archive/rights.html", page)


@login_required
@FORM
def ask(request: HttpRequest) -> HttpResponse:
    """The person asks for themselves; whom one may ask is who keeps something."""
    person = _own(request)
    if person is None:
        raise Http404
    form = OwnForm(posted(request), places=facts.keepers_of(person))
    if form.is_bound and form.is_valid():
        answer = _asked(request, form, person=person, received_on=today())
        if answer is not None:
            return answer
    lead = _(
        "Signed documents are kept as long as the law says and cannot be erased before. What nothing binds is erased. "
        "You are answered within a month, record by record."
    )
    back = {"back": reverse("desk:own-data"), "back_label": _("My data")}
    return form_page(
        request, form, heading=_("Ask to erase or restrict your data"), lead=lead, submit=_("Send the request"), **back
    )


@login_required
@FORM
def received(request: HttpRequest, person_id: UUID | None = None) -> HttpResponse:
    """What somebody asked the institution on paper; from a learner's page the person is known."""
    scope = scope_now(request)
    mine = access.codes_answered(scope)
    if not mine:
        raise Http404
    person = get_object_or_404(Person, public_id=person_id) if person_id else None
    places = [(code, keeper_of(code).name) for code in sorted(mine)]
    if person is not None:
        kept = dict(facts.keepers_of(person))
        places = [one for one in places if one[0] in kept]
        if not places:
            raise Http404
    form = ReceivedForm(posted(request), places=places, person=person, initial={"received_on": today()})
    if form.is_bound and form.is_valid() and form.person is not None:
        day: date = form.cleaned_data["received_on"]
        answer = _asked(request, form, person=form.person, received_on=day)
        if answer is not None:
            return answer
    lead = (
        person.name if person is not None else _("Make sure that whoever asks is the person or represents the person.")
    )
    return form_page(
        request, form, heading=_("Request about personal data"), lead=lead, submit=_("Write down"), **_back()
    )


def _asked(request: HttpRequest, form: OwnForm, *, person: Person, received_on: date) -> HttpResponse | None:
    said = form.cleaned_data
    try:
        row = actions.ask(
            person=person, register_code=said["place"], asked=Asked(said["asked"]), said=said["said"],
            received_on=received_on, by=request.user, on=now(),  # type: ignore[arg-type]
        )  # fmt: skip
    except RightsError as trouble:
        form.add_error(None, str(trouble))
        return None
    messages.success(request, _("The request is written down. Answer by %(day)s") % {"day": shown_day(row.due_on)})
    return redirect("archive:right", row.public_id)


def _row(request: HttpRequest, request_id: UUID) -> tuple[RightsRequest, Scope]:
    scope = scope_now(request)
    rows = RightsRequest.objects.visible_to(scope).select_related("person", "restriction", "answered_by")
    return get_object_or_404(rows, public_id=request_id), scope


@never_cache
@login_required
@require_safe
def one(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The request, what it was answered, and for who answers the next step."""
    row, scope = _row(request, request_id)
    looked("view", subject=row.person.public_id, by=request.user, on=now(), what="request about personal data")  # type: ignore[arg-type]
    answers = access.answers_at(scope, row.register_code)
    page = {
        "row": row,
        "tone": TONES[RequestState(row.state)],
        "facts": _facts(row),
        "lines": _told(row.answer.get("lines", ())),
        "answers": answers and row.state == RequestState.OPEN,
        "answered": row.state != RequestState.OPEN,
        "lifts": answers and row.restriction is not None and row.restriction.lifted_at is None,
    }
    return render(request, "archive/right.html", page)


def _facts(row: RightsRequest) -> list[dict[str, Any]]:
    found = [
        (_("Person"), row.person.name),
        (_("Institution"), row.institution_name),
        (_("What is asked"), row.get_asked_display()),
        (_("In the person's words"), row.said),
        (_("Received"), shown_day(row.received_on)),
        (_("Answer by"), shown_day(row.due_on)),
    ]
    if row.answered_at:
        found += [(_("Answered"), shown_moment(row.answered_at)), (_("Answer"), row.reason)]
    if row.restriction is not None and row.restriction.lifted_at is not None:
        found += [
            (_("Restriction lifted"), shown_moment(row.restriction.lifted_at)),
            (_("Why it was lifted"), row.restriction.lifted_reason),
        ]
    return [{"key": key, "value": value} for key, value in found if value]


def _told(lines: Iterable[Mapping[str, str]]) -> list[dict[str, Any]]:
    """Lines as a page shows them: what, what becomes of it, until when, by which rule and source."""
    return [
        {
            "title": " ".join(filter(None, (line["title"], line["number"]))),
            "outcome": str(Outcome(line["outcome"]).label),
            "tone": OUTCOME_TONES[Outcome(line["outcome"])],
            "until": shown_day(date.fromisoformat(line["until"])) if line["until"] else "",
            "why": ", ".join(filter(None, (line["rule"], line["source"]))),
        }
        for line in lines
    ]


@never_cache
@login_required
@FORM
def answer(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """The list of what is kept, with what becomes of each record, and the answer in words."""
    row, scope = _row(request, request_id)
    if not access.answers_at(scope, row.register_code) or row.state != RequestState.OPEN:
        raise Http404
    looked("view", subject=row.person.public_id, by=request.user, on=now(), what="answer to a request about data")  # type: ignore[arg-type]
    restricts = row.asked == Asked.RESTRICTION
    found = [] if restricts else facts.lines(row.person, row.register_code, on=now())
    seen = actions.digest(found)
    form = RestrictForm(posted(request)) if restricts else AnswerForm(posted(request), initial={"seen": seen})
    if form.is_bound and form.is_valid():
        said: dict[str, Any] = {"row": row, "reason": form.cleaned_data["reason"], "by": request.user, "on": now()}
        try:
            if restricts:
                actions.answer_restriction(granted=form.cleaned_data["granted"] == "yes", **said)
            else:
                actions.answer_erasure(seen=form.cleaned_data["seen"], **said)
        except RightsError as trouble:
            form.add_error(None, str(trouble))
            data = request.POST.copy()
            data["seen"] = seen  # the page shows the new list, and the next try answers to it
            form.data = data
        else:
            messages.success(request, _("The answer is kept. Print the letter if the person has no account here."))
            return redirect("archive:right", row.public_id)
    page = {"lines": _told([line.as_json() for line in found]), "facts": _facts(row), "restricts": restricts}
    back = {"back": reverse("archive:right", args=[row.public_id]), "back_label": _("Request about personal data")}
    return form_page(
        request,
        form,
        "archive/right_answer.html",
        heading=_("Answer the request"),
        submit=_("Send the answer"),
        **page,
        **back,
    )


@never_cache
@login_required
@require_safe
def letter(request: HttpRequest, answer_id: UUID) -> HttpResponse:
    """The answer on paper: letterhead, to whom, what was decided of each record and where to complain."""
    row, _scope = _row(request, answer_id)
    if row.state == RequestState.OPEN or row.answered_at is None:
        raise Http404
    looked("print", subject=row.person.public_id, by=request.user, on=now(), what="answer to a request about data")  # type: ignore[arg-type]
    keeper = keeper_of(row.register_code)
    page = {"row": row, "letterhead": keeper.letterhead, "lines": _told(row.answer.get("lines", ()))}
    page |= {"erasure": row.asked == Asked.ERASURE, "place": keeper.place}
    return render(request, "archive/right_letter.html", page)


def _restriction(request: HttpRequest, restriction_id: UUID) -> tuple[Restriction, Scope]:
    """404 for who does not read the documents of the institution."""
    scope = scope_now(request)
    rows = Restriction.objects.filter(lifted_at=None).select_related("person")
    row = get_object_or_404(rows, public_id=restriction_id)
    if not scope.may_read(row.register_code) and not access.answers_at(scope, row.register_code):
        raise Http404
    return row, scope


@login_required
@FORM
def restricted(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    """Why restricted data are needed; they are open to this person until the day ends."""
    row, _scope = _restriction(request, restriction_id)
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            made = actions.use(restriction=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RightsError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(
                request, _("These data are open to you until %(moment)s.") % {"moment": shown_moment(made.until)}
            )
            return redirect("desk:tasks")
    lead = _(
        "The processing of these data is restricted at the person's request. They may be used to establish, exercise or "
        "defend a legal claim, or to protect somebody's rights. What you write is kept and shown to who answers for the data."
    )
    return form_page(
        request, form, heading=_("Restricted data are needed"), lead=lead, submit=_("Open the data for today"),
        back=reverse("desk:tasks"), back_label=_("My tasks"),
    )  # fmt: skip


@login_required
@FORM
def lift(request: HttpRequest, restriction_id: UUID) -> HttpResponse:
    row, scope = _restriction(request, restriction_id)
    if not access.answers_at(scope, row.register_code):
        raise Http404
    form = ReasonForm(posted(request))
    if form.is_bound and form.is_valid():
        try:
            actions.lift(restriction=row, reason=form.cleaned_data["reason"], by=request.user, on=now())  # type: ignore[arg-type]
        except RightsError as trouble:
            form.add_error(None, str(trouble))
        else:
            messages.success(
                request, _("The restriction is lifted. Tell the person if the person has no account here.")
            )
            return redirect("archive:rights")
    lead = _("The person is told before the data are worked with again, and reads the reason.")
    return form_page(
        request, form, heading=_("Lift the restriction"), lead=lead, submit=_("Lift the restriction"), **_back()
    )
