"""What a draft of a form holds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.questionnaires import rules
from forms.records.models import Draft
from forms.records.states import DraftState

if TYPE_CHECKING:
    from collections.abc import Mapping

    from django.db.models import QuerySet

    from forms.questionnaires.definitions import Definition
    from kernel.accounts.models import User

#: Kind of drafts of these forms, whatever document they become.
DRAFT = "VL"
#: Where a draft keeps what it is a draft of; no section can be called so.
HEAD = "_form"


def drafts_of(user: User) -> QuerySet[Draft]:
    return Draft.objects.filter(owner=user, kind=DRAFT, state=DraftState.OPEN)


def head_of(draft: Draft) -> Mapping[str, Any]:
    """Edition and subject of a draft."""
    head: Mapping[str, Any] = draft.answers[HEAD]
    return head


def answers_of(draft: Draft) -> dict[str, Any]:
    """What has passed of a draft, as rules.py takes it."""
    return {name: one["values"] for name, one in draft.answers.items() if name != HEAD and "values" in one}


def unfinished(definition: Definition, draft: Draft) -> list[str]:
    """Sections that still have to be filled in, in order: not passed yet, or asking more since an earlier answer changed."""
    answers = answers_of(draft)
    wrong = {one.section for one in rules.check_answers(definition, answers)}
    asked = [section.id for section, _fields in rules.asked(definition, answers)]
    return [name for name in asked if name not in draft.done or name in wrong]
