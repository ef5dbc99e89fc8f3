"""„Mani darbi”: what waits for me, since when, until when, one button each. The counts are the lists' lengths.

Every step tells by its own `waiting_for` what waits in it; here the queues are joined by what is to be done.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

import signing.facade as signing_facade
from forms.closing import waiting as closing
from forms.contracts import waiting as contracts
from forms.contracts.documents import KIND as CONTRACT
from forms.contracts.documents import title_of
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.institutions import waiting as institutions
from forms.months import waiting as months
from forms.months.diary import waiting as diary
from forms.months.grids import waiting as grids
from forms.months.monthend import waiting as monthend
from forms.months.pay import waiting as pay
from forms.months.timesheets import waiting as timesheets
from forms.pairs import waiting as pairs
from forms.plans import waiting as plans
from forms.plans.agreements import waiting as agreements
from forms.plans.requests import waiting as requests
from forms.plans.safety import waiting as safety
from forms.plans.uploading import waiting as uploading
from forms.questionnaires import waiting as questionnaires
from forms.records.models import CaseDocument, Draft
from forms.records.states import AT_SIGNERS, DraftState
from forms.records.waiting import Deed, Queue, Waiting
from forms.supervision import waiting as supervision
from forms.training import waiting as training
from kernel.periods import riga_date
from kernel.web.dates import shown_day
from kernel.web.languages import latvian

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import date

    from forms.people.access import Scope
    from forms.training.access import Reach
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
    """One page of one queue; `total` counts the whole of it. `several`: where more than one are done in one act."""

    tasks: list[Task]
    total: int
    pages: dict[str, Any]
    several: str = ""


@dataclass(frozen=True)
class Group:
    """The queues of one deed that have anything in them."""

    deed: Deed
    listings: list[Listing]

    @property
    def total(self) -> int:
        return sum(one.total for one in self.listings)

    @property
    def several(self) -> str:
        """What doing more than one in one act is called."""
        return str(SEVERAL.get(self.deed, ""))


@dataclass(frozen=True)
class Inbox:
    """A person's work by what is to be done, in the order of Deed; groups without work are left out."""

    groups: list[Group]

    @property
    def total(self) -> int:
        return sum(group.total for group in self.groups)

    def only(self, *deeds: Deed) -> Inbox:
        return Inbox([group for group in self.groups if group.deed in deeds])


#: What doing several in one act is called, by what is done.
SEVERAL = {
    Deed.SIGN: gettext_lazy("Sign several at once"),
    Deed.CONFIRM: gettext_lazy("Confirm several at once"),
    Deed.SEND: gettext_lazy("Send several at once"),
}
#: What is done in every language; the pages of everything else are in Latvian.
EVERYWHERE = (Deed.SIGN, Deed.PAPER)
#: Things on one page of a queue.
PER_PAGE = 20
#: So many days before the end a term is shown as near.
NEAR = timedelta(days=7)


#: Queues of steps above the desk, told by apps: each gets the scope.
_above: list[Callable[[Scope], list[Queue]]] = []


def register_queues(func: Callable[[Scope], list[Queue]]) -> None:
    if func not in _above:
        _above.append(func)


def inbox(scope: Scope, *, trains: Reach, on: date, asked: Mapping[str, str]) -> Inbox:
    """One query an empty queue, two any other, however long it is; only queues that a role can have are asked. `trains`: the reach
    in training; `on`: today in Riga, for terms that are near; `asked`: pages by queue."""
    queues = [
        *_own(scope),
        *contracts.waiting_for(scope),
        *plans.waiting_for(scope),
        *requests.waiting_for(scope),
        *agreements.waiting_for(scope),
        *uploading.waiting_for(scope),
        *timesheets.waiting_for(scope),
        *pay.waiting_for(scope),
        *monthend.waiting_for(scope),
        *safety.waiting_for(scope),
        *months.waiting_for(scope),
        *diary.waiting_for(scope),
        *grids.waiting_for(scope, on=on),
        *training.waiting_for(trains, on=on),
        *institutions.waiting_for(scope, on=on),
        *closing.waiting_for(scope, on=on),
        *supervision.waiting_for(scope),
        *pairs.waiting_for(scope),
        *questionnaires.waiting_for(scope),
        *(queue for queues_of in _above for queue in queues_of(scope)),
    ]
    found: dict[Deed, list[Listing]] = {deed: [] for deed in Deed}
    for queue in queues:
        listing = _listing(queue, on=on, asked=asked)
        if listing.total:
            found[queue.deed].append(listing)
    return Inbox([Group(deed, listings) for deed, listings in found.items() if listings])


def _own(scope: Scope) -> list[Queue]:
    """Signatures, contracts and drafts: what the desk knows itself."""
    found = [
        Queue("parakstit", Deed.SIGN, signing_facade.turns_waiting_for(scope.user), _turn, "signing:together"),
        Queue("paraksta", Deed.SIGN, signing_facade.sets_under_way(scope.user), _set),
    ]
    if scope.writes:
        rows = CaseDocument.objects.filter(register_code__in=scope.writes, state__in=AT_SIGNERS)
        signed = rows.filter(paper=True).exclude(public_id__in=signing_facade.scans_to_compare())
        found.append(Queue("uz-papira", Deed.PAPER, signed.order_by("numbered_at", "pk"), _on_paper))
        brought = rows.filter(public_id__in=signing_facade.scans_to_compare(besides=scope.user))
        found.append(Queue("salidzinat", Deed.CONFIRM, brought.order_by("numbered_at", "pk"), _to_compare))
    if scope.sends:
        agreed = EmploymentContract.objects.filter(
            employer__register_code__in=scope.sends, state=ContractState.AGREED
        ).select_related("employer", "mentor")
        found.append(Queue("nosutit", Deed.SEND, agreed, _contract, "contracts:send-several"))
    drafts = Draft.objects.filter(owner=scope.user, kind=CONTRACT, state=DraftState.OPEN)
    return [*found, Queue("pabeigt", Deed.FINISH, drafts, _draft)]


def _turn(turn: TurnSummary) -> Waiting:
    return Waiting(
        title=latvian(turn.title),
        text=turn.number,
        action=_("Read and sign"),
        href=reverse("signing:turn", args=[turn.public_id]),
        since=turn.sent_at,
        due=turn.expires_on,
        due_words=_("Sign by %(date)s"),
    )


def _set(row: Any) -> Waiting:
    href = reverse("signing:set", args=[row.public_id])
    return Waiting(_("Several documents are being signed"), "", _("See how far it is"), href, since=row.asked_at)


def _on_paper(row: CaseDocument) -> Waiting:
    href = reverse("desk:passport", args=[row.public_id])
    return Waiting(latvian(row.title), row.number, _("Open the document"), href, since=row.numbered_at)


def _to_compare(row: CaseDocument) -> Waiting:
    href = reverse("signing:paper-check", args=[row.public_id])
    return Waiting(latvian(row.title), row.number, _("Compare the scan with the paper"), href)


def _contract(row: EmploymentContract) -> Waiting:
    return Waiting(
        title=title_of(row),
        text=row.employer.name,
        action=_("Check and send"),
        href=reverse("contracts:contract", args=[row.public_id]),
        since=row.created_at,
        due=row.start,
        due_words=_("Work begins %(date)s"),
    )


def _draft(row: Draft) -> Waiting:
    title = _("Employment contract: %(name)s") % {"name": row.title}
    href = reverse("contracts:tasks", args=[row.public_id])
    return Waiting(title, _("draft"), _("Continue"), href, since=row.updated_at)


def _listing(queue: Queue, *, on: date, asked: Mapping[str, str]) -> Listing:
    paginator = Paginator(queue.rows, PER_PAGE)
    total = paginator.count
    if not total:  # as most are: rows of no queue are asked for in vain
        return Listing([], 0, {})
    page = paginator.get_page(asked.get(queue.name))
    pages = _pages(queue, page, asked) if paginator.num_pages > 1 else {}
    several = reverse(queue.several) if queue.several and total > 1 else ""
    return Listing([_task(queue.shown(row), on=on) for row in page], total, pages, several)


def _task(one: Waiting, *, on: date) -> Task:
    """The term in words, and how near it is."""
    near = one.due and ("danger" if one.due < on else "warning" if one.due - on <= NEAR else "")
    return Task(
        title=one.title,
        text=one.text,
        since=_day(one.since),
        due=one.due_words % {"date": shown_day(one.due)} if one.due else "",
        tone=near or "",
        action=one.action,
        href=one.href,
    )


def _pages(queue: Queue, page: Page[Any], asked: Mapping[str, str]) -> dict[str, Any]:
    """What the pagination component shows; the pages of the other queues stay where they are."""

    def href(number: int) -> str:
        return f"?{urlencode({**asked, queue.name: number})}#{queue.deed.value}"

    shown = page.paginator.get_elided_page_range(page.number)
    return {
        "previous": href(page.previous_page_number()) if page.has_previous() else "",
        "next": href(page.next_page_number()) if page.has_next() else "",
        "pages": [
            {"number": one, "current": one == page.number, "href": href(one) if isinstance(one, int) else ""}
            for one in shown
        ],
    }


def _day(moment: datetime | date | None) -> str:
    if moment is None:
        return ""
    return shown_day(riga_date(moment) if isinstance(moment, datetime) else moment)
