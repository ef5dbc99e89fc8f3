"""From findings to a verdict, and from a verdict to the JSON that SiVa's readers know."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from signing.data import Reason, Report, SignatureReport, TimeStamp
from signing.enums import Indication, Verdict, worst
from signing.validation.policy import POLICY
from signing.validation.reasons import RULES

#: What decides first.
GRAVITY = (Verdict.INVALID, Verdict.REVIEW, Verdict.INTACT_NOT_TRUSTED, None)


def capped(reasons: Sequence[Reason], best: Verdict) -> Verdict:
    """The best verdict that every finding still allows."""
    return worst([best, *(reason.cap for reason in reasons if reason.cap is not None)])


def indication_of(verdict: Verdict) -> Indication:
    if verdict.colour == "green":
        return Indication.TOTAL_PASSED
    return Indication.TOTAL_FAILED if verdict is Verdict.INVALID else Indication.INDETERMINATE


def sub_indication_of(reasons: Sequence[Reason], verdict: Verdict) -> str:
    """Of the first finding that pulled the verdict where it is."""
    for reason in reasons:
        if reason.cap is verdict and verdict.colour != "green":
            return RULES[reason.code].sub if reason.code in RULES else "GENERIC"
    return ""


def unique(reasons: Sequence[Reason]) -> tuple[Reason, ...]:
    seen: dict[tuple[str, str], Reason] = {}
    for reason in reasons:
        seen.setdefault((reason.code, str(sorted(reason.facts.items()))), reason)
    return tuple(seen.values())


def gravest_first(reasons: Iterable[Reason]) -> list[Reason]:
    """What makes the file invalid before what makes it doubtful before remarks; else as the table of rules goes."""
    order = {code: place for place, code in enumerate(RULES)}
    return sorted(reasons, key=lambda one: (GRAVITY.index(one.cap), order.get(one.code, len(order))))


def signature(*, reasons: Sequence[Reason], qualified: bool, **fields: Any) -> SignatureReport:
    found = unique(reasons)
    verdict = capped(found, Verdict.VALID_QUALIFIED if qualified else Verdict.VALID)
    return SignatureReport(
        verdict=verdict,
        indication=indication_of(verdict),
        sub_indication=sub_indication_of(found, verdict),
        qualified=qualified,
        reasons=found,
        **fields,
    )


def conclude(
    *,
    reasons: Sequence[Reason],
    signatures: Sequence[SignatureReport],
    timestamps: Sequence[TimeStamp] = (),
    **fields: Any,
) -> Report:
    """The whole file is as good as its worst part. No signature at all is green only for a pure, trusted time stamp."""
    found = unique(reasons)
    best = Verdict.VALID
    if signatures and all(one.verdict is Verdict.VALID_QUALIFIED for one in signatures):
        best = Verdict.VALID_QUALIFIED
    verdict = capped(found, worst([best, *(one.verdict for one in signatures)]))
    if not signatures:
        verdict = worst([verdict, _by_stamps_alone(timestamps)])
    everything = [*(reason for one in signatures for reason in one.reasons), *found]
    return Report(
        verdict=verdict,
        indication=indication_of(verdict),
        sub_indication=sub_indication_of(everything, verdict),
        signatures=tuple(signatures),
        timestamps=tuple(timestamps),
        reasons=found,
        **fields,
    )


def _by_stamps_alone(timestamps: Sequence[TimeStamp]) -> Verdict:
    """The best that a file without signatures can be."""
    if not timestamps or not all(one.intact for one in timestamps):
        return Verdict.REVIEW
    return Verdict.VALID if all(one.trusted for one in timestamps) else Verdict.INTACT_NOT_TRUSTED


def as_json(report: Report) -> dict[str, Any]:
    """Our verdict beside SiVa's `validationReport.validationConclusion`."""
    conclusion = {
        "policy": {"policyName": POLICY, "policyVersion": report.trust.get("mode", "")},
        "validationTime": report.checked_at,
        "signatureForm": report.form,
        "signaturesCount": len(report.signatures),
        "validSignaturesCount": report.valid_signatures,
        "validatedDocument": {"filename": report.name, "fileHash": report.sha256, "hashAlgo": "SHA256"},
        "signatures": [_signature(one) for one in report.signatures],
        "timeStampTokens": [_stamp(one) for one in report.timestamps],
        "validationWarnings": [{"content": one.text} for one in report.reasons if one.cap is None],
    }
    return {
        "file": report.name,
        "verdict": report.verdict.value,
        "colour": report.verdict.colour.value,
        "indication": report.indication.value,
        "subIndication": report.sub_indication,
        "test": report.test,
        "reasons": [one.as_json() for one in report.all_reasons],
        "files": [{"name": name, "sha256": digest} for name, digest in report.files],
        "engine": {"name": report.engine, "version": report.engine_version},
        "trust": report.trust,
        "size": report.size,
        "validationReport": {"validationConclusion": conclusion},
    }


def _signature(one: SignatureReport) -> dict[str, Any]:
    stamps = [stamp.time for stamp in one.timestamps if stamp.kind == "signature"]
    result: dict[str, Any] = {
        "id": one.id,
        "verdict": one.verdict.value,
        "indication": one.indication.value,
        "subIndication": one.sub_indication,
        "signatureFormat": f"{one.format}_BASELINE_{one.level}" if one.level else one.format,
        "signatureLevel": _level(one),
        "signedBy": one.signed_by,
        "claimedSigningTime": one.claimed_time,
        "signatureMethod": one.algorithm,
        "info": {
            "bestSignatureTime": one.best_time,
            "timestampCreationTime": stamps[0] if stamps else "",
            "ocspResponseCreationTime": one.revocation_time,
            "archiveTimeStamps": [_stamp(stamp) for stamp in one.timestamps if stamp.kind == "document"],
        },
        "signatureScopes": [{"name": name, "scope": one.coverage} for name in one.scopes],
        "errors": [reason.as_json() for reason in one.reasons if reason.cap is not None],
        "warnings": [reason.as_json() for reason in one.reasons if reason.cap is None],
        "issuer": one.issuer,
    }
    if one.subject:
        result["subjectDistinguishedName"] = {
            "commonName": one.signed_by,
            "serialNumber": one.serial,
            "full": one.subject,
        }
        result["certificateSha256"] = one.certificate_sha256
    return result


def _level(one: SignatureReport) -> str:
    kind = "SEAL" if one.seal else "SIG"
    if one.qualified:
        return f"QE{kind}"
    return f"ADE{kind}"


def _stamp(one: TimeStamp) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "signedTime": one.time,
        "signedBy": one.authority,
        "indication": "TOTAL-PASSED"
        if one.intact and one.trusted
        else "INDETERMINATE"
        if one.intact
        else "TOTAL-FAILED",
    }
