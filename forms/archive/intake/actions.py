"""Verbs on originals made elsewhere: take in, judge, register, hand in, set aside. Each may be repeated safely."""

from __future__ import annotations

import uuid
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from django.db import transaction

import signing.facade as signing_facade
from forms.archive.files.facts import name_of
from forms.archive.intake import rules
from forms.archive.intake.errors import (
    BirthMissing,
    FutureDate,
    NotAllowed,
    NotNow,
    NotReady,
    PartiesMissing,
    PlaceMissing,
)
from forms.archive.intake.facts import ALLOWED, PICTURES, found_of, is_known, match, takes_for
from forms.archive.intake.models import IntakeItem
from forms.archive.intake.states import REGISTRABLE, WAITING, Doubt, ItemState
from forms.desk.access import subject_access
from forms.people.access import scope_of
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records import actions as records
from forms.records.errors import EditConflict
from forms.records.states import CaseState
from kernel import pdf
from kernel.audit.log import record as audit
from kernel.files import intake, store
from kernel.files.errors import Refused
from kernel.jobs.failpoints import declare, reach
from kernel.jobs.going import set_going
from kernel.jobs.queue import enqueue
from kernel.periods import DAY, end_of_day, riga_date
from signing.data import ELSEWHERE, Report, Signer, SigningPolicy, without_codes
from signing.ports import Access

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, datetime, timedelta
    from uuid import UUID

    from forms.archive.keepers import Keeper
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User

declare("archive.item_taken", "archive.item_judged", "archive.item_registered")

#: Bytes of one file, files of one act.
LIMIT = 25 * 1024 * 1024
MOST = 100
JOB = "archive.judge"
#: The second pair of eyes has so many days before anybody is reminded that the scan still waits.
DAYS_TO_COMPARE = 60


@dataclass(frozen=True)
class Taken:
    """What came of one act: how many files are kept, and the others with the reason."""

    batch: UUID
    count: int
    refused: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Details:
    """What a person says of an original: kind, date, number given elsewhere, title, parties, place of the paper."""

    kind: str
    day: date
    title: str
    number: str = ""
    parties: tuple[str, ...] = ()
    place: str = ""
    born: date | None = None


def take_in(*, files: Iterable[intake.Upload], institution: Keeper, by: User, on: datetime) -> Taken:
    """Keep every file that may be kept, and ask for the check of each. Raises NotAllowed."""
    _refuse(institution.register_code, by=by, on=on)
    batch, count, refused = uuid.uuid4(), 0, []
    for sequence, upload in enumerate(files, start=1):
        try:
            accepted = intake.accept(upload, allow=ALLOWED, limit=LIMIT)
        except Refused as refusal:
            refused.append((without_codes(upload.name or ""), str(refusal.message)))
            continue
        blob = store.put(accepted.content, media_type=accepted.media_type)
        with transaction.atomic():
            item = IntakeItem.objects.create(
                batch=batch, sequence=sequence, register_code=institution.register_code,
                name=without_codes(accepted.name), blob=blob, received_by=by, received_at=on,
            )  # fmt: skip
            audit("archive.item_taken", subject=item.public_id, by=by, on=on, facts={"sha256": blob.sha256})
            enqueue(JOB, key=f"{item.public_id}:1", args={"item": str(item.public_id)})
            reach("archive.item_taken")
        count += 1
    return Taken(batch, count, tuple(refused))


def judge(*, item: UUID, on: datetime) -> None:
    """What the file is, whether its signatures hold, which document of ours it belongs to. Safe to repeat."""
    row = IntakeItem.objects.select_related("blob").get(public_id=item)
    if row.state != ItemState.RECEIVED:
        return
    content = row.blob.read()
    report = None if row.blob.media_type in PICTURES else signing_facade.validate(content, name=row.name)
    matched = match(row, content, report)
    state, doubt = rules.decide(found_of(row, matched, report, duplicate=is_known(row)))
    reach("archive.item_judged")
    with transaction.atomic():
        fresh = IntakeItem.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if fresh.state != ItemState.RECEIVED:
            return
        fresh.state, fresh.doubt = state, doubt
        fresh.report = report.as_dict() if report is not None else {}
        fresh.matched, fresh.match_by = matched.case, matched.by
        fresh.version += 1
        fresh.save()
        facts = {"state": state, "verdict": str(report.verdict.value) if report is not None else ""}
        audit("archive.item_judged", subject=fresh.public_id, by=None, on=on, facts=facts)


def report_of(item: IntakeItem) -> Report | None:
    """The report as it was stored."""
    return Report.from_dict(item.report) if item.report else None


def check_again(*, item: IntakeItem, by: User, on: datetime) -> None:
    """Judge a doubtful file once more: a trust service may answer now, a list may have been renewed."""
    _refuse(item.register_code, by=by, on=on)
    with transaction.atomic():
        row = _locked(item)
        if row.state == ItemState.RECEIVED:
            return
        if row.state not in WAITING:
            raise NotNow
        row.state, row.doubt = ItemState.RECEIVED, Doubt.NONE
        row.version += 1
        row.save()
        audit("archive.item_again", subject=row.public_id, by=by, on=on)
        enqueue(JOB, key=f"{row.public_id}:{row.version}", args={"item": str(row.public_id)})


def register_item(*, item: IntakeItem, details: Details, version: int, by: User, on: datetime) -> CaseDocument:
    """The file becomes a document of its own: number, case, envelope, archive. Twice gives the same document.

    What is signed goes straight to its proof; a scan waits for a second pair of eyes, then gets our seal. Raises
    NotAllowed, NotReady, NotNow, EditConflict, PlaceMissing, PartiesMissing, BirthMissing, FutureDate.
    """
    _refuse(item.register_code, by=by, on=on)
    today = riga_date(on)
    if rules.in_the_future(details.day, on=today):
        raise FutureDate
    if rules.kept_by_birth(details.kind) and details.born is None:
        raise BirthMissing
    scan = _as_pdf(item, details) if item.state == ItemState.SCAN else None
    born = details.born if rules.kept_by_birth(details.kind) else None
    until = end_of_day(last_day_kept(rules_in_force(today), employee_born=born))
    with transaction.atomic():
        row = _locked(item)
        if row.case is not None:
            return row.case
        if row.state not in REGISTRABLE:
            raise NotReady if row.state == ItemState.DOUBTFUL else NotNow
        if row.version != version or (scan is None) != (row.state == ItemState.READY):
            raise EditConflict
        case = records.open_case(
            record=row.public_id, kind=details.kind, register_code=row.register_code, institution_name=name_of(row.register_code),
            title=details.title, document_date=details.day, retention_until=until, paper=scan is not None, parties={},
            by=by, on=on,
        )  # fmt: skip
        if scan is None:
            signing_facade.take_in(
                subject=case.public_id, title=case.title, number=case.number, file=row.blob, retention_until=until,
                name=row.name, by=by, on=on,
            )  # fmt: skip
        else:
            blob = store.put(scan, media_type=intake.PDF)
            signing_facade.open_envelope(
                subject=case.public_id, title=case.title, number=case.number, file=blob, signers=_signers(details),
                policy=SigningPolicy(ELSEWHERE, ordered=False, paper=True, seal=True, retention_until=until, on_paper=True),
                expires_on=today + DAY * DAYS_TO_COMPARE, by=by, on=on,
            )  # fmt: skip
            signing_facade.upload_scan(
                subject=case.public_id, parts=[row.blob.read()], place=details.place, signed_on=details.day, by=by, on=on
            )  # fmt: skip
        records.move(case=case, to=CaseState.SIGNING, by=by, on=on, original_sha256=row.blob.sha256)
        row.case, row.details = case, _as_json(details)
        _end(row, ItemState.REGISTERED, by=by, on=on)
        audit("archive.item_registered", subject=row.public_id, by=by, on=on, facts={"number": case.number})
        reach("archive.item_registered")
    return case


def hand_in(*, item: IntakeItem, place: str, by: User, on: datetime) -> CaseDocument:
    """The file is the missing signed original of ours: by the same door as every upload, which judges it again.

    A scan turns the document to paper and waits for a second pair of eyes. Raises NotAllowed, NotNow, PlaceMissing;
    signing.facade.SigningError when that document does not take it.
    """
    _refuse(item.register_code, by=by, on=on)
    with transaction.atomic():
        row = _locked(item)
        if row.state == ItemState.HANDED_IN and row.matched is not None:
            return row.matched
        if row.state != ItemState.OURS or row.matched is None:
            raise NotNow
        if subject_access(by, row.matched.public_id) < Access.UPLOAD:
            raise NotAllowed
        subject = row.matched.public_id
        if row.report and report_of(row).signatures:  # type: ignore[union-attr]
            signing_facade.hand_in(subject=subject, file=row.blob, name=row.name, by=by, on=on)
        else:
            if not place.strip():
                raise PlaceMissing
            signing_facade.paper_set(subjects=[subject], place=place, signed_on=None, by=by, on=on)
            signing_facade.upload_scan(
                subject=subject, parts=[row.blob.read()], place=place, signed_on=None, by=by, on=on
            )  # fmt: skip
        _end(row, ItemState.HANDED_IN, by=by, on=on)
        audit("archive.item_handed_in", subject=row.public_id, by=by, on=on, facts={"number": row.matched.number})
    return row.matched


def set_aside(*, item: IntakeItem, reason: str, by: User, on: datetime) -> None:
    """Nothing more is done with the file; it stays here with the reason. Raises NotAllowed, NotNow."""
    _refuse(item.register_code, by=by, on=on)
    with transaction.atomic():
        row = _locked(item)
        if row.state not in WAITING:
            raise NotNow
        row.reason = reason
        _end(row, ItemState.SET_ASIDE, by=by, on=on)
        audit("archive.item_set_aside", subject=row.public_id, by=by, on=on)


def mend(*, on: datetime, patience: timedelta = DAY / 1440) -> int:
    """Files whose check was lost; how many were set going."""
    rows = IntakeItem.objects.filter(state=ItemState.RECEIVED, received_at__lt=on - patience).order_by("pk")
    return sum(
        set_going(JOB, prefix=str(item), args={"item": str(item)}, on=on)
        for item in rows.values_list("public_id", flat=True)[:200]
    )


def _as_pdf(item: IntakeItem, details: Details) -> bytes:
    if not details.place.strip():
        raise PlaceMissing
    if not details.parties:
        raise PartiesMissing
    return pdf.scans_to_pdf([item.blob.read()])


def _signers(details: Details) -> list[Signer]:
    """Who signed by hand, as a person read it on the paper; nobody is written to."""
    return [
        Signer(role=f"party-{at}", name=name, person_code="", email="", user_id=None, order=at)
        for at, name in enumerate(details.parties, start=1)
    ]


def _as_json(details: Details) -> dict[str, object]:
    plain = asdict(details)
    plain["day"], plain["parties"] = details.day.isoformat(), list(details.parties)
    plain["born"] = details.born.isoformat() if details.born else ""
    return plain


def _end(row: IntakeItem, state: ItemState, *, by: User, on: datetime) -> None:
    row.state, row.ended_by, row.ended_at = state, by, on
    row.version += 1
    row.save()


def _locked(item: IntakeItem) -> IntakeItem:
    rows = IntakeItem.objects.select_for_update(of=("self",)).select_related("blob", "case", "matched")
    return rows.get(pk=item.pk)


def _refuse(register_code: str, *, by: User, on: datetime) -> None:
    if not takes_for(scope_of(by, on=riga_date(on)), register_code):
        raise NotAllowed
