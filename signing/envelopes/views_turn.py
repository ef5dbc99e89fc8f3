"""The signing page of one turn. GET never changes a state (threats 47): it only writes that somebody looked."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kernel.audit.log import access, record
from kernel.files.errors import Refused
from kernel.files.intake import ASICE, PDF, accept
from kernel.periods import now
from kernel.web.forms import posted
from signing.envelopes import actions, annexes, downloads, offers, paper, pictures, uploads, views_provider, waiting
from signing.envelopes.entry import SIGNED_LIMIT, MeansForm, PassOnForm, ReasonForm, SignedFileForm
from signing.envelopes.models import Annex, Turn, Upload
from signing.envelopes.problems import problem_text
from signing.envelopes.roles import role_words
from signing.envelopes.states import TurnState, UploadState
from signing.envelopes.summaries import envelope_summary
from signing.envelopes.visitors import Visitor, at_turn, at_turn_as_signer, evidence_of, hand_over
from signing.errors import SigningError
from signing.means import registry
from signing.means.base import Means, Where
from signing.means.confirm import ConfirmMeans
from signing.ports import Access, explanation


@never_cache
@require_GET
def turn_page(request: HttpRequest, turn: UUID) -> HttpResponse:
    on = now()
    if not request.user.is_authenticated and Turn.objects.filter(public_id=turn, user__isnull=False).exists():
        # The e-mail has brought a signer who is not signed in yet; a turn without an account has a link of its own.
        return redirect_to_login(request.get_full_path())
    row, visitor = at_turn(request, turn, on=on)
    access("view", subject=row.envelope.subject, by=visitor.user, on=on, what="signing page")
    return _page(request, row, visitor)


def _page(request: HttpRequest, row: Turn, visitor: Visitor, *, form: MeansForm | None = None) -> HttpResponse:
    envelope = row.envelope
    offered = _offered(row, visitor) if visitor.signer else ()
    upload = row.uploads.order_by("-pk").first()
    context = {
        "turn": row,
        "envelope": envelope,
        "summary": envelope_summary(envelope),
        "role": role_words(row.role, row.label),
        "signer": visitor.signer,
        "form": form or (MeansForm(offered=offered) if offered else None),
        "pages": range(1, pictures.page_count(envelope.original) + 1),
        "texts": pictures.text(envelope.original),
        "annexes": _annexes(row),
        "may_pass_on": visitor.signer and _may_pass_on(row, visitor),
        "problem": problem_text(row.problem),
        "lines": explanation(envelope.subject) if visitor.signer and row.active else (),
        "in_person": visitor.signer and visitor.user is not None and row.user_id is None,
        "statement": _statement() if any(means.where == Where.BY_ACT for means in offered) else "",
        "paper_offered": any(means.where == Where.ON_PAPER for means in offered),
        "waiting_upload": upload if upload and upload.state == UploadState.RECEIVED else None,
        "TurnState": TurnState,
    }
    return render(request, "signing/turn.html", context, status=422 if form is not None else 200)


def _annexes(row: Turn) -> list[dict[str, Any]]:
    """What is signed together with the document, each with its pages where it has some."""
    return [
        {"number": number, "name": one.name, "blob": one.blob, "pages": range(1, pictures.page_count(one.blob) + 1)}
        for number, one in enumerate(annexes.of(row.envelope), start=1)
    ]


def _offered(row: Turn, visitor: Visitor) -> tuple[Means, ...]:
    return offers.offered(row.envelope, row, in_person=visitor.opening is None)


def _signer_only(request: HttpRequest, turn: UUID) -> tuple[Turn, Visitor]:
    return at_turn_as_signer(request, turn, on=now())


@never_cache
@require_POST
def sign(request: HttpRequest, turn: UUID) -> HttpResponse:
    """The signer has chosen how: our job signs, or the way to sign elsewhere is shown."""
    row, visitor = _signer_only(request, turn)
    envelope = row.envelope
    form = MeansForm(request.POST, offered=_offered(row, visitor))
    if row.state in (TurnState.SIGNING, TurnState.SIGNED):
        return redirect("signing:turn", turn=turn)
    if not form.is_valid():
        return _page(request, row, visitor, form=form)
    if form.cleaned_data["means"] == ConfirmMeans.name:
        return _confirm(request, row, visitor)
    if registry.get(form.cleaned_data["means"]).where == Where.ON_PAPER:
        return redirect("signing:turn-paper", turn=turn)
    on = now()
    try:
        actions.view_turn(turn=turn, envelope=envelope.public_id, by=visitor.user, on=on)
        if registry.get(form.cleaned_data["means"]).where == Where.BY_CARD:
            return redirect("signing:card", turn=turn)
        if registry.get(form.cleaned_data["means"]).where == Where.AT_PROVIDER:
            return views_provider.go(request, row, means=form.cleaned_data["means"], by=visitor.user)
        if form.cleaned_data["means"] not in offers.server_means():
            return redirect("signing:upload", turn=turn)
        actions.request_signature(
            turn=turn,
            envelope=envelope.public_id,
            means=form.cleaned_data["means"],
            by=visitor.user,
            on=on,
            evidence=evidence_of(request, row, visitor),
        )
    except SigningError as error:
        messages.error(request, str(error.message))
        return redirect("signing:turn", turn=turn)
    wait_a_moment(turn)
    return redirect("signing:turn", turn=turn)


def _confirm(request: HttpRequest, row: Turn, visitor: Visitor) -> HttpResponse:
    """The act itself is the signature; `_offered` has seen that the person proved who they are."""
    opening = visitor.opening
    assert opening is not None  # noqa: S101
    try:
        actions.confirm(
            turn=row.public_id,
            envelope=row.envelope.public_id,
            statement=_statement(),
            signed_in_by=opening.by,
            signed_in_at=opening.at,
            by=visitor.user,
            on=now(),
        )
    except SigningError as error:
        messages.error(request, str(error.message))
    return redirect("signing:turn", turn=row.public_id)


def _statement() -> str:
    """What stands beside the button of a confirming act, in the language of the page."""
    return _("I have read the document and confirm it.")


def wait_a_moment(turn: UUID) -> None:
    """Most signatures take half a second: then the next page shows the result."""
    waiting.until(lambda: not Turn.objects.filter(public_id=turn, state=TurnState.SIGNING).exists())


@never_cache
@require_http_methods(["GET", "POST"])
def upload(request: HttpRequest, turn: UUID) -> HttpResponse:
    """Download, sign elsewhere, bring the signed file."""
    row, visitor = _signer_only(request, turn)
    if not row.active:
        return redirect("signing:turn", turn=turn)
    form = SignedFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            accepted = accept(form.cleaned_data["file"], allow=frozenset({PDF, ASICE}), limit=SIGNED_LIMIT)
            actions.view_turn(turn=turn, envelope=row.envelope.public_id, by=visitor.user, on=now())
            taken = uploads.take(
                envelope=row.envelope.public_id,
                turn=turn,
                content=accepted.content,
                media_type=accepted.media_type,
                name=accepted.name,
                by=visitor.user,
                on=now(),
            )
        except Refused as refused:
            form.add_error("file", refused.message)
        except SigningError as error:
            form.add_error("file", str(error.message))
        else:
            if taken.again:
                messages.info(request, _("We already have exactly this file."))
            else:
                messages.success(request, _("The file was received and is being checked."))
                _wait_for_check(taken.upload)
            return redirect("signing:turn", turn=turn)
    context = {"form": form, "turn": row, "envelope": row.envelope}
    return render(request, "signing/upload.html", context, status=422 if form.errors else 200)


def _wait_for_check(upload: UUID) -> None:
    waiting.until(lambda: not Upload.objects.filter(public_id=upload, state=UploadState.RECEIVED).exists())


@never_cache
@require_http_methods(["GET", "POST"])
def decline(request: HttpRequest, turn: UUID) -> HttpResponse:
    row, visitor = _signer_only(request, turn)
    if not row.active:
        return redirect("signing:turn", turn=turn)
    form = ReasonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.decline(
                turn=turn,
                envelope=row.envelope.public_id,
                reason=form.cleaned_data["reason"],
                by=visitor.user,
                on=now(),
            )
        except SigningError as error:
            form.add_error(None, str(error.message))
        else:
            messages.success(request, _("You declined to sign. The sender has been told."))
            return redirect("signing:turn", turn=turn)
    context = {"form": form, "turn": row, "envelope": row.envelope}
    return render(request, "signing/decline.html", context, status=422 if form.errors else 200)


@never_cache
@require_http_methods(["GET", "POST"])
def pass_on(request: HttpRequest, turn: UUID) -> HttpResponse:
    """„Paraksta cita persona iestādes vārdā”: by the signer, who has proved who they are."""
    row, visitor = _signer_only(request, turn)
    if not _may_pass_on(row, visitor):
        return redirect("signing:turn", turn=turn)
    form = PassOnForm(posted(request))
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            actions.pass_on(
                turn=turn,
                envelope=row.envelope.public_id,
                name=said["name"],
                person_code=str(said["personal_code"]),
                email=said["email"],
                mandate=said["mandate"],
                reason=said["reason"],
                by=visitor.user,
                on=now(),
            )
        except SigningError as error:
            form.add_error(None, str(error.message))
        else:
            done = {"envelope": row.envelope, "name": said["name"]}
            return render(request, "signing/passed_on.html", done)
    context = {"form": form, "turn": row, "envelope": row.envelope}
    return render(request, "signing/pass_on.html", context, status=422 if form.errors else 200)


def _may_pass_on(row: Turn, visitor: Visitor) -> bool:
    return visitor.opening is not None and actions.may_pass_on(row.envelope, row)


@never_cache
@require_POST
def in_person(request: HttpRequest, turn: UUID) -> HttpResponse:
    """A signer without an account has come and signs on the sender's device; who vouches for it stands in the evidence.

    The signature itself says who signed, by its certificate; this only opens the page without a link and a code.
    """
    on = now()
    row, visitor = at_turn(request, turn, on=on)
    if visitor.access < Access.MANAGE:
        raise Http404
    if row.user_id is not None:
        messages.error(request, _("This signer has an account and signs while signed in."))
        return redirect("signing:turn", turn=turn)
    if row.active and row.envelope.signable:
        hand_over(request, row, on=on)
        facts = {"turn": str(turn)}
        record("signing.opened_in_person", subject=row.envelope.subject, by=visitor.user, on=on, facts=facts)
    return redirect("signing:turn", turn=turn)


@never_cache
@require_http_methods(["GET", "POST"])
def on_paper(request: HttpRequest, turn: UUID) -> HttpResponse:
    """„Man nav e-paraksta”: the signer turns the whole document to paper, and the sender is told to print it."""
    row, visitor = _signer_only(request, turn)
    if not any(means.where == Where.ON_PAPER for means in offers.offered(row.envelope, row)):
        return redirect("signing:turn", turn=turn)
    if request.method == "POST":
        try:
            paper.choose_paper(subject=row.envelope.subject, by=visitor.user, on=now(), tell=True)
        except SigningError as error:
            messages.error(request, str(error.message))
        return redirect("signing:turn", turn=turn)
    many = row.envelope.turns.count() > 1
    return render(request, "signing/turn_paper.html", {"turn": row, "envelope": row.envelope, "many": many})


@require_GET
def page(request: HttpRequest, turn: UUID, number: int) -> HttpResponse:
    """One page of the document as it was frozen."""
    row, _visitor = at_turn(request, turn, on=now())
    found = pictures.page(row.envelope.original, number)
    if found is None:
        raise Http404
    return downloads.picture(found)


@require_GET
def file(request: HttpRequest, turn: UUID) -> HttpResponse:
    """The newest version, for signing elsewhere and for keeping."""
    on = now()
    row, visitor = at_turn(request, turn, on=on)
    blob = row.envelope.current
    what = "original" if row.envelope.untouched else "signed"
    return downloads.attachment(
        row.envelope, what=what, content=blob.read(), media_type=blob.media_type, by=visitor.user, on=on
    )


@require_GET
def annex_page(request: HttpRequest, turn: UUID, annex: int, number: int) -> HttpResponse:
    """One page of an annex, as it will be signed."""
    row, _visitor = at_turn(request, turn, on=now())
    found = pictures.page(_annex(row, annex).blob, number)
    if found is None:
        raise Http404
    return downloads.picture(found)


@require_GET
def annex_file(request: HttpRequest, turn: UUID, annex: int) -> HttpResponse:
    """An annex by itself, byte for byte."""
    on = now()
    row, visitor = at_turn(request, turn, on=on)
    return downloads.annex(row.envelope, _annex(row, annex), by=visitor.user, on=on)


def _annex(row: Turn, number: int) -> Annex:
    found = annexes.numbered(row.envelope, number)
    if found is None:
        raise Http404
    return found
