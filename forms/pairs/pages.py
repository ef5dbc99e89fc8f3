"""What the pages of pairs share: who reaches which row (what is not yours does not exist), one shape of acts and of forms."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.pairs.access import Reach, reach_of
from forms.pairs.models import Pairing, Participant, Run
from forms.pairs.states import Side
from forms.people.pages import form_page
from forms.records.errors import RecordError
from kernel.periods import now, riga_date
from kernel.web.forms import posted

if TYPE_CHECKING:
    from collections.abc import Callable

    from django.db.models import QuerySet

    from forms.pairs.entry import Given
    from kernel.accounts.models import User

M = TypeVar("M", bound=Model)


def user_of(request: HttpRequest) -> User:
    """Of views that ask to sign in."""
    return request.user  # type: ignore[return-value]


def reach_now(request: HttpRequest) -> Reach:
    return reach_of(user_of(request), on=riga_date(now()))


# --- rows


def coordinated_run(request: HttpRequest, run_id: UUID) -> Run:
    """404 for whoever does not coordinate it."""
    rows = Run.objects.coordinated(reach_now(request)).select_related("institution", "coordinator")
    return get_object_or_404(rows, public_id=run_id)


def within_coordinated(request: HttpRequest, rows: QuerySet[M], *, run: str) -> QuerySet[M]:
    """Those of programmes that the person coordinates; `run`: the path to the programme."""
    return rows.filter(**{f"{run}__in": Run.objects.coordinated(reach_now(request)).values("pk")})


def coordinated_participant(request: HttpRequest, participant_id: UUID) -> Participant:
    rows = Participant.objects.select_related("run__institution", "person", "user")
    return get_object_or_404(within_coordinated(request, rows, run="run"), public_id=participant_id)


def seen_pair(request: HttpRequest, pairing_id: UUID) -> Pairing:
    rows = Pairing.objects.visible_to(reach_now(request)).select_related("run__institution", "run__coordinator")
    return get_object_or_404(rows.prefetch_related("members__participant__person"), public_id=pairing_id)


def side_of(request: HttpRequest, row: Pairing) -> str:
    """The side of this person in the pair; "" for the coordinator."""
    return next((one.participant.side for one in row.members.all() if one.participant.user_id == request.user.pk), "")


def led_pair(request: HttpRequest, pairing_id: UUID) -> Pairing:
    """404 for everybody but a mentor of the pair and the coordinator."""
    row = seen_pair(request, pairing_id)
    if side_of(request, row) != Side.MENTOR and not reach_now(request).may_run(row.run):
        raise Http404
    return row


def own_pair(request: HttpRequest, pairing_id: UUID) -> Pairing:
    """404 for who is not in the pair."""
    row = seen_pair(request, pairing_id)
    if not side_of(request, row):
        raise Http404
    return row


def coordinated_pair(request: HttpRequest, pairing_id: UUID) -> Pairing:
    row = seen_pair(request, pairing_id)
    if not reach_now(request).may_run(row.run):
        raise Http404
    return row


# --- acts and forms


def act(request: HttpRequest, verb: Callable[..., Any], told: str) -> None:
    """The verb, and in words what came of it."""
    try:
        verb(by=request.user, on=now())
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, told)


def formed(
    request: HttpRequest, make: Callable[..., Given], verb: Callable[..., Any], told: str, **page: Any
) -> HttpResponse:
    """A page with one form. What was entered goes to the verb, and then to `back`; what it refuses stands above the form."""
    form = make(posted(request))
    if request.method == "POST" and form.is_valid():
        try:
            verb(**form.given(), by=request.user, on=now())
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, told)
            return redirect(page["back"])
    return form_page(request, form, **page)


def to_home() -> dict[str, str]:
    return {"back": reverse("pairs:home"), "back_label": _("Mentoring")}


def to_run(row: Run) -> dict[str, str]:
    return {"back": reverse("pairs:run", args=[row.public_id]), "back_label": row.title}


def to_participant(row: Participant) -> dict[str, str]:
    return {"back": reverse("pairs:participant", args=[row.public_id]), "back_label": row.person.name}


def to_pair(row: Pairing) -> dict[str, str]:
    return {"back": reverse("pairs:pair", args=[row.public_id]), "back_label": _("The pair")}
