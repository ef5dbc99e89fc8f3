"""Who may be a learner of the project (R1, R2), who speaks for a learner, what a partner must show first (R52).

Pure: facts and values in, findings out. `values`: of the day a learner is entered; for a partner, of the day the
cooperation contract is signed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from forms.programmes.findings import Finding, Severity
from forms.programmes.findings import text as _
from forms.programmes.rules import RuleValues
from kernel.periods import age, birthday

BLOCK, WARN = Severity.BLOCK, Severity.WARN
#: Civil law: who has turned so old acts alone.
ADULT = 18
#: The kinds of stages; a stage is one of them and a number.
GRADE, COURSE = "grade", "course"
#: The relation that has to be proved: a parent is one by the register, a guardian by a decision.
PROVED = frozenset({"guardian"})
PROOF_SOURCE = "Secināts no Bāriņtiesu likuma; precizējams ar VIAA"
AGE_SOURCE = "Civillikums, 219. pants"


@dataclass(frozen=True, kw_only=True)
class LearnerFacts:
    """stage: GRADE or COURSE; level: its number; vocational: whether the institution has courses."""

    birth_date: date
    stage: str
    level: int
    vocational: bool
    on: date


def check_learner(facts: LearnerFacts, values: RuleValues) -> list[Finding]:
    """Blocks who is outside the project's target group; says from when a younger one may meet a mentor."""
    return [*_check_stage(facts, values), *_check_age(facts, values)]


def _check_stage(facts: LearnerFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.stage == COURSE:
        most, code = values.courses_max, "course"
        message = _("The project supports courses 1 to %(most)s of vocational education.", most=most)
    else:
        most, code = values.grades_max, "grade"
        message = _("The project supports grades 1 to %(most)s.", most=most)
    if most is None:  # an edition from before the value was kept
        return
    source = values.source_of("courses_max" if facts.stage == COURSE else "grades_max")
    if not 1 <= facts.level <= most:
        yield Finding(
            "R2", code, values.edition, BLOCK, "level", message, source,
            _("Correct the number; who studies elsewhere is not a learner of the project."),
        )  # fmt: skip
    if facts.stage == COURSE and not facts.vocational:
        yield Finding(
            "R2", "no-courses", values.edition, BLOCK, "stage",
            _("Only a vocational institution has courses."),
            source,
            _("Choose the grade."),
        )  # fmt: skip


def _check_age(facts: LearnerFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.birth_date > facts.on:
        yield Finding(
            "R1", "not-born", values.edition, BLOCK, "birth_date",
            _("The birth date is in the future."),
            values.source_of("learner_min_age"),
            _("Compare the birth date with the document."),
        )  # fmt: skip
    elif age(facts.birth_date, on=facts.on) < values.learner_min_age:
        yield Finding(
            "R1", "too-young", values.edition, WARN, "birth_date",
            _("The learner may meet a mentor only from %(day)s, when he or she turns %(years)s.",
              day=birthday(facts.birth_date, values.learner_min_age), years=values.learner_min_age),
            values.source_of("learner_min_age"),
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class RepresentationFacts:
    """relation: "parent", "guardian" or "custodian"; proof: number and date of the decision, empty if none."""

    learner_birth_date: date
    birth_date: date | None
    relation: str
    proof: str
    on: date


def check_representation(facts: RepresentationFacts, values: RuleValues) -> list[Finding]:
    """May this person speak for the learner? `values` only names the edition: the law is the Civil Law."""
    return [*_check_proof(facts, values), *_check_ages(facts, values)]


def _check_proof(facts: RepresentationFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.relation in PROVED and not facts.proof:
        yield Finding(
            "R23", "no-proof", values.edition, BLOCK, "proof",
            _("The right of a guardian is proved by a decision."),
            PROOF_SOURCE,
            _("Enter the number and the date of the decision and who made it."),
        )  # fmt: skip


def _check_ages(facts: RepresentationFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.birth_date is not None and age(facts.birth_date, on=facts.on) < ADULT:
        yield Finding(
            "R23", "minor-representative", values.edition, WARN, "birth_date",
            _("The representative is not of age."),
            AGE_SOURCE,
            _("Compare the birth date with the document."),
        )  # fmt: skip
    if age(facts.learner_birth_date, on=facts.on) >= ADULT:
        yield Finding(
            "R23", "adult-learner", values.edition, WARN, "relation",
            _("The learner is of age since %(day)s and signs alone.", day=birthday(facts.learner_birth_date, ADULT)),
            AGE_SOURCE,
        )  # fmt: skip


@dataclass(frozen=True, kw_only=True)
class PartnerFacts:
    """D26 of one municipality or institution. tax_debt: euros and cents in total; indicators: the six numbers, None
    where one is not given."""

    plan_link: str
    description: str
    indicators: tuple[int | None, ...]
    tax_debt: Decimal | None
    tax_checked_on: date | None
    contract_number: str
    contract_date: date | None


def check_partner(facts: PartnerFacts, values: RuleValues) -> list[Finding]:
    """Everything that stands in the way of an active partner (R52), by field, blocks first."""
    findings = [*_check_situation(facts, values), *_check_taxes(facts, values), *_check_contract(facts, values)]
    return sorted(findings, key=lambda one: not one.blocks)


def _source(values: RuleValues) -> str:
    return values.sources.get("partner_tax_debt_max", values.edition)


def _check_situation(facts: PartnerFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.plan_link:
        return
    if not facts.description:
        yield Finding(
            "R52", "no-situation", values.edition, BLOCK, "plan_link",
            _("A partner shows its plan to prevent early school leaving or describes its situation."),
            _source(values),
            _("Give the link to the published plan, or the description with the six numbers."),
        )  # fmt: skip
    elif None in facts.indicators:
        yield Finding(
            "R52", "indicators-missing", values.edition, BLOCK, "description",
            _("The description of the situation holds six numbers."),
            _source(values),
            _("Enter the missing numbers; where there is nobody, enter 0."),
        )  # fmt: skip


def _check_taxes(facts: PartnerFacts, values: RuleValues) -> Iterator[Finding]:
    if facts.tax_debt is None or facts.tax_checked_on is None:
        yield Finding(
            "R52", "taxes-unchecked", values.edition, BLOCK,
            "tax_checked_on" if facts.tax_checked_on is None else "tax_debt",
            _("The tax debts of a partner are checked before the cooperation contract."),
            _source(values),
            _("Enter the day of the check and the debt in total; no debt is 0,00."),
        )  # fmt: skip
        return
    if values.partner_tax_debt_max is not None and facts.tax_debt > values.partner_tax_debt_max:
        yield Finding(
            "R52", "tax-debt", values.edition, BLOCK, "tax_debt",
            _("The tax debts of a partner may be at most %(most)s EUR in total when the contract is signed.",
              most=Decimal(f"{values.partner_tax_debt_max}.00")),
            _source(values),
            _("When the debt is paid, check again and enter the new day and amount."),
        )  # fmt: skip
    if facts.contract_date is not None and facts.tax_checked_on > facts.contract_date:
        yield Finding(
            "R52", "checked-late", values.edition, WARN, "tax_checked_on",
            _("The tax debts were checked after the cooperation contract was signed."),
            _source(values),
            _("Enter the check that was made before the signing, if there is one."),
        )  # fmt: skip


def _check_contract(facts: PartnerFacts, values: RuleValues) -> Iterator[Finding]:
    missing = "contract_number" if not facts.contract_number else "contract_date" if not facts.contract_date else ""
    if missing:
        yield Finding(
            "R52", "no-contract", values.edition, BLOCK, missing,
            _("A partner is active from the day of its cooperation contract."),
            _source(values),
            _("Enter the number and the date of the cooperation contract."),
        )  # fmt: skip


class Partnership(StrEnum):
    """How far the partner is that an institution belongs to: nothing recorded, recorded, active."""

    NONE = "none"
    RECORDED = "recorded"
    ACTIVE = "active"


def check_partnership(partnership: Partnership, values: RuleValues, *, field: str = "") -> list[Finding]:
    """Whether documents may go out in the name of an institution (R52). `field`: the term that names it."""
    if (
        partnership == Partnership.ACTIVE or values.partner_tax_debt_max is None
    ):  # the edition asks partners for nothing
        return []
    if partnership == Partnership.RECORDED:
        code, remedy = (
            "partner-inactive",
            _("Look at the partner's data, mend what is marked there and make the partner active."),
        )
    else:
        code, remedy = (
            "no-partner",
            _("Let the head or the municipal coordinator enter the partner's data and make the partner active."),
        )
    message = _("Neither the institution nor its municipality is an active partner of the project.")
    return [Finding("R52", code, values.edition, BLOCK, field, message, _source(values), remedy)]
