"""Verbs on a table of learners: keep it for its preview, enter it when it is confirmed, drop it.

Nothing of it is a learner before `confirm`. A line that cannot be entered any more is told in the report and stops no
other.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import F

from forms.people.access import scope_of
from forms.people.actions import put_learner
from forms.people.errors import AlreadyKnown, NotAllowed, PeopleError, RulesBroken
from forms.people.learners import ImportState, LearnerImport
from forms.people.terms import Identity, LearnerTerms
from forms.programmes.editions import rules_in_force
from kernel.audit.log import record as audit
from kernel.jobs.queue import enqueue
from kernel.periods import riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forms.people.models import Institution
    from kernel.accounts.models import User

JOB = "people.import"
#: So many lines are entered while the person waits; more are a job with progress.
AT_ONCE = 50
#: A table that nobody confirms is forgotten then.
KEPT = timedelta(days=7)
#: Lines of one step of the job.
STEP = 100


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of the table: its number there, the name as typed, and either the learner or what is wrong.

    problems: (cell, reason). known: the learner of this institution already.
    """

    number: int
    name: str
    terms: LearnerTerms | None
    problems: tuple[tuple[str, str], ...] = ()
    known: bool = False

    @property
    def good(self) -> bool:
        return self.terms is not None and not self.known


def keep(*, institution: Institution, lines: Sequence[Line], by: User, on: datetime) -> LearnerImport:
    """Keep what was read for the preview; an earlier table of the same person that waits is dropped. Raises NotAllowed."""
    _refuse(institution, by=by, on=on)
    with transaction.atomic():
        for row in LearnerImport.objects.filter(maker=by, state=ImportState.PREVIEW):
            drop(table=row, by=by, on=on)
        table = LearnerImport.objects.create(
            institution=institution,
            maker=by,
            rows={"lines": [_as_json(line) for line in lines]},
            good=sum(line.good for line in lines),
            known=sum(line.known for line in lines),
            made_at=on,
        )
        audit("people.table_read", subject=table.public_id, by=by, on=on, facts={"lines": len(lines)})
    return table


def lines_of(table: LearnerImport) -> list[Line]:
    """The lines while they are kept; none when the import has ended."""
    return [_from_json(row) for row in table.rows.get("lines", [])]


def confirm(*, table: LearnerImport, by: User, on: datetime) -> LearnerImport:
    """Enter the good lines, at once or by a job. Confirming again changes nothing. Raises NotAllowed."""
    _refuse(table.institution, by=by, on=on)
    with transaction.atomic():
        row = LearnerImport.objects.select_for_update().select_related("institution", "maker").get(pk=table.pk)
        if row.state != ImportState.PREVIEW:
            return row
        row.state = ImportState.RUNNING
        row.save(update_fields=["state"])
        audit("people.table_confirmed", subject=row.public_id, by=by, on=on, facts={"good": row.good})
        if row.good > AT_ONCE:
            enqueue(JOB, key=f"import:{row.public_id}", args={"table": str(row.public_id)})
        else:
            enter(table=row, lines=lines_of(row), on=on)
            finish(table=row, on=on)
    row.refresh_from_db()
    return row


def steps_of(table: LearnerImport) -> list[list[Line]]:
    """The good lines in the steps of the job, always the same ones."""
    good = [line for line in lines_of(table) if line.good]
    return [good[first : first + STEP] for first in range(0, len(good), STEP)]


def enter(*, table: LearnerImport, lines: Sequence[Line], on: datetime) -> None:
    """Enter these lines in the caller's transaction and count them."""
    values = rules_in_force(riga_date(on))
    entered, known, refused = 0, 0, []
    for line in lines:
        if not line.good or line.terms is None:
            continue
        try:
            put_learner(institution=table.institution, terms=line.terms, by=table.maker, on=on, values=values)
            entered += 1
        except AlreadyKnown:
            known += 1
        except RulesBroken as broken:  # an edition of the rules came into force after the preview
            refused.append([line.number, "", " ".join(str(one) for one in broken.findings if one.blocks)])
        except PeopleError as trouble:
            refused.append([line.number, "", str(trouble)])
    report = [*LearnerImport.objects.only("report").get(pk=table.pk).report, *refused]
    LearnerImport.objects.filter(pk=table.pk).update(
        entered=F("entered") + entered, known=F("known") + known, report=report
    )


def finish(*, table: LearnerImport, on: datetime) -> None:
    """The names and codes of the table go; numbers of lines with their reasons stay."""
    row = LearnerImport.objects.get(pk=table.pk)
    if row.state != ImportState.RUNNING:
        return
    left = [[line.number, cell, reason] for line in lines_of(row) for cell, reason in line.problems]
    row.report = [*left, *row.report]
    row.state, row.rows, row.ended_at = ImportState.DONE, {}, on
    row.save()
    audit("people.table_entered", subject=row.public_id, by=row.maker, on=on, facts={"entered": row.entered})


def forget(*, on: datetime) -> int:
    """Drop the tables that nobody has confirmed in time; how many."""
    waiting = LearnerImport.objects.filter(state=ImportState.PREVIEW, made_at__lt=on - KEPT)
    return sum(drop(table=row, by=None, on=on) for row in waiting)


def drop(*, table: LearnerImport, by: User | None, on: datetime) -> bool:
    """Forget a table that waits for its confirmation; False when it does not wait any more."""
    changed = LearnerImport.objects.filter(pk=table.pk, state=ImportState.PREVIEW).update(
        state=ImportState.DROPPED, rows={}, ended_at=on
    )
    if changed:
        audit("people.table_dropped", subject=table.public_id, by=by, on=on)
    return bool(changed)


def _refuse(institution: Institution, *, by: User, on: datetime) -> None:
    if institution.register_code not in scope_of(by, on=riga_date(on)).writes:
        raise NotAllowed


def _as_json(line: Line) -> dict[str, Any]:
    return asdict(line)


def _from_json(row: dict[str, Any]) -> Line:
    terms = row["terms"]
    return Line(
        number=row["number"],
        name=row["name"],
        terms=_terms(terms) if terms else None,
        problems=tuple((cell, reason) for cell, reason in row["problems"]),
        known=row["known"],
    )


def _terms(row: dict[str, Any]) -> LearnerTerms:
    identity = {**row["identity"], "birth_date": date.fromisoformat(row["identity"]["birth_date"])}
    days = {name: date.fromisoformat(row[name]) if row[name] else None for name in ("since", "until")}
    return LearnerTerms(**{**row, **days, "identity": Identity(**identity)})
