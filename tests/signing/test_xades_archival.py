"""Archive time stamps inside XAdES: a good one carries the signature on, a wrong one proves nothing."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from lxml import etree

from signing.data import Report
from signing.formats import timestamps
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation.child import check
from tests.attacks import containers
from tests.attacks.containers import C14N, DS
from tests.e2e import clock
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_container_road import signature
from tests.signing.test_years import SIGNED, authorities, renewed

__all__ = ["authorities", "signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual]
X141 = "http://uri.etsi.org/01903/v1.4.1#"
X = "http://uri.etsi.org/01903/v1.3.2#"


def stamped(xml: bytes, files: dict[str, bytes], stampers: Timestampers, *, before: bytes = b"") -> bytes:
    """One more archive time stamp, by the order of the standard. `before`: other bytes put in front of what is hashed."""
    root = etree.fromstring(xml)

    def canonical(path: str) -> bytes:
        return b"".join(etree.tostring(one, method="c14n", with_tail=False) for one in root.iterfind(path))

    parts = [
        before, *files.values(), canonical(f".//{{{X}}}SignedProperties"), canonical(f".//{{{DS}}}SignedInfo"),
        canonical(f".//{{{DS}}}SignatureValue"), canonical(f".//{{{DS}}}KeyInfo"),
        canonical(f".//{{{X}}}UnsignedSignatureProperties/*"), canonical(f"./{{{DS}}}Signature/{{{DS}}}Object[@Id]"),
    ]  # fmt: skip
    token = timestamps.stamp(hashlib.sha256(b"".join(parts)).digest(), timestampers=stampers)
    node = etree.fromstring(
        f'<n:ArchiveTimeStamp xmlns:n="{X141}" xmlns:x="{X}" xmlns:ds="{DS}">'
        f'<ds:CanonicalizationMethod Algorithm="{C14N}"/><x:EncapsulatedTimeStamp>{base64.b64encode(token).decode()}'
        "</x:EncapsulatedTimeStamp></n:ArchiveTimeStamp>"
    )
    next(root.iter(f"{{{X}}}UnsignedSignatureProperties")).append(node)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def judged(xml: bytes, files: dict[str, bytes], **how: Any) -> Report:
    return check(containers.container(files, [xml]), name="signed.asice", **how)


def codes(found: Report) -> set[str]:
    return {reason.code for reason in found.all_reasons if reason.cap is not None}


@pytest.fixture
def signed(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> tuple[bytes, dict[str, bytes]]:
    files = {"ligums.pdf": pdf, "pielikums.pdf": pdf + b"\n% 2\n"}
    return signature(files, mentor, timestampers), files


def test_a_good_one_makes_the_signature_lta(signed: tuple[bytes, dict[str, bytes]], timestampers: Timestampers) -> None:
    xml, files = signed
    assert judged(xml, files).signatures[0].level == "LT"
    once = stamped(xml, files, timestampers)
    found = judged(stamped(once, files, timestampers), files)
    [one] = found.signatures
    assert (found.verdict, one.level, codes(found)) == ("VALID", "LTA", set())
    assert [(stamp.kind, stamp.intact, stamp.trusted) for stamp in one.timestamps] == [
        ("signature", True, True), ("archive", True, True), ("archive", True, True),
    ]  # fmt: skip


def test_one_of_the_old_name_is_told_and_proves_nothing(
    signed: tuple[bytes, dict[str, bytes]], timestampers: Timestampers
) -> None:
    xml, files = signed
    old = stamped(xml, files, timestampers).replace(b"n:ArchiveTimeStamp", b"x:ArchiveTimeStamp")
    found = judged(old, files)
    assert (found.verdict, found.signatures[0].level, codes(found)) == ("VALID", "LT", set())
    assert "ARCHIVE_STAMP_OLD" in {reason.code for reason in found.all_reasons}


def _exchange(xml: bytes) -> bytes:
    """The two newest properties in the other order: the stamp is older than what it is said to cover."""
    root = etree.fromstring(xml)
    properties = next(root.iter(f"{{{X}}}UnsignedSignatureProperties"))
    properties.insert(len(properties) - 2, properties[-1])
    return bytes(etree.tostring(root))


def _more(xml: bytes) -> bytes:
    """Something put in before the stamp, after it was made."""
    root = etree.fromstring(xml)
    properties = next(root.iter(f"{{{X}}}UnsignedSignatureProperties"))
    properties.insert(0, etree.Element(f"{{{X}}}CompleteCertificateRefs"))
    return bytes(etree.tostring(root))


def _object(xml: bytes) -> bytes:
    root = etree.fromstring(xml)
    etree.SubElement(root[0], f"{{{DS}}}Object", Id="cits").text = "cits"
    return bytes(etree.tostring(root))


@pytest.mark.parametrize("injury", [_exchange, _more, _object])
def test_what_was_changed_after_it_is_told(
    signed: tuple[bytes, dict[str, bytes]], timestampers: Timestampers, injury: Callable[[bytes], bytes]
) -> None:
    xml, files = signed
    found = judged(injury(stamped(xml, files, timestampers)), files)
    assert (found.verdict, found.signatures[0].level, codes(found)) == ("INVALID", "LT", {"TIMESTAMP_INVALID"})


def test_one_over_other_bytes_is_invalid_and_one_that_nobody_can_read_too(
    signed: tuple[bytes, dict[str, bytes]], timestampers: Timestampers
) -> None:
    xml, files = signed
    assert codes(judged(stamped(xml, files, timestampers, before=b"x"), files)) == {"TIMESTAMP_INVALID"}
    good = stamped(xml, files, timestampers)
    token = etree.fromstring(good).findall(f".//{{{X}}}EncapsulatedTimeStamp")[-1].text.encode()
    assert codes(judged(good.replace(token, b"AAAA"), files)) == {"TIMESTAMP_INVALID"}
    with_reference = good.replace(
        b"<x:EncapsulatedTimeStamp>" + token, b'<x:Include URI="#S0-r0"/><x:EncapsulatedTimeStamp>' + token
    )
    found = judged(with_reference, files)
    assert (found.verdict, codes(found)) == ("REVIEW", {"TIMESTAMP_DOUBTFUL"})
    unknown = good[: good.rindex(C14N.encode())] + b"urn:cits" + good[good.rindex(C14N.encode()) + len(C14N) :]
    assert codes(judged(unknown, files)) == {"TIMESTAMP_DOUBTFUL"}


@pytest.mark.slow
@pytest.mark.acceptance("A38")
def test_put_on_in_time_it_outlives_the_authority_of_the_signature(authorities: Testbed, pdf: bytes) -> None:
    """The first authority ends with May 2028; an archive time stamp of January 2028 carries the signature to the end of
    2029, one of 2029 comes too late."""
    files = {"ligums.pdf": pdf}
    with clock.on(SIGNED):
        renewed(authorities, start=datetime(2026, 6, 1, tzinfo=UTC))
        who = authorities.identity("Mētra", "Paraugmentore", "140384-19905")
        alone = signature(files, who, timestamps.configured())
    with clock.on(datetime(2028, 1, 11, tzinfo=UTC)):
        renewed(authorities, start=datetime(2028, 1, 1, tzinfo=UTC))
        in_time = stamped(alone, files, timestamps.configured())
    with clock.on(datetime(2029, 1, 11, tzinfo=UTC)):
        renewed(authorities, start=datetime(2029, 1, 1, tzinfo=UTC))
        late = stamped(alone, files, timestamps.configured())
    after = datetime(2029, 2, 1, tzinfo=UTC)
    assert codes(judged(alone, files, at=after)) == {"TIMESTAMP_EXPIRED"}
    assert judged(in_time, files, at=after).verdict == "VALID"
    assert codes(judged(in_time, files, at=datetime(2030, 1, 2, tzinfo=UTC))) == {"TIMESTAMP_EXPIRED"}
    assert codes(judged(late, files, at=after)) == {"TIMESTAMP_EXPIRED"}
