"""Timesheet, pay statement and notice of double funding on the whole road with the real office: typeset, sealed, archived."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.months.pay import actions
from forms.months.pay.actions import RepaymentTerms
from forms.months.pay.facts import payable_of
from forms.months.pay.states import Manner
from forms.months.timesheets.actions import Act
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.periods import now, riga_date
from tests.forms import desks
from tests.forms.months.pay_rows import SIGNED, accountant, confirmed, contract, month, provider, rate, sheet


@pytest.mark.office
@pytest.mark.server
@pytest.mark.acceptance("A27", "A28", "A29")
@pytest.mark.usefixtures("testbed")
def test_hours_pay_and_repayment_come_to_the_archive(demo: None, settings: Any) -> None:
    settings.SIGNING_WAIT = 0
    rate()
    of = contract()
    month(provider(of), (5, "15:00", 2, SIGNED), (12, "15:00", 2, SIGNED))
    row = confirmed(sheet(of), by=desks.user("biruta"), on=now())
    who, at = accountant(), now()
    act = Act("Apstiprinu.", ("password",), at)
    statement = actions.approve(timesheet=row, seen=payable_of(row, on=riga_date(at)).digest, act=act, by=who, on=at)
    desks.work()
    statement.refresh_from_db()
    actions.mark_paid(statement=statement, paid_on=riga_date(at), version=statement.version, by=who, on=now())
    terms = RepaymentTerms(
        hours=1, source="Pirmās pašvaldības pārbaude", amount=Decimal("10.00"),
        due_on=riga_date(at) + timedelta(days=30), manner=Manner.SEPARATE,
    )  # fmt: skip
    actions.open_repayment(timesheet=row, terms=terms, act=act, by=who, on=now())
    desks.work()
    said = {}
    for case in CaseDocument.objects.order_by("pk"):
        assert case.state == "archived"
        deposit = signing_facade.deposit_summary(case.public_id)
        assert deposit is not None and deposit.retention_until == case.retention_until
        report = signing_facade.report(case.public_id)
        assert report is not None and report.verdict.value == "VALID"
        assert case.rendered is not None
        pages = pdf.text(documents_facade.rendered(case.rendered).pdf.read())
        said[case.kind] = " ".join(" ".join(pages).split())
    assert sorted(said) == ["AT", "DF", "DLUV"]
    assert {kind: f"{kind}-{riga_date(at).year}-PVS-0001" in text for kind, text in said.items()} == dict.fromkeys(
        said, True
    )
    assert "2026. gada oktobris" in said["DLUV"] and "Biruta Atbildīgā-Demo" in said["DLUV"]
    assert "40,00" in said["AT"] and "Kārlis Testnieks" in said["AT"]
    assert "Pirmās pašvaldības pārbaude" in said["DF"] and "10,00" in said["DF"]
