"""The contact form."""

from typing import Any

from django import forms
from django.core.validators import MaxLengthValidator
from django.utils.translation import gettext_lazy as _

from content.models.contacts import Addressee
from forms.training.models import Region
from kernel.web.forms import Form, PlainTextField


class ContactForm(Form):
    addressee = forms.ChoiceField(
        label=_("Whom do you want to ask?"),
        choices=Addressee.choices,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whom you want to ask.")},
    )
    region = forms.ChoiceField(
        label=_("Your planning region"),
        help_text=_("Needed when you ask the regional coordinator."),
        choices=[("", "–"), *Region.choices],
        required=False,
    )
    reply_to = forms.EmailField(
        label=_("Your e-mail address"),
        help_text=_("Only to answer you."),
        widget=forms.EmailInput({"autocomplete": "email", "spellcheck": "false"}),
        error_messages={
            "required": _("Enter your e-mail address, so that we can answer."),
            "invalid": _("Enter an e-mail address in the form name@example.lv."),
        },
    )
    text = PlainTextField(
        label=_("Your question"),
        help_text=_("Do not write personal codes, or anything about a child by which the child can be recognised."),
        max_length=2000,
        widget=forms.Textarea({"rows": 7}),
        error_messages={"required": _("Write your question.")},
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for validator in self.fields["text"].validators:
            if isinstance(validator, MaxLengthValidator):
                validator.message = _(
                    "The question may have at most %(limit_value)d characters; it has %(show_value)d."
                )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("addressee") == Addressee.REGIONAL_COORDINATOR and not cleaned.get("region"):
            self.add_error("region", _("Choose your planning region: each has a coordinator of its own."))
        return cleaned
