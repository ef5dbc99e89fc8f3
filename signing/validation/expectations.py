"""Is it the right document, by the right people, at the right level?"""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Sequence

from signing.data import Reason, SignatureReport
from signing.validation import report
from signing.validation.policy import LEVELS, Expectation, ExpectedSigner, code_of, plain_code


def compare(
    content: bytes,
    form: str,
    files: Sequence[tuple[str, str]],
    signatures: Sequence[SignatureReport],
    expected: Expectation,
) -> tuple[list[Reason], list[SignatureReport]]:
    """Reasons for the file, and the signatures with their roles and reasons of their own."""
    reasons = _document(content, form, files, expected)
    judged, missing = _people(list(signatures), expected)
    reasons.extend(missing)
    return reasons, [_level(one, expected) for one in judged]


def _document(content: bytes, form: str, files: Sequence[tuple[str, str]], expected: Expectation) -> list[Reason]:
    reasons = []
    if form == "PAdES":
        if expected.original_sha256 and not _starts(content, expected.original_size, expected.original_sha256):
            reasons.append(Reason("NOT_OUR_DOCUMENT"))
        if expected.previous_sha256 and not _starts(content, expected.previous_size, expected.previous_sha256):
            reasons.append(Reason("ROLLBACK"))
    elif expected.original_sha256 and sorted(digest for _name, digest in files) != _wanted(expected):
        reasons.append(Reason("NOT_OUR_DOCUMENT"))
    return reasons


def _wanted(expected: Expectation) -> list[str]:
    """What a container has to hold: the document and its annexes, nothing besides."""
    return sorted((expected.original_sha256, *expected.annexes))


def _starts(content: bytes, size: int, sha256: str) -> bool:
    return 0 < size <= len(content) and hashlib.sha256(content[:size]).hexdigest() == sha256


def _people(signatures: list[SignatureReport], expected: Expectation) -> tuple[list[SignatureReport], list[Reason]]:
    """Each signature stands for one person at most, each expected person needs a signature of their own."""
    if not expected.signers and not expected.others:
        return signatures, []
    roles: dict[int, str] = {}
    notes: dict[int, Reason] = {}
    open_signers: list[ExpectedSigner] = []
    taken: set[int] = set()
    for signer in (*expected.signers, *expected.others):
        index = _match(signer, signatures, taken)
        if index is None:
            if signer in expected.signers:
                open_signers.append(signer)
            continue
        taken.add(index)
        roles[index] = signer.role
    left = [
        index for index in range(len(signatures)) if index not in taken and not _is_seal(signatures[index], expected)
    ]
    reasons: list[Reason] = []
    for signer in open_signers:
        unknown = [index for index in left if not signer.person_code or not code_of(signatures[index].serial)]
        if unknown:
            roles[unknown[0]] = signer.role
            notes[unknown[0]] = Reason("PERSON_UNKNOWN")
            left.remove(unknown[0])
        elif left:
            notes[left[0]] = Reason("WRONG_PERSON")
            left.pop(0)
            reasons.append(Reason("MISSING_SIGNER", {"what": signer.role}))
        else:
            reasons.append(Reason("MISSING_SIGNER", {"what": signer.role}))
    for index in left:
        notes.setdefault(index, Reason("UNEXPECTED_SIGNER"))
    judged = [
        _with(dataclasses.replace(one, role=roles.get(index, "")), notes.get(index))
        for index, one in enumerate(signatures)
    ]
    return judged, reasons


def _match(signer: ExpectedSigner, signatures: list[SignatureReport], taken: set[int]) -> int | None:
    wanted = plain_code(signer.person_code)
    if not wanted:
        return None
    for index, one in enumerate(signatures):
        if index not in taken and code_of(one.serial) == wanted:
            return index
    return None


def _is_seal(one: SignatureReport, expected: Expectation) -> bool:
    return expected.seals and one.seal


def _level(one: SignatureReport, expected: Expectation) -> SignatureReport:
    if expected.level and (one.level not in LEVELS or LEVELS.index(one.level) < LEVELS.index(expected.level)):
        one = _with(one, Reason("LEVEL_TOO_LOW", {"what": one.level or "?"}))
    if expected.timestamp and not one.best_time:
        one = _with(one, Reason("NO_TIMESTAMP"))
    if expected.qualified and not one.qualified and not one.qualified_claimed:
        one = _with(one, Reason("NOT_QUALIFIED"))
    return one


def _with(one: SignatureReport, reason: Reason | None) -> SignatureReport:
    """The signature with one more finding, its verdict brought down accordingly."""
    if reason is None or any(known.code == reason.code for known in one.reasons):
        return one
    reasons = (*one.reasons, reason)
    verdict = report.capped(reasons, one.verdict)
    return dataclasses.replace(
        one,
        reasons=reasons,
        verdict=verdict,
        indication=report.indication_of(verdict),
        sub_indication=report.sub_indication_of(reasons, verdict),
    )
