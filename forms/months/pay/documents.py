"""A pay statement as the document kind AT. Keys: its manifest, [context]."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

from forms.months.pay.models import PayStatement
from forms.months.timesheets.documents import act_words, common_context, line_rows
from forms.programmes.retention import last_day_kept
from forms.records.kinds import Document, Kind
from kernel.grammar import date_short, euros_in_words, money
from kernel.periods import riga_date
from signing.data import Signer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from decimal import Decimal

    from forms.months.pay.facts import Payable
    from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.wording import hours_words, month_words

KIND = "AT"
#: The seal comes within minutes; the term only bounds how long one is tried for.
TERM = timedelta(days=30)


def title_of(timesheet: Timesheet) -> str:
    """How it is called in lists."""
    return f"Atlīdzības aprēķins: {timesheet.contract.mentor.name}, {month_words(timesheet.as_month)}"


def statement_context(
    row: Payable, *, act: dict[str, Any], name: str, office: str, before: Decimal, due: Decimal, on: datetime
) -> dict[str, Any]:
    """Everything that the statement prints; made once, when it is approved. No names of learners: the timesheet has them."""
    timesheet = row.timesheet
    live = timesheet.live
    corrected = row.statement
    return {
        **common_context(timesheet.contract, on=on),
        "month": month_words(timesheet.as_month),
        "storage_until": last_day_kept(row.values).isoformat(),
        "methodology": row.values.methodology,
        "timesheet": {
            "number": str(live.case) if live is not None and live.case else "",
            "date": date_short(live.case.document_date) if live is not None and live.case else "",
        },
        "rates": [
            {
                "from": date_short(one.rate.valid_from),
                "to": date_short(one.rate.valid_to) if one.rate.valid_to else "",
                "source": one.rate.source,
                "rate": money(one.rate.amount),
                "hours": str(one.hours),
                "amount": money(one.amount),
            }
            for one in row.amounts.lines
        ],
        "hours": hours_words(row.paid),
        "gross": money(row.amounts.gross),
        "excluded": [
            {
                "day": line["day"],
                "time": line["time"],
                "hours": str(int(line["hours"]) - int(line["paid"])),
                "why": line["why"],
            }
            for line in line_rows(row.shown)
            if line["why"]
        ],
        "excluded_hours": hours_words(row.excluded),
        "deductions": [
            {"number": str(row.debts[key]), "amount": money(amount)} for key, amount in row.amounts.kept_back
        ],
        "before": money(before) if before else "",
        "corrects": str(corrected) if corrected is not None else "",
        "to_pay": money(due),
        "to_pay_words": euros_in_words(due),
        "confirmation": {"name": name, "office": office, **act_words(act, on)},
        "sha256": act["document_sha256"],
    }


def document_of(row: PayStatement, order: Sequence[str]) -> Document:
    signer = Signer(
        role=order[0], name=row.approved_name, person_code="", email="", user_id=row.approved_by_id, order=1,
        label="grāmatvedis", act=row.act,
    )  # fmt: skip
    return Document(context=row.printed, signers=[signer], expires_on=riga_date(row.approved_at) + TERM)


STATEMENT = Kind(
    code=KIND,
    model=PayStatement,
    states={},
    document=document_of,
    page="months:pay",
    page_by="timesheet__public_id",
    emptied=("printed", "act", "reason"),
    people=("contract__mentor",),
    place="contract__employer__register_code",
)
