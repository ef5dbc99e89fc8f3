"""Documents that lie in the archive: sealed, proven and deposited by the real jobs, without the office."""

from __future__ import annotations

from typing import Any

import signing.facade as signing_facade
from forms.contracts import actions
from forms.contracts.models import EmploymentContract
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel import pdf
from kernel.files import store
from kernel.periods import now, today
from signing.data import SigningPolicy
from tests.forms import desks


def sealed(case: CaseDocument, *, text: str) -> CaseDocument:
    """The numbered document with this text, sealed and deposited; the test trust services answer."""
    content = pdf.marked(desks.blank(), [text], title=case.number)
    file = store.put(content, media_type="application/pdf")
    signing_facade.open_envelope(
        subject=case.public_id, title=case.title, number=case.number, file=file, signers=[], by=None, on=now(),
        policy=SigningPolicy("seal", ordered=True, paper=False, seal=True, retention_until=case.retention_until),
        expires_on=today().replace(year=2030),
    )  # fmt: skip
    records.move(case=case, to=CaseState.SIGNING, by=None, on=now(), original_sha256=file.sha256)
    desks.work()
    case.refresh_from_db()
    assert case.state == CaseState.ARCHIVED
    return case


def contract(text: str, **changes: Any) -> CaseDocument:
    """A contract of Paraugpils vidusskola between Aina and Kārlis."""
    if EmploymentContract.objects.exists():
        return sealed(desks.many(1, envelopes=False)[0], text=text)
    made = desks.agreed(**changes)
    return sealed(actions.send_contract(contract=made, by=desks.user("aina"), on=now()), text=text)
