"""Differences and what is missing, in words that say what to do."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.utils.dates import MONTHS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.months.comparison import MismatchKind
from kernel.web.dates import shown_day

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from forms.months.comparison import DayHours, Mismatch
    from forms.months.matching.facts import Standing


@dataclass(frozen=True)
class Difference:
    """One row of the comparison: its kind in a word, what each of the two says, what to do."""

    kind: str
    diary: str
    grid: str
    text: str


KINDS = {
    MismatchKind.MISSING: lambda: _("Missing row"),
    MismatchKind.HOURS: lambda: _("Different hours"),
    MismatchKind.DAY: lambda: _("Different day"),
}


def differences(found: Iterable[Mismatch]) -> list[Difference]:
    return [Difference(KINDS[one.kind](), _said(one.diary), _said(one.grid), _advice(one)) for one in found]


def _said(one: DayHours | None) -> str:
    if one is None:
        return _("not there")
    return _("%(day)s, %(hours)s") % {"day": shown_day(one.day), "hours": hours_words(one.hours)}


def month_words(day: date) -> str:
    """„2026. gada oktobris” for a day in it."""
    return _("%(name)s %(year)s") % {"name": MONTHS[day.month], "year": f"{day:%Y}"}


def hours_words(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def _advice(one: Mismatch) -> str:
    match one.kind:
        case MismatchKind.HOURS:
            return _(
                "Look how long the meeting was and correct the one that is wrong. A changed row of the grid is signed anew."
            )
        case MismatchKind.DAY:
            return _(
                "Look on which day you met and correct the one that is wrong. A changed row of the grid is signed anew."
            )
        case _ if one.grid is None:
            return _(
                "If you met, add the row in the grid, and both of you sign it. If not, mark in the diary that the meeting did not take place."
            )
        case _:
            return _("If you met, describe the meeting in the diary. If not, take the row out of the grid.")


def lacks(one: Standing) -> list[str]:
    """What the month lacks, in order of work; nothing: it is complete so far."""
    counted = [
        (one.silent, ngettext("%(count)s meeting without a word whether it took place", "%(count)s meetings without a word whether they took place", one.silent)),
        (one.bare, ngettext("%(count)s meeting is not described", "%(count)s meetings are not described", one.bare)),
        (len(one.mismatches), ngettext("%(count)s difference between diary and grid", "%(count)s differences between diary and grid", len(one.mismatches))),
        (one.unsigned, ngettext("%(count)s row of the grid lacks a signature", "%(count)s rows of the grid lack a signature", one.unsigned)),
    ]  # fmt: skip
    found = [words % {"count": count} for count, words in counted if count]
    if one.unconfirmed:
        found.append(_("the diary is not confirmed"))
    if one.unfinished:
        found.append(_("the grid is not finished"))
    return found
