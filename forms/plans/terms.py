"""What a plan says, checked and typed; and how it lies in its versions: section by section, as plain JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from forms.plans.grounds import Module
from kernel.periods import Period

if TYPE_CHECKING:
    from collections.abc import Mapping

#: Sections in their order, and the answers of each.
SECTIONS: dict[str, tuple[str, ...]] = {
    "laiks": ("start", "end", "education_programme"),
    "modulis": ("modules", "main_module", "ground", "report_card"),
    "riski": ("leaving_risks", "exclusion", "exclusion_other", "justification"),
    "pasakums": ("goals", "activities", "hours", "hours_month"),
    "mentors": ("contract", "mentor_from", "mentor_until", "mentor_hours", "mentor_month", "others"),
}
#: The section that is kept apart (forms.plans.risks) and shown only to whom the matrix lets see it.
RESTRICTED = "riski"


@dataclass(frozen=True, kw_only=True)
class MentorTerms:
    """One of the mentors whom a plan names. `contract`: public_id of the contract; `start`, `end`: own days in the plan,
    None: the plan's; `hours`, `hours_month`: own share of the plan's hours, None: all of them."""

    contract: str
    start: date | None = None
    end: date | None = None
    hours: int | None = None
    hours_month: int | None = None


@dataclass(frozen=True, kw_only=True)
class PlanTerms:
    """Everything a plan says but for what is restricted. `contract`: public_id of the mentor's contract; `mentor_…`: that
    mentor's own days and share of the hours, None: the plan's; `others`: further mentors. `goals`: expected results. Hours
    are academic hours. Empty and None: not said yet."""

    start: date | None = None
    end: date | None = None
    education_programme: str = ""
    modules: tuple[Module, ...] = ()
    main_module: Module | None = None
    ground: str = ""
    report_card: bool | None = None
    goals: str = ""
    activities: str = ""
    hours: int | None = None
    hours_month: int | None = None
    contract: str = ""
    mentor_from: date | None = None
    mentor_until: date | None = None
    mentor_hours: int | None = None
    mentor_month: int | None = None
    others: tuple[MentorTerms, ...] = ()

    @property
    def period(self) -> Period | None:
        """The days of the plan, when both ends are known and in order."""
        return Period(self.start, self.end) if self.start and self.end and self.start <= self.end else None

    @property
    def mentors(self) -> tuple[MentorTerms, ...]:
        """Everybody the plan names, in the order of its form; nobody while no contract is chosen."""
        if not self.contract:
            return ()
        share = (self.mentor_hours, self.mentor_month) if self.others else (None, None)
        first = MentorTerms(
            contract=self.contract, start=self.mentor_from, end=self.mentor_until, hours=share[0], hours_month=share[1]
        )
        return (first, *self.others)


@dataclass(frozen=True, kw_only=True)
class RiskTerms:
    """What is restricted: groups of risks of leaving school early, categories of exclusion, why the measure is needed."""

    leaving_risks: tuple[str, ...] = ()
    exclusion: tuple[str, ...] = ()
    exclusion_other: str = ""
    justification: str = ""


def as_plain(value: Any) -> Any:
    """The value as JSON keeps it."""
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple | list) else value


def values_of(answers: Mapping[str, Any], section: str) -> dict[str, Any] | None:
    """The checked answers of a section, None while it has not passed."""
    values: dict[str, Any] | None = (answers.get(section) or {}).get("values")
    return values


def unfinished(answers: Mapping[str, Any], risks: Mapping[str, Any]) -> list[str]:
    """Sections that have not passed, in their order."""
    both = {**answers, **risks}
    return [name for name in SECTIONS if values_of(both, name) is None]


def read_terms(answers: Mapping[str, Any]) -> PlanTerms:
    """As far as sections have passed."""
    plain = _plain(answers, PlanTerms)
    for name in ("start", "end", "mentor_from", "mentor_until"):
        plain[name] = _day(plain.get(name))
    plain["others"] = tuple(
        MentorTerms(
            contract=one["contract"],
            start=_day(one["mentor_from"]),
            end=_day(one["mentor_until"]),
            hours=one["mentor_hours"],
            hours_month=one["mentor_month"],
        )
        for one in plain.get("others") or ()
    )
    plain["modules"] = tuple(Module(one) for one in plain.get("modules", ()))
    plain["main_module"] = Module(plain["main_module"]) if plain.get("main_module") else None
    return PlanTerms(**plain)


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None


def read_risks(answers: Mapping[str, Any]) -> RiskTerms:
    plain = _plain(answers, RiskTerms)
    for name in ("leaving_risks", "exclusion"):
        plain[name] = tuple(plain.get(name, ()))
    return RiskTerms(**plain)


def _plain(answers: Mapping[str, Any], kind: type) -> dict[str, Any]:
    known = {one.name for one in fields(kind)}
    found = {name: value for section in SECTIONS for name, value in (values_of(answers, section) or {}).items()}
    return {name: value for name, value in found.items() if name in known}


def differing(before: PlanTerms | RiskTerms, after: PlanTerms | RiskTerms) -> list[str]:
    """Names of what is not the same in two versions."""
    return [one.name for one in fields(before) if getattr(before, one.name) != getattr(after, one.name)]
