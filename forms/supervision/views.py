"""Pages of supervision: applications, groups, one group with what each role may do in it."""

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
from django_tables2 import RequestConfig

from doc_templates.facade import RenderError
from forms.people.models import Institution, Municipality, Person, Role
from forms.people.pages import FORM, form_page, rules_of, scope_now
from forms.people.restricting import closed_pairs, must_be_free
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict, RecordError
from forms.supervision import actions, documents, facts, ics
from forms.supervision.entry import ApplicationForm, GroupForm, ReasonForm, stored_group
from forms.supervision.models import SupervisionApplication, SupervisionGroup, forms_groups, reads_all
from forms.supervision.rules import kinds_offered, last_confirmation
from forms.supervision.states import FORMABLE, OVER, SURE, TONES, ApplicationState, GroupState, Kind
from forms.supervision.tables import ApplicationTable, GroupTable, group_rows, group_sheet
from forms.supervision.teams.facts import municipalities_seen
from kernel.audit.log import access
from kernel.periods import now, riga_date, today
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.people.access import Scope

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _own_places(request: HttpRequest) -> list[Institution]:
    """Institutions in whose running plans the signed-in person is a mentor."""
    person = Person.objects.filter(user=request.user.pk).first()
    return facts.institutions_of(person) if person else []


@login_required
@require_safe
def groups(request: HttpRequest) -> HttpResponse:
    """Groups, and the ways to applications."""
    scope = scope_now(request)
    table = GroupTable(SupervisionGroup.objects.visible_to(scope).select_related("municipality"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {
        "table": table,
        "may_form": forms_groups(scope),
        "teams": municipalities_seen(scope, on=today()).exists(),
        **_ways(request, scope),
    }
    return render(request, "supervision/groups.html", page)


def _ways(request: HttpRequest, scope: Scope) -> dict[str, bool]:
    """What this person does here; no link leads to a page on which nothing can ever stand (the supervisor's)."""
    apply_, mine = bool(scope.where(Role.RESP)), _own_places(request)
    waits = facts.waits_at(Person.objects.get(user=request.user.pk)) if mine else set()
    reads = apply_ or bool(mine) or forms_groups(scope) or SupervisionApplication.objects.visible_to(scope).exists()
    return {"may_apply": apply_, "may_ask": any(one.pk not in waits for one in mine), "applications": reads}


@login_required
@require_safe
def applications(request: HttpRequest) -> HttpResponse:
    scope = scope_now(request)
    rows = SupervisionApplication.objects.visible_to(scope).select_related("mentor", "institution").defer("topic")
    table = ApplicationTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "supervision/applications.html", {"table": table, **_ways(request, scope)})


@login_required
@FORM
def apply(request: HttpRequest) -> HttpResponse:
    """The responsible person applies for a mentor."""
    codes = scope_now(request).where(Role.RESP)
    if not codes:
        raise Http404
    places = list(Institution.objects.filter(register_code__in=codes))
    people = sorted({one for place in places for one in facts.mentors_of(place)}, key=lambda one: one.name)
    form = ApplicationForm(posted(request), institutions=places, people=people)
    return _application_form(
        request,
        form,
        heading=_("Apply a mentor for supervision"),
        submit=_("Apply a mentor"),
        verb=actions.submit_application,
    )


@login_required
@FORM
def interest(request: HttpRequest) -> HttpResponse:
    """The mentor tells the institution of the plan."""
    places = _own_places(request)
    if not places:
        raise Http404
    form = ApplicationForm(posted(request), institutions=places, people=None)
    return _application_form(
        request,
        form,
        heading=_("I would like to take part in supervision"),
        submit=_("Tell the institution"),
        verb=actions.express_interest,
        mentor=Person.objects.get(user=request.user.pk),
    )


def _application_form(
    request: HttpRequest,
    form: ApplicationForm,
    *,
    heading: str,
    submit: str,
    verb: Callable[..., SupervisionApplication],
    mentor: Person | None = None,
) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            row = verb(
                institution=form.institution_row,
                mentor=mentor or form.mentor_row,
                stage=form.cleaned_data["stage"],
                topic=form.cleaned_data["topic"],
                by=request.user,
                on=now(),
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(
                request,
                _("The mentor waits for a group. You will be told when one is confirmed.")
                if row.state == ApplicationState.SUBMITTED
                else _("The responsible person of the institution sees it and applies."),
            )
            return redirect("supervision:application", row.public_id)
    back = {"back": reverse("supervision:applications"), "back_label": _("Applications for supervision")}
    return form_page(request, form, heading=heading, submit=submit, **back)


def _application(request: HttpRequest, application_id: UUID) -> tuple[SupervisionApplication, Scope]:
    scope = scope_now(request)
    rows = SupervisionApplication.objects.visible_to(scope).select_related("mentor", "institution", "group")
    return get_object_or_404(rows, public_id=application_id), scope


@login_required
@require_safe
def application(request: HttpRequest, application_id: UUID) -> HttpResponse:
    row, scope = _application(request, application_id)
    answers = row.institution.register_code in scope.where(Role.RESP)
    own = row.mentor.user_id == request.user.pk
    access("view", subject=row.public_id, by=request.user, on=now(), what="supervision application")  # type: ignore[arg-type]
    page = {
        "application": row,
        "tone": TONES[ApplicationState(row.state)],
        "rows": [
            {"key": _("Institution"), "value": row.institution.name},
            {"key": _("The mentor works with"), "value": row.get_stage_display()},
            {"key": _("What to talk about"), "value": row.topic or _("not said")},
        ],
        "may_submit": answers and row.state == ApplicationState.INTERESTED,
        "may_withdraw": (answers or own) and row.state in {ApplicationState.INTERESTED, ApplicationState.SUBMITTED},
        "group_seen": row.group is not None and SupervisionGroup.objects.visible_to(scope).filter(pk=row.group.pk).exists(),
    }  # fmt: skip
    return render(request, "supervision/application.html", page)


@login_required
@require_POST
def submit(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """A mentor's interest becomes the application."""
    row, scope = _application(request, application_id)
    if row.institution.register_code not in scope.where(Role.RESP):
        raise Http404

    def verb() -> None:
        actions.submit_application(
            institution=row.institution,
            mentor=row.mentor,
            stage=row.stage,
            topic=row.topic,
            by=request.user,  # type: ignore[arg-type]
            on=now(),
        )

    _act(request, verb, _("The mentor waits for a group. You will be told when one is confirmed."))
    return redirect("supervision:application", row.public_id)


@login_required
@require_POST
def withdraw(request: HttpRequest, application_id: UUID) -> HttpResponse:
    row, scope = _application(request, application_id)
    if row.mentor.user_id != request.user.pk and row.institution.register_code not in scope.where(Role.RESP):
        raise Http404
    _act(
        request,
        lambda: actions.withdraw_application(application=row, by=request.user, on=now()),  # type: ignore[arg-type]
        _("The application is withdrawn."),
    )
    return redirect("supervision:application", row.public_id)


def _act(request: HttpRequest, verb: Callable[[], Any], done: str) -> bool:
    """The verb, and in words what came of it."""
    try:
        verb()
    except (RecordError, NoRules) as refusal:
        messages.error(request, str(refusal))
        return False
    messages.success(request, done)
    return True


def _forms_groups(request: HttpRequest) -> Scope:
    """404 for whoever forms no groups."""
    scope = scope_now(request)
    if not forms_groups(scope):
        raise Http404
    return scope


def _group_form(request: HttpRequest, **initial: Any) -> GroupForm:
    today = riga_date(now())
    values = rules_of(today)
    return GroupForm(
        posted(request),
        kinds=kinds_offered(values) if values else Kind.values,
        municipalities=list(Municipality.objects.order_by("name")),
        leaders=facts.supervisors(on=today),
        initial=initial,
    )


@login_required
@FORM
def group_new(request: HttpRequest) -> HttpResponse:
    _forms_groups(request)
    form = _group_form(request)
    if request.method == "POST" and form.is_valid():
        try:
            row = actions.form_group(terms=form.terms(), by=request.user, on=now())  # type: ignore[arg-type]
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The group is made. Now take mentors into it."))
            return redirect("supervision:group", row.public_id)
    back = {"back": reverse("supervision:groups"), "back_label": _("Supervision")}
    return form_page(request, form, heading=_("New supervision group"), submit=_("Make the group"), **back)


def _group(request: HttpRequest, group_id: UUID) -> tuple[SupervisionGroup, Scope]:
    scope = scope_now(request)
    rows = SupervisionGroup.objects.visible_to(scope).select_related("municipality", "supervisor")
    return get_object_or_404(rows, public_id=group_id), scope


def _formed(request: HttpRequest, group_id: UUID) -> SupervisionGroup:
    """404 for whoever forms no groups."""
    row, scope = _group(request, group_id)
    if not forms_groups(scope):
        raise Http404
    return row


def _led(request: HttpRequest, group_id: UUID) -> SupervisionGroup:
    """404 for everybody but its supervisor."""
    row, _scope = _group(request, group_id)
    if row.supervisor_id != request.user.pk:
        raise Http404
    return row


def _members(row: SupervisionGroup, scope: Scope) -> list[SupervisionApplication]:
    """Who forms and leads the group reads all of it, and so does a mentor in it; an institution and a municipality their own."""
    rows = row.members.select_related("mentor", "institution").defer("topic").order_by("mentor__surname", "pk")
    everybody = list(rows)
    if reads_all(scope) or row.supervisor_id == scope.user.pk:
        return everybody
    if any(one.mentor.user_id == scope.user.pk for one in everybody):
        return everybody
    codes = scope.where(Role.RESP, Role.COO)
    return [one for one in everybody if one.institution.register_code in codes]


@login_required
@require_safe
def group(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """One group: what it is, who is in it, what is left to do."""
    row, scope = _group(request, group_id)
    at = now()
    shapes = forms_groups(scope) and row.state in FORMABLE
    leads = row.supervisor_id == request.user.pk
    members = _members(row, scope)
    access("view", subject=row.public_id, by=request.user, on=at, what="supervision group")  # type: ignore[arg-type]
    values = rules_in_force(row.day)
    page = {
        "group": row,
        "tone": TONES[GroupState(row.state)],
        "rows": group_rows(row, last=None if row.state in OVER else last_confirmation(row.day, values)),
        "members": members,
        "findings": facts.findings(row) if row.state == GroupState.FORMING and forms_groups(scope) else [],
        "waiting": facts.waiting(row) if shapes else [],
        "shapes": shapes,
        "may_send": shapes and row.state == GroupState.FORMING,
        "may_confirm": leads and row.state == GroupState.SENT,
        "may_record": (leads or forms_groups(scope)) and row.state in SURE and at >= row.starts_at,
        "shows_attendance": row.state == GroupState.HELD,
        "notices": row.notices.select_related("institution", "to") if forms_groups(scope) or leads else [],
        "resent": shapes and row.state in {GroupState.SENT, GroupState.CONFIRMED, GroupState.NOTIFIED},
    }
    return render(request, "supervision/group.html", page)


@login_required
@FORM
def group_change(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row = _formed(request, group_id)
    form = _group_form(request, **stored_group(row))
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
            newest = SupervisionGroup.objects.select_related("municipality", "supervisor").get(pk=row.pk)
            return conflict_page(request, form=form, stored=stored_group(newest), version=newest.version)
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            return redirect("supervision:group", row.public_id)
    back = {"back": reverse("supervision:group", args=[row.public_id]), "back_label": _("Supervision group")}
    return form_page(request, form, heading=_("Change the group"), **back)


@login_required
@require_POST
def take_in(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row = _formed(request, group_id)
    asked = [UUID(one) for one in request.POST.getlist("applications") if _is_uuid(one)]
    if not asked:
        messages.error(request, _("Tick the mentors to take into the group."))
        return redirect("supervision:group", row.public_id)
    _act(
        request,
        lambda: actions.take_in(group=row, applications=asked, by=request.user, on=now()),  # type: ignore[arg-type]
        _("The mentors are in the group."),
    )
    return redirect("supervision:group", row.public_id)


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@login_required
@require_POST
def take_out(request: HttpRequest, group_id: UUID, application_id: UUID) -> HttpResponse:
    row = _formed(request, group_id)
    _act(
        request,
        lambda: actions.take_out(group=row, application=application_id, by=request.user, on=now()),  # type: ignore[arg-type]
        _("The mentor waits for another group."),
    )
    return redirect("supervision:group", row.public_id)


@login_required
@require_POST
def send(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row = _formed(request, group_id)
    _act(
        request,
        lambda: actions.send_group(group=row, by=request.user, on=now()),  # type: ignore[arg-type]
        _("The supervisor has been asked to confirm the group."),
    )
    return redirect("supervision:group", row.public_id)


@login_required
@require_POST
def confirm(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row = _led(request, group_id)
    _act(
        request,
        lambda: actions.confirm_group(group=row, by=request.user, on=now()),  # type: ignore[arg-type]
        _("The group is confirmed. The institutions are told."),
    )
    return redirect("supervision:group", row.public_id)


@login_required
@FORM
def give_back(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The supervisor returns the group with a reason."""
    row = _led(request, group_id)
    return _with_reason(request, row, actions.return_group, _("Return the group"), _("The group is returned."))


@login_required
@FORM
def cancel(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row = _formed(request, group_id)
    return _with_reason(request, row, actions.cancel_group, _("Cancel the group"), _("The group is cancelled."))


def _with_reason(
    request: HttpRequest, row: SupervisionGroup, verb: Callable[..., Any], heading: str, done: str
) -> HttpResponse:
    form = ReasonForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verb(group=row, reason=form.cleaned_data["reason"], by=request.user, on=now())
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("supervision:group", row.public_id)
    back = {"back": reverse("supervision:group", args=[row.public_id]), "back_label": _("Supervision group")}
    return form_page(request, form, heading=heading, submit=heading, **back)


@login_required
@require_POST
def attendance(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """Who took part: those who are ticked."""
    row, scope = _group(request, group_id)
    if row.supervisor_id != request.user.pk and not forms_groups(scope):
        raise Http404
    ticked = {UUID(one): True for one in request.POST.getlist("attended") if _is_uuid(one)}
    _act(
        request,
        lambda: actions.record_attendance(group=row, attended=ticked, by=request.user, on=now()),  # type: ignore[arg-type]
        _("Kept who took part."),
    )
    return redirect("supervision:group", row.public_id)


@login_required
@require_safe
def ics_file(request: HttpRequest, group_id: UUID) -> HttpResponse:
    row, _scope = _group(request, group_id)
    address = request.build_absolute_uri(reverse("supervision:group", args=[row.public_id]))
    return _file(ics.calendar(row, page=address), ics.MEDIA_TYPE, "supervizija.ics")


@login_required
@require_safe
def sheet(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The list of the group for a spreadsheet: the same people as on the page."""
    row, scope = _group(request, group_id)
    access("download", subject=row.public_id, by=request.user, on=now(), what="supervision group")  # type: ignore[arg-type]
    closed = closed_pairs(by=request.user, on=now())  # type: ignore[arg-type]
    return _file(group_sheet(row, _members(row, scope), closed=closed), XLSX, "supervizijas-grupa.xlsx")


@login_required
@require_safe
def printed(request: HttpRequest, group_id: UUID) -> HttpResponse:
    """The list of the group as a PDF, to sign on the day."""
    row, scope = _group(request, group_id)
    try:
        made = documents.printed_group(row, _members(row, scope), on=now())
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("supervision:group", row.public_id)
    access("print", subject=row.public_id, by=request.user, on=now(), what="supervision group")  # type: ignore[arg-type]
    return _file(made.pdf, PDF, "supervizijas-grupa.pdf")


@login_required
@require_safe
def application_printed(request: HttpRequest, application_id: UUID) -> HttpResponse:
    """The application as a PDF."""
    row, _scope = _application(request, application_id)
    must_be_free([row.mentor_id], register_code=row.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    try:
        made = documents.printed_application(row, on=now())
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("supervision:application", row.public_id)
    access("print", subject=row.public_id, by=request.user, on=now(), what="supervision application")  # type: ignore[arg-type]
    return _file(made.pdf, PDF, "supervizijas-pieteikums.pdf")


def _file(content: bytes, media_type: str, name: str) -> HttpResponse:
    return download(content, media_type=media_type, name=name)
