"""What must be there before a plan is closed (R36, R37, R38). Pure; values: those of the last day of the plan."""

from __future__ import annotations

from dataclasses import dataclass
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
#: The shortest answer to an open question, in characters (domain reference, D18).
SHORTEST = 50


@dataclass(frozen=True)
class ClosingFacts:
    """A plan at its end. `last_day`: of meetings, None when it was ended early; `evaluated`, `reviewed`: the mentor's evaluation and the author's
    part; `assessed`: the last grid with rows has its closing assessment, None where there is no grid with rows; `handed`: every
    mentor's originals are handed over, None where nothing is on paper."""

    last_day: date | None
    evaluated: bool
    reviewed: bool
    assessed: bool | None
    handed: bool | None = None


def check_closing(facts: ClosingFacts, values: RuleValues, *, on: date) -> Iterator[Finding]:
    """R37: no closing without the evaluation, checked by the institution. R36: the last grid has its assessment. R38: the
    originals are with the institution."""
    say = Say("R37", values.edition, values.source_of("evaluation"))
    if facts.last_day is not None and on <= facts.last_day:
        yield say(
            BLOCK, "running", "plan",
            _("Meetings are possible until %(day)s.", day=facts.last_day), _("Close the plan after that day."),
        )  # fmt: skip
    if not facts.evaluated:
        yield say(
            BLOCK, "no-evaluation", "evaluation",
            _("The mentor has not filled in the evaluation."), _("Ask the mentor to answer the five questions."),
        )  # fmt: skip
    elif not facts.reviewed:
        yield say(
            BLOCK, "no-feedback", "evaluation",
            _("The plan author has not reviewed the evaluation."), _("Read it and write the institution's part."),
        )  # fmt: skip
    if facts.assessed is False:
        yield Say("R36", values.edition, values.source_of("evaluation"))(
            BLOCK, "no-assessment", "grid",
            _("The last grid has no closing assessment."), _("Ask the mentor to write it in the grid."),
        )  # fmt: skip
    if facts.handed is False:
        yield Say("R38", values.edition, values.source_of("storage_until"))(
            BLOCK, "not-handed-over", "handover",
            _("The paper originals of the semester are not handed over."),
            _("The mentor lists them, the plan author takes them, both sign the record."),
        )  # fmt: skip
