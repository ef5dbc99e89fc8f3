"""Sent contracts without waiting for the office: the number, the case and the envelope are real, the pages are blank."""

from __future__ import annotations

import uuid
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

from pypdf import PdfWriter

import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.documents import signers_of, title_of
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.contracts.terms import Terms
from forms.people.models import Institution, Person
from forms.records import actions as records
from forms.records.models import CaseDocument, Draft
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.files import store
from kernel.jobs.queue import drain
from kernel.periods import now
from signing.data import SigningPolicy
from tests.factories import contract_draft

KEEP = datetime(2094, 6, 9, 21, 0, tzinfo=UTC)


def blank() -> bytes:
    """Two empty pages: enough to sign."""
    writer = PdfWriter()
    for _page in range(2):
        writer.add_blank_page(width=595, height=842)
    out = BytesIO()
    writer.write(out)
    return out.getvalue()


def user(login: str) -> User:
    return User.objects.get(email=f"{login}@paraugs.example")


def agreed(**changes: dict[str, str]) -> EmploymentContract:
    """The contract of tests/data, made by the head of the institution."""
    aina = user("aina")
    return actions.submit_contract(draft=contract_draft(aina, **changes), by=aina, on=now())


def sent(**changes: dict[str, str]) -> CaseDocument:
    """The same with its number and its signers."""
    contract = agreed(**changes)
    case = actions.send_contract(contract=contract, by=user("aina"), on=now())
    contract.refresh_from_db()
    out_for_signature(case, contract)
    return case


def out_for_signature(case: CaseDocument, contract: EmploymentContract) -> None:
    terms = Terms.from_json(contract.terms)
    file = store.put(blank(), media_type="application/pdf")
    signing_facade.open_envelope(
        subject=case.public_id,
        title=case.title,
        number=case.number,
        file=file,
        policy=SigningPolicy("qes", ordered=True, paper=True, seal=True, retention_until=case.retention_until),
        signers=signers_of(contract=contract, terms=terms, order=["mentor", "employer"]),
        expires_on=terms.expires_on,
        by=user("aina"),
        on=now(),
    )
    records.move(case=case, to=CaseState.SIGNING, by=None, on=now(), original_sha256=file.sha256)


def many(count: int, *, envelopes: bool = True) -> list[CaseDocument]:
    """`count` numbered contracts of Paraugpils vidusskola with Kārlis, out for signature."""
    pattern = agreed() if not EmploymentContract.objects.exists() else EmploymentContract.objects.earliest("pk")
    cases = []
    for _one in range(count):
        contract = copy_of(pattern)
        case = records.open_case(
            record=contract.public_id,
            kind="DL",
            register_code="PVS",
            institution_name="Paraugpils vidusskola",
            title=title_of(contract),
            document_date=date(2026, 11, 21),
            retention_until=KEEP,
            paper=False,
            parties={"mentor": user("karlis"), "employer": user("aina")},
            by=user("aina"),
            on=now(),
        )
        EmploymentContract.objects.filter(pk=contract.pk).update(case=case, state=ContractState.SENT)
        if envelopes:
            out_for_signature(case, contract)
        cases.append(case)
    return cases


def copy_of(pattern: EmploymentContract) -> EmploymentContract:
    """Another agreed contract with the same terms."""
    return EmploymentContract.objects.create(
        employer=Institution.objects.get(register_code="PVS"),
        employer_kind="institution",
        mentor=Person.objects.by_code("090604-29900"),
        start=pattern.start,
        end=pattern.end,
        rate=pattern.rate,
        edition=pattern.edition,
        terms=pattern.terms,
        created_by=user("aina"),
    )


def other_kind(kind: str) -> CaseDocument:
    """A numbered document of a kind whose parties may be minors."""
    return records.open_case(
        record=uuid.uuid4(), kind=kind, register_code="PVS", institution_name="Paraugpils vidusskola",
        title="Vienošanās ar Annu Parauglieci", document_date=date(2026, 11, 21), retention_until=KEEP, paper=False,
        parties={}, by=user("aina"), on=now(),
    )  # fmt: skip


def drafts(count: int) -> None:
    for _one in range(count):
        Draft.objects.create(kind="DL", owner=user("aina"), title="Kārlis Testnieks", register_code="PVS")


def work() -> None:
    """Run what is due and what falls due within two minutes; the office is not asked."""
    drain(until=now() + timedelta(minutes=2), strict=True)


def turns(case: CaseDocument) -> dict[str, Any]:
    """Role → turn of the document's signing."""
    summary = signing_facade.summary(case.public_id)
    assert summary is not None
    return {turn.role: turn for turn in summary.turns}
