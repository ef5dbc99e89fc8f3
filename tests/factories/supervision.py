"""Supervision of the invented people, made by the real verbs."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from forms.people.models import Institution, Municipality, Person
from forms.supervision import actions
from forms.supervision.actions import GroupTerms
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from forms.supervision.teams import actions as teams
from forms.supervision.teams.actions import TeamTerms
from forms.supervision.teams.models import InterinstitutionalTeam
from kernel.accounts.models import User

#: 14:30 in Riga, nine days after tests.factories.plans.DAY.
MEETS = datetime(2026, 12, 2, 12, 30, tzinfo=UTC)


def terms(*, supervisor: User, **changes: Any) -> GroupTerms:
    said: dict[str, Any] = {
        "kind": "II",
        "place": "Paraugpils vidusskola, 12. kabinets",
        "starts_at": MEETS,
        "supervisor": supervisor,
        **changes,
    }
    if "municipality" not in said:
        said["municipality"] = Municipality.objects.get(name="Paraugpils novads")
    return GroupTerms(**said)


def applied(*, mentor: Person, by: User, on: datetime, institution: str = "PVS") -> SupervisionApplication:
    place = Institution.objects.get(register_code=institution)
    return actions.submit_application(
        institution=place, mentor=mentor, stage="grades", topic="Kā runāt par kavējumiem.", by=by, on=on
    )


def grouped(
    *, application: SupervisionApplication, supervisor: User, by: User, on: datetime, **changes: Any
) -> SupervisionGroup:
    """A group with this one mentor."""
    group = actions.form_group(terms=terms(supervisor=supervisor, **changes), by=by, on=on)
    actions.take_in(group=group, applications=[application.public_id], by=by, on=on)
    group.refresh_from_db()
    return group


def team_terms(**changes: str) -> TeamTerms:
    said = {
        "name": "Paraugpils novada starpinstitūciju sadarbības grupa", "ground": "Domes lēmums Nr. 12, 15.01.2026.",
        "contact_name": "Ilze Izdomāta", "contact_office": "sociālā dienesta vadītāja",
        "contact_email": "grupa@paraugs.example", "contact_phone": "", "meets": "Katra mēneša otrajā trešdienā plkst. 10:00",
        **changes,
    }  # fmt: skip
    return TeamTerms(**said)


def team(municipality: Municipality, *, by: User, on: datetime, **changes: str) -> InterinstitutionalTeam:
    return teams.describe_team(municipality=municipality, terms=team_terms(**changes), version=0, by=by, on=on)
