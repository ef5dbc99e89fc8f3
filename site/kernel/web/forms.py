"""The base of every form people meet: our look, checked on submit, nothing typed is lost."""

from typing import Any

from django import forms

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
]


class Portal:
    """What Form and ModelForm share."""

    default_renderer = RENDERER
    use_required_attribute = False
    #: Write "(not obligatory)" behind the label of what may stay empty.
    mark_optional = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

    @property
    def summary(self) -> list[Line]:
        return summary_lines(self)  # type: ignore[arg-type]


class Form(Portal, forms.Form):
    pass


class ModelForm(Portal, forms.ModelForm):
    pass
