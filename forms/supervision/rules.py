"""Rules of group supervision: which kinds there are (R48), who forms and confirms a group and by when (R49).

Pure: days are Riga days and told. Values: those in force on the day of the supervision.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from forms.contracts.rules import Say
from forms.programmes.findings import Severity
from forms.programmes.findings import text as _

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues

BLOCK, WARN = Severity.BLOCK, Severity.WARN


@dataclass(frozen=True)
class GroupFacts:
    """A group as the rules see it: its Riga day, how many are in it, how many of them from other municipalities, and
    whether it is said why they are."""

    day: date
    members: int
    strangers: int = 0
    reasoned: bool = False


def kinds_offered(values: RuleValues) -> tuple[str, ...]:
    """Kinds that can be chosen for a new group (R48): the one the edition names; before it there were two others."""
    return (values.supervision_group,) if values.supervision_group else ("staff", "municipal")


def last_confirmation(day: date, values: RuleValues) -> date | None:
    """The last Riga day on which the supervisor may confirm, in calendar days (R49). None: the edition sets no term."""
    days = values.supervision_confirm_days
    return None if days is None else day - timedelta(days=days)


def check_group(facts: GroupFacts, values: RuleValues) -> Iterator[Finding]:
    """What must be so before a group goes to its supervisor (R49)."""
    say = Say("R49", values.edition, values.source_of("supervision_confirm_days"))
    if not facts.members:
        yield say(
            BLOCK, "nobody", "members",
            _("There is nobody in the group."), _("Add mentors whose institutions have applied."),
        )  # fmt: skip
    if facts.strangers and not facts.reasoned:
        yield say(
            BLOCK, "strangers", "exception",
            _("A group is formed from one municipality; from others there are: %(count)s.", count=facts.strangers),
            _("Write why neighbours are taken in as an exception, or remove them."),
        )  # fmt: skip
    elif facts.strangers:
        yield say(
            WARN, "neighbours", "exception",
            _("From other municipalities there are: %(count)s.", count=facts.strangers),
            _("Only neighbours are taken in, and only as an exception."),
        )  # fmt: skip


def check_confirmation(day: date, values: RuleValues, *, on: date) -> Iterator[Finding]:
    """R49: the supervisor confirms at least so many calendar days before the group meets."""
    last = last_confirmation(day, values)
    if last is not None and on > last:
        yield Say("R49", values.edition, values.source_of("supervision_confirm_days"))(
            BLOCK, "too-late", "day",
            _("The last day to confirm was %(last)s: %(count)s calendar days before the group meets.",
              last=last, count=values.supervision_confirm_days),
            _("Move the group to a later day or cancel it."),
        )  # fmt: skip
