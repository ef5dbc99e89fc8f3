"""Each submitting is a numbered document: evidence of the act and number at once, the sealed file when the press has time.

Kept as long as what becomes of it says (decision 0022): a year after the round, and only who takes part to the end of the
project's term. The archive lengthens terms and never shortens them, so the short one is given first.
"""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import transaction

import forms.records.actions as records
import signing.facade as signing_facade
from forms.records import road
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.training import issuer
from forms.training.applications import facts
from forms.training.applications.documents import KIND, submission_context, title_of
from forms.training.applications.models import ApplicationSubmission
from forms.training.applications.rules import last_day_kept
from forms.training.applications.states import Place
from forms.training.models import TrainingGroup
from kernel.periods import end_of_day, riga_date

if TYPE_CHECKING:
    from datetime import datetime

    from django.db.models import QuerySet

    from forms.training.applications.models import TrainingApplication
    from forms.training.applications.terms import Shown


def number(row: TrainingApplication, group: TrainingGroup, *, shown: Shown, on: datetime) -> ApplicationSubmission:
    """Number what has just been confirmed, in the caller's transaction; nothing here waits for the press."""
    before = facts.latest_submission(row)
    record = uuid.uuid4()
    act = signing_facade.confirmed(
        record=record, role="candidate", name=row.terms.name, user_id=None, statement=shown.statement, shown=shown.text,
        signed_in_by=shown.signed_in_by, signed_in_at=shown.signed_in_at, on=on,
    )  # fmt: skip
    case = records.open_case(
        record=record,
        kind=KIND,
        register_code=issuer.CODE,
        institution_name=issuer.NAME,
        title=title_of(group),
        document_date=riga_date(on),
        retention_until=end_of_day(last_day_kept(facts.round_end(group))),
        paper=False,
        parties={},
        by=None,
        on=on,
        replaces=before.case if before is not None else None,
    )
    made = ApplicationSubmission.objects.create(
        public_id=record,
        application=row,
        case=case,
        act=act,
        printed=submission_context(row, group, shown=shown, act=act, replaces=before.case.number if before else ""),
    )
    road.dispatch(case)
    return made


def lengthen(*, on: datetime) -> int:
    """Terms of archived applications by what has become of them: of who takes part to the end of the project's term, of
    the others as far as the round has grown. Returns how many were lengthened."""
    count = 0
    for group in TrainingGroup.objects.filter(applications__submissions__isnull=False).distinct().order_by("pk"):
        rows = ApplicationSubmission.objects.filter(application__group=group, case__state=CaseState.ARCHIVED)
        short = end_of_day(last_day_kept(facts.round_end(group)))
        count += _keep(rows, until=short, on=on)
        if group.first_day <= riga_date(on):
            long = end_of_day(facts.values_for(group).storage_until)
            count += _keep(rows.filter(application__place=Place.HELD), until=long, on=on)
    return count


def _keep(rows: QuerySet[ApplicationSubmission], *, until: datetime, on: datetime) -> int:
    cases = [row.case for row in rows.filter(case__retention_until__lt=until).select_related("case").order_by("pk")]
    for case in cases:
        with transaction.atomic():
            signing_facade.lengthen_retention(subject=case.public_id, until=until, by=None, on=on)
            CaseDocument.objects.filter(pk=case.pk).update(retention_until=until)
    return len(cases)


def forget(row: TrainingApplication) -> None:
    """The application is erased: number, state and digest stay, what it said goes. The sealed file is the archive's."""
    row.submissions.update(printed={}, act={})
