"""Forms of supervision: the application, the group, why it is returned or cancelled."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.supervision.actions import GroupTerms
from forms.supervision.states import Kind, Stage
from kernel.periods import RIGA, riga
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.people.models import Institution, Municipality, Person
    from forms.supervision.models import SupervisionGroup
    from kernel.accounts.models import User

_LONG = forms.Textarea(attrs={"rows": 3})


class ApplicationForm(Form):
    """For whom, with whom the mentor works, about what. `people`: mentors to choose from, None when it is oneself."""

    institution = forms.ChoiceField(label=_("Institution"), widget=forms.RadioSelect)
    mentor = forms.ChoiceField(label=_("Mentor"), help_text=_("Mentors in running plans of the institution."))
    stage = forms.ChoiceField(label=_("The mentor works with"), choices=Stage.choices, widget=forms.RadioSelect)
    topic = PlainTextField(
        label=_("What to talk about"),
        max_length=1000,
        required=False,
        widget=_LONG,
        help_text=_("Do not name the learner. Who forms the group and the supervisor read it."),
    )

    def __init__(
        self, *args: Any, institutions: Sequence[Institution], people: Sequence[Person] | None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {row.register_code: row for row in institutions}
        self.fields["institution"].choices = [(code, row.name) for code, row in self.institutions.items()]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.initial["institution"] = institutions[0].register_code
        self.people = {str(row.public_id): row for row in people or ()}
        if people is None:
            del self.fields["mentor"]
        else:
            known = [(key, row.name) for key, row in self.people.items()]
            self.fields["mentor"].choices = [("", _("choose a mentor")), *known]  # type: ignore[attr-defined]

    @property
    def institution_row(self) -> Institution:
        return self.institutions[self.cleaned_data["institution"]]

    @property
    def mentor_row(self) -> Person:
        return self.people[self.cleaned_data["mentor"]]


class GroupForm(Versioned):
    """When and where the group meets and who leads it. How long it lasts is not asked: the rules say (R48)."""

    kind = forms.ChoiceField(label=_("Kind of group"), widget=forms.RadioSelect)
    municipality = forms.ChoiceField(label=_("Municipality"))
    day = DatePartsField(label=_("Day"))
    starts = forms.TimeField(
        label=_("Begins at"),
        input_formats=["%H:%M", "%H.%M"],
        widget=forms.TimeInput(format="%H:%M", attrs={"inputmode": "numeric", "autocomplete": "off"}),
        help_text=_("For example 14:30."),
        error_messages={"invalid": _("Enter the time as hours and minutes, for example 14:30.")},
    )
    place = PlainTextField(
        label=_("Place"), max_length=200, help_text=_("Supervision takes place in person. Name the house and the room.")
    )
    supervisor = forms.ChoiceField(label=_("Supervisor"))
    exception = PlainTextField(
        label=_("Why mentors of neighbouring municipalities take part"),
        max_length=300,
        required=False,
        help_text=_("Only if there are any: a group is formed from one municipality."),
    )

    def __init__(
        self,
        *args: Any,
        kinds: Sequence[str],
        municipalities: Sequence[Municipality],
        leaders: Sequence[User],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {str(row.public_id): row for row in municipalities}
        self.leaders = {str(row.public_id): row for row in leaders}
        self.fields["kind"].choices = [(one, Kind(one).label) for one in kinds]  # type: ignore[attr-defined]
        if len(kinds) == 1:
            self.initial.setdefault("kind", kinds[0])
        places = [(key, row.name) for key, row in self.municipalities.items()]
        self.fields["municipality"].choices = [("", _("choose a municipality")), *places]  # type: ignore[attr-defined]
        people = [(key, row.get_full_name()) for key, row in self.leaders.items()]
        self.fields["supervisor"].choices = [("", _("choose a supervisor")), *people]  # type: ignore[attr-defined]

    def terms(self) -> GroupTerms:
        data = self.cleaned_data
        day: date = data["day"]
        return GroupTerms(
            kind=data["kind"],
            municipality=self.municipalities[data["municipality"]],
            place=data["place"],
            starts_at=datetime.combine(day, data["starts"], RIGA),
            supervisor=self.leaders[data["supervisor"]],
            exception=data["exception"],
        )


def stored_group(group: SupervisionGroup) -> dict[str, object]:
    return {
        "kind": group.kind,
        "municipality": str(group.municipality.public_id),
        "day": group.day,
        "starts": riga(group.starts_at).time(),
        "place": group.place,
        "supervisor": str(group.supervisor.public_id),
        "exception": group.exception,
        "version": group.version,
    }


class ReasonForm(Form):
    """Why a group is returned or cancelled."""

    reason = PlainTextField(label=_("Reason"), max_length=500, widget=_LONG)
