"""Suitability checks in the demo: those under a signed contract are confirmed by the head; one of a mentor whom the school may
still engage waits for her."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import signing.facade as signing_facade
from forms.contracts.checks import actions as checks
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import SIGNED, CheckState
from forms.people.models import Institution, Person
from forms.records.states import CaseState
from kernel.accounts.models import User
from kernel.periods import now, riga_date
from signing.envelopes import actions as envelopes

if TYPE_CHECKING:
    from collections.abc import Callable

    from forms.records.models import CaseDocument

#: Whose check waits.
WAITS = "dzintars"


def go_on(*, until: Callable[[Callable[[], Any]], Any], say: Callable[[str], None]) -> None:
    """Again changes nothing. `until` does waiting jobs until its question has an answer; `say` prints a line for what was made."""
    head, at = User.objects.get(email="aina@paraugs.example"), now()
    school = Institution.objects.get(register_code="PVS")
    contracts = EmploymentContract.objects.filter(employer=school, state__in=SIGNED)
    for row in SuitabilityCheck.objects.newest().filter(
        employer=school, state=CheckState.RECORDED, mentor__in=contracts.values("mentor")
    ):
        case = checks.confirm_check(check=row, by=head, on=at)
        until(lambda case=case: signing_facade.summary(case.public_id))  # type: ignore[misc]
        sign_here(case, head)
        until(lambda case=case: _archived(case))  # type: ignore[misc]
        say(f"    pārbaude {case.number}")
    checks.record_check(
        mentor=Person.objects.get(user__email=f"{WAITS}@paraugs.example"), employer=school, checked_on=riga_date(at), source=f"SR-{at:%Y/%m}-0044",
        result=SuitabilityCheck.Result.SUITABLE, by=head, on=at,
    )  # fmt: skip


def sign_here(case: CaseDocument, by: User) -> None:
    """With the means of the demo, which the person asks for by a button."""
    summary = signing_facade.summary(case.public_id)
    assert summary is not None  # noqa: S101  (asked for before)
    for turn in summary.turns:
        if turn.user_id == by.pk and not turn.signed:
            envelopes.request_signature(
                turn=turn.public_id,
                envelope=summary.public_id,
                means="test",
                by=by,
                on=now(),
                evidence={"road": "demo"},
            )


def _archived(case: CaseDocument) -> bool:
    case.refresh_from_db(fields=["state"])
    return case.state == CaseState.ARCHIVED
