"""The list of contracts for who sees more than their own: by institution, state and semester, and as a table to take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from forms.contracts.changes.in_force import in_force
from forms.contracts.entry import Asked
from forms.contracts.states import ContractState
from forms.people.models import Institution
from forms.people.restricting import RESTRICTED
from forms.programmes.editions import calendar_of
from kernel.grammar import date_short, money

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from forms.contracts.models import ContractQuerySet, EmploymentContract
    from forms.people.access import Scope
    from kernel.calendars import Turn

#: One export takes at most so many contracts: each of them gets its line in the access log.
MOST_ROWS = 5000


class ContractFilter(Asked):
    """Nothing chosen: everything. What is not among the choices narrows nothing."""

    mark_optional = False

    institution = forms.ChoiceField(label=gettext_lazy("Institution"), required=False)
    state = forms.ChoiceField(label=gettext_lazy("State"), required=False)
    semester = forms.ChoiceField(label=gettext_lazy("Semester"), required=False)

    def __init__(self, *args: Any, scope: Scope, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Institution.objects.all()
        if not scope.reads_everything:
            places = places.filter(register_code__in=scope.reads)
        self.turns = {key(turn): turn for turn in calendar_of().turns()}
        anything = ("", _("all"))
        self.fields["institution"].choices = [anything, *places.values_list("register_code", "name")]  # type: ignore[attr-defined]
        self.fields["state"].choices = [anything, *ContractState.choices]  # type: ignore[attr-defined]
        self.fields["semester"].choices = [anything, *((name, words(turn)) for name, turn in self.turns.items())]  # type: ignore[attr-defined]

    def narrowed(self, rows: ContractQuerySet) -> ContractQuerySet:
        """Only what was chosen; a contract is of every semester in which it has a day."""
        self.is_valid()
        wanted = self.cleaned_data
        if wanted.get("institution"):
            rows = rows.filter(employer__register_code=wanted["institution"])
        if wanted.get("state"):
            rows = rows.filter(state=wanted["state"])
        turn = self.turns.get(wanted.get("semester", ""))
        if turn is not None:
            rows = rows.annotate(last=Coalesce("moved_end", "end"))
            rows = rows.filter(start__lte=turn.ends[-1], last__gte=turn.start)
        return rows

    def query(self) -> dict[str, str]:
        """What was chosen, for links that keep it."""
        return {name: value for name, value in self.cleaned_data.items() if value}


def key(turn: Turn) -> str:
    """ "2026/2027-I" """
    return f"{turn.year.name}-{turn.kind.value}"


def words(turn: Turn) -> str:
    return _("%(year)s, semester %(semester)s") % {"year": turn.year.name, "semester": turn.kind.value}


def contract_rows(
    contracts: Iterable[EmploymentContract], *, on: date, closed: Collection[tuple[int, str]] = ()
) -> tuple[list[str], list[list[str]]]:
    """Header and rows of the export; rate and last day as they hold on the day `on`. `closed`: people and
    institutions whose data are restricted, who are not named."""
    header = [
        _("Number"), _("Mentor"), _("Employer"), _("Municipality"), _("From"), _("Until"),
        _("Rate for one academic hour, EUR"), _("State"),
    ]  # fmt: skip
    rows = [
        [
            row.case.number if row.case else "",
            str(RESTRICTED) if (row.mentor_id, row.employer.register_code) in closed else row.mentor.name,
            row.employer.name,
            row.employer.municipality.name,
            date_short(row.start),
            date_short(row.last_day),
            money(in_force(row, on).rate),
            str(row.get_state_display()),
        ]
        for row in contracts
    ]
    return header, rows
