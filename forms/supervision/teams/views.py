"""Pages of inter-institution teams: the list of municipalities, one team, its members, mentors in case work."""

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

from forms.people.models import Municipality, Person
from forms.people.pages import FORM, form_page, scope_now
from forms.records.errors import EditConflict, RecordError
from forms.supervision.models import SupervisionGroup
from forms.supervision.states import Kind
from forms.supervision.tables import when
from forms.supervision.teams import actions, facts
from forms.supervision.teams.entry import MemberForm, PartForm, TeamForm, stored
from forms.supervision.teams.models import CaseParticipation, InterinstitutionalTeam, TeamMember
from forms.supervision.teams.tables import PartTable, TeamTable, team_rows
from kernel.periods import now, today
from kernel.web.conflict import conflict_page
from kernel.web.forms import posted

if TYPE_CHECKING:
    from forms.people.access import Scope

#: So many of the municipality's supervision groups stand on the page of its team.
MOST_GROUPS = 5


@login_required
@require_safe
def teams(request: HttpRequest) -> HttpResponse:
    """Municipalities that are mine in some way, with their teams."""
    rows = facts.municipalities_seen(scope_now(request), on=today()).select_related("team")
    table = TeamTable(rows)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "supervision/teams.html", {"table": table})


def _seen(request: HttpRequest, municipality_id: UUID) -> tuple[Municipality, Scope]:
    scope = scope_now(request)
    rows = facts.municipalities_seen(scope, on=today()).select_related("team")
    return get_object_or_404(rows, public_id=municipality_id), scope


def _coordinated(request: HttpRequest, municipality_id: UUID) -> Municipality:
    """404 for everybody but the municipality's coordinator."""
    row, scope = _seen(request, municipality_id)
    if row.pk not in scope.coordinates:
        raise Http404
    return row


def _team(row: Municipality) -> InterinstitutionalTeam | None:
    return getattr(row, "team", None)


def _entered(row: Municipality) -> InterinstitutionalTeam:
    found = _team(row)
    if found is None:
        raise Http404
    return found


def _own_mentor(request: HttpRequest, row: Municipality) -> Person | None:
    """The signed-in person, when a mentor of this municipality."""
    mine = facts.municipalities_of_mentor(request.user.pk, on=today())  # type: ignore[arg-type]
    return Person.objects.filter(user=request.user.pk).first() if mine.filter(pk=row.pk).exists() else None


@login_required
@require_safe
def team(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """One team: whom to turn to, who is in it, the municipality's supervision, mentors in case work."""
    row, scope = _seen(request, municipality_id)
    there = _team(row)
    coordinates = row.pk in scope.coordinates
    parts = CaseParticipation.objects.visible_to(scope).filter(team__municipality=row).select_related("mentor")
    table = PartTable(parts)
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    groups = SupervisionGroup.objects.visible_to(scope).filter(municipality=row)
    groups = groups.select_related("municipality")[:MOST_GROUPS]
    context = {
        "municipality": row,
        "team": there,
        "rows": team_rows(there) if there else [],
        "members": there.members.all() if there else [],
        "groups": [{"id": one.public_id, "when": when(one.starts_at), "kind": Kind(one.kind).label} for one in groups],
        "table": table,
        "coordinates": coordinates,
        "notes": there is not None and (coordinates or _own_mentor(request, row) is not None),
    }
    return render(request, "supervision/team.html", context)


@login_required
@FORM
def describe(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """The coordinator enters or changes the team."""
    row = _coordinated(request, municipality_id)
    form = TeamForm(posted(request), initial=stored(_team(row)))
    if request.method == "POST" and form.is_valid():
        try:
            actions.describe_team(
                municipality=row, terms=form.terms(), version=form.seen_version, by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except EditConflict:
            newest = InterinstitutionalTeam.objects.get(municipality=row)
            return conflict_page(request, form=form, stored=stored(newest), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The team is kept."))
            return redirect("supervision:team", row.public_id)
    return form_page(request, form, heading=_("Inter-institution team"), **_page(row))


@login_required
@FORM
def member(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """Somebody more is in the team."""
    row = _coordinated(request, municipality_id)
    there = _entered(row)
    form = MemberForm(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_member(team=there, **form.cleaned_data, by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The member is added."))
            return redirect("supervision:team", row.public_id)
    return form_page(request, form, heading=_("Member of the team"), submit=_("Add"), **_page(row))


@login_required
@require_POST
def member_out(request: HttpRequest, municipality_id: UUID, member_id: UUID) -> HttpResponse:
    row = _coordinated(request, municipality_id)
    there = get_object_or_404(TeamMember, team__municipality=row, public_id=member_id)
    try:
        actions.take_member_out(member=there, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The member is taken out of the team."))
    return redirect("supervision:team", row.public_id)


@login_required
@FORM
def part(request: HttpRequest, municipality_id: UUID) -> HttpResponse:
    """A mentor's part in a sitting: noted by the mentor, or by the coordinator for any mentor of the municipality."""
    row, scope = _seen(request, municipality_id)
    there = _entered(row)
    mine = _own_mentor(request, row)
    coordinates = row.pk in scope.coordinates
    if mine is None and not coordinates:
        raise Http404
    people = facts.mentors_of(row, on=today()) if coordinates else None
    form = PartForm(posted(request), people=people, on=today())
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        mentor = form.people[said["mentor"]] if coordinates else mine
        try:
            actions.note_part(
                team=there, mentor=mentor, held_on=said["held_on"], part=said["part"], by=request.user, on=now()  # type: ignore[arg-type]
            )  # fmt: skip
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The part in the sitting is noted."))
            return redirect("supervision:team", row.public_id)
    return form_page(request, form, heading=_("Part in case work"), submit=_("Note"), **_page(row))


def _page(row: Municipality) -> dict[str, Any]:
    here = reverse("supervision:team", args=[row.public_id])
    return {"lead": row.name, "back": here, "cancel": here, "back_label": _("Inter-institution team")}
