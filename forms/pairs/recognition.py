"""Verbs on recognition: give it to everybody of a pair that has ended well, annul one."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

import forms.records.actions as records
from forms.pairs.access import reach_of
from forms.pairs.documents import KINDS, TITLES, context_of
from forms.pairs.errors import CoordinatorOnly
from forms.pairs.models import Pairing, Recognition
from forms.pairs.states import EndReason, MeetingState, PairState
from forms.programmes.loading import PROGRAMMES
from forms.programmes.models import ProgrammeCode
from forms.records import road
from forms.records.certificates import ANNULLABLE, CertificateState
from forms.records.errors import WrongState
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.log import record as audit
from kernel.periods import add_years, end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from forms.pairs.models import Participant
    from kernel.accounts.models import User

#: Years after the programme (P2) and after the pair (P3) for which it is kept (domain reference 3.2, 3.3).
YEARS = {"P2": 5, "P3": 3}


def recognise(*, pairing: Pairing, by: User, on: datetime) -> list[Recognition]:
    """Numbered for each who has none in this programme, all or nobody; a job for each does the rest.
    Raises CoordinatorOnly, WrongState."""
    with transaction.atomic():
        row = Pairing.objects.select_for_update(of=("self",)).select_related("run__institution").get(pk=pairing.pk)
        if not reach_of(by, on=riga_date(on)).may_run(row.run):
            raise CoordinatorOnly
        if row.state != PairState.ENDED or row.end_reason not in (EndReason.REACHED, EndReason.TERM):
            raise WrongState(_("Recognition is for a pair that has done its work. End the pair first."))
        held = row.meetings.filter(state=MeetingState.HELD).count()
        members = row.members.select_related(
            "participant__person", "participant__user", "participant__run__institution"
        )
        counting = Recognition.objects.filter(participant__in=members.values("participant"))
        have = set(counting.exclude(state=CertificateState.ANNULLED).values_list("participant", flat=True))
        made = [
            _number(one.participant, row, meetings=held, by=by, on=on)
            for one in members
            if one.participant_id not in have
        ]
        if made:
            audit("pairs.recognised", subject=row.public_id, by=by, on=on, facts={"count": len(made)})
    return made


def _number(who: Participant, pairing: Pairing, *, meetings: int, by: User, on: datetime) -> Recognition:
    run, day, record = who.run, riga_date(on), uuid.uuid4()
    kind = KINDS[run.programme]
    before = Recognition.objects.filter(participant=who).order_by("pk").select_related("case").last()
    case = records.open_case(
        record=record,
        kind=kind,
        register_code=run.register_code,
        institution_name=run.institution.name if run.institution else PROGRAMMES[ProgrammeCode(run.programme)][0],
        title=f"{TITLES[kind]}: {who.person.name}",
        document_date=day,
        retention_until=end_of_day(add_years(run.end, YEARS[run.programme])),
        paper=False,
        parties={"holder": who.user, "issuer": by} if who.user_id != by.pk else {"holder": who.user},
        by=by,
        on=on,
        replaces=before.case if before else None,
    )
    made = Recognition.objects.create(
        public_id=record, participant=who, case=case, printed=context_of(who, pairing, meetings=meetings, day=day)
    )
    road.dispatch(case)
    return made


def annul(*, recognition: Recognition, reason: str, by: User, on: datetime) -> Recognition:
    """It has no force any more; the public page says so. Again changes nothing. Raises CoordinatorOnly, WrongState."""
    with transaction.atomic():
        case = CaseDocument.objects.select_for_update().get(pk=recognition.case_id)
        row = Recognition.objects.select_related("participant__run").get(pk=recognition.pk)
        if not reach_of(by, on=riga_date(on)).may_run(row.participant.run):
            raise CoordinatorOnly
        if row.state == CertificateState.ANNULLED:
            return row
        if CaseState(case.state) not in ANNULLABLE:
            raise WrongState(_("It is being sealed now. Try again in some minutes."))
        records.move(case=case, to=CaseState.ANNULLED, by=by, on=on, reason=reason)
        row.refresh_from_db()
    return row
