"""Gathers what the contract's rules and form ask for."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.rules import ContractFacts, TermOffer, contract_terms, months_of
from forms.contracts.states import ContractState
from forms.contracts.terms import SECTIONS, Terms, as_plain
from forms.people.models import EmployerKind, Institution, Membership, Person, Role
from forms.programmes.editions import calendar_of, rules_in_force
from forms.programmes.loading import rates
from forms.programmes.rates import find_rate
from forms.programmes.shipped import GENERAL, VOCATIONAL
from kernel.periods import Period

if TYPE_CHECKING:
    from forms.programmes.rules import RuleValues
    from kernel.calendars import Calendar

#: How long a request for signatures waits unless the employer says otherwise (days).
DAYS_TO_SIGN = 30


def rule_values(on: date) -> RuleValues:
    """The edition in force on the day the contract is signed (domain reference 4)."""
    return rules_in_force(on)


def calendar_for(employer: Institution | None) -> Calendar:
    """The academic calendar the employer's contracts go by."""
    if employer is None:
        return calendar_of()
    return calendar_of(kind=VOCATIONAL if employer.vocational else GENERAL, register_code=employer.register_code)


def offers(start: date, *, employer: Institution | None, on: date) -> tuple[TermOffer, ...]:
    """Lawful ends of a contract from `start`: one semester, then two."""
    return contract_terms(calendar_for(employer), start, semesters=rule_values(on).contract_semesters)


def end_of(start: date, *, semesters: int, grade: int | None, employer: Institution | None, on: date) -> date | None:
    """The last day of a contract: when `semesters` semesters end for the grade; for None the day most grades end.

    Grades 9 and 12 study longer than others (R16), and a contract that ends before their plan would cut it (R19).
    None: no such semester in the calendar.
    """
    offer = next((row for row in offers(start, employer=employer, on=on) if row.semesters == semesters), None)
    if offer is None or grade is None:
        return offer.end if offer else None
    turn = calendar_for(employer).turns_from(start)[semesters - 1]
    ends = {semester.end for semester in turn.year.semesters_of(grade) if semester.kind == turn.kind}
    return max(ends & set(offer.ends), default=None)


def questions_of(employer: Institution | None, *, on: date) -> frozenset[str]:
    """Which of the questions of R21 and R43 concern this employer under the rules of the day."""
    values = rule_values(on)
    asked = {"works_at_learners_institution"} if values.independence_recommended else set()
    rule = values.employer(employer.kind) if employer else None
    if rule is not None and rule.condition:
        asked.add(rule.condition)
    if employer is not None and employer.kind == EmployerKind.YOUTH_CENTRE:
        asked.add("youth_centre_municipal")
    return frozenset(asked)


def education_grounds(on: date) -> list[tuple[str, str]]:
    """The grounds of R6 in the edition of the day, as choices."""
    return [(ground.key, ground.label) for ground in rule_values(on).education_grounds]


def contract_facts(*, terms: Terms, on: date, contract: EmploymentContract | None = None) -> ContractFacts:
    """One contract as the rules see it; `contract` leaves itself out when other contracts are counted."""
    employer = Institution.objects.get(register_code=terms.employer)
    shared = {field.name for field in fields(ContractFacts)} & {field.name for field in fields(Terms)}
    rate = find_rate(rates(), terms.start)
    return ContractFacts(
        **{name: getattr(terms, name) for name in shared},
        employer_kind=employer.kind,
        employer_name=employer.name,
        employer_registration_number=employer.registration_number,
        employer_address=employer.address,
        rep_name=terms.rep_name,
        mentor_name=terms.mentor_name,
        calendar=calendar_for(employer),
        rate_in_table=rate.amount if rate else None,
        other_planned_hours=_other_hours(terms=terms, contract=contract),
    )


def _other_hours(*, terms: Terms, contract: EmploymentContract | None) -> int:
    """Planned hours a month under the mentor's other contracts that run at the same time (R13, R22)."""
    person = Person.objects.by_code(terms.mentor_code) if terms.mentor_code else None
    if person is None:
        return 0
    others = person.contracts.filter(start__lte=terms.end, end__gte=terms.start).exclude(state=ContractState.WITHDRAWN)
    if contract is not None:
        others = others.exclude(pk=contract.pk)
    return sum(int(other.terms["planned_hours"]) for other in others)


def prefilled(*, employer: Institution, mentor: Person | None, on: date) -> dict[str, Any]:
    """Answers of a new draft from what is already known; nobody is asked twice."""
    known: dict[str, Any] = {
        "employer": employer.register_code,
        "sign_place": employer.place,
        "sign_date": on,
        "expires_on": on + timedelta(days=DAYS_TO_SIGN),
        "work_regulations": f"{employer.name}: darba kārtības noteikumi",
        "social_insurance": "Valsts sociālās apdrošināšanas aģentūra",
        "leave_weeks": rule_values(on).labour.leave_weeks_min,
        "profession_title": "Izglītojamo mentors",
        "months_with_employer": 0,
        "probation_months": 0,
        "payments_per_month": 1,
    }
    known |= _representative(employer, on)
    if mentor is not None:
        known |= _mentor(mentor, employer)
    rate = find_rate(rates(), on)
    if rate is not None:
        known["rate"] = rate.amount
    return _as_answers(known)


def renewed(contract: EmploymentContract, *, on: date) -> dict[str, Any]:
    """Answers of a draft for the semester after this contract's end: what was agreed, who signs and what is known of the
    mentor as of today. What a new term must say anew is left out."""
    terms = Terms.from_json(contract.terms)
    employer = contract.employer
    fresh: dict[str, Any] = {
        "sign_date": on,
        "expires_on": on + timedelta(days=DAYS_TO_SIGN),
        "previous_contract_end": terms.end,
        "months_with_employer": terms.months_with_employer + months_of(Period(terms.start, terms.end)),
        "probation_months": 0,
    }
    fresh |= _representative(employer, on) | _mentor(contract.mentor, employer)
    known = asdict(terms) | fresh
    start = calendar_for(employer).next_start(terms.end)
    rate = find_rate(rates(), start) if start else None
    known["start"], known["end"] = start, None
    known["rate"] = rate.amount if rate else None
    if start is None or known["check_valid_until"] < start:  # a new check is due (R5)
        known |= dict.fromkeys(("check_date", "check_source", "check_result", "check_valid_until"))
    if any(known[f"rep_{one}"] != getattr(terms, f"rep_{one}") for one in ("given", "surname", "gender", "office")):
        known |= dict.fromkeys(("rep_given_genitive", "rep_surname_genitive", "rep_office_genitive"))
    if any(known[f"mentor_{one}"] != getattr(terms, f"mentor_{one}") for one in ("given", "surname", "gender")):
        known["mentor_accusative"] = None
    return _as_answers(known)


def _as_answers(known: dict[str, Any]) -> dict[str, Any]:
    """By section; what is empty is left to be asked."""
    plain = {name: as_plain(value) for name, value in known.items() if value not in (None, "")}
    return {
        section: {"values": {name: plain[name] for name in names if name in plain}}
        for section, names in SECTIONS.items()
        if any(name in plain for name in names)
    }


def _representative(employer: Institution, on: date) -> dict[str, Any]:
    head = (
        Membership.objects.in_force(on)
        .filter(institution=employer, role=Role.HEAD)
        .select_related("user__person")
        .order_by("-valid_from")
        .first()
    )
    person = getattr(head.user, "person", None) if head else None
    if head is None or person is None:
        return {}
    return {
        "rep_given": person.given_name,
        "rep_surname": person.surname,
        "rep_gender": person.gender,
        "rep_code": person.personal_code,
        "rep_email": person.email,
        "rep_office": head.office,
        "rep_basis": head.basis,
    }


def _mentor(mentor: Person, employer: Institution) -> dict[str, Any]:
    profile = getattr(mentor, "mentor", None)
    check = SuitabilityCheck.objects.filter(mentor=mentor, employer=employer).first()
    known: dict[str, Any] = {
        "mentor_given": mentor.given_name,
        "mentor_surname": mentor.surname,
        "mentor_gender": mentor.gender,
        "mentor_code": mentor.personal_code,
        "mentor_birth_date": mentor.birth_date,
        "mentor_address": mentor.address,
        "mentor_email": mentor.email,
        "iban": mentor.iban,
    }
    if profile is not None:
        known |= {
            "certificate_number": profile.certificate_number,
            "certificate_date": profile.certificate_date,
            "education_ground": profile.education_ground,
            "coach_valid_until": profile.coach_valid_until,
        }
    if check is not None:
        known |= {
            "check_date": check.checked_on,
            "check_source": check.source,
            "check_result": check.result,
            "check_valid_until": check.valid_until,
        }
    return known
