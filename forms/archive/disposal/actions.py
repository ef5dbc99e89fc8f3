"""The way of a list for destruction: made, reviewed, approved by two people, an act, and then nothing is left.

Who made the list never approves it. The act is numbered with the second approval and goes the road of every document;
when it lies in the archive, the documents that it names are destroyed one by one, each asked about once more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import doc_templates.facade as documents_facade
import forms.records.actions as records
import signing.facade as signing_facade
from forms.archive.disposal import access, facts, keeping
from forms.archive.disposal.documents import KIND, act_context, shown_facts, title_of
from forms.archive.disposal.errors import (
    ApprovedAlready,
    ListChanged,
    ListEmpty,
    ListMoved,
    NoLongerDue,
    NoReason,
    NothingDue,
    NotYours,
    OwnList,
)
from forms.archive.disposal.models import DisposalApproval, DisposalLine, DisposalList
from forms.archive.disposal.states import STOPPABLE, LineState, ListState, Side
from forms.archive.finding.forgetting import forget as forget_found
from forms.archive.intake.forgetting import forget as forget_taken_in
from forms.archive.keepers import keeper_of
from forms.people.access import scope_of
from forms.people.models import Membership, Role
from forms.programmes.derived import derived
from forms.records import bare, road
from forms.records.models import CaseDocument
from forms.records.text_actions import forget_text
from kernel.audit.log import record as audit
from kernel.files import store
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.queue import checkpoint
from kernel.periods import add_months, end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from uuid import UUID

    from forms.records.bare import Bare
    from kernel.accounts.models import User

declare("disposal.rows_gone", "disposal.bytes_going", "disposal.line_done", "disposal.list_done")

#: Documents on one list: an act of so many has some sixty pages. The rest goes on the next one.
MOST = 1000


def make_list(*, register_code: str, by: User, on: datetime) -> DisposalList:
    """What is past its term and free now, the oldest first. Raises NotYours, NothingDue."""
    if not access.lists_at(scope_of(by, on=riga_date(on)), register_code):
        raise NotYours
    with transaction.atomic():
        cases = list(facts.due(register_code, on=on)[:MOST])
        rest = keeping.due(register_code, on=on)[: MOST - len(cases)]
        if not cases and not rest:
            raise NothingDue
        made = DisposalList.objects.create(
            register_code=register_code,
            institution_name=keeper_of(register_code).name,
            due_on=on,
            made_by=by,
            made_at=on,
        )
        printed = keeping.digests(rest)
        DisposalLine.objects.bulk_create(
            [DisposalLine(sheet=made, case=row, sha256=row.original) for row in cases]  # type: ignore[attr-defined]
            + [_bare_line(made, row, sha256=printed.get(row.public_id, "")) for row in rest]
        )
        audit("disposal.listed", subject=made.public_id, by=by, on=on, facts={"documents": len(cases) + len(rest)})
    return made


def _bare_line(sheet: DisposalList, row: Bare, *, sha256: str) -> DisposalLine:
    return DisposalLine(
        sheet=sheet, record=row.public_id, kind=row.kind, number=row.number, document_date=row.document_date,
        kept_until=row.kept_until, kept_to=row.retention_until, sha256=sha256,
    )  # fmt: skip


def take_out(*, line: DisposalLine, reason: str, by: User, on: datetime) -> None:
    """A document is kept after all, for this time. Raises NotYours, NoReason, ListMoved."""
    if not reason.strip():
        raise NoReason
    with transaction.atomic():
        row = _locked(line.sheet, by=by, on=on, states=frozenset({ListState.REVIEW}))
        done = row.lines.filter(pk=line.pk, state=LineState.LISTED).update(
            state=LineState.TAKEN_OUT, reason=reason.strip()[:300], ended_at=on
        )
        if done:
            audit("disposal.taken_out", subject=row.public_id, by=by, on=on, facts={"document": line.document.number})


def submit(*, row: DisposalList, by: User, on: datetime) -> None:
    """Reviewed: two other people are asked. Raises NotYours, ListMoved, ListEmpty, NoLongerDue."""
    with transaction.atomic():
        row = _locked(row, by=by, on=on, states=frozenset({ListState.REVIEW}))
        _must_be_due(row, on=on)
        _move(row, ListState.WAITING)
        audit("disposal.submitted", subject=row.public_id, by=by, on=on)


def stop(*, row: DisposalList, reason: str, by: User, on: datetime) -> None:
    """Nothing of it is destroyed; its documents may come on another list. Raises NotYours, NoReason, ListMoved."""
    if not reason.strip():
        raise NoReason
    scope = scope_of(by, on=riga_date(on))
    with transaction.atomic():
        row = DisposalList.objects.select_for_update().get(pk=row.pk)
        if not (access.lists_at(scope, row.register_code) or access.approves_as_head(scope, row)):
            raise NotYours
        if row.state not in STOPPABLE:
            raise ListMoved(row.get_state_display())
        row.lines.filter(state=LineState.LISTED).update(state=LineState.TAKEN_OUT, ended_at=on)
        row.reason, row.ended_at = reason.strip()[:300], on
        _move(row, ListState.STOPPED)
        audit("disposal.stopped", subject=row.public_id, by=by, on=on)


def approve(
    *,
    row: DisposalList,
    seen: str,
    statement: str,
    signed_in_by: Sequence[str],
    signed_in_at: datetime,
    by: User,
    on: datetime,
) -> DisposalApproval:
    """One of the two approvals; with the second one the act gets its number.

    `seen`: SHA-256 of the list as the page showed it; `statement`: the words beside the button. Raises NotYours, OwnList,
    ApprovedAlready, ListChanged, ListMoved, NoLongerDue.
    """
    with transaction.atomic():
        row = DisposalList.objects.select_for_update().get(pk=row.pk)
        if row.state != ListState.WAITING:
            raise ListMoved(row.get_state_display())
        side = side_for(row, by=by, on=on)
        if digest(row) != seen:
            raise ListChanged
        _must_be_due(row, on=on)
        name = _person(by)
        act = signing_facade.confirmed(
            record=row.public_id, role=side, name=name, user_id=by.pk, statement=statement,
            shown=signing_facade.canonical(shown_facts(row)), signed_in_by=signed_in_by, signed_in_at=signed_in_at, on=on,
        )  # fmt: skip
        made = DisposalApproval.objects.create(
            sheet=row, side=side, by=by, name=name, office=_office(by, row.register_code, on=on), act=act, at=on
        )
        audit("disposal.approved", subject=row.public_id, by=by, on=on, facts={"side": side.value, "sha256": seen})
        if row.approvals.count() == len(Side):
            _open_act(row, on=on)
    return made


def side_for(row: DisposalList, *, by: User, on: datetime) -> Side:
    """Which of the two approvals this person may give now. Raises NotYours, OwnList, ApprovedAlready."""
    scope = scope_of(by, on=riga_date(on))
    head, second = access.approves_as_head(scope, row), access.approves_second(scope, row)
    if not (head or second):
        raise NotYours
    if row.made_by_id == by.pk:
        raise OwnList
    given = {one.side: one.by_id for one in row.approvals.all()}
    if by.pk in given.values():
        raise ApprovedAlready
    if head and Side.HEAD not in given:
        return Side.HEAD
    if second and Side.SECOND not in given:
        return Side.SECOND
    raise NotYours


def digest(row: DisposalList) -> str:
    """SHA-256 of what the list says now, as the evidence of an approval will name it."""
    return signing_facade.sha256_of(signing_facade.canonical(shown_facts(row)))


def _open_act(row: DisposalList, *, on: datetime) -> None:
    row.printed = act_context(row, on=on)
    day = riga_date(on)
    row.case = records.open_case(
        record=row.public_id,
        kind=KIND,
        register_code=row.register_code,
        institution_name=row.institution_name,
        title=title_of(row),
        document_date=day,
        retention_until=end_of_day(add_months(day, derived("disposal_act_months", day).amount)),
        paper=False,
        parties={},
        by=row.made_by,
        on=on,
    )
    _move(row, ListState.APPROVED)
    road.dispatch(row.case)


def destroy_listed(*, disposal_list: UUID, on: datetime) -> None:
    """Everything that the archived act names, one document at a time. A run that was cut off goes on where it stopped."""
    row = DisposalList.objects.select_related("case").get(public_id=disposal_list)
    if row.state != ListState.DESTROYING or row.case is None:
        return
    wanted = row.lines.filter(state__in=(LineState.LISTED, LineState.GOING)).order_by("pk")
    for pk in list(wanted.values_list("pk", flat=True)):
        checkpoint()
        if _rows_gone(pk, act=row.case, on=on):
            _bytes_gone(pk, on=on)
    forget_left(on=on, sheet=row)
    with transaction.atomic():
        row = DisposalList.objects.select_for_update().get(pk=row.pk)
        if row.state == ListState.DESTROYING:
            row.ended_at = on
            _move(row, ListState.DONE)
            audit("disposal.done", subject=row.public_id, by=None, on=on)
    reach("disposal.list_done")


def _rows_gone(pk: int, *, act: CaseDocument, on: datetime) -> bool:
    """All records of one document become tombstones in one transaction; False when it stays after all."""
    with transaction.atomic():
        line = DisposalLine.objects.select_for_update().get(pk=pk)
        if line.state == LineState.GOING:
            return True
        if line.state != LineState.LISTED:
            return False
        if line.case is None:
            return _record_gone(line, line.document.public_id, act=act, on=on)
        case = CaseDocument.objects.select_for_update().get(pk=line.case.pk)
        title = facts.plain_title(case.kind)
        try:
            with transaction.atomic():
                files = signing_facade.destroy(subject=case.public_id, act=act.public_id, title=title, by=None, on=on)
        except signing_facade.RetentionRunning:  # held or kept longer since it was approved
            line.state, line.ended_at = LineState.KEPT, on
            line.save()
            audit("disposal.kept", subject=case.public_id, by=None, on=on, facts={"act": act.number})
            return False
        files |= documents_facade.destroy([str(case.public_id), f"{case.public_id}:hand"])
        files |= forget_text(case) | forget_found(case) | forget_taken_in(case)
        case.parties.all().delete()
        records.destroyed(case=case, act=act.number, title=title, on=on)
        line.remains = signing_facade.let_go(files)
        line.state = LineState.GOING
        line.save()
        reach("disposal.rows_gone")
    return True


def _record_gone(line: DisposalLine, record: UUID, *, act: CaseDocument, on: datetime) -> bool:
    """The same for a record without a deposit, in the caller's transaction: the line is its tombstone."""
    row = keeping.one(line.kind, record, on=on)
    if row is not None and not keeping.free([row], on=on):
        line.state, line.ended_at = LineState.KEPT, on
        line.save()
        audit("disposal.kept", subject=record, by=None, on=on, facts={"act": act.number})
        return False
    line.state = LineState.GOING
    line.save()
    if row is not None:
        line.remains = signing_facade.let_go(bare.empty(line.kind, record))
        bare.forget(line.kind, record)
        line.save()
    audit("disposal.record_destroyed", subject=record, by=None, on=on, facts={"act": act.number})
    reach("disposal.rows_gone")
    return True


def forget_left(*, on: datetime, sheet: DisposalList | None = None) -> int:
    """What is left of destroyed records that something stood on then, and nothing does now; how many went. `sheet`: of
    one list."""
    count = 0
    gone = DisposalLine.objects.filter(state=LineState.DESTROYED).exclude(record=None).order_by("pk")
    gone = gone if sheet is None else gone.filter(sheet=sheet)
    for kind, record in gone.values_list("kind", "record"):
        if record is not None and bare.forget(kind, record):
            audit("disposal.record_forgotten", subject=record, by=None, on=on)
            count += 1
    return count


def _bytes_gone(pk: int, *, on: datetime) -> None:
    """The files go from every place; only then the document counts as destroyed."""
    line = DisposalLine.objects.get(pk=pk)
    for sha256 in line.remains:
        store.erase(sha256)
        reach("disposal.bytes_going")
    DisposalLine.objects.filter(pk=pk, state=LineState.GOING).update(state=LineState.DESTROYED, remains=[], ended_at=on)
    reach("disposal.line_done")


def _must_be_due(row: DisposalList, *, on: datetime) -> None:
    if not row.lines.filter(state=LineState.LISTED).exists():
        raise ListEmpty
    numbers = facts.not_due_any_more(row, on=on)
    if numbers:
        raise NoLongerDue(numbers)


def _locked(row: DisposalList, *, by: User, on: datetime, states: frozenset[ListState]) -> DisposalList:
    """The list, for who makes lists there, in the caller's transaction."""
    found = DisposalList.objects.select_for_update().get(pk=row.pk)
    if not access.lists_at(scope_of(by, on=riga_date(on)), found.register_code):
        raise NotYours
    if found.state not in states:
        raise ListMoved(found.get_state_display())
    return found


def _move(row: DisposalList, to: ListState) -> None:
    row.state = to
    row.version += 1
    row.save()


def _person(user: User) -> str:
    person = getattr(user, "person", None)
    return person.name if person else str(user)


def _office(user: User, register_code: str, *, on: datetime) -> str:
    rows = Membership.objects.in_force(riga_date(on)).filter(user=user).exclude(office="")
    here = rows.filter(institution__register_code=register_code).order_by("pk")
    office = here.values_list("office", flat=True).first()
    return office or rows.filter(role=Role.ARC).values_list("office", flat=True).first() or ""
