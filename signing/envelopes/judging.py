"""What an envelope asks of a file, and what a verdict means for its turns.

The validation builder of the house judges the file; here stands what was expected of it. Only a green verdict on the
whole file closes a turn (signing.md 7), and one signature closes one turn: the same person in two roles signs twice.
"""

from __future__ import annotations

import dataclasses
import hashlib
from dataclasses import dataclass, field
from typing import Any

from kernel.files.models import Blob
from signing.archive.lasting import container_lasts_until, lasts_until
from signing.data import Report, SignatureReport
from signing.enums import Verdict
from signing.envelopes.annexes import hashes
from signing.envelopes.errors import NotProven, NotProvenYet
from signing.envelopes.models import Envelope, Turn
from signing.envelopes.states import Road, TurnState
from signing.formats import timestamps
from signing.validation.child import check
from signing.validation.policy import Expectation, ExpectedSigner, code_of, plain_code


@dataclass(frozen=True)
class Judgement:
    """`refusal` is a code of `errors.REFUSALS`, "" when turns may be closed; `evidence` is by the turn's pk."""

    report: Report
    refusal: str = ""
    turns: tuple[Turn, ...] = ()
    evidence: dict[int, dict[str, Any]] = field(default_factory=dict)
    extra: dict[str, Any] = field(default_factory=dict)

    @property
    def verdict(self) -> str:
        return str(self.report.verdict.value)

    @property
    def stored(self) -> dict[str, Any]:
        """What the file's row keeps (encrypted): the whole report with certificates' codes, and ETSI's form of it."""
        return {"report": self.report.as_dict(), **self.extra}


def judge(*, envelope: Envelope, content: bytes, name: str, base: Blob, wanted: Turn | None) -> Judgement:
    """Judge a file that should bring the next signature. `base` is the newest stored version.

    `wanted` is the turn whose signature must be there (None: any unfinished one); signatures of other unfinished
    turns found in the file close those too.
    """
    turns = list(envelope.turns.all())
    signed = [turn for turn in turns if turn.state == TurnState.SIGNED and not turn.by_act]
    open_turns = [turn for turn in turns if turn.unfinished]
    must = [*signed, wanted] if wanted is not None else signed
    others = [turn for turn in open_turns if wanted is None or turn.pk != wanted.pk]
    if wanted is not None and not wanted.person_code:
        report = check(content, name=name)
        return Judgement(report=report, refusal="unknown_code")
    is_container = not content.startswith(b"%PDF-")
    expectation = _expectation(envelope, base, must=must, others=others, is_container=is_container)
    report = check(content, name=name, expected=expectation)
    if not report.is_green:
        refusal = refusal_of(report)
        if refusal == "wrong_document" and is_container and _is_among(envelope.original, report):
            refusal = "not_these_files" if envelope.packed else "extra_file"
        return Judgement(report=report, refusal=refusal)
    closed, evidence = _match(report, signed=signed, open_turns=open_turns, first=wanted)
    if not closed or (wanted is not None and closed[0].pk != wanted.pk):
        return Judgement(report=report, refusal="no_signature" if not closed else "wrong_person")
    return Judgement(report=report, turns=tuple(closed), evidence=evidence)


def prove(*, envelope: Envelope, content: bytes, base: Blob) -> Judgement:
    """The finished PDF as the archive wants it. Raises NotProven, or NotProvenYet when only an answer is missing.

    Green as a whole with everybody's signature, B-LTA, and still valid in a validation simulated at retention's end.
    """
    if envelope.signed_elsewhere:
        return _prove_elsewhere(envelope, content, base)
    turns = _in_the_file(envelope) if envelope.road == Road.ELECTRONIC else []
    expectation = _expectation(envelope, base, must=turns, others=[])
    if envelope.road == Road.PAPER:
        scan = envelope.files.filter(cause="scanned").select_related("blob").latest("sequence").blob
        expectation = dataclasses.replace(
            expectation, original_sha256=scan.sha256, original_size=scan.size, qualified=False
        )
    # The seal need not be qualified; the persons' signatures are asked for it below.
    report = check(content, name="signed.pdf", expected=dataclasses.replace(expectation, level="LTA", qualified=False))
    _must_be_green(report)
    people = [one for one in report.signatures if not one.seal]
    if expectation.qualified and not all(one.qualified or one.qualified_claimed for one in people):
        raise NotProven("NOT_QUALIFIED")
    if envelope.policy["level"] == "seal" and not any(_qualified_seal(one) for one in report.signatures):
        raise NotProven("NOT_QUALIFIED")
    if not turns and envelope.road == Road.ELECTRONIC and (people or not report.signatures):
        raise NotProven("UNEXPECTED_SIGNER" if people else "NO_SIGNATURE")  # the seal is all there may be, and must be
    future = lasts_until(content, moment=envelope.retention_until)
    if not future.ok:
        raise NotProven(future.detail)
    extra = {"examined_for": future.moment.isoformat(), "etsi": list(future.etsi)}
    return Judgement(report=report, extra=extra)


def _in_the_file(envelope: Envelope) -> list[Turn]:
    """Turns whose signature must be in the file; what was confirmed by an act is made lasting by the seal alone."""
    return [turn for turn in envelope.turns.all() if not turn.by_act]


def _qualified_seal(one: SignatureReport) -> bool:
    return one.seal and (one.qualified or one.qualified_claimed)


def _prove_elsewhere(envelope: Envelope, content: bytes, base: Blob) -> Judgement:
    """What was signed elsewhere, with our archive time stamp: begins with the bytes that came, green, and lasts."""
    if not content.startswith(base.read()):
        raise NotProven("ROLLBACK")
    report = check(content, name="signed.pdf")
    _must_be_green(report)
    future = lasts_until(content, moment=envelope.retention_until)
    if not future.ok:
        raise NotProven(future.detail)
    extra = {"examined_for": future.moment.isoformat(), "etsi": list(future.etsi)}
    return Judgement(report=report, extra=extra)


def prove_container(*, envelope: Envelope, content: bytes) -> Judgement:
    """The finished container. Its signatures carry their own validation data (LT), and a time
    stamp over the whole container proves from when on we had it. It must hold to the end of what that stamp can prove.
    Raises as `prove` does.
    """
    expectation, wants_qualified = None, False
    if not envelope.signed_elsewhere:
        turns = _in_the_file(envelope)
        expectation = _expectation(envelope, envelope.original, must=turns, others=[], is_container=True)
        # As in a PDF: our seal need not be qualified, the persons' signatures are asked for it below.
        wants_qualified = expectation.qualified
        expectation = dataclasses.replace(expectation, qualified=False)
    report = check(content, name="signed.asice", expected=expectation)
    _must_be_green(report)
    people = [one for one in report.signatures if not one.seal]
    if wants_qualified and not all(one.qualified or one.qualified_claimed for one in people):
        raise NotProven("NOT_QUALIFIED")
    token = timestamps.stamp(hashlib.sha256(content).digest(), timestampers=timestamps.configured())
    future = container_lasts_until(content, token=token, moment=envelope.retention_until)
    if not future.ok:
        raise NotProven(future.detail)
    return Judgement(report=report, extra={"timestamp": token.hex(), "examined_for": future.moment.isoformat()})


def _must_be_green(report: Report) -> None:
    if report.is_green:
        return
    codes = ",".join(reason.code for reason in report.all_reasons)
    if report.verdict in (Verdict.INTACT_NOT_TRUSTED, Verdict.REVIEW):
        raise NotProvenYet(codes)
    raise NotProven(codes)


def _is_among(original: Blob, report: Report) -> bool:
    """Our document is in the container, but not alone."""
    return len(report.files) > 1 and original.sha256 in {digest for _name, digest in report.files}


def refusal_of(report: Report) -> str:
    """The code a person can act on, from the findings of a report that is not green."""
    codes = {reason.code for reason in report.all_reasons}
    for finding, refusal in _REFUSALS.items():
        if finding in codes:
            return refusal
    if report.verdict == Verdict.INTACT_NOT_TRUSTED:
        return "not_trusted"
    return "not_valid" if report.verdict == Verdict.INVALID else "needs_review"


#: Findings of the validation, most telling first -> what the person reads.
_REFUSALS: dict[str, str] = {
    "NOT_OUR_DOCUMENT": "wrong_document",
    "ROLLBACK": "not_extending",
    "WRONG_PERSON": "wrong_person",
    "UNEXPECTED_SIGNER": "wrong_person",
    "NO_SIGNATURE": "no_signature",
    "HASH_FAILURE": "not_valid",
    "CHANGED_AFTER_SIGNING": "not_valid",
    "REVOKED": "not_valid",
    "EXPIRED": "not_valid",
    "MISSING_SIGNER": "no_signature",
    "NO_TIMESTAMP": "no_timestamp",
    "NOT_TRUSTED": "not_trusted",
    "NO_REVOCATION_INFO": "needs_review",
    "NOT_QUALIFIED": "level_too_low",
    # Without a time stamp it has another name above: what is missing is the proof of the certificate's status.
    "LEVEL_TOO_LOW": "no_validation_data",
    "PERSON_UNKNOWN": "unknown_code",
}


def _expectation(
    envelope: Envelope, base: Blob, *, must: list[Turn], others: list[Turn], is_container: bool = False
) -> Expectation:
    level = envelope.policy["level"]
    # Nobody can add a container's missing validation data for its signers: it has to be there when it comes.
    least = "LT" if is_container else "T"
    extends = base.pk != envelope.original_id and not is_container
    return Expectation(
        original_sha256=envelope.original.sha256,
        original_size=envelope.original.size,
        annexes=hashes(envelope) if is_container else (),
        previous_sha256=base.sha256 if extends else "",
        previous_size=base.size if extends else 0,
        signers=tuple(_expected(turn) for turn in must),
        others=tuple(_expected(turn) for turn in others),
        level=least if level == "qes" or is_container else "B",
        timestamp=level == "qes",
        qualified=level == "qes",
        signature_page=-1,
    )


def _expected(turn: Turn) -> ExpectedSigner:
    return ExpectedSigner(role=turn.shown_role, person_code=turn.person_code, name=turn.name)


def _match(
    report: Report, *, signed: list[Turn], open_turns: list[Turn], first: Turn | None
) -> tuple[list[Turn], dict[int, dict[str, Any]]]:
    """Which unfinished turns the file's new signatures close; each signature serves one turn, old turns first."""
    free: dict[str, list[SignatureReport]] = {}
    for signature in report.signatures:
        if not signature.seal and signature.verdict.colour == "green":
            free.setdefault(code_of(signature.serial), []).append(signature)
    for turn in signed:
        if free.get(plain_code(turn.person_code)):
            free[plain_code(turn.person_code)].pop(0)
    ordered = sorted(open_turns, key=lambda turn: (first is None or turn.pk != first.pk, turn.order, turn.pk))
    closed: list[Turn] = []
    evidence: dict[int, dict[str, Any]] = {}
    for turn in ordered:
        mine = free.get(plain_code(turn.person_code)) if turn.person_code else None
        if mine:
            signature = mine.pop(0)
            closed.append(turn)
            evidence[turn.pk] = {
                "format": signature.format,
                "level": signature.level,
                "best_time": signature.best_time,
                "certificate_sha256": signature.certificate_sha256,
                "issuer": signature.issuer,
                "qualified": signature.qualified,
            }
    return closed, evidence
