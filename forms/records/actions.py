"""Verbs on drafts and case documents. Transactions live here."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import IntegrityError, transaction
from django.db.models import F, Field, ProtectedError
from django.utils.translation import gettext_lazy as _

from forms.programmes.derived import derived
from forms.records import guards
from forms.records.errors import EditConflict, WrongState
from forms.records.kinds import codes, kind_of
from forms.records.models import CaseDocument, CaseParty, Counter, Draft
from forms.records.numbering import number_for
from forms.records.states import CaseState, DraftState
from forms.records.text_actions import bind as bind_text
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.periods import add_months, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime
    from uuid import UUID

    from django.db.models import Model

    from forms.records.kinds import Kind
    from kernel.accounts.models import User

declare("records.numbered", "records.moved")


def start_draft(*, kind: str, answers: Mapping[str, Any], title: str, register_code: str, by: User) -> Draft:
    return Draft.objects.create(
        kind=kind, owner=by, answers=dict(answers), title=title[:200], register_code=register_code
    )


def save_section(
    *, draft: Draft, section: str, typed: Mapping[str, Any], done: bool, version: int, title: str, register_code: str
) -> Draft:
    """Keep what was typed in one section, valid or not. Raises EditConflict when `version` is no longer the latest."""
    with transaction.atomic():
        row = Draft.objects.select_for_update().get(pk=draft.pk)
        if row.state != DraftState.OPEN:
            raise WrongState(_("This form has already been submitted; open the document instead."))
        if row.version != version:
            raise EditConflict
        row.answers = {**row.answers, section: dict(typed)}
        row.done = sorted({*row.done, section}) if done else [name for name in row.done if name != section]
        row.version += 1
        row.title = title[:200]
        row.register_code = register_code
        row.save()
    return row


def close_draft(*, draft: Draft, submitted: bool) -> bool:
    """Mark a draft as submitted or abandoned; False when somebody did so before (a double click)."""
    state = DraftState.SUBMITTED if submitted else DraftState.ABANDONED
    changed = Draft.objects.filter(pk=draft.pk, state=DraftState.OPEN).update(state=state, version=F("version") + 1)
    return bool(changed)


#: Months after the last change in which nobody has gone on with a form, or wants a dropped one back (derived.toml).
DRAFTS_KEPT = {DraftState.OPEN: "draft_kept_months", DraftState.ABANDONED: "dropped_text_months"}


def erase_drafts(*, on: datetime) -> int:
    """Forms that never became a record, when their time is over: what was typed goes; how many."""
    today, over = riga_date(on), []
    rows = Draft.objects.filter(state__in=list(DRAFTS_KEPT)).order_by("pk")
    for pk, state, touched in rows.values_list("pk", "state", "updated_at"):
        last = riga_date(touched)
        if add_months(last, derived(DRAFTS_KEPT[DraftState(state)], last).amount) < today:
            over.append((pk, touched))
    return sum(_erase_draft(pk, touched=touched, on=on) for pk, touched in over)


def _erase_draft(pk: int, *, touched: datetime, on: datetime) -> int:
    """Unless somebody has gone on with it meanwhile, or a record stands on it, which says how long it is kept."""
    try:
        with transaction.atomic():
            row = Draft.objects.select_for_update().filter(pk=pk, updated_at=touched).first()
            if row is None:
                return 0
            audit("records.draft_erased", subject=row.public_id, by=None, on=on)
            row.delete()
    except ProtectedError:
        return 0
    return 1


def next_sequences(register_code: str, *, year: int) -> dict[str, int]:
    """By kind, the sequence that the next document of the year would get; only kinds that have one already."""
    rows = Counter.objects.filter(register_code=register_code, year=year)
    return {row.kind: row.last + 1 for row in rows.order_by("kind")}


def _next_sequence(*, kind: str, register_code: str, year: int) -> int:
    """The next number of a counter; the row lock (or SQLite's immediate transaction) makes it gap-free."""
    try:
        with transaction.atomic():
            Counter.objects.get_or_create(kind=kind, register_code=register_code, year=year)
    except IntegrityError:  # two first numbers at once: the other one has made the row
        pass
    counter = Counter.objects.select_for_update().get(kind=kind, register_code=register_code, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def next_number(*, kind: str, register_code: str, on: datetime) -> str:
    """A number of the same registers for a record that has nothing to sign, in the caller's transaction."""
    today = riga_date(on)
    sequence = _next_sequence(kind=kind, register_code=register_code, year=today.year)
    return number_for(kind=kind, year=today.year, register_code=register_code, sequence=sequence, on=today)


def open_case(
    *,
    record: UUID,
    kind: str,
    register_code: str,
    institution_name: str,
    title: str,
    document_date: date,
    retention_until: datetime,
    paper: bool,
    parties: Mapping[str, User],
    by: User | None,
    on: datetime,
    replaces: CaseDocument | None = None,
) -> CaseDocument:
    """Give a record its number by the institution's pattern (`DL-2026-PVS-0001` for who has set none), in the caller's
    transaction (numbers stay gap-free).

    Asking twice for the same record returns the same case: a double click never costs a second number. A text changed in
    Word becomes the text of the case; raises WrongState when it may not.
    """
    with transaction.atomic():
        existing = CaseDocument.objects.filter(record=record).first()
        if existing is not None:
            return existing
        guards.ask(kind=kind, record=record, register_code=register_code, by=by, on=on)
        today = riga_date(on)
        year = today.year
        sequence = _next_sequence(kind=kind, register_code=register_code, year=year)
        reach("records.numbered")
        case = CaseDocument.objects.create(
            record=record,
            kind=kind,
            register_code=register_code,
            year=year,
            sequence=sequence,
            number=number_for(kind=kind, year=year, register_code=register_code, sequence=sequence, on=today),
            title=title,
            institution_name=institution_name,
            document_date=document_date,
            numbered_at=on,
            retention_until=retention_until,
            paper=paper,
            replaces=replaces,
            created_by=by,
        )
        CaseParty.objects.bulk_create([CaseParty(case=case, user=user, role=role) for role, user in parties.items()])
        bind_text(case=case, by=by, on=on)
        audit("case.numbered", subject=case.public_id, by=by, on=on, facts={"number": case.number})
    return case


#: From → to; every transition goes through `move`.
_ALLOWED = {
    CaseState.NUMBERED: {CaseState.SIGNING, CaseState.ANNULLED},
    CaseState.SIGNING: {CaseState.PARTLY_SIGNED, CaseState.SIGNED, CaseState.ANNULLED},
    CaseState.PARTLY_SIGNED: {CaseState.SIGNED, CaseState.ANNULLED},
    CaseState.SIGNED: {CaseState.ARCHIVED},
    CaseState.ARCHIVED: {
        CaseState.ANNULLED,
        CaseState.DESTROYED,
    },  # what one party has issued; the archive keeps the file
    CaseState.ANNULLED: {CaseState.DESTROYED},
    CaseState.DESTROYED: set(),
}


def move(*, case: CaseDocument, to: CaseState, by: User | None, on: datetime, reason: str = "", **fields: Any) -> bool:
    """One transition of a case and of the record behind it.

    False when it already stands there (a repeated job); raises WrongState when there is no way to `to`.
    """
    with transaction.atomic():
        row = CaseDocument.objects.select_for_update().get(pk=case.pk)
        if row.state == to:
            return False
        if to not in _ALLOWED[CaseState(row.state)]:
            raise WrongState(
                _("The document is %(state)s; this cannot be done any more.") % {"state": row.get_state_display()}
            )
        row.state = to
        row.state_reason = reason[:500]
        row.version += 1
        for name, value in fields.items():
            setattr(row, name, value)
        row.save()
        kind = kind_of(row.kind)
        if kind is not None and to in kind.states:  # destroyed: the record stays what it was
            # A document made elsewhere has no record of its kind here.
            ours = kind.model._default_manager.filter(public_id=row.record).update(state=kind.states[to])
            if ours and kind.moved is not None:
                kind.moved(row.record, to, on)
        audit(f"case.{to.value}", subject=row.public_id, by=by, on=on, fields=sorted(fields))
        reach("records.moved")
    case.refresh_from_db()
    return True


def destroyed(*, case: CaseDocument, act: str, title: str, on: datetime) -> None:
    """What is left of a document is its tombstone: number, days, digest, the act, a title without names of people."""
    with transaction.atomic():
        move(case=case, to=CaseState.DESTROYED, by=None, on=on, reason=act, title=title[:200], rendered=None)
        kind = kind_of(case.kind)
        if kind is not None:
            _forget_record(kind, case.record)


def _forget_record(kind: Kind, record: UUID) -> bool:
    """The record behind a destroyed document loses what it said, and goes where nothing else stands on it; whether it went."""
    rows = kind.model._default_manager.filter(public_id=record)
    for row in rows:
        if kind.forget is not None:
            kind.forget(row)
    if kind.emptied:
        rows.update(**{name: _empty(kind.model, name) for name in kind.emptied})
    if not kind.goes:
        return False
    try:
        with transaction.atomic():
            return bool(rows.delete()[0])
    except ProtectedError:
        return False


def _empty(model: type[Model], name: str) -> Any:
    """What a field says when nobody has said anything."""
    field = model._meta.get_field(name)
    return field.get_default() if isinstance(field, Field) else None


def forget_left(*, on: datetime) -> int:
    """Records of destroyed documents that something stood on then, and nothing does now; how many went."""
    count = 0
    for code in sorted(codes()):
        kind = kind_of(code)
        if kind is None or not kind.goes:
            continue
        left = CaseDocument.objects.filter(kind=code, state=CaseState.DESTROYED)
        left = left.filter(record__in=kind.model._default_manager.order_by().values("public_id"))
        for case in left.order_by("pk"):
            with transaction.atomic():
                if _forget_record(kind, case.record):
                    audit("records.forgotten", subject=case.public_id, by=None, on=on)
                    count += 1
    return count
