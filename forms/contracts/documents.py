"""A contract record as the context of the document kind DL, and its signers. Keys: the kind's manifest [context]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from forms.contracts.facts import calendar_for, rule_values
from forms.contracts.models import EmploymentContract
from forms.contracts.rules import clauses, contract_terms
from forms.contracts.states import BY_CASE, EDITABLE
from forms.contracts.terms import Terms
from forms.people.access import scope_of
from forms.people.letterhead import letterhead_of
from forms.people.wording import identity
from forms.records.kinds import Document, Kind, Unsent
from forms.records.models import Draft
from kernel.grammar import counted, euros_in_words, in_words, money
from kernel.identifiers import iban
from kernel.periods import add_months
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date
    from uuid import UUID

    from forms.programmes.rules import RuleValues
    from kernel.accounts.models import User

KIND = "DL"


def title_of(contract: EmploymentContract) -> str:
    """How the document is called in lists: its kind and the mentor."""
    return f"Darba līgums ar mentoru {contract.terms['mentor_accusative']}"


def contract_context(*, contract: EmploymentContract, terms: Terms) -> dict[str, Any]:
    """Everything the template prints. Dates are ISO; words come declined."""
    values = rule_values(terms.sign_date)
    employer = contract.employer
    return {
        "place": terms.sign_place,
        "date": terms.sign_date.isoformat(),
        "road": "paper" if terms.paper else "electronic",
        "letterhead": letterhead_of(employer),
        "employer": {
            "kind": employer.kind,
            "name": employer.name,
            "registration_number": employer.registration_number,
            "address": employer.address,
            "email": employer.email,
            "phone": employer.phone,
            "rep_office": terms.rep_office,
            "rep_name": terms.rep_name,
            "rep_genitive": f"{terms.rep_office_genitive} {terms.rep_given_genitive} {terms.rep_surname_genitive}",
            "basis_accusative": terms.rep_basis,
        },
        "mentor": {
            "name": terms.mentor_name,
            "accusative": terms.mentor_accusative,
            **identity(terms.mentor_code, terms.mentor_birth_date),
            "residence": terms.mentor_address,
            "email": terms.mentor_email,
            "phone": contract.mentor.phone,
        },
        "certificate": {"number": terms.certificate_number, "date": terms.certificate_date.isoformat()},
        "suitability": {
            "source": f"Sodu reģistra pārbaude Nr. {terms.check_source}",
            "date": terms.check_date.isoformat(),
        },
        "profession": {"title": terms.profession_title, "code": terms.profession_code},
        "work": terms.work_description,
        "term": _term(contract, terms, values),
        "probation": _probation(terms),
        "workplace": {
            "kind": "places" if terms.workplace == "fixed" else "various",
            "places": [terms.workplace_note] if terms.workplace_note else [],
        },
        "time": {
            "guaranteed": academic_hours(terms.guaranteed_hours),
            "planned": academic_hours(terms.planned_hours),
            "windows": [terms.schedule],
            "notice": days_accusative(terms.schedule_notice_days),
        },
        "pay": _pay(terms, values),
        "leave": {"length": _weeks(terms.leave_weeks)},
        "rules": _rules(values),
        "insurance": {"institution": terms.social_insurance},
        "training": terms.training,
        "notice": {
            "employee": days_accusative(terms.notice_days),
            "employer": "no tūlītēja uzteikuma līdz vienam mēnesim atkarībā no pamatojuma",
        },
        "collective_agreement": terms.collective_agreement,
        "work_rules": terms.work_regulations,
    }


def _term(contract: EmploymentContract, terms: Terms, values: RuleValues) -> dict[str, Any]:
    """Which semesters the contract covers, by the calendar it was agreed on."""
    calendar = calendar_for(contract.employer)
    offer = next(
        (
            row
            for row in contract_terms(calendar, terms.start, semesters=values.contract_semesters)
            if terms.end in row.ends
        ),
        None,
    )
    turn = next(iter(calendar.turns_from(terms.start)), None)
    semesters = offer.semesters if offer else 1
    return {
        "semesters": semesters,
        "academic_year": turn.year.name.replace("/", "./") + "." if turn else "",
        "semester": turn.kind.value if turn and semesters == 1 else "",
        "start": terms.start.isoformat(),
        "end": terms.end.isoformat(),
        "ground": terms.fixed_term_ground.rstrip("."),
        "longest": _years_accusative(values.labour.fixed_term_max_months // 12),
    }


def _probation(terms: Terms) -> dict[str, str] | None:
    if not terms.probation_months:
        return None
    words = {1: "vienu mēnesi", 2: "divus mēnešus", 3: "trīs mēnešus"}
    until = add_months(terms.start, terms.probation_months) - timedelta(days=1)
    return {"length": words[terms.probation_months], "until": until.isoformat()}


def _pay(terms: Terms, values: RuleValues) -> dict[str, str]:
    monthly = terms.payments_per_month == 1
    return {
        "rate": money(terms.rate),
        "rate_words": euros_in_words(terms.rate),
        "source_accusative": f"metodiku „{values.methodology}”",
        "frequency": "monthly" if monthly else "twice",
        "days": f"līdz {terms.pay_day}. datumam"
        if monthly
        else f"{terms.pay_day}. datumā un mēneša pēdējā darba dienā",
        "iban": iban.spaced(terms.iban).replace(" ", "\u00a0"),
    }


def _rules(values: RuleValues) -> dict[str, str]:
    figures = clauses(values)
    basis = "Viena semestra laikā" if values.max_learners_basis == "distinct_in_semester" else "Vienlaikus"
    return {
        "hour": counted(figures.hour_minutes, "minūte", "minūtes", "minūšu")
        if figures.hour_minutes
        else "viena stunda",
        "hours_month": academic_hours(figures.max_hours_learner_month),
        "learners": f"{basis} Darbinieks atbalstu sniedz ne vairāk kā {figures.max_learners} izglītojamiem.",
        "diary_day": str(values.diary_edit_until_day),
        "storage_until": figures.storage_until.isoformat(),
    }


def academic_hours(n: int) -> str:
    """„21 (divdesmit viena) akadēmiskā stunda”, nominative."""
    noun = counted(n, "akadēmiskā stunda", "akadēmiskās stundas", "akadēmisko stundu").removeprefix(str(n)).strip()
    return f"{n} ({in_words(n, gender='f')}) {noun}"


def _weeks(n: int) -> str:
    noun = counted(n, "kalendāra nedēļa", "kalendāra nedēļas").removeprefix(str(n)).strip()
    return f"{n} ({in_words(n, gender='f')}) {noun}"


def days_accusative(n: int) -> str:
    """„21 (divdesmit vienu) dienu”, „30 (trīsdesmit) dienas”: after verbs such as paziņot, uzteikt."""
    words = in_words(n, gender="f")
    if n % 10 == 1 and n % 100 != 11:
        return f"{n} ({words.removesuffix('viena')}vienu) dienu"
    return f"{n} ({words}) dienas"


def _years_accusative(n: int) -> str:
    words = {1: "vienu gadu", 2: "divus gadus", 3: "trīs gadus", 4: "četrus gadus", 5: "piecus gadus"}
    return words.get(n, f"{n} gadus")


#: How each party is called in the document, and therefore beside its signature; Latvian, as the document is.
PARTIES = {"mentor": "mentors", "employer": "darba devēja pārstāvis"}


def signers_of(*, contract: EmploymentContract, terms: Terms, order: Sequence[str]) -> list[Signer]:
    """Mentor and employer's representative in the order of the kind's manifest."""
    from forms.people.models import Person

    representative = Person.objects.by_code(terms.rep_code)
    people = {
        "mentor": (terms.mentor_name, terms.mentor_code, terms.mentor_email, contract.mentor.user),
        "employer": (terms.rep_name, terms.rep_code, terms.rep_email, representative.user if representative else None),
    }
    signers = []
    for place, role in enumerate(order, start=1):
        name, code, email, user = people[role]
        signers.append(
            Signer(
                role=role,
                name=name,
                person_code=code,
                email=email,
                user_id=user.pk if user else None,
                order=place,
                label=PARTIES[role],
            )
        )
    return signers


def document_of(contract: EmploymentContract, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of a contract (forms.records.kinds)."""
    terms = Terms.from_json(contract.terms)
    return Document(
        context=contract_context(contract=contract, terms=terms),
        signers=signers_of(contract=contract, terms=terms, order=order),
        expires_on=terms.expires_on,
    )


def unsent_contract(user: User, on: date, public_id: UUID) -> Unsent | None:
    """An agreed contract, whose text may still be changed in Word (forms.records.kinds)."""
    scope = scope_of(user, on=on)
    rows = EmploymentContract.objects.visible_to(scope).select_related("employer", "mentor", "draft")
    contract = rows.filter(public_id=public_id, state__in=EDITABLE).first()
    if contract is None:
        return None
    code = contract.employer.register_code
    terms = Terms.from_json(contract.terms)
    return Unsent(
        record=contract.public_id,
        kind=KIND,
        title=title_of(contract),
        register_code=code,
        on=terms.sign_date,
        context=contract_context(contract=contract, terms=terms),
        back=reverse("contracts:contract", args=[contract.public_id]),
        writes=code in scope.writes,
        sends=code in scope.sends,
    )


def forget_draft(contract: EmploymentContract) -> None:
    """What was typed goes with the contract that it became."""
    if contract.draft_id is not None:
        Draft.objects.filter(pk=contract.draft_id).update(answers={}, done=[], title="")


CONTRACT = Kind(
    code=KIND, model=EmploymentContract, states=BY_CASE, document=document_of, unsent=unsent_contract,
    emptied=("terms",), goes=True, forget=forget_draft, people=("mentor",), place="employer__register_code",
    delegates=("employer",),
)  # fmt: skip
