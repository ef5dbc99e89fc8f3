"""Which originals of a semester there are, and which of them a mentor still has to hand over."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, Q, Sum
from django.db.models.functions import Coalesce

from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.rules import Told
from forms.closing.handover.states import HANDED, Sort
from forms.closing.models import AUTHORS
from forms.months.diary.models import DiaryEntry
from forms.months.grids.documents import SHEET_KIND, month_words
from forms.months.grids.models import SupportSchedule
from forms.months.models import LearnerMonth
from forms.plans.agreements.models import SupportAgreement
from forms.plans.models import PlanProvider
from forms.plans.states import RUNNING, PlanState, ProviderState
from forms.records.states import CaseState

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any

    from django.db.models import QuerySet

    from forms.people.access import Scope
    from forms.plans.models import SupportPlan

#: Everybody has signed it.
KEPT = frozenset({CaseState.SIGNED, CaseState.ARCHIVED})
#: Plans whose originals are handed over: approved, running or ended.
ENDING = RUNNING | {PlanState.ENDED, PlanState.CLOSED}


@dataclass(frozen=True)
class Original:
    """One paper of a mentor in a plan. `key`: of the record it is the proof of; `month`: "2026. gada oktobris"; `number`:
    of its document, empty while it has none. `electronic`: the original is a file in the archive; nothing goes."""

    key: str
    sort: Sort
    month: str
    number: str
    hours: int
    electronic: bool

    @property
    def name(self) -> str:
        """How lists call it, in Latvian as the document is."""
        return ", ".join(filter(None, (WORDS[self.sort], self.month, self.number)))


#: In the words of the document.
WORDS = {Sort.GRID: "Grafiks", Sort.SHEET: "Parakstu lapa", Sort.AGREEMENT: "Vienošanās"}


@dataclass(frozen=True)
class Line:
    """An original and what the mentor says of it."""

    original: Original
    pages: int | None
    reason: str

    @property
    def told(self) -> Told:
        return Told(self.original.name, self.pages, self.reason)

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self.original), "sort": self.original.sort.value, "pages": self.pages, "reason": self.reason}


def line_from(stored: Mapping[str, Any]) -> Line:
    plain = {name: stored[name] for name in Original.__dataclass_fields__}
    return Line(Original(**{**plain, "sort": Sort(plain["sort"])}), stored["pages"], stored["reason"])


def lines_of(record: HandoverRecord) -> list[Line]:
    return [line_from(one) for one in record.lines]


def originals_of(provider: PlanProvider) -> list[Original]:
    """Months with meetings in their order, then agreements on paper. Two queries."""
    held = DiaryEntry.objects.held().filter(diary__of_month=OuterRef("pk"))
    months = (
        LearnerMonth.objects.filter(provider=provider)
        .select_related("grid__case")
        .annotate(hours=Coalesce(Sum("grid__rows__hours"), 0), met=Exists(held))
        .order_by("month")
    )
    found = [_of_month(row) for row in months if row.hours or row.met or row.grid.case_id]
    agreements = SupportAgreement.objects.living().filter(provider=provider, case__paper=True).select_related("case")
    for row in agreements.order_by("pk"):
        number = row.case.number if row.case else ""
        found.append(Original(str(row.public_id), Sort.AGREEMENT, "", number, 0, electronic=False))
    return found


def _of_month(row: Any) -> Original:
    grid, case = row.grid, row.grid.case
    sheet = case is not None and case.kind == SHEET_KIND
    electronic = case is not None and not case.paper and case.state in KEPT
    number = case.number if case is not None else ""
    sort = Sort.SHEET if sheet else Sort.GRID
    return Original(str(grid.public_id), sort, month_words(row.month), number, row.hours, electronic)


def to_hand_over(originals: Sequence[Original]) -> list[Original]:
    """Those that a mentor holds or should hold."""
    return [one for one in originals if not one.electronic]


def assessed(provider: PlanProvider) -> bool | None:
    """Whether the last grid with rows of this mentor has its closing assessment; None: there is none (R36)."""
    rows = SupportSchedule.objects.filter(of_month__provider=provider, rows__isnull=False)
    grid = rows.exclude(case__kind=SHEET_KIND).order_by("-of_month__month").first()
    return bool(grid.assessment.strip()) if grid is not None else None


def on_paper() -> Q:
    """Mentors in plans who have something on paper."""
    grids = SupportSchedule.objects.filter(of_month__provider=OuterRef("pk"))
    grids = grids.filter(Q(paper=True) | Q(case__paper=True)).filter(Q(rows__isnull=False) | Q(case__isnull=False))
    agreements = SupportAgreement.objects.living().filter(provider=OuterRef("pk"), case__paper=True)
    return Q(Exists(grids)) | Q(Exists(agreements))


def providers_seen(scope: Scope) -> QuerySet[PlanProvider]:
    """Mentors in approved plans whose hand-over this person reads."""
    rows = PlanProvider.objects.filter(plan__approved_on__isnull=False).exclude(state=ProviderState.DROPPED)
    if not scope.reads_everything:
        rows = rows.filter(Q(mentor__user=scope.user) | Q(plan__institution__register_code__in=scope.learners))
    return rows.select_related("plan__learner__person", "plan__institution", "mentor")


def listing(scope: Scope) -> Q:
    """Mentors in plans whose originals this person lists: the own ones, and at the places of a plan author those of mentors
    without an account, who bring the papers and answer for the list by signing the record."""
    absent = Q(mentor__user=None, plan__institution__register_code__in=scope.where(*AUTHORS))
    return Q(mentor__user=scope.user) | absent


def lists(provider: PlanProvider, scope: Scope) -> bool:
    """Whether this person lists the originals of this mentor; the same as `listing` asks of many."""
    if provider.mentor.user_id is not None:
        return provider.mentor.user_id == scope.user.pk
    return provider.plan.institution.register_code in scope.where(*AUTHORS)


def handed(plan: SupportPlan) -> bool | None:
    """Whether every mentor of the plan with something on paper has handed it over; None: nothing is on paper."""
    rows = PlanProvider.objects.filter(on_paper(), plan=plan)
    if not rows.exists():
        return None
    done = HandoverRecord.objects.filter(provider=OuterRef("pk"), state__in=sorted(HANDED))
    return not rows.filter(~Exists(done)).exists()
