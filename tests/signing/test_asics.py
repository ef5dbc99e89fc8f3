"""ASiC-S around a container: a chain of time stamps that goes on, and every way in which it may be broken."""

from __future__ import annotations

import hashlib
import shutil
import uuid
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from asn1crypto import cms

from kernel.files import store
from kernel.periods import now
from signing import facade
from signing.archive import arriving, leaving, renewal
from signing.archive.models import Deposit
from signing.archive.overview import overview
from signing.errors import CertificateRefused, DocumentRefused, RevocationUnavailable
from signing.formats import anchors, asics, timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.attacks import containers
from tests.e2e import clock
from tests.signing import elsewhere
from tests.signing.envelope_tools import signing_alone, work
from tests.signing.test_container_road import signature
from tests.signing.test_leaving import emptied
from tests.signing.test_standalone import python, roots
from tests.signing.test_years import SIGNED, authorities, renewed

__all__ = ["authorities", "python", "roots", "signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]

TEXT = b"Parakstits konteiners"
NAME = "signed.asice"
OLD = "META-INF/ASiCArchiveManifest001.xml"
NEWEST = "META-INF/ASiCArchiveManifest.xml"
#: Longer than any authority of the test PKI lives, so that a renewal is needed.
LONG = datetime(2090, 12, 31, 22, tzinfo=UTC)


def wrapped(stampers: Timestampers) -> bytes:
    return asics.wrap(TEXT, name=NAME, token=timestamps.stamp(hashlib.sha256(TEXT).digest(), timestampers=stampers))


@pytest.fixture
def chain(timestampers: Timestampers) -> bytes:
    """Three time stamps, each over all before it."""
    made = wrapped(timestampers)
    for _year in range(2):
        made = asics.renew(made, trust=anchors.configured(), timestampers=timestampers)
    return made


def test_each_renewal_keeps_every_byte_and_adds_a_stamp_over_all_of_it(testbed: Testbed, chain: bytes) -> None:
    entries = containers.unpacked(chain)
    assert next(iter(entries)) == "mimetype"
    assert sorted(entries)[:-2] == [
        NEWEST,
        OLD,
        "META-INF/timestamp.tst",
        "META-INF/timestamp002.tst",
        "META-INF/timestamp003.tst",
    ]
    assert (asics.inside(chain), asics.newest_token(chain)) == (TEXT, entries["META-INF/timestamp003.tst"])
    # What the first authority's issuer says of it was asked for later and lies in the token itself.
    first = cms.ContentInfo.load(entries["META-INF/timestamp.tst"])["content"]
    assert len(first["crls"]) > 0
    found = check(chain, name="signed.asics", online=False)
    assert (found.verdict, found.form, len(found.timestamps)) == ("VALID", "ASiC-S", 3)
    assert [reason.code for reason in found.all_reasons] == ["TIMESTAMP_ONLY", "TEST_TRUST"][: len(found.all_reasons)]


def _without(name: str) -> Callable[[dict[str, bytes], Timestampers], None]:
    return lambda entries, _stampers: entries.__delitem__(name)


def _changed(name: str, old: bytes, new: bytes) -> Callable[[dict[str, bytes], Timestampers], None]:
    def change(entries: dict[str, bytes], _stampers: Timestampers) -> None:
        assert old in entries[name]
        entries[name] = entries[name].replace(old, new, 1)

    return change


def _exchanged(entries: dict[str, bytes], stampers: Timestampers) -> None:
    """Another token over the same file: as good by itself, but not the one that the chain goes on from."""
    entries["META-INF/timestamp.tst"] = timestamps.stamp(hashlib.sha256(TEXT).digest(), timestampers=stampers)


def _beside(entries: dict[str, bytes], stampers: Timestampers) -> None:
    """A new stamp over the file alone does not protect the stamps before it."""
    for name in (NEWEST, OLD, "META-INF/timestamp002.tst", "META-INF/timestamp003.tst"):
        del entries[name]
    manifest = asics._manifest({NAME: TEXT}, token="META-INF/timestamp002.tst", before="")
    entries[NEWEST] = manifest
    digest = hashlib.sha256(manifest).digest()
    entries["META-INF/timestamp002.tst"] = timestamps.stamp(digest, timestampers=stampers)


INJURIES: dict[str, Callable[[dict[str, bytes], Timestampers], None]] = {
    "the file changed": _changed(NAME, b"P", b"p"),
    "the first stamp gone": _without("META-INF/timestamp.tst"),
    "a stamp in between gone": _without("META-INF/timestamp002.tst"),
    "a manifest in between gone": _without(OLD),
    "the newest manifest gone": _without(NEWEST),
    "a manifest changed": _changed(OLD, b"URI=", b"Uri="),
    "the first stamp exchanged": _exchanged,
    "a stamp that covers the file alone": _beside,
}


@pytest.mark.parametrize("injury", INJURIES)
def test_a_broken_chain_is_never_valid(testbed: Testbed, timestampers: Timestampers, chain: bytes, injury: str) -> None:
    entries = containers.unpacked(chain)
    INJURIES[injury](entries, timestampers)
    assert not check(containers.packed(entries), name="signed.asics").is_green


def test_a_second_directory_is_refused_and_that_of_a_container_inside_is_not(
    testbed: Testbed, pdf: bytes, timestampers: Timestampers
) -> None:
    inner = containers.packed({"mimetype": b"x", "a.pdf": pdf})
    token = timestamps.stamp(hashlib.sha256(inner).digest(), timestampers=timestampers)
    good = asics.wrap(inner, name=NAME, token=token)
    end = good[good.rindex(b"PK\x05\x06") :]
    assert check(good, name="a.asics").verdict == "VALID"
    for bad in (good[: -len(end)] + end + end, good[:-2] + len(end).to_bytes(2, "little") + end):
        assert check(bad, name="a.asics").verdict == "INVALID"


def test_what_is_no_asics_is_not_renewed(testbed: Testbed, timestampers: Timestampers) -> None:
    bare = containers.packed({"mimetype": asics.MEDIA_TYPE.encode(), NAME: TEXT})
    two = containers.packed({"mimetype": asics.MEDIA_TYPE.encode(), NAME: TEXT, "cits.txt": TEXT})
    for act in (
        lambda: asics.renew(bare, trust=anchors.configured(), timestampers=timestampers),
        lambda: asics.renew(b"PK rubbish", trust=anchors.configured(), timestampers=timestampers),
        lambda: asics.inside(two),
    ):
        with pytest.raises(DocumentRefused):
            act()


def test_without_an_answer_about_the_authority_nothing_is_renewed(testbed: Testbed, timestampers: Timestampers) -> None:
    made = wrapped(timestampers)
    with testbed.fault("root", Fault.DOWN), pytest.raises(RevocationUnavailable) as error:
        asics.renew(made, trust=anchors.configured(), timestampers=timestampers)
    assert error.value.retry


def test_renewed_in_time_it_outlives_its_first_authority_and_put_on_too_late_it_does_not(
    authorities: Testbed,
) -> None:
    """The first authority ends with May 2028. A stamp of January 2028 saves the chain, one of 2029 cannot."""
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        first = wrapped(timestamps.configured())
    with clock.on(datetime(2028, 1, 11, tzinfo=UTC)):
        renewed(authorities, start=datetime(2028, 1, 1, tzinfo=UTC))
        second = asics.renew(first, trust=anchors.configured(), timestampers=timestamps.configured())

    def judged(content: bytes, on: datetime) -> tuple[str, set[str]]:
        found = check(content, name="signed.asics", at=on, online=False)
        return found.verdict.value, {reason.code for reason in found.all_reasons if reason.cap is not None}

    assert judged(first, datetime(2028, 5, 31, tzinfo=UTC)) == ("VALID", set())
    assert judged(first, datetime(2028, 6, 2, tzinfo=UTC)) == ("REVIEW", {"TIMESTAMP_EXPIRED"})
    assert judged(second, datetime(2029, 12, 31, tzinfo=UTC)) == ("VALID", set())
    assert judged(second, datetime(2030, 1, 2, tzinfo=UTC)) == ("REVIEW", {"TIMESTAMP_EXPIRED"})
    with clock.on(datetime(2029, 1, 11, tzinfo=UTC)):
        renewed(authorities, start=datetime(2029, 1, 1, tzinfo=UTC))
        with pytest.raises(CertificateRefused):
            asics.renew(first, trust=anchors.configured(), timestampers=timestamps.configured())
        entries = containers.unpacked(first)
        name = "META-INF/timestamp002.tst"
        entries[NEWEST] = asics._manifest(entries, token=name, before="")
        digest = hashlib.sha256(entries[NEWEST]).digest()
        entries[name] = timestamps.stamp(digest, timestampers=timestamps.configured())
        late = containers.packed(entries)
    assert judged(late, datetime(2029, 2, 1, tzinfo=UTC)) == ("REVIEW", {"TIMESTAMP_EXPIRED"})


@pytest.mark.acceptance("A38")
def test_a_container_from_elsewhere_is_kept_renewed_exported_judged_and_taken_in(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers,
    python: Path, roots: Path, tmp_path: Path,
) -> None:  # fmt: skip
    files = {"ligums.pdf": pdf}
    content = containers.container(files, [signature(files, mentor, timestampers)])
    subject = uuid.uuid4()
    facade.take_in(
        subject=subject, title="Līgums", number="", retention_until=LONG, by=None, on=now(),
        file=store.put(content, media_type=containers.MIMETYPE),
    )  # fmt: skip
    work(minutes=5)
    deposit = Deposit.objects.get(subject=subject)
    given = facade.archived_files(subject)
    assert (given["parakstits.asice"], asics.inside(given["laika-zimogi.asics"])) == (content, content)
    with testbed.fault("tsa-1", Fault.DOWN):
        made = renewal.renew(deposit=deposit.public_id, on=deposit.proof_until - timedelta(days=400))
    assert made is not None and made.blob.media_type == asics.MEDIA_TYPE
    assert (overview(on=now()).kept, overview(on=now()).containers) == (1, 1)
    kept = facade.archived_files(subject)["laika-zimogi.asics"]
    found = check(kept, name="signed.asics")
    assert (found.verdict, [one.signed_by for one in found.signatures]) == ("VALID", ["Mētra Paraugmentore"])

    out = tmp_path / "out"
    leaving.export(out, on=now())
    code, [_whole, one] = elsewhere.verify(python, roots, out)
    assert (code, one["problems"], one["renewals"]) == (0, [], 1)
    assert one["proven_until"] == made.proof_until.isoformat()
    cut = tmp_path / "cut"
    shutil.copytree(out, cut)
    [path] = (cut / "data" / "renewals").iterdir()
    other = asics.wrap(
        content, name=NAME, token=timestamps.stamp(hashlib.sha256(content).digest(), timestampers=timestampers)
    )
    path.write_bytes(asics.renew(other, trust=anchors.configured(), timestampers=timestampers))
    code, [_whole, one] = elsewhere.verify(python, roots, cut)
    assert (code, one["problems"]) == (1, ["renewal 1 does not continue the time stamps before it"])

    emptied()
    assert arriving.take_in(out, on=now()) == 1
    assert facade.archived_files(subject)["laika-zimogi.asics"] == kept


@pytest.mark.full
@pytest.mark.acceptance("A37")
def test_a_container_of_2026_is_proven_on_the_last_day_of_2034_only_if_it_was_renewed(
    authorities: Testbed, pdf: bytes
) -> None:
    last_minute = datetime(2034, 12, 31, 21, 59, tzinfo=UTC)
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        who = authorities.identity("Mētra", "Paraugmentore", "140384-19905")
        files = {"ligums.pdf": pdf}
        content = containers.container(files, [signature(files, who, timestamps.configured())])
        subject = uuid.uuid4()
        facade.take_in(
            subject=subject, title="Līgums", number="", by=None, on=now(),
            retention_until=last_minute + timedelta(minutes=1),
            file=store.put(content, media_type=containers.MIMETYPE),
        )  # fmt: skip
        work(minutes=5)
        deposit = Deposit.objects.get(subject=subject)
        first = facade.archived_files(subject)["laika-zimogi.asics"]
    for year in range(2027, 2034):
        with clock.on(datetime(year, 1, 11, 9, tzinfo=UTC)):
            renewed(authorities, start=datetime(year, 1, 1, tzinfo=UTC))
            assert renewal.due(on=now()) == [deposit.public_id]
            made = renewal.renew(deposit=deposit.public_id, on=now())
            assert made is not None and made.proof_until == datetime(year + 2, 1, 1, tzinfo=UTC)
    with clock.on(last_minute):
        assert renewal.due(on=now()) == []
        kept = facade.archived_files(subject)["laika-zimogi.asics"]
        assert asics.inside(kept) == content
        found = check(kept, name="signed.asics")
        assert (found.verdict, len(found.timestamps)) == ("VALID", 8)
        for alone in (first, content):
            assert check(alone, name="signed.asics").verdict == "REVIEW"
