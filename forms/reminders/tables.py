"""What a person will be reminded of, in the order of the letters."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

import signing.facade as signing_facade
from forms.months.matching.reminding import coming, owed
from forms.months.matching.tables import month_words
from forms.people.models import Role
from forms.reminders.rules import Kind, days_of, next_day
from forms.reminders.sources import SOURCES, Shown
from kernel.periods import riga_date
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from forms.people.access import Scope
    from signing.data import TurnSummary


@dataclass(frozen=True)
class Line:
    """`term`: by when; `letter`: the next day on which a letter goes out. What it says is put together when it is shown."""

    kind: Kind
    term: date
    letter: date | None
    show: Callable[[], Shown]

    @property
    def shown(self) -> Shown:
        return self.show()

    @property
    def word(self) -> str:
        return str(WORDS[self.kind])


WORDS = {
    Kind.MONTH: gettext_lazy("Month"),
    Kind.SIGNATURE: gettext_lazy("Signature"),
    Kind.CONTRACT: gettext_lazy("End of a contract"),
    Kind.EVALUATION: gettext_lazy("Evaluation"),
    Kind.REVIEW: gettext_lazy("Evaluation"),
    Kind.SUPERVISION: gettext_lazy("Supervision"),
    Kind.COMPOSITION: gettext_lazy("Supervision"),
    Kind.FORM: gettext_lazy("Mentoring"),
    Kind.ORDER: pgettext_lazy("of a head", "Order"),
}


def lines(scope: Scope, *, on: datetime) -> list[Line]:
    """The next letter first, then what has no letter any more. As many queries for a thousand things as for one."""
    today = riga_date(on)
    found = [*_months(scope, on=on), *_signatures(scope, today=today)]
    for source in SOURCES:
        rows = list(source.of(today, user=scope.user.pk, places=scope.where(*source.roles)))
        terms = source.terms(rows)
        for row in rows:
            if row.pk in terms:
                letter = next_day(days_of(source.kind, terms[row.pk]), on=today)
                found.append(Line(source.kind, terms[row.pk], letter, partial(source.shown, row)))
    return sorted(found, key=lambda one: (one.letter is None, one.letter or one.term, one.term))


def _months(scope: Scope, *, on: datetime) -> list[Line]:
    """For mentors and coordinators: the month that is being finished, or the one that comes next."""
    if not (Role.MEN in scope.roles or scope.coordinates):
        return []
    next_one = coming(riga_date(on))
    if next_one is None:
        return []
    own, others = owed(scope, month=next_one.month, on=on) if next_one.counted else (0, 0)
    said = [
        (own, ngettext("%(count)s month of yours to finish", "%(count)s months of yours to finish", own)),
        (others, ngettext("%(count)s month of your municipality to finish", "%(count)s months of your municipality to finish", others)),
    ]  # fmt: skip
    text = ", ".join(words % {"count": count} for count, words in said if count)
    if not text and next_one.counted:
        return []
    title = _("Diaries and grids: %(month)s") % {"month": month_words(next_one.month.first)}
    page = "months:municipal" if others and not own else "months:home"
    shown = Shown(title, text or _("if something is missing then"), reverse(page))
    return [Line(Kind.MONTH, next_one.last, next_day(next_one.days, on=riga_date(on)), lambda: shown)]


def _signatures(scope: Scope, *, today: date) -> list[Line]:
    found = []
    for turn in signing_facade.turns_waiting_for(scope.user):
        sent = riga_date(turn.sent_at) if turn.sent_at else today
        days = tuple(sent + timedelta(days=one) for one in signing_facade.reminder_days())
        found.append(Line(Kind.SIGNATURE, turn.expires_on, next_day(days, on=today), partial(_turn, turn)))
    return found


def _turn(turn: TurnSummary) -> Shown:
    return Shown(latvian(turn.title), turn.number, reverse("signing:turn", args=[turn.public_id]))
