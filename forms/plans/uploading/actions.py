"""Verbs on marks of uploads: mark files of a plan, take a mark back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import signing.facade as signing_facade
from forms.plans.access import reach_of
from forms.plans.models import SupportPlan
from forms.plans.uploading.errors import NotThere, NotYet, NotYours
from forms.plans.uploading.facts import item_of, lines, may_mark
from forms.plans.uploading.models import UploadMark
from forms.plans.uploading.states import OPEN, MarkState
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date, datetime
    from uuid import UUID

    from forms.plans.uploading.items import Item
    from kernel.accounts.models import User


def mark_uploaded(
    *, plan: SupportPlan, records: Collection[UUID], uploaded_on: date, by: User, on: datetime
) -> list[UploadMark]:
    """These files of the plan are in the tool since a Riga day, all or none. Raises NotYet, NotThere, NotYours."""
    if uploaded_on > riga_date(on):
        raise NotYet
    with transaction.atomic():
        row = _locked(plan)
        reach = reach_of(by, on=riga_date(on))
        chosen = [one for one in lines(row) if one.item.record in records]
        if not chosen or len(chosen) != len(set(records)) or any(one.stand not in OPEN for one in chosen):
            raise NotThere
        if not all(may_mark(one.item, row, reach) for one in chosen):
            raise NotYours
        return [_mark(row, one.item, uploaded_on=uploaded_on, by=by, on=on) for one in chosen]


def _mark(plan: SupportPlan, item: Item, *, uploaded_on: date, by: User, on: datetime) -> UploadMark:
    if item.record is None:
        raise NotThere
    made = UploadMark.objects.create(
        plan=plan,
        piece=item.piece,
        record=item.record,
        slot=item.slot,
        reference=item.reference,
        sha256=digest(item),
        uploaded_on=uploaded_on,
        marked_by=by,
        marked_at=on,
    )
    audit(
        "plan.file_uploaded", subject=plan.public_id, by=by, on=on,
        facts={"piece": item.piece, "reference": item.reference, "sha256": made.sha256},
    )  # fmt: skip
    return made


def digest(item: Item) -> str:
    """Of the signed original as it came into the archive: a later archive time stamp is no new document."""
    if item.blob is not None:
        return item.blob.sha256
    kept = signing_facade.deposit_summary(item.case.public_id) if item.case is not None else None
    if kept is None:
        raise NotThere
    return kept.sha256


def take_back(*, mark: UploadMark, reason: str, by: User, on: datetime) -> UploadMark:
    """The file is not in the tool after all; the mark stays in the history. Raises NotThere, NotYours."""
    with transaction.atomic():
        plan = _locked(mark.plan)
        row = UploadMark.objects.select_for_update().get(pk=mark.pk)
        if row.state != MarkState.STANDING:
            raise NotThere
        if not may_take_back(row, plan, by=by, on=on):
            raise NotYours
        row.state, row.reason, row.taken_back_by, row.taken_back_at = MarkState.TAKEN_BACK, reason, by, on
        row.save()
        audit(
            "plan.upload_taken_back", subject=plan.public_id, by=by, on=on,
            facts={"piece": row.piece, "reference": row.reference},
        )  # fmt: skip
    return row


def may_take_back(mark: UploadMark, plan: SupportPlan, *, by: User, on: datetime) -> bool:
    """Who may mark the file; of a document that another has replaced, the plan author."""
    reach = reach_of(by, on=riga_date(on))
    line = item_of(plan, mark.record)
    return reach.writes(plan) if line is None else may_mark(line.item, plan, reach)


def _locked(plan: SupportPlan) -> SupportPlan:
    rows = SupportPlan.objects.select_for_update(of=("self",)).select_related("learner__person", "institution")
    return rows.get(pk=plan.pk)
