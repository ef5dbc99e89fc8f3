"""Documents of a plan that lie in the archive: signed on paper, scanned, compared, sealed by the real jobs."""

from __future__ import annotations

from typing import Any

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import CaseDocument
from kernel.accounts.models import User
from kernel.periods import now, riga_date
from tests.forms import desks


def archived(case: CaseDocument, *, by: User, second: User) -> CaseDocument:
    """The scan of the signed paper, compared by a second person; the test trust services answer."""
    signing_facade.upload_scan(
        subject=case.public_id, parts=[desks.blank()], place="Mape „Dokumenti”, 12. kabinets",
        signed_on=riga_date(now()), by=by, on=now(),
    )  # fmt: skip
    signing_facade.confirm_paper(subjects=[case.public_id], by=second, on=now())
    desks.work()
    case.refresh_from_db()
    assert case.state == "archived"
    return case


def contract_on_paper(*, by: User, second: User, **changes: Any) -> EmploymentContract:
    """The contract of tests/data, in force, its paper original archived."""
    case = desks.sent(**changes)
    signing_facade.choose_paper(subject=case.public_id, by=by, on=now())
    archived(case, by=by, second=second)
    contract = EmploymentContract.objects.get(case=case)
    assert contract.state == ContractState.IN_FORCE
    return contract


def as_if_archived(contract: EmploymentContract, *, by: User) -> CaseDocument:
    """Only the state: for lists, which read no file."""
    case = desks.other_kind("DL")
    CaseDocument.objects.filter(pk=case.pk).update(state="archived")
    EmploymentContract.objects.filter(pk=contract.pk).update(case=case, state=ContractState.IN_FORCE)
    case.refresh_from_db()
    return case
