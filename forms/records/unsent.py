"""What is typed and not sent yet: kept every few seconds, offered when its owner opens the page again, on any device."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.contrib.messages import ERROR, get_messages

from forms.records.errors import Unkept
from forms.records.models import UnsentText

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from django.http import HttpRequest, HttpResponse

    from kernel.accounts.models import User

#: How long it waits for its owner, how much of one page is kept (characters), and of how many pages.
KEPT = timedelta(days=14)
MOST, PAGES = 200_000, 50
#: The field by which a form says that something of it is kept (autosave.js).
MARK = "kept"


def keep(*, by: User, page: str, typed: str, on: datetime) -> None:
    """`typed`: JSON, a list of pairs of text. Raises Unkept."""
    if not page.startswith("/") or not page.isprintable() or len(page) > 300 or len(typed) > MOST:
        raise Unkept
    UnsentText.objects.bulk_create(
        [UnsentText(owner=by, page=page, typed=_pairs(typed), saved_at=on)],
        update_conflicts=True, unique_fields=["owner", "page"], update_fields=["typed", "saved_at"],
    )  # fmt: skip


def _pairs(typed: str) -> list[list[str]]:
    try:
        found: Any = json.loads(typed)
        json.dumps(found, ensure_ascii=False).encode()  # half a character is no text
    except (ValueError, RecursionError) as error:
        raise Unkept from error
    if not isinstance(found, list):
        raise Unkept
    if not all(isinstance(one, list) and len(one) == 2 and all(isinstance(text, str) for text in one) for one in found):
        raise Unkept
    return found


def kept(*, by: User, page: str) -> UnsentText | None:
    return UnsentText.objects.filter(owner=by, page=page).first() if page.isprintable() else None


def drop(*, by: User, page: str) -> None:
    if page.isprintable():
        UnsentText.objects.filter(owner=by, page=page).delete()


def forget(*, on: datetime) -> int:
    """What nobody came back for, and all but the newest pages of a person; how many."""
    gone, _by_model = UnsentText.objects.filter(saved_at__lt=on - KEPT).delete()
    seen: dict[int, int] = {}
    over = []
    for pk, owner in UnsentText.objects.order_by("-saved_at", "-pk").values_list("pk", "owner"):
        seen[owner] = seen.get(owner, 0) + 1
        if seen[owner] > PAGES:
            over.append(pk)
    UnsentText.objects.filter(pk__in=over).delete()
    return gone + len(over)


def sent(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: a form that was taken (it leads on, and nothing is told as an error) needs no kept typing any more."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        led_on = request.method == "POST" and response.status_code in (302, 303) and MARK in request.POST
        if led_on and request.user.is_authenticated and not _refused(request):
            drop(by=request.user, page=request.get_full_path())
        return response

    return middleware


def _refused(request: HttpRequest) -> bool:
    told: Any = get_messages(request)
    found = any(one.level >= ERROR for one in told)
    told.used = False  # looked at here, still to be shown
    return found
