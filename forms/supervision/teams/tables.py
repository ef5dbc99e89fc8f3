"""Municipalities with their teams; a team as rows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import django_tables2 as tables
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from forms.people.models import Municipality
from forms.supervision.teams.models import CaseParticipation
from kernel.grammar import date_short
from kernel.web.languages import latvian
from kernel.web.tables import Table

if TYPE_CHECKING:
    from datetime import date

    from forms.supervision.teams.models import InterinstitutionalTeam


class TeamTable(Table):
    name = tables.Column(
        linkify=("supervision:team", {"municipality_id": tables.A("public_id")}),
        verbose_name=gettext_lazy("Municipality"),
    )
    team = tables.Column(
        accessor="team__name", verbose_name=gettext_lazy("Team"), default=pgettext_lazy("team", "not entered")
    )
    contact = tables.Column(accessor="team__contact_name", verbose_name=gettext_lazy("Whom to turn to"))
    caption = gettext_lazy("Inter-institution teams")

    class Meta(Table.Meta):
        model = Municipality
        fields = ("name", "team", "contact")
        order_by = "name"
        empty_text = gettext_lazy("No municipalities")


class PartTable(Table):
    """Sittings in which mentors took part, the newest first."""

    held_on = tables.Column(verbose_name=gettext_lazy("Day"))
    mentor = tables.Column(accessor="mentor__surname", verbose_name=gettext_lazy("Mentor"))
    part = tables.Column(verbose_name=gettext_lazy("What the mentor did"))
    caption = gettext_lazy("Mentors in case work")

    class Meta(Table.Meta):
        model = CaseParticipation
        fields = ("held_on", "mentor", "part")
        order_by = "-held_on"
        empty_text = gettext_lazy("Nothing is noted yet")

    def render_held_on(self, value: date) -> str:
        return date_short(value)

    def render_mentor(self, record: CaseParticipation) -> str:
        return record.mentor.name


def team_rows(team: InterinstitutionalTeam) -> list[dict[str, Any]]:
    """What is known of it; nothing for what was left empty."""
    contact = ", ".join(filter(None, (team.contact_name, team.contact_office)))
    rows = [
        (_("Name of the team"), team.name),
        (_("Act of the municipality that formed it"), team.ground),
        (_("Whom to turn to"), contact),
        (_("E-mail"), team.contact_email),
        (_("Phone"), team.contact_phone),
        (_("When and where the team sits"), team.meets),
    ]
    return [{"key": key, "value": latvian(value)} for key, value in rows if value]
