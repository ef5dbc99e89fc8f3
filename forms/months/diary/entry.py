"""Forms of the diary: before the meeting, after it, not held, moved, the month's confirmation."""

from __future__ import annotations

import re
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING, Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from forms.months.diary.terms import HeldTerms, PlannedTerms
from kernel.periods import DAY, RIGA, riga
from kernel.web.forms import DatePartsField, Form, PlainTextField, Versioned

if TYPE_CHECKING:
    from forms.months.diary.models import DiaryEntry

_CLOCK = re.compile(r"(\d{1,2})\s*[:.,]?\s*(\d{2})")
#: Longer than this nobody meets; an end before the beginning is then a slip and not the next day.
LONGEST = timedelta(hours=8)


class ClockField(forms.CharField):
    """An hour of the Riga clock: "14:30", "14.30", "1430", "9:05"."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"class": "w-4", "autocomplete": "off", "inputmode": "numeric"}))
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if isinstance(value, time):
            return value
        text = str(value or "").strip()
        if not text:
            return None
        found = _CLOCK.fullmatch(text) or re.fullmatch(r"(\d{1,2})()", text)
        try:
            return time(int(found[1]), int(found[2] or 0)) if found else _wrong()
        except ValueError:
            return _wrong()

    def validate(self, value: Any) -> None:
        if value is None and self.required:
            raise ValidationError(self.error_messages["required"], code="required")

    def run_validators(self, value: Any) -> None:
        """A time needs none of a text's."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True


def _wrong() -> time:
    raise ValidationError(_("Enter a time, for example 14:30."), code="invalid")


class TimesForm(Versioned):
    """When and where."""

    day = DatePartsField(label=_("Date"))
    starts = ClockField(label=_("Beginning"), help_text=_("For example 14:30."))
    ends = ClockField(label=_("End"), help_text=_("For example 15:50: two academic hours of 40 minutes."))
    place = PlainTextField(label=_("Place"), max_length=200)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not {"day", "starts", "ends"} <= set(data):
            return data
        starts = _moment(datetime.combine(data["day"], data["starts"]))
        ends = _moment(datetime.combine(data["day"], data["ends"]))
        for name, found in (("starts", starts), ("ends", ends)):
            if found is None:
                self.add_error(name, _("This hour does not exist: clocks go forward that night."))
        if starts is None or ends is None:
            return data
        if ends <= starts and data["ends"] < data["starts"]:
            over = _moment(datetime.combine(data["day"] + DAY, data["ends"]))
            ends = over if over is not None and over - starts <= LONGEST else ends
        if ends <= starts:
            self.add_error("ends", _("The meeting ends before it begins. Correct one of the times."))
        elif ends - starts > LONGEST:
            self.add_error("ends", _("The meeting would last longer than eight hours. Correct one of the times."))
        data["starts_at"], data["ends_at"] = starts, ends
        return data

    def times(self) -> dict[str, Any]:
        said = self.cleaned_data
        return {name: said[name] for name in ("starts_at", "ends_at", "place")}


def _moment(naive: datetime) -> datetime | None:
    """The moment in UTC; None for an hour that the clock jumps over. Of an hour that comes twice, the first."""
    moment = naive.replace(tzinfo=RIGA).astimezone(UTC)
    return moment if riga(moment).replace(tzinfo=None) == naive else None


def _text(label: Any, help_text: Any = "", *, rows: int = 3, required: bool = False) -> Any:
    return PlainTextField(
        label=label, help_text=help_text, required=required, max_length=4000,
        widget=forms.Textarea({"rows": rows}),
    )  # fmt: skip


class PlanForm(TimesForm):
    """Before the meeting. Activities and goals may come later, but are not optional (R25): no field says so."""

    mark_optional = False
    activities = _text(_("Activities"), _("What you will do together. The plan author of the institution reads this."))
    goals = _text(_("Goals and tasks"), _("Only you and the agency read this."))

    def terms(self) -> PlannedTerms:
        said = self.cleaned_data
        return PlannedTerms(**self.times(), activities=said["activities"], goals=said["goals"])


class HeldForm(TimesForm):
    """After the meeting: the same, and how it went."""

    mark_optional = False
    hours = forms.IntegerField(
        label=_("Academic hours"),
        required=False,
        min_value=1,
        max_value=24,
        help_text=_("Leave empty: they are computed from the times. You may write fewer, not more."),
        widget=forms.TextInput({"class": "w-2", "inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": _("Hours are whole academic hours: 1, 2, 3 …")},
    )
    activities = _text(_("Activities"), _("The plan author of the institution reads this."))
    goals = _text(_("Goals and tasks"), _("Only you and the agency read this."))
    course = _text(_("How it went"), _("Only you and the agency read this and what follows. Empty: describe it later."))
    results = _text(_("Results and conclusions"))
    next_steps = _text(_("Next steps"), rows=2)

    def terms(self) -> HeldTerms:
        said = self.cleaned_data
        words = {name: said[name] for name in ("activities", "goals", "course", "results", "next_steps")}
        return HeldTerms(**self.times(), **words, hours=said["hours"])


class MissedForm(Versioned):
    reason = _text(_("Why the meeting does not take place"), _("Only you and the agency read this."), required=True)


class MoveForm(TimesForm):
    """The new time; activities and goals go along."""

    reason = _text(_("Why it is moved"), _("Only you and the agency read this."), rows=2, required=True)


class ConfirmForm(Form):
    """`seen`: SHA-256 of the diary as the page shows it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
    sure = forms.BooleanField(label=_("I have checked the diary of this month for this learner, and it is as it was."))


def initial_of(entry: DiaryEntry) -> dict[str, Any]:
    """A row as its form shows it."""
    starts, ends = riga(entry.starts_at), riga(entry.ends_at)
    return {
        "version": str(entry.version), "day": starts.date(), "starts": starts.time(), "ends": ends.time(),
        "place": entry.place, "reason": entry.reason, **entry.before, **entry.after, "hours": entry.hours or None,
    }  # fmt: skip
