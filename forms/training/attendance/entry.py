"""The form of the attendance sheet: a box for each participant and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from forms.training.attendance.lists import Trainer
from kernel.grammar import date_short
from kernel.identifiers import email as email_address
from kernel.identifiers.errors import InvalidIdentifier
from kernel.web.forms import Form, PersonalCodeField, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from uuid import UUID

    from django.forms import BoundField

    from forms.training.attendance.facts import Line, Sheet


class SheetForm(Versioned):
    """`mark_optional` off: an empty box means that nothing was marked, and a column says so once."""

    mark_optional = False

    trainer = PlainTextField(label=_("Trainer"), required=False, max_length=160)

    def __init__(self, *args: Any, sheet: Sheet, **kwargs: Any) -> None:
        self.sheet = sheet
        kwargs.setdefault("initial", stored(sheet))
        super().__init__(*args, **kwargs)
        for line in sheet.lines:
            for day, most in zip(sheet.days, sheet.ceilings, strict=True):
                words = f"{line.name}, {date_short(day.on)}"
                wrong = _("%(who)s: enter a whole number from 0 to %(most)s.") % {"who": words, "most": most}
                self.fields[name_of(line, day.on)] = forms.IntegerField(
                    label=words, required=False, min_value=0, max_value=most,
                    widget=forms.TextInput(
                        {"inputmode": "numeric", "class": "w-4", "autocomplete": "off", "aria-label": words}
                    ),
                    error_messages={"invalid": wrong, "min_value": wrong, "max_value": wrong},
                )  # fmt: skip

    def rows(self) -> Iterator[tuple[Line, list[BoundField]]]:
        """Participants with their boxes, as the table shows them."""
        for line in self.sheet.lines:
            yield line, [self[name_of(line, day.on)] for day in self.sheet.days]

    def marks(self) -> dict[UUID, dict[date, int | None]]:
        """What the verb takes; only after is_valid."""
        return {
            line.application.public_id: {day.on: self.cleaned_data[name_of(line, day.on)] for day in self.sheet.days}
            for line in self.sheet.lines
        }


ELECTRONIC, PAPER = "e", "paper"


class TrainerForm(Versioned):
    """To whom the closed list goes. `version`: of the sheet."""

    name = PlainTextField(label=_("Trainer's name and surname"), max_length=160)
    road = forms.ChoiceField(
        label=_("How does the trainer sign?"),
        choices=[
            (ELECTRONIC, _("electronically: the trainer gets a link by e-mail")),
            (PAPER, _("on paper: you print the list and bring in its scan")),
        ],
        widget=forms.RadioSelect,
        initial=ELECTRONIC,
        error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
    )
    email = forms.CharField(
        label=_("Trainer's e-mail"), required=False, max_length=300,
        help_text=_("The link goes there. Not needed on paper."),
        widget=forms.EmailInput({"autocomplete": "off", "spellcheck": "false"}),
    )  # fmt: skip
    personal_code = PersonalCodeField(
        label=_("Trainer's personal code"),
        required=False,
        help_text=_("It tells whose signature it must be. Kept encrypted; it is not printed. Not needed on paper."),
    )
    mark_optional = False

    def clean_email(self) -> str:
        text = self.cleaned_data["email"]
        try:
            return email_address.parse(text).value if text else ""
        except InvalidIdentifier as wrong:
            raise forms.ValidationError(str(wrong.message), code=wrong.code) from wrong

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("road") == ELECTRONIC:
            if not cleaned.get("email") and "email" not in self.errors:
                self.add_error("email", _("Enter the e-mail address that the link goes to."))
            if not cleaned.get("personal_code") and "personal_code" not in self.errors:
                self.add_error("personal_code", _("Enter the personal code: the signature is compared with it."))
        return cleaned

    @property
    def on_paper(self) -> bool:
        return bool(self.cleaned_data["road"] == PAPER)

    def trainer(self) -> Trainer:
        """What the verb takes; only after is_valid."""
        said = self.cleaned_data
        return Trainer(said["name"]) if self.on_paper else Trainer(said["name"], said["email"], said["personal_code"])


class WithdrawForm(Form):
    reason = PlainTextField(
        label=_("Why the list is withdrawn"),
        help_text=_("The trainer reads it. Write no personal codes."),
        max_length=500,
        widget=forms.Textarea({"rows": 4}),
        error_messages={"required": _("Write the reason")},
    )


def name_of(line: Line, day: date) -> str:
    return f"h-{line.application.public_id.hex}-{day:%Y%m%d}"


def stored(sheet: Sheet) -> dict[str, Any]:
    """What is in the database, by field name: the form's first values and the other side of a conflict."""
    hours = {name_of(line, day.on): line.hours.get(day.on) for line in sheet.lines for day in sheet.days}
    return {"version": str(sheet.version), "trainer": sheet.trainer, **hours}
