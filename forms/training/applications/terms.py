"""What an application says, checked and typed; and how it lies in the record: section by section, as plain JSON."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

#: Sections in their order, and the answers of each.
SECTIONS: dict[str, tuple[str, ...]] = {
    "persona": ("group", "given_name", "surname", "personal_code", "birth_date", "phone", "municipality"),
    "izglitiba": (
        "education_ground", "coach_number", "coach_valid_until", "occupation", "at_institution", "institution",
    ),
    "iecere": (
        "regions", "municipalities", "proposed_by", "motivation", "experience", "monthly_hours", "languages",
    ),
}  # fmt: skip
#: What is confirmed on the last page.
CONFIRMATIONS = ("no_obstacle", "true_data", "data_notice")


@dataclass(frozen=True, kw_only=True)
class ApplicationTerms:
    """`group`: public_id of the group. `birth_date` is there also when the personal code tells it. `monthly_hours`:
    academic hours a month the person could give. Empty text and None: not said."""

    group: str
    given_name: str
    surname: str
    personal_code: str
    birth_date: date
    phone: str
    municipality: str
    education_ground: str
    coach_number: str
    coach_valid_until: date | None
    occupation: str
    at_institution: bool
    institution: str
    regions: tuple[str, ...]
    municipalities: str
    proposed_by: str
    motivation: str
    experience: str
    monthly_hours: int | None
    languages: str

    @property
    def name(self) -> str:
        return f"{self.given_name} {self.surname}"


def as_plain(value: Any) -> Any:
    """The value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value


def values_of(answers: Mapping[str, Any], section: str) -> dict[str, Any] | None:
    """The checked answers of a section, None while it has not passed."""
    values: dict[str, Any] | None = (answers.get(section) or {}).get("values")
    return values


def unfinished(answers: Mapping[str, Any]) -> list[str]:
    """Sections that have not passed, in their order."""
    return [name for name in SECTIONS if values_of(answers, name) is None]


def read_terms(answers: Mapping[str, Any]) -> ApplicationTerms:
    """Raises KeyError while a section is not finished."""
    plain = {name: value for section in SECTIONS for name, value in answers[section]["values"].items()}
    for name in ("birth_date", "coach_valid_until"):
        plain[name] = date.fromisoformat(plain[name]) if plain[name] else None
    plain["regions"] = tuple(plain["regions"])
    return ApplicationTerms(**{one.name: plain[one.name] for one in fields(ApplicationTerms)})


@dataclass(frozen=True, kw_only=True)
class Shown:
    """What the applicant had before the eyes when confirming, and how they had come in.

    `text`: the whole page in one spelling; `statement`: the words beside the boxes and on the button, in the language of
    the page. `sections` and `confirmed`: the same in Latvian, as the document prints them. `version`: of the application
    that was shown. `signed_in_by`, `signed_in_at`: what was proved and when.
    """

    text: str
    statement: str
    sections: Sequence[Mapping[str, Any]]
    confirmed: Sequence[str]
    version: int
    signed_in_by: tuple[str, ...]
    signed_in_at: datetime

    @property
    def digest(self) -> str:
        """SHA-256 (hex) of the page: a page that says anything else has another one."""
        return hashlib.sha256(self.text.encode()).hexdigest()
