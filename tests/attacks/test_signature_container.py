"""Attacks on ASiC-E and .edoc containers (threats 2.3, 16-23): none may end green."""

from __future__ import annotations

import hashlib
import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest

from signing.data import Report
from signing.enums import Verdict
from signing.formats.timestamps import Timestampers
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.validation import Expectation, ExpectedSigner
from tests.attacks import containers
from tests.attacks.conftest import codes, document

Judge = Callable[..., Report]
NAME = "Līgums nr 1.pdf"
MENTOR = ExpectedSigner(role="mentors", person_code="140384-19905")


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return {NAME: document()}


@pytest.fixture(scope="module")
def edoc(testbed: Testbed, stampers: Timestampers, files: dict[str, bytes]) -> bytes:
    signer = testbed.identity("Mētra", "Paraugmentore", "140384-19905")
    return containers.container(files, [containers.signature(files, signer, stampers)])


def changed(content: bytes, **edits: bytes | None) -> bytes:
    """Entries by suffix of their name: bytes replace, None removes."""
    entries = containers.unpacked(content)
    for suffix, body in edits.items():
        name = next((one for one in entries if one.endswith(suffix)), suffix)
        if body is None:
            del entries[name]
        else:
            entries[name] = body
    return containers.packed(entries)


def xml_of(content: bytes) -> bytes:
    return containers.unpacked(content)["META-INF/signatures0.xml"]


def with_xml(content: bytes, edit: Callable[[bytes], bytes]) -> bytes:
    before = xml_of(content)
    after = edit(before)
    assert after != before
    return changed(content, **{"signatures0.xml": after})


def test_honest_container_is_green(verdict: Judge, edoc: bytes, files: dict[str, bytes]) -> None:
    expected = Expectation(
        original_sha256=hashlib.sha256(files[NAME]).hexdigest(),
        original_size=1,
        signers=(MENTOR,),
        level="T",
        qualified=True,
    )
    report = verdict(edoc, expected=expected)
    assert (report.verdict, codes(report), report.form) == (Verdict.VALID, {"TEST_TRUST"}, "ASiC-E")
    assert report.files == ((NAME, expected.original_sha256),)
    assert report.signatures[0].role == "mentors"


def test_two_parallel_signatures(
    verdict: Judge, stampers: Timestampers, files: dict[str, bytes], mentor: Identity, head: Identity
) -> None:
    both = [containers.signature(files, one, stampers, number=n) for n, one in enumerate((mentor, head))]
    report = verdict(containers.container(files, both))
    assert (report.verdict, len(report.signatures)) == (Verdict.VALID, 2)


def test_one_signature_counted_once(verdict: Judge, edoc: bytes) -> None:
    xml = xml_of(edoc)
    doubled = changed(edoc, **{"META-INF/signatures1.xml": xml})
    report = verdict(doubled, expected=Expectation(signers=(MENTOR, ExpectedSigner("vadītāja", MENTOR.person_code))))
    assert (report.verdict, len(report.signatures)) == (Verdict.INVALID, 1)
    assert {"DUPLICATE_SIGNATURE", "MISSING_SIGNER"} <= codes(report)


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (lambda c: changed(c, **{".pdf": b"%PDF-other"}), "HASH_FAILURE"),
        (lambda c: changed(c, **{"pielikums.txt": b"not signed"}), "UNSIGNED_FILE"),
        (lambda c: changed(c, **{".pdf": None, "Cits.pdf": document()}), "MISSING_FILE"),
        (lambda c: with_xml(c, lambda x: x.replace(b"2026-09-01T09", b"2026-09-01T08")), "HASH_FAILURE"),
        (lambda c: with_xml(c, lambda x: x.replace(b"application/pdf", b"text/plain")), "HASH_FAILURE"),
        (lambda c: with_xml(c, lambda x: x.replace(b"?>", b"?><!DOCTYPE a [<!ENTITY b 'c'>]>", 1)), "XML_DTD"),
        (lambda c: with_xml(c, lambda x: x.replace(b'URI="#S0-p"', b'URI=""')), "WRAPPING"),
        (lambda c: with_xml(c, lambda x: x.replace(b'Id="S0-v"', b'Id="S0-p"')), "DUPLICATE_ID"),
        (lambda c: with_xml(c, lambda x: x.replace(b'Target="#S0"', b'Target="#S9"')), "WRAPPING"),
        (lambda c: with_xml(c, lambda x: x.replace(b"xml-c14n11", b"xml-xslt", 1)), "FORBIDDEN_TRANSFORM"),
        (lambda c: with_xml(c, lambda x: re.sub(rb"(<ds:SignatureValue[^>]*>)..", rb"\1AA", x)), "SIG_CRYPTO_FAILURE"),
        (lambda c: with_xml(c, lambda x: x.replace(b"Certificate>MII", b"Certificate>AII", 1)), "NO_CERTIFICATE"),
        (lambda c: with_xml(c, lambda x: re.sub(rb"<ds:X509Data>.*</ds:X509Data>", b"", x)), "NO_CERTIFICATE"),
        (lambda c: changed(c, **{"signatures0.xml": None}), "NO_SIGNATURE"),
        (lambda c: changed(c, **{"signatures0.xml": b"<a/>"}), "BROKEN_SIGNATURE"),
    ],
    ids=["data", "extra", "renamed", "time", "type", "dtd", "whole-document", "same-id", "target", "transform", "value",
         "certificate", "no-certificate", "no-signature", "empty-signature"],
)  # fmt: skip
def test_attack(verdict: Judge, edoc: bytes, attack: Callable[[bytes], bytes], reason: str) -> None:
    report = verdict(attack(edoc))
    assert report.verdict is Verdict.INVALID
    assert reason in codes(report)


def _wrapped(xml: bytes) -> bytes:
    """The signed properties move to a place nobody looks at; others take their place."""
    properties = re.search(rb"<x:SignedProperties.*?</x:SignedProperties>", xml, re.S)
    assert properties is not None
    false = properties[0].replace(b"2026-09-01", b"2020-01-01").replace(b'Id="S0-p"', b'Id="S0-q"')
    hidden = b"<ds:Object>" + properties[0] + b"</ds:Object></ds:Signature>"
    return xml.replace(properties[0], false).replace(b"</ds:Signature>", hidden)


def _nested(xml: bytes) -> bytes:
    """A whole foreign signature inside an object."""
    body = re.search(rb"<ds:Signature .*</ds:Signature>", xml, re.S)
    assert body is not None
    return xml.replace(
        b"</ds:Signature>", b"<ds:Object>" + body[0].replace(b"S0", b"T0") + b"</ds:Object></ds:Signature>"
    )


def _sibling(xml: bytes) -> bytes:
    return xml.replace(b"<ds:Signature ", b'<x:Other xmlns:x="urn:x"/><ds:Signature ', 1)


@pytest.mark.parametrize("wrap", [_wrapped, _nested, _sibling])
def test_wrapping(verdict: Judge, edoc: bytes, wrap: Callable[[bytes], bytes]) -> None:
    report = verdict(with_xml(edoc, wrap))
    assert (report.verdict, "WRAPPING" in codes(report)) == (Verdict.INVALID, True)


def test_foreign_time_stamp(
    verdict: Judge, edoc: bytes, stampers: Timestampers, files: dict[str, bytes], head: Identity
) -> None:
    other = containers.signature(files, head, stampers)
    token = re.search(rb"<x:EncapsulatedTimeStamp>([^<]+)", other)
    assert token is not None
    stolen = with_xml(edoc, lambda x: re.sub(rb"(<x:EncapsulatedTimeStamp>)[^<]+", rb"\1" + token[1], x))
    report = verdict(stolen)
    assert (report.verdict, "TIMESTAMP_INVALID" in codes(report)) == (Verdict.INVALID, True)


def test_no_time_stamp_is_amber(verdict: Judge, files: dict[str, bytes], mentor: Identity) -> None:
    report = verdict(containers.container(files, [containers.signature(files, mentor, None)]))
    assert (report.verdict, codes(report)) == (Verdict.REVIEW, {"NO_TIMESTAMP", "TEST_TRUST"})


def test_wrong_document_and_person(verdict: Judge, edoc: bytes) -> None:
    other = verdict(edoc, expected=Expectation(original_sha256="0" * 64, original_size=1))
    assert (other.verdict, "NOT_OUR_DOCUMENT" in codes(other)) == (Verdict.INVALID, True)
    stranger = ExpectedSigner(role="mentors", person_code="150384-19903")
    wrong = verdict(edoc, expected=Expectation(signers=(stranger,)))
    assert (wrong.verdict, "WRONG_PERSON" in codes(wrong)) == (Verdict.INVALID, True)


def test_file_signed_by_only_one_of_two(
    verdict: Judge, stampers: Timestampers, files: dict[str, bytes], mentor: Identity, head: Identity
) -> None:
    more = {**files, "pielikums.pdf": b"%PDF-1.4"}
    signatures = [containers.signature(more, mentor, stampers), containers.signature(files, head, stampers, number=1)]
    report = verdict(containers.container(more, signatures))
    assert (report.verdict, "UNSIGNED_FILE" in codes(report)) == (Verdict.INVALID, True)


def test_manifest_that_lies(verdict: Judge, edoc: bytes) -> None:
    for body in (containers.manifest({}), containers.manifest({NAME: b"", "x": b""}), b"<", None):
        report = verdict(changed(edoc, **{"manifest.xml": body}))
        assert report.verdict is Verdict.REVIEW
    typed = containers.manifest({NAME: b""}).replace(b"application/pdf", b"text/plain")
    assert verdict(changed(edoc, **{"manifest.xml": typed})).verdict is Verdict.REVIEW


# --- the zip itself


def _twice_named(content: bytes) -> bytes:
    out = BytesIO(content)
    with zipfile.ZipFile(out, "a") as archive, pytest.warns(UserWarning):
        archive.writestr(NAME, b"EVIL")
    return out.getvalue()


def _hidden(content: bytes) -> bytes:
    """Bytes between the last entry and the directory, offsets mended."""
    end = content.rindex(b"PK\x05\x06")
    start = int.from_bytes(content[end + 16 : end + 20], "little")
    moved = content[:start] + b"HIDDEN" + content[start:]
    end += 6
    return moved[: end + 16] + (start + 6).to_bytes(4, "little") + moved[end + 20 :]


def _encrypted(content: bytes) -> bytes:
    position = content.index(b"PK\x01\x02")
    return content[: position + 8] + b"\x01" + content[position + 9 :]


@pytest.mark.parametrize(
    ("attack", "reason"),
    [
        (_twice_named, "ZIP_UNSAFE"),
        (_hidden, "ZIP_UNSAFE"),
        (_encrypted, "ENCRYPTED"),
        (lambda c: b"MZ" + c, "NOT_A_SIGNED_FILE"),
        (lambda c: c + b"tail", "ZIP_UNSAFE"),
        (lambda c: changed(c, **{"../x": b""}), "ZIP_UNSAFE"),
        (lambda c: changed(c, **{"/etc/x": b""}), "ZIP_UNSAFE"),
        (lambda c: changed(c, **{"C:x": b""}), "ZIP_UNSAFE"),
        (lambda c: changed(c, **{"LĪGUMS NR 1.PDF": b""}), "ZIP_UNSAFE"),
        (lambda c: changed(c, **{"bumba.bin": bytes(30_000_000)}), "ZIP_BOMB"),
    ],
    ids=["twice", "hidden", "encrypted", "leading", "trailing", "up", "absolute", "drive", "case", "bomb"],
)  # fmt: skip
def test_unsafe_zip(verdict: Judge, edoc: bytes, attack: Callable[[bytes], bytes], reason: str) -> None:
    report = verdict(attack(edoc))
    assert report.verdict is Verdict.INVALID
    assert reason in codes(report)


def test_mimetype_not_first_is_only_a_remark(verdict: Judge, edoc: bytes) -> None:
    entries = containers.unpacked(edoc)
    reordered = containers.packed(
        {**{k: v for k, v in entries.items() if k != "mimetype"}, "mimetype": entries["mimetype"]}
    )
    report = verdict(reordered)
    assert (report.verdict, codes(report)) == (Verdict.VALID, {"MIMETYPE", "TEST_TRUST"})
    without = verdict(changed(edoc, mimetype=None))
    assert without.verdict is Verdict.REVIEW
