"""The base of every form people meet: our look, checked on submit, nothing typed is lost."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.http import HttpRequest, QueryDict
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from kernel.web.fields import (
    DatePartsField,
    IbanField,
    MoneyField,
    PersonalCodeField,
    PhoneField,
    PlainTextField,
    RegistrationNumberField,
)
from kernel.web.renderer import RENDERER
from kernel.web.summary import Line, summary_lines

__all__ = [
    "DatePartsField",
    "Form",
    "IbanField",
    "ModelForm",
    "MoneyField",
    "PersonalCodeField",
    "PhoneField",
    "PlainTextField",
    "RegistrationNumberField",
    "Versioned",
    "posted",
    "seen_version",
]


def required_message(field: forms.Field, label: Any) -> Any:
    """ "This field is required" helps nobody who reads it in a list: name the field."""
    if str(label).endswith("?"):
        return format_lazy(_("Answer the question: {label}"), label=label)
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        return format_lazy(_("Choose: {label}."), label=label)
    if isinstance(field, forms.BooleanField):
        return format_lazy(_("Tick the box “{label}”."), label=label)
    if isinstance(field, DatePartsField):
        return format_lazy(_("Enter the date: {label}."), label=label)
    if isinstance(field, forms.FileField):
        return format_lazy(_("Add a file: {label}."), label=label)
    return format_lazy(_("Fill in: {label}."), label=label)


class Portal:
    """What Form and ModelForm share."""

    default_renderer: Any = RENDERER
    use_required_attribute = False
    #: Write "(not obligatory)" behind the label of what may stay empty.
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():  # type: ignore[attr-defined]
            generic = (
                forms.Field.default_error_messages["required"],
                DatePartsField.default_error_messages["required"],
            )
            if any(field.error_messages.get("required") is words for words in generic):
                field.error_messages["required"] = required_message(field, field.label or name)

    @property
    def summary(self) -> list[Line]:
        return summary_lines(self)  # type: ignore[arg-type]


class Form(Portal, forms.Form):
    pass


class ModelForm(Portal, forms.ModelForm):
    pass


class Versioned(Form):
    """A form of an editable record: it carries the version its page was made from."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    @property
    def seen_version(self) -> int:
        return seen_version(self.data, self.add_prefix("version"))


def seen_version(data: Mapping[str, Any], name: str = "version") -> int:
    """The version a page was made from; 0, which no record has, when it does not say: nothing is overwritten blindly."""
    text = str(data.get(name, ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def posted(request: HttpRequest) -> QueryDict | None:
    """What was posted; an empty post is still a post and gets its messages."""
    return request.POST if request.method == "POST" else None
