"""Verbs on the inter-institution team: describe it, add and take out members, note a mentor's part in case work."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.people.access import scope_of
from forms.records.errors import EditConflict
from forms.supervision.teams.errors import NotAllowed, NotThatDay
from forms.supervision.teams.facts import mentors_of
from forms.supervision.teams.models import CaseParticipation, InterinstitutionalTeam, TeamMember
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.models import Municipality, Person
    from kernel.accounts.models import User


@dataclass(frozen=True)
class TeamTerms:
    """What is written of a team."""

    name: str
    ground: str
    contact_name: str
    contact_office: str
    contact_email: str
    contact_phone: str
    meets: str


def describe_team(
    *, municipality: Municipality, terms: TeamTerms, version: int, by: User, on: datetime
) -> InterinstitutionalTeam:
    """Enter or change the team of a municipality. `version` is 0 for the first time. Raises NotAllowed, EditConflict."""
    _must_coordinate(municipality, by=by, on=on)
    with transaction.atomic():
        row = InterinstitutionalTeam.objects.select_for_update().filter(municipality=municipality).first()
        if (row.version if row else 0) != version:
            raise EditConflict
        row = row or InterinstitutionalTeam(municipality=municipality, version=0)
        said = asdict(terms)
        changed = sorted(name for name, value in said.items() if getattr(row, name) != value)
        for name in changed:
            setattr(row, name, said[name])
        row.changed_by, row.changed_at = by, on
        row.version += 1
        row.save()
        audit("team.described", subject=municipality.public_id, by=by, on=on, fields=changed)
    return row


def add_member(
    *, team: InterinstitutionalTeam, side: str, name: str, office: str, by: User, on: datetime
) -> TeamMember:
    """The same one twice is one. Raises NotAllowed."""
    _must_coordinate(team.municipality, by=by, on=on)
    with transaction.atomic():
        row, made = TeamMember.objects.get_or_create(team=team, side=side, name=name, office=office)
        if made:
            audit("team.member_added", subject=team.municipality.public_id, by=by, on=on, facts={"side": side})
    return row


def take_member_out(*, member: TeamMember, by: User, on: datetime) -> None:
    """Raises NotAllowed."""
    municipality = member.team.municipality
    _must_coordinate(municipality, by=by, on=on)
    with transaction.atomic():
        member.delete()
        audit("team.member_out", subject=municipality.public_id, by=by, on=on)


def note_part(
    *, team: InterinstitutionalTeam, mentor: Person, held_on: date, part: str, by: User, on: datetime
) -> CaseParticipation:
    """A mentor took part in a sitting: noted by the mentor or by the coordinator. Twice is once. Raises NotAllowed, NotThatDay."""
    if mentor.user_id != by.pk:
        _must_coordinate(team.municipality, by=by, on=on)
    today = riga_date(on)
    if mentor not in mentors_of(team.municipality, on=today):
        raise NotAllowed(_("Only mentors of this municipality take part in the case work of its team."))
    if held_on > today:
        raise NotThatDay(_("The sitting is on a day to come. Write the note when it has taken place."))
    with transaction.atomic():
        row, made = CaseParticipation.objects.get_or_create(
            team=team, mentor=mentor, held_on=held_on, part=part, defaults={"noted_by": by, "noted_at": on}
        )
        if made:
            audit("team.part_noted", subject=team.municipality.public_id, by=by, on=on, facts={"part": part})
    return row


def _must_coordinate(municipality: Municipality, *, by: User, on: datetime) -> None:
    if municipality.pk not in scope_of(by, on=riga_date(on)).coordinates:
        raise NotAllowed(_("The municipal coordinator does this."))
