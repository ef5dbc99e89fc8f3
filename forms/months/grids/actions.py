"""Verbs on grids: write rows, confirm them, finish the month, mark what was signed on paper."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.urls import reverse

import forms.records.actions as records
import signing.facade as signing_facade
from forms.months.grids.documents import KIND, as_context, kept_until, title_of
from forms.months.grids.errors import (
    AssessmentEarly,
    AssessmentMissing,
    Closed,
    CodeSpent,
    CodeWrong,
    Locked,
    NoRows,
    NotAllowed,
    NothingToConfirm,
    NotOnPaper,
    NotTheirs,
    OnPaper,
    RowsToCome,
    RowsUnsigned,
    RulesBroken,
    StillWritten,
    TooManyCodes,
)
from forms.months.grids.facts import (
    Board,
    board_of,
    closes_at,
    compares,
    digest_of,
    findings_for,
    is_learner,
    missing,
    related,
    scan_is_here,
    text_of,
    writes,
)
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, SupportSchedule, Way
from forms.months.grids.rules import Row
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.access import scope_of
from forms.people.models import Person
from forms.programmes.findings import blocking
from forms.records import road
from forms.records.errors import EditConflict
from kernel.audit.log import record as audit
from kernel.crypto import one_time
from kernel.crypto.one_time import CODES_PER_LINK, Outcome
from kernel.grammar import date_short
from kernel.notifications.outbox import notify
from kernel.periods import DAY, end_of_day, riga_date
from kernel.web.opened import Opening

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.months.grids.terms import RowTerms
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User


@dataclass(frozen=True)
class Written:
    """`lost`: how many rows were signed before and are not any more, because they say something else now."""

    grid: SupportSchedule
    lost: int


def write_rows(*, month: LearnerMonth, rows: Sequence[RowTerms], version: int, by: User, on: datetime) -> Written:
    """The grid says exactly these rows; who is left out goes. Raises NotAllowed, Closed, Locked, EditConflict,
    RulesBroken.

    The two people are locked, so that two grids saved at once see each other's meetings (R10, R17).
    """
    if not writes(month, by):
        raise NotAllowed
    with transaction.atomic():
        board = _locked(month, on=on)
        _must_be_open(board)
        if board.grid.version != version:
            raise EditConflict
        found = findings_for(board, [Row(at, one.day, one.starts, one.hours) for at, one in enumerate(rows)])
        if any(blocking(said) for said in found.values()):
            raise RulesBroken(found)
        there = {row.public_id: row for row in board.rows}
        kept: set[UUID] = set()
        changed, lost = False, 0
        for one in rows:
            row = there.get(one.row) if one.row is not None and one.row not in kept else None
            if row is None:
                ScheduleRow.objects.create(
                    grid=board.grid, day=one.day, starts=one.starts, hours=int(one.hours), topic=one.topic
                )
                changed = True
                continue
            kept.add(row.public_id)
            before = digest_of(row)
            row.day, row.starts, row.hours, row.topic = one.day, one.starts, int(one.hours), one.topic
            if digest_of(row) != before:
                lost += bool(row.confirmations.all())
                row.confirmations.all().delete()
                row.note = ""
                row.version += 1
                row.save()
                changed = True
        gone = [row.pk for key, row in there.items() if key not in kept]
        if gone:
            ScheduleRow.objects.filter(pk__in=gone).delete()
            changed = True
        if changed:
            _save(board.grid)
            facts: dict[str, str | int] = {
                "rows": len(rows),
                "hours": sum(int(one.hours) for one in rows),
                "lost": lost,
            }
            audit("grid.written", subject=month.public_id, by=by, on=on, facts=facts)
    return Written(board.grid, lost)


def confirm_rows(
    *,
    month: LearnerMonth,
    party: Party,
    rows: Collection[UUID],
    notes: Mapping[UUID, str],
    version: int,
    opening: Opening,
    statement: str,
    by: User,
    on: datetime,
) -> int:
    """The signed-in person confirms these rows as they are written; how many. `notes`: why the learner does not confirm
    the others. Raises NotAllowed, Closed, Locked, EditConflict, OnPaper, NothingToConfirm.
    """
    if not (writes(month, by) if party == Party.MENTOR else is_learner(month, by)):
        raise NotAllowed
    with transaction.atomic():
        board = _locked(month, on=on)
        _must_be_open(board)
        if board.grid.version != version:
            raise EditConflict
        if party == Party.LEARNER and board.why_paper:
            raise OnPaper
        return _confirm(board, party, rows=rows, notes=notes, opening=opening, statement=statement, by=by, on=on)


def send_code(*, month: LearnerMonth, by: User, on: datetime) -> None:
    """The learner sits beside the mentor: a one-time code goes to the learner's own address, so that the mentor cannot
    confirm alone. Raises NotAllowed, Closed, Locked, OnPaper, NothingToConfirm, TooManyCodes."""
    if not writes(month, by):
        raise NotAllowed
    _send_code(month, by=by, on=on)


def send_code_by_link(*, month: LearnerMonth, on: datetime) -> None:
    """The learner has opened the own link and asks for a code. Raises Closed, Locked, OnPaper, NothingToConfirm,
    TooManyCodes."""
    _send_code(month, by=None, on=on)


def _send_code(month: LearnerMonth, *, by: User | None, on: datetime) -> None:
    with transaction.atomic():
        board, email = _waits_for_learner(month, on=on)
        grid = board.grid
        if grid.codes_sent >= CODES_PER_LINK:
            raise TooManyCodes
        code = one_time.renew_code(grid, on=on)
        grid.save(update_fields=one_time.CODE_FIELDS)
        key = f"grid-code:{grid.public_id}:{grid.code_hash[:16]}"
        facts = {"code": code} if by is not None else {"code": code, "alone": "1"}
        notify("month_code", key=key, to_email=email, subject=month.public_id, facts=facts)
        audit("grid.code_sent", subject=month.public_id, by=by, on=on)


def send_link(*, month: LearnerMonth, by: User, on: datetime) -> None:
    """The learner is somewhere else: a link goes to the learner's own address and works until the month is locked; an
    earlier one stops working. Raises NotAllowed, Closed, Locked, OnPaper, NothingToConfirm."""
    if not writes(month, by):
        raise NotAllowed
    with transaction.atomic():
        board, email = _waits_for_learner(month, on=on)
        grid = board.grid
        token = one_time.renew_link(grid, until=board.open_until)
        grid.save(update_fields=one_time.LINK_FIELDS)
        link = f"{settings.PUBLIC_BASE_URL}{reverse('months:grid-by-link', args=[token])}"
        key = f"grid-link:{grid.public_id}:{grid.link_hash[:16]}"
        facts = {"secret_link": link, "day": date_short(riga_date(board.open_until) - DAY)}
        notify("month_link", key=key, to_email=email, subject=month.public_id, facts=facts)
        audit("grid.link_sent", subject=month.public_id, by=by, on=on)


def check_code(*, month: LearnerMonth, code: str, on: datetime) -> None:
    """The code that opens the learner's link; a wrong one is counted even so. Raises Closed, Locked, CodeWrong, CodeSpent."""
    with transaction.atomic():
        board = _locked(month, on=on)
        _must_be_open(board)
        outcome = one_time.spend_code(board.grid, code, on=on)
        if outcome == Outcome.RIGHT:
            board.grid.codes_sent = 0
        board.grid.save(update_fields=one_time.CODE_FIELDS)
    _right(outcome)


def confirm_by_link(
    *,
    month: LearnerMonth,
    rows: Collection[UUID],
    notes: Mapping[UUID, str],
    version: int,
    opening: Opening,
    statement: str,
    on: datetime,
) -> int:
    """The learner confirms on the own device, which link and code have opened; how many rows. Raises Closed, Locked,
    EditConflict, OnPaper, NothingToConfirm."""
    with transaction.atomic():
        board = _locked(month, on=on)
        _must_be_open(board)
        if board.grid.version != version:
            raise EditConflict
        _address(board)
        return _confirm(
            board, Party.LEARNER, rows=rows, notes=notes, opening=opening, statement=statement, by=None, on=on
        )


def _waits_for_learner(month: LearnerMonth, *, on: datetime) -> tuple[Board, str]:
    """The board under its lock and the learner's own address. Raises Closed, Locked, OnPaper, NothingToConfirm."""
    board = _locked(month, on=on)
    _must_be_open(board)
    email = _address(board)
    if not board.unconfirmed(Party.LEARNER):
        raise NothingToConfirm
    return board, email


def _right(outcome: Outcome) -> None:
    if outcome == Outcome.WRONG:
        raise CodeWrong
    if outcome == Outcome.SPENT:
        raise CodeSpent


def confirm_together(
    *,
    month: LearnerMonth,
    rows: Collection[UUID],
    notes: Mapping[UUID, str],
    code: str,
    version: int,
    statement: str,
    by: User,
    on: datetime,
) -> int:
    """The learner confirms on the mentor's device by the code; how many rows. A wrong code is counted even so. Raises
    NotAllowed, Closed, Locked, EditConflict, OnPaper, NothingToConfirm, CodeWrong, CodeSpent."""
    if not writes(month, by):
        raise NotAllowed
    with transaction.atomic():
        board = _locked(month, on=on)
        _must_be_open(board)
        if board.grid.version != version:
            raise EditConflict
        _address(board)
        grid = board.grid
        outcome = one_time.spend_code(grid, code, on=on)
        count = 0
        if outcome == Outcome.RIGHT:
            grid.codes_sent = 0  # whoever has the codes may meet again and again
            opening = Opening(("code",), on)
            count = _confirm(
                board, Party.LEARNER, rows=rows, notes=notes, opening=opening, statement=statement, by=by, on=on
            )
        grid.save(update_fields=one_time.CODE_FIELDS)
    _right(outcome)
    return count


def _confirm(
    board: Board,
    party: Party,
    *,
    rows: Collection[UUID],
    notes: Mapping[UUID, str],
    opening: Opening,
    statement: str,
    by: User | None,
    on: datetime,
) -> int:
    person = board.provider.mentor if party == Party.MENTOR else board.learner.person
    open_rows = board.unconfirmed(party)
    wanted = [row for row in open_rows if row.public_id in rows]
    refused = [row for row in open_rows if row.public_id not in rows and row.note != notes.get(row.public_id, "")]
    if not wanted and not refused:
        raise NothingToConfirm
    for row in wanted:
        act = signing_facade.confirmed(
            record=row.public_id, role=party.value, name=person.name, user_id=person.user_id, statement=statement,
            shown=text_of(row), signed_in_by=opening.by, signed_in_at=opening.at, on=on,
        )  # fmt: skip
        RowConfirmation.objects.create(
            row=row, party=party, way=Way.ACT, by=by, at=on, digest=digest_of(row), evidence=act
        )
    if party == Party.LEARNER:
        for row in [*refused, *(one for one in wanted if one.note)]:
            row.note = notes.get(row.public_id, "") if row in refused else ""
            row.save(update_fields=["note"])
    facts: dict[str, str | int] = {"party": party.value, "rows": len(wanted), "not": len(refused)}
    audit("grid.confirmed", subject=board.month.public_id, by=by, on=on, facts=facts)
    return len(wanted)


def finish_month(
    *, month: LearnerMonth, assessment: str, paper: bool, version: int, by: User, on: datetime
) -> CaseDocument:
    """The mentor is done: the grid gets its number and goes its road. Twice gives the same document. Raises NotAllowed,
    Locked, EditConflict, NoRows, RowsToCome, AssessmentMissing, AssessmentEarly."""
    if not writes(month, by):
        raise NotAllowed
    with transaction.atomic():
        board = _locked(month, on=on)
        grid = board.grid
        if grid.state != GridState.OPEN:
            if grid.case is None:
                raise Closed
            return grid.case
        _must_be_open(board)
        if grid.version != version:
            raise EditConflict
        if not board.rows:
            raise NoRows
        if any(row.day > board.on for row in board.rows):
            raise RowsToCome
        if board.last_of_plan and not assessment:
            raise AssessmentMissing
        if assessment and not board.over:
            raise AssessmentEarly
        _number(board, assessment=assessment, paper=paper or bool(board.why_paper), by=by, on=on)
        assert grid.case is not None  # noqa: S101
    return grid.case


def close_signed(*, month: LearnerMonth, by: User, on: datetime) -> CaseDocument:
    """The month is locked, both have signed each row, and the mentor has not pressed the last button: the grid gets its
    number as it would have then. Twice gives the same document. Raises NotTheirs, Closed, StillWritten, NoRows,
    RowsUnsigned, AssessmentMissing."""
    if month.provider.plan.institution.register_code not in closes_at(scope_of(by, on=riga_date(on))):
        raise NotTheirs
    with transaction.atomic():
        board = _locked(month, on=on)
        grid = board.grid
        if grid.state != GridState.OPEN and grid.case is not None:
            return grid.case
        if grid.state != GridState.OPEN or not board.is_grid:
            raise Closed
        if board.in_time:
            raise StillWritten
        if not board.rows:
            raise NoRows
        if any(missing(row) for row in board.rows):
            raise RowsUnsigned
        if board.last_of_plan:
            raise AssessmentMissing
        _number(board, assessment="", paper=False, by=by, on=on)
        assert grid.case is not None  # noqa: S101
    return grid.case


def _number(board: Board, *, assessment: str, paper: bool, by: User, on: datetime) -> None:
    grid, month = board.grid, board.month
    former = grid.case
    if former is not None:  # its document was annulled; the next one is another record
        grid.public_id = uuid.uuid4()
    grid.assessment, grid.paper = assessment, paper
    grid.terms = as_context(board, on=board.on)
    people = {"mentor": board.provider.mentor.user, "learner": board.learner.person.user}
    grid.case = records.open_case(
        record=grid.public_id,
        kind=KIND,
        register_code=board.plan.institution.register_code,
        institution_name=board.plan.institution.name,
        title=title_of(month),
        document_date=board.on,
        retention_until=end_of_day(kept_until(board)),
        paper=grid.paper,
        parties={role: user for role, user in people.items() if user is not None},
        by=by,
        on=on,
        replaces=former,
    )
    grid.state = GridState.FINISHED
    _save(grid)
    audit("grid.finished", subject=month.public_id, by=by, on=on, facts={"number": grid.case.number})
    road.dispatch(grid.case)


def mark_paper(*, month: LearnerMonth, signed: Mapping[UUID, Collection[Party]], by: User, on: datetime) -> int:
    """The second pair of eyes says who has signed which row on the scanned page; rows not named stay unsigned. Returns how
    many rows both have signed. Raises NotAllowed, NotOnPaper."""
    if not compares(month, scope_of(by, on=riga_date(on))):
        raise NotAllowed
    with transaction.atomic():
        board = _locked(month, on=on)
        if not scan_is_here(board.grid):
            raise NotOnPaper
        assert board.grid.case is not None  # noqa: S101
        RowConfirmation.objects.filter(row__grid=board.grid, way=Way.PAPER).delete()
        number = board.grid.case.number
        for row in board.rows:
            acted = {one.party for one in row.confirmations.all() if one.way == Way.ACT}
            for party in set(signed.get(row.public_id, ())) - acted:
                RowConfirmation.objects.create(
                    row=row, party=party, way=Way.PAPER, by=by, at=on, digest=digest_of(row), evidence={"page": number}
                )
        _save(board.grid)
        both = sum(len(set(signed.get(row.public_id, ()))) == len(Party) for row in board.rows)
        audit("grid.paper_marked", subject=month.public_id, by=by, on=on, facts={"rows": both})
    return both


def _address(board: Board) -> str:
    if board.why_paper or not board.learner.email:
        raise OnPaper
    return board.learner.email


def _locked(month: LearnerMonth, *, on: datetime) -> Board:
    """The grid under its lock, read anew; the case first, because news from signing lock in that order."""
    road.locked_case(SupportSchedule.objects.values_list("public_id", flat=True).get(of_month=month))
    people = {month.provider.mentor_id, month.provider.plan.learner.person_id}
    list(Person.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk").values_list("pk"))
    fresh = related(LearnerMonth.objects.select_for_update(of=("self",))).get(pk=month.pk)
    list(SupportSchedule.objects.select_for_update(of=("self",)).filter(of_month=month).values_list("pk"))
    return board_of(fresh, at=on)


def _must_be_open(board: Board) -> None:
    if board.grid.state != GridState.OPEN or not board.is_grid:
        raise Closed
    if not board.in_time:
        raise Locked


def _save(grid: SupportSchedule) -> None:
    grid.version += 1
    grid.save()
