"""Forms of uploads: which files are in the tool and since when; why a mark is taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from forms.plans.uploading.errors import NotYet
from kernel.web.forms import DatePartsField, Form, PlainTextField

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.plans.uploading.parcel import File


class MarkForm(Form):
    """`files`: what may be marked by this person now."""

    records = forms.MultipleChoiceField(
        label=_("Files that are in the tool now"),
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one file"),
            "invalid_choice": _("A file you chose has been marked meanwhile or is no longer needed. Choose again."),
        },
    )
    uploaded_on = DatePartsField(label=_("Day of the upload"))

    def __init__(self, *args: Any, files: Sequence[File], today: date, **kwargs: Any) -> None:
        super().__init__(*args, initial={"uploaded_on": today}, **kwargs)
        self.today = today
        self.fields["records"].choices = [  # type: ignore[attr-defined]
            (str(one.line.item.record), format_html("{} ({})", one.line.item.title, one.name)) for one in files
        ]

    def clean_uploaded_on(self) -> date:
        day: date = self.cleaned_data["uploaded_on"]
        if day > self.today:
            raise forms.ValidationError(str(NotYet()))
        return day

    def chosen(self) -> list[UUID]:
        return [UUID(one) for one in self.cleaned_data["records"]]


class TakeBackForm(Form):
    reason = PlainTextField(
        label=_("Why is the mark taken back?"),
        max_length=300,
        help_text=_("For example: it was uploaded to another plan. No sensitive information about the learner."),
        error_messages={"required": _("Write why the mark is taken back.")},
    )
