"""Verbs on partners: record what they show (D26), make them active when R52 holds."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.db.models import Q

from forms.people.access import scope_of
from forms.people.errors import AlreadyActive, NotAllowed, RulesBroken
from forms.people.models import Institution
from forms.people.partners import INDICATORS, PartnerOnboarding, PartnerState
from forms.people.rules import PartnerFacts, Partnership, check_partner, check_partnership
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.programmes.findings import blocking
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope
    from forms.people.models import Municipality
    from forms.people.terms import PartnerTerms
    from forms.programmes.findings import Finding
    from kernel.accounts.models import User


def keeps(scope: Scope, place: Institution | Municipality) -> bool:
    """The head keeps the data of the institution, the coordinator those of the municipality."""
    if isinstance(place, Institution):
        return place.register_code in scope.sends
    return place.pk in scope.coordinates


def findings_for(facts: PartnerFacts, *, on: date) -> list[Finding]:
    """R52 by the rules of the day of the contract; a contract from before all editions goes by those of `on`."""
    try:
        values = rules_in_force(facts.contract_date or on)
    except NoRules:
        values = rules_in_force(on)
    return check_partner(facts, values)


def record_partner(
    *, place: Institution | Municipality, terms: PartnerTerms, version: int, by: User, on: datetime
) -> PartnerOnboarding:
    """Keep what was typed, whole or not; an active partner keeps R52. `version` 0: nothing was recorded before.

    Raises NotAllowed, EditConflict, RulesBroken (active partners only).
    """
    if not keeps(scope_of(by, on=riga_date(on)), place):
        raise NotAllowed
    wanted = asdict(terms)
    with transaction.atomic():
        row = _row(place, lock=True)
        if row is None:
            row = PartnerOnboarding(**_key(place), version=0)
        if row.version != version:
            raise EditConflict
        if row.state == PartnerState.ACTIVE:
            broken = blocking(findings_for(_facts(row.facts(), terms), on=riga_date(on)))
            if broken:
                raise RulesBroken(broken)
        changed = {name for name, value in wanted.items() if getattr(row, name) != value}
        if row.pk and not changed:
            return row
        for name in changed:
            setattr(row, name, wanted[name])
        row.version += 1
        try:
            with transaction.atomic():
                row.save()
        except IntegrityError as error:  # the first data of this partner, entered twice at once
            raise EditConflict from error
        audit("people.partner_recorded", subject=row.public_id, by=by, on=on, fields=sorted(changed))
    return row


def activate_partner(*, partner: PartnerOnboarding, by: User, on: datetime) -> PartnerOnboarding:
    """Raises NotAllowed, AlreadyActive, RulesBroken."""
    place = partner.institution or partner.municipality
    if place is None or not keeps(scope_of(by, on=riga_date(on)), place):
        raise NotAllowed
    with transaction.atomic():
        row = PartnerOnboarding.objects.select_for_update().get(pk=partner.pk)
        if row.state == PartnerState.ACTIVE:
            raise AlreadyActive
        findings = findings_for(row.facts(), on=riga_date(on))
        if blocking(findings):
            raise RulesBroken(findings)
        row.state = PartnerState.ACTIVE
        row.version += 1
        row.save(update_fields=["state", "version"])
        audit("people.partner_activated", subject=row.public_id, by=by, on=on)
    return row


def partner_of(place: Institution | Municipality) -> PartnerOnboarding | None:
    return _row(place, lock=False)


def partnership_of(institution: Institution) -> Partnership:
    """As far as the institution itself or its municipality is, whichever is further: one cooperation contract with a
    municipality is for all its institutions. One query."""
    here = Q(institution=institution) | Q(municipality=institution.municipality_id)
    states = set(PartnerOnboarding.objects.filter(here).values_list("state", flat=True))
    if PartnerState.ACTIVE in states:
        return Partnership.ACTIVE
    return Partnership.RECORDED if states else Partnership.NONE


def partnership_findings(institution: Institution, *, on: date, field: str = "") -> list[Finding]:
    """What R52 says by the rules of the day `on` before a document goes out in the name of the institution."""
    return check_partnership(partnership_of(institution), rules_in_force(on), field=field)


def _row(place: Institution | Municipality, *, lock: bool) -> PartnerOnboarding | None:
    rows = PartnerOnboarding.objects.select_for_update() if lock else PartnerOnboarding.objects.all()
    return rows.filter(**_key(place)).first()


def _key(place: Institution | Municipality) -> dict[str, Institution | Municipality]:
    return {"institution" if isinstance(place, Institution) else "municipality": place}


def _facts(facts: PartnerFacts, terms: PartnerTerms) -> PartnerFacts:
    """The same partner after the change."""
    return replace(
        facts,
        plan_link=terms.plan_link,
        description=terms.description,
        indicators=tuple(getattr(terms, name) for name in INDICATORS),
        tax_debt=terms.tax_debt,
        tax_checked_on=terms.tax_checked_on,
        contract_number=terms.contract_number,
        contract_date=terms.contract_date,
    )
