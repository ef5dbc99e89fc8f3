"""„Mani darbi”: what waits for me, since when, until when, one button each. The counts are the lists' lengths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.contracts.documents import title_of
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.grammar import date_short
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.people.access import Scope


@dataclass(frozen=True)
class Task:
    """One thing to do as the inbox component shows it: what, about whom, since and until when, and the one button."""

    title: str
    text: str
    since: str
    due: str
    tone: str
    action: str
    href: str

    @property
    def hidden(self) -> str:
        """What the button is for, to those who only hear it."""
        return f"– {self.title}"


@dataclass(frozen=True)
class Inbox:
    """The three lists of a person's work, in the order they matter."""

    to_sign: list[Task]
    to_send: list[Task]
    to_finish: list[Task]

    @property
    def total(self) -> int:
        return len(self.to_sign) + len(self.to_send) + len(self.to_finish)


#: So many days before the end a term is shown as near.
NEAR = timedelta(days=7)


def _due(words: str, until: date, *, on: date) -> dict[str, str]:
    """The term in words and how near it is: `words` takes %(date)s."""
    tone = "danger" if until < on else "warning" if until - on <= NEAR else ""
    return {"due": words % {"date": date_short(until)}, "tone": tone}


def inbox(scope: Scope, *, on: date) -> Inbox:
    """Three queries, however long the lists are. `on`: today in Riga, for terms that are near."""
    to_sign = [
        Task(
            title=turn.title,
            text=turn.number,
            since=_day(turn.sent_at),
            **_due(_("Sign by %(date)s"), turn.expires_on, on=on),
            action=_("Read and sign"),
            href=turn.path,
        )
        for turn in signing_facade.turns_waiting_for(scope.user)
    ]
    agreed = EmploymentContract.objects.filter(
        employer__register_code__in=scope.sends, state=ContractState.AGREED
    ).select_related("employer", "mentor")
    to_send = [
        Task(
            title=title_of(row),
            text=row.employer.name,
            since=_day(row.created_at),
            **_due(_("Work begins %(date)s"), row.start, on=on),
            action=_("Check and send"),
            href=reverse("contracts:contract", args=[row.public_id]),
        )
        for row in agreed
    ]
    drafts = Draft.objects.filter(owner=scope.user, state=DraftState.OPEN)
    to_finish = [
        Task(
            title=_("Employment contract: %(name)s") % {"name": row.title},
            text=_("draft"),
            since=_day(row.updated_at),
            due="",
            tone="",
            action=_("Continue"),
            href=reverse("contracts:tasks", args=[row.public_id]),
        )
        for row in drafts
    ]
    return Inbox(to_sign=to_sign, to_send=to_send, to_finish=to_finish)


def _day(moment: datetime | None) -> str:
    return date_short(riga_date(moment)) if moment else ""
