"""The values of a rule edition as frozen data, read from the plain content of an edition."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import date
from typing import Any, get_args

PROGRAMME = "P1"


class MalformedRules(ValueError):
    """The content of an edition lacks a value, or has one of another type."""

    code = "programmes.malformed-rules"
    retry = False


@dataclass(frozen=True)
class EmployerRule:
    """One kind of employer that may conclude the contract (R21); `condition` is empty, "learner_registered" or
    "outside_institutions"."""

    kind: str
    condition: str


@dataclass(frozen=True)
class EducationGround:
    """One ground of R6; `label` is shown and printed as the edition words it."""

    key: str
    label: str
    valid_until_needed: bool = False


@dataclass(frozen=True)
class LabourLaw:
    """What the Labour Law fixes for such a contract. `probation_limits` pairs (term up to months, probation months)."""

    name: str
    fixed_term_max_months: int
    probation_limits: tuple[tuple[int, int], ...]
    probation_max_months: int
    repeat_break_days: int
    leave_weeks_min: int
    notice_max_days: int
    payments_per_month: tuple[int, ...]
    employment_retention_years: int
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)


@dataclass(frozen=True)
class RuleValues:
    """Every dated value of programme P1. Hours are academic hours, ages full years, `partner_tax_debt_max` whole euros;
    None means "not set then"."""

    edition: str
    effective_from: date
    employers: tuple[EmployerRule, ...]
    education_grounds: tuple[EducationGround, ...]
    labour: LabourLaw
    learner_min_age: int
    mentor_min_age: int
    module1_grounds: tuple[str, ...]
    training_hours: int
    max_learners: int
    max_learners_basis: str
    max_hours_learner_month: int
    breaks: str
    contract_semesters: tuple[int, ...]
    request_required: bool
    agreement_required: bool
    expert_approval_required: bool
    diary_edit_until_day: int
    monthly_evidence: str
    dluv_confirm: tuple[str, ...]
    methodology: str
    evaluation: str
    storage_until: date
    paper_copies: int
    language: str
    independence_recommended: bool
    mentors_target: int
    round_min: int
    service_from: date
    service_to: date
    contract_upload: tuple[str, ...] | None = None
    hour_minutes: int | None = None
    supervision_group: str | None = None
    supervision_minutes: int | None = None
    supervision_confirm_days: int | None = None
    grades_max: int | None = None
    courses_max: int | None = None
    partner_tax_debt_max: int | None = None
    sources: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def employment_retention_years(self) -> int:
        """Years from the employee's birth that the employer's record is kept."""
        return self.labour.employment_retention_years

    @property
    def max_month_hours(self) -> int:
        """A mentor's largest month (R13): the learner ceiling times the hours of a learner."""
        return self.max_learners * self.max_hours_learner_month

    def source_of(self, name: str) -> str:
        """Where the value comes from, in words for people; KeyError for a name that is no value."""
        return self.sources[name]

    def ground(self, key: str) -> EducationGround | None:
        """The education ground of this key, if this edition knows it."""
        return next((ground for ground in self.education_grounds if ground.key == key), None)

    def employer(self, kind: str) -> EmployerRule | None:
        """The rule for this kind of employer, if this edition allows it."""
        return next((employer for employer in self.employers if employer.kind == kind), None)


def read_rules(content: Mapping[str, Any], labour: LabourLaw) -> RuleValues:
    """An edition's content as RuleValues. Raises MalformedRules for a missing, unknown or sourceless value."""
    names = content.get("sources", {})
    try:
        values, sources = _values(content, names)
        return RuleValues(
            edition=content["name"],
            effective_from=_plain(date, content["effective_from"]),
            employers=tuple(EmployerRule(row["kind"], row["condition"]) for row in content["employers"]),
            education_grounds=tuple(
                EducationGround(row["key"], row["label"], bool(row.get("valid_until_needed", False)))
                for row in content["education_grounds"]
            ),
            labour=labour,
            sources=sources | {key: names[content[key][0]["source"]] for key in ("employers", "education_grounds")},
            **_typed(RuleValues, values),
        )
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as error:
        raise MalformedRules(f"{content.get('name', '?')}: {error!r}") from error


def read_labour_law(content: Mapping[str, Any]) -> LabourLaw:
    """The content of the Labour Law's edition. Raises MalformedRules."""
    try:
        values, sources = _values(content, None)
        return LabourLaw(name=content["name"], sources=sources, **_typed(LabourLaw, values))
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise MalformedRules(f"{content.get('name', '?')}: {error!r}") from error


def _values(content: Mapping[str, Any], names: Mapping[str, str] | None) -> tuple[dict[str, Any], dict[str, str]]:
    rows = content["values"]
    return (
        {name: row["value"] for name, row in rows.items()},
        {name: row["source"] if names is None else names[row["source"]] for name, row in rows.items()},
    )


def _typed(kind: type, values: Mapping[str, Any]) -> dict[str, Any]:
    """Lists become tuples, ISO dates (an edition's row is JSON) become dates; a value of no such name is refused."""
    wanted = {f.name: f.type for f in fields(kind)}
    unknown = set(values) - set(wanted)
    if unknown:
        raise ValueError(f"no such values: {sorted(unknown)}")
    return {name: _plain(wanted[name], value) for name, value in values.items()}


def _plain(kind: Any, value: Any) -> Any:
    """The value as its field wants it: `int | None` is int where a value stands, a list is a tuple of one kind."""
    parts = get_args(kind)
    if type(None) in parts:
        kind = next(part for part in parts if part is not type(None))
    elif parts and not isinstance(value, list | tuple):
        raise TypeError(f"{value!r} is no list")
    if isinstance(value, list):
        if kind in {int, str, bool, date}:
            raise TypeError(f"{value!r} is a list")
        return tuple(_plain(parts[0] if parts[1:] == (...,) else None, part) for part in value)
    if kind is date and isinstance(value, str):
        return date.fromisoformat(value)
    plain = {int: int, str: str, bool: bool, date: date}.get(kind)
    if plain and type(value) is not plain:
        raise TypeError(f"{value!r} is not {plain.__name__}")
    return value
