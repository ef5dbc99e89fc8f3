"""How contracts, amendments, terminations and checks are sent, several of them in one act."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from forms.contracts import actions
from forms.contracts.changes import actions as changes
from forms.contracts.changes import documents as change_documents
from forms.contracts.changes.models import ContractAmendment, ContractTermination
from forms.contracts.checks import actions as checks
from forms.contracts.checks.documents import KIND as CHECK
from forms.contracts.documents import KIND as CONTRACT
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import CheckState, ContractState, PaperState
from forms.contracts.terms import Terms
from forms.people.access import scope_of
from forms.records.batch import Line, Sending
from kernel.grammar import date_short

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from django.db.models import QuerySet

    from forms.programmes.findings import Finding
    from kernel.accounts.models import User

LISTS = ("contracts:list", _("Employment contracts"))


def contracts_of(user: User, on: date) -> QuerySet[EmploymentContract] | None:
    """Contracts of the employers this person sends for."""
    scope = scope_of(user, on=on)
    rows = EmploymentContract.objects.filter(employer__register_code__in=scope.sends)
    rows = rows.select_related("employer", "mentor", "case").order_by("mentor__surname", "mentor__given_name", "pk")
    return rows if scope.sends else None


def _contract_line(row: EmploymentContract) -> Line:
    href = reverse("contracts:contract", args=[row.public_id])
    days = f"{date_short(row.start)} – {date_short(row.last_day)}"
    return Line(title=row.mentor.name, text=f"{row.employer.name}, {days}", href=href)


def _contract_findings(row: EmploymentContract, on: date) -> Sequence[Finding]:
    return actions.findings_for(terms=Terms.from_json(row.terms), on=on, contract=row)


CONTRACTS = Sending(
    kind=CONTRACT,
    heading=_("Send several contracts"),
    lists=LISTS,
    waits=ContractState.AGREED,
    rows=contracts_of,
    line=_contract_line,
    findings=_contract_findings,
    send=lambda row, _seen, by, on: actions.send_contract(contract=row, by=by, on=on),
)


def _papers_of(model: Any) -> Callable[[User, date], QuerySet[Any] | None]:
    def rows(user: User, on: date) -> QuerySet[Any] | None:
        sends = scope_of(user, on=on).sends
        found = model.objects.filter(contract__employer__register_code__in=sends)
        found = found.select_related("contract__employer", "contract__mentor", "contract__case", "case").order_by(
            "created_at", "pk"
        )
        return found if sends else None

    return rows


def _paper_line(name: str) -> Callable[[Any], Line]:
    def line(row: Any) -> Line:
        href = reverse(f"contracts:{name}", args=[row.public_id])
        number = row.contract.case.number if row.contract.case else ""
        text = ", ".join(part for part in (row.contract.employer.name, number) if part)
        return Line(title=changes.title_of(row), text=text, href=href)

    return line


def _papers(model: Any, *, kind: str, name: str, heading: Any) -> Sending:
    return Sending(
        kind=kind,
        heading=heading,
        lists=LISTS,
        waits=PaperState.AGREED,
        rows=_papers_of(model),
        line=_paper_line(name),
        findings=lambda _row, _on: (),  # judged when the paper was made; what it stands on the verb asks again
        send=lambda row, _seen, by, on: changes.send_paper(paper=row, by=by, on=on),
    )


AMENDMENTS = _papers(
    ContractAmendment, kind=change_documents.AMENDMENT, name="amendment", heading=_("Send several amendments")
)
TERMINATIONS = _papers(
    ContractTermination, kind=change_documents.TERMINATION, name="termination", heading=_("Send several terminations")
)


def _checks_of(user: User, on: date) -> QuerySet[SuitabilityCheck] | None:
    """The newest check of each mentor at the employers this person heads."""
    sends = scope_of(user, on=on).sends
    rows = SuitabilityCheck.objects.newest().filter(employer__register_code__in=sends)
    rows = rows.select_related("employer", "mentor", "case").order_by("checked_on", "pk")
    return rows if sends else None


def _check_line(row: SuitabilityCheck) -> Line:
    return Line(
        title=row.mentor.name,
        text=f"{row.employer.name}, {date_short(row.checked_on)}, {row.get_result_display()}",
        href=reverse("contracts:suitability", args=[row.public_id]),
    )


CHECKS = Sending(
    kind=CHECK,
    heading=_("Confirm several checks"),
    lists=("contracts:suitability-list", _("Suitability checks")),
    waits=CheckState.RECORDED,
    rows=_checks_of,
    line=_check_line,
    findings=lambda _row, _on: (),
    send=lambda row, _seen, by, on: checks.confirm_check(check=row, by=by, on=on),
)
