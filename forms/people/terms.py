"""What a form or a line of a table says about a person, read and checked, before anything is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Identity:
    """Who it is. personal_code: "DDMMYY-CNNNK", empty for a foreigner without one, who has a document then."""

    given_name: str
    surname: str
    gender: str
    personal_code: str
    birth_date: date
    document: str


@dataclass(frozen=True, kw_only=True)
class LearnerTerms:
    identity: Identity
    stage: str
    level: int
    since: date
    until: date | None
    email: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class RepresentativeTerms:
    identity: Identity
    relation: str
    proof: str
    email: str
    phone: str
    valid_from: date
    valid_to: date | None


@dataclass(frozen=True, kw_only=True)
class PartnerTerms:
    """D26; names as in PartnerOnboarding."""

    plan_link: str
    description: str
    report_card_only: int | None
    minority: int | None
    immigrant: int | None
    low_reading: int | None
    exclusion_risk: int | None
    esl_risk: int | None
    tax_checked_on: date | None
    tax_debt: Decimal | None
    contract_number: str
    contract_date: date | None
