"""Forms of a grid: its rows, their confirmation, the end of the month, what was signed on paper."""

from __future__ import annotations

import re
from datetime import date, time
from decimal import Decimal, InvalidOperation
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django import forms
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from forms.months.grids.models import Party
from forms.months.grids.rules import MOST_ROWS
from forms.months.grids.terms import TOPIC, RowTerms
from kernel.grammar import date_short
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from django.forms import BoundField

    from forms.months.grids.facts import Board
    from forms.months.grids.models import ScheduleRow
    from forms.programmes.findings import Finding
    from kernel.periods import Month

#: Files brought back in one act.
MOST_FILES = 30
#: Empty rows after the written ones.
EMPTY_ROWS = 3
_DAY = re.compile(r"^(\d{1,2})\s*\.?$")
_DAY_MONTH = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*\.?$")
_WHOLE = re.compile(r"^(\d{1,2})\s*[./-]\s*(\d{1,2})\s*[./-]\s*(\d{4})\s*\.?$")
_ISO = re.compile(r"^(\d{4})-(\d{1,2})-(\d{1,2})$")
_TIME = re.compile(r"^(\d{1,2})(?:\s*[:.]\s*(\d{2}))?$|^(\d{1,2})(\d{2})$")


class DayField(forms.CharField):
    """A day of the month as people type it: „5”, „05.10.”, „05.10.2026.”, also as a spreadsheet gives it."""

    def __init__(self, *, month: Month, **kwargs: Any) -> None:
        self.month = month
        super().__init__(required=False, max_length=20, **kwargs)

    def clean(self, value: Any) -> date | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            if found := _DAY.match(text):
                return date(self.month.year, self.month.month, int(found[1]))
            if found := _DAY_MONTH.match(text):
                return date(self.month.year, int(found[2]), int(found[1]))
            if found := _WHOLE.match(text):
                return date(int(found[3]), int(found[2]), int(found[1]))
            if found := _ISO.match(text):
                return date(int(found[1]), int(found[2]), int(found[3]))
        except ValueError:
            pass
        raise forms.ValidationError(
            _now("There is no day “%(text)s”. Enter the day of the month, for example 5 or %(example)s")
            % {"text": text, "example": date_short(self.month.first)},
            code="day",
        )


class TimeField(forms.CharField):
    """„14:30”, „14.30”, „1430”, „14”."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=10, **kwargs)

    def clean(self, value: Any) -> time | None:
        text = super().clean(value)
        if not text:
            return None
        found = _TIME.match(text)
        try:
            if found:
                return time(int(found[1] or found[3]), int(found[2] or found[4] or 0))
        except ValueError:
            pass
        raise forms.ValidationError(_now("Enter the time as 14:30."), code="time")


class HoursField(forms.CharField):
    """Any number: whether it is a whole academic hour is the rule's to say (R12)."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, max_length=6, **kwargs)

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            hours = Decimal(text.replace(",", "."))
            if hours.is_finite():
                return hours
        except InvalidOperation:
            pass
        raise forms.ValidationError(_now("Enter the hours as a whole number: 1, 2, 3 …"), code="hours")


class BoardForm(Versioned):
    """The rows of the month, some empty ones after them. `findings`: by the place of the row, shown beside its cells."""

    mark_optional = False

    def __init__(self, *args: Any, board: Board, count: int | None = None, **kwargs: Any) -> None:
        self.board = board
        self.findings: Mapping[int, Sequence[Finding]] = {}
        data = args[0] if args else kwargs.get("data")
        if count is None and data is not None:
            count = rows_in(data)
        elif count is None:
            count = len(board.rows) + EMPTY_ROWS
        self.count = min(max(count, 1), MOST_ROWS)
        kwargs.setdefault("initial", stored(board))
        super().__init__(*args, **kwargs)
        for place in range(self.count):
            self._add_row(place)

    def _add_row(self, place: int) -> None:
        number = {"number": place + 1}

        def box(name: str, words: str, **attrs: str) -> forms.TextInput:
            return forms.TextInput({"autocomplete": "off", "aria-label": words, "data-cell": name, **attrs})

        day, starts = _now("Row %(number)s, date") % number, _now("Row %(number)s, beginning") % number
        hours, topic = _now("Row %(number)s, hours") % number, _now("Row %(number)s, topic") % number
        self.fields[f"row-{place}"] = forms.CharField(required=False, widget=forms.HiddenInput)
        self.fields[f"day-{place}"] = DayField(label=day, month=self.board.month.as_month, widget=box("day", day))
        self.fields[f"starts-{place}"] = TimeField(label=starts, widget=box("starts", starts))
        self.fields[f"hours-{place}"] = HoursField(label=hours, widget=box("hours", hours, inputmode="numeric"))
        self.fields[f"topic-{place}"] = PlainTextField(
            label=topic, required=False, max_length=TOPIC, widget=box("topic", topic)
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        for place in range(self.count):
            day, hours, starts, topic = (cleaned.get(f"{name}-{place}") for name in ("day", "hours", "starts", "topic"))
            if not any(one not in (None, "") for one in (day, hours, starts, topic)):
                continue  # an empty row is no row; one that was written before is taken away so
            if day is None and f"day-{place}" not in self.errors:
                self.add_error(f"day-{place}", _now("Enter the date of the meeting, or empty the whole row."))
            if hours is None and f"hours-{place}" not in self.errors:
                self.add_error(f"hours-{place}", _now("Enter the hours: 1, 2, 3 …"))
            if not topic and f"topic-{place}" not in self.errors:
                self.add_error(f"topic-{place}", _now("Write the topic or the results to be reached."))
        return cleaned

    def placed(self) -> list[tuple[int, RowTerms]]:
        """The rows that are not empty with their places; only after is_valid."""
        found = []
        for place in range(self.count):
            day = self.cleaned_data[f"day-{place}"]
            if day is not None:
                key = self.cleaned_data[f"row-{place}"]
                found.append(
                    (
                        place,
                        RowTerms(
                            row=_uuid(key), day=day, starts=self.cleaned_data[f"starts-{place}"],
                            hours=self.cleaned_data[f"hours-{place}"], topic=self.cleaned_data[f"topic-{place}"],
                        ),
                    )
                )  # fmt: skip
        return found

    def say(self, findings: Mapping[int, Sequence[Finding]], places: Sequence[int]) -> None:
        """What the rules say: blocks as errors of their cells, the rest beside the row. `places`: of the rows judged."""
        self.findings = {places[at]: said for at, said in findings.items()}
        for place, said in self.findings.items():
            for finding in said:
                if finding.blocks:
                    name = finding.field if finding.field in ("hours", "starts") else "day"
                    name = "starts" if finding.field == "start" else name
                    self.add_error(f"{name}-{place}", f"{finding.message} {finding.remedy}")

    def as_typed(self) -> None:
        """What was understood turns back into words, for the page that shows both sides of a conflict."""
        self.cleaned_data = {name: _words(value) for name, value in self.cleaned_data.items()}

    def rows(self) -> Iterator[dict[str, Any]]:
        """The table as the page shows it."""
        there = {str(row.public_id): row for row in self.board.rows}
        for place in range(self.count):
            cells: dict[str, BoundField] = {
                name: self[f"{name}-{place}"] for name in ("row", "day", "starts", "hours", "topic")
            }
            row = there.get(str(cells["row"].value() or ""))
            yield {"place": place, **cells, "kept": row, "findings": self.findings.get(place, ())}


def stored(board: Board) -> dict[str, Any]:
    """What is in the database, by field name: the form's first values and the other side of a conflict."""
    found: dict[str, Any] = {"version": str(board.grid.version)}
    for place, row in enumerate(board.rows):
        found |= {
            f"row-{place}": str(row.public_id),
            f"day-{place}": date_short(row.day),
            f"starts-{place}": _words(row.starts),
            f"hours-{place}": str(row.hours),
            f"topic-{place}": row.topic,
        }
    return found


def with_rows(board: Board, rows: Sequence[RowTerms]) -> BoardForm:
    """The kept rows and, after them, these to look over: nothing of them is saved yet."""
    initial, first = stored(board), len(board.rows)
    for place, row in enumerate(rows, start=first):
        initial |= {
            f"day-{place}": date_short(row.day),
            f"starts-{place}": _words(row.starts),
            f"hours-{place}": str(row.hours),
            f"topic-{place}": row.topic,
        }
    return BoardForm(board=board, count=first + len(rows) + EMPTY_ROWS, initial=initial)


def rows_in(data: Mapping[str, Any]) -> int:
    """How many rows a page has sent."""
    return sum(1 for place in range(MOST_ROWS) if f"day-{place}" in data)


def _words(value: Any) -> Any:
    if isinstance(value, date):
        return date_short(value)
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


class ConfirmForm(Versioned):
    """Which rows somebody confirms. `together`: the learner on the mentor's device, with the code."""

    mark_optional = False

    def __init__(self, *args: Any, rows: Sequence[ScheduleRow], notes: bool, together: bool = False, **kw: Any) -> None:
        self.asked, self.with_notes = rows, notes
        super().__init__(*args, **kw)
        for row in rows:
            key = row.public_id.hex
            words = _now("I confirm the meeting of %(day)s") % {"day": date_short(row.day)}
            self.fields[f"yes-{key}"] = forms.BooleanField(label=words, required=False, initial=True)
            if notes:
                self.fields[f"note-{key}"] = PlainTextField(
                    label=_now("If not, why (%(day)s)") % {"day": date_short(row.day)}, required=False,
                    max_length=300, initial=row.note,
                )  # fmt: skip
        if together:
            self.fields["code"] = forms.CharField(
                label=_("Code from the message"), max_length=12,
                widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "w-10"}),
            )  # fmt: skip

    def boxes(self) -> Iterator[tuple[ScheduleRow, BoundField, BoundField | None]]:
        for row in self.asked:
            key = row.public_id.hex
            yield row, self[f"yes-{key}"], self[f"note-{key}"] if self.with_notes else None

    @property
    def chosen(self) -> set[UUID]:
        return {row.public_id for row in self.asked if self.cleaned_data[f"yes-{row.public_id.hex}"]}

    @property
    def notes(self) -> dict[UUID, str]:
        return {row.public_id: self.cleaned_data.get(f"note-{row.public_id.hex}", "") for row in self.asked}


class CodeForm(Form):
    """The code that opens the learner's link."""

    mark_optional = False
    code = forms.CharField(
        label=_("Code from the message"), max_length=12,
        help_text=_("Six digits; the code is valid for 15 minutes."),
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "one-time-code", "class": "input-code"}),
    )  # fmt: skip


ELECTRONIC, PAPER = "e", "paper"


class FinishForm(Versioned):
    """How the month ends. The closing assessment is asked only in the grid of the last meeting (R36)."""

    road = forms.ChoiceField(
        label=_("How is the grid signed?"),
        choices=[
            (ELECTRONIC, _("electronically: the rows are confirmed here, you sign the month")),
            (PAPER, _("on paper: both of you sign each row by hand, and the scan is brought in")),
        ],
        widget=forms.RadioSelect,
        initial=ELECTRONIC,
        error_messages={"invalid_choice": _("Choose one of the answers listed here.")},
    )
    assessment = PlainTextField(
        label=_("Closing assessment of the cooperation"),
        help_text=_("Assessment, conclusions and recommendations after the plan has been carried out."),
        max_length=4000,
        widget=forms.Textarea({"rows": 6}),
        required=False,
    )

    def __init__(self, *args: Any, board: Board, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not board.last_of_plan:
            del self.fields["assessment"]
        if board.why_paper:
            del self.fields["road"]

    @property
    def paper(self) -> bool:
        return bool(self.cleaned_data.get("road", PAPER) == PAPER)

    @property
    def assessment_text(self) -> str:
        return str(self.cleaned_data.get("assessment", ""))


class SheetForm(Form):
    """The scan of a signature sheet (D14)."""

    scan = forms.FileField(
        label=_("Scan or photo of the signature sheet"),
        help_text=_("PDF, JPEG or PNG, at most 25 MB; several pages in one PDF."),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
        max_length=250,
    )
    place = PlainTextField(
        label=_("Where does the paper original lie?"), max_length=200,
        help_text=_("For example, the folder and the room."),
    )  # fmt: skip
    signed_on = DatePartsField(label=_("Date beside the last signature"), required=False)


class ManyFiles(forms.FileInput):
    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Several files in the order they were chosen; an empty one is refused by name later, with the others kept."""

    widget = ManyFiles

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(allow_empty_file=True, **kwargs)

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        files = (data if isinstance(data, list | tuple) else [data]) or [None]
        if len(files) > MOST_FILES:
            said = _now("Choose at most %(count)s files at once; send the others afterwards.")
            raise forms.ValidationError(said % {"count": MOST_FILES})
        return [super(ManyFilesField, self).clean(one, initial) for one in files]


class ReturnForm(Form):
    """Signed pages of one or many grids; each finds its own by the QR code."""

    pages = ManyFilesField(
        label=_("Scans or photos of signed grids"),
        help_text=_("PDF, JPEG or PNG. At most 30 files, 25 MB each. The QR code must be seen whole."),
        widget=ManyFiles(attrs={"accept": ".pdf,.jpg,.jpeg,.png", "multiple": True}),
        max_length=250,
    )
    place = PlainTextField(
        label=_("Where do the paper originals lie?"), max_length=200,
        help_text=_("For example, the folder and the room."),
    )  # fmt: skip


class PaperForm(Form):
    """Who has signed which row on the scanned page."""

    def __init__(self, *args: Any, rows: Sequence[ScheduleRow], **kwargs: Any) -> None:
        self.asked = rows
        super().__init__(*args, **kwargs)
        for row in rows:
            signed = {one.party for one in row.confirmations.all()}
            for party in Party:
                words = _now("%(day)s: signed by the %(party)s") % {
                    "day": date_short(row.day), "party": party.label,
                }  # fmt: skip
                self.fields[f"{party.value}-{row.public_id.hex}"] = forms.BooleanField(
                    label=words, required=False, initial=party.value in signed,
                    widget=forms.CheckboxInput({"aria-label": words}),
                )  # fmt: skip

    def boxes(self) -> Iterator[tuple[ScheduleRow, list[BoundField]]]:
        for row in self.asked:
            yield row, [self[f"{party.value}-{row.public_id.hex}"] for party in Party]

    def signed(self) -> dict[UUID, set[Party]]:
        return {
            row.public_id: {party for party in Party if self.cleaned_data[f"{party.value}-{row.public_id.hex}"]}
            for row in self.asked
        }
