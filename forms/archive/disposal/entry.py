"""Forms of the archive: a hold with its mandate, the end of a hold, a longer term, a list for destruction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

import signing.facade as signing_facade
from forms.archive.disposal.facts import titles
from kernel.periods import today
from kernel.web.forms import DatePartsField, Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}
_ALL = ("", _("all"))


class MandateForm(Form):
    """Who ordered it, by which paper."""

    authority = PlainTextField(
        label=_("Who orders it"), max_length=200, help_text=_("Court, controller or other authority that may order it.")
    )
    order_number = PlainTextField(label=_("Number of the order"), max_length=60)
    dated = DatePartsField(label=_("Date of the order"))

    def clean_dated(self) -> date:
        day: date = self.cleaned_data["dated"]
        if day > today():
            raise forms.ValidationError(_("The date of the order is still to come. Look at the order again."))
        return day

    def mandate(self) -> signing_facade.Mandate:
        data = self.cleaned_data
        return signing_facade.Mandate(data["authority"], data["order_number"], data["dated"])


class HoldForm(MandateForm):
    """The mandate, and what of the archive it holds. `seen`: how many documents the page showed before."""

    number = PlainTextField(label=_("Number of one document"), max_length=40, required=False)
    place = forms.ChoiceField(label=_("Institution"), required=False, error_messages=_CHOOSE)
    kind = forms.ChoiceField(label=_("Kind of document"), required=False, error_messages=_CHOOSE)
    first = DatePartsField(label=_("Documents dated from"), required=False)
    last = DatePartsField(label=_("Documents dated until"), required=False)
    person = PlainTextField(
        label=_("Person"),
        max_length=120,
        required=False,
        help_text=_("Name and surname, in any case of the words. No personal code."),
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    QUERY = ("number", "place", "kind", "first", "last", "person")

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = [_ALL, *places]  # type: ignore[attr-defined]
        self.fields["kind"].choices = [_ALL, *titles().items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not any(data.get(name) for name in self.QUERY):
            raise forms.ValidationError(
                _(
                    "Say what is held: a number, an institution, a kind, dates or a person. A hold on everything is none."
                )
            )
        first, last = data.get("first"), data.get("last")
        if first and last and last < first:
            self.add_error("last", _("The last day is before the first one."))
        return data

    def query(self) -> dict[str, object]:
        return {name: self.cleaned_data.get(name) for name in self.QUERY}

    def scope(self) -> str:
        """The query in words, kept with the order."""
        shown = []
        for name in self.QUERY:
            value = self.cleaned_data.get(name)
            if value:
                choices = dict(getattr(self.fields[name], "choices", []))
                words = value.strftime("%d.%m.%Y.") if hasattr(value, "strftime") else choices.get(value, value)
                shown.append(f"{self.fields[name].label}: {words}")
        return "; ".join(shown)[:300]


class LongerForm(Form):
    until = DatePartsField(label=_("Keep until"), help_text=_("The last day on which nothing of it may be destroyed."))
    reason = PlainTextField(label=_("Why it is kept longer"), max_length=300)


class ReasonForm(Form):
    reason = PlainTextField(label=_("Why"), max_length=300)


class NewListForm(Form):
    place = forms.ChoiceField(label=_("Institution"), error_messages=_CHOOSE)

    def __init__(self, *args: Any, places: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = list(places)  # type: ignore[attr-defined]


class ApproveForm(Form):
    """The box is the act; `seen` is the digest of the list that stands on the page."""

    sure = forms.BooleanField(label=_("I have read the list and confirm that these documents are destroyed."))
    seen = forms.CharField(widget=forms.HiddenInput)
