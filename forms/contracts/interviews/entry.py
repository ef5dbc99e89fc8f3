"""The form of a note about a talk with a mentor (D06)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.contracts.entry import Asked
from forms.contracts.interviews.actions import NoteTerms
from forms.contracts.interviews.models import Decision
from kernel.web.forms import DatePartsField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.contracts.interviews.models import InterviewNote
    from forms.people.models import Institution, Person

_LONG = forms.Textarea(attrs={"rows": 4})


class NoteForm(Versioned, Asked):
    """The note itself; whom it is about is asked only for a new one."""

    held_on = DatePartsField(label=_("Date of the talk"))
    participants = PlainTextField(
        label=_("Participants"),
        max_length=300,
        help_text=_("Names and offices of those who took part; not the learner."),
    )
    situation = PlainTextField(
        label=_("The learner's situation in brief"),
        max_length=1500,
        widget=_LONG,
        help_text=_(
            "Do not name the learner and nothing by which others would know who it is: until the contract the mentor needs only the situation and the risks."
        ),
    )
    results = PlainTextField(label=_("Desired results"), max_length=1000, widget=_LONG)
    hours = forms.IntegerField(
        label=_("Needed support hours a month"), min_value=1, max_value=160, help_text=_("Academic hours.")
    )
    decision = forms.ChoiceField(label=_("The mentor's decision"), choices=Decision.choices, widget=forms.RadioSelect)
    conditions = PlainTextField(label=_("Conditions"), max_length=1000, required=False, widget=_LONG)

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.on:
            raise forms.ValidationError(_("The talk is on a day to come. Write the note when it has taken place."))
        return day

    def terms(self) -> NoteTerms:
        data = self.cleaned_data
        return NoteTerms(**{name: data[name] for name in NoteTerms.__dataclass_fields__})


class NewNoteForm(NoteForm):
    institution = forms.ChoiceField(label=_("Institution"), widget=forms.RadioSelect)
    mentor = forms.ChoiceField(label=_("Mentor"), help_text=_("Mentors with a certificate."))

    field_order = ["institution", "mentor", *NoteForm.base_fields]

    def __init__(
        self, *args: Any, institutions: Sequence[Institution], mentors: Sequence[Person], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {row.register_code: row for row in institutions}
        self.mentors = {str(row.public_id): row for row in mentors}
        self.fields["institution"].choices = [(code, row.name) for code, row in self.institutions.items()]  # type: ignore[attr-defined]
        known = [(key, row.name) for key, row in self.mentors.items()]
        self.fields["mentor"].choices = [("", _("choose a mentor")), *known]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.initial["institution"] = institutions[0].register_code

    @property
    def institution_row(self) -> Institution:
        return self.institutions[self.cleaned_data["institution"]]

    @property
    def mentor_row(self) -> Person:
        return self.mentors[self.cleaned_data["mentor"]]


def stored_note(note: InterviewNote) -> dict[str, object]:
    return {name: getattr(note, name) for name in NoteTerms.__dataclass_fields__} | {"version": note.version}
