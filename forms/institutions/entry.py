"""Forms of an institution's own text."""

from __future__ import annotations

import itertools
from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from forms.institutions.calendar import YearTerms
from forms.people.letterhead import LONGEST, MOST_LINES, lines_of
from forms.records.numbering import FEWEST, MOST, Between, Order
from kernel.files.errors import Refused
from kernel.files.intake import DOCX, accept
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from kernel.calendars import AcademicYear
    from kernel.files.intake import Accepted

#: Bytes of an uploaded DOCX; the house's templates have a hundredth of it.
LIMIT = 8 << 20
_CHOOSE = {"invalid_choice": _("Choose one of the answers listed here.")}


class LetterheadForm(Versioned):
    letterhead = PlainTextField(
        label=_("Lines under the name"),
        required=False,
        max_length=MOST_LINES * (LONGEST + 2),
        widget=forms.Textarea({"rows": 4}),
        help_text=_(
            "At most 4 lines of 110 letters: founder, registration number, address, phone, e-mail. The full name of the "
            "institution is always printed above them. Leave empty for registration number, address and e-mail in one line."
        ),
    )

    def clean_letterhead(self) -> str:
        lines = lines_of(self.cleaned_data["letterhead"])
        if len(lines) > MOST_LINES:
            words = ngettext("Write at most %(count)s line.", "Write at most %(count)s lines.", MOST_LINES)
            raise ValidationError(words % {"count": MOST_LINES}, code="lines")
        for number, line in enumerate(lines, start=1):
            if len(line) > LONGEST:
                raise ValidationError(
                    _("Line %(number)s is too long: shorten it to %(most)s letters or begin a new line."),
                    code="long",
                    params={"number": number, "most": LONGEST},
                )
        return "\n".join(lines)


class PatternForm(Form):
    order = forms.ChoiceField(
        label=_("What the number is made of, in this order"),
        choices=Order.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    between = forms.ChoiceField(
        label=_("What stands between the parts"),
        choices=Between.choices,
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    digits = forms.TypedChoiceField(
        label=_("Digits of the running number"),
        coerce=int,
        choices=[(one, str(one)) for one in range(FEWEST, MOST + 1)],
        widget=forms.RadioSelect,
        error_messages=_CHOOSE,
    )
    valid_from = DatePartsField(
        label=_("From which day"), help_text=_("Today at the earliest. Numbers that were given stay as they are.")
    )


class WordFileField(forms.FileField):
    """A DOCX by its content."""

    def clean(self, data: Any, initial: Any = None) -> Accepted:
        upload = super().clean(data, initial)
        try:
            return accept(upload, allow=frozenset({DOCX}), limit=LIMIT)
        except Refused as refused:
            raise ValidationError(refused.message, code=refused.code) from refused


class TemplateForm(Form):
    file = WordFileField(label=_("Word file (DOCX)"), help_text=_("At most 8 MB, without macros."))
    changes = PlainTextField(
        label=_("What is different"),
        max_length=500,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("For the person who approves it: what you changed and why."),
    )
    effective_from = DatePartsField(
        label=_("In force from"),
        help_text=_("Today at the earliest. Documents with this date or a later one are made with it."),
    )


class ReasonForm(Form):
    reason = PlainTextField(label=_("Reason"), max_length=500, widget=forms.Textarea({"rows": 3}))


class ChangedTextForm(Form):
    file = WordFileField(
        label=_("Word file (DOCX)"),
        help_text=_("The file you downloaded here and changed in Word: saved as DOCX, at most 8 MB."),
    )


class AcceptForm(Form):
    words = PlainTextField(
        label=_("In your words: what was changed and why"),
        max_length=1000,
        widget=forms.Textarea({"rows": 4}),
        help_text=_("It is kept with the document, together with both files and your name."),
    )
    read = forms.BooleanField(label=_("I have read every difference; this text goes for signature"))


class YearForm(Versioned):
    """The semesters of one academic year by the order of the head."""

    first_start = DatePartsField(label=_("First day of semester I"))
    first_end = DatePartsField(label=_("Last day of semester I"))
    second_start = DatePartsField(label=_("First day of semester II"))
    second_end = DatePartsField(label=_("Last day of semester II"))
    source = PlainTextField(
        label=_("Order that sets these dates"),
        max_length=300,
        help_text=_("Number, date and who issued it: it stands beside the dates wherever they are shown."),
    )

    def __init__(self, *args: Any, common: AcademicYear, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._first = common.start.year

    def clean(self) -> dict[str, Any]:
        data = super().clean() or self.cleaned_data
        names = ("first_start", "first_end", "second_start", "second_end")
        for name in names:
            if name in data and not date(self._first, 8, 1) <= data[name] <= date(self._first + 1, 8, 31):
                self.add_error(
                    name,
                    _("This day is not in the academic year. Enter a day from 1 August to 31 August of the next year."),
                )
        for before, after in itertools.pairwise(names):
            if before in data and after in data and data[before] >= data[after]:
                self.add_error(after, _("This day must come after the one above it."))
        return data

    def terms(self) -> YearTerms:
        data = self.cleaned_data
        return YearTerms(
            first=(data["first_start"], data["first_end"]),
            second=(data["second_start"], data["second_end"]),
            source=data["source"],
        )
