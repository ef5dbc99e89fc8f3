"""The signature sheet of a month before the grid came (D14, KIND PL): its scan is kept with the plan's month."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction

import forms.records.actions as records
import signing.facade as signing_facade
from forms.months.grids.documents import SHEET_KIND, TERM, kept_until, month_words, signers_of
from forms.months.grids.errors import NotAllowed, SheetNotAsked, SheetThere
from forms.months.grids.facts import board_of, compares, related
from forms.months.grids.models import SupportSchedule
from forms.months.models import LearnerMonth
from forms.people.access import scope_of
from forms.records.states import CaseState
from kernel import pdf
from kernel.audit.log import record as audit
from kernel.files import intake, store
from kernel.periods import end_of_day, riga_date
from signing.data import ELSEWHERE, SigningPolicy

if TYPE_CHECKING:
    from datetime import date, datetime

    from forms.records.models import CaseDocument
    from kernel.accounts.models import User


def keep_sheet(
    *, month: LearnerMonth, scan: bytes, place: str, signed_on: date | None, by: User, on: datetime
) -> CaseDocument:
    """The scan gets a number and waits for a second pair of eyes; then it is sealed and archived. `place`: where the paper
    lies. Raises NotAllowed, SheetNotAsked, SheetThere; what kernel.pdf raises."""
    if not compares(month, scope_of(by, on=riga_date(on))):
        raise NotAllowed
    whole = pdf.scans_to_pdf([scan])
    with transaction.atomic():
        fresh = related(LearnerMonth.objects.select_for_update(of=("self",))).get(pk=month.pk)
        board = board_of(fresh, at=on)
        if not board.takes_sheet:
            raise SheetNotAsked
        if board.grid.case is not None:
            raise SheetThere
        grid, learner = board.grid, board.learner
        case = records.open_case(
            record=grid.public_id,
            kind=SHEET_KIND,
            register_code=board.plan.institution.register_code,
            institution_name=board.plan.institution.name,
            title=f"Parakstu lapa: {learner.person.name}, {month_words(month.month)}",
            document_date=min(month.as_month.last, board.on),
            retention_until=end_of_day(kept_until(board)),
            paper=True,
            parties={},
            by=by,
            on=on,
        )
        SupportSchedule.objects.filter(pk=grid.pk).update(case=case, paper=True)
        signing_facade.open_envelope(
            subject=case.public_id,
            title=case.title,
            number=case.number,
            file=store.put(whole, media_type=intake.PDF),
            signers=signers_of(month, paper=True),
            policy=SigningPolicy(
                ELSEWHERE, ordered=False, paper=True, seal=True, retention_until=case.retention_until, on_paper=True
            ),
            expires_on=board.on + TERM,
            by=by,
            on=on,
        )
        signing_facade.upload_scan(subject=case.public_id, parts=[scan], place=place, signed_on=signed_on, by=by, on=on)
        records.move(case=case, to=CaseState.SIGNING, by=by, on=on)
        audit("grid.sheet_kept", subject=month.public_id, by=by, on=on, facts={"number": case.number})
    return case
