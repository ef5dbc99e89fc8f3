"""What waits for somebody of the employer besides contracts: checks to confirm, papers to send, notices to be received."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.contracts.changes.actions import title_of
from forms.contracts.changes.grounds import ONE_SIDED
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.checks.documents import title_of as check_title
from forms.contracts.models import SuitabilityCheck
from forms.contracts.states import PAPER_SIGNED, CheckState, PaperState

if TYPE_CHECKING:
    from forms.people.access import Scope

#: No more than these of each kind on one page.
MOST = 20


@dataclass(frozen=True)
class Waiting:
    """One thing to do: what it is, whose, and the page where it is done."""

    title: str
    text: str
    action: str
    href: str


def waiting_for(scope: Scope) -> list[Waiting]:
    """Four queries; none for who writes and sends for nobody."""
    if not scope.writes:
        return []
    checks = SuitabilityCheck.objects.newest().filter(
        state=CheckState.RECORDED, employer__register_code__in=scope.sends
    )
    found = [
        Waiting(
            check_title(row), row.employer.name, _("Confirm"), reverse("contracts:suitability", args=[row.public_id])
        )
        for row in checks.select_related("mentor__mentor", "employer")[:MOST]
    ]
    for what, model in (("amendment", ContractAmendment), ("termination", ContractTermination)):
        agreed = _of(model).filter(contract__employer__register_code__in=scope.sends, state=PaperState.AGREED)
        found += [_paper(what, row, _("Check and send")) for row in agreed[:MOST]]
    notices = _of(ContractTermination).filter(
        contract__employer__register_code__in=scope.writes,
        state__in=PAPER_SIGNED,
        ground__in=ONE_SIDED,
        received_on__isnull=True,
    )
    found += [_paper("termination", row, _("Record the receipt")) for row in notices[:MOST]]
    return found


def _of(model: Any) -> Any:
    return model.objects.select_related("contract__employer", "contract__mentor")


def _paper(what: str, row: Any, action: str) -> Waiting:
    href = reverse(f"contracts:{what}", args=[row.public_id])
    return Waiting(title_of(row), row.contract.employer.name, action, href)
