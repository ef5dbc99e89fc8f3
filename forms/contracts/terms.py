"""What was agreed: every value of an employment contract with its type and meaning (D07; Darba likums section 40)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

from django.utils.translation import gettext_lazy as _

from forms.contracts.errors import ContractError
from forms.people.wording import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Section of the form → the terms it asks for. The order is the order of the form.
SECTIONS: dict[str, tuple[str, ...]] = {
    "employer": (
        "employer", "rep_given", "rep_surname", "rep_gender", "rep_office", "rep_basis", "rep_code", "rep_email",
        "rep_given_genitive", "rep_surname_genitive", "rep_office_genitive",
    ),
    "mentor": (
        "mentor_given", "mentor_surname", "mentor_gender", "mentor_code", "mentor_birth_date", "mentor_address",
        "mentor_email", "mentor_accusative",
    ),
    "suitability": (
        "certificate_number", "certificate_date", "education_ground", "coach_valid_until", "check_date",
        "check_source", "check_result", "check_valid_until",
    ),
    "term": ("start", "end", "fixed_term_ground", "probation_months", "previous_contract_end", "months_with_employer"),
    "work": (
        "workplace", "workplace_note", "profession_title", "profession_code", "work_description",
        "guaranteed_hours", "planned_hours", "schedule", "schedule_notice_days", "learner_registered",
        "outside_institutions", "youth_centre_municipal", "works_at_learners_institution",
    ),
    "pay": ("rate", "pay_day", "payments_per_month", "iban"),
    "order": (
        "leave_weeks", "notice_days", "collective_agreement", "work_regulations", "training", "social_insurance",
    ),
    "signing": ("sign_date", "sign_place", "paper", "expires_on"),
}  # fmt: skip


#: Words about the representative that are printed in the genitive, with their kind for kernel.grammar.
REPRESENTATIVE_WORDS: dict[str, Kind] = {"rep_given": "given", "rep_surname": "surname", "rep_office": "phrase"}


class Incomplete(ContractError):
    """Sections of the form are not finished yet; `sections` names them."""

    code = "incomplete"

    def __init__(self, sections: list[str]) -> None:
        super().__init__(_("Some sections of the contract are not finished yet."))
        self.sections = sections


@dataclass(frozen=True)
class Terms:
    """One contract's agreed values. Money in EUR, hours in academic hours (40 min), dates as Riga calendar days.

    Empty text means "not agreed" where the law allows that (collective agreement, training). True, False and None
    ("nobody has said") answer the questions of R21 and R43, which are about the agreement but not printed in it.
    Personal data stand here in the clear, so a Terms object is stored only encrypted and never logged.
    """

    employer: str
    rep_given: str
    rep_surname: str
    rep_gender: str
    rep_office: str
    rep_basis: str
    rep_code: str
    rep_email: str
    rep_given_genitive: str
    rep_surname_genitive: str
    rep_office_genitive: str
    mentor_given: str
    mentor_surname: str
    mentor_gender: str
    mentor_code: str
    mentor_birth_date: date | None
    mentor_address: str
    mentor_email: str
    mentor_accusative: str
    certificate_number: str
    certificate_date: date
    education_ground: str
    coach_valid_until: date | None
    check_date: date
    check_source: str
    check_result: str
    check_valid_until: date
    start: date
    end: date
    fixed_term_ground: str
    probation_months: int
    previous_contract_end: date | None
    months_with_employer: int
    workplace: str
    workplace_note: str
    profession_title: str
    profession_code: str
    work_description: str
    guaranteed_hours: int
    planned_hours: int
    schedule: str
    schedule_notice_days: int
    rate: Decimal
    pay_day: int
    payments_per_month: int
    iban: str
    leave_weeks: int
    notice_days: int
    collective_agreement: str
    work_regulations: str
    training: str
    social_insurance: str
    sign_date: date
    sign_place: str
    paper: bool
    expires_on: date
    learner_registered: bool | None = None
    outside_institutions: bool | None = None
    youth_centre_municipal: bool | None = None
    works_at_learners_institution: bool | None = None

    @property
    def mentor_name(self) -> str:
        return f"{self.mentor_given} {self.mentor_surname}"

    @property
    def rep_name(self) -> str:
        return f"{self.rep_given} {self.rep_surname}"

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> Terms:
        hints = _hints()
        named = [name for name in hints if name not in QUESTIONS or name in values]
        return cls(**{name: _typed(hints[name], values[name]) for name in named})

    @classmethod
    def from_answers(cls, answers: Mapping[str, Any]) -> Terms:
        """From a draft's answers; raises Incomplete when a section has not passed yet."""
        missing = missing_sections(answers)
        if missing:
            raise Incomplete(missing)
        merged: dict[str, Any] = {}
        for section in SECTIONS:
            merged |= answers[section]["values"]
        return cls.from_json(merged)

    def as_json(self) -> dict[str, Any]:
        return {name: as_plain(value) for name, value in asdict(self).items()}

    def as_answers(self) -> dict[str, Any]:
        """The terms as a draft's answers, to start a new version from."""
        plain = self.as_json()
        return {section: {"values": {name: plain[name] for name in names}} for section, names in SECTIONS.items()}


@cache
def _hints() -> dict[str, Any]:
    """Kinds of the terms by name; Python looks them up anew each time it is asked."""
    return get_type_hints(Terms)


#: Terms that need no answer: which questions of R21 and R43 are asked depends on the kind of employer.
QUESTIONS = frozenset(field.name for field in fields(Terms) if field.default is None)


def missing_sections(answers: Mapping[str, Any]) -> list[str]:
    return [
        section
        for section, names in SECTIONS.items()
        if set(names) - QUESTIONS - set((answers.get(section) or {}).get("values") or {})
    ]


def as_plain(value: object) -> Any:
    """A value as JSON keeps it: dates in ISO 8601, amounts as text."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value


def typed_values(values: Mapping[str, Any]) -> dict[str, Any]:
    """Stored answers as dates, amounts and numbers again; what is no term (the number of semesters) stays as it is."""
    hints = _hints()
    return {name: _typed(hints[name], value) if name in hints else value for name, value in values.items()}


_YES_OR_NO, _DAYS = bool | None, (date, date | None)


def _typed(kind: object, value: Any) -> Any:
    if kind == _YES_OR_NO:
        return value if value is None else bool(value)
    if kind in _DAYS:
        return date.fromisoformat(value) if value else None
    if kind is Decimal:
        return Decimal(value)
    if kind is int:
        return int(value)
    if kind is bool:
        return bool(value)
    return value or ""
