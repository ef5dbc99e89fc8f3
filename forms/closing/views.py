"""Pages of the end of a semester: plans with what they lack, one plan, its evaluation, talks, a summary of answers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django_tables2 import RequestConfig

from doc_templates.facade import RenderError
from forms.closing import actions, facts
from forms.closing.actions import Answers, Review
from forms.closing.documents import printed_evaluation
from forms.closing.entry import EvaluationForm, ReviewForm, TalkForm, stored
from forms.closing.handover.panel import handover_rows
from forms.closing.models import AUTHORS, READERS, MentoringEvaluation, ProgressTalk
from forms.closing.states import TONES, EvaluationState
from forms.closing.tables import EndTable, answer_rows, evaluation_rows, review_rows, summary_rows
from forms.people.pages import FORM, form_page, scope_now
from forms.people.restricting import must_be_free
from forms.plans.facts import as_mentor
from forms.plans.models import SupportPlan
from forms.plans.states import PlanState
from forms.programmes.errors import NoRules
from forms.programmes.wording import semester_name
from forms.records.errors import EditConflict, RecordError
from kernel.audit.log import access
from kernel.exports import as_xlsx
from kernel.grammar import date_short
from kernel.periods import now, riga_date, today
from kernel.web.conflict import conflict_page
from kernel.web.downloads import download
from kernel.web.forms import posted, seen_version

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from forms.closing.facts import Answered
    from forms.people.access import Scope


XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": XLSX,
}


def _visible(scope: Scope) -> QuerySet[SupportPlan]:
    """Plans that were approved once: own ones of the mentor, those of the row "Evaluation" of domain reference 2.2."""
    rows = SupportPlan.objects.filter(approved_on__isnull=False)
    if not scope.reads_everything:
        rows = rows.filter(
            as_mentor(scope.user.pk) | Q(institution__register_code__in=scope.where(*READERS))
        ).distinct()  # fmt: skip
    return rows.select_related("learner__person", "institution")


def _plan(request: HttpRequest, plan_id: UUID) -> tuple[SupportPlan, Scope]:
    scope = scope_now(request)
    return get_object_or_404(_visible(scope), public_id=plan_id), scope


def _writable(request: HttpRequest, plan_id: UUID) -> SupportPlan:
    """404 for whoever is no plan author of its institution."""
    row, scope = _plan(request, plan_id)
    if row.institution.register_code not in scope.where(*AUTHORS):
        raise Http404
    return row


def _evaluates(row: SupportPlan, request: HttpRequest) -> bool:
    mentor = facts.mentor_of(row, on=today())
    return mentor is not None and mentor.user_id == request.user.pk


@login_required
@require_safe
def plans(request: HttpRequest) -> HttpResponse:
    scope = scope_now(request)
    table = EndTable(_visible(scope).select_related("evaluation", "learner__person", "institution"))
    RequestConfig(request, paginate={"per_page": 25}).configure(table)
    return render(request, "closing/plans.html", {"table": table, "reads": _reads_summary(scope)})


def _reads_summary(scope: Scope) -> bool:
    return scope.reads_everything or bool(scope.where(*READERS))


@login_required
@require_safe
def summary(request: HttpRequest) -> HttpResponse:
    """The closed answers of the evaluations this person may read, of all semesters or of one."""
    semester, semesters, count, answered = _summary(request)
    questions = [
        {
            "label": EvaluationForm.base_fields[one.question].label,
            "rows": [{"key": label, "value": str(number)} for label, number in one.counts],
        }
        for one in answered
    ]
    return render(
        request, "closing/summary.html",
        {
            "count": count,
            "questions": questions,
            "semesters": [
                {"words": semester_name(*one), "query": urlencode({"semestris": "-".join(one)}), "current": one == semester}
                for one in semesters
            ],
            "all": semester is None,
            "query": urlencode({"semestris": "-".join(semester)} if semester else {}),
        },
    )  # fmt: skip


@login_required
@require_safe
def summary_sheet(request: HttpRequest) -> HttpResponse:
    """What the page shows, as XLSX."""
    semester, _semesters, count, answered = _summary(request)
    words = semester_name(*semester) if semester else _("All semesters")
    content = as_xlsx(*summary_rows(words, count, answered))
    name = "-".join(["izvertejumi", *(one.replace("/", "-") for one in semester or ())])
    return _file(content, f"{name}.xlsx")


def _file(content: bytes, name: str) -> HttpResponse:
    return download(content, media_type=MEDIA_TYPES[name.rpartition(".")[2]], name=name)


def _summary(request: HttpRequest) -> tuple[tuple[str, str] | None, list[tuple[str, str]], int, list[Answered]]:
    """The semester asked for, those there are, and the counts. 404 for who reads no summary, or asks for no semester."""
    scope = scope_now(request)
    if not _reads_summary(scope):
        raise Http404
    semesters = facts.evaluated_semesters(scope)
    asked = request.GET.get("semestris", "")
    semester = next((one for one in semesters if "-".join(one) == asked), None)
    if asked and semester is None:
        raise Http404
    return semester, semesters, *facts.summary(scope, semester=semester)


@login_required
@require_safe
def plan(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """What the end of a plan lacks; the evaluation, talks. Words may tell of a child: the look is logged."""
    row, scope = _plan(request, plan_id)
    on = now()
    evaluation = MentoringEvaluation.objects.filter(plan=row).select_related("reviewed_by", "mentor").first()
    access("view", subject=row.public_id, by=request.user, on=on, what="evaluation")  # type: ignore[arg-type]
    writes = row.institution.register_code in scope.where(*AUTHORS)
    open_ = row.state in facts.EVALUABLE
    talks = ProgressTalk.objects.visible_to(scope).filter(plan=row).select_related("mentor", "written_by")
    context = {
        "plan": row,
        "name": row.learner.person.name,
        "findings": facts.closing_findings(row, on=riga_date(on)) if open_ else [],
        "evaluation": evaluation,
        "tone": TONES[EvaluationState(evaluation.state)] if evaluation else "",
        "answers": answer_rows(evaluation) if evaluation else [],
        "reviewed": review_rows(evaluation) if evaluation and evaluation.reviewed_at else [],
        "talks": [
            {"key": date_short(one.held_on), "value": f"{one.mentor.name}. {one.summary}".strip()} for one in talks
        ],
        "handovers": handover_rows(row, scope),
        "may_evaluate": open_ and _evaluates(row, request) and (evaluation is None or evaluation.state == EvaluationState.FILLED),
        "may_review": writes and open_ and evaluation is not None,
        "may_close": writes and open_,
        "may_note": writes and open_,
        "next": writes and row.state == PlanState.CLOSED,
    }  # fmt: skip
    return render(request, "closing/plan.html", context)


@login_required
@require_safe
def printed(request: HttpRequest, plan_id: UUID, form: str) -> HttpResponse:
    """The evaluation as a paper, PDF or DOCX; who took it is in the access log."""
    row, on = _taken(request, plan_id), now()
    try:
        made = printed_evaluation(row, on=on)
    except RenderError as trouble:
        messages.error(request, str(trouble))
        return redirect("closing:plan", plan_id)
    access("print", subject=plan_id, by=request.user, on=on, what=f"evaluation {form}")  # type: ignore[arg-type]
    return _file(made.pdf if form == "pdf" else made.docx, f"izvertejums.{form}")


@login_required
@require_safe
def sheet(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Questions and answers as XLSX."""
    row = _taken(request, plan_id)
    access("download", subject=plan_id, by=request.user, on=now(), what="evaluation xlsx")  # type: ignore[arg-type]
    return _file(as_xlsx(*evaluation_rows(row)), "izvertejums.xlsx")


def _taken(request: HttpRequest, plan_id: UUID) -> MentoringEvaluation:
    """The evaluation to take away: 404 when there is none, a refusal while the learner's data are restricted."""
    row, _scope = _plan(request, plan_id)
    found = get_object_or_404(MentoringEvaluation.objects.select_related("reviewed_by", "mentor"), plan=row)
    found.plan = row
    must_be_free([row.learner.person_id], register_code=row.institution.register_code, by=request.user, on=now())  # type: ignore[arg-type]
    return found


@login_required
@FORM
def evaluate(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The mentor's five questions."""
    row, _scope = _plan(request, plan_id)
    if not _evaluates(row, request):
        raise Http404
    there = MentoringEvaluation.objects.filter(plan=row).first()
    names = tuple(Answers.__dataclass_fields__)
    form = EvaluationForm(posted(request), initial=stored(there, names))
    if request.method == "POST" and form.is_valid():
        try:
            actions.evaluate(plan=row, answers=form.answers(), version=form.seen_version, by=request.user, on=now())  # type: ignore[arg-type]
        except EditConflict:
            newest = MentoringEvaluation.objects.get(plan=row)
            return conflict_page(request, form=form, stored=stored(newest, names), version=newest.version)
        except (RecordError, NoRules) as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. The plan author reads the answers and adds the institution's part."))
            return redirect("closing:plan", row.public_id)
    return form_page(
        request, form, heading=_("Evaluation of the semester"), submit=_("Hand in the evaluation"), lead=row.learner.person.name, **_back(row)
    )  # fmt: skip


@login_required
@FORM
def review(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """The institution's part."""
    row = _writable(request, plan_id)
    there = get_object_or_404(MentoringEvaluation, plan=row)
    names = tuple(Review.__dataclass_fields__)
    form = ReviewForm(posted(request), initial=stored(there, names))
    if request.method == "POST" and form.is_valid():
        try:
            actions.review(evaluation=there, said=form.said(), version=form.seen_version, by=request.user, on=now())  # type: ignore[arg-type]
        except EditConflict:
            newest = MentoringEvaluation.objects.get(plan=row)
            return conflict_page(request, form=form, stored=stored(newest, names), version=newest.version)
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Kept. The mentor sees the institution's part."))
            return redirect("closing:plan", row.public_id)
    return form_page(request, form, heading=_("The institution's part"), lead=row.learner.person.name, **_back(row))


@login_required
@FORM
def talk(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    """Note a talk with the mentor."""
    row = _writable(request, plan_id)
    form = TalkForm(posted(request), on=today())
    if request.method == "POST" and form.is_valid():
        try:
            actions.note_talk(
                plan=row,
                held_on=form.cleaned_data["held_on"],
                summary=form.cleaned_data["about"],
                by=request.user,  # type: ignore[arg-type]
                on=now(),
            )
        except RecordError as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The talk is noted."))
            return redirect("closing:plan", row.public_id)
    return form_page(
        request, form, heading=_("Talk with the mentor"), submit=_("Note the talk"), lead=row.learner.person.name, **_back(row)
    )  # fmt: skip


@login_required
@require_POST
def close(request: HttpRequest, plan_id: UUID) -> HttpResponse:
    row = _writable(request, plan_id)
    try:
        actions.close_plan(plan=row, version=seen_version(request.POST), by=request.user, on=now())  # type: ignore[arg-type]
    except EditConflict:
        messages.error(request, _("The plan has changed meanwhile. Look at it once more."))
    except (RecordError, NoRules) as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The plan is closed."))
    return redirect("closing:plan", row.public_id)


def _back(row: SupportPlan) -> dict[str, Any]:
    return {"back": reverse("closing:plan", args=[row.public_id]), "back_label": _("End of the semester")}
