"""Which period a report is about: from one month to another; semesters are named ways to say the same."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.contracts.entry import Asked
from forms.months.matching.tables import month_words
from forms.programmes.editions import calendar_of
from forms.programmes.wording import semester_name
from forms.reports.facts import Period
from kernel.periods import Month

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from kernel.calendars import Turn

#: So many months back, where no calendar says when the first academic year began.
BACK = 12


class PeriodForm(Asked):
    mark_optional = False

    no = forms.ChoiceField(label=gettext_lazy("From month"))
    lidz = forms.ChoiceField(label=gettext_lazy("To month"))

    def __init__(self, *args: Any, months: Sequence[Month], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(str(one), month_words(one.first)) for one in months]
        self.fields["no"].choices = self.fields["lidz"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("no", "") > said.get("lidz", "9"):
            self.add_error("lidz", _("The period ends before it begins. Choose a later last month."))
        return said

    @property
    def period(self) -> Period:
        """Ask for it when the form is valid."""
        return Period(Month.parse(self.cleaned_data["no"]), Month.parse(self.cleaned_data["lidz"]))


def asked(query: Mapping[str, str], *, on: date) -> PeriodForm:
    """Nothing asked: the semester that runs, or the last one that has begun."""
    turns = _begun(on=on)
    last = max(Month.of(on), *(Month.of(one.ends[-1]) for one in turns)) if turns else Month.of(on)
    one = Month.of(turns[0].start) if turns else last.plus(-BACK)
    months = []
    while one <= last:
        months.append(one)
        one = one.plus(1)
    usual = _months(turns[-1]) if turns else {"no": str(last), "lidz": str(last)}
    return PeriodForm({**usual, **{name: query[name] for name in usual if name in query}}, months=months[::-1])


def semesters(*, on: date) -> list[tuple[str, dict[str, str]]]:
    """Semesters that have begun, the newest first: in words, and as the form says it."""
    return [(semester_name(one.year.name, one.kind.value), _months(one)) for one in reversed(_begun(on=on))]


def _begun(*, on: date) -> list[Turn]:
    return [one for one in calendar_of().turns() if one.start <= on]


def _months(turn: Turn) -> dict[str, str]:
    return {"no": str(Month.of(turn.start)), "lidz": str(Month.of(turn.ends[-1]))}
