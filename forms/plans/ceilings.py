"""How much a mentor and a learner may take on: learners of one mentor (R8), hours of a month (R10) and of a plan (R11).

Pure. The values are those of the first day of the learner's semester (domain reference 4). Learners are told apart by
any key that is the same for the same person in every contract.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from forms.contracts.rules import Say
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import Month, Period

Findings = Iterator[Finding]
BLOCK, WARN = Severity.BLOCK, Severity.WARN

CONCURRENT = "concurrent"
#: From this share of the planned hours on people are warned (R11, derived).
WARN_PERCENT = 90


@dataclass(frozen=True)
class Place:
    """One plan that takes a place with a mentor, under whatever contract: whose it is, and its days.

    An ended or stopped plan has the days it really had.
    """

    learner: str
    period: Period


def learners_counted(places: Iterable[Place], within: Period, values: RuleValues) -> int:
    """How many learners count against the ceiling (R8).

    By "distinct_in_semester" everybody who has had a place in it, also an ended one; by "concurrent" the most that
    have one on the same day. `within` is the semester, or the days in question.
    """
    inside = [place for place in places if place.period.overlaps(within)]
    if values.max_learners_basis != CONCURRENT:
        return len({place.learner for place in inside})
    # only the first day of some place can be the day with the most of them
    days = {max(place.period.start, within.start) for place in inside}
    return max((len({place.learner for place in inside if day in place.period}) for day in days), default=0)


def free_places(places: Iterable[Place], within: Period, values: RuleValues) -> int:
    """How many learners more a mentor may take (D04, R8); never below none."""
    return max(0, values.max_learners - learners_counted(places, within, values))


def check_learners(
    learner: str, period: Period, places: Iterable[Place], values: RuleValues, *, semester: Period
) -> Findings:
    """R8: a plan of `learner` for `period` beside the mentor's other `places` of the semester, in every contract.

    Blocks one learner too many. Who already has a place in the semester takes no other one: with more than the ceiling
    carried over from an older edition that only warns.
    """
    places = list(places)
    say = Say("R8", values.edition, values.source_of("max_learners"))
    concurrent = values.max_learners_basis == CONCURRENT
    within = period if concurrent else semester
    total = learners_counted([*places, Place(learner, period)], within, values)
    if total <= values.max_learners:
        return
    if learners_counted(places, within, values) == total:
        yield say(
            WARN, "carried-over", "mentor",
            _("The mentor has %(count)s learners, more than %(most)s; they were taken on before.",
              count=total, most=values.max_learners),
            _("They may stay until the end of the semester. Take no others."),
        )  # fmt: skip
    elif concurrent:
        yield say(
            BLOCK, "too-many-learners", "mentor",
            _("The mentor would have %(count)s learners at the same time; %(most)s are allowed in all contracts together.",
              count=total, most=values.max_learners),
            _("Choose another mentor, or begin when a plan of this mentor has ended."),
        )  # fmt: skip
    else:
        yield say(
            BLOCK, "too-many-learners", "mentor",
            _("This would be learner %(count)s of the mentor in this semester; %(most)s are allowed, ended plans counted.",
              count=total, most=values.max_learners),
            _("Choose another mentor from the registry, or begin in the next semester."),
        )  # fmt: skip


@dataclass(frozen=True)
class Entry:
    """Hours of one meeting of a learner, with any mentor."""

    day: date
    hours: int


def check_month_hours(hours: int, entries: Iterable[Entry], month: Month, values: RuleValues) -> Findings:
    """R10: `hours` more for a learner beside the `entries` of all mentors. A calendar month; a part of one is not less."""
    used = sum(entry.hours for entry in entries if entry.day in month)
    most = values.max_hours_learner_month
    if used + hours > most:
        yield Say("R10", values.edition, values.source_of("max_hours_learner_month"))(
            BLOCK, "month-full", "hours",
            _("The learner would have %(total)s hours in the month; %(most)s are allowed with all mentors together.",
              total=used + hours, most=most),
            _("Hours left in this month: %(left)s.", left=max(0, most - used)),
        )  # fmt: skip


def check_plan_hours(hours: int, used: int, planned: int, values: RuleValues) -> Findings:
    """R11: `hours` more after `used` hours of a plan with `planned` hours. Blocks above it, warns from nine tenths on."""
    say = Say("R11", values.edition, values.source_of("expert_approval_required"))
    total = used + hours
    if total > planned:
        yield say(
            BLOCK, "plan-full", "hours",
            _("That makes %(total)s hours; the plan has %(planned)s.", total=total, planned=planned),
            _("Hours left in the plan: %(left)s. For more change the plan first.", left=max(0, planned - used)),
        )  # fmt: skip
    elif total * 100 >= planned * WARN_PERCENT:
        yield say(
            WARN, "plan-nearly-full", "hours",
            _("That makes %(total)s of the %(planned)s hours of the plan.", total=total, planned=planned),
            _("If more are needed, change the plan in time."),
        )  # fmt: skip
