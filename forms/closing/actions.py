"""Verbs at the end of a semester: evaluate, review, note a talk, close the plan."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.closing import facts
from forms.closing.errors import NotAllowed, NotReady
from forms.closing.models import AUTHORS, MentoringEvaluation, ProgressTalk
from forms.closing.states import EvaluationState, Onward, Reached, Reduced
from forms.people.access import scope_of
from forms.plans.models import SupportPlan
from forms.plans.states import PlanState
from forms.programmes.editions import rules_in_force
from forms.records.errors import EditConflict, WrongState
from kernel.audit.log import record as audit
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import date, datetime

    from kernel.accounts.models import User


@dataclass(frozen=True)
class Answers:
    """The mentor's five answers (D18). ValueError for a closed answer that the form does not offer: summaries would not
    count it."""

    reduced: str
    reached: str
    onward: str
    changes: str
    cooperation: str

    def __post_init__(self) -> None:
        for offered, answer in ((Reduced, self.reduced), (Reached, self.reached), (Onward, self.onward)):
            offered(answer)


@dataclass(frozen=True)
class Review:
    """The plan author's part: risks afterwards, what was agreed next, in words. ValueError as above."""

    risks_after: str
    next_step: str
    feedback: str

    def __post_init__(self) -> None:
        for offered, answer in ((Reduced, self.risks_after), (Onward, self.next_step)):
            offered(answer)


def evaluate(*, plan: SupportPlan, answers: Answers, version: int, by: User, on: datetime) -> MentoringEvaluation:
    """Answer the five questions, or change the answers until the author has reviewed them. `version` is 0 for the first
    time. Raises NotAllowed for whoever is not the plan's mentor, WrongState, EditConflict."""
    with transaction.atomic():
        row = _locked(plan)
        mentor = facts.mentor_of(row, on=riga_date(on))
        if mentor is None or mentor.user_id != by.pk:
            raise NotAllowed(_("The evaluation is filled in by the mentor of the plan."))
        if row.approved_on is None or row.state not in facts.EVALUABLE:
            raise WrongState(_("This plan is not evaluated: it was not approved or is closed."))
        made = MentoringEvaluation.objects.select_for_update().filter(plan=row).first()
        if (made.version if made else 0) != version:
            raise EditConflict
        if made is not None and made.state != EvaluationState.FILLED:
            raise WrongState(_("The plan author has reviewed the evaluation; it does not change any more."))
        last = row.last_day or row.semester_end
        made = made or MentoringEvaluation(plan=row, mentor=mentor, version=0)
        for name, value in asdict(answers).items():
            setattr(made, name, value)
        made.edition, made.filled_at = rules_in_force(last).edition, on
        made.version += 1
        made.save()
        audit("closing.evaluated", subject=made.public_id, by=by, on=on)
    return made


def review(*, evaluation: MentoringEvaluation, said: Review, version: int, by: User, on: datetime) -> None:
    """The plan author has read the answers and adds the institution's part (R37). May be corrected until closing."""
    with transaction.atomic():
        row = MentoringEvaluation.objects.select_for_update(of=("self",)).select_related("plan__institution").get(
            pk=evaluation.pk
        )  # fmt: skip
        _must_write(row.plan, by=by, on=on)
        if row.version != version:
            raise EditConflict
        if row.state == EvaluationState.CLOSED:
            raise WrongState(_("The plan is closed; its evaluation does not change any more."))
        row.risks_after, row.next_step, row.feedback = said.risks_after, said.next_step, said.feedback
        row.state, row.reviewed_by, row.reviewed_at = EvaluationState.REVIEWED, by, on
        row.version += 1
        row.save()
        audit("closing.reviewed", subject=row.public_id, by=by, on=on)


def note_talk(*, plan: SupportPlan, held_on: date, summary: str, by: User, on: datetime) -> ProgressTalk:
    """The author has talked with the plan's mentor (R44)."""
    _must_write(plan, by=by, on=on)
    today = riga_date(on)
    if held_on > today:
        raise WrongState(_("The talk is on a day to come. Write the note when it has taken place."))
    mentor = facts.mentor_of(plan, on=held_on)
    if mentor is None:
        raise WrongState(_("The plan has no mentor yet."))
    with transaction.atomic():
        row = ProgressTalk.objects.create(
            plan=plan, mentor=mentor, held_on=held_on, summary=summary, written_by=by, written_at=on
        )
        audit("closing.talk_noted", subject=row.public_id, by=by, on=on)
    return row


def close_plan(*, plan: SupportPlan, version: int, by: User, on: datetime) -> SupportPlan:
    """The semester is over and everything is there (R36, R37). Raises NotReady, NotAllowed, WrongState, EditConflict."""
    _must_write(plan, by=by, on=on)
    with transaction.atomic():
        row = _locked(plan)
        if row.version != version:
            raise EditConflict
        if row.state not in facts.EVALUABLE or row.approved_on is None:
            raise WrongState(_("Only a plan that was approved is closed, and only once."))
        blocks = [one for one in facts.closing_findings(row, on=riga_date(on)) if one.blocks]
        if blocks:
            raise NotReady(blocks)
        row.state, row.version = PlanState.CLOSED, row.version + 1
        row.save(update_fields=["state", "version"])
        MentoringEvaluation.objects.filter(plan=row).update(state=EvaluationState.CLOSED)
        audit("closing.plan_closed", subject=row.public_id, by=by, on=on)
    return row


def _locked(plan: SupportPlan) -> SupportPlan:
    rows = SupportPlan.objects.select_for_update(of=("self",)).select_related("institution", "learner__person")
    return rows.get(pk=plan.pk)


def _must_write(plan: SupportPlan, *, by: User, on: datetime) -> None:
    if plan.institution.register_code not in scope_of(by, on=riga_date(on)).where(*AUTHORS):
        raise NotAllowed(_("The plan authors of the institution do this."))
