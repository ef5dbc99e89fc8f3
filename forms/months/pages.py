"""What the pages of months share: whose month it is, findings beside their fields, until when it may be written in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from forms.months.access import coordinates, depth_of, related
from forms.months.editing import is_open, locks_at
from forms.months.errors import RulesBroken
from forms.months.models import LearnerMonth, OpeningRequest
from forms.months.states import AskingState
from forms.months.wording import until_words
from forms.people.pages import scope_now
from forms.programmes.editions import rules_in_force
from kernel.periods import DAY, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime
    from uuid import UUID

    from forms.months.access import Depth
    from forms.people.access import Scope
    from forms.programmes.findings import Finding
    from forms.programmes.rules import RuleValues

#: What rules of plans call a field that stands under another name here.
FIELDS = {"start": "starts"}


def seen_month(request: HttpRequest, month_id: UUID) -> tuple[LearnerMonth, Scope, Depth]:
    """404 for whoever may not see it at all."""
    scope = scope_now(request)
    row = get_object_or_404(related(LearnerMonth.objects.visible_to(scope)), public_id=month_id)
    return row, scope, depth_of(row, scope)


def own_month(request: HttpRequest, month_id: UUID) -> LearnerMonth:
    """404 for everybody but the mentor, whatever else they are."""
    rows = LearnerMonth.objects.filter(provider__mentor__user=request.user)  # type: ignore[misc]
    return get_object_or_404(related(rows), public_id=month_id)


def said_by(finding: Finding) -> str:
    """The finding with rule, edition and source."""
    return _("%(what)s (%(rule)s, %(edition)s. Source: %(source)s)") % {
        "what": finding,
        "rule": finding.rule,
        "edition": finding.edition,
        "source": finding.source,
    }


def tell(form: Any, trouble: Exception) -> None:
    """What the verb refused, beside the fields it is about."""
    if not isinstance(trouble, RulesBroken):
        form.add_error(None, str(trouble))
        return
    for finding in trouble.findings:
        if finding.blocks:
            field = FIELDS.get(finding.field, finding.field)
            form.add_error(field if field in form.fields else None, said_by(finding))


def warn(request: HttpRequest, findings: Iterable[Finding]) -> None:
    """What the rules say without forbidding it."""
    for finding in findings:
        if finding.severity == "warn":
            messages.warning(request, said_by(finding))


def lock_of(row: LearnerMonth, *, at: datetime, values: RuleValues | None = None) -> dict[str, Any]:
    """Whether the month may be written in, until when, and how long that still is. `values`: of its first day, where they
    are at hand."""
    values = values or rules_in_force(row.month)
    usual = locks_at(row.as_month, values)
    opened = is_open(row.as_month, values, at=at, opened_until=row.opened_until)
    again = at >= usual and opened
    until = max(usual, row.opened_until or usual)
    last = riga_date(until) - DAY
    left = (last - riga_date(at)).days
    return {
        "open": opened,
        "last": last,
        "near": opened and left <= 3,
        "words": _lock_words(until_words(until), left=left, opened=opened, again=again),
    }


def _lock_words(until: str, *, left: int, opened: bool, again: bool) -> str:
    """The same on every page: a sentence, or what is the title of a locked month."""
    if not opened:
        return _("Locked since %(until)s") % {"until": until}
    days = ngettext("%(days)s day left", "%(days)s days left", left) % {"days": left}
    facts = {"until": until, "left": days if left else _("today is the last day")}
    if again:
        return _("The coordinator has opened the month for corrections until %(until)s (%(left)s).") % facts
    return _("It can be written in until %(until)s (%(left)s).") % facts


def may_open_again(row: LearnerMonth, scope: Scope, *, at: datetime) -> bool:
    return coordinates(row, scope) and not lock_of(row, at=at)["open"]


@dataclass(frozen=True)
class Asking:
    """A locked month between mentor and coordinator: what waits, or how the last request was refused."""

    waiting: OpeningRequest | None
    refused: OpeningRequest | None


def asking_of(row: LearnerMonth) -> Asking:
    """One query. For who may read why a month was opened."""
    last = row.opening_requests.select_related("by", "answered_by").last()
    state = last.state if last is not None else None
    return Asking(
        waiting=last if state == AskingState.WAITING else None, refused=last if state == AskingState.REFUSED else None
    )


def asked_to_open(row: LearnerMonth) -> OpeningRequest | None:
    return row.opening_requests.filter(state=AskingState.WAITING).select_related("by").first()
