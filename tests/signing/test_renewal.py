"""Archive time stamps renewed in time, and the audit log's daily root under a time stamp of its own."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from io import BytesIO, StringIO

import pytest
from django.core.management import call_command
from django.db import DatabaseError, transaction
from pyhanko.pdf_utils.reader import PdfFileReader

from kernel.audit import chain, guards
from kernel.audit.log import record, verify
from kernel.audit.models import Event, Root
from kernel.files import store
from kernel.periods import now
from portal import doctor
from signing import facade, jobs
from signing.archive import renewal, roots
from signing.archive.lasting import lasts_until
from signing.archive.models import Deposit, Renewal
from signing.errors import TimestampFailed
from signing.formats import timestamps
from signing.testbed.faults import Fault
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.signing.envelope_tools import signing_alone, work
from tests.signing.test_archive import archived

__all__ = ["signing_alone"]
pytestmark = pytest.mark.django_db

#: Longer than any authority of the test PKI lives, so that a renewal is needed.
LONG = datetime(2090, 12, 31, 22, tzinfo=UTC)


@pytest.fixture
def kept(testbed: Testbed, pdf: bytes) -> Deposit:
    return archived(pdf, retention_until=LONG)


@pytest.mark.slow
def test_the_next_time_stamp_is_due_a_year_and_a_half_early_and_only_if_it_gains(
    testbed: Testbed, kept: Deposit
) -> None:
    end = testbed.certificate("tsa-1").not_valid_after
    assert kept.proof_until == end
    assert renewal.due(on=end - renewal.AHEAD) == []
    assert renewal.due(on=end - renewal.AHEAD + timedelta(seconds=1)) == [kept.public_id]
    on = end - timedelta(days=400)
    # The same authority answers: its stamp would live no longer.
    assert (renewal.worth_it(on=on), renewal.renew(deposit=kept.public_id, on=on)) == ([], None)
    with testbed.fault("tsa-1", Fault.DOWN):
        assert renewal.worth_it(on=on) == [kept.public_id]
        with testbed.fault("tsa-2", Fault.DOWN), pytest.raises(TimestampFailed):
            renewal.renew(deposit=kept.public_id, on=on)
    assert Renewal.objects.count() == 0
    Deposit.objects.filter(pk=kept.pk).update(proof_until=LONG)  # what need not be kept longer than its proof
    assert renewal.due(on=LONG) == []
    Deposit.objects.filter(pk=kept.pk).update(hold=True)
    assert renewal.due(on=LONG) == [kept.public_id]
    assert doctor._archive()[0] == doctor.State.OK
    Deposit.objects.filter(pk=kept.pk).update(proof_until=now() + timedelta(days=364))
    state, _text, remedy = doctor._archive()
    assert (state, "KOPIENA_TSA_URLS" in remedy) == (doctor.State.FAIL, True)


@pytest.mark.slow
def test_a_renewed_file_is_the_same_file_with_one_more_time_stamp(testbed: Testbed, kept: Deposit) -> None:
    on = kept.proof_until - timedelta(days=400)
    with testbed.fault("tsa-1", Fault.DOWN):  # the first authority is gone by then
        made = renewal.renew(deposit=kept.public_id, on=on)
    assert made is not None
    kept.refresh_from_db()
    assert kept.proof_until == made.proof_until == testbed.certificate("tsa-2").not_valid_after
    old, new = kept.final.read(), made.blob.read()
    assert new.startswith(old) and kept.sha256 == kept.final.sha256
    assert len(PdfFileReader(BytesIO(new)).embedded_timestamp_signatures) == 2
    assert check(new, name="signed.pdf").verdict == "VALID"
    assert lasts_until(new, moment=datetime(2035, 1, 1, tzinfo=UTC)).ok
    assert renewal.newest(kept) == made.blob
    assert facade.archived_files(kept.subject)["parakstits.pdf"] == new
    assert renewal.renew(deposit=kept.public_id, on=on) is None
    assert Event.objects.filter(event="archive.renewed", subject=kept.subject).count() == 1
    rows = Renewal.objects.filter(deposit=kept)
    for act in (lambda: rows.update(made_at=now()), lambda: rows._raw_delete(rows.db)):
        with pytest.raises(DatabaseError, match="archive:"), transaction.atomic():
            act()


@pytest.mark.slow
def test_the_daily_job_finds_and_renews_once(testbed: Testbed, kept: Deposit) -> None:
    Deposit.objects.filter(pk=kept.pk).update(proof_until=now() + timedelta(days=547))
    jobs.find_renewals()
    jobs.find_renewals()
    work()
    kept.refresh_from_db()
    assert Renewal.objects.count() == 1
    assert kept.proof_until == testbed.certificate("tsa-1").not_valid_after


# --- the audit log's roots


def rooted() -> Root:
    record("test.happened", subject=None, by=None, on=now())
    root = chain.make_root(date(2026, 11, 20))
    assert root is not None
    return root


def test_a_root_gets_its_time_stamp_once(testbed: Testbed) -> None:
    root = rooted()
    assert roots.stamp_roots(on=now()) == 1
    assert roots.stamp_roots(on=now()) == 0
    root.refresh_from_db()
    assert root.stamp is not None
    assert timestamps.holds_until(root.stamp.read()) == testbed.certificate("tsa-1").not_valid_after
    assert roots.problems(on=now()) == []
    assert Event.objects.get(event="audit.root_stamped").facts["day"] == "2026-11-20"
    chain.append()
    assert verify().ok


def test_a_root_without_a_time_stamp_is_reported_after_two_days(testbed: Testbed) -> None:
    root = rooted()
    with testbed.fault("tsa-1", Fault.DOWN), testbed.fault("tsa-2", Fault.DOWN), pytest.raises(TimestampFailed):
        roots.stamp_roots(on=now())
    assert roots.problems(on=root.made_at + timedelta(days=2)) == []
    assert roots.problems(on=root.made_at + timedelta(days=2, seconds=1)) == ["root of 2026-11-20 has no time stamp"]


def test_the_doctor_and_audit_verify_name_an_unstamped_root(testbed: Testbed) -> None:
    root = rooted()
    assert doctor._audit()[0] == doctor.State.OK
    guards.remove()
    Root.objects.filter(pk=root.pk).update(made_at=now() - timedelta(days=3))
    guards.install()
    state, text, remedy = doctor._audit()
    assert (state, text, bool(remedy)) == (doctor.State.WARN, "root of 2026-11-20 has no time stamp", True)
    said = StringIO()
    with pytest.raises(SystemExit):
        call_command("audit_verify", stdout=said)
    assert "root of 2026-11-20 has no time stamp" in said.getvalue()
    roots.stamp_roots(on=now())
    assert doctor._audit()[0] == doctor.State.OK
    call_command("audit_verify", stdout=StringIO())


@pytest.mark.parametrize("case", ["another root", "rubbish", "cut", "too old", "a flipped bit"])
def test_a_time_stamp_that_does_not_prove_the_root_is_found(testbed: Testbed, case: str) -> None:
    root = rooted()
    stampers = timestamps.configured()
    right = timestamps.stamp(bytes.fromhex(root.root), timestampers=stampers)
    if case == "too old":
        guards.remove()
        Root.objects.filter(pk=root.pk).update(made_at=now() + timedelta(minutes=6))
        guards.install()
    token = {
        "another root": lambda: timestamps.stamp(bytes(32), timestampers=stampers),
        "rubbish": lambda: b"\x30\x03not a token",
        "cut": lambda: right[:-40],
        "too old": lambda: right,
        "a flipped bit": lambda: right[:-5] + bytes([right[-5] ^ 1]) + right[-4:],
    }[case]()
    Root.objects.filter(pk=root.pk).update(stamp=store.put(token, media_type=roots.TOKEN))
    [problem] = roots.problems(on=now())
    assert problem.startswith("the time stamp of the root of 2026-11-20")


def test_a_token_cannot_be_exchanged_for_another(testbed: Testbed) -> None:
    root = rooted()
    roots.stamp_roots(on=now())
    other = store.put(b"another token", media_type=roots.TOKEN)
    with pytest.raises(DatabaseError), transaction.atomic():
        Root.objects.filter(pk=root.pk).update(stamp=other)
