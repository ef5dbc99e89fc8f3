"""What follows when both have signed: the register says where each paper original lies now (D24); the kind as the road
knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import signing.facade as signing_facade
from forms.closing.handover.documents import KIND, document_of, explained
from forms.closing.handover.facts import lines_of
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.states import BY_CASE
from forms.records.kinds import Kind
from forms.records.models import CaseDocument
from forms.records.states import CaseState

if TYPE_CHECKING:
    from datetime import datetime
    from uuid import UUID


def _moved(record: UUID, to: CaseState, on: datetime) -> None:
    if to == CaseState.SIGNED:
        lay(HandoverRecord.objects.select_related("taken_by").get(public_id=record), on=on)


def lay(record: HandoverRecord, *, on: datetime) -> int:
    """Every paper that was handed over lies where the plan author keeps it; how many have a place in the register."""
    assert record.taken_by is not None  # noqa: S101
    given = [one.original.key for one in lines_of(record) if one.pages]
    laid = 0
    for case in CaseDocument.objects.filter(record__in=given).order_by("pk"):
        if signing_facade.paper_place(case.public_id) is not None:
            signing_facade.move_paper(subject=case.public_id, place=record.place, by=record.taken_by, on=on)
            laid += 1
    return laid


HANDOVER_RECORD = Kind(
    code=KIND,
    model=HandoverRecord,
    states=BY_CASE,
    document=document_of,
    moved=_moved,
    about_learners=True,
    page="closing:handover",
    explain=explained,
    emptied=("lines", "terms", "comment", "withdrawal"),
    goes=True,
    people=("provider__plan__learner__person", "provider__mentor"),
    place="provider__plan__institution__register_code",
)
