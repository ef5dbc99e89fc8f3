"""Verbs on case files: propose, enter, change, close, move a document, lay a paper original. Each logs itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

import signing.facade as signing_facade
from forms.archive.files.errors import (
    FileClosed,
    IndexTaken,
    KindTaken,
    NoPaper,
    NotAllowed,
    OtherPlace,
    StillUnderWay,
    YearRunning,
)
from forms.archive.files.facts import documents_in, file_of, keeps
from forms.archive.files.models import CaseFile, Filing, PaperShelf
from forms.archive.files.proposal import proposal
from forms.archive.files.rules import doubled
from forms.archive.files.states import FileState
from forms.people.access import scope_of
from forms.people.models import ISSUER_CODE
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import UNDER_WAY
from kernel.audit.log import record as audit
from kernel.jobs.failpoints import declare, reach
from kernel.periods import riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from kernel.accounts.models import User

declare("archive.file_closed")


@dataclass(frozen=True)
class FileTerms:
    """What a case file says of itself."""

    index: str
    title: str
    kinds: tuple[str, ...]
    keeping: str
    years: int | None


def propose(*, register_code: str, year: int, by: User | None, on: datetime) -> int:
    """Enter the proposed case files of a year, or those of the year before where there are any; how many. Again: none.

    Raises NotAllowed.
    """
    _refuse(register_code, by=by, on=on)
    with transaction.atomic():
        if CaseFile.objects.filter(register_code=register_code, year=year).exists():
            return 0
        former = CaseFile.objects.filter(register_code=register_code, year=year - 1)
        rows = [
            CaseFile(
                register_code=register_code, year=year, index=one.index, title=one.title, kinds=list(one.kinds),
                keeping=one.keeping, years=getattr(one, "years", None), source=one.source,
            )
            for one in (list(former) or proposal(year, operator=register_code == ISSUER_CODE))
        ]  # fmt: skip
        for row in CaseFile.objects.bulk_create(rows, ignore_conflicts=True):
            audit(
                "archive.file_proposed", subject=row.public_id, by=by, on=on, facts={"index": row.index, "year": year}
            )
    return len(rows)


def propose_missing(*, on: datetime) -> int:
    """Case files for every institution and year that has documents and no case file yet."""
    there = set(CaseFile.objects.order_by().values_list("register_code", "year").distinct())
    needed = set(CaseDocument.objects.order_by().values_list("register_code", "year").distinct())
    return sum(propose(register_code=code, year=year, by=None, on=on) for code, year in sorted(needed - there))


def enter_file(*, register_code: str, year: int, terms: FileTerms, by: User, on: datetime) -> CaseFile:
    """One more case file. Raises NotAllowed, IndexTaken, KindTaken."""
    _refuse(register_code, by=by, on=on)
    _must_be_free(terms, register_code=register_code, year=year)
    try:
        with transaction.atomic():
            row = CaseFile.objects.create(register_code=register_code, year=year, **_columns(terms))
            audit("archive.file_entered", subject=row.public_id, by=by, on=on, facts={"index": row.index, "year": year})
    except IntegrityError as error:
        raise IndexTaken from error
    return row


def change_file(*, file: CaseFile, terms: FileTerms, version: int, by: User, on: datetime) -> CaseFile:
    """Another index, title, kinds or term. Raises NotAllowed, FileClosed, EditConflict, IndexTaken, KindTaken."""
    _refuse(file.register_code, by=by, on=on)
    try:
        with transaction.atomic():
            row = CaseFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
            if row.closed:
                raise FileClosed
            if row.version != version:
                raise EditConflict
            _must_be_free(terms, register_code=row.register_code, year=row.year, but=row)
            changed = sorted(name for name, value in _columns(terms).items() if getattr(row, name) != value)
            if changed:
                for name, value in _columns(terms).items():
                    setattr(row, name, value)
                row.version += 1
                row.save()
                audit("archive.file_changed", subject=row.public_id, by=by, on=on, fields=changed)
    except IntegrityError as error:
        raise IndexTaken from error
    return row


def close_file(*, file: CaseFile, by: User, on: datetime) -> int:
    """After the year's end: what lies in it stays, nothing is added; late documents go to the next year's file.

    Returns how many documents it holds. Closing twice changes nothing. Raises NotAllowed, YearRunning, StillUnderWay.
    """
    _refuse(file.register_code, by=by, on=on)
    with transaction.atomic():
        row = CaseFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
        if row.closed:
            return row.filings.count()
        if riga_date(on).year <= row.year:
            raise YearRunning
        there = list(documents_in(row).select_related("filing"))
        moving = sum(case.state in UNDER_WAY for case in there)
        if moving:
            raise StillUnderWay(moving)
        propose(register_code=row.register_code, year=row.year + 1, by=by, on=on)
        loose = [case for case in there if not hasattr(case, "filing")]
        Filing.objects.bulk_create([Filing(case=case, file=row, filed_by=by, filed_at=on) for case in loose])
        row.state, row.closed_at, row.closed_by = FileState.CLOSED, on, by
        row.version += 1
        row.save()
        facts: dict[str, str | int] = {"index": row.index, "year": row.year, "documents": len(there)}
        audit("archive.file_closed", subject=row.public_id, by=by, on=on, facts=facts)
        reach("archive.file_closed")
    return len(there)


def move_document(*, case: CaseDocument, to: CaseFile, by: User, on: datetime) -> None:
    """Lay a document into another case file of its institution. Raises NotAllowed, OtherPlace, FileClosed."""
    _refuse(case.register_code, by=by, on=on)
    with transaction.atomic():
        target = CaseFile.objects.select_for_update(of=("self",)).get(pk=to.pk)
        if target.register_code != case.register_code:
            raise OtherPlace
        now_in = file_of(case)
        if now_in is not None and now_in.pk == target.pk:
            return
        if target.closed or (now_in is not None and now_in.closed):
            raise FileClosed
        Filing.objects.update_or_create(
            case=case, defaults={"file": target, "by_hand": True, "filed_by": by, "filed_at": on}
        )
        facts = {
            "from": f"{now_in.index} {now_in.year}" if now_in is not None else "",
            "to": f"{target.index} {target.year}",
        }
        audit("archive.document_moved", subject=case.public_id, by=by, on=on, facts=facts)


def lay_paper(*, case: CaseDocument, room: str, shelf: str, folder: str, by: User, on: datetime) -> PaperShelf:
    """Say where the paper original lies now; what was written before is kept. Raises NotAllowed, NoPaper."""
    _refuse(case.register_code, by=by, on=on)
    with transaction.atomic():
        before = signing_facade.paper_place(case.public_id)
        if before is None:
            raise NoPaper
        row = PaperShelf.objects.create(
            case=case, room=room, shelf=shelf, folder=folder, before=before, laid_by=by, laid_at=on
        )
        signing_facade.move_paper(subject=case.public_id, place=row.place, by=by, on=on)
    return row


def _columns(terms: FileTerms) -> dict[str, object]:
    return {
        "index": terms.index,
        "title": terms.title,
        "kinds": sorted(terms.kinds),
        "keeping": terms.keeping,
        "years": terms.years,
    }


def _must_be_free(terms: FileTerms, *, register_code: str, year: int, but: CaseFile | None = None) -> None:
    rows = CaseFile.objects.filter(register_code=register_code, year=year)
    if but is not None:
        rows = rows.exclude(pk=but.pk)
    if rows.filter(index=terms.index).exists():
        raise IndexTaken
    taken = doubled(terms.kinds, (row.as_shelf for row in rows), year=year)
    if taken:
        raise KindTaken(", ".join(sorted(taken)))


def _refuse(register_code: str, *, by: User | None, on: datetime) -> None:
    """None: a job of the house."""
    if by is not None and not keeps(scope_of(by, on=riga_date(on)), register_code):
        raise NotAllowed
