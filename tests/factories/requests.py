"""Requests for support, made by the real verbs; the pages of those that are sent are blank."""

from __future__ import annotations

from datetime import date
from typing import Any

import signing.facade as signing_facade
from forms.people.learners import Learner
from forms.people.terms import Identity
from forms.plans.requests import actions
from forms.plans.requests.documents import document_of
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.terms import RequestTerms
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.files import store
from kernel.periods import now
from signing.data import SigningPolicy
from tests.forms.desks import blank

ELZA = Identity(
    given_name="Elza", surname="Piemēra", gender="f", personal_code="271108-29902", birth_date=date(2008, 11, 27),
    document="",
)  # fmt: skip
TOMS = Identity(
    given_name="Toms", surname="Izdomājums", gender="m", personal_code="300407-29902", birth_date=date(2007, 4, 30),
    document="",
)  # fmt: skip
AUTUMN, SPRING = "2026/2027-I", "2026/2027-II"


def request_terms(**changes: Any) -> RequestTerms:
    plain: dict[str, Any] = {
        "semester": AUTUMN, "representation": None, "paper": False,
        "residence": "Izdomas iela 3 – 7, Paraugpils, LV-0000",
        "addressee": "Paraugpils vidusskolas direktorei Ainai Vadītājai-Demo", **changes,
    }  # fmt: skip
    return RequestTerms(**plain)


def prepared(learner: Learner, *, by: User, **changes: Any) -> SupportRequest:
    return actions.prepare_request(learner=learner, terms=request_terms(**changes), by=by, on=now())


def out_for_signature(request: SupportRequest, *, by: User) -> CaseDocument:
    """Sent, with its number and its signer; the office is not asked."""
    case = actions.send_request(request=request, version=request.version, by=by, on=now())
    request.refresh_from_db()
    open_blank(case, document_of(request, ["applicant"]), by=by, order=["applicant"])
    return case


def open_blank(case: CaseDocument, document: Any, *, by: User, order: list[str]) -> None:
    file = store.put(blank(), media_type="application/pdf")
    signing_facade.open_envelope(
        subject=case.public_id, title=case.title, number=case.number, file=file, draft=file,
        policy=SigningPolicy(
            "qes", ordered=len(order) == 1, paper=True, seal=True, retention_until=case.retention_until,
            on_paper=case.paper,
        ),
        signers=document.signers, expires_on=document.expires_on, by=by, on=now(),
    )  # fmt: skip
    records.move(case=case, to=CaseState.SIGNING, by=None, on=now(), original_sha256=file.sha256)
