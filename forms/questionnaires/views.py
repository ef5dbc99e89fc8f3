"""Pages of forms by definitions: the list, one form, its sections, check-answers, what was filled in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

import doc_templates.facade as documents_facade
from doc_templates.facade import RenderError
from forms.people.pages import FORM, scope_now
from forms.questionnaires import actions, catalogue, documents, rules, subjects
from forms.questionnaires.access import Depth, Reach, reach_of
from forms.questionnaires.catalogue import definition_of
from forms.questionnaires.definitions import Means
from forms.questionnaires.entry import AboutForm, initial_of, rows_of, section_form
from forms.questionnaires.errors import ShownAnew, Withdrawn
from forms.questionnaires.facts import DRAFT, answers_of, drafts_of, unfinished
from forms.questionnaires.models import FilledForm
from forms.questionnaires.states import TONES, FilledState
from forms.questionnaires.tables import FilledTable, averages, chart_rows, sections_for, sheet
from forms.questionnaires.wording import answered
from forms.records import actions as records_actions
from forms.records.errors import EditConflict, RecordError
from forms.records.kept import Kept, keeps_typing, taken
from forms.records.models import Draft
from forms.records.states import DraftState
from kernel.accounts.signed_in import sign_in_of
from kernel.audit.log import access
from kernel.editions.models import State
from kernel.periods import now, riga_date
from kernel.web.downloads import download
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from collections.abc import Sequence

    from django.forms import Field as FormField

    from forms.questionnaires.definitions import Definition, Field, Section
    from forms.questionnaires.entry import SectionForm
    from kernel.editions.models import Edition

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
#: Suffix of a download → media type.
FILES = {"docx": documents_facade.DOCX, "pdf": documents_facade.PDF}
#: Charts of at most so many records: the newest.
MOST_CHARTED = 60
#: Characters of a page kept over a lost sign-in: a table of twelve rows with long texts has 150 000.
MOST_TYPED = 500_000


def _reach(request: HttpRequest) -> Reach:
    return reach_of(request.user, on=riga_date(now()))  # type: ignore[arg-type]


def _edition(key: str) -> tuple[Edition, Definition]:
    """Of today; 404 for a form that there is not."""
    row = catalogue.in_force(key, riga_date(now()))
    if row is None:
        raise Http404
    return row, definition_of(row)


def _last(key: str) -> tuple[Edition, Definition]:
    """Of today, or the last one of a form that was withdrawn: what was filled in by it is still read."""
    row = next((one for one in catalogue.known(riga_date(now())) if one.key == key), None)
    if row is None:
        raise Http404
    return row, definition_of(row)


@login_required
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """What to fill in, what is begun, what was filled in."""
    reach = _reach(request)
    known = catalogue.known(riga_date(now()))
    offered = [definition_of(row) for row in known if row.state == State.PUBLISHED]
    table = FilledTable(_visible(reach))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    page = {
        "fills": [one for one in offered if reach.fills(one)],
        "reads": [one for one in map(definition_of, known) if reach.reads_form(one)],
        "drafts": drafts_of(request.user),  # type: ignore[arg-type]
        "table": table,
        "administers": scope_now(request).administers,
    }
    return render(request, "questionnaires/home.html", page)


def _visible(reach: Reach) -> Any:
    return FilledForm.objects.visible_to(reach).select_related("edition", "case", "filled_by").defer("answers", "act")


@require_safe
def form(request: HttpRequest, key: str) -> HttpResponse:
    """What the form asks, and the empty form to take; whoever may begins it here. Public. Of a form that was withdrawn it says
    so."""
    row, definition = _last(key)
    reach = _reach(request) if request.user.is_authenticated else None
    page = {
        "form_key": key,
        "definition": definition,
        "withdrawn": row.state == State.WITHDRAWN,
        "may_fill": reach is not None and reach.fills(definition) and row.state == State.PUBLISHED,
        "may_read": reach is not None and reach.reads_form(definition),
        "signed": definition.means == Means.SIGN,
    }
    return render(request, "questionnaires/form.html", page)


@require_safe
def empty(request: HttpRequest, key: str, suffix: str) -> HttpResponse:
    """Made once for an edition, and then the same file for everybody. Public."""
    row, definition = _edition(key)
    if suffix not in FILES:
        raise Http404
    try:
        made = documents.empty_form(row)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("questionnaires:form", key)
    content = made.docx.read() if suffix == "docx" else made.pdf.read()
    return _file(content, f"{definition.id}-{definition.effective_from.isoformat()}-tuksa", suffix)


def _file(content: bytes, name: str, suffix: str) -> HttpResponse:
    return download(content, media_type=FILES.get(suffix, XLSX), name=f"{name}.{suffix}")


@login_required
@FORM
def begin(request: HttpRequest, key: str) -> HttpResponse:
    """What it is about, where there is something to choose; then the first section."""
    row, definition = _edition(key)
    if not _reach(request).fills(definition):
        raise Http404
    kind = subjects.kind_of(definition.about)
    offered = list(kind.offered(request.user, definition.programme)) if kind else []  # type: ignore[arg-type]
    chosen = AboutForm(posted(request), offered=offered) if offered else None
    if request.method == "POST" and (chosen is None or chosen.is_valid()):
        subject = UUID(chosen.cleaned_data["about"]) if chosen else None
        try:
            draft = actions.begin(edition=row, subject=subject, by=request.user, on=now())  # type: ignore[arg-type]
        except RecordError as refusal:
            messages.error(request, str(refusal))
            return redirect("questionnaires:form", key)
        return redirect("questionnaires:section", draft.public_id, definition.sections[0].id)
    page = {"form_key": key, "definition": definition, "form": chosen}
    return render(request, "questionnaires/begin.html", page, status=422 if chosen and chosen.errors else 200)


def _draft(request: HttpRequest, draft_id: UUID) -> tuple[Draft, Definition]:
    """Own draft; anybody else's does not exist, nor does a deleted one."""
    rows = Draft.objects.exclude(state=DraftState.ABANDONED)
    draft = get_object_or_404(rows, public_id=draft_id, owner_id=request.user.pk, kind=DRAFT)
    return draft, definition_of(actions.edition_of(draft))


@login_required
@require_safe
def tasks(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """The task list: shown on every return."""
    draft, definition = _draft(request, draft_id)
    if draft.state == DraftState.SUBMITTED:
        return redirect("questionnaires:record", draft.filled_form.public_id)
    withdrawn, newer = _withdrawn(draft)
    left = unfinished(definition, draft)
    items = [
        {
            "title": section.title,
            "href": reverse("questionnaires:section", args=[draft.public_id, section.id]),
            **_progress(draft, section.id, left),
        }
        for section, _fields in rules.asked(definition, answers_of(draft))
    ]
    onward = reverse("questionnaires:section", args=[draft.public_id, left[0]]) if left else ""
    page = {
        "draft": draft, "definition": definition, "items": items, "onward": onward, "withdrawn": withdrawn, "newer": newer,
    }  # fmt: skip
    return render(request, "questionnaires/tasks.html", page)


def _withdrawn(draft: Draft) -> tuple[bool, bool]:
    """Whether the edition of a draft was taken out of use, and whether there is another to go on with."""
    row = actions.edition_of(draft)
    withdrawn = row.state == State.WITHDRAWN
    return withdrawn, withdrawn and catalogue.in_force(row.key, riga_date(now())) is not None


@login_required
@require_POST
def renew(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Go on in the edition in force with what was typed in a withdrawn one."""
    draft, _definition = _draft(request, draft_id)
    try:
        actions.renew(draft=draft, by=request.user, on=now())  # type: ignore[arg-type]
    except RecordError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Your answers came along. Look through the sections once more."))
    return redirect("questionnaires:tasks", draft.public_id)


def _progress(draft: Draft, name: str, left: Sequence[str]) -> dict[str, Any]:
    if name not in left:
        return {"kind": "success", "status": _("Finished")}
    if (draft.answers.get(name) or {}).get("typed"):
        return {"kind": "warning", "status": _("Not finished")}
    return {"kind": "neutral", "status": _("Not begun")}


def _fields(draft: Draft, section_id: str, data: QueryDict) -> dict[str, FormField] | None:
    """All that the page may ask, hidden or not."""
    here = definition_of(actions.edition_of(draft)).section(section_id)
    return section_form(here, here.fields, rows=rows_of(data, otherwise=1)).base_fields if here else None


@keeps_typing(_fields, kind=DRAFT, section="section_id", most=MOST_TYPED)
@login_required
@FORM
def section(request: HttpRequest, draft_id: UUID, section_id: str) -> HttpResponse:
    """One page of the form. What was typed is kept even when it does not pass."""
    draft, definition = _draft(request, draft_id)
    asked = {one.id: (one, fields) for one, fields in rules.asked(definition, answers_of(draft))}
    if section_id not in asked:
        raise Http404
    if draft.state != DraftState.OPEN:
        return redirect("questionnaires:tasks", draft.public_id)
    here, fields = asked[section_id]
    if request.method != "POST":
        if waiting := taken(request, draft=draft, name=section_id):
            return _taken_up(request, draft, definition, _typed_form(here, fields, waiting.typed), waiting)
        return _section_page(request, draft, definition, _kept_form(draft, here, fields))
    more = request.POST.get("act") == "add"
    rows = rows_of(request.POST, otherwise=1)
    form = section_form(here, fields, rows=rows)(data=request.POST)
    valid = form.is_valid() and not more
    typed = form.typed() | ({"rows": [str(min(rows + 1, here.rows))]} if more else {})
    try:
        draft = actions.save_section(
            draft=draft, section=section_id, typed=typed, values=form.values() if valid else None,
            version=seen_version(request.POST), by=request.user, on=now(),  # type: ignore[arg-type]
        )  # fmt: skip
    except EditConflict as conflict:
        return _conflict(request, Draft.objects.get(pk=draft.pk), definition, form, conflict)
    except RecordError as refusal:
        messages.error(request, str(refusal))
        return redirect("questionnaires:home")
    if more:
        return redirect(f"{request.path}#rinda-{min(rows + 1, here.rows)}")
    if not valid:
        return _section_page(request, draft, definition, form)
    return redirect(_after(draft, definition, section_id, back_to_check=request.POST.get("next") == "check"))


def _conflict(
    request: HttpRequest, newest: Draft, definition: Definition, form: SectionForm, conflict: EditConflict
) -> HttpResponse:
    """Both versions on one page: theirs above, what was typed here in the fields."""
    theirs = answered(definition, answers_of(newest), whole=True)
    rows: list[Any] = next((one["rows"] for one in theirs if one["name"] == form.section.id), [])
    return _section_page(request, newest, definition, form, conflict=conflict, theirs=rows)


def _taken_up(
    request: HttpRequest, draft: Draft, definition: Definition, form: SectionForm, waiting: Kept
) -> HttpResponse:
    """Back after a new sign-in: the page as it was typed, not saved yet."""
    messages.info(request, _("You had been signed out before this page was saved. What you typed is here: save it."))
    if waiting.version != str(draft.version):
        return _conflict(request, draft, definition, form, EditConflict())
    return _section_page(request, draft, definition, form)


def _kept_form(draft: Draft, here: Section, fields: Sequence[Field]) -> SectionForm:
    """With what was kept; what has not passed as it was typed."""
    kept = draft.answers.get(here.id) or {}
    if "typed" in kept and here.id not in draft.done:
        return _typed_form(here, fields, kept["typed"])
    values = kept.get("values")
    rows = max(len(values), 1) if here.repeats and values else 1
    return section_form(here, fields, rows=rows)(initial=initial_of(here, fields, values))


def _typed_form(here: Section, fields: Sequence[Field], typed: dict[str, list[str]]) -> SectionForm:
    """As it was typed, without being judged anew before it is sent."""
    data = _as_post(typed)
    made = section_form(here, fields, rows=rows_of(data, otherwise=1))
    bound = made(data=data)
    return made(initial={name: bound[name].data for name in bound.fields if bound[name].data is not None})


def _as_post(typed: dict[str, list[str]]) -> QueryDict:
    data = QueryDict(mutable=True)
    for key, values in typed.items():
        data.setlist(key, values)
    return data


def _after(draft: Draft, definition: Definition, name: str, *, back_to_check: bool) -> str:
    """The next unfinished section, or check-answers when all are done."""
    left = unfinished(definition, draft)
    if not left:
        return reverse("questionnaires:check", args=[draft.public_id])
    names = [one.id for one in definition.sections]
    later = [one for one in left if names.index(one) > names.index(name)]
    onward = left[0] if back_to_check or not later else later[0]
    return reverse("questionnaires:section", args=[draft.public_id, onward])


def _section_page(
    request: HttpRequest, draft: Draft, definition: Definition, form: SectionForm, conflict: Exception | None = None,
    theirs: Any = None,
) -> HttpResponse:  # fmt: skip
    names = [one.id for one, _fields in rules.asked(definition, answers_of(draft))]
    page = {
        "draft": draft,
        "withdrawn": _withdrawn(draft)[0],
        "definition": definition,
        "section": form.section,
        "form": form,
        "rows": form.bound_rows() if form.section.repeats else [],
        "count": form.count,
        "some": 0 < sum(one.confidential for one in form.asked) < len(form.asked),
        "conflict": conflict,
        "theirs": theirs,
        # not there: an answer in another window has hidden this page meanwhile
        "step": names.index(form.section.id) + 1 if form.section.id in names else len(names),
        "steps": len(names),
        "more": form.section.repeats and form.count < form.section.rows,
        "confidential": [one for one in form.asked if one.confidential],
        "next": request.GET.get("next") or request.POST.get("next", ""),
    }
    status = 409 if conflict else 422 if request.method == "POST" else 200
    return render(request, "questionnaires/section.html", page, status=status)


@login_required
@FORM
def check(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Check your answers, then confirm them or send the form for your signature."""
    draft, definition = _draft(request, draft_id)
    if draft.state == DraftState.SUBMITTED:
        return redirect("questionnaires:record", draft.filled_form.public_id)
    if _withdrawn(draft)[0]:
        messages.error(request, str(Withdrawn()))
        return redirect("questionnaires:tasks", draft.public_id)
    if unfinished(definition, draft):
        messages.info(request, _("Finish all sections first."))
        return redirect("questionnaires:tasks", draft.public_id)
    opening = sign_in_of(request)
    if opening is None:
        raise Http404
    status = 200
    if request.method == "POST":
        try:
            row = actions.submit(
                draft=draft, version=seen_version(request.POST), signed_in_by=opening.by, signed_in_at=opening.at,
                by=request.user, on=now(),  # type: ignore[arg-type]
            )  # fmt: skip
        except RecordError as refusal:
            messages.error(request, str(refusal))
            status = 409 if isinstance(refusal, ShownAnew) else 422
            draft.refresh_from_db()
        else:
            return redirect("questionnaires:record", row.public_id)
    summary = answered(definition, answers_of(draft), whole=True)
    for group in summary:
        href = reverse("questionnaires:section", args=[draft.public_id, group["name"]]) + "?next=check"
        group["rows"] = [{**one, "href": href} for one in group["rows"]]
    page = {"draft": draft, "definition": definition, "summary": summary, "signed": definition.means == Means.SIGN}
    return render(request, "questionnaires/check.html", page, status=status)


@login_required
@require_POST
def abandon(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    draft, _definition = _draft(request, draft_id)
    if records_actions.close_draft(draft=draft, submitted=False):
        messages.success(request, _("The draft was deleted from your list."))
    return redirect("questionnaires:home")


def _record(request: HttpRequest, record_id: UUID) -> tuple[FilledForm, Depth]:
    """404 for who reads nothing of it."""
    reach = _reach(request)
    rows = FilledForm.objects.visible_to(reach).select_related("edition", "case", "filled_by")
    row = get_object_or_404(rows, public_id=record_id)
    depth = reach.depth(row)
    if depth == Depth.NONE:
        raise Http404
    return row, depth


@login_required
@require_safe
def record(request: HttpRequest, record_id: UUID) -> HttpResponse:
    """What was answered, as deep as this reader reads, and what becomes of it."""
    row, depth = _record(request, record_id)
    definition = definition_of(row.edition)
    access("view", subject=row.public_id, by=request.user, on=now(), what="filled form")  # type: ignore[arg-type]
    page = {
        "row": row,
        "definition": definition,
        "tone": TONES[FilledState(row.state)],
        "about": documents.about_words(row),
        "filler": documents.name_of(row.filled_by),
        "sections": sections_for(row, depth),
        "whole": depth == Depth.ALL,
        "own": row.filled_by_id == request.user.pk,
        "to_sign": row.state == FilledState.SIGNING,
    }
    return render(request, "questionnaires/record.html", page)


@login_required
@require_safe
def copy(request: HttpRequest, record_id: UUID, suffix: str) -> HttpResponse:
    """DOCX or PDF of what this reader reads; the sealed original has a page of its own."""
    row, depth = _record(request, record_id)
    if suffix not in FILES:
        raise Http404
    access("print", subject=row.public_id, by=request.user, on=now(), what="filled form")  # type: ignore[arg-type]
    try:
        made = documents.copy_of(row, whole=depth == Depth.ALL, on=now())
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("questionnaires:record", row.public_id)
    return _file(made.docx if suffix == "docx" else made.pdf, row.case.number, suffix)


@login_required
@require_safe
def records(request: HttpRequest, key: str) -> HttpResponse:
    """All filled forms of one kind that this person reads, with charts of their scales."""
    reach, definition = _reach(request), _last(key)[1]
    rows = FilledForm.objects.visible_to(reach).filter(key=key).select_related("edition", "case", "filled_by")
    table = FilledTable(rows.defer("answers", "act"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    charted = list(rows[:MOST_CHARTED]) if definition.scales else []
    own = [one for one in charted if reach.depth(one) == Depth.ALL]
    if charted:
        access("view", subject=charted[0].edition.public_id, by=request.user, on=now(), what="scales of filled forms")  # type: ignore[arg-type]
    page = {
        "form_key": key, "definition": definition, "table": table, "charts": chart_rows(own, reach),
        "averages": averages(charted, reach) if len(charted) > len(own) else [],
    }  # fmt: skip
    return render(request, "questionnaires/records.html", page)


@login_required
@require_safe
def export(request: HttpRequest, key: str) -> HttpResponse:
    """What the pages show and nothing more."""
    reach, definition = _reach(request), _last(key)[1]
    rows = FilledForm.objects.visible_to(reach).filter(key=key).select_related("edition", "case", "filled_by")
    found = list(rows)
    for row in found:
        access("export", subject=row.public_id, by=request.user, on=now(), what="filled form")  # type: ignore[arg-type]
    return _file(sheet(definition, found, reach), f"{definition.id}-aizpilditas", "xlsx")
