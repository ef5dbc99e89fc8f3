"""„Mani darbi”: what waits for me, since when, until when, one button each. The counts are the lists' lengths."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import Draft
from forms.records.states import DraftState

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope


@dataclass(frozen=True)
class Task:
    """One thing to do: what, about whom, since when, until when, and the one button."""

    verb: str
    title: str
    detail: str
    since: datetime | None
    until: date | None
    link: str


@dataclass(frozen=True)
class Inbox:
    """The three lists of a person's work, in the order they matter."""

    to_sign: list[Task]
    to_send: list[Task]
    to_finish: list[Task]

    @property
    def total(self) -> int:
        return len(self.to_sign) + len(self.to_send) + len(self.to_finish)


def inbox(scope: Scope) -> Inbox:
    """Three queries, however long the lists are."""
    to_sign = [
        Task(
            verb=_("Read and sign"),
            title=turn.title,
            detail=turn.number,
            since=turn.sent_at,
            until=turn.expires_on,
            link=turn.path,
        )
        for turn in signing_facade.turns_waiting_for(scope.user)
    ]
    agreed = EmploymentContract.objects.filter(
        employer__register_code__in=scope.sends, state=ContractState.AGREED
    ).select_related("employer", "mentor")
    to_send = [
        Task(
            verb=_("Check and send"),
            title=_("Employment contract: %(name)s") % {"name": row.mentor.name},
            detail=row.employer.name,
            since=row.created_at,
            until=row.start,
            link=reverse("contracts:contract", args=[row.public_id]),
        )
        for row in agreed
    ]
    drafts = Draft.objects.filter(owner=scope.user, state=DraftState.OPEN)
    to_finish = [
        Task(
            verb=_("Continue"),
            title=_("Employment contract: %(name)s") % {"name": row.title},
            detail=_("draft"),
            since=row.updated_at,
            until=None,
            link=reverse("contracts:tasks", args=[row.public_id]),
        )
        for row in drafts
    ]
    return Inbox(to_sign=to_sign, to_send=to_send, to_finish=to_finish)
