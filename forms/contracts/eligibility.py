"""May somebody become a mentor? (R5-R7) Pure, for a person who thinks about it: nothing here needs a name or a code.

The values are those of the day on which the contract would be signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from forms.contracts.rules import SUITABILITY_LAW
from forms.programmes.education import check_education
from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues


@dataclass(frozen=True, kw_only=True)
class CandidateFacts:
    """What the person says. `obstacle`: a hindrance by the two laws of R5; nobody asks which one."""

    adult: bool
    obstacle: bool
    education_ground: str
    coach_valid_until: date | None
    trained: bool
    end: date | None


def check_candidate(facts: CandidateFacts, values: RuleValues) -> list[Finding]:
    """Every finding, blocks first. Without a block the person may become a mentor; a warning says what comes first."""
    findings = [*_check_person(facts, values), *check_education(facts, values), *_check_training(facts, values)]
    return sorted(findings, key=lambda one: not one.blocks)


def _check_person(facts: CandidateFacts, values: RuleValues) -> Iterator[Finding]:
    if not facts.adult:
        yield Finding(
            "R5", "minor", values.edition, Severity.BLOCK, "adult",
            _("A mentor must be at least %(years)s years old on the day of signing.", years=values.mentor_min_age),
            values.source_of("mentor_min_age"),
            _("Come back when you are of age."),
        )  # fmt: skip
    if facts.obstacle:
        yield Finding(
            "R5", "obstacle", values.edition, Severity.BLOCK, "obstacle",
            _("Who has an obstacle named in these laws may not work with children."),
            SUITABILITY_LAW,
            _("If you are not sure whether the law means you, ask the employer before the check."),
        )  # fmt: skip
    else:
        yield Finding(
            "R5", "checked-later", values.edition, Severity.INFO, "obstacle",
            _("The employer checks this before the contract; your own answer does not replace the check."),
            SUITABILITY_LAW,
        )  # fmt: skip


def _check_training(facts: CandidateFacts, values: RuleValues) -> Iterator[Finding]:
    if not facts.trained:
        yield Finding(
            "R7", "not-trained", values.edition, Severity.WARN, "trained",
            _("Before the contract you need the certificate of the %(hours)s-hour mentor training.",
              hours=values.training_hours),
            values.source_of("training_hours"),
            _("Apply for the next group of the training."),
        )  # fmt: skip
