"""The form of a nomination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.training.applications.entry import described
from kernel.identifiers import email as email_address
from kernel.identifiers.errors import InvalidIdentifier
from kernel.web.forms import Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence

    from forms.people.models import Municipality
    from forms.training.models import TrainingGroup

_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}


class NominationForm(Form):
    municipality = forms.ChoiceField(label=_("Municipality"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    group = forms.ChoiceField(label=_("Group"), widget=forms.RadioSelect, error_messages=_CHOOSE)
    name = PlainTextField(label=_("Candidate's name"), max_length=160)
    email = forms.CharField(
        label=_("Candidate's e-mail"),
        help_text=_("The invitation goes there at once. Ask the candidate first."),
        max_length=300,
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
        error_messages={"required": _("Enter the candidate's e-mail address.")},
    )

    def __init__(
        self, *args: Any, municipalities: Sequence[Municipality], groups: Sequence[TrainingGroup], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.municipalities = {str(row.public_id): row for row in municipalities}
        self.groups = {str(row.public_id): row for row in groups}
        for name, choices in (
            ("municipality", [(key, row.name) for key, row in self.municipalities.items()]),
            ("group", [(key, described(row)) for key, row in self.groups.items()]),
        ):
            field: Any = self.fields[name]
            field.choices = choices
            if len(choices) == 1:
                field.initial = choices[0][0]

    def clean_email(self) -> str:
        try:
            return email_address.parse(self.cleaned_data["email"]).value
        except InvalidIdentifier as wrong:
            raise ValidationError(str(wrong.message), code=wrong.code) from wrong
