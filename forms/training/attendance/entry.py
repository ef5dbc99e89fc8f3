"""The form of the attendance sheet: a box for each participant and day."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from kernel.grammar import date_short
from kernel.web.forms import PlainTextField, Versioned

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


def name_of(line: Line, day: date) -> str:
    return f"h-{line.application.public_id.hex}-{day:%Y%m%d}"


def stored(sheet: Sheet) -> dict[str, Any]:
    """What is in the database, by field name: the form's first values and the other side of a conflict."""
    hours = {name_of(line, day.on): line.hours.get(day.on) for line in sheet.lines for day in sheet.days}
    return {"version": str(sheet.version), "trainer": sheet.trainer, **hours}
