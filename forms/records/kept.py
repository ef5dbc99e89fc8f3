"""What was typed when the sign-in had run out: kept sealed in the browser's session until its owner is back."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.crypto.fields import seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from uuid import UUID

    from django import forms
    from django.http import HttpRequest, HttpResponse

    #: Fields of one section of a draft as a browser posts them; None: there is no such section.
    Fields = Callable[[Draft, str, Any], Mapping[str, forms.Field] | None]

_KEY = "kept-section"


@dataclass(frozen=True)
class Kept:
    """One page as it was posted; `version` is the draft's version that the page was made from."""

    typed: dict[str, list[str]]
    version: str


def keeps_typing(
    fields: Fields, *, kind: str, section: str, most: int
) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """Around a section's view that asks to sign in: what a signed-out browser posts waits for the sign-in. `section`: what
    the address calls its name; `most`: characters, more is nobody's typing."""

    def around(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def inner(request: HttpRequest, draft_id: UUID, **kwargs: Any) -> HttpResponse:
            if request.method == "POST" and not request.user.is_authenticated:
                draft = Draft.objects.filter(public_id=draft_id, kind=kind, state=DraftState.OPEN).first()
                found = fields(draft, kwargs[section], request.POST) if draft is not None else None
                if draft is not None and found is not None:
                    _keep(request, draft, kwargs[section], typed_in(found, request.POST), most)
            return view(request, draft_id, **kwargs)

        return inner

    return around


def _keep(request: HttpRequest, draft: Draft, name: str, typed: Mapping[str, Any], most: int) -> None:
    text = json.dumps({"typed": typed, "version": request.POST.get("version", "")[:9]}, ensure_ascii=False)
    if len(text) <= most:
        request.session[_KEY] = {"page": f"{draft.public_id}/{name}", "sealed": seal(text)}


def taken(request: HttpRequest, *, draft: Draft, name: str) -> Kept | None:
    """What waits for this page, once. The caller has seen that the draft belongs to whoever asks."""
    waiting = request.session.get(_KEY)
    if not waiting or waiting["page"] != f"{draft.public_id}/{name}":
        return None
    del request.session[_KEY]
    return Kept(**json.loads(unseal(waiting["sealed"])))


def typed_in(fields: Mapping[str, forms.Field], data: Any) -> dict[str, list[str]]:
    """What `data` (a QueryDict) says of these fields; names the page does not have go nowhere."""
    posted: dict[str, list[str]] = {}
    for name, field in fields.items():
        parts = getattr(field.widget, "widgets_names", [""])  # a date stands in three boxes
        posted |= {f"{name}{part}": data.getlist(f"{name}{part}") for part in parts}
    return {name: values for name, values in posted.items() if values}
