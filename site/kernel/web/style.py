"""Data of the style page: each part with its example, the tokens, a form that is right and one that is wrong."""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django import forms
from django.template.loader import get_template, render_to_string
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import DatePartsField, Form, IbanField, MoneyField, PersonalCodeField, PlainTextField

#: Tokens shown as swatches; text on them is checked in the tests.
SWATCHES = (
    *("paper", "surface", "sunken", "ink", "muted", "line", "edge", "link"),
    *("primary", "primary-tint", "deep", "amber", "amber-tint", "info", "success", "warning", "danger"),
)


@dataclass(frozen=True)
class Example:
    part: str
    title: str
    html: str


def components() -> Path:
    """Where the parts lie: beside the one we know to exist."""
    origin: Any = get_template("components/notice/notice.html")
    return Path(origin.origin.name).parents[1]


def _revived(value: Any) -> Any:
    """JSON has no dates: "date:2026-06-05" stands for one."""
    if isinstance(value, str) and value.startswith("date:"):
        return date.fromisoformat(value[5:])
    if isinstance(value, list):
        return [_revived(item) for item in value]
    if isinstance(value, dict):
        return {key: _revived(item) for key, item in value.items()}
    return value


def examples() -> dict[str, list[Example]]:
    found: dict[str, list[Example]] = {}
    for path in sorted(components().glob("*/example.json")):
        part = path.parent.name
        found[part] = [
            Example(part, item["title"], render_to_string(f"components/{part}/{part}.html", _revived(item["context"])))
            for item in json.loads(path.read_text())
        ]
    return found


class StyleForm(Form):
    """Every kind of field once."""

    name = PlainTextField(label=_("Name and surname"), help_text=_("As in the passport or identity card."))
    code = PersonalCodeField(label=_("Personal code"), widget=forms.TextInput({"class": "w-20"}))
    birthday = DatePartsField(label=_("Birth date"), help_text=_("For example, 5 6 1990."))
    account = IbanField(label=_("Account number (IBAN)"))
    rate = MoneyField(label=_("Rate per hour"))
    employer = forms.ChoiceField(
        label=_("Employer"),
        widget=forms.RadioSelect,
        choices=[
            ("board", _("education board")),
            ("institution", _("education institution")),
            ("centre", _("youth centre")),
        ],
    )
    days = forms.MultipleChoiceField(
        label=_("Days of work"),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        choices=[("1", _("Monday")), ("3", _("Wednesday")), ("6", _("Saturday"))],
    )
    municipality = forms.ChoiceField(
        label=_("Municipality"), choices=[("", "–"), ("p", "Paraugpils novads"), ("d", "Demonstrācijas novads")]
    )
    duties = PlainTextField(label=_("Duties"), widget=forms.Textarea({"rows": 4}), max_length=300, required=False)
    scan = forms.FileField(label=_("Scan"), help_text=_("PDF, JPEG or PNG, at most 20 MB."), required=False)
    agree = forms.BooleanField(label=_("I have read the document"), required=False)
