"""One file in, one report out, inside the limited child. No Django, no settings, no database."""

from __future__ import annotations

import asyncio
import datetime
import hashlib
import logging
from importlib.metadata import version

from signing.data import Reason, Report, SignatureReport, iso, without_codes
from signing.validation import asice, expectations, intake, pades, report
from signing.validation.evidence import Court
from signing.validation.policy import Expectation
from signing.validation.trust import Mode, Trust, load_lists, stale

log = logging.getLogger(__name__)

ENGINE = "kopiena-validation"
#: Our own rules' version beside the engines below.
ENGINE_VERSION = f"2 (pyHanko {version('pyhanko')}, signxml {version('signxml')})"


def run(
    content: bytes, *, name: str, trust: Trust, expected: Expectation | None, at: datetime.datetime, online: bool
) -> Report:
    return asyncio.run(_run(content, name=name, trust=trust, expected=expected, at=at, online=online))


async def _run(
    content: bytes, *, name: str, trust: Trust, expected: Expectation | None, at: datetime.datetime, online: bool
) -> Report:
    lists = load_lists(trust)
    court = Court(trust=trust, lists=lists, at=at, online=online)
    reasons: list[Reason] = []
    signatures: list[SignatureReport] = []
    form = ""
    files: list[tuple[str, str]] = []
    timestamps: list = []
    try:
        kind = intake.kind_of(content)
        if not content:
            reasons.append(Reason("EMPTY_FILE"))
        elif len(content) > intake.MAX_FILE:
            reasons.append(Reason("TOO_LARGE"))
        elif kind == "pdf":
            pdf = await pades.check(content, court, expected)
            form, reasons, signatures, timestamps = "PAdES", pdf.reasons, pdf.signatures, pdf.timestamps
            reasons.extend(_hazards(content, expected))
        elif kind == "zip":
            box = await asice.check(content, court)
            form, reasons, signatures, timestamps, files = (
                box.form, box.reasons, box.signatures, box.timestamps, box.files,
            )  # fmt: skip
        else:
            reasons.append(Reason("NOT_A_SIGNED_FILE"))
    finally:
        await court.close()
    if expected is not None:
        more, signatures = expectations.compare(content, form, files, signatures, expected)
        reasons.extend(more)
    if lists.registry is not None and stale(trust, on=at) and any(_trusted(one) for one in signatures):
        reasons.append(Reason("LISTS_STALE"))
    if trust.mode is Mode.TEST and any(_trusted(one) for one in signatures):
        reasons.append(Reason("TEST_TRUST"))
    return report.conclude(
        reasons=reasons,
        signatures=signatures,
        timestamps=timestamps,
        name=without_codes(name)[:255],
        sha256=hashlib.sha256(content).hexdigest(),
        size=len(content),
        checked_at=iso(at),
        form=form,
        files=tuple(files),
        engine=ENGINE,
        engine_version=ENGINE_VERSION,
        trust={**trust.describe(), **lists.facts, **({"problem": lists.problem} if lists.problem else {})},
        test=trust.mode is Mode.TEST,
    )


def _trusted(one: SignatureReport) -> bool:
    return not any(reason.code == "NOT_TRUSTED" for reason in one.reasons)


def _hazards(content: bytes, expected: Expectation | None) -> list[Reason]:
    """Active or hidden content makes a file doubtful even when it was there before signing."""
    from kernel.pdf import scan

    return [
        Reason("HAZARD", {"what": word}) for word in scan.hazards(content) if word not in ("ENCRYPTED", "UNREADABLE")
    ]
