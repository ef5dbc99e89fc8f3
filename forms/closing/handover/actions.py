"""Verbs on a hand-over record: the mentor lists the originals, the plan author takes them or gives the list back."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from forms.closing.handover.documents import KIND, as_context, kept_until, title_of
from forms.closing.handover.errors import ListChanged, ListIncomplete, NotAllowed, NothingThere, NotNow
from forms.closing.handover.facts import ENDING, Line, assessed, lines_of, lists, originals_of, to_hand_over
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.rules import check_handover
from forms.closing.handover.states import OPEN, OUT, HandoverState
from forms.closing.models import AUTHORS
from forms.people.access import scope_of
from forms.people.restricting import must_be_free
from forms.plans.models import PlanProvider
from forms.programmes.editions import rules_in_force
from forms.records import actions as records
from forms.records import road
from forms.records.errors import EditConflict, WrongState
from kernel.audit.log import record as audit
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date, datetime

    from forms.closing.handover.facts import Original
    from forms.records.models import CaseDocument
    from kernel.accounts.models import User


@dataclass(frozen=True)
class Said:
    """What the mentor says of one original."""

    pages: int | None
    reason: str


@dataclass(frozen=True)
class Taking:
    """What the plan author says: where the papers lie from now on, on which day they came, how the record is signed."""

    place: str
    handed_on: date
    paper: bool


def list_originals(
    *, provider: PlanProvider, said: Mapping[str, Said], version: int, by: User, on: datetime
) -> HandoverRecord:
    """List what is handed over, or change the list until the author has taken it. `said`: by the key of the original;
    `version` is 0 for the first time. Raises NotAllowed, WrongState, NothingThere, ListIncomplete, EditConflict."""
    with transaction.atomic():
        row = _locked_provider(provider)
        _free(row, by=by, on=on)
        if not lists(row, scope_of(by, on=riga_date(on))):
            raise NotAllowed(
                _(
                    "The originals are listed by the mentor who holds them; of a mentor without an account by the plan author."
                )
            )
        if row.plan.state not in ENDING or row.plan.approved_on is None:
            raise WrongState(_("Originals are handed over in a plan that was approved."))
        made = HandoverRecord.objects.living().select_for_update().filter(provider=row).first()
        if (made.version if made else 0) != version:
            raise EditConflict
        if made is not None and made.state not in OPEN:
            raise NotNow
        originals = originals_of(row)
        if not to_hand_over(originals):
            raise NothingThere
        lines = [_line(one, said) for one in originals]
        values = rules_in_force(row.plan.last_day or row.plan.semester_end)
        told = [one.told for one in lines if not one.original.electronic]
        findings = list(check_handover(told, values, assessed=assessed(row)))
        if findings:
            raise ListIncomplete(findings)
        made = made or HandoverRecord(provider=row, version=0)
        made.lines, made.listed_at, made.state = [one.as_json() for one in lines], on, HandoverState.LISTED
        made.version += 1
        made.save()
        audit("closing.originals_listed", subject=made.public_id, by=by, on=on, facts={"originals": len(lines)})
    return made


def _line(original: Original, said: Mapping[str, Said]) -> Line:
    if original.electronic:
        return Line(original, None, "")
    one = said.get(original.key, Said(None, ""))
    return Line(original, one.pages, one.reason.strip())


def give_back(*, record: HandoverRecord, reason: str, version: int, by: User, on: datetime) -> None:
    """The list is not right: the mentor changes it. Raises NotAllowed, NotNow, EditConflict."""
    with transaction.atomic():
        row = _locked(record)
        _must_take(row, by=by, on=on)
        if row.state != HandoverState.LISTED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        row.state, row.comment = HandoverState.RETURNED, reason
        row.version += 1
        row.save()
        audit("closing.originals_returned", subject=row.public_id, by=by, on=on)


def take(*, record: HandoverRecord, taking: Taking, version: int, by: User, on: datetime) -> CaseDocument:
    """The plan author has the papers: the record gets its number and goes to both signers. Twice gives the same case.

    Raises NotAllowed, NotNow, EditConflict, ListChanged.
    """
    with transaction.atomic():
        row = _locked(record)
        _must_take(row, by=by, on=on)
        if row.case is not None:
            return row.case
        if row.state != HandoverState.LISTED:
            raise NotNow
        if row.version != version:
            raise EditConflict
        today, plan = riga_date(on), row.provider.plan
        if taking.handed_on > today:
            raise WrongState(_("The day of the hand-over is a day to come. Take the originals when you have them."))
        if [one.original for one in lines_of(row)] != originals_of(row.provider):
            raise ListChanged
        row.place, row.handed_on, row.paper, row.taken_by = taking.place.strip(), taking.handed_on, taking.paper, by
        row.terms = as_context(row, taker=by, on=today)
        parties = {"mentor": row.provider.mentor.user, "author": by}
        row.case = records.open_case(
            record=row.public_id, kind=KIND, register_code=plan.institution.register_code,
            institution_name=plan.institution.name, title=title_of(row), document_date=today,
            retention_until=end_of_day(kept_until(row)), paper=row.paper,
            parties={role: user for role, user in parties.items() if user is not None}, by=by, on=on,
        )  # fmt: skip
        row.state = HandoverState.SENT
        row.version += 1
        row.save()
        road.dispatch(row.case)
    return row.case


def withdraw(*, record: HandoverRecord, reason: str, by: User, on: datetime) -> None:
    """Take it back before both have signed: the mentor lists anew. Raises NotAllowed, NotNow; SigningError when too late."""
    with transaction.atomic():
        case = road.locked_case(record.public_id)
        row = _locked(record)
        _must_take(row, by=by, on=on)
        if row.state not in OUT:
            raise NotNow
        event = "closing.handover_withdrawn"
        road.take_back(row, case=case, to=HandoverState.WITHDRAWN, reason=reason, event=event, by=by, on=on)


def _locked(record: HandoverRecord) -> HandoverRecord:
    rows = HandoverRecord.objects.select_for_update(of=("self",)).select_related(
        "case", "provider__mentor__user", "provider__plan__institution", "provider__plan__learner__person"
    )
    return rows.get(pk=record.pk)


def _locked_provider(provider: PlanProvider) -> PlanProvider:
    rows = PlanProvider.objects.select_for_update(of=("self",)).select_related(
        "mentor", "plan__institution", "plan__learner__person"
    )
    return rows.get(pk=provider.pk)


def _must_take(record: HandoverRecord, *, by: User, on: datetime) -> None:
    plan = record.provider.plan
    if plan.institution.register_code not in scope_of(by, on=riga_date(on)).where(*AUTHORS):
        raise NotAllowed(_("The plan authors of the institution take the originals."))
    _free(record.provider, by=by, on=on)


def _free(provider: PlanProvider, *, by: User, on: datetime) -> None:
    people = [provider.plan.learner.person_id, provider.mentor_id]
    must_be_free(people, register_code=provider.plan.institution.register_code, by=by, on=on)
