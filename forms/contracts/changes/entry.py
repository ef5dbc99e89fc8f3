"""The forms of an amendment, of a termination and of the receipt of a notice (D08)."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.contracts.changes.grounds import Ground
from forms.contracts.changes.models import ReceiptWay
from forms.contracts.changes.terms import AmendmentTerms, TerminationTerms
from forms.contracts.entry import Asked
from forms.contracts.facts import DAYS_TO_SIGN
from kernel.web.forms import DatePartsField, MoneyField, PlainTextField

if TYPE_CHECKING:
    from datetime import date

_LONG = forms.Textarea(attrs={"rows": 3})


class PaperForm(Asked):
    """What both ask in the end: when and how it is signed."""

    sign_date = DatePartsField(label=_("Date of the document"))
    paper = forms.TypedChoiceField(
        label=_("How it is signed"),
        coerce=lambda value: value == "paper",
        choices=[
            ("e", _("electronically: one file, everybody signs it")),
            ("paper", _("on paper: two copies by hand")),
        ],
        widget=forms.RadioSelect,
        initial="e",
    )

    def signing(self) -> dict[str, Any]:
        day: date = self.cleaned_data["sign_date"]
        return {
            "sign_date": day,
            "paper": self.cleaned_data["paper"],
            "expires_on": max(day, self.on) + timedelta(days=DAYS_TO_SIGN),
        }

    def __init__(self, *args: Any, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.on = on
        self.initial.setdefault("sign_date", on)


class AmendmentForm(PaperForm):
    end = DatePartsField(
        label=_("New last day of employment"), required=False, help_text=_("Leave empty what stays as it is.")
    )
    rate = MoneyField(label=_("New rate for one academic hour, EUR"), max_digits=7, required=False)
    planned_hours = forms.IntegerField(
        label=_("Planned academic hours a month, from now on"), min_value=1, max_value=240, required=False
    )
    guaranteed_hours = forms.IntegerField(
        label=_("Guaranteed academic hours a month, from now on"), min_value=0, max_value=160, required=False
    )
    other_clause = PlainTextField(label=_("Another provision of the contract"), max_length=160, required=False)
    other_old = PlainTextField(label=_("What it says now"), max_length=600, required=False, widget=_LONG)
    other_new = PlainTextField(label=_("What it will say"), max_length=600, required=False, widget=_LONG)
    effective_from = DatePartsField(label=_("In force from"))
    reason = PlainTextField(label=_("Why it is changed"), max_length=300, required=False)

    field_order = [
        "end", "rate", "planned_hours", "guaranteed_hours", "other_clause", "other_old", "other_new", "effective_from",
        "reason", "sign_date", "paper",
    ]  # fmt: skip

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        other = [cleaned.get(name) for name in ("other_clause", "other_old", "other_new")]
        if any(other) and not all(other):
            wanted = _("Name the provision and enter what it says now and what it will say.")
            for name in ("other_clause", "other_old", "other_new"):
                if not cleaned.get(name) and name not in self.errors:
                    self.add_error(name, wanted)
        return cleaned

    def terms(self) -> AmendmentTerms:
        data = self.cleaned_data
        named = set(AmendmentTerms.__dataclass_fields__) - {"sign_date", "paper", "expires_on"}
        return AmendmentTerms(**{name: data[name] for name in named}, **self.signing())


class TerminationForm(PaperForm):
    ground = forms.ChoiceField(label=_("Ground"), choices=Ground.choices, widget=forms.RadioSelect)
    end = DatePartsField(label=_("Last day of work"))
    hours = forms.IntegerField(
        label=_("Academic hours delivered by the last day and not paid yet"),
        min_value=0,
        max_value=240,
        help_text=_("Delivered hours are paid also when the cooperation stops early. If there are none, enter 0."),
    )
    law = PlainTextField(
        label=_("Ground in the law, for a notice of the employer"),
        max_length=200,
        required=False,
        help_text=_("As in “on the basis of …”: for example „Darba likuma 101. panta pirmās daļas 9. punktu”."),
    )
    reason = PlainTextField(label=_("Reasons"), max_length=600, required=False, widget=_LONG)

    field_order = ["ground", "end", "hours", "law", "reason", "sign_date", "paper"]

    def terms(self) -> TerminationTerms:
        data = self.cleaned_data
        named = set(TerminationTerms.__dataclass_fields__) - {"sign_date", "paper", "expires_on"}
        return TerminationTerms(**{name: data[name] for name in named}, **self.signing())


class ReceiptForm(Asked):
    received_on = DatePartsField(label=_("Day on which the other party received it"))
    received_how = forms.ChoiceField(
        label=_("How it was received"), choices=ReceiptWay.choices, widget=forms.RadioSelect
    )
