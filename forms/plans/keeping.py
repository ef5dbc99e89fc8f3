"""How long plans, extensions and notices of stops are kept, and how they go (R38). Nobody signs them, so no archive holds
them: the record itself is what is kept (forms.records.bare)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db.models import Q

import doc_templates.facade as documents_facade
from forms.people.learners import Representation
from forms.plans.documents import KIND as PLAN_KIND
from forms.plans.documents_stops import EXTENSION_KIND, STOP_KIND
from forms.plans.extensions import PlanExtension
from forms.plans.models import PlanProvider, PlanRisks, PlanVersion, SupportPlan
from forms.plans.states import PlanState
from forms.plans.stops import PlanStop
from forms.plans.uploading.models import UploadMark
from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.bare import Bare, BareKind
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import Model, QuerySet


def kept_until(semester_start: date, *, on: date) -> date:
    """The last day: by the rules of the learner's semester, or by those of today where they keep longer (R38)."""
    day = rules_in_force(semester_start).storage_until
    try:
        return max(day, rules_in_force(on).storage_until)
    except NoRules:
        return day


def _kept(
    rows: QuerySet[Any], kind: str, *, plan: str, on: date, register_code: str = "", records: Collection[UUID] = ()
) -> list[Bare]:
    """`plan`: lookup from a row to its plan, with its underscores. One institution's, or the named ones."""
    rows = rows.exclude(number=None)
    if register_code:
        rows = rows.filter(**{f"{plan}institution__register_code": register_code})
    if records or not register_code:
        rows = rows.filter(public_id__in=list(records))
    starts = rows.order_by().values_list(f"{plan}semester_start", flat=True).distinct()
    until = {start: kept_until(start, on=on) for start in list(starts)}
    return [
        Bare(
            public_id=row.public_id,
            kind=kind,
            number=row.number,
            register_code=of.institution.register_code,
            document_date=_day(row),
            kept_until=until[of.semester_start],
        )
        for row in rows
        for of in [row.plan if plan else row]
    ]


def _day(row: Any) -> date:
    """The day of the decision; of what was never decided, that of the last step before it."""
    if isinstance(row, SupportPlan):
        return row.approved_on or riga_date(row.created_at)
    if isinstance(row, PlanExtension):
        return riga_date(row.decided_at or row.submitted_at)
    return riga_date(row.made_at)


def _plans(**asked: Any) -> list[Bare]:
    rows = SupportPlan.objects.exclude(state=PlanState.DESTROYED).select_related("institution")
    return _kept(rows, PLAN_KIND, plan="", **asked)


def _extensions(**asked: Any) -> list[Bare]:
    rows = PlanExtension.objects.select_related("plan__institution")
    return _kept(rows, EXTENSION_KIND, plan="plan__", **asked)


def _stops(**asked: Any) -> list[Bare]:
    return _kept(PlanStop.objects.select_related("plan__institution"), STOP_KIND, plan="plan__", **asked)


def _people(model: type[Model], path: str) -> Any:
    """The learner, who represents the learner, and every mentor of the plan."""

    def told(records: Collection[UUID]) -> dict[UUID, frozenset[int]]:
        wanted = model._default_manager.filter(public_id__in=list(records)).order_by()
        plan_of = dict(wanted.values_list("public_id", f"{path}pk" if path else "pk"))
        found: dict[int, set[int]] = {pk: set() for pk in plan_of.values()}
        plans = Q(plan__in=list(found))
        for pk, mentor in PlanProvider.objects.filter(plans).order_by().values_list("plan", "mentor"):
            found[pk].add(mentor)
        rows = SupportPlan.objects.filter(pk__in=list(found)).order_by()
        learners = list(rows.values_list("pk", "learner", "learner__person"))
        acting: dict[int, set[int]] = {}
        for learner, person in Representation.objects.filter(
            learner__in=[learner for _pk, learner, _person in learners]
        ).values_list("learner", "person"):
            acting.setdefault(learner, set()).add(person)
        for pk, learner, person in learners:
            found[pk] |= {person} | acting.get(learner, set())
        return {record: frozenset(found[pk]) for record, pk in plan_of.items()}

    return told


def _plan_keys(records: Collection[UUID]) -> dict[str, UUID]:
    """Keys of prints, the newest version last, and whose they are."""
    rows = PlanVersion.objects.filter(plan__public_id__in=list(records)).order_by("number")
    return {f"plan:{version}": plan for version, plan in rows.values_list("public_id", "plan__public_id")}


def _plan_digests(records: Collection[UUID]) -> dict[UUID, str]:
    keys = _plan_keys(records)
    made = documents_facade.digests(keys)
    return {plan: made[key] for key, plan in keys.items() if key in made}


def _digests(name: str) -> Any:
    def made(records: Collection[UUID]) -> dict[UUID, str]:
        found = documents_facade.digests(f"{name}:{one}" for one in records)
        return {one: found[f"{name}:{one}"] for one in records if f"{name}:{one}" in found}

    return made


def _empty_plan(record: UUID) -> set[int]:
    """What it said goes; days and hours stay as long as months, agreements or a later plan stand on them."""
    files = documents_facade.destroy(_plan_keys([record]))
    PlanRisks.objects.filter(plan_version__plan__public_id=record).delete()
    PlanVersion.objects.filter(plan__public_id=record).update(answers={}, changed=[], reason="", comment="")
    UploadMark.objects.filter(plan__public_id=record).delete()
    SupportPlan.objects.filter(public_id=record).update(
        state=PlanState.DESTROYED, modules=[], main_module="", ground=""
    )
    return files


def _forget_plan(record: UUID) -> bool:
    row = SupportPlan.objects.filter(public_id=record, state=PlanState.DESTROYED).first()
    if row is None:
        return False
    PlanProvider.objects.filter(plan=row).delete()
    PlanVersion.objects.filter(plan=row).delete()
    row.delete()
    return True


def _empty_extension(record: UUID) -> set[int]:
    files = documents_facade.destroy([f"plan-extension:{record}"])
    files |= set(PlanExtension.objects.filter(public_id=record).values_list("copy_id", flat=True))
    PlanExtension.objects.filter(public_id=record).delete()
    return files


def _empty_stop(record: UUID) -> set[int]:
    files = documents_facade.destroy([f"plan-stop:{record}"])
    PlanStop.objects.filter(public_id=record).delete()
    return files


def _gone(record: UUID) -> bool:
    """The row went with what it said."""
    return False


PLAN = BareKind(
    code=PLAN_KIND, title="Individuālais atbalsta plāns", model=SupportPlan, kept=_plans, people=_people(SupportPlan, ""), digests=_plan_digests,
    empty=_empty_plan, forget=_forget_plan,
)  # fmt: skip
EXTENSION = BareKind(
    code=EXTENSION_KIND, title="Individuālā atbalsta plāna pagarinājums", model=PlanExtension, kept=_extensions, people=_people(PlanExtension, "plan__"),
    digests=_digests("plan-extension"), empty=_empty_extension, forget=_gone,
)  # fmt: skip
STOP = BareKind(
    code=STOP_KIND, title="Paziņojums par individuālā atbalsta plāna apturēšanu vai izbeigšanu", model=PlanStop, kept=_stops, people=_people(PlanStop, "plan__"), digests=_digests("plan-stop"),
    empty=_empty_stop, forget=_gone,
)  # fmt: skip
