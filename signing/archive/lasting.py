"""Will this file still be provable when its retention ends? The archive's entrance examination (signing.md 1.1).

pyHanko simulates a validation at that moment with no network, assuming that archive time stamps were renewed in time:
it passes only if everything a later validator needs (certificates, OCSP, CRL) lies in the file already.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass, field
from io import BytesIO

from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.ades.report import AdESPassed
from pyhanko.sign.validation.ades import ades_lta_validation, simulate_future_ades_lta_validation
from pyhanko.sign.validation.policy_decl import (
    PdfSignatureValidationSpec,
    RevinfoOnlineFetchingRule,
    RevocationInfoGatheringSpec,
    SignatureValidationSpec,
)
from pyhanko.sign.validation.report.tools import generate_report
from pyhanko_certvalidator.context import CertValidationPolicySpec
from pyhanko_certvalidator.policy_decl import REQUIRE_REVINFO, CertRevTrustPolicy

from signing.formats.running import run
from signing.validation import trust as trusted
from signing.validation.pades import STRICT


@dataclass(frozen=True)
class Future:
    """`detail` names what failed, for the log; `etsi` are reports after ETSI TS 119 102-2, one a signature (XML)."""

    ok: bool
    detail: str = ""
    etsi: tuple[str, ...] = field(default=())


def lasts_until(content: bytes, *, moment: datetime.datetime) -> Future:
    """Simulate the validation of every signature of a PDF at `moment` (aware)."""
    return run(_simulate(content, moment))


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
    signatures = [
        one for one in reader.embedded_regular_signatures if one.sig_object.get("/SubFilter") != "/ETSI.RFC3161"
    ]
    if not signatures:
        return Future(ok=False, detail="no signature")
    reports: list[str] = []
    for number, signature in enumerate(signatures, start=1):
        future = await simulate_future_ades_lta_validation(signature, spec, moment)
        if future.ades_subindic != AdESPassed.OK:
            return Future(ok=False, detail=f"signature {number}: {future.ades_subindic.standard_name}")
        present = await ades_lta_validation(signature, spec)
        reports.append(generate_report(signature, present))
    return Future(ok=True, etsi=tuple(reports))
