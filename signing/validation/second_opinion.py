"""pyHanko's own EN 319 102-1 process over one PDF signature: a second judge, who must agree with ours."""

from __future__ import annotations

import datetime
from io import BytesIO
from itertools import pairwise
from typing import Any

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESIndeterminate, AdESPassed
from pyhanko.sign.validation import PdfSignatureStatus
from pyhanko.sign.validation.ades import ades_lta_validation, ades_with_time_validation
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

from signing.data import Reason
from signing.validation import keys
from signing.validation.evidence import ABOVE, Court, Pool
from signing.validation.pdf_difference import STRICT

_SOFT = RevocationCheckingPolicy(
    RevocationCheckingRule.CHECK_IF_DECLARED_SOFT, RevocationCheckingRule.CHECK_IF_DECLARED_SOFT
)
#: Answers that may mean no more than "the status data in the file are no longer fresh". Two signers of one authority
#: leave two OCSP answers, and once stale pyHanko takes the other's answer for a failure of the chain and never tries
#: the past; the outermost time stamp's own authority has no newer status offline, hence NO_POE.
_ONLY_STALE = frozenset({
    AdESIndeterminate.CERTIFICATE_CHAIN_GENERAL_FAILURE, AdESIndeterminate.NO_POE, AdESIndeterminate.TRY_LATER,
})  # fmt: skip


async def second_opinion(
    one: EmbeddedPdfSignature,
    pool: Pool,
    level: str,
    best_time: datetime.datetime,
    proven: datetime.datetime,
    court: Court,
    *,
    told_apart: bool,
) -> list[Reason]:
    """pyHanko's EN 319 102-1 process: with time for T and LT, the archive process for LTA; both views must agree.

    `told_apart`: the signer's status was proved by a responder that pyHanko does not know; it is then not asked for
    it, nor for the past, which it could not judge without; only as of the proven time.
    """
    local = LocalKnowledge(
        known_ocsps=[container for answer in pool.ocsps for container in OCSPContainer.load_multi(answer)],
        known_crls=[CRLContainer(one_list) for one_list in pool.crls],
        known_certs=pool.certificates,
    )

    def certificates(rule: RevocationCheckingPolicy) -> CertValidationPolicySpec:
        return CertValidationPolicySpec(
            trust_manager=court.manager,
            revinfo_policy=CertRevTrustPolicy(rule, retroactive_revinfo=True),
            algorithm_usage_policy=keys.usage(best_time),
            signature_validator=keys.LenientValidator(),
        )

    spec = SignatureValidationSpec(
        cert_validation_policy=certificates(ABOVE if told_apart else REQUIRE_REVINFO),
        ts_cert_validation_policy=certificates(_SOFT),
        revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        local_knowledge=local,
    )
    result: Any = None
    if level == "LTA" and not told_apart:
        # First as of now, then as of the moment that the newest archive time stamp proves (EN 319 102-1, 5.6: past
        # signature validation); that this stamp itself holds now is judged apart from this (_lasting, court.stamp).
        for moment in (court.at, proven):
            timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
            result = await ades_lta_validation(one, PdfSignatureValidationSpec(spec, diff_policy=STRICT), timing)
            if result.ades_subindic not in _ONLY_STALE:
                break
        else:
            result = await _step_by_step(one, spec) or result
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


async def _step_by_step(one: EmbeddedPdfSignature, spec: SignatureValidationSpec) -> Any:
    """A file whose archive time stamps were renewed, as it was before each renewal, at the moment of that renewal.

    An earlier time stamp whose authority has ended is past validation for pyHanko, which then finds the newer lists of
    the same authority in the file, takes them for fresh, and says that the certificate has ended (0.38). So the newest
    renewal proves that the file before it existed at that moment, and the same is asked of that file then (EN 319 102-1,
    5.6.3: evidence inside evidence). That each time stamp held until the next one is judged apart (pades._lasting).
    None when there was no renewal.
    """
    stream = one.reader.stream
    stream.seek(0)
    content = stream.read()
    stamps = sorted(one.reader.embedded_timestamp_signatures, key=lambda stamp: stamp.signed_revision)
    stamps = [stamp for stamp in stamps if stamp.signed_revision > one.signed_revision]
    result: Any = None
    for before, after in reversed(list(pairwise(stamps))):
        *_, start, length = before.byte_range
        reader = PdfFileReader(BytesIO(content[: start + length]), strict=one.reader.strict)
        then = next(found for found in reader.embedded_signatures if found.field_name == one.field_name)
        moment = after.signed_data["encap_content_info"]["content"].parsed["gen_time"].native
        timing = ValidationTimingInfo(moment, moment, point_in_time_validation=True)
        result = await ades_lta_validation(then, PdfSignatureValidationSpec(spec, diff_policy=STRICT), timing)
        if result.ades_subindic not in _ONLY_STALE:
            break
    return result
