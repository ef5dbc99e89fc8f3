"""An act of destruction as the context of the document kind IA, confirmed by two people and sealed. Keys: its manifest."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from forms.archive.disposal.facts import plain_title
from forms.archive.disposal.models import DisposalList
from forms.archive.disposal.states import BY_CASE, LineState, ListState
from forms.archive.keepers import keeper_of
from forms.records.kinds import Document, Kind
from forms.records.states import CaseState
from kernel.grammar import counted, date_short
from kernel.jobs.queue import enqueue
from kernel.periods import riga, riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from uuid import UUID

KIND = "IA"
#: The seal comes within minutes; the term only bounds how long one is tried for.
TERM = timedelta(days=30)
#: In the place of a hash, of a record that nobody has ever printed.
NO_PRINT = "nav drukāts"
LABELS = {"head": "pirmais apstiprinājums", "second": "otrais apstiprinājums"}
#: What was proved at sign-in, as the act says it.
PROVED = {
    "password": "parole",
    "eparaksts": "eParaksts",
    "totp": "vienreizējs kods no lietotnes",
    "account": "konts portālā",
}


def title_of(row: DisposalList) -> str:
    """How the act is called in lists."""
    return f"Akts par dokumentu iznīcināšanu: {row.institution_name}"


def shown_facts(row: DisposalList) -> dict[str, Any]:
    """What is approved: every listed document by number, kind, day, term and digest. The same for both approvals."""
    lines = (
        row.lines.filter(state__in=(LineState.LISTED, LineState.GOING)).select_related("case", "sheet").order_by("pk")
    )
    documents = [
        {
            "number": document.number,
            "title": plain_title(document.kind),
            "date": date_short(document.document_date),
            "kept_until": date_short(document.kept_until),
            "sha256": line.sha256 or NO_PRINT,
        }
        for line in lines
        for document in [line.document]
    ]
    return {"institution": row.institution_name, "documents": documents}


def act_context(row: DisposalList, *, on: datetime) -> dict[str, Any]:
    """Everything the act prints; made once, when the second approval is given."""
    shown = shown_facts(row)
    keeper = keeper_of(row.register_code)
    head = row.approvals.order_by("pk").values_list("act", flat=True)
    return {
        "place": keeper.place,
        "date": riga_date(on).isoformat(),
        "road": "confirmed",
        "letterhead": dict(keeper.letterhead),
        "institution": row.institution_name,
        "due": date_short(riga_date(row.due_on)),
        "count": counted(len(shown["documents"]), "dokuments", "dokumenti", "dokumentu"),
        "documents": shown["documents"],
        "approvals": [
            {
                "role": LABELS[one.side].capitalize(),
                "name": one.name,
                "office": one.office,
                "when": f"{riga(one.at):%d.%m.%Y. %H:%M:%S}",
                "how": ", ".join(PROVED.get(way, way) for way in one.act["signed_in_by"]),
            }
            for one in row.approvals.order_by("side")
        ],
        "sha256": str(next(iter(head))["document_sha256"]),
    }


def document_of(row: DisposalList, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of it (forms.records.kinds): both have confirmed already."""
    approvals = {one.side: one for one in row.approvals.all()}
    signers = [
        Signer(
            role=side, name=approvals[side].name, person_code="", email="", user_id=approvals[side].by_id, order=place,
            label=LABELS[side], act=approvals[side].act,
        )
        for place, side in enumerate(order, start=1)
    ]  # fmt: skip
    return Document(context=row.printed, signers=signers, expires_on=row.approvals.latest("at").at.date() + TERM)


def moved(record: UUID, to: CaseState, on: datetime) -> None:
    """The act lies in the archive: what it names may go."""
    if to == CaseState.ARCHIVED:
        enqueue("disposal.destroy", key=str(record), args={"disposal_list": str(record)})
    elif to == CaseState.ANNULLED:  # the seal was never had: its documents are free for another list
        lines = DisposalList.objects.get(public_id=record).lines.filter(state=LineState.LISTED)
        lines.update(state=LineState.TAKEN_OUT, reason="", ended_at=on)


ACT = Kind(
    code=KIND,
    model=DisposalList,
    states={state: ListState(value) for state, value in BY_CASE.items()},
    document=document_of,
    moved=moved,
    page="archive:disposal-list",
    emptied=("printed",),
)
