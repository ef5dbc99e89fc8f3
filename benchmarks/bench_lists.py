"""List pages: neither queries nor time grow with what they hold (threats.md, goal L6)."""

import io
import uuid
from datetime import date
from time import process_time

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.models import Institution, Person
from forms.records.models import CaseDocument
from kernel.periods import end_of_day, now

DAY = date(2026, 9, 1)


def fill(count, first, user):
    """Numbered contracts of the demo institution from `first` on, as rows only: the pages ask for nothing else."""
    employer = Institution.objects.get(register_code="PVS")  # the head whose page is asked for works there
    mentor = Person.objects.filter(mentor__isnull=False).order_by("pk").first()
    cases = [
        CaseDocument(
            kind="DL", register_code=employer.register_code, year=2026, sequence=number,
            number=f"DL-2026-{employer.register_code}-{number:06d}", title="Darba līgums ar mentoru",
            institution_name=employer.name, document_date=DAY, numbered_at=now(), record=uuid.uuid4(),
            retention_until=end_of_day(date(2034, 12, 31)), created_by=user,
        )
        for number in range(first, first + count)
    ]  # fmt: skip
    contracts = [
        EmploymentContract(
            public_id=case.record, employer=employer, employer_kind="institution", mentor=mentor, start=DAY,
            end=date(2027, 5, 31), rate="10.00", edition="RS-2026", state=ContractState.AGREED, case=case,
            terms={"mentor_accusative": "Mētru Paraugmentori"},
            created_by=user,
        )
        for case in CaseDocument.objects.bulk_create(cases, batch_size=500)
    ]  # fmt: skip
    EmploymentContract.objects.bulk_create(contracts, batch_size=500)


@pytest.mark.parametrize("page", ["/dokumenti/", "/dokumenti/?q=000007", "/ligumi/", "/darba-telpa/"])
def bench_lists(tell, measured, demo, person, client, page):
    user = person("aina")
    client.force_login(user)
    total, first, counted = 0, 0.0, 0
    for size in (10, 100, 1000):
        fill(size - total, total + 1, user)
        total = size
        shown = client.get(page)
        assert shown.status_code == 200
        assert page == "/darba-telpa/" or b"DL-2026-" in shown.content
        with CaptureQueriesContext(connection) as seen:
            client.get(page)
        queries = len(seen)
        seconds = measured(lambda: client.get(page), 5, clock=process_time)
        first, counted = first or seconds, counted or queries
        tell(
            f"page {page}",
            size,
            seconds,
            f"{seconds / first:.2f} × ten rows; {queries} queries ({queries - counted:+d})",
        )


@pytest.mark.parametrize("page", ["/", "/p/"])
def bench_public_pages(tell, measured, db, client, page):
    call_command("seed_content", stdout=io.StringIO())
    assert client.get(page).status_code == 200
    with CaptureQueriesContext(connection) as seen:
        client.get(page)
    queries = len(seen)
    tell(f"public page {page}", 1, measured(lambda: client.get(page), 10, clock=process_time), f"{queries} queries")
