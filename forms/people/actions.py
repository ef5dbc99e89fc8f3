"""Verbs on learners and their representatives. Each checks the right of `by`, writes the audit event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction

from forms.people.access import scope_of
from forms.people.errors import AlreadyKnown, ElsewhereLearner, NotAllowed, OtherPerson, RulesBroken, SharedPerson
from forms.people.learners import Learner, Representation
from forms.people.models import Membership, Person
from forms.people.restricting import must_be_free
from forms.people.rules import (
    LearnerFacts,
    RepresentationFacts,
    check_learner,
    check_representation,
)
from forms.programmes.editions import rules_in_force
from forms.programmes.findings import blocking
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.models import Institution
    from forms.people.terms import Identity, LearnerTerms, RepresentativeTerms
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues
    from kernel.accounts.models import User

_IDENTITY = ("given_name", "surname", "gender", "personal_code", "birth_date")
_LEARNER = ("stage", "level", "since", "until", "email", "phone")
_REPRESENTATION = ("relation", "proof", "email", "phone", "valid_from", "valid_to")


def learner_findings(
    *, terms: LearnerTerms, institution: Institution, on: date, values: RuleValues | None = None
) -> list[Finding]:
    """What the rules of the day say about this learner."""
    facts = LearnerFacts(
        birth_date=terms.identity.birth_date,
        stage=terms.stage,
        level=terms.level,
        vocational=institution.vocational,
        on=on,
    )
    return check_learner(facts, values or rules_in_force(on))


def representation_findings(*, learner: Learner, terms: RepresentativeTerms, on: date) -> list[Finding]:
    facts = RepresentationFacts(
        learner_birth_date=_born(learner.person),
        birth_date=terms.identity.birth_date,
        relation=terms.relation,
        proof=terms.proof,
        on=on,
    )
    return check_representation(facts, rules_in_force(on))


def enter_learner(*, institution: Institution, terms: LearnerTerms, by: User, on: datetime) -> Learner:
    """A new learner of the institution; one who has left another is taken over with what is known.

    Raises NotAllowed, RulesBroken, AlreadyKnown, ElsewhereLearner, OtherPerson.
    """
    _refuse(institution, by=by, on=on)
    return put_learner(institution=institution, terms=terms, by=by, on=on)


def put_learner(
    *, institution: Institution, terms: LearnerTerms, by: User, on: datetime, values: RuleValues | None = None
) -> Learner:
    """The same for a caller that has asked for the right of `by` once for many; `values`: the rules of the day."""
    _refuse_broken(learner_findings(terms=terms, institution=institution, on=riga_date(on), values=values))
    with transaction.atomic():
        person = _found(terms.identity)
        former = Learner.objects.filter(person=person).first() if person else _without_code(institution, terms.identity)
        _refuse_known(former, institution, on=riga_date(on))
        person = person or _made(terms.identity)
        learner = former or Learner(person=person, entered_by=by, entered_at=on)
        learner.institution = institution
        learner.document = terms.identity.document
        for name in _LEARNER:
            setattr(learner, name, getattr(terms, name))
        learner.version += 1 if former else 0
        learner.save()
        audit("people.learner_entered", subject=learner.public_id, by=by, on=on)
    return learner


def change_learner(*, learner: Learner, terms: LearnerTerms, version: int, by: User, on: datetime) -> Learner:
    """Write what differs. Raises NotAllowed, RulesBroken, OtherPerson, SharedPerson, EditConflict."""
    _refuse(learner.institution, by=by, on=on)
    _must_be_free(learner.person, learner.institution, by=by, on=on)
    _refuse_broken(learner_findings(terms=terms, institution=learner.institution, on=riga_date(on)))
    with transaction.atomic():
        row = Learner.objects.select_for_update().select_related("person").get(pk=learner.pk)
        if row.version != version:
            raise EditConflict
        changed = _change_person(row.person, terms.identity, shared=_has_other_roles(row.person))
        if changed:
            row.person.version += 1
            row.person.save()
        own = {name: getattr(terms, name) for name in _LEARNER} | {"document": terms.identity.document}
        changed |= _set(row, own)
        if changed:
            row.version += 1
            row.save()
            audit("people.learner_changed", subject=row.public_id, by=by, on=on, fields=sorted(changed))
    return row


def enter_representative(*, learner: Learner, terms: RepresentativeTerms, by: User, on: datetime) -> Representation:
    """Raises NotAllowed, RulesBroken, AlreadyKnown, OtherPerson."""
    _refuse(learner.institution, by=by, on=on)
    _must_be_free(learner.person, learner.institution, by=by, on=on)
    _refuse_broken(representation_findings(learner=learner, terms=terms, on=riga_date(on)))
    with transaction.atomic():
        Learner.objects.select_for_update().get(pk=learner.pk)
        person = _found(terms.identity) or _made(terms.identity)
        if person.pk == learner.person_id or learner.representations.filter(person=person).exists():
            raise AlreadyKnown
        row = Representation(learner=learner, person=person, document=terms.identity.document)
        for name in _REPRESENTATION:
            setattr(row, name, getattr(terms, name))
        row.save()
        audit("people.representative_entered", subject=learner.public_id, by=by, on=on)
    return row


def change_representative(
    *, representation: Representation, terms: RepresentativeTerms, version: int, by: User, on: datetime
) -> Representation:
    """Raises NotAllowed, RulesBroken, OtherPerson, SharedPerson, EditConflict."""
    learner = representation.learner
    _refuse(learner.institution, by=by, on=on)
    for person in (learner.person, representation.person):
        _must_be_free(person, learner.institution, by=by, on=on)
    _refuse_broken(representation_findings(learner=learner, terms=terms, on=riga_date(on)))
    with transaction.atomic():
        row = Representation.objects.select_for_update().select_related("person").get(pk=representation.pk)
        if row.version != version:
            raise EditConflict
        changed = _change_person(row.person, terms.identity, shared=_is_shared(row.person, learner))
        if changed:
            row.person.version += 1
            row.person.save()
        own = {name: getattr(terms, name) for name in _REPRESENTATION} | {"document": terms.identity.document}
        changed |= _set(row, own)
        if changed:
            row.version += 1
            row.save()
            audit("people.representative_changed", subject=learner.public_id, by=by, on=on, fields=sorted(changed))
    return row


def _refuse(institution: Institution, *, by: User, on: datetime) -> None:
    if institution.register_code not in scope_of(by, on=riga_date(on)).writes:
        raise NotAllowed


def _must_be_free(person: Person, institution: Institution, *, by: User, on: datetime) -> None:
    must_be_free([person.pk], register_code=institution.register_code, by=by, on=on)


def _refuse_broken(findings: list[Finding]) -> None:
    if blocking(findings):
        raise RulesBroken(findings)


def _refuse_known(former: Learner | None, institution: Institution, *, on: date) -> None:
    """Whom another institution has let go may come here; everybody else is somewhere already."""
    if former is None:
        return
    if former.institution_id == institution.pk:
        raise AlreadyKnown
    if former.until is None or former.until >= on:
        raise ElsewhereLearner


def _found(identity: Identity) -> Person | None:
    """The person with this code. Of a person found only a missing birth date is filled in, and nobody is told the name."""
    if not identity.personal_code:
        return None
    person = Person.objects.by_code(identity.personal_code)
    if person is None:
        return None
    if not is_same(person, identity):
        raise OtherPerson
    if person.birth_date is None:
        person.birth_date = identity.birth_date
        person.save()
    return person


def is_same(person: Person, identity: Identity) -> bool:
    """Name and birth date agree; a birth date that nobody has entered contradicts none."""
    names = (person.given_name.casefold(), person.surname.casefold())
    return names == (identity.given_name.casefold(), identity.surname.casefold()) and person.birth_date in {
        None,
        identity.birth_date,
    }


def _without_code(institution: Institution, identity: Identity) -> Learner | None:
    """A foreigner entered before without a code: name and birth date, at this institution only."""
    if identity.personal_code:
        return None
    rows = Learner.objects.filter(
        institution=institution, person__code_hash="", person__birth_date=identity.birth_date
    ).select_related("person")
    return next((row for row in rows if is_same(row.person, identity)), None)


def _made(identity: Identity) -> Person:
    person = Person(**{name: getattr(identity, name) for name in _IDENTITY})
    _save_with_code(person)
    return person


def _save_with_code(person: Person) -> None:
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError as error:  # somebody entered the same code a moment ago
        raise OtherPerson from error


def _change_person(person: Person, identity: Identity, *, shared: bool) -> set[str]:
    """Names of the identity's fields that differ, written to `person` but not saved unless the code changed."""
    wanted: dict[str, Any] = {name: getattr(identity, name) for name in _IDENTITY}
    if all(getattr(person, name) == value for name, value in wanted.items()):
        return set()
    if shared:
        raise SharedPerson
    if identity.personal_code and identity.personal_code != person.personal_code:
        other = Person.objects.by_code(identity.personal_code)
        if other is not None and other.pk != person.pk:
            raise OtherPerson
    changed = _set(person, wanted)
    _save_with_code(person)
    return changed


def _set(row: Any, wanted: dict[str, Any]) -> set[str]:
    changed = {name for name, value in wanted.items() if getattr(row, name) != value}
    for name in changed:
        setattr(row, name, wanted[name])
    return changed


def _has_other_roles(person: Person) -> bool:
    """The registry of mentors, places where the person works, and children keep their own people."""
    return hasattr(person, "mentor") or _works(person) or person.represents.exists()


def _works(person: Person) -> bool:
    return person.user_id is not None and Membership.objects.filter(user=person.user_id).exists()


def _is_shared(person: Person, learner: Learner) -> bool:
    """A representative known in another role, or to another institution."""
    if hasattr(person, "mentor") or _works(person) or Learner.objects.filter(person=person).exists():
        return True
    return person.represents.exclude(learner__institution=learner.institution_id).exists()


def _born(person: Person) -> date:
    if person.birth_date is None:  # every learner is entered with one
        raise ValueError(f"person {person.public_id} has no birth date")
    return person.birth_date
