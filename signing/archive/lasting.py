"""Will this file still be provable when its retention ends? The archive's entrance examination (signing.md 1.1).

pyHanko simulates a validation at that moment with no network, assuming that archive time stamps were renewed in time:
it passes only if everything a later validator needs (certificates, OCSP, CRL) lies in the file already.

It cannot look past the end of an issuing authority's own certificate (EN 319 102-1 could, by proofs of existence for
the whole chain). Employment records are kept for 90 years and no authority lives that long: the examination is then
held on the last day of the chain, and the day is kept with the verdict.
"""

from __future__ import annotations

import contextlib
import datetime
import logging
from dataclasses import dataclass, field
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation import DocumentSecurityStore, EmbeddedPdfSignature
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.errors import NoDSSFoundError
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.report.tools import generate_report
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy

from signing.errors import CertificateRefused
from signing.formats import anchors, asics, timestamps
from signing.formats.running import run
from signing.validation import trust as trusted
from signing.validation.child import check
from signing.validation.pdf_difference import STRICT

# A validation in the future first fails by plan and is then mended by proofs of existence: pyHanko warns of each such
# step with a whole traceback and the certificate's subject in it, personal code included.
logging.getLogger("pyhanko.sign.validation.generic_cms").setLevel(logging.ERROR)


@dataclass(frozen=True)
class Future:
    """`moment` is when the validation was simulated; `detail` names what failed, for the log.

    `etsi` are reports after ETSI TS 119 102-2, one a signature (XML), of the validation now.
    """

    ok: bool
    moment: datetime.datetime
    detail: str = ""
    etsi: tuple[str, ...] = field(default=())


def lasts_until(content: bytes, *, moment: datetime.datetime) -> Future:
    """Simulate the validation of every signature of a PDF at `moment` (aware)."""
    return run(_simulate(content, moment))


def container_lasts_until(content: bytes, *, token: bytes, moment: datetime.datetime) -> Future:
    """The same of a container in its ASiC-S: `token` (DER) is the archive time stamp over it.

    One link at a time: what proves the container is judged for the last day on which this stamp holds, or for `moment`
    where that is earlier; each renewal goes on from there and is judged in its turn. The stamp must be one that can be
    renewed at all, so its authority is asked about now. Raises RevocationUnavailable (retry) while nobody answers.
    """
    moment = min(moment, timestamps.holds_until(token)) - datetime.timedelta(days=1)
    around = asics.wrap(content, name="signed.asice", token=token)
    try:
        around = asics.answered(around, trust=anchors.configured())
    except CertificateRefused as error:
        return Future(ok=False, moment=moment, detail=f"time stamp: {error.detail}")
    report = check(around, name="signed.asics", at=moment)
    codes = ",".join(reason.code for reason in report.all_reasons if reason.cap is not None)
    return Future(ok=report.is_green, moment=moment, detail=codes)


async def _simulate(content: bytes, moment: datetime.datetime) -> Future:
    trust = trusted.from_settings()
    manager = trusted.manager(trust, trusted.load_lists(trust))
    certificates = CertValidationPolicySpec(
        trust_manager=manager, revinfo_policy=CertRevTrustPolicy(REQUIRE_REVINFO, retroactive_revinfo=True)
    )
    spec = PdfSignatureValidationSpec(
        SignatureValidationSpec(
            cert_validation_policy=certificates,
            revinfo_gathering_policy=RevocationInfoGatheringSpec(RevinfoOnlineFetchingRule.LOCAL_ONLY),
        ),
        diff_policy=STRICT,
    )
    reader = PdfFileReader(BytesIO(content))
    found = reader.embedded_regular_signatures
    signatures = [one for one in found if one.sig_object.get("/SubFilter") != "/ETSI.RFC3161"]
    if not signatures:
        return Future(ok=False, moment=moment, detail="no signature")
    moment = min(moment, _end_of_chain(reader, signatures) - datetime.timedelta(days=1))
    reports: list[str] = []
    for number, signature in enumerate(signatures, start=1):
        future = await simulate_future_ades_lta_validation(signature, spec, moment)
        if future.ades_subindic != AdESPassed.OK:
            name = future.ades_subindic.standard_name
            return Future(ok=False, moment=moment, detail=f"signature {number}: {name}")
        present = await ades_lta_validation(signature, spec)
        reports.append(generate_report(signature, present))
    return Future(ok=True, moment=moment, etsi=tuple(reports))


def _end_of_chain(reader: PdfFileReader, signatures: list[EmbeddedPdfSignature]) -> datetime.datetime:
    """When the first of the authorities' certificates in the file ends; far away when the file holds none."""
    known = [certificate for one in signatures for certificate in one.other_embedded_certs]
    # A bare signature has no security store; the simulation itself will refuse it.
    with contextlib.suppress(NoDSSFoundError):
        known += list(DocumentSecurityStore.read_dss(reader).load_certs())
    ends = [certificate.not_valid_after for certificate in known if certificate.ca]
    return min(ends, default=datetime.datetime.max.replace(tzinfo=datetime.UTC))
