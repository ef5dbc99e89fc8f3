"""PDF signatures: strict difference policy, whole-file coverage, pyHanko's AdES verdict and our own must agree."""

from __future__ import annotations

import datetime
import hashlib
import logging
import re
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.diff_analysis import ModificationLevel, StandardDiffPolicy, SuspiciousModification
from pyhanko.sign.diff_analysis.form_rules_api import FormUpdatingRule
from pyhanko.sign.diff_analysis.rules.file_structure_rules import (
    CatalogModificationRule,
    ObjectStreamRule,
    XrefStreamRule,
)
from pyhanko.sign.diff_analysis.rules.form_field_rules import (
    DSSCompareRule,
    SigFieldCreationRule,
    SigFieldModificationRule,
)
from pyhanko.sign.diff_analysis.rules.metadata_rules import DocInfoRule, MetadataUpdateRule
from pyhanko.sign.fields import enumerate_sig_fields
from pyhanko.sign.validation import PdfSignatureStatus, SignatureCoverageLevel
from pyhanko.sign.validation.ades import _dss_to_local_knowledge, ades_lta_validation, ades_with_time_validation
from pyhanko.sign.validation.generic_cms import (
    extract_tst_data_iter,
    message_imprint_checker,
    validate_sig_integrity,
)
from pyhanko.sign.validation.pdf_embedded import EmbeddedPdfSignature
from pyhanko.sign.validation.policy_decl import (
    LocalKnowledge,
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.ltv.types import ValidationTimingInfo
from pyhanko_certvalidator.policy_decl import (
    REQUIRE_REVINFO,
    CertRevTrustPolicy,
    RevocationCheckingPolicy,
    RevocationCheckingRule,
)
from pyhanko_certvalidator.revinfo.archival import CRLContainer, OCSPContainer

from signing.data import Reason, SignatureReport, TimeStamp, iso
from signing.enums import Indication, Verdict
from signing.validation import report
from signing.validation.evidence import Court, Judgement, Pool, Stamp, common_name, hash_problem, serial_of, statements
from signing.validation.keys import LenientValidator
from signing.validation.policy import Expectation

log = logging.getLogger(__name__)

_LTA = ModificationLevel.LTA_UPDATES
#: The default policy without generic form filling: a value changed after signing is a changed document.
STRICT = StandardDiffPolicy(
    global_rules=[
        CatalogModificationRule(),
        DocInfoRule().as_qualified(_LTA),
        XrefStreamRule().as_qualified(_LTA),
        ObjectStreamRule().as_qualified(_LTA),
        DSSCompareRule().as_qualified(_LTA),
        MetadataUpdateRule().as_qualified(_LTA),
    ],
    form_rule=FormUpdatingRule(field_rules=[SigFieldCreationRule(), SigFieldModificationRule()]),
)
_SOFT = RevocationCheckingPolicy(
    RevocationCheckingRule.CHECK_IF_DECLARED_SOFT, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
)
_END = re.compile(rb"startxref[\r\n\t ]+(\d+)[\r\n\t ]+%%EOF[\r\n\t ]*\Z")


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
    early = _outside(content)
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


def _outside(content: bytes) -> list[Reason]:
    """What stands before the header and after the last %%EOF."""
    if not content.startswith(b"%PDF-"):
        return [Reason("LEADING_BYTES" if b"%PDF-" in content[:4096] else "NOT_A_SIGNED_FILE")]
    if _END.search(content[-1024:]) is None:
        return [Reason("TRAILING_BYTES")]
    return []


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
    document_stamps: list[tuple[int, Stamp]] = []
    for one in archival:
        stamp, reasons = await _document_stamp(one, pool, court, content)
        found.reasons.extend(reasons)
        if stamp is not None:
            document_stamps.append((one.signed_revision, stamp))
            found.timestamps.append(stamp.shown)
    found.reasons.extend(_coverage(reader, embedded, content))
    has_dss = bool(pool.ocsps or pool.crls)
    for one in regular:
        later = [stamp for revision, stamp in document_stamps if revision > one.signed_revision]
        found.signatures.append(await _signature(one, pool, later, knowledge, has_dss, court, content))
    if regular:
        found.reasons.extend(_pictures(content, regular, expected))
    return found


def _embedded(reader: PdfFileReader) -> tuple[list[EmbeddedPdfSignature], list[Reason]]:
    """Every filled signature field; those that cannot be read are named, never skipped."""
    result, reasons = [], []
    for name, _value, field_dictionary in enumerate_sig_fields(reader, filled_status=True):
        try:
            one = EmbeddedPdfSignature(reader, field_dictionary, name)
            one.compute_digest()
        except Exception as error:
            if reader.strict and isinstance(error, NotImplementedError):
                raise
            log.info("signature %r unreadable: %s", name[:40], type(error).__name__)
            reasons.append(Reason("BROKEN_SIGNATURE"))
            continue
        if one.sig_object.get("/SubFilter") not in (
            "/adbe.pkcs7.detached", "/ETSI.CAdES.detached", "/ETSI.RFC3161",
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


def _range_end(one: EmbeddedPdfSignature, content: bytes) -> int | None:
    """Where the signed bytes end, or None unless the range is [0 a b c] with exactly <Contents> in the gap."""
    try:
        values = [int(value) for value in one.byte_range]
    except (TypeError, ValueError):
        return None
    if len(values) != 4 or values[0] != 0 or min(values[1:]) <= 0:
        return None
    _, first, second, rest = values
    end = second + rest
    gap = content[first:second]
    if end > len(content) or not (gap.startswith(b"<") and gap.endswith(b">")):
        return None
    inner = re.sub(rb"[\r\n\t ]", b"", gap[1:-1])
    if re.fullmatch(rb"[0-9A-Fa-f]*", inner) is None:
        return None
    try:
        inside = bytes.fromhex(inner.decode("ascii"))
        size = _ber_end(inside, 0)
    except (ValueError, IndexError):
        return None
    return end if inside == one.pkcs7_content and not inside[size:].strip(b"\x00") else None


def _ber_end(data: bytes, start: int, depth: int = 0) -> int:
    """Where the BER value at `start` ends, indefinite lengths (X.690 8.1.3.6) included. Raises on nonsense."""
    if depth > 50:
        raise ValueError("nested too deeply")
    position = start + 1
    if data[start] & 0x1F == 0x1F:
        while data[position] & 0x80:
            position += 1
        position += 1
    length = data[position]
    position += 1
    if length == 0x80:
        while data[position : position + 2] != b"\x00\x00":
            position = _ber_end(data, position, depth + 1)
        return position + 2
    if length > 0x80:
        size = length & 0x7F
        length = int.from_bytes(data[position : position + size], "big")
        position += size
    if position + length > len(data):
        raise ValueError("longer than the data")
    return position + length


def _coverage(reader: PdfFileReader, embedded: list[EmbeddedPdfSignature], content: bytes) -> list[Reason]:
    """The last signature or stamp covers the whole file; only archive data (DSS) may follow, every byte explained."""
    ends = [_range_end(one, content) for one in embedded]
    reasons = []
    if None in ends:
        reasons.append(Reason("BYTE_RANGE"))
    known = [end for end in ends if end is not None]
    if known and len(set(known)) != len(known):
        reasons.append(Reason("BYTE_RANGE"))
    last = max(known, default=0)
    if not known or last == len(content):
        return reasons
    try:
        explained = _explained(reader, content, last)
    except Exception as error:  # noqa: BLE001 (what cannot be read explains nothing)
        log.info("the end of the file could not be read: %s", type(error).__name__)
        explained = False
    if not explained:
        reasons.append(Reason("NOT_WHOLE_FILE"))
    return reasons


_OBJECT = re.compile(rb"(\d+)[ \t\r\n]+(\d+)[ \t\r\n]+obj\b")
_XREF = re.compile(
    rb"xref[ \t]*[\r\n]+(?:\d+[ ]+\d+[ \t]*[\r\n]+(?:\d{10} \d{5} [nf][ \r\n]{2}[\r\n]?)*)+[ \t\r\n]*trailer"
)
_TAIL = re.compile(rb"startxref[ \t\r\n]+(\d+)[ \t\r\n]+%%EOF")
_SPACE = re.compile(rb"[ \t\r\n]*")


def _explained(reader: PdfFileReader, content: bytes, start: int) -> bool:
    """True if everything after `start` is objects, cross-reference tables and trailers that the file itself uses.

    So nothing can hide between them (polyglots, objects without a reference).
    """
    from pyhanko.pdf_utils import generic

    used = _used_offsets(reader)
    position = start
    closed = False
    stream = BytesIO(content)
    while True:
        position = _SPACE.match(content, position).end()  # type: ignore[union-attr]
        if position >= len(content):
            return closed
        if match := _OBJECT.match(content, position):
            if position not in used:
                return False
            stream.seek(_SPACE.match(content, match.end()).end())  # type: ignore[union-attr]
            generic.read_object(stream, generic.Reference(int(match[1]), int(match[2]), reader))
            here = stream.tell()
            tail = re.compile(rb"[ \t\r\n]*endobj").match(content, here)
            if tail is None:
                return False
            position, closed = tail.end(), False
        elif match := _XREF.match(content, position):
            stream.seek(_SPACE.match(content, match.end()).end())  # type: ignore[union-attr]
            generic.read_object(stream, generic.Reference(0, 0, reader))
            position, closed = stream.tell(), False
        elif match := _TAIL.match(content, position):
            position, closed = match.end(), True
        else:
            return False


def _used_offsets(reader: PdfFileReader) -> set[int]:
    """File offsets of every object that some revision's cross-reference names."""
    offsets: set[int] = set()
    total = reader.xrefs.total_revisions
    for revision in range(total):
        info = reader.xrefs.get_xref_container_info(revision)
        offsets.add(info.start_location)
        for reference in reader.xrefs.explicit_refs_in_revision(revision):
            try:
                where = reader.xrefs.get_historical_ref(reference, revision)
            except Exception:  # noqa: BLE001, S112
                continue
            if isinstance(where, int):
                offsets.add(where)
    return offsets


async def _document_stamp(
    one: EmbeddedPdfSignature, pool: Pool, court: Court, content: bytes
) -> tuple[Stamp | None, list[Reason]]:
    reasons: list[Reason] = []
    digest = one.compute_digest()
    try:
        stamp = await court.stamp(one.signed_data, pool, imprint=lambda _name: digest, kind="document")
    except Exception as error:  # noqa: BLE001
        log.info("document time stamp unreadable: %s", type(error).__name__)
        return None, [Reason("TIMESTAMP_INVALID")]
    if stamp is None:
        return None, [Reason("TIMESTAMP_INVALID")]
    if stamp.intact:
        _integrity(one, reasons, content)
    return stamp, [*reasons, *stamp.reasons]


def _integrity(one: EmbeddedPdfSignature, reasons: list[Reason], content: bytes) -> None:
    """Coverage and difference analysis of one signature or stamp."""
    try:
        one.compute_integrity_info(diff_policy=STRICT)
    except Exception as error:
        if one.reader.strict and "hybrid" in str(error).lower():
            raise
        log.info("difference analysis failed: %s", type(error).__name__)
        one.compute_integrity_info(skip_diff=True)
        reasons.append(Reason("DIFFERENCE_UNCLEAR"))
        if one.coverage is None or one.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
            reasons.append(Reason("BYTE_RANGE"))
        return
    if one.coverage is None or one.coverage < SignatureCoverageLevel.ENTIRE_REVISION:
        reasons.append(Reason("BYTE_RANGE"))
    elif (
        isinstance(one.diff_result, SuspiciousModification)
        or one.diff_result is None
        or one.diff_result.modification_level.value > ModificationLevel.FORM_FILLING.value
        or not one.summarise_integrity_info()["docmdp_ok"]
    ):
        reasons.append(Reason("CHANGED_AFTER_SIGNING"))


async def _signature(
    one: EmbeddedPdfSignature,
    shared: Pool,
    later: list[Stamp],
    knowledge: LocalKnowledge,
    has_dss: bool,
    court: Court,
    content: bytes,
) -> SignatureReport:
    try:
        return await _judge(one, shared, later, knowledge, has_dss, court, content)
    except Exception as error:
        if one.reader.strict and "hybrid" in str(error).lower():
            raise
        log.info("signature %r failed: %s", one.field_name[:40], type(error).__name__)
        return SignatureReport(
            id=one.field_name[:80], verdict=Verdict.INVALID, indication=Indication.TOTAL_FAILED,
            sub_indication="FORMAT_FAILURE", format="PAdES", reasons=(Reason("BROKEN_SIGNATURE"),),
        )  # fmt: skip


async def _judge(
    one: EmbeddedPdfSignature,
    shared: Pool,
    later: list[Stamp],
    knowledge: LocalKnowledge,
    has_dss: bool,
    court: Court,
    content: bytes,
) -> SignatureReport:
    reasons: list[Reason] = []
    certificate = one.signer_cert
    intact, valid = validate_sig_integrity(
        one.signer_info, certificate, expected_content_type="data", actual_digest=one.compute_digest(),
        sig_validator=LenientValidator(),
    )  # fmt: skip
    if not intact:
        reasons.append(Reason("HASH_FAILURE"))
    if not valid:
        reasons.append(Reason("SIG_CRYPTO_FAILURE"))
    if one.signer_info["signed_attrs"].native is None:
        reasons.append(Reason("NO_CERTIFICATE_REFERENCE"))
    if code := hash_problem(one.md_algorithm):
        reasons.append(Reason(code))
    if intact and valid:  # what is broken already needs no costly comparison of revisions
        _integrity(one, reasons, content)
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
    reasons.extend(_lasting(stamps, later, court.at))
    level = "LTA" if later and has_dss else "LT" if stamps and has_dss else "T" if covering else "B"
    if not any(reason.cap is not None for reason in reasons) and found.best_time:
        proven = max((stamp.time for stamp in later if stamp.trusted), default=found.best_time)
        reasons.extend(await _second_opinion(one, pool, knowledge, level, found.best_time, proven, court))
    return _shown(one, found, covering, level, reasons, content)


def _lasting(stamps: list[Stamp], later: list[Stamp], at: datetime.datetime) -> list[Reason]:
    """The newest stamp's authority must still be valid, else nothing proves that the rest is old enough."""
    newest = max(later or stamps, key=lambda stamp: stamp.time, default=None)
    if newest is None or newest.certificate is None or not newest.trusted:
        return []
    end = newest.certificate["tbs_certificate"]["validity"]["not_after"].native
    return [Reason("TIMESTAMP_EXPIRED")] if end < at else []


#: Answers that may mean no more than "the status data in the file are no longer fresh". Two signers of one authority
#: leave two OCSP answers, and once stale pyHanko takes the other's answer for a failure of the chain and never tries
#: the past; the outermost time stamp's own authority has no newer status offline, hence NO_POE.
_ONLY_STALE = frozenset({
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE, AdESIndeterminate.NO_POE, AdESIndeterminate.TRY_LATER,
})  # fmt: skip


async def _second_opinion(
    one: EmbeddedPdfSignature,
    pool: Pool,
    knowledge: LocalKnowledge,
    level: str,
    best_time: datetime.datetime,
    proven: datetime.datetime,
    court: Court,
) -> list[Reason]:
    """pyHanko's EN 319 102-1 process: with time for T and LT, the archive process for LTA; both views must agree."""
    local = LocalKnowledge(
        known_ocsps=[container for answer in pool.ocsps for container in OCSPContainer.load_multi(answer)],
        known_crls=[CRLContainer(one_list) for one_list in pool.crls],
        known_certs=pool.certificates,
    )

    def certificates(rule: RevocationCheckingPolicy) -> CertValidationPolicySpec:
        return CertValidationPolicySpec(
            trust_manager=court.manager, revinfo_policy=CertRevTrustPolicy(rule, retroactive_revinfo=True)
        )

    spec = SignatureValidationSpec(
        cert_validation_policy=certificates(REQUIRE_REVINFO),
        ts_cert_validation_policy=certificates(_SOFT),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=local,
    )
    result: Any = None
    if level == "LTA":
        # First as of now, then as of the moment that the newest archive time stamp proves (EN 319 102-1, 5.6: past
        # signature validation); that this stamp itself holds now is judged apart from this (_lasting, court.stamp).
        for moment in (court.at, proven):
            timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
            result = await ades_lta_validation(one, PdfSignatureValidationSpec(spec, diff_policy=STRICT), timing)
            if result.ades_subindic not in _ONLY_STALE:
                break
    else:
        timing = ValidationTimingInfo(best_time, best_time, point_in_time_validation=True)
        result = await ades_with_time_validation(
            one.signed_data, spec, timing_info=timing, raw_digest=one.compute_digest(),
            extra_status_kwargs=one.summarise_integrity_info(), status_cls=PdfSignatureStatus,
        )  # fmt: skip
    if result.ades_subindic != AdESPassed.OK:
        return [Reason("ADES_NOT_PASSED", {"what": result.ades_subindic.standard_name})]
    status = result.api_status
    if status is None or not status.bottom_line or not status.docmdp_ok:
        return [Reason("ENGINES_DISAGREE")]
    return []


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
    end = _range_end(one, content)
    algorithm = one.signer_info["signature_algorithm"]["algorithm"].native
    return report.signature(
        reasons=reasons,
        qualified=found.qualified,
        id=one.field_name[:80],
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
