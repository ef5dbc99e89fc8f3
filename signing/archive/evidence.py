"""Gathers what the evidence package tells about one envelope."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Any

from kernel.audit.models import Event
from kernel.files.models import Blob
from signing.archive.package import Evidence, as_json
from signing.archive.renewal import CONTAINER
from signing.data import Report
from signing.envelopes import annexes
from signing.envelopes.models import Envelope, EnvelopeFile
from signing.envelopes.states import Cause, Shape
from signing.formats import asics

_ENDINGS = {Shape.PDF: "pdf", Shape.CONTAINER: "asice"}


def evidence_of(*, envelope: Envelope, final: EnvelopeFile, made_at: datetime) -> Evidence:
    """Original, signed original, report (JSON and ETSI XML), confirming acts, events and metadata as files of the bag."""
    files: dict[str, bytes] = {
        f"original.{_ending(envelope.original)}": envelope.original.read(),
        f"signed.{_ENDINGS[Shape(envelope.shape)]}": final.blob.read(),
        "report.json": as_json(Report.from_dict(final.report["report"]).as_json()),
        "events.json": as_json(events_of(envelope, until=made_at)),
        "metadata.json": as_json(metadata_of(envelope, final)),
    }
    for index, annex in enumerate(annexes.of(envelope), start=1):
        files[f"annex-{index:02}{Path(annex.name).suffix}"] = annex.blob.read()
    acts = [turn.evidence["confirmation"] for turn in envelope.turns.all() if turn.by_act]
    if acts:
        files["confirmations.json"] = as_json(acts)
    if envelope.draft is not None:
        files["original.docx"] = envelope.draft.read()
    for index, xml in enumerate(final.report.get("etsi", []), start=1):
        files[f"report-etsi-{index}.xml"] = xml.encode()
    if final.report.get("timestamp"):
        token = bytes.fromhex(final.report["timestamp"])
        files["signed.asics"] = asics.wrap(final.blob.read(), name=CONTAINER, token=token)
    return Evidence(
        files=files,
        title=envelope.title,
        identifier=str(envelope.public_id),
        number=envelope.number,
        made_at=made_at,
    )


def _ending(blob: Blob) -> str:
    """Of the file as it was sent or, signed elsewhere, as it came."""
    return "pdf" if blob.media_type == "application/pdf" else "asice"


def events_of(envelope: Envelope, *, until: datetime) -> list[dict[str, Any]]:
    """The audit events of the subject up to `until`, in order: who (by number), when, what; no values."""
    rows = Event.objects.filter(subject=envelope.subject, on__lte=until).order_by("on", "pk")
    return [row.entry() for row in rows]


def metadata_of(envelope: Envelope, final: EnvelopeFile) -> dict[str, Any]:
    """Descriptive metadata; names of signers, no personal codes and no addresses."""
    paper = getattr(envelope, "paper", None)
    return {
        "document": {
            "title": envelope.title,
            "number": envelope.number,
            "subject": str(envelope.subject),
            "original_sha256": envelope.original.sha256,
            "signed_sha256": final.blob.sha256,
        },
        "annexes": [
            {"name": annex.name, "sha256": annex.blob.sha256, "size": annex.blob.size} for annex in annexes.of(envelope)
        ],
        "road": envelope.road,
        "signed_on_paper": envelope.road == "paper",
        "paper_original": {"place": paper.place, "pages": paper.pages} if paper and paper.place else None,
        "policy": envelope.policy,
        "retention_until": envelope.retention_until.isoformat(),
        "signers": [
            {
                "role": turn.role,
                "label": turn.shown_role,
                "name": turn.name,
                "order": turn.order,
                "state": turn.state,
                "means": turn.means,
                "closed_at": turn.closed_at.isoformat() if turn.closed_at else None,
            }
            for turn in envelope.turns.all()
        ],
        "files": [
            {
                "sequence": file.sequence,
                "cause": str(Cause(file.cause)),
                "sha256": file.blob.sha256,
                "size": file.blob.size,
                "made_at": file.made_at.isoformat(),
            }
            for file in envelope.files.select_related("blob")
        ],
    }
