"""The mentor declares paid work elsewhere in a month (R17, D17): times, or hours in all, or that there was none."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db import transaction

import forms.records.actions as records
import signing.facade as signing_facade
from forms.months.timesheets.actions import Act, person_name
from forms.months.timesheets.documents import FUNDING_KIND, act_words, common_context
from forms.months.timesheets.errors import NothingDeclared, NotYours
from forms.months.timesheets.models import FundingPaper, OutsideDeclaration, OutsideWork
from forms.months.timesheets.states import PaperKind
from forms.months.timesheets.wording import month_words
from forms.programmes.editions import rules_in_force
from forms.programmes.retention import last_day_kept
from forms.records import road
from kernel.audit.log import record as audit
from kernel.grammar import counted, date_short
from kernel.periods import end_of_day, riga, riga_date

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from forms.contracts.models import EmploymentContract
    from kernel.accounts.models import User
    from kernel.periods import Month


@dataclass(frozen=True)
class Work:
    """One time of paid work elsewhere; moments are aware."""

    start: datetime
    end: datetime
    payer: str


@dataclass(frozen=True)
class Declared:
    """`total`: hours without times, as the payer counts them; `payer`: who pays for those."""

    works: Sequence[Work] = ()
    total: int = 0
    payer: str = ""


def declare(
    *, contract: EmploymentContract, month: Month, said: Declared, act: Act, by: User, on: datetime
) -> OutsideDeclaration:
    """Kept with the evidence of the mentor's act, numbered, sealed. Raises NotYours, NothingDeclared (no payer)."""
    if contract.mentor.user_id != by.pk:
        raise NotYours
    if (said.total and not said.payer.strip()) or any(not one.payer.strip() for one in said.works):
        raise NothingDeclared
    with transaction.atomic():
        paper = paper_made(
            what=PaperKind.DECLARATION, contract=contract, month=month, said=shown_declaration(contract, month, said),
            act=act, role="mentor", by=by, on=on,
        )  # fmt: skip
        row = OutsideDeclaration.objects.create(
            contract=contract, mentor=contract.mentor, month=month.first, total=said.total, payer=said.payer.strip(),
            paper=paper, made_at=on,
        )  # fmt: skip
        OutsideWork.objects.bulk_create(
            OutsideWork(declaration=row, starts_at=one.start, ends_at=one.end, payer=one.payer.strip())
            for one in said.works
        )
        audit("outside.declared", subject=row.public_id, by=by, on=on, facts={"works": len(said.works)})
    return row


def shown_declaration(contract: EmploymentContract, month: Month, said: Declared) -> dict[str, Any]:
    """What the mentor confirms, as the paper prints it."""
    return {
        "month": month_words(month),
        "works": [
            {
                "day": date_short(riga_date(one.start)),
                "time": f"{riga(one.start):%H:%M}–{riga(one.end):%H:%M}",
                "payer": one.payer.strip(),
            }
            for one in sorted(said.works, key=lambda one: one.start)
        ],
        "total": counted(said.total, "stunda", "stundas") if said.total else "",
        "payer": said.payer.strip(),
    }


def paper_made(
    *,
    what: PaperKind,
    contract: EmploymentContract,
    month: Month,
    said: dict[str, Any],
    act: Act,
    role: str,
    by: User,
    on: datetime,
) -> FundingPaper:
    """A paper of the kind DF, confirmed by an act, in the caller's transaction."""
    record, name = uuid.uuid4(), person_name(by)
    evidence = signing_facade.confirmed(
        record=record, role=role, name=name, user_id=by.pk, statement=act.statement,
        shown=signing_facade.canonical(said), signed_in_by=act.signed_in_by, signed_in_at=act.signed_in_at, on=on,
    )  # fmt: skip
    title = {
        PaperKind.DECLARATION: "Dubultfinansējuma apliecinājums",
        PaperKind.REPAYMENT: "Atmaksas paziņojums",
    }[what]
    case = records.open_case(
        record=record,
        kind=FUNDING_KIND,
        register_code=contract.employer.register_code,
        institution_name=contract.employer.name,
        title=f"{title}: {contract.mentor.name}, {month_words(month)}",
        document_date=riga_date(on),
        retention_until=end_of_day(last_day_kept(rules_in_force(month.first))),
        paper=False,
        parties={"mentor": contract.mentor.user} if contract.mentor.user else {},
        by=by,
        on=on,
    )
    printed = {
        **common_context(contract, on=on),
        "what": what.value,
        "title": title,
        "month": month_words(month),
        "works": said.get("works", []),
        "total": said.get("total", ""),
        "payer": said.get("payer", ""),
        "repayment": said.get("repayment", {}),
        "confirmation": {"name": name, **act_words(evidence, on)},
        "sha256": evidence["document_sha256"],
    }
    row = FundingPaper.objects.create(
        public_id=record, what=what, printed=printed, act=evidence, by=by, name=name, case=case, made_at=on
    )
    road.dispatch(case)
    return row
