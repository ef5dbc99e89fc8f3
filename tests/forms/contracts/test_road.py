"""The whole road with the real office: a check and an amendment are typeset, signed, sealed and archived."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

import doc_templates.facade as documents_facade
from forms.contracts import actions as contracts
from forms.contracts.changes import actions as changes
from forms.contracts.checks import actions as checks
from forms.contracts.interviews import actions as interviews
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.people.models import Institution
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.jobs.models import Job
from kernel.periods import now
from tests.factories.contracts import amendment_terms, in_force_contract, interview_terms, termination_terms
from tests.forms import desks
from tests.forms.pages import client_of
from tests.forms.test_signed import sign


def printed(case: CaseDocument) -> str:
    """The text of the document with single spaces."""
    case.refresh_from_db()
    assert case.rendered is not None
    return " ".join(" ".join(pdf.text(documents_facade.rendered(case.rendered).pdf.read())).split())


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A13")
@pytest.mark.acceptance("A17")
@pytest.mark.usefixtures("testbed")
def test_check_amendment_and_notice_come_to_the_archive(demo: None, settings: Any) -> None:
    settings.SIGNING_WAIT = 0
    aina = desks.user("aina")
    contract = desks.agreed()
    check = checks.confirm_check(check=SuitabilityCheck.objects.get(), by=aina, on=now())
    contracts.send_contract(contract=contract, by=aina, on=now())
    Job.objects.filter(name="records.prepare").exclude(key=str(check.public_id)).delete()  # not the contract's pages
    contract = in_force_contract(EmploymentContract.objects.get())
    terms = amendment_terms(contract, rate=Decimal("12.50"), effective_from=date(2027, 2, 1))
    amendment = changes.amend_contract(contract=contract, terms=terms, by=aina, on=now())
    amended = changes.send_paper(paper=amendment, by=aina, on=now())
    ending = termination_terms(contract, ground="employee_notice", end=date(2027, 2, 26))
    notice = changes.end_contract(contract=contract, terms=ending, by=aina, on=now())
    ended = changes.send_paper(paper=notice, by=aina, on=now())
    desks.work()
    sign(check, "employer", "aina")
    sign(amended, "mentor", "karlis")
    sign(amended, "employer", "aina")
    sign(ended, "mentor", "karlis")
    for row in (check, amended, ended):
        row.refresh_from_db()
    assert {row.state for row in (check, amended, ended)} == {"archived"}
    assert SuitabilityCheck.objects.get().state == "confirmed"
    notice.refresh_from_db()
    assert (notice.signed, notice.takes_effect, EmploymentContract.objects.get().moved_end) == (True, False, None)
    assert "pieprasījuma atsauce SR-2026/11-0042" in printed(check) and "090604" not in printed(check)
    text = printed(amended)
    assert "DG-2026-PVS-0001" in text and "11,00 EUR" in text and "12,50 EUR" in text and "DL-2026-PVS-0001" in text
    text = printed(ended)
    assert "Uzteikums" in text and "12 (divpadsmit) akadēmiskās stundas" in text and "132,00 EUR" in text


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A12")
def test_a_talk_is_printed_without_number_and_signature(demo: None) -> None:
    note = interviews.record_interview(
        institution=Institution.objects.get(register_code="PVS"),
        mentor=desks.user("karlis").person,
        terms=interview_terms(conditions="darbdienu pēcpusdienās"),
        by=desks.user("linda"),
        on=now(),
    )
    answer = client_of(desks.user("linda")).get(f"/ligumi/parrunas/{note.public_id}/parrunas.pdf")
    text = " ".join(" ".join(pdf.text(answer.content)).split())
    for words in ("Kārlis Testnieks", "8. klases izglītojamais bieži kavē stundas", "Mentors piekrīt", "pēcpusdienās."):
        assert words in text, words
    assert "PRIEKŠSKATĪJUMS" not in text and "elektronisko parakstu" not in text and "Nr. PR" not in text
    assert pdf.check_claim(answer.content, "2a+ua1") == []
