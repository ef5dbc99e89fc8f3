"""The form of "Pārbaudīt dokumentu"."""

from __future__ import annotations

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from kernel.files.names import safe_name
from kernel.web.forms import Form
from signing.validation.intake import MAX_FILE


class CheckForm(Form):
    file = forms.FileField(
        label=_("Signed file"),
        help_text=_("PDF, .asice or .edoc, at most 50 MB. The file is checked and not stored."),
        error_messages={
            "required": _("Choose the file that you want to check."),
            "empty": _("The file is empty. Choose the file again."),
        },
    )

    def clean_file(self) -> UploadedFile:
        upload: UploadedFile = self.cleaned_data["file"]
        if (upload.size or 0) > MAX_FILE:
            raise forms.ValidationError(_("The file is larger than 50 MB. Ask the programme's staff for help."))
        return upload

    def content(self) -> tuple[bytes, str]:
        """The bytes and a name that is safe to show."""
        upload = self.cleaned_data["file"]
        return upload.read(), safe_name(upload.name or "", "")
