"""Pages of a grid: the month board, its confirmations, the end of the month, the paper road."""

from __future__ import annotations

from typing import TYPE_CHECKING
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from doc_templates.facade import RenderError
from forms.months.grids import actions, sheets
from forms.months.grids.documents import month_words, printed_form
from forms.months.grids.entry import (
    BoardForm,
    ConfirmForm,
    FinishForm,
    PaperForm,
    ReturnForm,
    SheetForm,
    rows_in,
    stored,
)
from forms.months.grids.errors import AssessmentEarly, AssessmentMissing, CodeSpent, CodeWrong, GridError, RulesBroken
from forms.months.grids.facts import (
    Board,
    board_of,
    compares,
    findings_for,
    is_learner,
    related,
    scan_is_here,
    seen_by,
    writes,
)
from forms.months.grids.models import Party
from forms.months.grids.returning import LIMIT, SCANS, bring_back, brings
from forms.months.grids.rules import MOST_ROWS, Row
from forms.months.grids.tables import example, guessed, lines_of, spans_of, weeks_of, who
from forms.months.pages import asking_of, lock_of
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import must_be_free
from forms.programmes.errors import NoRules
from forms.records.errors import EditConflict
from kernel.accounts.signed_in import sign_in_of
from kernel.audit.log import access
from kernel.files import intake
from kernel.files.errors import Refused
from kernel.pdf.errors import PdfError
from kernel.periods import now
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted
from signing.facade import SigningError

if TYPE_CHECKING:
    from forms.people.access import Scope
    from kernel.accounts.models import User

#: Rows that the button for more adds.
MORE = 5


def _board(request: HttpRequest, month_id: UUID) -> tuple[Board, Scope]:
    """404 for whoever may not read the grid."""
    scope = scope_now(request)
    month = get_object_or_404(related(seen_by(scope)), public_id=month_id)
    try:
        return board_of(month, at=now()), scope
    except NoRules as trouble:
        raise Http404 from trouble


def own_board(request: HttpRequest, month_id: UUID) -> tuple[Board, Scope]:
    """404 for everybody but the mentor."""
    shown, scope = _board(request, month_id)
    if not writes(shown.month, scope.user):
        raise Http404
    return shown, scope


def _own(request: HttpRequest, month_id: UUID) -> Board:
    return own_board(request, month_id)[0]


def _user(request: HttpRequest) -> User:
    assert request.user.is_authenticated  # noqa: S101
    return request.user


def _look(request: HttpRequest, board: Board, what: str = "grid") -> None:
    access("view", subject=board.month.public_id, by=_user(request), on=board.at, what=what)


@login_required
@FORM
def board(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The month board: rows for the mentor, the same to read for the others."""
    shown, scope = _board(request, month_id)
    own = writes(shown.month, scope.user)
    if request.method == "POST":
        if not own:
            raise Http404
        return _save(request, shown, scope)
    _look(request, shown)
    form = BoardForm(board=shown)
    if shown.editable and own:
        _judge(form, shown)
    return board_page(request, shown, scope, form)


def _judge(form: BoardForm, shown: Board) -> None:
    """What the rules say of the rows as they are kept: warnings, and what a changed plan forbids now."""
    rows = [Row(at, row.day, row.starts, row.hours) for at, row in enumerate(shown.rows)]
    try:
        form.findings = findings_for(shown, rows)
    except NoRules:
        form.findings = {}


def _save(request: HttpRequest, shown: Board, scope: Scope) -> HttpResponse:
    if "more" in request.POST:  # nothing is saved yet, nothing typed is lost
        typed = {name: str(value) for name, value in request.POST.items()}
        form = BoardForm(board=shown, count=rows_in(typed) + MORE, initial=typed)
        return board_page(request, shown, scope, form)
    form = BoardForm(request.POST, board=shown)
    if form.is_valid():
        placed = form.placed()
        try:
            written = actions.write_rows(
                month=shown.month, rows=[terms for _place, terms in placed], version=form.seen_version,
                by=_user(request), on=now(),
            )  # fmt: skip
        except EditConflict:
            newest, _scope = _board(request, shown.month.public_id)
            form.as_typed()
            return conflict_page(request, form=form, stored=stored(newest), version=newest.grid.version)
        except RulesBroken as broken:
            form.say(broken.by_row, [place for place, _terms in placed])
        except (GridError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Saved."))
            if written.lost:
                messages.warning(
                    request,
                    ngettext(
                        "%(count)s changed row was signed before. It has to be confirmed again by both.",
                        "%(count)s changed rows were signed before. They have to be confirmed again by both.",
                        written.lost,
                    )
                    % {"count": written.lost},
                )
            return redirect("months:grid", shown.month.public_id)
    return board_page(request, shown, scope, form)


def board_page(request: HttpRequest, shown: Board, scope: Scope, form: BoardForm) -> HttpResponse:
    """The board with what the form holds, kept or only proposed."""
    own, learner = writes(shown.month, scope.user), is_learner(shown.month, scope.user)
    grid = shown.grid
    context = {
        "board": shown,
        "grid": grid,
        "form": form,
        "month_words": month_words(shown.month.month),
        "who": who(shown),
        "own": own,
        "editable": own and (shown.editable or form.is_bound),
        "lines": list(lines_of(shown)),
        "weeks": weeks_of(shown),
        "spans": spans_of(shown),
        "guessed": guessed(shown),
        "lock": lock_of(shown.month, at=shown.at, values=shown.values),
        "asking": asking_of(shown.month) if own and not shown.in_time else None,
        "example": example(shown),
        "mentor_waits": len(shown.unconfirmed(Party.MENTOR)) if own and shown.editable else 0,
        "learner_waits": len(shown.unconfirmed(Party.LEARNER)) if shown.editable else 0,
        "learner": learner,
        "together": own and shown.editable and not shown.why_paper and bool(shown.learner.email),
        "sheet": shown.takes_sheet and grid.case is None and compares(shown.month, scope),
        "marks": grid.paper and compares(shown.month, scope) and scan_is_here(grid),
        "more_rows": form.count < MOST_ROWS,
    }
    return render(request, "months/board.html", context, status=422 if form.errors else 200)


def statement() -> str:
    """The words beside the button of a confirming act, in the language of the page."""
    return _("I confirm that these meetings took place as they are written here.")


@login_required
@FORM
def confirm(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """Mentor or learner, each signed in: the own part of the signatures."""
    shown, scope = _board(request, month_id)
    party = _party(shown, scope)
    rows = shown.unconfirmed(party)
    if not shown.editable or not rows:
        messages.info(request, _("There is no row for you to confirm now."))
        return redirect("months:grid", shown.month.public_id)
    if party == Party.LEARNER and shown.why_paper:
        raise Http404
    notes = party == Party.LEARNER
    form = ConfirmForm(posted(request), rows=rows, notes=notes, initial={"version": str(shown.grid.version)})
    opening = sign_in_of(request)
    if request.method == "POST" and form.is_valid() and opening is not None:
        try:
            count = actions.confirm_rows(
                month=shown.month, party=party, rows=form.chosen, notes=form.notes, version=form.seen_version,
                opening=opening, statement=statement(), by=_user(request), on=now(),
            )  # fmt: skip
        except EditConflict:
            return _changed(request, "months:grid-confirm", shown)
        except GridError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _confirmed(request, shown, count)
    _look(request, shown)
    return _confirm_page(request, shown, form, together=False)


def _party(shown: Board, scope: Scope) -> Party:
    if writes(shown.month, scope.user):
        return Party.MENTOR
    if is_learner(shown.month, scope.user):
        return Party.LEARNER
    raise Http404


def _changed(request: HttpRequest, route: str, shown: Board) -> HttpResponse:
    messages.warning(request, _("The grid has been changed meanwhile. Look at the rows once more, then confirm."))
    return redirect(route, shown.month.public_id)


def _confirmed(request: HttpRequest, shown: Board, count: int) -> HttpResponse:
    said = ngettext("%(count)s row is confirmed.", "%(count)s rows are confirmed.", count) % {"count": count}
    messages.success(request, said)
    return redirect("months:grid", shown.month.public_id)


@login_required
@FORM
def together(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The learner beside the mentor, on the mentor's device: a code goes to the learner's own address."""
    shown = _own(request, month_id)
    rows = shown.unconfirmed(Party.LEARNER)
    if not shown.editable or not rows or shown.why_paper or not shown.learner.email:
        messages.info(request, _("The learner has no row to confirm here now."))
        return redirect("months:grid", shown.month.public_id)
    if "send" in request.POST:
        try:
            actions.send_code(month=shown.month, by=_user(request), on=now())
        except GridError as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("The code has gone to the learner's e-mail. It is valid for 15 minutes."))
        return redirect("months:grid-together", shown.month.public_id)
    form = ConfirmForm(
        posted(request), rows=rows, notes=True, together=True, initial={"version": str(shown.grid.version)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            count = actions.confirm_together(
                month=shown.month, rows=form.chosen, notes=form.notes, code=form.cleaned_data["code"],
                version=form.seen_version, statement=statement(), by=_user(request), on=now(),
            )  # fmt: skip
        except EditConflict:
            return _changed(request, "months:grid-together", shown)
        except (CodeWrong, CodeSpent) as refusal:
            form.add_error("code", str(refusal))
        except GridError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _confirmed(request, shown, count)
    _look(request, shown)
    return _confirm_page(request, shown, form, together=True)


def _confirm_page(request: HttpRequest, shown: Board, form: ConfirmForm, *, together: bool) -> HttpResponse:
    context = {
        "board": shown,
        "form": form,
        "month_words": month_words(shown.month.month),
        "who": who(shown),
        "statement": statement(),
        "together": together,
        "code_sent": together and bool(shown.grid.code_hash),
    }
    return render(request, "months/confirm.html", context, status=422 if form.errors else 200)


@login_required
@FORM
def finish(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The end of the month: the grid gets its number."""
    shown = _own(request, month_id)
    back = reverse("months:grid", args=[shown.month.public_id])
    if not shown.editable:
        return redirect(back)
    initial = {"version": str(shown.grid.version), "assessment": shown.grid.assessment}
    form = FinishForm(posted(request), board=shown, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            case = actions.finish_month(
                month=shown.month, assessment=form.assessment_text, paper=form.paper, version=form.seen_version,
                by=_user(request), on=now(),
            )  # fmt: skip
        except EditConflict:
            return _changed(request, "months:grid", shown)
        except (AssessmentMissing, AssessmentEarly) as refusal:
            form.add_error("assessment" if "assessment" in form.fields else None, str(refusal))
        except (GridError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The grid has got number %(number)s and is being prepared for signature.")
            messages.success(request, said % {"number": case.number})
            return redirect(back)
    _look(request, shown)
    context = {
        "form": form,
        "board": shown,
        "lines": list(lines_of(shown)),
        "month_words": month_words(shown.month.month),
        "who": who(shown),
        "unsigned": sum(1 for line in lines_of(shown) if not line.counts),
    }
    return render(request, "months/finish.html", context, status=422 if form.errors else 200)


@login_required
@require_safe
def printed(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The form to sign by hand: with the rows written so far, or `?tuksa=1` without any; its QR code leads back here."""
    shown, _scope = _board(request, month_id)
    provider = shown.month.provider
    people = [provider.plan.learner.person_id, provider.mentor_id]
    must_be_free(people, register_code=provider.plan.institution.register_code, by=_user(request), on=shown.at)
    address = f"{settings.PUBLIC_BASE_URL}{reverse('months:grid', args=[shown.month.public_id])}"
    try:
        content = printed_form(shown, address=address, empty="tuksa" in request.GET)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("months:grid", shown.month.public_id)
    access("print", subject=shown.month.public_id, by=_user(request), on=shown.at, what="grid form")
    return download(content, media_type="application/pdf", name=f"grafiks-{shown.month.month:%Y-%m}.pdf")


@login_required
@FORM
def paper(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The institution's second pair of eyes: which rows of the scanned page both have signed."""
    shown, scope = _board(request, month_id)
    if not compares(shown.month, scope):
        raise Http404
    back = reverse("months:grid", args=[shown.month.public_id])
    if not shown.grid.paper or not scan_is_here(shown.grid):
        messages.info(request, _("The scan of the signed grid is not here yet."))
        return redirect(back)
    form = PaperForm(posted(request), rows=shown.rows)
    if request.method == "POST" and form.is_valid():
        try:
            both = actions.mark_paper(month=shown.month, signed=form.signed(), by=_user(request), on=now())
        except (GridError, SigningError) as refusal:
            form.add_error(None, str(refusal))
        else:
            said = ngettext("Both have signed %(count)s row.", "Both have signed %(count)s rows.", both)
            messages.success(request, said % {"count": both})
            return redirect(back)
    _look(request, shown, "grid scan")
    context = {"form": form, "board": shown, "grid": shown.grid, "who": who(shown)}
    context["month_words"] = month_words(shown.month.month)
    return render(request, "months/paper.html", context, status=422 if form.errors else 200)


@login_required
@FORM
def sheet(request: HttpRequest, month_id: UUID) -> HttpResponse:
    """The signature sheet of a month before the grid came: the institution brings its scan in."""
    shown, scope = _board(request, month_id)
    if not compares(shown.month, scope):
        raise Http404
    back = reverse("months:grid", args=[shown.month.public_id])
    if not shown.takes_sheet or shown.grid.case is not None:
        messages.info(request, _("No signature sheet is waited for in this month."))
        return redirect(back)
    form = SheetForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            accepted = intake.accept(form.cleaned_data["scan"], allow=SCANS, limit=LIMIT)
            case = sheets.keep_sheet(
                month=shown.month, scan=accepted.content, place=form.cleaned_data["place"],
                signed_on=form.cleaned_data["signed_on"], by=_user(request), on=now(),
            )  # fmt: skip
        except (Refused, PdfError) as refusal:
            form.add_error("scan", str(refusal.message))
        except (GridError, SigningError) as refusal:
            form.add_error(None, str(refusal))
        else:
            said = _("The signature sheet is kept under number %(number)s. A colleague compares it with the paper.")
            messages.success(request, said % {"number": case.number})
            return redirect(back)
    _look(request, shown, "signature sheet")
    return form_page(
        request, form, heading=_("Signature sheet: %(month)s") % {"month": month_words(shown.month.month)},
        lead=who(shown), submit=_("Keep the sheet"), back=back, back_label=_("Meetings"), cancel=back,
    )  # fmt: skip


@login_required
@FORM
def returned(request: HttpRequest) -> HttpResponse:
    """Signed pages come back: each finds its grid by the QR code on it."""
    scope = scope_now(request)
    if not brings(scope):
        raise Http404
    form = ReturnForm(posted(request), request.FILES or None)
    if request.method == "POST" and form.is_valid():
        done = bring_back(
            files=form.cleaned_data["pages"], place=form.cleaned_data["place"], by=_user(request), on=now()
        )
        if done.numbers:
            said = _("Brought back: %(numbers)s. A colleague compares each with the paper.")
            messages.success(request, said % {"numbers": ", ".join(done.numbers)})
        for name, reason in done.refused:
            messages.error(request, _("Not received: %(name)s. %(reason)s") % {"name": name, "reason": reason})
        return redirect("months:grid-return")
    return form_page(
        request, form, heading=_("Bring signed grids back"), submit=_("Bring back"),
        lead=_("Photograph or scan the signed pages, one or many at once. The QR code says whose grid each is."),
        back=reverse("desk:tasks"), back_label=_("My work"),
    )  # fmt: skip
