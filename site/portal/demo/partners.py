"""Partner data (D26) of the invented places, entered and made active by those who keep them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from django.db import transaction

from forms.people import dealings
from forms.people.models import Institution, Municipality
from forms.people.terms import PartnerTerms
from kernel.accounts.models import User
from kernel.periods import now

if TYPE_CHECKING:
    from forms.people.partners import PartnerOnboarding

_SIGN = "Demonstrācijas dati"
_PLAN = PartnerTerms(
    plan_link="https://www.paraugs.example/pmp-noversanas-plans", description="", report_card_only=None, minority=None,
    immigrant=None, low_reading=None, exclusion_risk=None, esl_risk=None, tax_checked_on=date(2026, 8, 17),
    tax_debt=Decimal("0.00"), contract_number="", contract_date=date(2026, 8, 24),
)  # fmt: skip
_DESCRIPTION = replace(
    _PLAN, plan_link="", description=f"{_SIGN}: izglītojamie mācās četrās programmās, daļa no viņiem dzīvo dienesta viesnīcā.",
    report_card_only=6, minority=41, immigrant=3, low_reading=0, exclusion_risk=18, esl_risk=27,
    tax_debt=Decimal("149.90"),
)  # fmt: skip
#: Municipality → who keeps its data and its contract; then institutions with a contract of their own.
_MUNICIPALITIES = {
    "Paraugpils novads": ("raitis", "SL-DEMO-2026/1"),
    "Demonstrācijas novads": ("daina", "SL-DEMO-2026/2"),
    "Izdomas valstspilsēta": ("ilmars", "SL-DEMO-2026/3"),
}
_INSTITUTIONS = {"IPV": ("modris", "SL-DEMO-2026/4")}


@transaction.atomic
def load() -> list[PartnerOnboarding]:
    """Once; what somebody has changed since stays. Returns the partners made active now."""
    made = []
    for name, (keeper, number) in _MUNICIPALITIES.items():
        made += _active(Municipality.objects.get(name=name), replace(_PLAN, contract_number=number), keeper)
    for code, (keeper, number) in _INSTITUTIONS.items():
        made += _active(
            Institution.objects.get(register_code=code), replace(_DESCRIPTION, contract_number=number), keeper
        )
    return made


def _active(place: Institution | Municipality, terms: PartnerTerms, keeper: str) -> list[PartnerOnboarding]:
    if dealings.partner_of(place) is not None:
        return []
    by = User.objects.get(email=f"{keeper}@paraugs.example")
    row = dealings.record_partner(place=place, terms=terms, version=0, by=by, on=now())
    return [dealings.activate_partner(partner=row, by=by, on=now())]
