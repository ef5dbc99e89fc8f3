"""The door of the signing stage: what other stages may ask and do. Facts come back as frozen dataclasses.

Errors: `signing.errors.SigningError` and its tree, each with `.code`, `.retry` and a message for the person.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import QuerySet

from signing.archive import actions as _archive
from signing.archive import disposal as _disposal
from signing.archive import holds as _holds
from signing.archive import register as _register
from signing.archive import renewal as _renewal
from signing.archive.errors import RetentionRunning
from signing.archive.holds import Mandate
from signing.archive.models import Deposit, DepositState, HoldOrder, Term
from signing.archive.overview import Overview
from signing.archive.overview import overview as _overview
from signing.archive.package import as_json
from signing.archive.summaries import deposit_summary as _deposit_summary
from signing.data import AnnexSummary, DepositSummary, EnvelopeSummary, Report, Signer, SigningPolicy, TurnSummary
from signing.envelopes import actions as _actions
from signing.envelopes import annexes as _annexes
from signing.envelopes import elsewhere as _elsewhere
from signing.envelopes import paper as _paper
from signing.envelopes import sealing as _sealing
from signing.envelopes import stopped as _stopped
from signing.envelopes import together as _together
from signing.envelopes import uploads as _uploads
from signing.envelopes.errors import NoSuchEnvelope
from signing.envelopes.extensions import ending_of
from signing.envelopes.models import Envelope, SigningSet, Turn
from signing.envelopes.states import ACTIVE_TURN, EnvelopeState
from signing.envelopes.summaries import envelope_summary, turn_summary
from signing.errors import SigningError
from signing.means.confirm import Confirmation, canonical, sha256_of
from signing.trusted_lists import overdue as _lists_overdue
from signing.validation.trust import from_settings as _trust_from_settings

if TYPE_CHECKING:
    from kernel.accounts.models import User
    from kernel.files.models import Blob

__all__ = [
    "ANNEX_LIMIT",
    "ANNEX_TYPES",
    "HoldOrder",
    "Mandate",
    "Overview",
    "RetentionRunning",
    "SigningError",
    "Term",
    "annexes_of",
    "cancel",
    "canonical",
    "choose_paper",
    "confirm_paper",
    "confirmed",
    "correct_address",
    "decline",
    "deposit_of",
    "deposit_summary",
    "deposits",
    "destroy",
    "extend_hold",
    "give_printable",
    "hand_in",
    "hold_orders",
    "holds_of",
    "lay_annex",
    "lengthen_retention",
    "let_go",
    "lift_hold",
    "lists_overdue",
    "move_paper",
    "open_envelope",
    "overview",
    "paper_place",
    "paper_set",
    "place_hold",
    "policy_from",
    "remind",
    "remove_annex",
    "replace_signer",
    "report",
    "seal_copy",
    "sent_original",
    "sets_under_way",
    "sha256_of",
    "signed_ending",
    "signed_original",
    "states",
    "stopped",
    "subject_of",
    "subjects_of",
    "summaries",
    "summary",
    "take_in",
    "terms_of",
    "try_stopped_again",
    "turns_waiting_for",
    "unprintable",
    "upload_scan",
    "validate",
]

#: What may be signed together with a document.
ANNEX_TYPES, ANNEX_LIMIT = _annexes.ALLOWED, _annexes.TOGETHER
#: "seal": nobody signs by hand, the issuer's qualified seal is the whole of it.
_LEVELS = ("ses", "ades", "qes", "seal")


def policy_from(
    signing: Mapping[str, Any], *, retention_until: datetime, paper: bool = False, delegates: Sequence[str] = ()
) -> SigningPolicy:
    """A policy from a kind's `manifest.toml [signing]` (level, ordered, paper, seal).

    `paper` says that the paper road was chosen before sending; `delegates` whose turns may be passed on. Raises ValueError for an unknown level.
    """
    level = str(signing.get("level", "qes")).lower()
    if level not in _LEVELS:
        raise ValueError(f"level {level!r} is none of {', '.join(_LEVELS)}")
    return SigningPolicy(
        level=level,
        ordered=bool(signing.get("ordered", True)),
        paper=bool(signing.get("paper", True)) or paper,
        seal=bool(signing.get("seal", True)),
        retention_until=retention_until,
        on_paper=paper,
        delegates=tuple(delegates),
    )


def confirmed(
    *,
    record: UUID,
    role: str,
    name: str,
    user_id: int | None,
    statement: str,
    shown: str,
    signed_in_by: Sequence[str],
    signed_in_at: datetime,
    on: datetime,
) -> dict[str, Any]:
    """The evidence of an act that confirms what a page shows, before there is a file.

    `shown`: the text of it in one spelling (`canonical`); `statement`: the words beside the button. Keep it with the
    record, in the transaction of the act, and hand it to `Signer.act`. Raises ValueError when it proves nothing.
    """
    act = Confirmation(
        turn=str(record),
        role=role,
        name=name,
        user_id=user_id,
        statement=statement,
        document_sha256=sha256_of(shown),
        signed_in_by=tuple(signed_in_by),
        signed_in_at=signed_in_at,
        at=on,
        shown=shown,
    )
    return act.evidence()


def open_envelope(
    *,
    subject: UUID,
    title: str,
    number: str,
    file: Blob,
    policy: SigningPolicy,
    signers: Sequence[Signer],
    expires_on: date,
    by: User | None,
    on: datetime,
    draft: Blob | None = None,
    record: UUID | None = None,
) -> UUID:
    """Freeze `file` and send it to its signers; returns the envelope's public_id. Repeating it changes nothing.

    Under a policy of level "seal" there are no signers: it is sealed, time-stamped and archived at once.

    `draft`: the editable DOCX that goes into the evidence package beside the PDF. `record`: files that `lay_annex` has laid
    beside it are signed together with the document, as one container.
    """
    return _actions.open_envelope(
        subject=subject,
        title=title,
        number=number,
        file=file,
        policy=policy,
        signers=signers,
        expires_on=expires_on,
        by=by,
        on=on,
        draft=draft,
        record_id=record,
    )


def annexes_of(record: UUID) -> list[AnnexSummary]:
    """Files that lie beside a record and are or will be signed with its document."""
    return _annexes.beside(record)


def lay_annex(*, record: UUID, content: bytes, media_type: str, name: str, by: User, on: datetime) -> UUID:
    """One more file beside a record that is not sent yet; the caller has taken it in and holds the record."""
    return _annexes.lay(record_id=record, content=content, media_type=media_type, name=name, by=by, on=on)


def remove_annex(*, record: UUID, annex: UUID, by: User, on: datetime) -> None:
    """Before sending only."""
    _annexes.take_away(record_id=record, annex=annex, by=by, on=on)


def summary(subject: UUID) -> EnvelopeSummary | None:
    """Where the document stands; None when it was never sent."""
    row = Envelope.objects.select_related("paper").filter(subject=subject).first()
    return envelope_summary(row) if row is not None else None


def summaries(subjects: Iterable[UUID]) -> dict[UUID, EnvelopeSummary]:
    """The same for many documents, without their annexes, with a fixed number of queries."""
    rows = (
        Envelope.objects.select_related("paper")
        .prefetch_related("turns", "files__blob")
        .filter(subject__in=list(subjects))
    )
    return {row.subject: envelope_summary(row) for row in rows}


def scans_to_compare(*, besides: User | None = None) -> Any:
    """Subjects of the documents whose scan waits for a second pair of eyes (a subquery); without those that `besides` has
    brought in, who may not compare them."""
    rows = Envelope.objects.filter(state=EnvelopeState.PAPER_CHECK)
    return (rows.exclude(paper__uploaded_by=besides) if besides is not None else rows).values("subject")


def unprintable(*, before: datetime) -> list[UUID]:
    """Documents turned to paper after they were sent, which nobody has signed by hand yet (`give_printable` would take a
    version for hand signatures) and that have not moved since `before`. One query."""
    return _paper.awaited(before=before)


def states(subjects: Iterable[UUID], *, before: datetime) -> dict[UUID, EnvelopeState]:
    """Where the envelopes of these documents stand that have not moved since `before`."""
    wanted, found = list(subjects), {}
    for start in range(0, len(wanted), 500):  # SQLite takes a limited number of parameters
        rows = Envelope.objects.filter(subject__in=wanted[start : start + 500], changed_at__lt=before)
        found.update({subject: EnvelopeState(state) for subject, state in rows.values_list("subject", "state")})
    return found


def stopped() -> dict[UUID, str]:
    """Documents whose seal or way into the archive has stopped after an error, and why. A fixed number of queries."""
    return _stopped.stopped()


def try_stopped_again(*, subjects: Collection[UUID]) -> int:
    """Those of these documents whose seal or way into the archive has stopped; how many."""
    return _stopped.try_again(subjects=subjects)


def turns_waiting_for(user: User) -> list[TurnSummary]:
    """What waits for this person's signature now, the oldest first. One query."""
    rows = Turn.objects.select_related("envelope").filter(user=user, state__in=ACTIVE_TURN)
    return [turn_summary(row, row.envelope) for row in rows.order_by("sent_at", "pk") if row.envelope.signable]


def sets_under_way(user: User) -> QuerySet[SigningSet]:
    """What this person signs in one act and is not done yet; each row has `public_id` and `asked_at`."""
    return _together.under_way(user)


def cancel(*, subject: UUID, reason: str, by: User | None, on: datetime) -> None:
    """Take the document back before everybody has signed."""
    _actions.cancel(subject=subject, reason=reason, by=by, on=on)


def decline(*, turn: UUID, reason: str, by: User | None, on: datetime) -> None:
    """The signer of `turn` refuses; the envelope ends."""
    _actions.decline(turn=turn, envelope=_envelope_of(turn), reason=reason, by=by, on=on)


def remind(*, subject: UUID, by: User | None, on: datetime) -> int:
    """Remind whoever's turn it is; how many messages."""
    return _actions.remind(subject=subject, by=by, on=on)


def reminder_days() -> tuple[int, ...]:
    """So many days after a signer was asked each reminder goes out by itself."""
    return _actions.reminder_days()


def correct_address(*, subject: UUID, turn: UUID, email: str, by: User | None, on: datetime) -> None:
    """Mend a signer's e-mail; who has no account gets a new link there."""
    _actions.correct_address(subject=subject, turn=turn, email=email, by=by, on=on)


def replace_signer(
    *, subject: UUID, turn: UUID, name: str, person_code: str, email: str, reason: str, by: User | None, on: datetime
) -> None:
    """Somebody else signs in this turn; both are told. Only before the turn is signed."""
    _actions.replace_signer(
        subject=subject, turn=turn, name=name, person_code=person_code, email=email, reason=reason, by=by, on=on
    )


def choose_paper(*, subject: UUID, by: User | None, on: datetime) -> None:
    """The whole envelope goes on paper; refused after the first electronic signature."""
    _paper.choose_paper(subject=subject, by=by, on=on)


def give_printable(*, subject: UUID, file: Blob, draft: Blob, on: datetime) -> bool:
    """The document with lines for hand signatures, after `signals.paper_chosen`; False when it is too late for it."""
    return _paper.give_printable(subject=subject, file=file, draft=draft, on=on)


def paper_set(*, subjects: Iterable[UUID], place: str, signed_on: date | None, by: User, on: datetime) -> int:
    """Mark documents as signed on paper in one act, all or none; where the papers lie. Scans follow."""
    return _paper.register_papers(subjects=subjects, place=place, signed_on=signed_on, by=by, on=on)


def paper_place(subject: UUID) -> str | None:
    """Where the paper original lies, "" while nobody has said it; None for a document that is not on paper."""
    return _paper.place_of(subject)


def move_paper(*, subject: UUID, place: str, by: User, on: datetime) -> None:
    """The paper original was laid somewhere else, also after it was archived."""
    _paper.move_paper(subject=subject, place=place, by=by, on=on)


def upload_scan(
    *, subject: UUID, parts: Sequence[bytes], place: str, signed_on: date | None, by: User, on: datetime
) -> None:
    """Scans or photos (JPEG, PNG, PDF) of the signed paper, in order; they become one PDF."""
    scan = _paper.merge_scans(parts)
    _paper.upload_scan(subject=subject, scan=scan, place=place, signed_on=signed_on, by=by, on=on)


def confirm_paper(*, subjects: Iterable[UUID], by: User, on: datetime) -> int:
    """A second person has compared the scans with the originals; then they are sealed and archived."""
    return _paper.confirm_many(subjects=subjects, by=by, on=on)


def hand_in(*, subject: UUID, file: Blob, name: str = "", by: User, on: datetime) -> bool:
    """A file with signatures made elsewhere for a document of ours that is out for signing; a job judges it, and turns
    are closed by a green verdict alone. `name`: what it was called. False when exactly this file was handed in before."""
    envelope = Envelope.objects.filter(subject=subject).first()
    if envelope is None:
        raise NoSuchEnvelope
    taken = _uploads.take(
        envelope=envelope.public_id, turn=None, content=file.read(), media_type=file.media_type, name=name, by=by, on=on
    )
    return not taken.again


def take_in(
    *,
    subject: UUID,
    title: str,
    number: str,
    file: Blob,
    retention_until: datetime,
    name: str = "",
    by: User | None,
    on: datetime,
) -> UUID:
    """A document that was made and signed elsewhere goes to the archive: proven, time-stamped, deposited. `name`: what the
    file was called; it leaves with that ending."""
    return _elsewhere.take_in(
        subject=subject, title=title, number=number, file=file, retention_until=retention_until, name=name, by=by, on=on
    )


def subject_of(sha256: str) -> UUID | None:
    """The document that already has exactly this file, as sent, signed or archived."""
    return _elsewhere.subject_of(sha256)


def validate(content: bytes, *, name: str) -> Report:
    """Judge any file (PDF, .asice, .edoc); nothing is stored."""
    from signing.validation.child import check

    return check(content, name=name)


def report(subject: UUID) -> Report | None:
    """The newest stored report: of the deposit, of the finished file, else of the last signed one. Of a destroyed one none."""
    deposit = Deposit.objects.filter(subject=subject).first()
    if deposit is not None and deposit.state == DepositState.DESTROYED:
        return None
    if deposit is not None:
        return Report.from_dict(deposit.report["report"])
    row = Envelope.objects.filter(subject=subject).first()
    files = row.files.order_by("-sequence") if row is not None else []
    for file in files:
        if file.report:
            return Report.from_dict(file.report["report"])
    return None


def deposit_summary(subject: UUID) -> DepositSummary | None:
    """What the archive keeps of the document; None before it is there."""
    row = _register.rows().filter(subject=subject).first()
    return _deposit_summary(row) if row is not None else None


def deposits(*, subjects: Iterable[UUID] | None, query: str = "") -> QuerySet[Deposit]:
    """The register of the archive, newest first: of these subjects (None = all: only for who reads everything)."""
    return _register.search(query, subjects=subjects)


def deposit_of(row: Deposit) -> DepositSummary:
    """A row of `deposits` as facts."""
    return _deposit_summary(row)


def place_hold(
    *, subjects: Iterable[UUID], mandate: Mandate, scope: str = "", by: User, on: datetime, besides: int = 0
) -> HoldOrder:
    """Legal hold on these documents: nothing of them may be destroyed. `scope`: in words, what was asked for.
    `besides`: how many records outside the archive the caller holds by the same order."""
    return _holds.place(subjects=subjects, mandate=mandate, scope=scope, by=by, on=on, besides=besides)


def extend_hold(*, order: UUID, subjects: Iterable[UUID], on: datetime) -> int:
    """What came into the archive after the order was placed and fits it; how many documents it did not hold before."""
    return _holds.extend(order=order, subjects=subjects, on=on)


def lift_hold(*, order: UUID, mandate: Mandate, by: User, on: datetime) -> int:
    """End one order; how many documents nothing holds any more."""
    return _holds.lift(order=order, mandate=mandate, by=by, on=on)


def hold_orders() -> QuerySet[HoldOrder]:
    """Every order to hold, the newest first, with `held`: on how many documents."""
    return _holds.orders()


def holds_of(subject: UUID) -> list[HoldOrder]:
    """The orders that hold this document now."""
    return _holds.in_force(subject)


def lengthen_retention(
    *, subject: UUID, until: datetime, by: User | None, on: datetime, rule: str = "", source: str = ""
) -> None:
    """Keep it longer; never shorter. `rule`, `source`: why, kept with the document."""
    _archive.lengthen(subject=subject, until=until, by=by, on=on, rule=rule, source=source)


def terms_of(subject: UUID) -> list[Term]:
    """Each lengthening of the term, in order."""
    return list(Term.objects.filter(deposit__subject=subject).select_related("by").order_by("pk"))


def destroy(*, subject: UUID, act: UUID, title: str, by: User | None, on: datetime) -> set[int]:
    """By an archived act, after the term and under no hold: all that signing keeps goes but a tombstone. Keys of blobs
    that were its files, for `let_go`."""
    return _disposal.destroy(subject=subject, act=act, title=title, by=by, on=on)


def let_go(keys: set[int]) -> list[str]:
    """Rows of blobs that nothing refers to any more go; their SHA-256, for `kernel.files.store.erase` after the commit."""
    return _disposal.let_go(keys)


def _envelope_of(turn: UUID) -> UUID:
    row = Turn.objects.select_related("envelope").filter(public_id=turn).first()
    if row is None:
        raise NoSuchEnvelope
    return row.envelope.public_id


def page_count(subject: UUID) -> int:
    """How many pages the frozen document has; 0 when there is none."""
    from signing.envelopes import pictures

    row = Envelope.objects.select_related("original").filter(subject=subject).first()
    return pictures.page_count(row.original) if row is not None else 0


def archived_files(subject: UUID) -> dict[str, bytes]:
    """What the archive holds of a document, by file name: signed original (a container also in the ASiC-S with its
    newest archive time stamp), report, evidence package."""
    row = Deposit.objects.select_related("final", "package").filter(subject=subject).first()
    if row is None or row.final is None or row.package is None:
        return {}
    ending = signed_ending(subject)
    stored = Report.from_dict(row.report["report"])
    around = _renewal.stamped_container(row)
    return {
        f"parakstits.{ending}": _renewal.newest(row).read(),
        **({"laika-zimogi.asics": around} if around is not None else {}),
        "parbaude.json": as_json(stored.as_json()),
        "pieradijumi.zip": row.package.read(),
    }


def signed_original(subject: UUID) -> Blob | None:
    """The signed original as the archive keeps it, with its newest archive time stamp; None before it is there."""
    row = Deposit.objects.select_related("final").filter(subject=subject).first()
    return _renewal.newest(row) if row is not None and row.final is not None else None


def signed_ending(subject: UUID) -> str:
    """How the name of the signed original ends: "pdf", or as the container came ("asice", "edoc"); "" before it was sent."""
    row = Envelope.objects.filter(subject=subject).first()
    return ending_of(row) if row is not None else ""


def overview(*, on: datetime) -> Overview:
    """What of the whole archive ends when, and what was last checked."""
    return _overview(on=on)


def lists_overdue(*, on: datetime) -> bool:
    """Are the EU trusted lists that this installation relies on missing or too old? No new signature is valid then."""
    return _lists_overdue(_trust_from_settings(), on=on)


def sent_original(subject: UUID) -> Blob | None:
    """The PDF as it was frozen for signing; None before it was sent."""
    row = Envelope.objects.select_related("original").filter(subject=subject).first()
    return row.original if row is not None else None


def subjects_of(code_hash: str) -> QuerySet[Turn, Any]:
    """For a subquery: documents that the person with this keyed hash of a personal code is or was to sign."""
    return Turn.objects.filter(person_code_hash=code_hash).exclude(person_code_hash="").values("envelope__subject")


def seal_copy(content: bytes, *, on: datetime) -> bytes:
    """A PDF that is no envelope's, with the institution's seal, a time stamp and validation data (PAdES B-LTA).

    Raises SealUnavailable, TimestampFailed (both may be retried)."""
    return _sealing.augment(_sealing.seal(content, on=on))
