"""Pages of the applicant: start, code, link, sections, check, the application's own page. No account is needed."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from forms.records.errors import EditConflict, RecordError
from forms.training.applications import actions, doors, facts
from forms.training.applications.entry import (
    SECTION_FORMS,
    SIGNING,
    SUBMIT,
    CodeForm,
    ConfirmForm,
    Section,
    StartForm,
    initial_of,
)
from forms.training.applications.errors import RulesBroken, TooManyLetters
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import EDITABLE, LEAVABLE, ApplicationState, Place, SubmissionState
from forms.training.applications.tables import TONES, answers, attended, shown_to
from forms.training.applications.terms import CONFIRMATIONS, SECTIONS, unfinished, values_of
from forms.training.certificates.facts import issued_to
from forms.training.nominations import actions as nominations
from forms.training.nominations.models import TrainingNomination
from kernel.files.errors import StoreUnavailable
from kernel.periods import now, riga_date
from kernel.web import opened
from kernel.web.forms import posted, seen_version
from kernel.web.limits import allowed, limited

if TYPE_CHECKING:
    from forms.training.models import TrainingGroup

#: How long a code opens the application in this browser, counted from the last page.
SESSION_LIFE = timedelta(hours=2)
#: Where the public page of the schedule stands by default.
PUBLIC_PAGE = "/partneriem/macibas/"
_PENDING, _CHOSEN, _NOMINATED = "training-pending", "training-group", "training-nomination"
_BY_LINK = "training-by-link"
_FORM = require_http_methods(["GET", "HEAD", "POST"])


def _key(public_id: uuid.UUID) -> str:
    return f"training-application:{public_id}"


@never_cache
@_FORM
@limited("apply")
def start(request: HttpRequest) -> HttpResponse:
    """The first page: what it is about, which groups take applications, the e-mail address."""
    on = now()
    groups = list(facts.open_groups(on=riga_date(on)))
    nomination = TrainingNomination.objects.filter(public_id=request.session.get(_NOMINATED, uuid.UUID(int=0))).first()
    form = StartForm(posted(request), initial={"email": nomination.email} if nomination else None)
    if request.method == "POST" and form.is_valid():
        email: str = form.cleaned_data["email"]
        if not allowed(request, "apply-start", key=""):
            form.add_error(
                None, _("Applications were begun from here many times. Nothing is lost: try again in an hour.")
            )
        elif not allowed(request, "apply-mail", key=email.lower()):
            form.add_error("email", str(TooManyLetters()))
        else:
            request.session[_PENDING] = str(doors.start(email=email, on=on).public_id)
            request.session.pop(_BY_LINK, None)
            if nomination is None:
                request.session.pop(_CHOSEN, None)
            if wanted := _wanted(request, groups):
                request.session[_CHOSEN] = wanted
            return redirect("apply:code")
    context = {"form": form, "groups": groups, "back": PUBLIC_PAGE, "nomination": nomination}
    return render(request, "training/apply_start.html", context, status=422 if form.errors else 200)


def _wanted(request: HttpRequest, groups: list[TrainingGroup]) -> str:
    """The group whose link on the schedule was followed."""
    wanted = request.GET.get("grupa", "")
    return next((str(row.public_id) for row in groups if str(row.public_id) == wanted), "")


@never_cache
@_FORM
@limited("apply")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a message: leads to the door with the code and changes nothing in the record."""
    row = doors.by_link(token=token, on=now())
    if row is None:
        return render(request, "training/apply_closed.html", status=404)
    request.session[_BY_LINK] = True
    request.session[_PENDING] = str(row.public_id)
    return redirect("apply:code")


@never_cache
@_FORM
@limited("apply")
def nominated(request: HttpRequest, token: str) -> HttpResponse:
    """The link of an invitation: the first page with the address and the group that the municipality has named."""
    nomination = nominations.by_link(token=token, on=now())
    if nomination is None:
        return render(request, "training/apply_closed.html", status=404)
    request.session[_NOMINATED] = str(nomination.public_id)
    request.session[_CHOSEN] = str(nomination.group.public_id)
    return redirect("apply:start")


@never_cache
@_FORM
@limited("apply")
def code(request: HttpRequest) -> HttpResponse:
    """The door: the code from the e-mail. It looks the same for every address."""
    row = TrainingApplication.objects.filter(public_id=request.session.get(_PENDING, uuid.UUID(int=0))).first()
    if row is None:
        return redirect("apply:start")
    if request.method == "POST" and request.POST.get("act") == "send":
        return _send(request, row)
    form = CodeForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            doors.check_code(application=row, code=form.cleaned_data["code"], on=now())
        except RecordError as refusal:
            form.add_error("code", str(refusal))
        else:
            del request.session[_PENDING]
            if _NOMINATED in request.session:  # the address is proven now: the municipality may follow the application
                nomination = uuid.UUID(request.session.pop(_NOMINATED))
                nominations.take_up(nomination=nomination, application=row, on=now())
            proved = ("link" if request.session.pop(_BY_LINK, False) else "address", "code")
            opened.open_here(request, _key(row.public_id), until=now() + SESSION_LIFE, on=now(), by=proved)
            return redirect("apply:application", row.public_id)
    return render(request, "training/apply_code.html", {"form": form}, status=422 if form.errors else 200)


def _send(request: HttpRequest, row: TrainingApplication) -> HttpResponse:
    try:
        if not allowed(request, "apply-mail", key=row.email.lower()):
            raise TooManyLetters
        doors.send_code(application=row, on=now())
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("A new code was sent to your e-mail address."))
    return redirect("apply:code")


def mine(request: HttpRequest, public_id: uuid.UUID) -> TrainingApplication | HttpResponse:
    """The application that a code has opened in this browser; when its time is over, the door again; else 404."""
    on, key = now(), _key(public_id)
    if not opened.was_opened_here(request, key):
        raise Http404
    row = TrainingApplication.objects.select_related("group", "round", "copy").filter(public_id=public_id).first()
    if row is None:
        raise Http404
    if not opened.opened_here(request, key, on=on) or opened.opening_of(request, key) is None:
        request.session[_PENDING] = str(public_id)
        messages.info(
            request, _("The page was open for a long time. Ask for a new code to go on; what was saved is kept.")
        )
        return redirect("apply:code")
    opened.keep_open(request, key, until=on + SESSION_LIFE)
    return row


@never_cache
@_FORM
def application(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """The applicant's own page; a draft goes on where it was left. Posted to it: the invited person comes."""
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    if request.method == "POST":
        return _acted(request, row, actions.confirm, _("Thank you: you have confirmed that you take part."))
    if row.state == ApplicationState.DRAFT:
        left = unfinished(row.answers)
        if left:
            return redirect("apply:section", row.public_id, left[0])
        return redirect("apply:check", row.public_id)
    submission = facts.latest_submission(row)
    group = row.group
    assert group is not None  # noqa: S101 (whoever submitted has a group, the database says so)
    context = {
        "application": row,
        "group": group,
        "attended": attended(row),
        "sections": answers(row, group, whole_code=True),
        # What the organiser looks at twice is "submitted" to the applicant: nobody is told whom we know.
        "state": ApplicationState.SUBMITTED.label
        if row.state == ApplicationState.CHECKING
        else row.get_state_display(),
        "tone": TONES[
            ApplicationState.SUBMITTED if row.state == ApplicationState.CHECKING else ApplicationState(row.state)
        ],
        "held": row.place == Place.HELD,
        "rank": facts.rank(row),
        "returned": row.state == ApplicationState.RETURNED,
        "invited": row.state == ApplicationState.INVITED,
        "leavable": row.state in LEAVABLE,
        "certificate": issued_to(row),
        "submission": submission,
        "sealed": submission is not None and submission.state == SubmissionState.ARCHIVED,
    }
    return render(request, "training/application.html", context)


def _groups(row: TrainingApplication) -> list[TrainingGroup]:
    """The groups to choose from; a returned application stays in its group."""
    if row.state == ApplicationState.RETURNED and row.group is not None:
        return [row.group]
    return list(facts.open_groups(on=riga_date(now())))


def _section_form(
    request: HttpRequest,
    row: TrainingApplication,
    name: str,
    data: Any = None,
    groups: list[TrainingGroup] | None = None,
) -> Section:
    initial = initial_of(values_of(row.answers, name))
    if name == "persona" and not initial and _CHOSEN in request.session:
        initial = {"group": request.session[_CHOSEN]}
    if name == "iecere" and not initial:
        by = TrainingNomination.objects.filter(application=row).values_list("municipality__name", flat=True).first()
        initial = {"proposed_by": by} if by else initial
    groups = _groups(row) if groups is None else groups
    if data is None and not values_of(row.answers, name) and (typed := (row.answers.get(name) or {}).get("typed")):
        data = _as_post(typed)  # came back to a page that had not passed: show what was typed
    return SECTION_FORMS[name](data, request.FILES or None, initial=initial, application=row, groups=groups)


def _as_post(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, values in typed.items():
        data.setlist(name, values)
    return data


@never_cache
@_FORM
def section(request: HttpRequest, application_id: uuid.UUID, name: str) -> HttpResponse:
    """One page of the form. What was typed is kept even when it does not pass."""
    if name not in SECTIONS:
        raise Http404
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    if row.state not in EDITABLE:
        return redirect("apply:application", row.public_id)
    if name == "izglitiba":  # the grounds to choose from are those of the group's first day
        chosen = (values_of(row.answers, "persona") or {}).get("group", "")
        if not any(str(group.public_id) == chosen for group in _groups(row)):
            if chosen:
                messages.info(request, _("Choose the group first: the one you chose takes no applications now."))
            return redirect("apply:section", row.public_id, "persona")
    form = _section_form(request, row, name, posted(request))
    if request.method != "POST":
        return _section_page(request, row, form)
    valid = form.is_valid()
    try:
        row = actions.save_section(
            application=row,
            section=name,
            typed=form.typed(),
            values=form.values() if valid else None,
            version=seen_version(request.POST),
            on=now(),
            copy=form.cleaned_data.get("copy"),
        )
    except StoreUnavailable as trouble:
        form.add_error("copy", str(trouble))
        return _section_page(request, row, form)
    except EditConflict as conflict:
        row.refresh_from_db()
        return _section_page(request, row, form, conflict=conflict)
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("apply:application", row.public_id)
    if not valid:
        return _section_page(request, row, form)
    left = unfinished(row.answers)
    if left and request.POST.get("next") != "check":
        later = [one for one in list(SECTIONS)[list(SECTIONS).index(name) + 1 :] if one in left] or left
        return redirect("apply:section", row.public_id, later[0])
    return redirect("apply:check", row.public_id)


def _section_page(request: HttpRequest, row: TrainingApplication, form: Section, conflict: Any = None) -> HttpResponse:
    names = list(SECTIONS)
    before = names[names.index(form.name) - 1] if names.index(form.name) else ""
    context = {
        "form": form,
        "application": row,
        "step": names.index(form.name) + 1,
        "steps": len(names) + 1,
        "conflict": conflict,
        "before": before,
        "next": request.GET.get("next", request.POST.get("next", "")),
        "no_groups": form.name == "persona" and not form.groups,
    }
    status = 409 if conflict else 422 if request.method == "POST" and form.errors else 200
    return render(request, "training/apply_section.html", context, status=status)


@never_cache
@_FORM
def check(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Check your answers, confirm, submit."""
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    if row.state not in EDITABLE:
        return redirect("apply:application", row.public_id)
    if left := unfinished(row.answers):
        return redirect("apply:section", row.public_id, left[0])
    group = next((one for one in _groups(row) if str(one.public_id) == row.terms.group), None)
    if group is None:
        messages.info(request, _("Choose the group first: the one you chose takes no applications now."))
        return redirect("apply:section", row.public_id, "persona")
    opening = opened.opening_of(request, _key(row.public_id))
    assert opening is not None  # noqa: S101 (`mine` has seen it)
    shown = shown_to(row, group, opening=opening)
    form = ConfirmForm(posted(request), initial={"seen": shown.digest})
    if request.method == "POST" and form.is_valid():
        try:
            if form.cleaned_data["seen"] != shown.digest:
                raise EditConflict
            actions.submit(
                application=row, confirmed=set(form.cleaned_data) & set(CONFIRMATIONS), shown=shown, on=now()
            )
        except EditConflict:
            messages.warning(
                request,
                _(
                    "The answers were changed meanwhile, for example in another window. Look at them once more and confirm."
                ),
            )
            return redirect("apply:check", row.public_id)
        except RulesBroken as broken:
            for finding in broken.findings:
                form.add_error(None, f"{finding} ({finding.source})")
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect("apply:application", row.public_id)
    sections = answers(row, group, whole_code=True)
    for one in sections:
        one["href"] = f"{reverse('apply:section', args=[row.public_id, one['name']])}?next=check"
    context = {
        "form": form,
        "application": row,
        "sections": sections,
        "steps": len(SECTIONS) + 1,
        "submit": SUBMIT,
        "signing": SIGNING,
    }
    return render(request, "training/apply_check.html", context, status=422 if form.errors else 200)


@never_cache
@_FORM
def withdraw(request: HttpRequest, application_id: uuid.UUID) -> HttpResponse:
    """Step back: asked once more on a page of its own."""
    row = mine(request, application_id)
    if isinstance(row, HttpResponse):
        return row
    if row.state not in LEAVABLE:
        return redirect("apply:application", row.public_id)
    if request.method == "POST":
        return _acted(request, row, actions.withdraw, _("You have withdrawn the application."))
    return render(request, "training/apply_withdraw.html", {"application": row, "group": row.group})


def _acted(request: HttpRequest, row: TrainingApplication, verb: Any, words: str) -> HttpResponse:
    try:
        verb(application=row, on=now())
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    return redirect("apply:application", row.public_id)
