"""A confirmed timesheet as the document kind DLUV, papers on double funding as the kind DF. Keys: their manifests."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from forms.months.timesheets.models import (
    FundingPaper,
    OutsideDeclaration,
    OutsideWork,
    Timesheet,
    TimesheetConfirmation,
    TimesheetIssue,
)
from forms.months.timesheets.rules import Step
from forms.months.timesheets.states import (
    ISSUE_BY_CASE,
    PAPER_BY_CASE,
    IssueState,
    PaperKind,
    PaperState,
    TimesheetState,
)
from forms.months.timesheets.wording import hours_words, month_words
from forms.people.letterhead import letterhead_of
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document, Kind
from forms.records.states import CaseState
from kernel.grammar import date_short
from kernel.periods import riga, riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.contracts.models import EmploymentContract

KIND, FUNDING_KIND = "DLUV", "DF"
#: The seal comes within minutes; the term only bounds how long one is tried for.
TERM = timedelta(days=30)
LABELS = {Step.INSTITUTION: "iestādes atbildīgā persona", Step.COORDINATOR: "pašvaldības koordinators"}
#: What was proved at sign-in, as documents say it.
PROVED = {
    "password": "parole",
    "eparaksts": "eParaksts",
    "totp": "vienreizējs kods no lietotnes",
    "account": "konts portālā",
}
#: Why hours are not paid, as documents and pages say it.
WHYS = {
    "R27 unconfirmed": _("the diary is not confirmed"),
    "R28 mismatch": _("diary and grid differ"),
    "R29 learner": _("the learner has not signed the row of the grid"),
    "R29 mentor": _("the mentor has not signed the row of the grid"),
    "R17 overlap": _("another meeting at the same time"),
    "R17 outside": _("declared paid work elsewhere at the same time"),
    "R10 ceiling": _("above the learner's hours of a month"),
}


def title_of(timesheet: Timesheet) -> str:
    """How it is called in lists: no learner's name."""
    return f"Darba laika uzskaites veidlapa: {timesheet.contract.mentor.name}, {month_words(timesheet.as_month)}"


def why_words(whys: Sequence[str]) -> str:
    return ", ".join(str(WHYS[one]) for one in whys)


def line_rows(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """The frozen lines as people read them."""
    return [
        {
            "day": date_short(date.fromisoformat(one["day"])),
            "time": f"{one['start']}–{one['end']}",
            "learner": one["name"],
            "hours": str(one["hours"]),
            "paid": str(one["paid"]),
            "why": why_words(one["whys"]),
        }
        for one in shown["lines"]
    ]


def learner_rows(shown: dict[str, Any]) -> list[dict[str, Any]]:
    """Totals of each learner, a month without meetings too."""
    hours: dict[str, int] = defaultdict(int)
    paid: dict[str, int] = defaultdict(int)
    for one in shown["lines"]:
        hours[one["learner"]] += one["hours"]
        paid[one["learner"]] += one["paid"]
    return [
        {"name": one["name"], "hours": str(hours[one["learner"]]), "paid": str(paid[one["learner"]])}
        for one in shown["learners"]
    ]


def act_words(act: dict[str, Any], at: datetime) -> dict[str, str]:
    """When and how somebody confirmed, for a document."""
    return {
        "when": f"{riga(at):%d.%m.%Y. %H:%M:%S}",
        "how": ", ".join(PROVED.get(way, way) for way in act["signed_in_by"]),
    }


def common_context(contract: EmploymentContract, *, on: datetime) -> dict[str, Any]:
    """What stands at the head of every paper of a contract's month."""
    employer = contract.employer
    return {
        "place": employer.place,
        "date": riga_date(on).isoformat(),
        "road": "confirmed",
        "letterhead": letterhead_of(employer),
        "employer": {"name": employer.name, "number": employer.registration_number},
        "mentor": {"name": contract.mentor.name},
        "contract": {"number": str(contract.case or ""), "start": date_short(contract.start), "end": date_short(contract.last_day)},
    }  # fmt: skip


def sheet_context(issue: TimesheetIssue, *, on: datetime) -> dict[str, Any]:
    """Everything that the timesheet prints; made once, with the last confirmation."""
    timesheet, shown = issue.timesheet, issue.shown
    hours, paid = (sum(one[name] for one in shown["lines"]) for name in ("hours", "paid"))
    return {
        **common_context(timesheet.contract, on=on),
        "month": month_words(timesheet.as_month),
        "storage_until": last_day_kept(rules_in_force(timesheet.month)).isoformat(),
        "lines": line_rows(shown),
        "learners": learner_rows(shown),
        "hours": hours_words(hours),
        "paid": hours_words(paid),
        "excluded": hours_words(hours - paid),
        "confirmations": [
            {"role": LABELS[Step(one.step)].capitalize(), "name": one.name, "office": one.office, **act_words(one.act, one.at)}
            for one in issue.confirmations.all()
        ],
        "sha256": issue.digest,
    }  # fmt: skip


def document_of(issue: TimesheetIssue, order: Sequence[str]) -> Document:
    """What the road from number to archive asks of it: everybody who has to has confirmed already."""
    given = {one.step: one for one in issue.confirmations.all()}
    signers = [
        Signer(
            role=step, name=given[step].name, person_code="", email="", user_id=given[step].by_id, order=place,
            label=LABELS[Step(step)], act=given[step].act,
        )
        for place, step in enumerate((step for step in order if step in given), start=1)
    ]  # fmt: skip
    return Document(context=issue.printed, signers=signers, expires_on=riga_date(issue.made_at) + TERM)


def moved(record: UUID, to: CaseState, _on: datetime) -> None:
    """The sealed original lies in the archive: accounting has it."""
    if to == CaseState.ARCHIVED:
        Timesheet.objects.filter(issues__public_id=record, state=TimesheetState.APPROVED).update(
            state=TimesheetState.HANDED_OVER
        )


def forget_reasons(issue: TimesheetIssue) -> None:
    """Who confirmed it and how, and why it was opened again."""
    TimesheetConfirmation.objects.filter(issue=issue).update(act={}, name="", office="")
    Timesheet.objects.filter(pk=issue.timesheet_id).update(reason="")


TIMESHEET = Kind(
    code=KIND,
    model=TimesheetIssue,
    states={state: IssueState(value) for state, value in ISSUE_BY_CASE.items()},
    document=document_of,
    moved=moved,
    page="months:timesheet",
    page_by="timesheet__public_id",
    emptied=("printed", "shown"),
    forget=forget_reasons,
    people=("timesheet__contract__mentor",),
    place="timesheet__contract__employer__register_code",
)

# Double funding -------------------------------------------------------------------------------------------------------

FUNDING_LABELS = {PaperKind.DECLARATION: "mentors", PaperKind.REPAYMENT: "grāmatvedis"}


def funding_document_of(paper: FundingPaper, order: Sequence[str]) -> Document:
    role = order[0] if paper.what == PaperKind.DECLARATION else order[1]
    signer = Signer(
        role=role, name=paper.name, person_code="", email="", user_id=paper.by_id, order=1,
        label=FUNDING_LABELS[PaperKind(paper.what)], act=paper.act,
    )  # fmt: skip
    return Document(context=paper.printed, signers=[signer], expires_on=riga_date(paper.made_at) + TERM)


def forget_payers(paper: FundingPaper) -> None:
    """Who else paid, and why it was paid back."""
    OutsideWork.objects.filter(declaration__paper=paper).update(payer="")
    OutsideDeclaration.objects.filter(paper=paper).update(payer="")
    repayment = getattr(paper, "repayment", None)  # of a later part of the month
    if repayment is not None:
        repayment.source = repayment.reason = ""
        repayment.save(update_fields=["source", "reason"])


FUNDING = Kind(
    code=FUNDING_KIND,
    model=FundingPaper,
    states={state: PaperState(value) for state, value in PAPER_BY_CASE.items()},
    document=funding_document_of,
    emptied=("printed", "act"),
    forget=forget_payers,
    people=("declaration__mentor", "repayment__contract__mentor"),
)
