"""How long applications of people who got a place are kept, and how they go (D01, R38). The archive holds what was submitted;
this is the record behind it: the answers, the copy of the education document, the hours. Whoever was not chosen is erased
by forms.training.applications.erasure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from forms.programmes.editions import rules_in_force
from forms.programmes.errors import NoRules
from forms.records.bare import Bare, BareKind
from forms.training import issuer
from forms.training.applications import submissions
from forms.training.applications.documents import KIND
from forms.training.applications.facts import values_for
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.applications.states import ApplicationState, Place
from forms.training.applications.terms import unfinished
from forms.training.attendance.models import TrainingAttendance
from forms.training.certificates.models import MentorCertificate
from forms.training.nominations.models import TrainingNomination
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date
    from uuid import UUID

    from django.db.models import QuerySet

    from forms.training.models import TrainingGroup

CODE = f"{KIND}D"
#: What says something of somebody; the round, the group and the order of submission stay where a certificate stands on it.
SAID: dict[str, Any] = {
    "email": "", "email_hash": "", "person_hash": "", "answers": {}, "copy": None, "copy_name": "", "reason": "",
    "link_hash": "", "code_hash": "", "place": Place.NONE, "state": ApplicationState.DESTROYED,
}  # fmt: skip


def kept_until(group: TrainingGroup, *, on: date) -> date:
    """The last day: by the rules of the group's first day, or by those of today where they keep longer (R38)."""
    day = values_for(group).storage_until
    try:
        return max(day, rules_in_force(on).storage_until)
    except NoRules:
        return day


def binds(row: TrainingApplication) -> bool:
    """With a place, or trained: an application that nobody has chosen is nobody's record for long."""
    return row.place == Place.HELD


def _kept(*, on: date, register_code: str = "", records: Collection[UUID] = ()) -> list[Bare]:
    rows = TrainingApplication.objects.filter(place=Place.HELD).select_related("group")
    if register_code not in ("", issuer.CODE):
        return []
    if records or not register_code:
        rows = rows.filter(public_id__in=list(records))
    rows = rows.defer("answers", "email", "reason", "copy_name").order_by("pk")
    numbers = _numbers(rows)
    groups = {row.group_id: row.group for row in rows}
    until = {pk: kept_until(group, on=on) for pk, group in groups.items() if group is not None}
    return [
        Bare(
            public_id=row.public_id,
            kind=CODE,
            number=numbers.get(row.pk) or f"{KIND}-{row.public_id.hex[:8]}",
            register_code=issuer.CODE,
            document_date=riga_date(row.submitted_at or row.created_at),
            kept_until=until[row.group_id or 0],
        )
        for row in rows
    ]


def _numbers(rows: QuerySet[TrainingApplication]) -> dict[int, str]:
    """Of the newest document of each; what was submitted before documents were numbered has none. One query."""
    papers = ApplicationSubmission.objects.filter(application__in=rows.order_by().values("pk"))
    found = papers.order_by("case__numbered_at", "pk").values_list("application", "case__number")
    return {pk: number for pk, number in found if pk is not None}


def _people(records: Collection[UUID]) -> dict[UUID, frozenset[int]]:
    """Whom the portal knows: holders of certificates."""
    rows = MentorCertificate.objects.filter(application__public_id__in=list(records)).order_by()
    found: dict[UUID, set[int]] = {}
    for record, person in rows.values_list("application__public_id", "person"):
        found.setdefault(record, set()).add(person)
    return {record: frozenset(people) for record, people in found.items()}


def _named(records: Collection[UUID]) -> dict[UUID, str]:
    rows = TrainingApplication.objects.filter(public_id__in=list(records)).only("public_id", "answers")
    return {row.public_id: row.terms.name for row in rows if not unfinished(row.answers)}


def _digests(records: Collection[UUID]) -> dict[UUID, str]:
    """Of the copy of the education document."""
    rows = TrainingApplication.objects.filter(public_id__in=list(records)).exclude(copy=None).order_by()
    return dict(rows.values_list("public_id", "copy__sha256"))


def _empty(record: UUID) -> set[int]:
    row = TrainingApplication.objects.filter(public_id=record).first()
    if row is None:
        return set()
    files = {row.copy_id} if row.copy_id else set()
    submissions.forget(row)
    row.named.clear()
    TrainingAttendance.objects.filter(application=row).delete()
    TrainingNomination.objects.filter(application=row).delete()
    TrainingApplication.objects.filter(pk=row.pk).update(**SAID)
    return files


def _forget(record: UUID) -> bool:
    return bool(TrainingApplication.objects.filter(public_id=record, state=ApplicationState.DESTROYED).delete()[0])


APPLICATION = BareKind(
    code=CODE, title="Anketas dati un izglītības dokumenta kopija", model=TrainingApplication, kept=_kept, people=_people,
    named=_named, digests=_digests, empty=_empty, forget=_forget, binds=binds, beside=KIND,
)  # fmt: skip
