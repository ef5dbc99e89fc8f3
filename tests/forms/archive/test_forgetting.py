"""Behind a destroyed document no record tells of people: it goes with the document, or as soon as nothing stands on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

import forms.records.actions as records
from forms.contracts.changes import actions as changes
from forms.contracts.changes.models import ContractAmendment
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.contracts.states import ContractState
from forms.desk.own_data import as_plain
from forms.months.pay.actions import open_repayment
from forms.months.pay.models import PayStatement
from forms.months.timesheets.declaring import Declared, Work, declare
from forms.months.timesheets.models import FundingPaper, OutsideWork, TimesheetConfirmation, TimesheetIssue
from forms.plans import facts
from forms.plans.agreements.models import SupportAgreement
from forms.records.kinds import codes, kind_of
from forms.records.models import CaseDocument, Draft
from forms.records.states import CaseState
from forms.training.certificates.models import MentorCertificate
from forms.training.registry.models import MentorRegistryEntry
from kernel.audit.models import Event
from kernel.periods import Month, now, today
from tests.factories import plans
from tests.factories.agreements import written
from tests.factories.contracts import amendment_terms
from tests.factories.training import application, issued, trained, training_group
from tests.forms import desks
from tests.forms.months.pay_rows import ACT, LATER, accountant, confirmed, rate, usual_month
from tests.forms.months.test_pay import paid, terms
from tests.forms.pages import client_of
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture
def spring(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """23 November 2026; every learner's request for the next semester is signed."""
    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())


def ended(record: Any, kind: str) -> CaseDocument:
    """The record's document, destroyed by an act."""
    case = records.open_case(
        record=record.public_id, kind=kind, register_code="PVS", institution_name="Paraugpils vidusskola",
        title="Kārlis Testnieks", document_date=today(), retention_until=now() - timedelta(days=1), paper=False,
        parties={}, by=desks.user("aina"), on=now(),
    )  # fmt: skip
    type(record).objects.filter(pk=record.pk).update(case=case)
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.ARCHIVED)
    records.destroyed(case=case, act="IA-2035-PVS-0001", title="Dokuments", on=now())
    case.refresh_from_db()
    assert (case.state, case.title) == (CaseState.DESTROYED, "Dokuments")
    return case


@pytest.mark.acceptance("A37", "A62")
def test_a_contract_goes_when_its_amendment_has_gone_too(demo: None) -> None:
    contract = desks.agreed()
    EmploymentContract.objects.filter(pk=contract.pk).update(state=ContractState.IN_FORCE)
    amendment = changes.amend_contract(
        contract=contract, terms=amendment_terms(contract), by=desks.user("aina"), on=now()
    )
    draft = contract.draft
    assert draft is not None and Draft.objects.get(pk=draft.pk).answers
    case = ended(contract, "DL")
    left = EmploymentContract.objects.get(pk=contract.pk)
    assert left.terms == {}  # an amendment stands on it
    left_draft = Draft.objects.get(pk=draft.pk)
    assert (left_draft.answers, left_draft.title) == ({}, "")
    assert "Līgumu nosacījumi" not in str(as_plain(desks.user("karlis")).get("Līgumu nosacījumi", ""))
    page = client_of(desks.user("arhivs")).get(f"/dokumenti/{case.public_id}/").content.decode()
    assert case.number in page and "Testniek" not in page
    assert records.forget_left(on=now()) == 0
    ended(amendment, "DG")
    assert not ContractAmendment.objects.exists()
    assert records.forget_left(on=now()) == 1
    assert not EmploymentContract.objects.exists()
    assert CaseDocument.objects.count() == 2  # both tombstones
    assert Event.objects.filter(event="records.forgotten", subject=case.public_id).count() == 1


def test_an_agreement_goes_with_its_document_and_the_plan_stays(spring: None) -> None:
    plan = plans.approved(by=desks.user("linda"), head=desks.user("aina"), decides=plans.expert())
    provider = plan.providers.select_related("plan__learner__person", "plan__institution", "mentor__mentor").get()
    ended(written(provider, by=desks.user("linda")), "VI")
    assert not SupportAgreement.objects.exists()
    plan.refresh_from_db()
    assert plan.number


def test_a_check_goes_with_its_document(demo: None) -> None:
    desks.agreed()
    ended(SuitabilityCheck.objects.get(), "AB")
    assert not SuitabilityCheck.objects.exists()


def gone(case: CaseDocument) -> None:
    """A document that has its case, destroyed by an act."""
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.ARCHIVED)
    case.refresh_from_db()
    records.destroyed(case=case, act="IA-2035-PVS-0001", title="Dokuments", on=now())


def test_the_registry_forgets_who_has_no_certificate_any_more(demo: None) -> None:
    load_shipped()
    group = training_group(capacity=2, taken=None)
    for number in range(2):
        application(group, number=number)
    trained(group)
    first, second = issued(group)
    for one in (first, second):
        MentorRegistryEntry.objects.create(person=one.person, certificate=one, phone="+371 20000000", changed_at=now())
    gone(first.case)
    assert list(MentorRegistryEntry.objects.all()) == [second.registry_entry]
    assert list(MentorCertificate.objects.all()) == [second]


def test_papers_of_pay_keep_days_hours_and_euros_and_no_words(demo: None, time_machine: Any) -> None:
    """A timesheet, what the mentor declared, the statement of pay and what is paid back."""
    time_machine.move_to(LATER)
    rate()
    contract, row = usual_month()
    said = Declared(
        works=(Work(LATER - timedelta(days=40), LATER - timedelta(days=40, hours=-1), "Sporta skola"),),
        total=0,
        payer="",
    )
    declared = declare(
        contract=contract, month=Month.of(row.month), said=said, act=ACT, by=desks.user("karlis"), on=LATER
    )
    paid(confirmed(row, by=desks.user("biruta")))
    repayment = open_repayment(timesheet=row, terms=terms(), act=ACT, by=accountant(), on=LATER)
    issue, statement = TimesheetIssue.objects.get(), PayStatement.objects.get()
    assert issue.case is not None and issue.printed and statement.act and repayment.source
    hours = statement.hours
    for case in (issue.case, statement.case, declared.paper.case, repayment.paper.case):
        gone(case)
    issue.refresh_from_db()
    statement.refresh_from_db()
    repayment.refresh_from_db()
    assert (issue.printed, issue.shown, statement.printed, statement.act) == ({}, {}, {}, {})
    assert (statement.hours, repayment.source, repayment.reason) == (hours, "", "")
    assert set(TimesheetConfirmation.objects.values_list("name", "office")) == {("", "")}
    assert set(OutsideWork.objects.values_list("payer", flat=True)) == {""}
    assert [one.printed for one in FundingPaper.objects.all()] == [{}, {}]


def test_every_kind_about_people_forgets(demo: None) -> None:
    """A new kind says what it forgets; of the act of destruction it is who approved it."""
    forgets = {code for code in codes() if (kind := kind_of(code)) is not None and (kind.emptied or kind.goes)}
    assert codes() - forgets == set()
