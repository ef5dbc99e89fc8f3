"""What was typed when the sign-in had run out: kept sealed in the browser's session until its owner is back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from forms.contracts.entry import SECTION_FORMS, typed_in
from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.crypto.fields import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from uuid import UUID

    from django.http import HttpRequest, HttpResponse

_KEY = "kept-section"
#: Characters; a whole page of the form has a tenth of it. More is nobody's typing.
_MOST = 50_000


@dataclass(frozen=True)
class Kept:
    """One page as it was posted; `version` is the draft's version that the page was made from."""

    typed: dict[str, list[str]]
    version: str


def keeps_typing(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Around a section's view that asks to sign in: what a signed-out browser posts waits for the sign-in."""

    @wraps(view)
    def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.method == "POST" and not request.user.is_authenticated:
            _keep(request, **kwargs)
        return view(request, *args, **kwargs)

    return inner


def _keep(request: HttpRequest, draft_id: UUID, name: str) -> None:
    form = SECTION_FORMS.get(name)
    if form is None or not Draft.objects.filter(public_id=draft_id, state=DraftState.OPEN).exists():
        return
    typed = typed_in(form.base_fields, request.POST)
    text = json.dumps({"typed": typed, "version": request.POST.get("version", "")[:9]})
    if len(text) <= _MOST:
        request.session[_KEY] = {"page": f"{draft_id}/{name}", "sealed": seal(text)}


def taken(request: HttpRequest, *, draft: Draft, name: str) -> Kept | None:
    """What waits for this page, once. The caller has seen that the draft belongs to whoever asks."""
    waiting = request.session.get(_KEY)
    if not waiting or waiting["page"] != f"{draft.public_id}/{name}":
        return None
    del request.session[_KEY]
    return Kept(**json.loads(unseal(waiting["sealed"])))
