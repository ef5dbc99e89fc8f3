"""Forms of requests about personal data: to ask, to answer, to lift, to say why restricted data are needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.archive.rights.states import Asked
from forms.people.models import Person
from kernel.periods import today
from kernel.web.forms import DatePartsField, Form, PersonalCodeField, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_ASKED_FIELD: dict[str, Any] = {
    "label": _("What is asked"), "choices": Asked.choices, "widget": forms.RadioSelect,
}  # fmt: skip
_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
_LONG = forms.Textarea(attrs={"rows": 4})


class OwnForm(Form):
    """The person asks: whom, what, in which words."""

    place = forms.ChoiceField(label=_("Who keeps the data"), error_messages=_CHOOSE)
    asked = forms.ChoiceField(**_ASKED_FIELD)
    said = PlainTextField(
        label=_("Which data, and why"),
        max_length=2000,
        required=False,
        widget=_LONG,
        help_text=_("To restrict processing say why: the data are wrong, or you need them for a claim."),
    )

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class ReceivedForm(OwnForm):
    """The institution writes down what came on paper or by mail."""

    code = PersonalCodeField(label=_("Personal code of who asks, or of the learner"))
    received_on = DatePartsField(label=_("Received"))
    field_order = ("place", "code", "asked", "said", "received_on")

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person
        if person is not None:
            del self.fields["code"]

    def clean_received_on(self) -> date:
        day: date = self.cleaned_data["received_on"]
        if day > today():
            raise forms.ValidationError(_("The day is still to come. Look at the request again."))
        return day

    def clean_code(self) -> str:
        code = str(self.cleaned_data["code"])
        self.person = Person.objects.all().by_code(code)
        if self.person is None:
            raise forms.ValidationError(_("Nobody with this personal code is known here. Check the code."))
        return code


class AnswerForm(Form):
    """`seen`: digest of the list that stands on the page."""

    reason = PlainTextField(
        label=_("Answer to the person"),
        max_length=2000,
        widget=_LONG,
        help_text=_("In plain words; the list of records is added to it. The person reads all of it."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)


class RestrictForm(AnswerForm):
    granted = forms.ChoiceField(
        label=_("Do you restrict the processing?"),
        choices=[("yes", _("yes, from now on")), ("no", _("no"))],
        widget=forms.RadioSelect,
    )
    field_order = ("granted", "reason", "seen")


class ReasonForm(Form):
    reason = PlainTextField(label=_("Why"), max_length=500, widget=_LONG)
