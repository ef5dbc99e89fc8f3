"""What can be made of a month now, what is made, what is missing and who has to act; how far an act is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from uuid import UUID

from django.db.models import Count
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import signing.facade as signing_facade
from forms.months.editing import is_open
from forms.months.grids.errors import AssessmentMissing, NoRows, RowsUnsigned, StillWritten
from forms.months.grids.facts import JUNE, OVER
from forms.months.matching.facts import standing, with_both
from forms.months.models import LearnerMonth
from forms.months.monthend.states import READY, EndState, ItemState, Readiness, Standing, What
from forms.months.pay import errors as pay_errors
from forms.months.pay.facts import payables_of
from forms.months.states import CLOSED
from forms.months.timesheets import errors as sheet_errors
from forms.months.timesheets.actions import step_for
from forms.months.timesheets.facts import sheets_of
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import CONFIRMED
from forms.programmes.derived import derived
from forms.programmes.editions import rules_in_force
from forms.records.states import UNDER_WAY, CaseState
from kernel.grammar import money
from kernel.jobs.models import Job
from kernel.periods import Month, add_months, now, riga_date

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from forms.months.monthend.access import Reach
    from forms.months.monthend.models import MonthEnd, MonthEndItem
    from forms.months.pay.facts import Payable
    from forms.months.timesheets.facts import Sheet
    from forms.months.timesheets.rules import Totals
    from forms.people.access import Scope
    from forms.programmes.findings import Finding
    from forms.records.models import CaseDocument

#: The job that typesets; when it has stopped, so has the document.
PREPARE = "records.prepare"
#: The job that does the items of a chunk.
CHUNK_JOB = "monthend.chunk"
NEAR = frozenset({CaseState.SIGNING, CaseState.PARTLY_SIGNED})


@dataclass(frozen=True)
class Prospect:
    """One thing before it is made. `pk`: of the learner's month (GR) or the timesheet; `why`: what is missing, and `who`
    has to act; `seen`: digest of what it says now."""

    what: What
    pk: int
    public_id: UUID
    name: str
    place: str
    said: str
    readiness: Readiness
    why: str = ""
    who: str = ""
    seen: str = ""
    case: CaseDocument | None = None

    @property
    def route(self) -> str:
        return ROUTES[self.what]


ROUTES = {What.GRID: "months:grid", What.TIMESHEET: "months:timesheet", What.PAY: "months:pay"}
RELATED = ("contract__mentor__user", "contract__employer__municipality", "contract__case")


def prospects(month: Month, reach: Reach, scope: Scope, *, at: datetime) -> list[Prospect]:
    """Of all the places in reach, by kind and name. A fixed number of queries. Raises NoRules."""
    on = riga_date(at)
    found = []
    if reach.grids:
        rows = LearnerMonth.objects.of(month).filter(provider__plan__institution__register_code__in=reach.grids)
        found += grid_prospects(rows, at=at)
    if reach.timesheets:
        found += sheet_prospects(list(_timesheets(month, reach.timesheets)), scope, on=on)
    if reach.pay:
        found += pay_prospects(list(_timesheets(month, reach.pay)), scope, on=on)
    return found


def digest_of(ready: Sequence[Prospect]) -> str:
    """What the person was shown would be made."""
    return signing_facade.sha256_of(signing_facade.canonical([[one.what.value, one.pk, one.seen] for one in ready]))


def _timesheets(month: Month, codes: frozenset[str]) -> Any:
    rows = Timesheet.objects.of(month).filter(contract__employer__register_code__in=codes)
    return rows.select_related(*RELATED).prefetch_related("issues__confirmations", "issues__case")


# Grids ---------------------------------------------------------------------------------------------------------------


def grid_prospects(rows: Any, *, at: datetime) -> list[Prospect]:
    ordered = with_both(rows).select_related("grid__case").order_by(
        "provider__plan__learner__person__surname", "provider__plan__learner__person__given_name", "pk"
    )  # fmt: skip
    return [_grid(row, at=at) for row in ordered]


def _grid(row: LearnerMonth, *, at: datetime) -> Prospect:
    found = standing(row, at=at)
    case = row.grid.case if getattr(row, "grid", None) is not None and row.grid.state in CLOSED else None
    told: dict[str, Any] = {
        "what": What.GRID, "pk": row.pk, "public_id": row.public_id, "case": case,
        "name": row.provider.plan.learner.person.name, "place": row.provider.plan.institution.name,
        "said": _hours(found.written), "seen": str(row.grid.version) if getattr(row, "grid", None) else "",
    }  # fmt: skip
    if found.finished:
        return Prospect(**told, readiness=Readiness.MADE)
    why, who = _grid_lacks(row, found, at=at)
    if why:
        return Prospect(**told, readiness=Readiness.NOT_READY, why=why, who=who)
    return Prospect(**told, readiness=Readiness.READY)


def _grid_lacks(row: LearnerMonth, found: Any, *, at: datetime) -> tuple[str, str]:
    values = rules_in_force(row.month)
    mentor = _("the mentor: %(name)s") % {"name": row.provider.mentor.name}
    if values.monthly_evidence != "grid" and row.month != JUNE:
        return _("This month is proved by a signature sheet on paper; its scan lies beside the plan."), _("nobody")
    if is_open(row.as_month, values, at=at, opened_until=row.opened_until):
        return str(StillWritten()), mentor
    if not found.written:
        return str(NoRows()), mentor
    if found.unsigned:
        return str(RowsUnsigned()), mentor
    if found.mismatches:
        words = ngettext(
            "%(count)s difference between diary and grid", "%(count)s differences between diary and grid",
            len(found.mismatches),
        )  # fmt: skip
        return words % {"count": len(found.mismatches)}, mentor
    if not found.confirmed:
        return _("The diary of the month is not confirmed."), mentor
    if row.as_month == Month.of(row.provider.last_day) or row.provider.plan.state in OVER:
        return str(AssessmentMissing()), mentor
    return "", ""


# Timesheets and pay ----------------------------------------------------------------------------------------------------


def sheet_prospects(rows: Sequence[Timesheet], scope: Scope, *, on: date) -> list[Prospect]:
    return [_sheet(one, scope) for one in sheets_of(rows, on=on)]


def _sheet(sheet: Sheet, scope: Scope) -> Prospect:
    row, live = sheet.timesheet, sheet.timesheet.live
    told = {**_of(What.TIMESHEET, row), "said": _said(sheet.totals)}
    if row.state in CONFIRMED:
        return Prospect(**told, readiness=Readiness.MADE, case=live.case if live is not None else None)
    try:
        step_for(sheet, scope)
    except sheet_errors.TimesheetError as refusal:
        why = _lines(refusal.findings) if isinstance(refusal, sheet_errors.Blocked) else str(refusal)
        return Prospect(**told, readiness=Readiness.NOT_READY, why=why, who=_who_of_sheet(refusal, row))
    return Prospect(**told, readiness=Readiness.READY, seen=sheet.digest)


def _lines(findings: Iterable[Finding]) -> str:
    """A line for each."""
    return "\n".join(str(one) for one in findings)


def _who_of_sheet(refusal: sheet_errors.TimesheetError, row: Timesheet) -> str:
    match refusal:
        case sheet_errors.Blocked():
            return _("the mentor: %(name)s") % {"name": row.contract.mentor.name}
        case sheet_errors.NotYours():
            return _("the institution's responsible person or the coordinator")
        case _:
            return _("another person who confirms timesheets here")


def pay_prospects(rows: Sequence[Timesheet], scope: Scope, *, on: date) -> list[Prospect]:
    return [_pay(one, scope) for one in payables_of(rows, on=on)]


def _pay(row: Payable, scope: Scope) -> Prospect:
    timesheet = row.timesheet
    told = {**_of(What.PAY, timesheet), "said": "" if row.findings else money(row.due)}
    if row.statement is not None and not row.stale:
        return Prospect(
            **{**told, "said": money(row.statement.to_pay)}, readiness=Readiness.MADE, case=row.statement.case
        )
    if timesheet.contract.mentor.user_id == scope.user.pk:
        own = str(pay_errors.OwnPay())
        return Prospect(**told, readiness=Readiness.NOT_READY, why=own, who=_("another accountant"))
    if row.findings:
        why = _lines(row.findings)
        return Prospect(**told, readiness=Readiness.NOT_READY, why=why, who=_who_of_pay(row))
    if row.statement is not None:
        why = _(
            "The month has a statement already, and the timesheet was confirmed anew. Correct it by itself and say why."
        )
        return Prospect(**told, readiness=Readiness.NOT_READY, why=why, who=_("the accountant"))
    return Prospect(**told, readiness=Readiness.READY, seen=row.digest)


def _who_of_pay(row: Payable) -> str:
    codes = {one.code for one in row.findings}
    if codes & {"not-confirmed", "changed"}:
        return _("the institution's responsible person or the coordinator")
    if "grid-open" in codes:
        return _("the mentor: %(name)s") % {"name": row.timesheet.contract.mentor.name}
    return _("the administrator of the project")


def _of(what: What, row: Timesheet) -> dict[str, Any]:
    return {
        "what": what, "pk": row.pk, "public_id": row.public_id, "name": row.contract.mentor.name,
        "place": row.contract.employer.name,
    }  # fmt: skip


def _said(totals: Totals) -> str:
    """The hours held, and how many of them are paid where that is less."""
    held = _hours(totals.hours)
    if not totals.excluded:
        return held
    return _("%(held)s, to be paid: %(paid)s") % {"held": held, "paid": totals.paid}


def _hours(count: int) -> str:
    return ngettext("%(count)s hour", "%(count)s hours", count) % {"count": count}


def prospect_of(item: MonthEndItem, scope: Scope, *, at: datetime) -> Prospect:
    """One item as it is now."""
    if item.of_month is not None:
        return grid_prospects(LearnerMonth.objects.filter(pk=item.of_month.pk), at=at)[0]
    assert item.timesheet is not None  # noqa: S101
    rows = Timesheet.objects.filter(pk=item.timesheet.pk).select_related(*RELATED)
    found = list(rows.prefetch_related("issues__confirmations", "issues__case"))
    made = sheet_prospects if item.what == What.TIMESHEET else pay_prospects
    return made(found, scope, on=riga_date(at))[0]


# How far it is ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Stopped:
    """A document whose typesetting, seal or way into the archive has stopped after an error. `why`: and what to do."""

    what: What
    at: Standing
    why: str


@dataclass(frozen=True)
class Progress:
    """`counts` by standing, `by_what` of those the report speaks of; `left_minutes`: None as long as nothing can be said."""

    counts: dict[Standing, int]
    by_what: dict[tuple[What, Standing], int]
    stuck: dict[UUID, Stopped]
    left_minutes: int | None = None

    @property
    def total(self) -> int:
        return sum(self.counts.values())

    @property
    def ready(self) -> int:
        return sum(self.counts[one] for one in READY)

    @property
    def failed(self) -> int:
        return self.counts[Standing.FAILED] + self.counts[Standing.STOPPED]

    @property
    def left(self) -> int:
        return self.counts[Standing.WAITING] + self.counts[Standing.SEALING]

    @property
    def settled(self) -> int:
        return self.total - self.left


def standing_of(what: str, state: str, case_state: str | None) -> Standing:
    if state != ItemState.MADE:
        return {
            ItemState.WAITING: Standing.WAITING, ItemState.FAILED: Standing.FAILED, ItemState.LEFT: Standing.LEFT,
        }[ItemState(state)]  # fmt: skip
    if case_state is None:
        return Standing.SECOND
    if case_state in {CaseState.ARCHIVED, CaseState.DESTROYED}:
        return Standing.KEPT
    if case_state == CaseState.ANNULLED:
        return Standing.FAILED
    if what == What.GRID and case_state in NEAR:
        return Standing.AT_MENTOR
    return Standing.SEALING


def progress_of(row: MonthEnd, *, at: datetime | None = None) -> Progress:
    """A fixed number of queries, however many items there are."""
    counts = dict.fromkeys(Standing, 0)
    by_what: dict[tuple[What, Standing], int] = {}
    groups = row.items.values("what", "state", "case__state").annotate(count=Count("pk")).order_by()
    for group in groups:
        at_now = standing_of(group["what"], group["state"], group["case__state"])
        counts[at_now] += group["count"]
        key = (What(group["what"]), at_now)
        by_what[key] = by_what.get(key, 0) + group["count"]
    stuck = stuck_of(row)
    for one in stuck.values():
        counts[one.at] -= 1
        counts[Standing.STOPPED] += 1
        by_what[one.what, one.at] -= 1
        by_what[one.what, Standing.STOPPED] = by_what.get((one.what, Standing.STOPPED), 0) + 1
    found = Progress(counts, by_what, stuck)
    return Progress(counts, by_what, stuck, _minutes_left(row, found, at=at or now()))


def stuck_of(row: MonthEnd) -> dict[UUID, Stopped]:
    """Documents that stand still after an error: their job has given up, or rests before it is tried again."""
    unset = {UUID(args["case"]) for args in Job.objects.parked().filter(name=PREPARE).values_list("args", flat=True)}
    unsealed = signing_facade.stopped()
    if not unset and not unsealed:
        return {}
    found = {}
    rows = row.items.filter(state=ItemState.MADE, case__state__in=UNDER_WAY)
    for what, state, case in rows.values_list("what", "case__state", "case__public_id"):
        if state == CaseState.NUMBERED and case in unset:
            why = _("The document could not be typeset.")
        elif case in unsealed:
            why = _("The document could not be sealed and laid away: %(why)s") % {"why": unsealed[case]}
        else:
            continue
        advice = _("Try the failed again; if it comes back, tell the administrator.")
        found[case] = Stopped(What(what), standing_of(what, ItemState.MADE, state), f"{why} {advice}")
    return found


def kept_until(row: MonthEnd) -> date | None:
    """The last day of the report; None as long as it has not ended."""
    if row.ended_at is None:
        return None
    ended = riga_date(row.ended_at)
    return add_months(ended, derived("month_end_report_months", ended).amount)


def work_stopped(row: MonthEnd) -> bool:
    """It is under way, but what is left of its jobs has given up, or rests before it is tried again."""
    if row.state != EndState.RUNNING:
        return False
    jobs = Job.objects.filter(name=CHUNK_JOB, key__startswith=f"{row.public_id}:{row.turn}:")
    return jobs.parked().exists() and not jobs.open().exists()


def _minutes_left(row: MonthEnd, found: Progress, *, at: datetime) -> int | None:
    """At the pace since it was begun, or last gone on with."""
    if row.state != EndState.RUNNING or not found.left:
        return None
    done = row.items.filter(state__in=(ItemState.MADE, ItemState.FAILED), done_at__gte=row.turned_at).count()
    done -= found.counts[Standing.SEALING]
    if done < 1:
        return None
    return max(1, round((at - row.turned_at).total_seconds() / done * found.left / 60))
