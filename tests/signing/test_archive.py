"""The archive keeps: packages that check elsewhere, retention in the database itself, every flipped bit found."""

from __future__ import annotations

import io
import json
import random
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import bagit
import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kernel.files import store
from kernel.jobs.queue import drain
from kernel.periods import end_of_day, now
from signing import facade
from signing.archive import actions, checks, fixity, register, triggers
from signing.archive.errors import NotYetComplete, RetentionRunning
from signing.archive.lasting import lasts_until
from signing.archive.models import Deposit, FixityRun
from signing.envelopes import judging
from signing.envelopes.models import Envelope, EnvelopeFile
from signing.envelopes.states import EnvelopeState
from signing.testbed.service import Testbed
from tests.rows import made_once
from tests.signing.envelope_tools import UNTIL, ask, fresh, open_one, signing_alone, work

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]  # the short way is in test_envelopes


def archived(pdf: bytes, **changes: Any) -> Deposit:
    """Signed by both and deposited: made once in a process for the tests that begin with it."""

    def make() -> int:
        envelope = open_one(pdf, **changes)
        for role in ("mentor", "head"):
            ask(envelope, role)
            work(minutes=5)
        return envelope.pk

    envelope = made_once(f"archived {changes}", make)
    return Deposit.objects.select_related("envelope", "original", "final", "package").get(envelope=envelope)


def refused(act: Any) -> str:
    """The database's own words when it refuses."""
    with pytest.raises(DatabaseError) as error, transaction.atomic():
        act()
    return str(error.value)


def test_the_package_is_a_bag_that_others_accept(testbed: Testbed, pdf: bytes, tmp_path: Path) -> None:
    deposit = archived(pdf)
    with zipfile.ZipFile(io.BytesIO(deposit.package.read())) as archive:
        archive.extractall(tmp_path)
    [folder] = tmp_path.iterdir()
    bag = bagit.Bag(str(folder))
    assert bag.is_valid()
    assert bag.version_info == (1, 0)
    assert sorted(bag.algorithms) == ["sha256", "sha512"]
    assert sorted(name.removeprefix("data/") for name in bag.payload_files()) == [
        "events.json",
        "metadata.json",
        "original.pdf",
        "report-etsi-1.xml",
        "report-etsi-2.xml",
        "report-etsi-3.xml",
        "report.json",
        "signed.pdf",
    ]
    assert (folder / "data" / "signed.pdf").read_bytes() == deposit.final.read()
    assert (folder / "data" / "original.pdf").read_bytes() == pdf
    report = json.loads((folder / "data" / "report.json").read_text("utf-8"))
    assert report["verdict"] == deposit.verdict
    conclusion = report["validationReport"]["validationConclusion"]
    assert (conclusion["signaturesCount"], conclusion["validSignaturesCount"]) == (3, 3)
    events = [one["event"] for one in json.loads((folder / "data" / "events.json").read_text("utf-8"))]
    assert events[0] == "signing.opened"
    assert events.count("signing.signed") == 2
    for name in ("metadata.json", "events.json", "report.json"):
        assert "140384" not in (folder / "data" / name).read_text("utf-8") or name == "report.json"


def test_a_repeated_deposit_is_the_same_deposit_and_the_same_bytes(testbed: Testbed, pdf: bytes) -> None:
    deposit = archived(pdf)
    assert actions.deposit(envelope=deposit.envelope.public_id, on=now()) == deposit
    envelope = Envelope.objects.get(pk=deposit.envelope_id)
    final = envelope.files.latest("sequence")
    again = actions.package.build(actions.evidence_of(envelope=envelope, final=final, made_at=final.made_at))
    assert again == deposit.package.read()


def test_it_is_provable_at_the_end_of_retention_and_a_bare_signature_is_not(testbed: Testbed, pdf: bytes) -> None:
    deposit = archived(pdf)
    future = lasts_until(deposit.final.read(), moment=UNTIL)
    assert (future.ok, future.moment) == (True, UNTIL)
    employment = end_of_day(datetime(2074, 3, 14, tzinfo=UTC).date())  # scenario 14: 90 years from the mentor's birth
    future = lasts_until(deposit.final.read(), moment=employment)
    assert future.ok
    assert UNTIL < future.moment < employment  # the last day of the issuing authorities
    signed = deposit.envelope.files.filter(cause="signed").first().blob.read()
    assert not lasts_until(signed, moment=UNTIL).ok
    assert not lasts_until(pdf, moment=UNTIL).ok


def test_what_would_not_outlive_its_certificates_is_not_deposited(
    testbed: Testbed, pdf: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The examination itself is real; it is shown the file before its archive time stamp."""
    envelope = open_one(pdf)
    ask(envelope, "mentor")
    work(minutes=5)
    bare = fresh(envelope).current.read()
    monkeypatch.setattr(judging, "lasts_until", lambda _content, moment: lasts_until(bare, moment=moment))
    ask(envelope, "head")
    drain(until=now() + timedelta(minutes=2))
    envelope = fresh(envelope)
    assert (envelope.state, envelope.problem) == (EnvelopeState.COMPLETING, "not_proven")
    assert [one.cause for one in envelope.files.all()] == ["original", "signed", "signed", "sealed"]
    assert not Deposit.objects.exists()
    with pytest.raises(NotYetComplete):
        actions.deposit(envelope=envelope.public_id, on=now())


@pytest.mark.acceptance("A62")
def test_the_database_refuses_to_touch_what_is_kept(testbed: Testbed, pdf: bytes) -> None:
    deposit = archived(pdf)
    rows = Deposit.objects.filter(pk=deposit.pk)
    files = EnvelopeFile.objects.filter(envelope=deposit.envelope)
    for change in (
        {"sha256": "0" * 64},
        {"final_id": deposit.original_id},
        {"retention_until": UNTIL - timedelta(seconds=1)},
        {"state": "destroyed"},
        {"number": "X"},
    ):
        assert "archive:" in refused(lambda change=change: rows.update(**change))
    assert "archive:" in refused(lambda: rows._raw_delete(rows.db))
    assert "archive:" in refused(lambda: files.update(cause="signed"))
    assert "archive:" in refused(lambda: files._raw_delete(files.db))
    rows.update(retention_until=UNTIL + timedelta(days=1))
    rows.update(hold=True)
    deposit.refresh_from_db()
    assert deposit.retention_until == UNTIL + timedelta(days=1)


def test_even_after_retention_rows_go_only_by_an_act(testbed: Testbed, pdf: bytes) -> None:
    deposit = archived(pdf, retention_until=now() - timedelta(seconds=1))
    rows = Deposit.objects.filter(pk=deposit.pk)
    files = EnvelopeFile.objects.filter(envelope=deposit.envelope)
    assert "archive:" in refused(lambda: rows._raw_delete(rows.db))
    assert "archive:" in refused(lambda: files._raw_delete(files.db))
    assert "archive:" in refused(lambda: rows.update(state="destroyed"))
    assert files.count() == 5


@pytest.mark.parametrize(
    ("moment", "free"),
    [
        (datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC), False),
        (datetime(2034, 12, 31, 22, 0, 0, tzinfo=UTC), True),
    ],
)
def test_retention_ends_at_riga_midnight_and_not_a_second_earlier(moment: datetime, free: bool) -> None:
    deposit = Deposit(retention_until=end_of_day(datetime(2034, 12, 31, tzinfo=UTC).date()))
    if free:
        actions.must_be_disposable(deposit, on=moment)
        deposit.hold = True
    with pytest.raises(RetentionRunning):
        actions.must_be_disposable(deposit, on=moment)


def test_a_missing_trigger_is_named_by_check() -> None:
    assert checks.triggers_stand(databases=["default"]) == []
    triggers.remove(connection)
    try:
        assert sorted(one.msg.split()[3] for one in checks.triggers_stand(databases=["default"])) == sorted(
            triggers.NAMES
        )
    finally:
        triggers.install(connection)
    assert checks.triggers_stand(databases=["default"]) == []


def test_every_flipped_bit_is_found(testbed: Testbed, pdf: bytes, places: tuple[Path, Path]) -> None:
    deposit = archived(pdf)
    name = deposit.final.stored_name
    for role, place in zip(("primary", "replica"), places, strict=True):
        path = place / name
        sound = path.read_bytes()
        for position in (0, len(sound) // 2, len(sound) - 1):
            path.chmod(0o644)
            path.write_bytes(sound[:position] + bytes([sound[position] ^ 1]) + sound[position + 1 :])
            run = fixity.run(on=now())
            assert (run.damaged, run.healed, run.state) == (1, 1, "sound")
            assert run.problems[0]["file"] == name
            assert store.whole(deposit.final, store.places()[role]) is not None
    for place in places:
        (place / name).chmod(0o644)
        (place / name).write_bytes(b"")
    with pytest.raises(CommandError):
        call_command("fixity", stdout=io.StringIO())
    assert FixityRun.objects.first().state == "damaged"


def test_each_single_bit_of_a_stored_file_counts(places: tuple[Path, Path]) -> None:
    """Every bit of one file in both places, one by one: encrypted as it lies there, header and all."""
    blob = store.put("Darba līgums DL-2026-PARAUGV-0001".encode(), media_type="application/pdf")
    for role, where in zip(("primary", "replica"), places, strict=True):
        path = where / blob.stored_name
        sound = path.read_bytes()
        path.chmod(0o644)
        missed = []
        for bit in range(8 * len(sound)):
            hurt = bytearray(sound)
            hurt[bit // 8] ^= 1 << bit % 8
            path.write_bytes(hurt)
            if store.whole(blob, store.places()[role]) is not None:
                missed.append(bit)
        assert missed == []
        path.write_bytes(sound)


def test_random_injuries_are_found_by_the_command_and_mended_from_the_other_copy(places: tuple[Path, Path]) -> None:
    chance = random.Random(20341231)
    blobs = [store.put(bytes([number]) * 5000, media_type="application/pdf") for number in range(12)]
    hurt = chance.sample(blobs, 6)
    for blob in hurt:
        path = places[chance.randrange(2)] / blob.stored_name
        content = bytearray(path.read_bytes())
        position = chance.randrange(len(content))
        path.chmod(0o644)
        injury = chance.choice(["bit", "cut", "zeros", "gone", "longer"])
        if injury == "bit":
            content[position] ^= 1 << chance.randrange(8)
        elif injury == "cut":
            del content[position:]
        elif injury == "zeros":
            content[position : position + 16] = bytes(len(content[position : position + 16]))
        elif injury == "longer":
            content += b"\0"
        path.unlink() if injury == "gone" else path.write_bytes(bytes(content))
    said = io.StringIO()
    call_command("fixity", stdout=said)
    lines = said.getvalue().splitlines()
    assert lines[-1] == "12 files checked, 6 damaged, 6 healed"
    assert sorted(line.rpartition(" ")[2] for line in lines[:-1]) == sorted(blob.stored_name for blob in hurt)
    run = fixity.run(on=now())
    assert (run.checked, run.damaged, run.state) == (12, 0, "sound")


def test_a_hash_edited_in_the_row_is_found(testbed: Testbed, pdf: bytes, places: tuple[Path, Path]) -> None:
    deposit = archived(pdf)
    triggers.remove(connection)
    try:
        Deposit.objects.filter(pk=deposit.pk).update(sha256="0" * 64)
    finally:
        triggers.install(connection)
    run = fixity.run(on=now())
    assert [one["file"] for one in run.problems] == [f"deposit {deposit.public_id}"]


def test_the_register_finds_by_number_title_and_hash_with_one_query(testbed: Testbed, pdf: bytes) -> None:
    deposit = archived(pdf)
    assert list(register.search("darba DL-2026", subjects=None)) == [deposit]
    assert list(register.search(deposit.sha256[:12], subjects=[deposit.subject])) == [deposit]
    assert list(register.search("darba", subjects=[])) == []
    assert list(register.search("nav tāda", subjects=None)) == []
    assert _queries() == 1
    original = Envelope.objects.get(pk=deposit.envelope_id)
    for number in range(9):
        original.pk, original.public_id, original.subject = None, _uuid(), _uuid()
        original.save(force_insert=True)
        deposit.pk, deposit.public_id, deposit.subject = None, _uuid(), original.subject
        deposit.envelope, deposit.number = original, f"DL-{number}"
        deposit.save(force_insert=True)
    assert (register.rows().count(), _queries()) == (10, 1)


def _uuid() -> Any:
    import uuid

    return uuid.uuid4()


def _queries() -> int:
    with CaptureQueriesContext(connection) as seen:
        assert all(facade.deposit_of(row).size for row in facade.deposits(subjects=None))
    return len(seen)


def test_export_writes_packages_and_a_register_that_cannot_act(testbed: Testbed, pdf: bytes, tmp_path: Path) -> None:
    deposit = archived(pdf)
    Envelope.objects.filter(pk=deposit.envelope_id)
    call_command("export_archive", str(tmp_path), stdout=io.StringIO())
    assert (tmp_path / f"{deposit.public_id}.zip").read_bytes() == deposit.package.read()
    lines = (tmp_path / "register.csv").read_text("utf-8-sig").splitlines()
    assert lines[1].split(";")[0] == deposit.number
    assert (tmp_path / "register.xlsx").read_bytes()[:2] == b"PK"


def test_only_the_person_behind_a_signature_is_in_its_evidence(testbed: Testbed, pdf: bytes) -> None:
    envelope = fresh(archived(pdf).envelope)
    for turn in envelope.turns.all():
        assert turn.evidence["signature"]["best_time"].startswith("2")
        assert turn.evidence["request"]["recognised"] == "account"
