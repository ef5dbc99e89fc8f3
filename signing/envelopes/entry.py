"""What people fill in around a signature."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import DatePartsField, Form, PersonalCodeField, PlainTextField
from signing.means.base import Means

#: Bytes of one upload.
SIGNED_LIMIT = 30 * 1024 * 1024
SCAN_LIMIT = 25 * 1024 * 1024
SCANS = 60


class MeansForm(Form):
    means = forms.ChoiceField(
        label=_("How do you want to sign?"),
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose how you want to sign")},
    )

    def __init__(self, *args: Any, offered: Iterable[Means], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(means.name, means.label) for means in offered]
        self.fields["means"].choices = choices  # type: ignore[attr-defined]
        if len(choices) == 1:
            self.fields["means"].initial = choices[0][0]


class ReasonForm(Form):
    reason = forms.CharField(
        label=_("Reason"),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
        help_text=_("The other parties will read it. Write no health data and no personal codes."),
        error_messages={"required": _("Write the reason")},
    )


class PassOnForm(Form):
    """The signer of an institution names who signs for it instead."""

    name = PlainTextField(label=_("Name and surname of who will sign"), max_length=160)
    personal_code = PersonalCodeField(label=_("Personal code of who will sign"))
    email = forms.EmailField(label=_("E-mail of who will sign"))
    mandate = PlainTextField(
        label=_("By what mandate"),
        max_length=300,
        help_text=_(
            "For example: order No. 1-9/14 of 3 November 2026, by which the duties of the head are taken over."
        ),
    )
    reason = PlainTextField(
        label=_("Why somebody else signs"),
        max_length=300,
        help_text=_("The other parties will read it. Write no health data and no personal codes."),
    )


class CodeForm(Form):
    code = forms.CharField(
        label=_("Code from the e-mail"),
        max_length=12,
        help_text=_("Six digits; the code is valid for 15 minutes."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}),
        error_messages={"required": _("Enter the code from the e-mail")},
    )


class SignedFileForm(Form):
    file = forms.FileField(
        label=_("Signed file"),
        help_text=_("The PDF that was signed elsewhere, or an .asice or .edoc container with it. At most 30 MB."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.asice,.edoc,.sce"}),
        error_messages={"required": _("Choose the signed file")},
    )


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in the order they were chosen."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]  # nothing chosen has its own message
        if len(files) > SCANS:
            raise forms.ValidationError(_("Choose at most %(count)s files.") % {"count": SCANS})
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class ScanForm(Form):
    scans = ManyFilesField(
        label=_("Scans or photos of the signed paper"),
        help_text=_("PDF, JPEG or PNG, every page, in order. At most 25 MB each."),
        widget=ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "multiple": True}),
        error_messages={"required": _("Choose the scans or photos")},
    )
    place = forms.CharField(
        label=_("Where is the paper original kept?"),
        max_length=200,
        help_text=_("For example, the folder and the room."),
        error_messages={"required": _("Say where the paper original is kept")},
    )
    signed_on = DatePartsField(label=_("Date beside the last signature"), required=False)


class ScanCheckForm(Form):
    CHOICES = (
        ("yes", _("Every page is the same as the original, and all parties have signed")),
        ("no", _("Something is wrong, send it back")),
    )
    same = forms.ChoiceField(
        label=_("Is the scan the signed document?"),
        choices=CHOICES,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose an answer")},
    )
    reason = forms.CharField(
        label=_("What is wrong?"), required=False, max_length=250, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("same") == "no" and not cleaned.get("reason", "").strip():
            self.add_error("reason", _("Write what is wrong"))
        return cleaned
