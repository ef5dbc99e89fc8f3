"""What of the archive ends when: counts by year, what is late, what was checked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.files.models import Blob
from kernel.periods import now
from signing.archive import fixity
from signing.archive.models import Deposit
from signing.archive.overview import YearOfEnds, overview
from signing.testbed.service import Testbed
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_archive import archived

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]


def test_years_and_what_is_late(testbed: Testbed, pdf: bytes) -> None:
    term = datetime(2090, 12, 31, 22, tzinfo=UTC)
    deposit = archived(pdf, retention_until=term)
    end = testbed.certificate("tsa-1").not_valid_after
    on = now()
    found = overview(on=on)
    assert (found.kept, found.held, found.first_end, found.due, found.late) == (1, 0, end, 0, 0)
    assert found.years == (YearOfEnds(end.year, 1, 0), YearOfEnds(2090, 0, 1))
    Deposit.objects.filter(pk=deposit.pk).update(proof_until=on + timedelta(days=400))
    assert (overview(on=on).due, overview(on=on).late) == (1, 0)
    Deposit.objects.filter(pk=deposit.pk).update(proof_until=on + timedelta(days=364))
    found = overview(on=on)
    assert (found.due, found.late, found.ended, found.containers) == (1, 1, 0, 0)
    Deposit.objects.filter(pk=deposit.pk).update(proof_until=on - timedelta(seconds=1))
    assert overview(on=on).ended == 1


def test_what_was_checked(testbed: Testbed, pdf: bytes) -> None:
    archived(pdf, retention_until=datetime(2090, 12, 31, 22, tzinfo=UTC))
    before = overview(on=now())
    assert (before.files, before.unchecked, before.last_run) == (Blob.objects.count(), Blob.objects.count(), None)
    run = fixity.run(on=now())
    with CaptureQueriesContext(connection) as asked:
        after = overview(on=now())
    assert (after.unchecked, after.last_run, after.copies) == (0, run, 2)
    assert after.oldest_check is not None and after.oldest_check >= run.started_at
    assert len(asked) < 15
