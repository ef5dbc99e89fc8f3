"""The form by which the coordinator opens a locked month."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import DatePartsField, Form, PlainTextField


class OpenForm(Form):
    last_day = DatePartsField(label=_("Open until"), help_text=_("To the end of this day, at most 31 days ahead."))
    reason = PlainTextField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("What has to be corrected and why. The mentor, the agency and auditors read it."),
    )  # fmt: skip
