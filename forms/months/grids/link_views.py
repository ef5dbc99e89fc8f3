"""The learner on the own device: a link from a message, a code, the rows to confirm. No account is needed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache

from forms.months.grids import actions
from forms.months.grids.documents import month_words
from forms.months.grids.entry import CodeForm, ConfirmForm
from forms.months.grids.errors import GridError
from forms.months.grids.facts import Board, board_of, by_link
from forms.months.grids.models import Party
from forms.months.grids.tables import who
from forms.months.grids.views import own_board, statement
from forms.people.pages import FORM
from forms.records.errors import EditConflict
from kernel.audit.log import access
from kernel.crypto.one_time import CODE_LIFE
from kernel.periods import now
from kernel.web import opened
from kernel.web.forms import posted
from kernel.web.limits import limited

if TYPE_CHECKING:
    from uuid import UUID

    from kernel.web.opened import Opening


@login_required
@FORM
def send(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """404 for everybody but the mentor."""
    shown, _scope = own_board(request, month_id)
    if request.method == "POST":
        try:
            actions.send_link(month=shown.month, by=request.user, on=now())  # type: ignore[arg-type]
        except GridError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The link has gone to the learner's e-mail."))
        return redirect("months:grid", month_id)
    context = {"board": shown, "month_words": month_words(shown.month.month), "who": who(shown)}
    return render(request, "months/link_send.html", context)


@never_cache
@FORM
@limited("apply")
def link(request: HttpRequest, token: str) -> HttpResponse:
    """The door with the code; behind it the rows. The link alone shows nothing of anybody."""
    on = now()
    month = by_link(token, at=on)
    if month is None:
        return render(request, "months/link_closed.html", status=404)
    shown, key = board_of(month, at=on), f"grid:{month.public_id}"
    opening = opened.opening_of(request, key) if opened.opened_here(request, key, on=on) else None
    return _door(request, shown, key, token) if opening is None else _rows(request, shown, opening, token)


def _door(request: HttpRequest, shown: Board, key: str, token: str) -> HttpResponse:
    form = CodeForm(posted(request) if "code" in request.POST else None)
    if "send" in request.POST:
        try:
            actions.send_code_by_link(month=shown.month, on=now())
        except GridError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The code has gone to your e-mail. It is valid for 15 minutes."))
        return redirect("months:grid-by-link", token)
    if form.is_bound and form.is_valid():
        try:
            actions.check_code(month=shown.month, code=form.cleaned_data["code"], on=now())
        except GridError as refusal:
            form.add_error("code", str(refusal))
        else:
            opened.open_here(request, key, until=now() + CODE_LIFE, on=now(), by=("link", "code"))
            return redirect("months:grid-by-link", token)
    context = {"form": form, "code_sent": bool(shown.grid.code_hash)}
    return render(request, "months/link_code.html", context, status=422 if form.errors else 200)


def _rows(request: HttpRequest, shown: Board, opening: Opening, token: str) -> HttpResponse:
    rows = shown.unconfirmed(Party.LEARNER) if shown.editable and not shown.why_paper else []
    form = ConfirmForm(posted(request), rows=rows, notes=True, initial={"version": str(shown.grid.version)})
    if request.method == "POST" and rows and form.is_valid():
        try:
            count = actions.confirm_by_link(
                month=shown.month, rows=form.chosen, notes=form.notes, version=form.seen_version, opening=opening,
                statement=statement(), on=now(),
            )  # fmt: skip
        except EditConflict:
            messages.warning(
                request, _("The grid has been changed meanwhile. Look at the rows once more, then confirm.")
            )
            return redirect("months:grid-by-link", token)
        except GridError as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("%(count)s row is confirmed.", "%(count)s rows are confirmed.", count) % {"count": count}
            messages.success(request, said)
            return redirect("months:grid-by-link", token)
    access("view", subject=shown.month.public_id, by=None, on=shown.at, what="grid by the learner's link")
    context = {
        "board": shown, "form": form, "month_words": month_words(shown.month.month), "who": who(shown),
        "statement": statement(), "rows": rows,
    }  # fmt: skip
    return render(request, "months/link_rows.html", context, status=422 if form.errors else 200)
