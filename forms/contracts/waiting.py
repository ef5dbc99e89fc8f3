"""What waits for somebody of the employer besides contracts: checks to confirm, papers to send, notices to be received."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _

from forms.contracts.changes.actions import title_of
from forms.contracts.changes.grounds import ONE_SIDED
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.checks.documents import title_of as check_title
from forms.contracts.models import SuitabilityCheck
from forms.contracts.states import PAPER_SIGNED, CheckState, PaperState
from forms.records.waiting import Deed, Queue, Waiting

if TYPE_CHECKING:
    from forms.people.access import Scope


def waiting_for(scope: Scope) -> list[Queue]:
    """Nothing for who writes and sends for nobody."""
    found = []
    if scope.sends:
        checks = SuitabilityCheck.objects.newest().filter(
            state=CheckState.RECORDED, employer__register_code__in=scope.sends
        )
        checks = checks.select_related("mentor__mentor", "employer")
        agreed = {"contract__employer__register_code__in": scope.sends, "state": PaperState.AGREED}
        amendments, terminations = (_of(one).filter(**agreed) for one in (ContractAmendment, ContractTermination))
        found = [
            Queue("parbaudes", Deed.CONFIRM, checks, _check, "contracts:checks-confirm"),
            Queue("grozijumi", Deed.SEND, amendments, _amendment, "contracts:amendments-send"),
            Queue("izbeigsana", Deed.SEND, terminations, _termination, "contracts:terminations-send"),
        ]
    if scope.writes:
        notices = _of(ContractTermination).filter(
            contract__employer__register_code__in=scope.writes,
            state__in=PAPER_SIGNED,
            ground__in=ONE_SIDED,
            received_on__isnull=True,
        )
        found.append(Queue("uzteikumi", Deed.RECORD, notices, _notice))
    return found


def _of(model: Any) -> Any:
    return model.objects.select_related("contract__employer", "contract__mentor").order_by("created_at", "pk")


def _check(row: SuitabilityCheck) -> Waiting:
    return Waiting(
        title=check_title(row),
        text=row.employer.name,
        action=_("Confirm"),
        href=reverse("contracts:suitability", args=[row.public_id]),
        since=row.checked_on,
    )


def _amendment(row: ContractAmendment) -> Waiting:
    return _paper("amendment", row, _("Check and send"), due=row.effective_from, due_words=_("In force from %(date)s"))


def _termination(row: ContractTermination) -> Waiting:
    return _paper("termination", row, _("Check and send"), due=row.end, due_words=_("Work ends %(date)s"))


def _notice(row: ContractTermination) -> Waiting:
    return _paper("termination", row, _("Record the receipt"), due=row.end, due_words=_("Work ends %(date)s"))


def _paper(what: str, row: Any, action: str, **term: Any) -> Waiting:
    href = reverse(f"contracts:{what}", args=[row.public_id])
    return Waiting(title_of(row), row.contract.employer.name, action, href, since=row.created_at, **term)
