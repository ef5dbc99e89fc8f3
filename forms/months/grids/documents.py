"""A grid as the document of kind GR: numbered when the mentor finishes the month; and the form to print meanwhile."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

import doc_templates.facade as documents_facade
from forms.months.grids.models import Party, SupportSchedule
from forms.months.states import GridState
from forms.people.letterhead import letterhead_of
from forms.people.models import Gender
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document, Kind
from forms.records.states import CaseState
from kernel.grammar.dates import MONTHS
from kernel.periods import riga
from kernel.web.dates import shown_day
from kernel.web.languages import worded
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from forms.months.grids.facts import Board
    from forms.months.grids.models import RowConfirmation, ScheduleRow
    from forms.months.models import LearnerMonth

KIND = "GR"
#: The signature sheet that the grid took the place of (D14).
SHEET_KIND = "PL"
#: For the mentor to sign, and for the paper to come back.
TERM = timedelta(days=30)
#: Rows that the form to be filled in by hand has in all.
ROWS_BY_HAND = 12

#: What the grid is when its numbered document is so far.
BY_CASE = {
    CaseState.NUMBERED: GridState.FINISHED,
    CaseState.SIGNING: GridState.FINISHED,
    CaseState.PARTLY_SIGNED: GridState.FINISHED,
    CaseState.SIGNED: GridState.SEALED,
    CaseState.ARCHIVED: GridState.ARCHIVED,
    CaseState.ANNULLED: GridState.OPEN,
}


def title_of(month: LearnerMonth) -> str:
    """How the document is called in lists."""
    return f"Atbalsta grafiks: {month.provider.plan.learner.person.name}, {month_words(month.month)}"


def month_words(month: date) -> str:
    return f"{month.year}. gada {MONTHS[month.month - 1]}"


def kept_until(board: Board) -> date:
    """R38: the last Riga day on which the grid may not be destroyed."""
    return last_day_kept(board.values)


def as_context(board: Board, *, on: date) -> dict[str, Any]:
    """Everything the numbered document prints, as it is on the day of finishing."""
    return {
        **_head(board),
        "date": on.isoformat(),
        "road": "paper" if board.grid.paper else "electronic",
        "rows": [_row(row) for row in board.rows],
        "total": board.total,
        "confirmed": board.signed_total,
        "assessment": [line.strip() for line in board.grid.assessment.splitlines() if line.strip()],
        "return_to": "",
    }


def printed_form(board: Board, *, address: str, empty: bool) -> bytes:
    """The form to take along, with the rows written so far and empty ones after them; not kept. `address`: of this month,
    which its QR code holds. Raises the RenderError tree."""
    rows = [] if empty else [_row(row) for row in board.rows]
    context = {
        **_head(board),
        "date": "",
        "road": "paper",
        "rows": rows + [EMPTY] * max(0, ROWS_BY_HAND - len(rows)),
        "total": "",
        "confirmed": "",
        "assessment": [],
        "return_to": address,
    }
    made = documents_facade.print_once(kind=KIND, on=board.on, context=context, created=board.at, number="", qr=address)
    return made.pdf


EMPTY = {
    "day": "",
    "starts": "",
    "hours": "",
    "topic": "",
    "learner": "",
    "mentor": "",
    "learner_act": "",
    "mentor_act": "",
}


def _head(board: Board) -> dict[str, Any]:
    plan, provider = board.plan, board.provider
    return {
        "letterhead": letterhead_of(plan.institution),
        "institution": {"name": plan.institution.name},
        "learner": {
            "name": plan.learner.person.name,
            "stage": f"{plan.level}. {'kurss' if plan.stage == 'course' else 'klase'}",
        },
        "mentor": {"name": provider.mentor.name},
        "plan": {"number": plan.number or "", "module": plan.main_module or ", ".join(plan.modules)},
        "month": month_words(board.month.month),
        "storage_until": kept_until(board).isoformat(),
    }


def _row(row: ScheduleRow) -> dict[str, Any]:
    signed = {Party(one.party): one for one in row.confirmations.all()}
    return {
        "day": f"{row.day:%d.%m.%Y}.",
        "starts": f"{row.starts:%H:%M}" if row.starts else "",
        "hours": row.hours,
        "topic": row.topic,
        "learner": _signature(signed.get(Party.LEARNER), row.note),
        "mentor": _signature(signed.get(Party.MENTOR), ""),
        "learner_act": _act(signed.get(Party.LEARNER)),
        "mentor_act": _act(signed.get(Party.MENTOR)),
    }


def _signature(one: RowConfirmation | None, note: str) -> str:
    return _act(one) or (f"nav apstiprināts: {note}" if note else "nav apstiprināts")


def _act(one: RowConfirmation | None) -> str:
    """When the row was confirmed and the beginning of the digest of what it said then; empty where it was not."""
    return f"apstiprināts {riga(one.at):%d.%m.%Y. %H:%M} ({one.digest[:8]})" if one is not None else ""


def document_of(grid: SupportSchedule, order: Sequence[str]) -> Document:
    """What the road from number to archive asks (forms.records.kinds): the mentor signs the month. On paper both have
    signed each row by hand, so both are named."""
    assert grid.case is not None  # noqa: S101
    signers = [one for one in signers_of(grid.of_month, paper=grid.paper) if grid.paper or one.role in order]
    return Document(context=grid.terms, signers=signers, expires_on=grid.case.document_date + TERM)


def signers_of(month: LearnerMonth, *, paper: bool) -> list[Signer]:
    """The mentor; on paper the learner too."""
    provider = month.provider
    mentor, learner = provider.mentor, provider.plan.learner
    woman, girl = mentor.gender == Gender.FEMALE, learner.person.gender == Gender.FEMALE
    both = [
        Signer(
            role="mentor", name=mentor.name, person_code=mentor.personal_code, email=mentor.email,
            user_id=mentor.user_id, order=1, label="mentore" if woman else "mentors",
        ),
        Signer(
            role="learner", name=learner.person.name, person_code=learner.person.personal_code, email=learner.email,
            user_id=learner.person.user_id, order=2, label="izglītojamā" if girl else "izglītojamais",
        ),
    ]  # fmt: skip
    return both if paper else both[:1]


def explained(grid: SupportSchedule) -> tuple[str, ...]:
    """A few plain lines at the head of the page where it is signed: of whom, how much, what the signature says, what then."""
    month = grid.of_month
    names = {"learner": month.provider.plan.learner.person.name, "month": month_words(month.month)}
    hours = sum(row.hours for row in grid.rows.all())
    kept = last_day_kept(rules_in_force(month.month))
    of_whom = ngettext(
        "The grid of %(learner)s, %(month)s: %(hours)s academic hour.",
        "The grid of %(learner)s, %(month)s: %(hours)s academic hours.", hours,
    )  # fmt: skip
    lines = (
        of_whom % {"learner": "%(learner)s", "month": "%(month)s", "hours": hours},
        _(
            "Each row was confirmed by the mentor and the learner as it was written; the signature closes the whole month."
        ),
        _("Then the institution's seal is put on it, and nothing in it changes any more."),
        _("Paid are the hours that grid and diary tell alike, when the timesheet of the month is confirmed."),
        _("The institution keeps the original until %(kept)s.") % {"kept": shown_day(kept)},
    )
    return tuple(worded(line, **names) for line in lines)


def no_template(_grid: SupportSchedule, _order: Sequence[str]) -> Document:
    """A sheet is never typeset here: it comes as a scan."""
    raise LookupError(SHEET_KIND)


#: Rows and their confirmations go with the grid; it is seen on the page of its month.
SEEN_AND_FORGOTTEN: dict[str, Any] = {
    "page": "months:grid",
    "page_by": "of_month__public_id",
    "emptied": ("terms", "assessment"),
    "goes": True,
    "people": ("of_month__provider__plan__learner__person", "of_month__provider__mentor"),
    "place": "of_month__provider__plan__institution__register_code",
}
SHEET = Kind(
    code=SHEET_KIND,
    model=SupportSchedule,
    states=BY_CASE,
    document=no_template,
    about_learners=True,
    text_found=False,
    **SEEN_AND_FORGOTTEN,
)
GRID = Kind(
    code=KIND,
    model=SupportSchedule,
    states=BY_CASE,
    document=document_of,
    about_learners=True,
    explain=explained,
    **SEEN_AND_FORGOTTEN,
)
