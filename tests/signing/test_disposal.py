"""The end of a deposit: never before its term, never under a hold, only by an archived act; then nothing is left of it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, models, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.files import store
from kernel.files.models import Blob
from kernel.periods import end_of_day, now
from signing import facade
from signing.archive import fixity, triggers
from signing.archive.errors import (
    ActMissing,
    AlreadyDestroyed,
    HoldReasonMissing,
    NoSuchHold,
    NothingToHold,
    RetentionRunning,
    RetentionShortened,
)
from signing.archive.models import Deposit, Hold, HoldOrder, Renewal
from signing.envelopes.models import Envelope, EnvelopeFile, Turn
from signing.facade import Mandate
from signing.testbed.service import Testbed
from tests.rows import made_once
from tests.signing.envelope_tools import UNTIL, ask, open_one, signing_alone, user, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
COURT = Mandate("Paraugpils rajona tiesa", "C-12/2026", date(2026, 11, 2))
AUDIT = Mandate("Valsts kontrole", "VK-7", date(2026, 11, 9))
END = Mandate("Paraugpils rajona tiesa", "C-12/2026-9", date(2026, 11, 20))


def two(pdf: bytes, *, until: datetime) -> tuple[Deposit, Deposit]:
    """A deposit whose term ends at `until`, and the act by which it may be destroyed, kept much longer."""

    def make() -> list[int]:
        made = []
        for file, term in ((pdf, until), (pdf + b"\n% act\n", UNTIL + timedelta(days=9000))):
            envelope = open_one(file, retention_until=term)
            for role in ("mentor", "head"):
                ask(envelope, role)
                work(minutes=5)
            made.append(envelope.pk)
        return made

    first, act = made_once(f"deposit and act {until}", make)
    return Deposit.objects.get(envelope=first), Deposit.objects.get(envelope=act)


def over() -> datetime:
    """A term that has ended, the same for all tests of an hour (made_once)."""
    return now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)


def tombstone(row: Deposit, act: Deposit) -> dict[str, Any]:
    gone = {"envelope": None, "original": None, "final": None, "package": None, "report": {}}
    return {**gone, "state": "destroyed", "destroyed_at": now(), "act": act, "title": "Darba līgums"}


def refused(act: Any) -> bool:
    """The database says no, and says that it is the archive that does."""
    with pytest.raises(DatabaseError, match="archive:"), transaction.atomic():
        act()
    return True


def raw(statement: str, *values: object) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)


#: Each way by which rows could go or be called destroyed, past the verb.
PATHS: dict[str, Any] = {
    "instance": lambda row, act: row.delete(),
    "queryset": lambda row, act: Deposit.objects.filter(pk=row.pk).delete(),
    "raw delete": lambda row, act: Deposit.objects.filter(pk=row.pk)._raw_delete("default"),
    "sql delete": lambda row, act: raw("DELETE FROM signing_deposit WHERE id = %s", row.pk),
    "sql state": lambda row, act: raw("UPDATE signing_deposit SET state = 'destroyed' WHERE id = %s", row.pk),
    "tombstone": lambda row, act: Deposit.objects.filter(pk=row.pk).update(**tombstone(row, act)),
    "bulk update": lambda row, act: Deposit.objects.bulk_update([_emptied(row)], ["original", "final", "package"]),
    "files": lambda row, act: EnvelopeFile.objects.filter(envelope=row.envelope)._raw_delete("default"),
    "sql files": lambda row, act: raw("DELETE FROM signing_envelopefile WHERE envelope_id = %s", row.envelope_id),
    "envelope": lambda row, act: Envelope.objects.get(pk=row.envelope_id).delete(),
    "its file": lambda row, act: Blob.objects.get(pk=row.final_id).delete(),
    "shorter": lambda row, act: Deposit.objects.filter(pk=row.pk).update(retention_until=row.retention_until - SECOND),
}
SECOND = timedelta(seconds=1)
#: Django itself may see first what protects them.
CASCADES = ("instance", "queryset", "envelope", "its file")


def _emptied(row: Deposit) -> Deposit:
    row.original = row.final = row.package = None
    return row


def clock(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The database's clock of the triggers stands at `moment`."""
    shown = moment.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
    words = {"sqlite": f"'{shown[:-3]}'", "postgresql": f"timestamptz '{shown}+00'"}
    monkeypatch.setitem(triggers._NOW, connection.vendor, words[connection.vendor])
    triggers.install(connection)


@pytest.mark.acceptance("A37", "A62")
def test_scenario_14_a_second_before_the_term_no_path_destroys_and_a_second_later_an_act_does(
    testbed: Testbed, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Domain reference 9.6, 14: to 31.12.2034 Riga midnight, which is 22:00 UTC."""
    until = end_of_day(date(2034, 12, 31))
    assert until == datetime(2034, 12, 31, 22, tzinfo=UTC)
    row, act = two(pdf, until=until)
    early = until - SECOND
    clock(monkeypatch, early)
    for name, path in PATHS.items():
        if name in CASCADES:
            with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
                path(Deposit.objects.get(pk=row.pk), act)
            continue
        assert refused(lambda path=path: path(Deposit.objects.get(pk=row.pk), act)), name
    with pytest.raises(RetentionRunning):
        facade.destroy(subject=row.subject, act=act.subject, title="Darba līgums", by=None, on=early)
    # Even the verb with a clock that lies: the database has its own.
    with pytest.raises(DatabaseError, match="archive:"), transaction.atomic():
        facade.destroy(subject=row.subject, act=act.subject, title="Darba līgums", by=None, on=until)
    clock(monkeypatch, until)
    for name in (*CASCADES, "raw delete", "sql delete", "sql state", "bulk update", "files", "sql files", "shorter"):
        with pytest.raises((DatabaseError, models.ProtectedError)), transaction.atomic():
            PATHS[name](Deposit.objects.get(pk=row.pk), act)
    with pytest.raises(ActMissing):
        facade.destroy(subject=row.subject, act=row.subject, title="Darba līgums", by=None, on=until)
    assert facade.destroy(subject=row.subject, act=act.subject, title="Darba līgums", by=None, on=until)
    assert Deposit.objects.get(pk=row.pk).state == "destroyed"


@pytest.fixture
def pair(testbed: Testbed, pdf: bytes) -> tuple[Deposit, Deposit]:
    return two(pdf, until=over())


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(["hold", "lift", "longer", "wait"]), st.integers(1, 40)), max_size=12))
def test_whatever_happens_before_the_end_comes_by_the_act_alone_and_in_its_time(
    steps: list[tuple[str, int]], pair: tuple[Deposit, Deposit]
) -> None:
    """Holds, lifted holds, longer terms and time in any order: each path is shut while the model says so."""
    with pytest.MonkeyPatch.context() as patched, transaction.atomic():
        row, act = Deposit.objects.get(pk=pair[0].pk), pair[1]
        clerk = User.objects.order_by("pk")[0]
        until, moment, held = row.retention_until, row.retention_until - timedelta(days=20), []
        for deed, days in steps:
            if deed == "hold":
                held.append(facade.place_hold(subjects=[row.subject], mandate=COURT, by=clerk, on=now()))
            elif deed == "lift" and held:
                facade.lift_hold(order=held.pop(days % len(held)).public_id, mandate=END, by=clerk, on=now())
            elif deed == "longer":
                until += timedelta(days=days)
                facade.lengthen_retention(subject=row.subject, until=until, by=clerk, on=now(), source="x")
            elif deed == "wait":
                moment += timedelta(days=days)
            clock(patched, moment)
            row.refresh_from_db()
            for name in ("raw delete", "sql state", "sql files"):
                assert refused(lambda name=name: PATHS[name](row, act)), name
            free = moment >= until and not held
            with transaction.atomic():
                if free:
                    assert facade.destroy(subject=row.subject, act=act.subject, title="", by=None, on=moment)
                else:
                    with pytest.raises(RetentionRunning):
                        facade.destroy(subject=row.subject, act=act.subject, title="", by=None, on=moment)
                    assert refused(lambda: PATHS["tombstone"](row, act))
                transaction.set_rollback(True)
        transaction.set_rollback(True)


def test_a_destroyed_deposit_leaves_a_tombstone_and_no_byte(
    testbed: Testbed, pdf: bytes, places: tuple[Any, Any]
) -> None:
    row, act = two(pdf, until=over())
    Renewal.objects.create(
        deposit=row, sequence=1, blob=store.put(b"token", media_type="application/timestamp-token"),
        proof_until=UNTIL, made_at=now(),
    )  # fmt: skip
    envelope = Envelope.objects.get(pk=row.envelope_id)
    names = {blob.sha256: blob.stored_name for blob in Blob.objects.all()}
    before = set(names)
    original = envelope.original.sha256
    keys = facade.destroy(subject=row.subject, act=act.subject, title="Darba līgums", by=None, on=now())
    gone = facade.let_go(keys)
    assert len(gone) == len(keys) == 7  # as sent, two signatures, seal, time stamp, package, renewal
    assert sum(store.erase(sha256) for sha256 in gone) == 14  # in two places
    assert [store.erase(sha256) for sha256 in gone] == [0] * 7
    left = [str(path) for place in places for path in place.rglob("*") if path.is_file()]
    assert not [one for one in left for sha256 in gone if sha256 in one]
    assert set(Blob.objects.values_list("sha256", flat=True)) == before - set(gone)
    assert not Envelope.objects.filter(pk=envelope.pk).exists()
    assert not Turn.objects.filter(envelope=envelope.pk).exists()
    found = facade.deposit_summary(row.subject)
    assert found is not None and found.destroyed
    assert (found.sha256, found.original_sha256, found.number) == (row.sha256, original, row.number)
    assert (found.act, found.act_subject, found.title) == (act.number, act.subject, "Darba līgums")
    assert (facade.report(row.subject), facade.archived_files(row.subject), facade.signed_original(row.subject)) == (
        None, {}, None,
    )  # fmt: skip
    # Repeated it is nothing; for ever after nothing of the tombstone changes.
    assert facade.destroy(subject=row.subject, act=act.subject, title="X", by=None, on=now()) == set()
    assert refused(lambda: Deposit.objects.filter(pk=row.pk).update(state="kept"))
    assert refused(lambda: Deposit.objects.filter(pk=row.pk).update(destroyed_at=now()))
    assert refused(lambda: Deposit.objects.filter(pk=row.pk)._raw_delete("default"))
    with pytest.raises(AlreadyDestroyed):
        facade.lengthen_retention(subject=row.subject, until=UNTIL, by=None, on=now())
    run = fixity.run(on=now())
    assert (run.state, run.damaged) == ("sound", 0)
    assert Event.objects.filter(subject=row.subject, event="archive.destroyed").count() == 1


def test_what_another_record_shares_stays_whole(testbed: Testbed, pdf: bytes) -> None:
    row, act = two(pdf, until=over())
    shared = Envelope.objects.get(pk=row.envelope_id).original
    Renewal.objects.create(deposit=act, sequence=1, blob=shared, proof_until=UNTIL, made_at=now())
    keys = facade.destroy(subject=row.subject, act=act.subject, title="", by=None, on=now())
    gone = facade.let_go(keys)
    assert shared.pk in keys and shared.sha256 not in gone
    assert store.erase(shared.sha256) == 0
    assert Blob.objects.get(pk=shared.pk).read() == pdf


def test_under_any_hold_never(testbed: Testbed, pdf: bytes) -> None:
    row, act = two(pdf, until=over())
    clerk = user("Raitis Koordinators-Demo")
    first = facade.place_hold(subjects=[row.subject], mandate=COURT, scope="Lieta", by=clerk, on=now())
    second = facade.place_hold(subjects=[row.subject, act.subject], mandate=AUDIT, by=clerk, on=now())
    assert [one.number for one in facade.holds_of(row.subject)] == ["C-12/2026", "VK-7"]
    assert [one.held for one in facade.hold_orders()] == [2, 1]
    assert facade.lift_hold(order=second.public_id, mandate=END, by=clerk, on=now()) == 1  # the act; the other is held
    with pytest.raises(NoSuchHold):
        facade.lift_hold(order=second.public_id, mandate=END, by=clerk, on=now())
    with pytest.raises(RetentionRunning):
        facade.destroy(subject=row.subject, act=act.subject, title="", by=None, on=now())
    # Whoever clears the mark in the row has cleared nothing: the hold itself stands.
    Deposit.objects.filter(pk=row.pk).update(hold=False)
    for name in ("tombstone", "sql state", "sql files", "raw delete"):
        assert refused(lambda name=name: PATHS[name](Deposit.objects.get(pk=row.pk), act)), name
    holds = Hold.objects.filter(deposit=row, order=first)
    assert refused(lambda: holds._raw_delete("default"))
    assert refused(lambda: holds.update(deposit=act))
    assert refused(lambda: Hold.objects.filter(order=second).update(lifted_at=None))
    Deposit.objects.filter(pk=row.pk).update(hold=True)
    assert facade.lift_hold(order=first.public_id, mandate=END, by=clerk, on=now()) == 1
    kept = HoldOrder.objects.get(pk=first.pk)
    assert (kept.lifted_number, kept.lifted_by, kept.number) == ("C-12/2026-9", clerk, "C-12/2026")
    assert facade.destroy(subject=row.subject, act=act.subject, title="", by=None, on=now())


def test_a_hold_needs_a_whole_mandate_and_something_to_hold(testbed: Testbed, pdf: bytes) -> None:
    clerk = user("Raitis Koordinators-Demo")
    for authority, number in (("", "1"), ("Tiesa", "  ")):
        with pytest.raises(HoldReasonMissing):
            Mandate(authority, number, date(2026, 11, 2))
    with pytest.raises(NothingToHold):
        facade.place_hold(subjects=[], mandate=COURT, by=clerk, on=now())
    assert not HoldOrder.objects.exists()


def test_a_term_is_lengthened_with_its_rule_and_never_shortened(testbed: Testbed, pdf: bytes) -> None:
    row, _act = two(pdf, until=over())
    clerk = user("Raitis Koordinators-Demo")
    longer = UNTIL + timedelta(days=365)
    facade.lengthen_retention(subject=row.subject, until=UNTIL, by=None, on=now(), rule="R38", source="MK 483")
    facade.lengthen_retention(subject=row.subject, until=longer, by=clerk, on=now(), source="Tiesvedība")
    facade.lengthen_retention(subject=row.subject, until=longer, by=clerk, on=now(), source="Vēlreiz")
    with pytest.raises(RetentionShortened):
        facade.lengthen_retention(subject=row.subject, until=UNTIL, by=clerk, on=now(), source="Īsāk")
    assert [(one.until, one.rule, one.source, one.by) for one in facade.terms_of(row.subject)] == [
        (UNTIL, "R38", "MK 483", None),
        (longer, "", "Tiesvedība", clerk),
    ]
    found = facade.deposit_summary(row.subject)
    assert found is not None and found.retention_until == longer
