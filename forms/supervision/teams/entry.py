"""Forms of the inter-institution team: what it is, a member, a mentor's part in a sitting."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.supervision.teams.actions import TeamTerms
from forms.supervision.teams.states import Part, Side
from kernel.web.forms import DatePartsField, Form, PhoneField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.people.models import Person
    from forms.supervision.teams.models import InterinstitutionalTeam


class TeamForm(Versioned):
    name = PlainTextField(label=_("Name of the team"), max_length=200)
    ground = PlainTextField(
        label=_("Act of the municipality that formed it"),
        max_length=200,
        required=False,
        help_text=_("Kind of the act, number and date."),
    )
    contact_name = PlainTextField(label=_("Whom to turn to: first name and surname"), max_length=120)
    contact_office = PlainTextField(label=_("Office"), max_length=150, required=False)
    contact_email = forms.EmailField(label=_("E-mail"), required=False)
    contact_phone = PhoneField(label=_("Phone"), required=False)
    meets = PlainTextField(
        label=_("When and where the team sits"),
        max_length=300,
        required=False,
        help_text=_("Do not name learners here."),
    )

    def terms(self) -> TeamTerms:
        return TeamTerms(**{name: self.cleaned_data[name] for name in TeamTerms.__dataclass_fields__})


class MemberForm(Form):
    side = forms.ChoiceField(label=_("Whom the member speaks for"), choices=Side.choices, widget=forms.RadioSelect)
    name = PlainTextField(label=_("First name and surname"), max_length=120)
    office = PlainTextField(label=_("Office"), max_length=150, required=False)


class PartForm(Form):
    """`people`: mentors to choose from, None when it is oneself."""

    mentor = forms.ChoiceField(label=_("Mentor"))
    held_on = DatePartsField(label=_("Day of the sitting"))
    part = forms.ChoiceField(
        label=_("What the mentor did"),
        choices=Part.choices,
        widget=forms.RadioSelect,
        help_text=_("Whose case it was is not written down here."),
    )

    def __init__(self, *args: Any, people: Sequence[Person] | None, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.people = {str(row.public_id): row for row in people or ()}
        if people is None:
            del self.fields["mentor"]
        else:
            known = [(key, row.name) for key, row in self.people.items()]
            self.fields["mentor"].choices = [("", _("choose a mentor")), *known]  # type: ignore[attr-defined]

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.on:
            raise forms.ValidationError(_("The sitting is on a day to come. Write the note when it has taken place."))
        return day


def stored(team: InterinstitutionalTeam | None) -> dict[str, object]:
    if team is None:
        return {"version": 0}
    return {name: getattr(team, name) for name in TeamTerms.__dataclass_fields__} | {"version": team.version}
