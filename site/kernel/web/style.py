"""Data of the style page: each part with its examples, the tokens, forms that are right, wrong and locked, a list.

An example stands in the folder of its part (`example.json`): a title that names the state, the context the part is
rendered with, and `deep` for what stands on the deep ground of header and footer. What JSON cannot say is written
"date:2026-06-05", "html:<p>…</p>", "message:30:…" (the level of Django's messages).
"""

import json
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import django_tables2
from django import forms
from django.contrib.messages.storage.base import Message
from django.http import HttpRequest
from django.template.loader import get_template, render_to_string
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from kernel.web.forms import DatePartsField, Form, IbanField, MoneyField, PersonalCodeField, PhoneField, PlainTextField
from kernel.web.tables import Table

#: Tokens shown as swatches; text on them is checked in the tests.
SWATCHES = (
    *("paper", "surface", "sunken", "ink", "muted", "line", "edge", "link"),
    *("primary", "primary-tint", "deep", "amber", "amber-tint", "info", "success", "warning", "danger"),
)
#: Small parts stand beside each other.
IN_ROWS = frozenset({"back_link", "button", "tag"})


@dataclass(frozen=True)
class Example:
    part: str
    title: str
    html: str
    deep: bool


def components() -> Path:
    """Where the parts lie: beside the one we know to exist."""
    origin: Any = get_template("components/notice/notice.html")
    return Path(origin.origin.name).parents[1]


def _revived(value: Any) -> Any:
    if isinstance(value, str):
        kind, _colon, rest = value.partition(":")
        if kind == "date":
            return date.fromisoformat(rest)
        if kind == "html":
            return mark_safe(rest)  # noqa: S308 - shipped with the part
        if kind == "message":
            level, _colon, text = rest.partition(":")
            return Message(int(level), text)
        return value
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
            Example(
                part,
                item["title"],
                render_to_string(f"components/{part}/{part}.html", _revived(item["context"])),
                item.get("deep", False),
            )
            for item in json.loads(path.read_text())
        ]
    return found


class StyleForm(Form):
    """Every kind of field once."""

    name = PlainTextField(label=_("Name and surname"), help_text=_("As in the passport or identity card."))
    code = PersonalCodeField(label=_("Personal code"), widget=forms.TextInput({"class": "w-20"}))
    birthday = DatePartsField(label=_("Birth date"), help_text=_("For example, 5 6 1990."))
    phone = PhoneField(
        label=_("Telephone"),
        required=False,
        help_text=_("A Latvian number, or one with + and the code of its country."),
    )
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


class LockedForm(Form):
    """Answers that cannot be changed here."""

    number = PlainTextField(label=_("Number of the document"), widget=forms.TextInput({"readonly": True}))
    rate = MoneyField(label=_("Rate per hour"), disabled=True, help_text=_("Set by the edition in force."))
    agreed = forms.BooleanField(label=_("I have read the document"), disabled=True, required=False)


class Contracts(Table):
    """A list as pages show it: headings that sort, figures to the right, a card a row on a telephone."""

    number = django_tables2.Column(verbose_name=_("Number"))
    mentor = django_tables2.Column(verbose_name=_("Mentor"), orderable=False)
    rate = django_tables2.Column(verbose_name=_("Rate per hour"), attrs={"td": {"class": "num"}})

    class Meta(Table.Meta):
        pass


def wrong_form() -> StyleForm:
    """Every kind of error: a field left empty, one part of a date, an amount, a file, the form as a whole."""
    form = StyleForm(
        {
            "wrong-name": "Kārlis Testnieks",
            "wrong-code": "161175-1999",
            "wrong-birthday_0": "31",
            "wrong-birthday_1": "2",
            "wrong-birthday_2": "2026",
            "wrong-phone": "12",
            "wrong-rate": "1.234",
            "wrong-duties": "x" * 301,
        },
        prefix="wrong",
    )
    form.add_error(
        "scan",
        _now("The file is larger than %(size)s. Make it smaller (for example, scan at 150–200 dpi) and try again.")
        % {"size": "20 MB"},
    )
    form.add_error(None, _now("The same contract is already registered."))
    return form


def locked_form() -> LockedForm:
    return LockedForm(prefix="locked", initial={"number": "DL-2026-PV-0001", "rate": "12,50", "agreed": True})


def lists(request: HttpRequest) -> list[tuple[str, str]]:
    """Title of the state and the drawn list."""
    rows = [
        {"number": "DL-2026-PV-0001", "mentor": "Kārlis Testnieks", "rate": "12,50"},
        {"number": "DL-2026-PV-0002", "mentor": "Mētra Paraugmentore", "rate": "10,00"},
    ]
    full = Contracts(rows, order_by="number", prefix="full-")
    full.caption = _("Contracts")
    empty = Contracts([], empty_text=_("There are no contracts yet"), prefix="empty-")
    return [(_now("Sorted by number"), full.as_html(request)), (_now("Empty"), empty.as_html(request))]
