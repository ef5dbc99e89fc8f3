"""Agreements of mentors with learners, made by the real verbs; the pages of those that are sent are blank."""

from __future__ import annotations

from typing import Any

from forms.plans.agreements import actions
from forms.plans.agreements.documents import document_of
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.terms import AgreementTerms
from forms.plans.models import PlanProvider
from forms.records.models import CaseDocument
from kernel.accounts.models import User
from kernel.periods import now
from tests.factories.requests import open_blank


def agreement_terms(**changes: Any) -> AgreementTerms:
    plain: dict[str, Any] = {
        "situation": "Grūti iesākt lielākus darbus.\nMērķis: pašam plānot nedēļu.",
        "steps": "Tiekamies otrdienās skolas bibliotēkā.",
        "provider_promises": "Ierasties laikā un uzklausīt.",
        "recipient_promises": "Piedalīties un laikus paziņot, ja netieku.",
        "paper": True, **changes,
    }  # fmt: skip
    return AgreementTerms(**plain)


def written(provider: PlanProvider, *, by: User, **changes: Any) -> SupportAgreement:
    return actions.prepare_agreement(provider=provider, terms=agreement_terms(**changes), by=by, on=now())


def out_for_signature(agreement: SupportAgreement, *, by: User) -> CaseDocument:
    """Sent, with its number and its two signers; the office is not asked."""
    case = actions.send_agreement(agreement=agreement, version=agreement.version, by=by, on=now())
    agreement.refresh_from_db()
    order = ["learner", "mentor"]
    open_blank(case, document_of(agreement, order), by=by, order=order)
    return case
