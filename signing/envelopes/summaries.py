"""Rows of the database as the frozen facts that other stages read."""

from __future__ import annotations

from datetime import datetime

from signing.data import Act, AnnexSummary, EnvelopeSummary, FileSummary, Replaced, TurnSummary
from signing.envelopes.extensions import ending_of
from signing.envelopes.models import Annex, Envelope, EnvelopeFile, Turn
from signing.envelopes.problems import problem_text
from signing.envelopes.roles import role_words
from signing.envelopes.states import Cause, EnvelopeState, Road, TurnState
from signing.means.confirm import Confirmation


def turn_summary(turn: Turn, envelope: Envelope) -> TurnSummary:
    return TurnSummary(
        public_id=turn.public_id,
        subject=envelope.subject,
        title=envelope.title,
        number=envelope.number,
        role=turn.role,
        name=turn.name,
        order=turn.order,
        state=TurnState(turn.state),
        means=turn.means,
        user_id=turn.user_id,
        sent_at=turn.sent_at,
        closed_at=turn.closed_at,
        expires_on=envelope.expires_on,
        problem=turn.problem,
        label=role_words(turn.role, turn.label),
        act=act_of(turn),
        replaced=tuple(
            Replaced(
                one["name"],
                one["reason"],
                datetime.fromisoformat(one["at"]),
                passed=bool(one.get("passed")),
                mandate=one.get("mandate", ""),
            )
            for one in turn.evidence.get("replaced", ())
        ),
    )


def annex_summary(row: Annex) -> AnnexSummary:
    return AnnexSummary(row.public_id, row.name, row.blob.sha256, row.blob.size, row.blob.media_type, row.laid_at)


def act_of(turn: Turn) -> Act | None:
    """The confirming act that finished a turn; None for a signature, and while nobody has signed."""
    if not turn.by_act:
        return None
    made = Confirmation.from_evidence(turn.evidence["confirmation"])
    return Act(made.statement, made.document_sha256, made.signed_in_by, made.at, made.digest())


def file_summary(file: EnvelopeFile) -> FileSummary:
    return FileSummary(
        sequence=file.sequence,
        cause=file.cause,
        cause_label=str(Cause(file.cause).label),
        sha256=file.blob.sha256,
        size=file.blob.size,
        made_at=file.made_at,
    )


def envelope_summary(envelope: Envelope) -> EnvelopeSummary:
    """A few queries for turns, files and paper, none when they were prefetched."""
    paper = getattr(envelope, "paper", None)
    prefetched = "files" in getattr(envelope, "_prefetched_objects_cache", {})
    files = envelope.files.all() if prefetched else envelope.files.select_related("blob")
    return EnvelopeSummary(
        public_id=envelope.public_id,
        subject=envelope.subject,
        title=envelope.title,
        number=envelope.number,
        state=EnvelopeState(envelope.state),
        road=Road(envelope.road),
        shape=envelope.shape,
        ending=ending_of(envelope),
        turns=tuple(turn_summary(turn, envelope) for turn in envelope.turns.all()),
        files=tuple(file_summary(file) for file in files),
        expires_on=envelope.expires_on,
        opened_at=envelope.opened_at,
        changed_at=envelope.changed_at,
        reason=envelope.reason,
        problem=envelope.problem,
        problem_text=problem_text(envelope.problem),
        paper_place=paper.place if paper else "",
        paper_signed_on=paper.signed_on if paper else None,
        annexes=() if prefetched else tuple(map(annex_summary, envelope.annexes.select_related("blob").order_by("pk"))),
    )
