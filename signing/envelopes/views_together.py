"""Pages of signing several documents in one act: choose, read what is chosen and confirm once, see what became of it."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from kernel import pdf
from kernel.audit.log import access
from kernel.periods import now
from signing.envelopes import together, views_provider
from signing.envelopes.entry import MeansForm
from signing.envelopes.models import SigningSet, Turn
from signing.errors import SigningError
from signing.means import registry
from signing.means.base import ProviderMeans

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kernel.accounts.models import User


@never_cache
@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def choose(request: HttpRequest) -> HttpResponse:
    """„?visi=1” comes with everything chosen: without scripts that is a link."""
    user: User = request.user  # type: ignore[assignment]
    turns = together.waiting(user)
    if request.method == "POST":
        if request.POST.get("act") == "sign":
            return _sign(request, user)
        chosen = [turn for turn in turns if str(turn.public_id) in request.POST.getlist("turn") and _here(turn)]
        if chosen:
            return _check(request, chosen)
        messages.error(request, _("Choose at least one document."))
    page = {
        "turns": [(turn, bool(_here(turn))) for turn in turns],
        "any": any(map(_here, turns)),
        "everything": "visi" in request.GET,
        "most": together.MOST,
        "sets": together.sets_of(user, on=now()),
    }
    return render(request, "signing/together.html", page, status=422 if request.method == "POST" else 200)


def _here(turn: Turn) -> frozenset[str]:
    return together.offered(turn)


def _check(request: HttpRequest, chosen: list[Turn], *, form: MeansForm | None = None) -> HttpResponse:
    """Everything that will be signed, with its pages to read; each file by its SHA-256."""
    on = now()
    for turn in chosen:
        access("view", subject=turn.envelope.subject, by=request.user, on=on, what="list of documents to sign")  # type: ignore[arg-type]
    page = {
        "rows": [
            {
                "turn": turn,
                "pages": pdf.page_count(turn.envelope.original.read()),
                "annexes": turn.envelope.annexes.count(),
                "shown": turn.envelope.current.sha256,
            }
            for turn in chosen
        ],
        "form": form or MeansForm(offered=_means(chosen)),
        "set": request.POST.get("set") or uuid.uuid4(),
    }
    return render(request, "signing/together_check.html", page, status=422 if form is not None else 200)


def _means(chosen: Iterable[Turn]) -> list[Any]:
    """What every one of them may be signed with."""
    names = frozenset.intersection(*(together.offered(turn) for turn in chosen))
    return [one for one in registry.enabled() if one.name in names]


def _sign(request: HttpRequest, user: User) -> HttpResponse:
    shown = _shown(request)
    public_id = _id(request.POST.get("set", ""))
    if public_id is None or not shown:
        return redirect("signing:together")
    if SigningSet.objects.filter(public_id=public_id, user=user).exists():  # pressed twice
        return redirect("signing:set", public_id)
    chosen = [turn for turn in together.waiting(user) if turn.public_id in shown]
    form = MeansForm(request.POST, offered=_means(chosen) if chosen else ())
    if chosen and not form.is_valid():
        return _check(request, chosen, form=form)
    means = request.POST.get("means", "")
    try:
        if isinstance(registry.get(means), ProviderMeans):
            leader, ticket = together.go(shown=shown, means=means, by=user, on=now())
            return views_provider.follow(request, leader, ticket=ticket)
        together.ask(
            public_id=public_id,
            shown=shown,
            means=means,
            by=user,
            on=now(),
            evidence={
                "recognised": "account",
                "address": request.META.get("REMOTE_ADDR", ""),
                "browser": request.headers.get("User-Agent", "")[:300],
            },
        )
    except SigningError as refusal:
        messages.error(request, str(refusal.message))
        return redirect("signing:together")
    return redirect("signing:set", public_id)


def _shown(request: HttpRequest) -> dict[uuid.UUID, str]:
    """Turn → SHA-256, as the page that was confirmed named them."""
    found = {}
    for text in request.POST.getlist("shown")[: together.MOST]:
        turn, _dot, sha256 = text.partition(".")
        name = _id(turn)
        if name is not None and len(sha256) == 64:
            found[name] = sha256
    return found


def _id(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


@never_cache
@login_required
@require_safe
def progress(request: HttpRequest, set_id: uuid.UUID) -> HttpResponse:
    """How far one's own act is, then its report. May be left and found again from „Mani darbi”."""
    row = SigningSet.objects.filter(public_id=set_id).first()
    if row is None or row.user_id != request.user.pk:
        raise Http404
    return render(request, "signing/together_report.html", {"set": together.summary(row)})
