"""Forms about a locked month: the mentor asks, the coordinator opens it or says why not."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import DatePartsField, Form, PlainTextField


class OpenForm(Form):
    last_day = DatePartsField(label=_("Open until"), help_text=_("To the end of this day, at most 31 days ahead."))
    reason = PlainTextField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea({"rows": 3}),
        help_text=_("What has to be corrected and why. The mentor, the agency and auditors read it."),
    )  # fmt: skip


def _words(label: Any, help_text: Any) -> PlainTextField:
    return PlainTextField(label=label, help_text=help_text, max_length=1000, widget=forms.Textarea({"rows": 4}))


class AskForm(Form):
    reason = _words(
        _("What has to be corrected and why?"),
        _(
            "The coordinator of the municipality, the agency and auditors read it. Write nothing about the learner's troubles."
        ),
    )


class RefuseForm(Form):
    answer = _words(_("Why does the month stay locked?"), _("The mentor, the agency and auditors read it."))
