"""The form of a note of reported danger: three questions, no free text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.plans.entry import Asked
from forms.plans.safety.errors import FutureDay
from forms.plans.safety.states import Fact, Informed, Mistake
from kernel.web.forms import DatePartsField

if TYPE_CHECKING:
    from datetime import date


class NoteForm(Asked):
    """D25: fact, day, who was told."""

    fact = forms.ChoiceField(label=_("What was reported"), choices=Fact.choices, widget=forms.RadioSelect)
    informed = forms.MultipleChoiceField(
        label=_("Who was told"),
        choices=Informed.choices,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Everybody who has been told already."),
        error_messages={
            "required": _("Tick who was told. If nobody has been told yet, tell them first."),
            "invalid_choice": _("Choose one of the answers listed here."),
        },
    )
    informed_on = DatePartsField(label=_("Day on which they were told"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean_informed_on(self) -> date:
        day: date = self.cleaned_data["informed_on"]
        if day > self.today:
            raise forms.ValidationError(str(FutureDay()))
        return day

    def terms(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {
            "fact": Fact(said["fact"]),
            "informed": [Informed(one) for one in said["informed"]],
            "informed_on": said["informed_on"],
        }


class AnnulForm(Asked):
    mistake = forms.ChoiceField(
        label=_("Why does the note not count?"), choices=Mistake.choices, widget=forms.RadioSelect
    )
