"""What is asked on the pages of the archive."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.archive.finding.facts import Asked
from forms.archive.finding.words import NAME, TEXT, tokens
from forms.records.states import CaseState
from kernel.crypto import keyed_hash
from kernel.identifiers import InvalidIdentifier, personal_code
from kernel.periods import Month
from kernel.web.forms import DatePartsField, Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

ANY = ("", _("does not matter"))
#: So many months back are offered for printouts.
MONTHS = 36


class SearchForm(Form):
    """Nine parts, none obligatory. It is posted: names and codes of people do not stand in addresses."""

    mark_optional = False
    person = PlainTextField(
        label=_("Person"),
        max_length=80,
        required=False,
        help_text=_("Name and surname of a party or signer, or the whole personal code."),
    )
    text = PlainTextField(
        label=_("Words in the document"),
        max_length=120,
        required=False,
        help_text=_("In any form. Documents that have all the words are found."),
    )
    number = PlainTextField(label=_("Number or a part of it"), max_length=40, required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    place = forms.ChoiceField(label=_("Institution"), required=False)
    state = forms.ChoiceField(label=_("State"), required=False, choices=[ANY, *CaseState.choices])
    since = DatePartsField(label=_("Dated from"), required=False)
    until = DatePartsField(label=_("Dated until"), required=False)

    def __init__(self, *args: Any, kinds: Sequence[Any], places: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [ANY, *kinds]  # type: ignore[attr-defined]
        self.fields["place"].choices = [ANY, *places]  # type: ignore[attr-defined]

    def clean_person(self) -> str:
        said = str(self.cleaned_data["person"])
        if not personal_code.is_in(said):
            if said and not tokens(said, use=NAME):
                raise forms.ValidationError(_("Write a name or a surname."))
            return said
        try:
            personal_code.parse(said)
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong.message)) from wrong
        return said

    def clean_text(self) -> str:
        said = str(self.cleaned_data["text"])
        if personal_code.is_in(said):
            raise forms.ValidationError(_("Write a personal code in the field “Person”."))
        if said and not tokens(said, use=TEXT):
            raise forms.ValidationError(_("These words stand in every document. Write a rarer one."))
        return said

    def clean_number(self) -> str:
        said = str(self.cleaned_data["number"])
        if personal_code.is_in(said):
            raise forms.ValidationError(_("Write a personal code in the field “Person”."))
        return said

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        since, until = values.get("since"), values.get("until")
        if since and until and until < since:
            self.add_error("until", _("The last day is before the first one. Change one of them."))
        return values

    def asked(self) -> Asked:
        values = dict(self.cleaned_data)
        if personal_code.is_in(values["person"]):
            values["code_hash"] = keyed_hash(str(personal_code.parse(values["person"]).value))
            values["person"] = ""
        return Asked(**values)


class PrintoutsForm(Form):
    """An institution and a month."""

    place = forms.ChoiceField(label=_("Institution"))
    month = forms.ChoiceField(label=_("Month"))

    def __init__(self, *args: Any, places: Sequence[Any], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        this = Month.of(today)
        months = [this.plus(-back) for back in range(MONTHS)]
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]
        self.fields["month"].choices = [(str(one), f"{one.month:02d}.{one.year}.") for one in months]  # type: ignore[attr-defined]
        self.fields["month"].initial = str(this.plus(-1))


class CertifyForm(Form):
    """The office that stands beside „Kopija pareiza”; the name is that of whoever certifies."""

    office = PlainTextField(
        label=_("Your office"), max_length=120, help_text=_("As it is to stand on the copy: “direktore”.")
    )
