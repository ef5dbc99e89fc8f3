"""Lists that grow for years ask the database as often at a thousand rows as at fifty."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.contracts.documents import title_of
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.periods import now, riga_date
from tests.forms import desks
from tests.forms.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
#: The register, its search, contracts with their filter, those to be sent, „Mani darbi”.
PAGES = ("/dokumenti/", "/dokumenti/?q=DL-", "/ligumi/", "/ligumi/?state=agreed", "/ligumi/sutit/", "/darba-telpa/")


def numbered(first: int, last: int) -> Iterator[CaseDocument]:
    """Contracts of Paraugpils vidusskola with their numbers, out for signature."""
    title = title_of(EmploymentContract.objects.earliest("pk"))
    for sequence in range(first, last + 1):
        yield CaseDocument(
            record=uuid.uuid4(), kind="DL", register_code="PVS", year=2026, sequence=sequence,
            number=f"DL-2026-PVS-{sequence:04}", title=title, institution_name="Paraugpils vidusskola",
            document_date=riga_date(now()), numbered_at=now(), retention_until=desks.KEEP, state=CaseState.SIGNING,
        )  # fmt: skip


def agreed_copies(cases: list[CaseDocument | None]) -> list[EmploymentContract]:
    pattern = EmploymentContract.objects.earliest("pk")
    return [
        EmploymentContract(
            employer=pattern.employer, employer_kind=pattern.employer_kind, mentor=pattern.mentor, start=pattern.start,
            end=pattern.end, rate=pattern.rate, edition=pattern.edition, terms=pattern.terms, case=case,
            state=ContractState.SENT if case else ContractState.AGREED, created_by=pattern.created_by,
        )
        for case in cases
    ]  # fmt: skip


def test_a_thousand_contracts_cost_what_fifty_do(demo: Any) -> None:
    desks.agreed()
    aina = client_of(desks.user("aina"))

    def more(first: int, last: int) -> None:
        cases = CaseDocument.objects.bulk_create(numbered(first, last))
        EmploymentContract.objects.bulk_create(agreed_copies([*cases, *([None] * len(cases))]))

    def costs() -> dict[str, int]:
        found = {}
        for page in PAGES:
            with CaptureQueriesContext(connection) as seen:
                assert aina.get(page).status_code == 200, page
            found[page] = len(seen)
        return found

    more(1, 50)  # as many as make a second page everywhere
    costs()
    few = costs()
    more(51, 1000)
    assert costs() == few
    assert EmploymentContract.objects.count() == 2001
