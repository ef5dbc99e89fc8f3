"""Signatures of two parties, the seal, the archive time stamp: made, judged by others, refused when they must be."""

from __future__ import annotations

import asyncio
import base64
import itertools
import json
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from asn1crypto import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel
from pyhanko.sign.validation import (
    ades,
    async_validate_pdf_signature,
)
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.settings import KeyUsageConstraints
from pyhanko.sign.validation.status import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko_certvalidator import ValidationContext
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy
from pyhanko_certvalidator.registry import SimpleTrustManager

from kernel.pdf import check
from signing.errors import (
    CertificateRefused,
    CertificateRevoked,
    DocumentRefused,
    FieldTaken,
    NoTimestampAuthority,
    RevocationUnavailable,
    SignatureValueWrong,
    SigningError,
    TimestampFailed,
)
from signing.formats import archival, pades, timestamps
from signing.formats.timestamps import Authority, Timestampers
from signing.testbed import csc
from signing.testbed.faults import Fault
from signing.testbed.identities import Identity
from signing.testbed.service import Testbed
from signing.testbed.shelf import free_port


@dataclass(frozen=True)
class Stages:
    original: bytes
    one: bytes
    two: bytes
    sealed: bytes
    archived: bytes


@pytest.fixture(scope="module")
def stages(testbed: Testbed, pdf: bytes, mentor: Identity, head: Identity, office_seal: Identity) -> Stages:
    return road(testbed, pdf, mentor, head, office_seal, timestamps.from_urls(testbed.tsa_urls(), timeout=20))


def road(
    bed: Testbed, pdf: bytes, mentor: Identity, head: Identity, office: Identity, timestampers: Timestampers
) -> Stages:
    one = pades.sign(
        pdf, signer=mentor.signer(), field_name="Mentors", label="Mentora paraksts", reason="Darba līgums",
        location="Paraugpils", timestampers=timestampers,
    )  # fmt: skip
    two = pades.sign(one, signer=head.signer(), field_name="DarbaDevejs", timestampers=timestampers)
    sealed = pades.seal(two, signer=office.signer(), timestampers=timestampers)
    archived = pades.augment_to_lta(sealed, trust=bed.trust_roots(), timestampers=timestampers)
    return Stages(pdf, one, two, sealed, archived)


def statuses(pdf: bytes, bed: Testbed) -> list[PdfSignatureStatus]:
    """pyHanko's classic verdict on each signature, revocation required."""

    async def work() -> list[PdfSignatureStatus]:
        found = []
        for signature in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
            known = ValidationContext(
                trust_roots=list(bed.trust_roots()),
                allow_fetching=True,
                revocation_mode="require",
                time_tolerance=archival.CLOCK_TOLERANCE,  # a busy machine answers seconds after it was asked
            )
            found.append(
                await async_validate_pdf_signature(
                    signature, known, key_usage_settings=KeyUsageConstraints(key_usage={"non_repudiation"})
                )
            )
            await known.aclose()
        return found

    return asyncio.run(work())


# --- several parties, in order


def test_every_step_only_appends(stages: Stages) -> None:
    chain = [stages.original, stages.one, stages.two, stages.sealed, stages.archived]
    assert all(new.startswith(old) and new != old for old, new in itertools.pairwise(chain))


def test_earlier_signatures_stay_valid(testbed: Testbed, stages: Stages) -> None:
    for content, count in ((stages.one, 1), (stages.two, 2), (stages.sealed, 3), (stages.archived, 3)):
        found = statuses(content, testbed)
        assert [(one.bottom_line, one.trusted, one.docmdp_ok) for one in found] == [(True, True, True)] * count
        assert all(one.timestamp_validity is not None and one.timestamp_validity.valid for one in found)


def test_the_last_signature_covers_the_whole_file(testbed: Testbed, stages: Stages) -> None:
    for content in (stages.one, stages.two, stages.sealed):
        last = statuses(content, testbed)[-1]
        assert last.coverage == SignatureCoverageLevel.ENTIRE_FILE
        assert last.modification_level == ModificationLevel.NONE
    stamp = PdfFileReader(BytesIO(stages.archived)).embedded_timestamp_signatures[-1]
    stamp.compute_integrity_info()
    assert stamp.coverage == SignatureCoverageLevel.ENTIRE_FILE


def test_signatures_say_who_why_and_where(stages: Stages) -> None:
    first = PdfFileReader(BytesIO(stages.one)).embedded_regular_signatures[0]
    assert first.field_name == "Mentors"
    assert first.sig_field["/TU"] == "Mentora paraksts"
    assert first.sig_object["/Reason"] == "Darba līgums"
    assert first.sig_object["/Location"] == "Paraugpils"
    assert first.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert "/Reference" not in first.sig_object  # no certification: every party may sign after
    assert first.signer_cert.subject.native["serial_number"] == "PNOLV-140384-19905"


@pytest.mark.usual
def test_pdfsig_calls_each_party_valid(stages: Stages, tmp_path: Path) -> None:
    file = tmp_path / "signed.pdf"
    file.write_bytes(stages.archived)
    assert run("pdfsig", file).count("Signature is Valid.") == 3


@pytest.mark.usual
def test_adesverify_calls_the_file_trusted(testbed: Testbed, stages: Stages, tmp_path: Path) -> None:
    assert adesverify(stages.archived, testbed, tmp_path) == {
        "Mentors": "VALID",
        "DarbaDevejs": "VALID",
        "Zimogs": "VALID",
    }


def adesverify(pdf: bytes, bed: Testbed, folder: Path) -> dict[str, str]:
    """The verdict of pyHanko's command line on each signature field."""
    file = folder / "signed.pdf"
    file.write_bytes(pdf)
    options = ["--executive-summary", "--trust-replace", "--trust", bed.root_file()]
    shown = run("pyhanko", "sign", "adesverify", *options, file)
    rows = [line.split(":") for line in shown.splitlines() if line.count(":") == 2 and " " not in line]
    return {field: verdict for field, _digest, verdict in rows}


def run(*command: object) -> str:
    scripts = Path(sys.executable).parent
    first = str(scripts / "pyhanko") if command[0] == "pyhanko" else str(command[0])
    done = subprocess.run([first, *map(str, command[1:])], capture_output=True, text=True, check=True, timeout=60)
    return done.stdout + done.stderr


def test_a_flipped_byte_breaks_it(testbed: Testbed, stages: Stages) -> None:
    at = stages.sealed.index(b"/MediaBox")
    broken = stages.sealed[:at] + b"/Mediabox" + stages.sealed[at + 9 :]
    assert {one.intact for one in statuses(broken, testbed)} == {False}


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.acceptance("A38")
def test_pdf_a_and_ua_stay_true(
    testbed: Testbed,
    contract: bytes,
    mentor: Identity,
    head: Identity,
    office_seal: Identity,
    timestampers: Timestampers,
) -> None:
    """page-validation calls the earlier ByteRanges of a several-party file wrong (veraPDF does not): that aside."""
    several = "a signature /ByteRange does not cover the complete PDF except for its signature contents"
    done = road(testbed, contract, mentor, head, office_seal, timestampers)
    assert (check(contract, "2a"), check(contract, "ua1")) == ([], [])
    assert (check(done.one, "2a"), check(done.one, "ua1")) == ([], [])
    for content in (done.two, done.sealed, done.archived):
        assert [line for line in check(content, "2a") if several not in line] == []
        assert check(content, "ua1") == []


def test_metadata_is_left_alone(stages: Stages) -> None:
    reader = PdfFileReader(BytesIO(stages.archived))
    assert reader.trailer["/Info"] == PdfFileReader(BytesIO(stages.original)).trailer["/Info"]
    assert "/Metadata" not in reader.root


# --- for the archive


def future(pdf: bytes, bed: Testbed, moment: datetime) -> list[bool]:
    """Would each signature still be proven then? pyHanko's simulation, both verdicts."""
    spec = SignatureValidationSpec(
        cert_validation_policy=CertValidationPolicySpec(
            trust_manager=SimpleTrustManager.build(list(bed.trust_roots())),
            revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO),
        )
    )

    async def work() -> list[bool]:
        passed = []
        for signature in PdfFileReader(BytesIO(pdf)).embedded_regular_signatures:
            result = await ades.simulate_future_ades_lta_validation(signature, PdfSignatureValidationSpec(spec), moment)
            status = result.api_status
            good = result.ades_subindic == AdESPassed.OK
            passed.append(bool(good and status is not None and status.docmdp_ok and status.intact))
        return passed

    return asyncio.run(work())


def test_what_is_archived_can_be_proven_in_2035(testbed: Testbed, stages: Stages) -> None:
    assert future(stages.archived, testbed, datetime(2035, 1, 1, tzinfo=UTC)) == [True, True, True]


def test_what_is_only_time_stamped_cannot(testbed: Testbed, stages: Stages) -> None:
    assert future(stages.sealed, testbed, datetime(2035, 1, 1, tzinfo=UTC)) == [False, False, False]


@pytest.mark.usual
def test_renewal_adds_a_time_stamp_and_keeps_everything(
    testbed: Testbed, stages: Stages, timestampers: Timestampers
) -> None:
    renewed = pades.renew(stages.archived, trust=testbed.trust_roots(), timestampers=timestampers)
    assert renewed.startswith(stages.archived)
    assert len(PdfFileReader(BytesIO(renewed)).embedded_timestamp_signatures) == 2
    assert future(renewed, testbed, datetime(2035, 1, 1, tzinfo=UTC)) == [True, True, True]
    assert [one.bottom_line for one in statuses(renewed, testbed)] == [True, True, True]


@pytest.mark.usual
def test_the_archive_stamp_of_the_second_authority_brings_its_own_proof(
    testbed: Testbed, stages: Stages, timestampers: Timestampers
) -> None:
    """The first authority made the signature stamps, then goes down: the archive stamp is another's."""
    with testbed.fault("tsa-1", Fault.DOWN):
        archived = pades.augment_to_lta(stages.sealed, trust=testbed.trust_roots(), timestampers=timestampers)
    reader = PdfFileReader(BytesIO(archived))
    name = reader.embedded_timestamp_signatures[-1].signer_cert.subject.native["common_name"]
    assert name == "TESTA laika zīmogs 2"
    held = {bytes(one.get_object().data) for one in reader.root["/DSS"]["/Certs"]}
    assert testbed.certificate("tsa-2").dump() in held
    assert future(archived, testbed, datetime(2035, 1, 1, tzinfo=UTC)) == [True, True, True]


def test_nothing_to_archive_or_renew_is_refused(testbed: Testbed, pdf: bytes, timestampers: Timestampers) -> None:
    for act in (pades.augment_to_lta, pades.renew):
        with pytest.raises(DocumentRefused):
            act(pdf, trust=testbed.trust_roots(), timestampers=timestampers)


# --- certificates


def revoking(bed: Testbed, identity: Identity, *, on: datetime | None = None) -> Any:
    class Revoked:
        def __enter__(self) -> None:
            bed.revoke(identity.serial, on=on)

        def __exit__(self, *_error: object) -> None:
            bed.reinstate(identity.serial)

    return Revoked()


def test_a_revoked_certificate_is_refused_before_signing(testbed: Testbed, mentor: Identity) -> None:
    archival.check_certificate(mentor.certificate, chain=mentor.chain, trust=testbed.trust_roots())
    with revoking(testbed, mentor), pytest.raises(CertificateRevoked) as caught:
        archival.check_certificate(mentor.certificate, chain=mentor.chain, trust=testbed.trust_roots())
    assert (caught.value.code, caught.value.retry) == ("certificate_revoked", False)


def test_revoked_before_its_signature_never_reaches_the_archive(
    testbed: Testbed, stages: Stages, head: Identity, timestampers: Timestampers
) -> None:
    before = datetime.now(tz=UTC) - timedelta(days=1)
    with revoking(testbed, head, on=before), pytest.raises(CertificateRevoked):
        pades.augment_to_lta(stages.sealed, trust=testbed.trust_roots(), timestampers=timestampers)


@pytest.mark.usual
def test_revoked_after_its_signature_is_still_good_for_it(
    testbed: Testbed, stages: Stages, head: Identity, timestampers: Timestampers, tmp_path: Path
) -> None:
    after = datetime.now(tz=UTC) + timedelta(seconds=2)
    with revoking(testbed, head, on=after):
        time.sleep(2.1)
        archived = pades.augment_to_lta(stages.sealed, trust=testbed.trust_roots(), timestampers=timestampers)
        assert set(adesverify(archived, testbed, tmp_path).values()) == {"VALID"}


@pytest.mark.parametrize("fault", [Fault.DOWN, Fault.ERROR, Fault.GARBAGE])
def test_ocsp_out_of_order_waits(testbed: Testbed, stages: Stages, timestampers: Timestampers, fault: Fault) -> None:
    with testbed.fault("ocsp-persons", fault), pytest.raises(RevocationUnavailable) as caught:
        pades.augment_to_lta(stages.sealed, trust=testbed.trust_roots(), timestampers=timestampers)
    assert caught.value.retry is True


@pytest.mark.usual
@pytest.mark.parametrize("service", ["ocsp-persons", "root"])
def test_an_issuer_that_does_not_answer_in_time_waits(
    testbed: Testbed,
    stages: Stages,
    timestampers: Timestampers,
    settings: Any,
    service: str,
) -> None:
    settings.TRUST_TIMEOUT = 1
    with testbed.fault(service, Fault.SLOW), pytest.raises(RevocationUnavailable) as caught:
        pades.augment_to_lta(stages.sealed, trust=testbed.trust_roots(), timestampers=timestampers)
    assert caught.value.retry is True


@pytest.mark.usual
def test_an_answer_made_while_we_waited_is_not_from_the_future(testbed: Testbed, mentor: Identity) -> None:
    with testbed.fault("ocsp-persons", Fault.LATE):
        archival.check_certificate(mentor.certificate, chain=mentor.chain, trust=testbed.trust_roots())


def test_an_expired_certificate_is_refused(testbed: Testbed) -> None:
    dates = (datetime(2020, 1, 1, tzinfo=UTC), datetime(2023, 1, 1, tzinfo=UTC))
    old = testbed.identity("Kārlis", "Testnieks", "090604-29900", valid=dates)
    with pytest.raises(CertificateRefused, match="ExpiredError"):
        archival.check_certificate(old.certificate, chain=old.chain, trust=testbed.trust_roots())


def test_a_foreign_root_is_refused(tmp_path: Path, mentor: Identity) -> None:
    other = Testbed.ensure(tmp_path / "other").trust_roots()
    with pytest.raises(CertificateRefused):
        archival.check_certificate(mentor.certificate, chain=mentor.chain, trust=other)


# --- time stamps


def sign_one(pdf: bytes, mentor: Identity, timestampers: Timestampers) -> bytes:
    return pades.sign(pdf, signer=mentor.signer(), field_name="Mentors", timestampers=timestampers)


def stamped_by(pdf: bytes) -> str:
    from pyhanko.sign.general import extract_certificate_info
    from pyhanko.sign.validation.generic_cms import extract_tst_data_iter

    [signature] = PdfFileReader(BytesIO(pdf)).embedded_regular_signatures
    [token] = extract_tst_data_iter(signature.signer_info, signed=False)
    return str(extract_certificate_info(token).signer_cert.subject.native["common_name"])


@pytest.mark.usual
@pytest.mark.parametrize("fault", list(Fault))
def test_the_next_authority_steps_in(testbed: Testbed, pdf: bytes, mentor: Identity, fault: Fault) -> None:
    first, second = testbed.tsa_urls()
    with testbed.fault("tsa-1", fault):
        signed = sign_one(pdf, mentor, Timestampers([Authority(first, timeout=1), Authority(second, timeout=20)]))
    assert stamped_by(signed) == "TESTA laika zīmogs 2"
    assert [one.bottom_line for one in statuses(signed, testbed)] == [True]


def test_the_first_authority_is_asked_first_and_once(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    before = dict(testbed.requests)
    assert stamped_by(sign_one(pdf, mentor, timestampers)) == "TESTA laika zīmogs 1"
    assert testbed.requests["tsa-1"] - before.get("tsa-1", 0) == 1  # no trial request: authorities bill each one
    assert testbed.requests["tsa-2"] == before.get("tsa-2", 0)


@pytest.mark.usual
@pytest.mark.parametrize("fault", [one for one in Fault if one is not Fault.AGAIN])  # nothing was answered before
def test_no_authority_no_signature(testbed: Testbed, pdf: bytes, mentor: Identity, fault: Fault) -> None:
    timestampers = timestamps.from_urls(testbed.tsa_urls(), timeout=1)
    begun = time.monotonic()
    with (
        testbed.fault("tsa-1", fault),
        testbed.fault("tsa-2", fault),
        pytest.raises(TimestampFailed) as caught,
    ):
        sign_one(pdf, mentor, timestampers)
    assert (caught.value.code, caught.value.retry) == ("timestamp_failed", True)
    assert time.monotonic() - begun < 10  # two authorities, one second each; SLOW ones would take a minute


def test_without_authorities_nobody_signs(pdf: bytes, mentor: Identity) -> None:
    with pytest.raises(NoTimestampAuthority):
        sign_one(pdf, mentor, timestamps.from_urls([]))


def test_a_closed_port_is_passed_over(testbed: Testbed, pdf: bytes, mentor: Identity) -> None:
    urls = ["http://127.0.0.1:9/none", testbed.tsa_urls()[1]]
    assert stamped_by(sign_one(pdf, mentor, timestamps.from_urls(urls, timeout=20))) == "TESTA laika zīmogs 2"


def test_a_bare_token_for_a_digest(testbed: Testbed, timestampers: Timestampers) -> None:
    from asn1crypto import cms

    token = cms.ContentInfo.load(timestamps.stamp(b"\x01" * 32, timestampers=timestampers))
    info = token["content"]["encap_content_info"]["content"].parsed
    assert info["message_imprint"]["hashed_message"].native == b"\x01" * 32


def test_signing_works_where_a_loop_already_runs(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    async def inside() -> bytes:
        return sign_one(pdf, mentor, timestampers)

    assert stamped_by(asyncio.run(inside())) == "TESTA laika zīmogs 1"


# --- documents that cannot be signed


def test_the_same_field_is_not_signed_twice(stages: Stages, mentor: Identity, timestampers: Timestampers) -> None:
    with pytest.raises(FieldTaken):
        sign_one(stages.one, mentor, timestampers)
    with pytest.raises(FieldTaken):
        pades.prepare(stages.one, certificate=mentor.certificate, field_name="Mentors")


@pytest.mark.parametrize(
    "content",
    [b"", b"%PDF-1.7\n", b"not a pdf", b"%PDF-1.7\n1 0 obj<<>>endobj\nstartxref\n9999\n%%EOF", b"PK\x03\x04" * 50],
)
def test_what_is_no_pdf_is_refused(content: bytes, mentor: Identity, timestampers: Timestampers) -> None:
    with pytest.raises(DocumentRefused):
        sign_one(content, mentor, timestampers)


def test_an_encrypted_pdf_is_refused(pdf: bytes, mentor: Identity, timestampers: Timestampers) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter(clone_from=BytesIO(pdf))
    writer.encrypt("parole", algorithm="AES-256")
    out = BytesIO()
    writer.write(out)
    with pytest.raises(DocumentRefused, match="encrypted"):
        sign_one(out.getvalue(), mentor, timestampers)


# --- the value comes from a card


Device = Callable[[Identity, bytes], bytes]


def raw_ecdsa(identity: Identity, data: bytes, algorithm: hashes.HashAlgorithm) -> bytes:
    """r||s, as cards and Web eID give it."""
    width = (identity.private_key.key_size + 7) // 8
    r, s = decode_dss_signature(identity.private_key.sign(data, ec.ECDSA(algorithm)))
    return r.to_bytes(width, "big") + s.to_bytes(width, "big")


@pytest.mark.parametrize(
    ("algorithm", "digest", "sign_value"),
    [
        ("ec", "sha256", lambda card, data: raw_ecdsa(card, data, hashes.SHA256())),
        ("ec", "sha256", lambda card, data: card.private_key.sign(data, ec.ECDSA(hashes.SHA256()))),
        ("ec384", "sha384", lambda card, data: raw_ecdsa(card, data, hashes.SHA384())),
        ("rsa", "sha256", lambda card, data: card.private_key.sign(data, padding.PKCS1v15(), hashes.SHA256())),
    ],
    ids=["ec-raw", "ec-der", "p384-raw", "rsa"],
)
def test_a_card_signs_in_two_steps(
    testbed: Testbed, stages: Stages, timestampers: Timestampers, algorithm: str, digest: str, sign_value: Device
) -> None:
    card = testbed.identity("Valdis", "Aizbildnis-Demo", "251079-19908", algorithm=algorithm)
    prepared = pades.prepare(
        stages.one, certificate=card.certificate, chain=card.chain, field_name="Aizbildnis", algorithm=digest
    )
    kept = pades.Prepared.from_facts(prepared.pdf, json.loads(json.dumps(prepared.facts())))
    assert kept == prepared
    signed = pades.finish(kept, sign_value(card, kept.signed_attributes), timestampers=timestampers)
    assert signed.startswith(stages.one)
    assert [one.bottom_line for one in statuses(signed, testbed)] == [True, True]


def test_a_device_may_sign_the_bare_hash(testbed: Testbed, pdf: bytes, timestampers: Timestampers) -> None:
    from cryptography.hazmat.primitives.asymmetric.utils import Prehashed

    card = testbed.identity("Valdis", "Aizbildnis-Demo", "251079-19908")
    prepared = pades.prepare(pdf, certificate=card.certificate, chain=card.chain, field_name="Aizbildnis")
    value = card.private_key.sign(prepared.digest, ec.ECDSA(Prehashed(hashes.SHA256())))
    assert [one.bottom_line for one in statuses(pades.finish(prepared, value, timestampers=timestampers), testbed)] == [
        True
    ]


def test_a_value_of_another_key_is_never_embedded(
    testbed: Testbed, pdf: bytes, mentor: Identity, head: Identity, timestampers: Timestampers
) -> None:
    prepared = pades.prepare(pdf, certificate=mentor.certificate, chain=mentor.chain, field_name="Mentors")
    good = raw_ecdsa(mentor, prepared.signed_attributes, hashes.SHA256())
    wrong = [
        raw_ecdsa(head, prepared.signed_attributes, hashes.SHA256()),
        raw_ecdsa(mentor, b"something else", hashes.SHA256()),
        good[:-1],
        b"",
        good[::-1],
    ]
    for value in wrong:
        with pytest.raises(SignatureValueWrong):
            pades.finish(prepared, value, timestampers=timestampers)


def test_finishing_without_a_time_stamp_leaves_nothing(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    prepared = pades.prepare(pdf, certificate=mentor.certificate, chain=mentor.chain, field_name="Mentors")
    value = raw_ecdsa(mentor, prepared.signed_attributes, hashes.SHA256())
    with (
        testbed.fault("tsa-1", Fault.ERROR),
        testbed.fault("tsa-2", Fault.ERROR),
        pytest.raises(TimestampFailed),
    ):
        pades.finish(prepared, value, timestampers=timestampers)
    assert stamped_by(pades.finish(prepared, value, timestampers=timestampers)) == "TESTA laika zīmogs 1"


def test_every_error_has_a_code_and_says_what_to_do() -> None:
    def below(kind: type[SigningError]) -> list[type[SigningError]]:
        return [kind, *(deeper for child in kind.__subclasses__() for deeper in below(child))]

    kinds = below(SigningError)
    assert len({kind.code for kind in kinds}) == len(kinds)
    assert all(str(kind.message).endswith(".") for kind in kinds)


def test_a_remote_signing_service_signs_in_two_steps(
    testbed: Testbed, pdf: bytes, mentor: Identity, timestampers: Timestampers
) -> None:
    """An independent CSC v1 server: it shows the certificate, is authorised for one hash, gives the value."""
    base = csc.serve(testbed, port=free_port())

    def ask(call: str, **body: object) -> dict[str, Any]:
        request = urllib.request.Request(
            f"{base}/csc/v1/{call}", json.dumps(body).encode(), {"Content-Type": "application/json"}
        )
        with urllib.request.urlopen(request, timeout=5) as answer:
            found: dict[str, Any] = json.load(answer)
            return found

    credential = csc.credential_id(mentor.label)
    shown = ask("credentials/info", credentialID=credential, certificates="chain")["cert"]["certificates"]
    certificate, issuer, _root = (x509.Certificate.load(base64.b64decode(one)) for one in shown)
    assert certificate.dump() == mentor.certificate.dump()
    prepared = pades.prepare(pdf, certificate=certificate, chain=[issuer], field_name="Mentors")
    digest = base64.b64encode(prepared.digest).decode()
    sad = ask("credentials/authorize", credentialID=credential, numSignatures=1, hash=[digest])["SAD"]
    value = ask(
        "signatures/signHash",
        credentialID=credential,
        SAD=sad,
        hash=[digest],
        hashAlgo="2.16.840.1.101.3.4.2.1",
        signAlgo="1.2.840.10045.4.3.2",
    )["signatures"][0]
    signed = pades.finish(prepared, base64.b64decode(value), timestampers=timestampers)
    assert [one.bottom_line for one in statuses(signed, testbed)] == [True]
