"""PDF signatures: strict difference policy, whole-file coverage, pyHanko's AdES verdict and our own must agree."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation.ades import _dss_to_local_knowledge
from pyhanko.sign.validation.generic_cms import (
    extract_tst_data_iter,
    message_imprint_checker,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import LocalKnowledge

from signing import hexadecimal
from signing.data import Reason, SignatureReport, TimeStamp, iso
from signing.enums import Indication, Verdict
from signing.validation import pdf_old, report
from signing.validation.evidence import (
    Court,
    Judgement,
    Pool,
    Stamp,
    common_name,
    hash_problem,
    lasting,
    serial_of,
    statements,
)
from signing.validation.pdf_bytes import coverage, outside, range_end
from signing.validation.pdf_difference import changes
from signing.validation.policy import Expectation
from signing.validation.second_opinion import second_opinion

log = logging.getLogger(__name__)
hexadecimal.install()


@dataclass
class Read:
    """What was found in one reading of the file."""

    signatures: list[SignatureReport] = field(default_factory=list)
    timestamps: list[TimeStamp] = field(default_factory=list)
    reasons: list[Reason] = field(default_factory=list)


class Unreadable(Exception):
    """The PDF cannot be read in this way."""


async def check(content: bytes, court: Court, expected: Expectation | None) -> Read:
    """Reads strictly; what only the lenient reader understands can at best be REVIEW."""
    early = outside(content)
    if any(reason.code in ("LEADING_BYTES", "NOT_A_SIGNED_FILE") for reason in early):
        return Read(reasons=early)
    try:
        found = await _read(content, court, expected, strict=True)
    except Exception as error:  # noqa: BLE001 (hostile files raise anything)
        log.info("strict reading failed: %s", type(error).__name__)
        try:
            found = await _read(content, court, expected, strict=False)
        except Exception as second:  # noqa: BLE001
            log.info("lenient reading failed: %s", type(second).__name__)
            return Read(reasons=[*early, Reason("UNREADABLE")])
        found.reasons.append(Reason("NOT_STRICT"))
    found.reasons[:0] = early
    return found


async def _read(content: bytes, court: Court, expected: Expectation | None, *, strict: bool) -> Read:
    reader = PdfFileReader(BytesIO(content), strict=strict)
    if reader.encrypted:
        return Read(reasons=[Reason("ENCRYPTED")])
    found = Read()
    embedded, broken = _embedded(reader)
    found.reasons.extend(broken)
    if not embedded:
        if not broken:
            found.reasons.append(Reason("NO_SIGNATURE"))
        return found
    regular = [one for one in embedded if _is_regular(one)]
    archival = [one for one in embedded if not _is_regular(one)]
    if not regular:
        found.reasons.append(Reason("NO_SIGNATURE"))
    knowledge = _knowledge(reader)
    pool = Pool(
        list(knowledge.known_certs),
        [one.ocsp_response_data for one in knowledge.known_ocsps],
        [one.crl_data for one in knowledge.known_crls],
    )
    has_dss = bool(pool.ocsps or pool.crls)  # before anybody adds what was asked for just now
    document_stamps: list[tuple[int, Stamp]] = []
    for one in archival:
        stamp, reasons = await _document_stamp(one, pool, court)
        found.reasons.extend(reasons)
        if stamp is not None:
            document_stamps.append((one.signed_revision, stamp))
            found.timestamps.append(stamp.shown)
    found.reasons.extend(coverage(reader, embedded, content))
    for one in regular:
        later = [stamp for revision, stamp in document_stamps if revision > one.signed_revision]
        found.signatures.append(await _signature(one, pool, later, has_dss, court, content))
    if regular:
        found.reasons.extend(_pictures(content, regular, expected))
    return found


def _embedded(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[Reason]]:
    """Every filled signature field; those that cannot be read are named, never skipped."""
    result, reasons = [], []
    for name, _value, field_dictionary in enumerate_sig_fields(reader, filled_status=True):
        try:
            one = pdf_old.opened(reader, field_dictionary, name)
            one.compute_digest()
        except Exception as error:
            if reader.strict and isinstance(error, NotImplementedError):
                raise
            log.info("signature %r unreadable: %s", name[:40], type(error).__name__)
            reasons.append(Reason("BROKEN_SIGNATURE"))
            continue
        if one.sig_object.get("/SubFilter") not in (
            "/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161", pdf_old.ENCLOSED, pdf_old.BARE,
        ):  # fmt: skip
            reasons.append(Reason("UNSUPPORTED", {"what": str(one.sig_object.get("/SubFilter", "?"))[:40]}))
            continue
        result.append(one)
    return sorted(result, key=lambda one: one.signed_revision), reasons


def _is_regular(one: EmbeddedPdfSignature) -> bool:
    """A document time stamp is known by its SubFilter; some producers call it /Type /Sig."""
    return one.sig_object.get("/SubFilter") != "/ETSI.RFC3161"


def _knowledge(reader: PdfFileReader) -> LocalKnowledge:
    try:
        return _dss_to_local_knowledge(reader)
    except Exception as error:  # noqa: BLE001 (a broken DSS proves nothing)
        log.info("DSS unreadable: %s", type(error).__name__)
        return LocalKnowledge()


async def _document_stamp(one: EmbeddedPdfSignature, pool: Pool, court: Court) -> tuple[Stamp | None, list[Reason]]:
    digest = one.compute_digest()
    try:
        stamp = await court.stamp(one.signed_data, pool, imprint=lambda _name: digest, kind="document")
    except Exception as error:  # noqa: BLE001
        log.info("document time stamp unreadable: %s", type(error).__name__)
        return None, [Reason("TIMESTAMP_INVALID")]
    if stamp is None:
        return None, [Reason("TIMESTAMP_INVALID")]
    return stamp, [*(changes(one) if stamp.intact else []), *stamp.reasons]


async def _signature(
    one: EmbeddedPdfSignature,
    shared: Pool,
    later: list[Stamp],
    has_dss: bool,
    court: Court,
    content: bytes,
) -> SignatureReport:
    try:
        return await _judge(one, shared, later, has_dss, court, content)
    except Exception as error:
        if one.reader.strict and "hybrid" in str(error).lower():
            raise
        log.info("signature %r failed: %s", _name_of(one), type(error).__name__)
        return SignatureReport(
            id=_name_of(one), verdict=Verdict.INVALID, indication=Indication.TOTAL_FAILED,
            sub_indication="FORMAT_FAILURE", format="PAdES", reasons=(Reason("BROKEN_SIGNATURE"),),
        )  # fmt: skip


async def _judge(
    one: EmbeddedPdfSignature,
    shared: Pool,
    later: list[Stamp],
    has_dss: bool,
    court: Court,
    content: bytes,
) -> SignatureReport:
    reasons: list[Reason] = []
    certificate = one.signer_cert
    intact, valid = pdf_old.integrity(one)
    if not intact:
        reasons.append(Reason("HASH_FAILURE"))
    if not valid:
        reasons.append(Reason("SIG_CRYPTO_FAILURE"))
    if one.signer_info["signed_attrs"].native is None:
        reasons.append(Reason("NO_CERTIFICATE_REFERENCE"))
    reasons.extend(Reason(code) for code in sorted({*map(hash_problem, pdf_old.digest_names(one))} - {""}))
    if intact and valid:  # what is broken already needs no costly comparison of revisions
        reasons.extend(changes(one))
    pool = shared.merged(Pool([certificate, *one.other_embedded_certs]))
    stamps: list[Stamp] = []
    for token in extract_tst_data_iter(one.signer_info, signed=False):
        stamp = await court.stamp(token, pool, imprint=message_imprint_checker(one.signer_info), kind="signature")
        if stamp is not None:
            stamps.append(stamp)
            reasons.extend(stamp.reasons)
    covering = [*stamps, *later]
    found, pool = await court.judge(
        certificate, pool, stamps=covering, claimed=one.self_reported_timestamp, strict_status_order=False
    )
    reasons.extend(found.reasons)
    reasons.extend(lasting(later or stamps, court.at))
    level = "LTA" if later and has_dss else "LT" if stamps and has_dss else "T" if covering else "B"
    if not any(reason.cap is not None for reason in reasons) and found.best_time:
        proven = max((stamp.time for stamp in later if stamp.trusted), default=found.best_time)
        try:
            more = await second_opinion(one, pool, level, found.best_time, proven, court, told_apart=found.told_apart)
        except Exception as error:  # noqa: BLE001 (a judge who breaks off has not agreed)
            log.info("second opinion broke off: %s", type(error).__name__)
            more = [Reason("ADES_NOT_PASSED", {"what": type(error).__name__})]
        reasons.extend(more)
    return _shown(one, found, covering, level, reasons, content)


def _shown(
    one: EmbeddedPdfSignature,
    found: Judgement,
    stamps: list[Stamp],
    level: str,
    reasons: list[Reason],
    content: bytes,
) -> SignatureReport:
    certificate = one.signer_cert
    seal, _claimed = statements(certificate)
    end = range_end(one, content)
    algorithm = one.signer_info["signature_algorithm"]["algorithm"].native
    return report.signature(
        reasons=reasons,
        qualified=found.qualified,
        id=_name_of(one),
        format="PAdES",
        level=level,
        signed_by=common_name(certificate),
        serial=serial_of(certificate),
        subject=certificate.subject.human_friendly,
        issuer=common_name_of_issuer(certificate),
        certificate_sha256=hashlib.sha256(certificate.dump()).hexdigest(),
        seal=seal,
        qualified_claimed=found.claimed_qualified,
        best_time=iso(found.best_time),
        claimed_time=iso(one.self_reported_timestamp),
        revocation_time=iso(found.revocation_time),
        timestamps=tuple(stamp.shown for stamp in stamps),
        coverage="ENTIRE_FILE" if end == len(content) else one.coverage.name if one.coverage else "UNCLEAR",
        scopes=(f"bytes 0-{end}",) if end else (),
        algorithm=f"{algorithm}/{one.md_algorithm}",
    )


def _name_of(one: EmbeddedPdfSignature) -> str:
    """The name of its field; one that is no text in any encoding of PDF comes as bytes."""
    name = one.field_name
    return (name if isinstance(name, str) else bytes(name).decode("latin-1"))[:80]


def common_name_of_issuer(certificate: Any) -> str:
    value = certificate.issuer.native.get("common_name") or certificate.issuer.human_friendly
    return str(value if not isinstance(value, list) else value[-1])


def _pictures(content: bytes, regular: list[EmbeddedPdfSignature], expected: Expectation | None) -> list[Reason]:
    """Signature pictures outside the signature page, or (for unknown files) later ones over the text."""
    from kernel.pdf import scan

    try:
        boxes = scan.signature_boxes(content)
    except Exception as error:  # noqa: BLE001
        log.info("signature pictures could not be read: %s", type(error).__name__)
        return [Reason("DIFFERENCE_UNCLEAR")]
    if expected is not None and expected.signature_page is not None:
        pages = boxes.pages
        allowed = expected.signature_page if expected.signature_page >= 0 else pages + expected.signature_page
        wrong = [box for box in boxes.boxes if box.page != allowed]
        return [Reason("WIDGET_OVER_TEXT", {"page": str(wrong[0].page + 1)})] if wrong else []
    order = [one.field_name for one in regular]
    later = [box for box in boxes.boxes if box.name not in order[:1]]
    over = [box for box in later if box.covers_text]
    return [Reason("PICTURE_OVER_TEXT", {"page": str(over[0].page + 1)})] if over else []
