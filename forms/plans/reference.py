"""Which edition judges what in a support plan (domain reference 4): every group of rules goes by a day of its own.

Pure. A semester begun before a new edition keeps the older one for eligibility and ceilings to its end, because that
group goes by the semester's first day; what is asked of one meeting goes by the day of the meeting.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from forms.programmes.rules import RuleValues
from kernel.periods import Month


class RuleGroup(StrEnum):
    """Groups of rules by their reference day."""

    ELIGIBILITY = "eligibility"  # R1-R4, R8, R10, R11, R18, R23, R24
    QUALIFICATION = "qualification"  # R5-R7
    CONTRACT = "contract"  # R19-R22, R40
    SESSION = "session"  # R12, R14, R15, R41
    EVIDENCE = "evidence"  # R27-R33
    EVALUATION = "evaluation"  # R36, R37


@dataclass(frozen=True, kw_only=True)
class PlanDates:
    """The days of one plan that decide on editions.

    semester_start: first day of the learner's semester, not of a plan that begins in the middle of it. end: last day
    of the plan, with its extension. contract_signed: the day the mentor's contract was signed; before that, the day
    on which it would be.
    """

    semester_start: date
    end: date
    contract_signed: date


def reference_day(group: RuleGroup, dates: PlanDates, *, session: date) -> date:
    """The day whose edition holds for a group of rules; `session` is the day of the meeting in question."""
    match group:
        case RuleGroup.ELIGIBILITY:
            return dates.semester_start
        case RuleGroup.QUALIFICATION | RuleGroup.CONTRACT:
            return dates.contract_signed
        case RuleGroup.SESSION:
            return session
        case RuleGroup.EVIDENCE:
            return Month.of(session).first
        case RuleGroup.EVALUATION:
            return dates.end


@dataclass(frozen=True, kw_only=True)
class PlanValues:
    """The values for every group of rules that plans and gates ask."""

    eligibility: RuleValues
    qualification: RuleValues
    contract: RuleValues
    session: RuleValues


def plan_values(dates: PlanDates, values_on: Callable[[date], RuleValues], *, session: date) -> PlanValues:
    """Values by their reference days. `values_on` gives the edition in force on a day, and may raise NoRules."""

    def of(group: RuleGroup) -> RuleValues:
        return values_on(reference_day(group, dates, session=session))

    return PlanValues(
        eligibility=of(RuleGroup.ELIGIBILITY),
        qualification=of(RuleGroup.QUALIFICATION),
        contract=of(RuleGroup.CONTRACT),
        session=of(RuleGroup.SESSION),
    )
