"""„Mani darbi”: what waits for me, since when, until when, one button each. The counts are the lists' lengths."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

import signing.facade as signing_facade
from forms.contracts.documents import title_of
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.records.models import CaseDocument, Draft
from forms.records.states import AT_SIGNERS, DraftState
from kernel.periods import riga_date
from kernel.web.dates import shown_day
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import date, datetime

    from django.db.models import QuerySet

    from forms.people.access import Scope
    from signing.data import TurnSummary


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
        return format_html("– {}", self.title)


@dataclass(frozen=True)
class Listing:
    """One page of one list: `name` is its anchor and the parameter with its page, `total` counts the whole list."""

    name: str
    tasks: list[Task]
    total: int
    pages: dict[str, Any]


@dataclass(frozen=True)
class Inbox:
    """The lists of a person's work, in the order they matter."""

    to_sign: Listing
    to_send: Listing
    to_finish: Listing
    to_print: Listing

    @property
    def total(self) -> int:
        return self.to_sign.total + self.to_send.total + self.to_finish.total + self.to_print.total


#: Things on one page of a list.
PER_PAGE = 20
#: So many days before the end a term is shown as near.
NEAR = timedelta(days=7)


def _due(words: str, until: date, *, on: date) -> dict[str, str]:
    """The term in words and how near it is: `words` takes %(date)s."""
    tone = "danger" if until < on else "warning" if until - on <= NEAR else ""
    return {"due": words % {"date": shown_day(until)}, "tone": tone}


def inbox(scope: Scope, *, on: date, asked: Mapping[str, str]) -> Inbox:
    """Six queries, however long the lists are. `on`: today in Riga, for terms that are near; `asked`: pages by list."""

    def to_sign(turn: TurnSummary) -> Task:
        return Task(
            title=latvian(turn.title),
            text=turn.number,
            since=_day(turn.sent_at),
            **_due(_("Sign by %(date)s"), turn.expires_on, on=on),
            action=_("Read and sign"),
            href=reverse("signing:turn", args=[turn.public_id]),
        )

    def to_send(row: EmploymentContract) -> Task:
        return Task(
            title=title_of(row),
            text=row.employer.name,
            since=_day(row.created_at),
            **_due(_("Work begins %(date)s"), row.start, on=on),
            action=_("Check and send"),
            href=reverse("contracts:contract", args=[row.public_id]),
        )

    def to_finish(row: Draft) -> Task:
        return Task(
            title=_("Employment contract: %(name)s") % {"name": row.title},
            text=_("draft"),
            since=_day(row.updated_at),
            due="",
            tone="",
            action=_("Continue"),
            href=reverse("contracts:tasks", args=[row.public_id]),
        )

    def to_print(row: CaseDocument) -> Task:
        return Task(
            title=latvian(row.title),
            text=row.number,
            since=_day(row.numbered_at),
            due="",
            tone="",
            action=_("Open the document"),
            href=reverse("desk:passport", args=[row.public_id]),
        )

    agreed = EmploymentContract.objects.filter(
        employer__register_code__in=scope.sends, state=ContractState.AGREED
    ).select_related("employer", "mentor")
    drafts = Draft.objects.filter(owner=scope.user, state=DraftState.OPEN)
    on_paper = CaseDocument.objects.filter(register_code__in=scope.writes, paper=True, state__in=AT_SIGNERS).order_by(
        "numbered_at", "pk"
    )
    return Inbox(
        to_sign=_listing("parakstit", signing_facade.turns_waiting_for(scope.user), to_sign, asked),
        to_send=_listing("nosutit", agreed, to_send, asked),
        to_finish=_listing("pabeigt", drafts, to_finish, asked),
        to_print=_listing("uz-papira", on_paper, to_print, asked),
    )


def _listing(
    name: str, rows: QuerySet[Any] | Sequence[Any], task: Callable[[Any], Task], asked: Mapping[str, str]
) -> Listing:
    page = Paginator(rows, PER_PAGE).get_page(asked.get(name))
    pages = _pages(name, page, asked) if page.paginator.num_pages > 1 else {}
    return Listing(name, [task(row) for row in page], page.paginator.count, pages)


def _pages(name: str, page: Page[Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """What the pagination component shows; the pages of the other lists stay where they are."""

    def href(number: int) -> str:
        return f"?{urlencode({**asked, name: number})}#{name}"

    shown = page.paginator.get_elided_page_range(page.number)
    return {
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {"number": one, "current": one == page.number, "href": href(one) if isinstance(one, int) else ""}
            for one in shown
        ],
    }


def _day(moment: datetime | None) -> str:
    return shown_day(riga_date(moment)) if moment else ""
