"""The form of a suitability check (D05): result and reference, never the extract."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.contracts.entry import Asked
from forms.contracts.models import SuitabilityCheck
from kernel.web.forms import DatePartsField, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.people.models import Institution, Person


class CheckForm(Asked):
    employer = forms.ChoiceField(label=_("Employer"), widget=forms.RadioSelect)
    mentor = forms.ChoiceField(label=_("Mentor"), help_text=_("Mentors with a certificate."))
    checked_on = DatePartsField(label=_("Date of the suitability check"))
    source = PlainTextField(
        label=_("Reference of the register query"),
        max_length=120,
        help_text=_("Keep the number only, never the extract."),
    )
    result = forms.ChoiceField(label=_("Result"), choices=SuitabilityCheck.Result.choices, widget=forms.RadioSelect)

    def __init__(
        self, *args: Any, institutions: Sequence[Institution], mentors: Sequence[Person], on: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = {row.register_code: row for row in institutions}
        self.mentors = {str(row.public_id): row for row in mentors}
        self.on = on
        self.fields["employer"].choices = [(code, row.name) for code, row in self.institutions.items()]  # type: ignore[attr-defined]
        known = [(key, row.name) for key, row in self.mentors.items()]
        self.fields["mentor"].choices = [("", _("choose a mentor")), *known]  # type: ignore[attr-defined]
        if len(institutions) == 1:
            self.initial["employer"] = institutions[0].register_code

    def clean_checked_on(self) -> date:
        day: date = self.cleaned_data["checked_on"]
        if day > self.on:
            raise forms.ValidationError(
                _("The check cannot be made on a day to come. Enter the day on which it was made.")
            )
        return day

    @property
    def employer_row(self) -> Institution:
        return self.institutions[self.cleaned_data["employer"]]

    @property
    def mentor_row(self) -> Person:
        return self.mentors[self.cleaned_data["mentor"]]
