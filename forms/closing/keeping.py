"""Evaluations, talks and unsent handovers belong to their plan: what they say goes with it (forms.plans.keeping)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from forms.closing.handover.models import HandoverRecord
from forms.closing.models import MentoringEvaluation, ProgressTalk
from forms.records.bare import Part

if TYPE_CHECKING:
    from uuid import UUID


def _empty(record: UUID) -> None:
    MentoringEvaluation.objects.filter(plan__public_id=record).update(changes="", cooperation="", feedback="")
    ProgressTalk.objects.filter(plan__public_id=record).update(summary="")
    unsent = HandoverRecord.objects.filter(case=None, provider__plan__public_id=record)
    unsent.update(lines=[], comment="", terms={}, withdrawal={})


def _forget(record: UUID) -> None:
    MentoringEvaluation.objects.filter(plan__public_id=record).delete()
    ProgressTalk.objects.filter(plan__public_id=record).delete()
    HandoverRecord.objects.filter(case=None, provider__plan__public_id=record).delete()


OF_PLAN = Part(empty=_empty, forget=_forget)
