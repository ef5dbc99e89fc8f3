"""Gathers what the contract's rules and form ask for."""

from __future__ import annotations

from dataclasses import asdict, fields
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db.models.functions import Coalesce

from forms.contracts.changes.in_force import in_force
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
    from collections.abc import Mapping

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
        **{name: getattr(terms, name) for name in shared}
        | _check_known(terms=terms, employer=employer, contract=contract),
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


def newest_check(*, mentor: Person | None, employer: Institution | None) -> SuitabilityCheck | None:
    """The check that holds for this mentor and employer (R5); None when there is none."""
    if mentor is None or employer is None:
        return None
    return SuitabilityCheck.objects.counting().filter(mentor=mentor, employer=employer).first()


def known_mentor(values: Mapping[str, Any]) -> Person | None:
    """The mentor of a contract's terms or answers, if the portal knows the person: by code, else by certificate."""
    person = Person.objects.by_code(values["mentor_code"]) if values.get("mentor_code") else None
    if person is None and values.get("certificate_number"):
        person = Person.objects.filter(mentor__certificate_number=values["certificate_number"]).first()
    return person


def check_terms(check: SuitabilityCheck | None) -> dict[str, Any]:
    """A check as terms of a contract; without one they are empty."""
    return {
        "check_date": check.checked_on if check else None,
        "check_source": check.source if check else "",
        "check_result": check.result if check else "",
        "check_valid_until": check.valid_until if check else None,
    }


def _check_known(*, terms: Terms, employer: Institution, contract: EmploymentContract | None) -> dict[str, Any]:
    """The check the rules look at: of a contract that was made, the newest on record and no other; of a form, what was
    typed if that is newer."""
    if contract is not None:
        return check_terms(newest_check(mentor=contract.mentor, employer=employer))
    check = newest_check(mentor=known_mentor(asdict(terms)), employer=employer)
    return check_terms(check) if check and check.checked_on >= terms.check_date else {}


def check_to_take(*, answers: Mapping[str, Any], employer: Institution | None, on: date) -> SuitabilityCheck | None:
    """The check on record that a form takes instead of asking: the newest, unless it ends before the work begins."""
    given = [(answers.get(section) or {}).get("values") or {} for section in ("mentor", "suitability", "term")]
    known = {name: value for values in given for name, value in values.items()}
    check = newest_check(mentor=known_mentor(known), employer=employer)
    start = date.fromisoformat(known["start"]) if known.get("start") else on
    return None if check is None or (check.suitable and check.valid_until < start) else check


def _other_hours(*, terms: Terms, contract: EmploymentContract | None) -> int:
    """Planned hours a month under the mentor's other contracts that run at the same time (R13, R22)."""
    person = Person.objects.by_code(terms.mentor_code) if terms.mentor_code else None
    if person is None:
        return 0
    others = person.contracts.annotate(last=Coalesce("moved_end", "end"))
    others = others.filter(start__lte=terms.end, last__gte=terms.start).exclude(state=ContractState.WITHDRAWN)
    if contract is not None:
        others = others.exclude(pk=contract.pk)
    others = others.prefetch_related("amendments", "terminations")
    return sum(in_force(other, min(terms.end, other.last_day)).planned_hours for other in others)


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
    known |= representative(employer, on)
    if mentor is not None:
        known |= _mentor(mentor, employer, on)
    rate = find_rate(rates(), on)
    if rate is not None:
        known["rate"] = rate.amount
    return _as_answers(known)


def renewed(contract: EmploymentContract, *, on: date) -> dict[str, Any]:
    """Answers of a draft for the semester after this contract's end: what was agreed, who signs and what is known of the
    mentor as of today. What a new term must say anew is left out."""
    terms = Terms.from_json(contract.terms)
    employer = contract.employer
    end = contract.moved_end or terms.end
    latest = in_force(contract, end)
    fresh: dict[str, Any] = {
        "sign_date": on,
        "expires_on": on + timedelta(days=DAYS_TO_SIGN),
        "previous_contract_end": end,
        "months_with_employer": terms.months_with_employer + months_of(Period(terms.start, end)),
        "probation_months": 0,
        "planned_hours": latest.planned_hours,
        "guaranteed_hours": latest.guaranteed_hours,
    }
    fresh |= representative(employer, on) | _mentor(contract.mentor, employer, on)
    known = asdict(terms) | fresh
    start = calendar_for(employer).next_start(end)
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


def representative(employer: Institution, on: date) -> dict[str, Any]:
    """Who is the employer's head on a day, as terms of a contract; empty when nobody is."""
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


def _mentor(mentor: Person, employer: Institution, on: date) -> dict[str, Any]:
    profile = getattr(mentor, "mentor", None)
    check = newest_check(mentor=mentor, employer=employer)
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
    return known | (check_terms(check) if check and check.valid_until >= on else {})
