"""The page of those who keep the whole archive: proofs, terms, copies, the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

import signing.facade as signing_facade
from forms.people.models import Role
from forms.people.pages import scope_now
from kernel.grammar import date_short, number
from kernel.periods import now, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.people.access import Scope
    from signing.facade import Overview


def oversees(scope: Scope) -> bool:
    """Who keeps, controls or administers the whole archive."""
    return scope.administers or bool(scope.everywhere & {Role.ARC, Role.AUD})


@login_required
@require_safe
def overview(request: HttpRequest) -> HttpResponse:
    """Nothing here names a person or a document."""
    if not oversees(scope_now(request)):
        raise Http404
    found = signing_facade.overview(on=now())
    return render(request, "archive/proving.html", {"found": found, "proofs": _proofs(found), "copies": _copies(found)})


def _proofs(found: Overview) -> list[dict[str, str]]:
    return [
        {"key": _("Documents kept"), "value": number(found.kept)},
        {"key": _("Of these, containers (.asice, .edoc)"), "value": number(found.containers)},
        {"key": _("Held by an order"), "value": number(found.held)},
        {"key": _("First archive time stamp that ends"), "value": _day(found.first_end)},
        {"key": _("Renewals that are due"), "value": number(found.due)},
        {"key": _("Documents whose last time stamp has ended"), "value": number(found.ended)},
    ]


def _copies(found: Overview) -> list[dict[str, str]]:
    last, root = found.last_run, found.last_root
    checked = _("not yet")
    if last is not None:
        damaged = ngettext("%(count)s damaged", "%(count)s damaged", last.damaged) % {"count": number(last.damaged)}
        healed = ngettext("%(count)s healed", "%(count)s healed", last.healed) % {"count": number(last.healed)}
        checked = f"{_day(last.started_at)}: {damaged}, {healed}"
    return [
        {"key": _("Copies of each file"), "value": number(found.copies)},
        {"key": _("Files in the store"), "value": number(found.files)},
        {
            "key": _("Longest unchecked file"),
            "value": _("not yet checked") if found.unchecked else _day(found.oldest_check),
        },
        {"key": _("Last check of every byte"), "value": checked},
        {"key": _("Newest root of the event log"), "value": date_short(root.day) if root else _("not yet")},
        {"key": _("Roots without a time stamp"), "value": number(found.unstamped_roots)},
    ]


def _day(moment: datetime | None) -> str:
    return date_short(riga_date(moment)) if moment is not None else "–"
