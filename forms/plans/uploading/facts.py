"""Gathers what plans need in the tool and what is marked: contracts, requests, agreements, orders."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.states import PAPER_SIGNED, SIGNED
from forms.people.models import Role
from forms.plans.agreements.facts import is_outdated
from forms.plans.agreements.models import SupportAgreement
from forms.plans.extensions import ExtensionState, PlanExtension
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.requests.models import SupportRequest
from forms.plans.states import GONE, TAKES_PLACE, ProviderState
from forms.plans.uploading.items import Item, Source, register, sources
from forms.plans.uploading.models import UploadMark
from forms.plans.uploading.states import TO_DO, MarkState, Stand
from forms.programmes.editions import rules_by_name
from forms.records.states import CaseState
from kernel.grammar import date_short

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from uuid import UUID

    from forms.plans.access import PlanReach
    from forms.programmes.rules import RuleValues
    from forms.records.models import CaseDocument

#: The piece that the coordinator of the municipality may bring in too (R40; C8).
CONTRACT = "ligums"
MUNICIPAL_COORDINATOR = "municipal_coordinator"


@dataclass(frozen=True)
class Line:
    """An item with its mark. `mark`: the standing one of this very document; `before`: one of the document that stood in
    its place, which the tool still has."""

    item: Item
    mark: UploadMark | None = None
    before: UploadMark | None = None

    @property
    def stand(self) -> Stand:
        if self.mark is not None:
            return Stand.UPLOADED
        if not self.item.lies:
            return Stand.MISSING
        if self.before is not None:
            return Stand.AGAIN
        return Stand.READY if self.item.required else Stand.OFFERED


def lines_of(plans: Sequence[SupportPlan]) -> dict[int, list[Line]]:
    """The list of each plan by its key, in order. As many queries for a hundred plans as for one.

    The plans come with their learner.
    """
    found: dict[int, list[Item]] = {plan.pk: [] for plan in plans}
    for source in sources():
        for key, items in source.items(plans).items():
            found[key] += items
    marks: dict[int, list[UploadMark]] = defaultdict(list)
    for mark in standing().filter(plan__in=plans).select_related("marked_by").defer("reason").order_by("pk"):
        marks[mark.plan_id].append(mark)
    return {key: _marked(sorted(items, key=lambda one: one.order), marks[key]) for key, items in found.items()}


def lines(plan: SupportPlan) -> list[Line]:
    return lines_of([plan])[plan.pk]


def _marked(items: list[Item], marks: list[UploadMark]) -> list[Line]:
    by_record = {mark.record: mark for mark in marks}
    current = {item.record for item in items if item.record is not None}
    former = {(mark.piece, mark.slot): mark for mark in marks if mark.record not in current}
    return [
        Line(item, by_record.get(item.record) if item.record else None, former.get((item.piece, item.slot)))
        for item in items
    ]


def still_open(found: Iterable[Line]) -> list[Line]:
    """Files that lie here, are not in the tool, and have to be there."""
    return [one for one in found if one.stand in TO_DO]


def standing() -> QuerySet[UploadMark]:
    return UploadMark.objects.filter(state=MarkState.STANDING)


def authors_to_upload(rows: QuerySet[SupportPlan]) -> QuerySet[SupportPlan]:
    """Plans with a required file that lies here, is not marked, and is the plan author's to upload."""
    return rows.filter(_authors_open())


def contracts_to_upload(rows: QuerySet[SupportPlan]) -> QuerySet[SupportPlan]:
    """Those whose contract the edition has the municipal coordinator upload (R40 of 2025)."""
    return rows.filter(_municipal_open(standing()))


def to_upload(rows: QuerySet[SupportPlan]) -> QuerySet[SupportPlan]:
    """Plans with any required file that lies here and is not marked."""
    return rows.filter(_authors_open() | _municipal_open(standing()))


def _authors_open() -> Q:
    return reduce(or_, (source.unmarked(standing()) for source in sources()))


def readable(reach: PlanReach) -> QuerySet[SupportPlan]:
    """Plans whose lists this person may see; what was never handed in and then deleted is none."""
    return SupportPlan.objects.visible_to(reach.scope).exclude(state__in=GONE)


def may_mark(item: Item, plan: SupportPlan, reach: PlanReach) -> bool:
    """U of the matrix: the plan author; for a contract the coordinator of the municipality as well (C8)."""
    if reach.writes(plan):
        return True
    return item.piece == CONTRACT and plan.institution.register_code in reach.scope.where(Role.COO)


# --- the four sources -----------------------------------------------------------------------------------------------


def _municipal(values: RuleValues) -> bool:
    return MUNICIPAL_COORDINATOR in (values.contract_upload or ())


def _editions(holds: Callable[[RuleValues], bool]) -> frozenset[str]:
    """Names of the editions of which this holds. One query."""
    return frozenset(name for name, values in rules_by_name().items() if holds(values))


def _archived(case: CaseDocument | None) -> bool:
    return case is not None and case.state == CaseState.ARCHIVED


def _mentors(plans: Sequence[SupportPlan]) -> list[PlanProvider]:
    rows = PlanProvider.objects.filter(plan__in=plans, state__in=TAKES_PLACE)
    return list(
        rows.select_related("mentor", "contract__case", "contract__employer").defer("contract__terms").order_by("pk")
    )


def _contracts(plans: Sequence[SupportPlan]) -> Mapping[int, list[Item]]:
    """The contract of each mentor in the plan (R40), and what has changed or ended it."""
    found: dict[int, list[Item]] = defaultdict(list)
    municipal = _editions(_municipal)
    seen: set[tuple[int, int]] = set()
    rows = _mentors(plans)
    papers = _papers({row.contract_id for row in rows})
    for row in rows:
        contract = row.contract
        if (row.plan_id, contract.pk) in seen:
            continue
        seen.add((row.plan_id, contract.pk))
        found[row.plan_id].append(
            Item(
                order=1,
                piece=CONTRACT,
                title=_("Employment contract: %(name)s") % {"name": row.mentor.name},
                slot=row.mentor.public_id,
                required=True,
                record=contract.public_id,
                reference=contract.case.number if contract.case else "",
                lies=_archived(contract.case),
                said=str(contract.get_state_display()),
                case=contract.case,
                href=reverse("contracts:contract", args=[contract.public_id]),
                act=_("Open the contract"),
                place=contract.employer.register_code,
                municipal=contract.edition in municipal,
            )
        )
        found[row.plan_id] += papers.get(contract.pk, [])
    for plan in plans:
        if plan.pk not in found:
            found[plan.pk].append(
                Item(
                    order=1,
                    piece=CONTRACT,
                    title=_("Employment contract with the mentor"),
                    slot=plan.public_id,
                    required=True,
                    said=_("no mentor is in the plan yet"),
                    href=reverse("plans:plan", args=[plan.public_id]),
                    act=_("Open the plan"),
                )
            )
    return found


def _papers(contracts: set[int]) -> dict[int, list[Item]]:
    """Signed amendments and terminations, by contract: nobody asks for them, but the contract in the tool says less."""
    found: dict[int, list[Item]] = defaultdict(list)
    kinds = (
        (ContractAmendment, "grozijumi", _("Amendment of the contract %(number)s")),
        (ContractTermination, "izbeigsana", _("Termination of the contract %(number)s")),
    )
    for model, piece, title in kinds:
        rows = model.objects.filter(contract__in=contracts, state__in=PAPER_SIGNED).order_by("pk")
        for row in rows.select_related("case", "contract__case", "contract__employer").defer(
            "terms", "contract__terms"
        ):
            found[row.contract_id].append(
                Item(
                    order=2,
                    piece=piece,
                    title=title % {"number": row.contract},
                    slot=row.public_id,
                    required=False,
                    record=row.public_id,
                    reference=row.case.number if row.case else "",
                    lies=_archived(row.case),
                    said=str(row.get_state_display()),
                    case=row.case,
                    href=reverse("contracts:changes", args=[row.contract.public_id]),
                    act=_("Open the contract"),
                    place=row.contract.employer.register_code,
                )
            )
    return found


def _requests(plans: Sequence[SupportPlan]) -> Mapping[int, list[Item]]:
    """The living request of the plan's semester (R23)."""
    rows = SupportRequest.objects.living().filter(learner__in={plan.learner_id for plan in plans})
    known = {
        (row.learner_id, row.academic_year, row.semester): row
        for row in rows.select_related("case").defer("terms", "withdrawal")
    }
    needed = _editions(lambda values: values.request_required)
    return {plan.pk: [_request(plan, known.get(_semester(plan)), plan.edition in needed)] for plan in plans}


def _semester(plan: SupportPlan) -> tuple[int, str, str]:
    return plan.learner_id, plan.academic_year, plan.semester


def _request(plan: SupportPlan, row: SupportRequest | None, required: bool) -> Item:
    title, slot = _("Request for support"), plan.public_id
    if row is None:
        return Item(
            order=3, piece="iesniegums", title=title, slot=slot, required=required,
            said=_("there is no request for this semester yet"),
            href=reverse("requests:new", args=[plan.learner.public_id]), act=_("Prepare a request"), authors=True,
        )  # fmt: skip
    return Item(
        order=3, piece="iesniegums", title=title, slot=slot, required=required, record=row.public_id,
        reference=row.case.number if row.case else "", lies=_archived(row.case), said=str(row.get_state_display()),
        case=row.case, href=reverse("requests:request", args=[row.public_id]), act=_("Open the request"),
    )  # fmt: skip


def _agreements(plans: Sequence[SupportPlan]) -> Mapping[int, list[Item]]:
    """One for each mentor who is in the plan (R24); a mentor who has left shows what was signed."""
    found: dict[int, list[Item]] = defaultdict(list)
    needed = _editions(lambda values: values.agreement_required)
    by_pk = {plan.pk: plan for plan in plans}
    rows = SupportAgreement.objects.living().filter(plan__in=plans)
    living = {
        row.provider_id: row for row in rows.select_related("plan", "case").defer("terms", "withdrawal")
    }  # fmt: skip
    for mentor in _mentors(plans):
        row = living.get(mentor.pk)
        if row is None and mentor.state == ProviderState.ENDED:
            continue
        required = by_pk[mentor.plan_id].edition in needed
        found[mentor.plan_id].append(_agreement(mentor, row, required))
    return found


def _agreement(mentor: PlanProvider, row: SupportAgreement | None, required: bool) -> Item:
    title = _("Agreement of the learner with %(name)s") % {"name": mentor.mentor.name}
    if row is None or is_outdated(row):
        said = _("there is no agreement yet") if row is None else _("the days of the plan have changed since")
        return Item(
            order=4, piece="vienosanas", title=title, slot=mentor.public_id, required=required, said=said,
            href=reverse("agreements:new", args=[mentor.public_id]), act=_("Write the agreement"), authors=True,
        )  # fmt: skip
    return Item(
        order=4, piece="vienosanas", title=title, slot=mentor.public_id, required=required, record=row.public_id,
        reference=row.case.number if row.case else "", lies=_archived(row.case), said=str(row.get_state_display()),
        case=row.case, href=reverse("agreements:agreement", args=[row.public_id]), act=_("Open the agreement"),
    )  # fmt: skip


def _orders(plans: Sequence[SupportPlan]) -> Mapping[int, list[Item]]:
    """The certified copy of the order of an extension (D27)."""
    found: dict[int, list[Item]] = defaultdict(list)
    rows = PlanExtension.objects.filter(plan__in=plans).exclude(state=ExtensionState.RETURNED)
    for row in rows.select_related("copy", "plan").defer("copy_name", "comment"):
        found[row.plan_id].append(
            Item(
                order=5,
                piece="rikojums",
                title=_("Copy of the head's order of %(day)s") % {"day": date_short(row.order_date)},
                slot=row.plan.public_id,
                required=True,
                record=row.public_id,
                reference=date_short(row.order_date),
                lies=row.certified_at is not None,
                said=_("the head has not certified the copy yet"),
                blob=row.copy,
                href=reverse("plans:extension", args=[row.plan.public_id, row.public_id]),
                act=_("Open the extension"),
            )
        )
    return found


# --- the same as conditions on rows of plans ------------------------------------------------------------------------


def _unmarked_contract(marks: QuerySet[UploadMark], rows: QuerySet[PlanProvider]) -> Q:
    there = marks.filter(plan=OuterRef("plan"), record=OuterRef("contract__public_id"))
    signed = rows.filter(
        plan=OuterRef("pk"),
        state__in=TAKES_PLACE,
        contract__state__in=SIGNED,
        contract__case__state=CaseState.ARCHIVED,
    )
    return Q(Exists(signed.filter(~Exists(there))))


def _contract_open(marks: QuerySet[UploadMark]) -> Q:
    return _unmarked_contract(marks, PlanProvider.objects.exclude(contract__edition__in=_editions(_municipal)))


def _municipal_open(marks: QuerySet[UploadMark]) -> Q:
    return _unmarked_contract(marks, PlanProvider.objects.filter(contract__edition__in=_editions(_municipal)))


def _request_open(marks: QuerySet[UploadMark]) -> Q:
    there = marks.filter(plan=OuterRef(OuterRef("pk")), record=OuterRef("public_id"))
    rows = SupportRequest.objects.living().filter(
        learner=OuterRef("learner"),
        academic_year=OuterRef("academic_year"),
        semester=OuterRef("semester"),
        case__state=CaseState.ARCHIVED,
    )
    needed = Q(edition__in=_editions(lambda values: values.request_required))
    return needed & Q(Exists(rows.filter(~Exists(there))))


def _agreement_open(marks: QuerySet[UploadMark]) -> Q:
    there = marks.filter(plan=OuterRef("plan"), record=OuterRef("public_id"))
    covers = Q(start__isnull=True) | Q(start__lte=OuterRef("start"), end__gte=OuterRef("end"))
    rows = SupportAgreement.objects.living().filter(
        covers, plan=OuterRef("pk"), provider__state__in=TAKES_PLACE, case__state=CaseState.ARCHIVED
    )
    needed = Q(edition__in=_editions(lambda values: values.agreement_required))
    return needed & Q(Exists(rows.filter(~Exists(there))))


def _order_open(marks: QuerySet[UploadMark]) -> Q:
    there = marks.filter(plan=OuterRef("plan"), record=OuterRef("public_id"))
    rows = PlanExtension.objects.filter(plan=OuterRef("pk"), certified_at__isnull=False)
    return Q(Exists(rows.exclude(state=ExtensionState.RETURNED).filter(~Exists(there))))


def register_own() -> None:
    """What plans and the steps below them bring (AppConfig.ready)."""
    register("contracts", Source(_contracts, _contract_open))
    register("requests", Source(_requests, _request_open))
    register("agreements", Source(_agreements, _agreement_open))
    register("orders", Source(_orders, _order_open))


def item_of(plan: SupportPlan, record: UUID) -> Line | None:
    return next((one for one in lines(plan) if one.item.record == record), None)
