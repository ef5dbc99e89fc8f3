"""Forms of pay: the act that approves, the day of payment, what is to be paid back."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.months.pay.actions import RepaymentTerms
from forms.months.pay.states import Manner
from kernel.web.forms import DatePartsField, Form, MoneyField, PlainTextField, Versioned


class ApproveForm(Form):
    """The box is the act; `seen` is the digest of the calculation that stands on the page. `corrects`: a reason is asked."""

    reason = PlainTextField(
        label=_("Why the statement is corrected"), max_length=300, required=False, widget=forms.Textarea({"rows": 2})
    )
    sure = forms.BooleanField(
        label=_("I have checked the calculation and approve it."),
        error_messages={"required": _("Tick the box to approve the calculation.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, corrects: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if corrects:
            self.fields["reason"].required = True
        else:
            del self.fields["reason"]


class PaidForm(Versioned):
    paid_on = DatePartsField(label=_("Day of payment"))


class RepaidForm(Versioned):
    repaid_on = DatePartsField(label=_("Day on which the money came back"))


class DropForm(Versioned):
    reason = PlainTextField(
        label=_("Why nothing is to be paid back"), max_length=500, widget=forms.Textarea({"rows": 3})
    )


class RepaymentForm(Form):
    """D17: hours, where they were also counted, how much, until when, how."""

    hours = forms.IntegerField(
        label=_("Academic hours that overlap"), min_value=1, max_value=200,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={"invalid": _("Enter a whole number of hours."), "min_value": _("Enter a whole number of hours.")},
    )  # fmt: skip
    source = PlainTextField(label=_("Where the hours were counted or paid as well"), max_length=300)
    amount = MoneyField(label=_("Amount to be paid back, EUR"), min_value=0, max_digits=9, decimal_places=2)
    due_on = DatePartsField(label=_("To be paid back until"))
    manner = forms.ChoiceField(label=_("How it is paid back"), choices=Manner.choices, widget=forms.RadioSelect)
    sure = forms.BooleanField(
        label=_("I have compared the hours and confirm the notice of repayment."),
        error_messages={"required": _("Tick the box to confirm the notice.")},
    )

    def terms(self) -> RepaymentTerms:
        data = self.cleaned_data
        return RepaymentTerms(
            hours=data["hours"], source=data["source"], amount=data["amount"], due_on=data["due_on"],
            manner=Manner(data["manner"]),
        )  # fmt: skip
