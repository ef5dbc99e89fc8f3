"""Forms of timesheets: the act that confirms, a reason, who confirms, what a mentor declares of work elsewhere."""

from __future__ import annotations

import re
from datetime import datetime, time
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _

from forms.months.timesheets.declaring import Declared, Work
from kernel.grammar import date_short
from kernel.periods import RIGA, Month
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from datetime import date

#: One line of declared work: 05.10.2026. 09:00-13:00 who pays.
_LINE = re.compile(
    r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})\.?[\s,;]+"
    r"(?P<h1>\d{1,2})[:.](?P<m1>\d{2})\s?[-–—]\s?(?P<h2>\d{1,2})[:.](?P<m2>\d{2})[\s,;]+(?P<payer>\S.*)"
)
MOST_LINES = 62


class ConfirmForm(Form):
    """The box is the act; `seen` is the digest of what stands on the page."""

    sure = forms.BooleanField(
        label=_("I have compared diary and grid and confirm the hours of this timesheet."),
        error_messages={"required": _("Tick the box, or return the timesheet to the mentor.")},
    )
    seen = forms.CharField(widget=forms.HiddenInput)


class ConfirmSeveralForm(Form):
    """`sheets`: public_id:digest of each clean timesheet that stands on the page."""

    sheets = forms.MultipleChoiceField(
        label=_("Timesheets"), widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one timesheet."),
            "invalid_choice": _("A timesheet you chose has changed meanwhile. Look at the list as it is now."),
        },
    )  # fmt: skip
    sure = forms.BooleanField(
        label=_("I have compared diaries and grids and confirm the hours of these timesheets."),
        error_messages={"required": _("Tick the box to confirm all of them.")},
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheets"].choices = choices  # type: ignore[attr-defined]
        self.initial.setdefault("sheets", [value for value, _words in choices])


class ReasonForm(Versioned):
    reason = PlainTextField(
        label=_("Why"), max_length=500, widget=forms.Textarea({"rows": 3}),
        help_text=_("The mentor reads it. Do not write anything about learners that the mentor's work does not need."),
    )  # fmt: skip


class StepsForm(Form):
    """From which month who confirms."""

    ONE, TWO = "one", "two"
    municipality = forms.ChoiceField(label=_("Municipality"))
    steps = forms.ChoiceField(
        label=_("Who confirms timesheets"),
        choices=[
            (ONE, _("as the rules of the project say")),
            (TWO, _("first the responsible person of the institution, then the coordinator")),
        ],
        widget=forms.RadioSelect,
    )
    first = DatePartsField(label=_("From the month of this day on"))

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].choices = places  # type: ignore[attr-defined]

    @property
    def both(self) -> bool:
        return bool(self.cleaned_data["steps"] == self.TWO)


class DeclarationForm(Form):
    """D17: times one a line, hours in all, or neither."""

    works = PlainTextField(
        label=_("Paid work elsewhere with its times"), required=False, max_length=6000, strip=True,
        widget=forms.Textarea({"rows": 6}),
        help_text=_("One time a line: 05.10.2026. 09:00–13:00 and who pays. Leave empty if there was none."),
    )  # fmt: skip
    total = forms.IntegerField(
        label=_("Hours of other paid work whose times you do not know"), required=False, min_value=0, max_value=400,
        widget=forms.TextInput({"inputmode": "numeric", "class": "w-4", "autocomplete": "off"}),
        error_messages={"invalid": _("Enter a whole number of hours."), "min_value": _("Enter a whole number of hours.")},
    )  # fmt: skip
    payer = PlainTextField(label=_("Who pays for these hours"), required=False, max_length=200)
    sure = forms.BooleanField(
        label=_("I declare that this is all of my paid work elsewhere in the month, and that nobody else pays for the hours with learners."),
        error_messages={"required": _("Tick the box to declare it.")},
    )  # fmt: skip

    def __init__(self, *args: Any, month: Month, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.month = month

    def clean_works(self) -> list[Work]:
        lines = [line.strip() for line in self.cleaned_data["works"].splitlines() if line.strip()]
        if len(lines) > MOST_LINES:
            raise ValidationError(say("At most %(most)s times can be declared at once.") % {"most": MOST_LINES})
        return [self._work(line) for line in lines]

    def _work(self, line: str) -> Work:
        found = _LINE.fullmatch(line)
        try:
            if found is None:
                raise ValueError
            parts = {name: int(found[name]) for name in ("day", "month", "year", "h1", "m1", "h2", "m2")}
            start = datetime(parts["year"], parts["month"], parts["day"], parts["h1"], parts["m1"], tzinfo=RIGA)
            end = datetime.combine(start.date(), time(parts["h2"], parts["m2"]), RIGA)
        except ValueError:
            raise ValidationError(
                say(
                    "“%(line)s” is not understood. Write the day, the time and who pays: 05.10.2026. 09:00–13:00 School."
                )
                % {"line": line}
            ) from None
        day: date = start.date()
        if day not in self.month:
            raise ValidationError(say("%(day)s is not in this month.") % {"day": date_short(day)})
        if end <= start:
            raise ValidationError(say("“%(line)s”: the end is not after the beginning.") % {"line": line})
        return Work(start, end, found["payer"].strip())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("total") and not cleaned.get("payer") and "payer" not in self.errors:
            self.add_error("payer", _("Name who pays for the hours."))
        return cleaned

    def said(self) -> Declared:
        data = self.cleaned_data
        return Declared(works=tuple(data["works"]), total=data["total"] or 0, payer=data["payer"])
