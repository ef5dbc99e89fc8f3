"""What a change of a plan brings with it (R60). Pure; the values are those of the first day of the plan's semester."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from forms.contracts.rules import Say
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import Period

Findings = Iterator[Finding]


class Again(StrEnum):
    """What a change of a plan needs once more before the next meeting."""

    APPROVAL = "approval"
    CONTRACT = "contract"
    AGREEMENT = "agreement"


@dataclass(frozen=True)
class Substance:
    """What may not change in an approved plan without its expert: the mentors (any keys), the hours, the days.

    `shares`: where there are several mentors, what each of them has of it: key, hours in all and a month, days.
    """

    providers: frozenset[str]
    hours: int
    period: Period
    shares: frozenset[tuple[str, int, int, Period]] = frozenset()


def needed_again(before: Substance, after: Substance, values: RuleValues) -> frozenset[Again]:
    """R60: the expert approves other mentors, other hours and other days; who is new has a contract and agrees anew.

    Days outside the former plan change the agreement too: it names them. An extension into the summer (D19) is no such
    change; it has an order and an approval of its own.
    """
    needed = set()
    if before != after and values.expert_approval_required:
        needed.add(Again.APPROVAL)
    comes = bool(after.providers - before.providers)
    if comes:
        needed.add(Again.CONTRACT)
    if values.agreement_required and (comes or not before.period.covers(after.period)):
        needed.add(Again.AGREEMENT)
    return frozenset(needed)


def check_change(before: Substance, after: Substance, values: RuleValues) -> Findings:
    """R60 in words: what to do once more. Warnings, the gates do the stopping."""
    needed = needed_again(before, after, values)
    say = Say("R60", values.edition, values.source_of("expert_approval_required"))
    for what in Again:
        if what in needed:
            message, remedy = CHANGES[what]
            yield say(Severity.WARN, f"{what}-again", "", message, remedy)


CHANGES = {
    Again.APPROVAL: (
        _("Another mentor, other hours or other days: the project expert approves the plan again."),
        _("Hand the new version in; until it is approved, meetings go by the old one."),
    ),
    Again.CONTRACT: (
        _("Another mentor is added to the plan."),
        _("The new mentor needs a contract that covers the rest of the plan."),
    ),
    Again.AGREEMENT: (
        _("The agreement names the mentor and the days, and these change."),
        _("The learner and the mentor sign a new agreement before the next meeting."),
    ),
}
