"""Pay of a confirmed month: calculated, approved, paid, corrected; the accountant's sheet; what is paid back."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

import doc_templates.facade as documents_facade
from forms.desk.own_data import own_data
from forms.months.diary.models import DiaryEntry
from forms.months.grids.models import RowConfirmation
from forms.months.pay import actions
from forms.months.pay.actions import RepaymentTerms
from forms.months.pay.documents import document_of
from forms.months.pay.errors import Blocked, Changed, DayAhead, NoReason, NotNow, NotYours, OwnPay, TooMuch
from forms.months.pay.facts import payable_of
from forms.months.pay.models import PayStatement, RepaymentCase
from forms.months.pay.states import Manner, RepaymentState, StatementState
from forms.months.pay.waiting import waiting_for
from forms.months.timesheets import actions as timesheets
from forms.months.timesheets.declaring import Declared, Work, declare
from forms.months.timesheets.documents import funding_document_of
from forms.months.timesheets.models import Timesheet
from forms.months.timesheets.states import TimesheetState
from forms.people.access import scope_of
from forms.people.models import Membership, Municipality, Role
from forms.people.restricting import Restriction
from forms.records.errors import EditConflict
from forms.records.states import CaseState
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.periods import RIGA, now
from tests.forms.desks import user
from tests.forms.months.pay_rows import ACT, LATER, OCTOBER, accountant, confirmed, rate, usual_month
from tests.forms.months.test_timesheets import archived, several
from tests.forms.pages import answers, client_of, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
ON = LATER.date()


@pytest.fixture
def october(demo: Any, time_machine: Any) -> Timesheet:
    """12 November 2026: Kārlis has 8 hours of October, 6 of them to be paid at 10 euros; the institution has confirmed."""
    time_machine.move_to(LATER)
    rate()
    accountant()
    _of, row = usual_month()
    return confirmed(row, by=user("biruta"))


def approved(row: Timesheet, *, by: Any = None, reason: str = "", on: datetime = LATER) -> PayStatement:
    row.refresh_from_db()
    seen = payable_of(Timesheet.objects.get(pk=row.pk), on=on.date()).digest
    return actions.approve(timesheet=row, seen=seen, act=ACT, by=by or accountant(), on=on, reason=reason)


def paid(row: Timesheet) -> PayStatement:
    made = approved(row)
    return actions.mark_paid(statement=made, paid_on=ON, version=made.version, by=accountant(), on=LATER)


def opened_again(row: Timesheet) -> None:
    """The sealed timesheet is opened, Marks's four hours turn out to be three, and it is confirmed anew."""
    archived(row)
    timesheets.reopen(timesheet=row, reason="Kļūda.", version=row.version, by=user("biruta"), on=LATER)
    DiaryEntry.objects.filter(hours=4).update(hours=3)
    from forms.months.grids.models import ScheduleRow

    ScheduleRow.objects.filter(hours=4).update(hours=3)
    row.refresh_from_db()
    confirmed(row, by=user("biruta"))


@pytest.mark.acceptance("A28")
def test_approved_it_is_numbered_and_says_what_is_not_paid_and_why(october: Timesheet) -> None:
    made = approved(october)
    assert (made.hours, made.excluded, made.gross, made.to_pay) == (6, 2, Decimal("60.00"), Decimal("60.00"))
    assert (str(made), made.state, made.approved_name) == (
        "AT-2026-PVS-0001",
        StatementState.APPROVED,
        "Zenta Grāmatvede-Demo",
    )
    assert made.printed["excluded"] == [
        {
            "day": "12.10.2026.",
            "time": "15:00–16:20",
            "hours": "2",
            "why": "izglītojamais nav parakstījis grafika rindu",
        }
    ]
    assert made.printed["methodology"] == (
        "Vienas vienības izmaksu standarta likmes aprēķina un piemērošanas metodika mentoru atlīdzībai"
    )
    assert made.printed["timesheet"]["number"] == "DLUV-2026-PVS-0001"
    assert "Rūta" not in str(made.printed)
    assert [one.role for one in document_of(made, ["accountant"]).signers] == ["accountant"]
    with pytest.raises(NotNow):
        approved(october)


@pytest.mark.acceptance("A28")
def test_pay_waits_for_all_reports_and_for_the_accountant(demo: Any, time_machine: Any) -> None:
    time_machine.move_to(LATER)
    accountant()
    _of, row = usual_month(closed=False)

    def stops() -> list[str]:
        return [one.code for one in payable_of(Timesheet.objects.get(pk=row.pk), on=ON).findings]

    assert stops() == ["not-confirmed", "grid-open"]
    confirmed(row, by=user("biruta"))
    assert stops() == ["grid-open", "no-rate"]
    rate()
    with pytest.raises(Blocked):
        approved(row)
    from forms.months.grids.models import SupportSchedule
    from forms.months.states import GridState

    SupportSchedule.objects.update(state=GridState.SEALED)
    assert stops() == []
    for login in ("aina", "biruta", "raitis", "karlis"):
        with pytest.raises(NotYours):
            approved(row, by=user(login))
    place = Municipality.objects.get(name="Paraugpils novads")
    Membership.objects.create(user=user("karlis"), role=Role.ACC, municipality=place, valid_from=date(2026, 9, 1))
    with pytest.raises(OwnPay):
        approved(row, by=user("karlis"))
    RowConfirmation.objects.first().delete()  # type: ignore[union-attr]
    assert stops() == ["changed"]


@pytest.mark.acceptance("A28")
def test_scenario_12_a_rate_that_changes_splits_the_lines(october: Timesheet) -> None:
    from forms.programmes.models import UnitRate

    UnitRate.objects.filter(amount=Decimal("10.00")).update(valid_to=date(2026, 10, 7))
    rate("11.00", date(2026, 10, 8), date(2026, 12, 31))
    made = approved(october)
    assert [(one["rate"], one["hours"], one["amount"]) for one in made.printed["rates"]] == [
        ("10,00\u00a0EUR", "2", "20,00\u00a0EUR"), ("11,00\u00a0EUR", "4", "44,00\u00a0EUR"),
    ]  # fmt: skip
    assert made.to_pay == Decimal("64.00")


def test_what_changed_after_it_was_shown_is_shown_again(october: Timesheet) -> None:
    seen = payable_of(october, on=ON).digest
    from forms.programmes.models import UnitRate

    UnitRate.objects.filter(amount=Decimal("10.00")).update(amount=Decimal("10.50"))
    with pytest.raises(Changed):
        actions.approve(timesheet=october, seen=seen, act=ACT, by=accountant(), on=LATER)


@pytest.mark.acceptance("A28")
def test_paid_closes_the_timesheet(october: Timesheet) -> None:
    made = approved(october)
    with pytest.raises(DayAhead):
        actions.mark_paid(
            statement=made, paid_on=ON + timedelta(days=1), version=made.version, by=accountant(), on=LATER
        )
    with pytest.raises(EditConflict):
        actions.mark_paid(statement=made, paid_on=ON, version=0, by=accountant(), on=LATER)
    made = actions.mark_paid(statement=made, paid_on=ON, version=made.version, by=accountant(), on=LATER)
    october.refresh_from_db()
    assert (made.state, made.paid_on, october.state) == (StatementState.PAID, ON, TimesheetState.CLOSED)


@pytest.mark.acceptance("A28")
def test_a_paid_month_is_corrected_by_another_statement_and_the_rest_is_kept_back(october: Timesheet) -> None:
    first = paid(october)
    opened_again(october)
    row = payable_of(Timesheet.objects.get(pk=october.pk), on=ON)
    assert (row.stale, row.before, row.amounts.gross, row.due, row.over) == (
        True, Decimal("60.00"), Decimal("50.00"), Decimal("0.00"), Decimal("10.00"),
    )  # fmt: skip
    with pytest.raises(NoReason):
        approved(october)
    second = approved(october, reason="Marksam ir trīs stundas.")
    first.refresh_from_db()
    assert (first.state, first.case.state, second.corrects) == (StatementState.CORRECTED, CaseState.ANNULLED, first)
    assert (second.gross, second.before, second.to_pay) == (Decimal("50.00"), Decimal("50.00"), Decimal("0.00"))
    case = RepaymentCase.objects.get()
    assert (case.amount, case.manner, case.due_on, case.left) == (
        Decimal("10.00"),
        Manner.NEXT,
        date(2026, 12, 12),
        Decimal("10.00"),
    )
    assert second.printed["corrects"] == "AT-2026-PVS-0001"


def test_an_unpaid_statement_is_corrected_without_a_debt(october: Timesheet) -> None:
    approved(october)
    opened_again(october)
    second = approved(october, reason="Labots.")
    assert (second.gross, second.before, second.to_pay) == (Decimal("50.00"), Decimal(0), Decimal("50.00"))
    assert not RepaymentCase.objects.exists()


# What is paid back ----------------------------------------------------------------------------------------------------


def terms(**changes: Any) -> RepaymentTerms:
    plain: dict[str, Any] = {
        "hours": 2, "source": "Paraugpils sporta skola", "amount": Decimal("20.00"), "due_on": date(2026, 12, 16),
        "manner": Manner.NEXT, **changes,
    }  # fmt: skip
    return RepaymentTerms(**plain)


@pytest.mark.acceptance("A29")
def test_hours_counted_twice_are_kept_back_from_the_next_statement(october: Timesheet) -> None:
    with pytest.raises(NotNow):  # nothing of the month is paid yet
        actions.open_repayment(timesheet=october, terms=terms(), act=ACT, by=accountant(), on=LATER)
    paid(october)
    with pytest.raises(TooMuch):
        actions.open_repayment(
            timesheet=october, terms=terms(amount=Decimal("60.01")), act=ACT, by=accountant(), on=LATER
        )
    with pytest.raises(NoReason):
        actions.open_repayment(timesheet=october, terms=terms(source=" "), act=ACT, by=accountant(), on=LATER)
    case = actions.open_repayment(timesheet=october, terms=terms(), act=ACT, by=accountant(), on=LATER)
    assert (str(case), case.state, case.paper.printed["repayment"]["amount"]) == (
        "DF-2026-PVS-0001", RepaymentState.OPEN, "20,00\u00a0EUR",
    )  # fmt: skip
    assert [one.role for one in funding_document_of(case.paper, ["mentor", "accountant"]).signers] == ["accountant"]
    # the next month of the same contract
    november = Timesheet.objects.create(contract=october.contract, month=date(2026, 11, 1), created_at=LATER)
    found = payable_of(november, on=date(2026, 12, 12))
    assert found.debts == {str(case.public_id): case}
    # the month itself, confirmed anew before anything else is paid, keeps it back
    opened_again(october)
    second = approved(october, reason="Labots.")
    assert (second.gross, second.deducted, second.to_pay) == (Decimal("50.00"), Decimal("20.00"), Decimal("0.00"))
    actions.mark_paid(statement=second, paid_on=ON, version=second.version, by=accountant(), on=LATER)
    case.refresh_from_db()
    assert (case.state, case.repaid_on, case.left) == (RepaymentState.REPAID, ON, Decimal("0.00"))
    assert RepaymentCase.objects.exclude(pk=case.pk).get().amount == Decimal("30.00")  # paid 60, now 50 less 20


@pytest.mark.acceptance("A29")
def test_what_is_paid_back_separately_is_marked_or_dropped(october: Timesheet) -> None:
    paid(october)
    first, second = (
        actions.open_repayment(
            timesheet=october, terms=terms(manner=Manner.SEPARATE), act=ACT, by=accountant(), on=LATER
        )
        for _one in range(2)
    )
    with pytest.raises(NotYours):
        actions.repaid(case=first, repaid_on=ON, version=1, by=user("raitis"), on=LATER)
    with pytest.raises(DayAhead):
        actions.repaid(case=first, repaid_on=ON + timedelta(days=1), version=1, by=accountant(), on=LATER)
    actions.repaid(case=first, repaid_on=ON, version=1, by=accountant(), on=LATER)
    with pytest.raises(NotNow):
        actions.drop(case=first, reason="Nē.", version=2, by=accountant(), on=LATER)
    actions.drop(case=second, reason="Stundas nepārklājas.", version=1, by=accountant(), on=LATER)
    assert sorted(RepaymentCase.objects.values_list("state", flat=True)) == ["dropped", "repaid"]
    assert payable_of(october, on=ON).debts == {}


# Pages ----------------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A28")
def test_the_accountants_month_from_the_inbox_to_the_sheet(october: Timesheet) -> None:
    client = client_of(accountant())
    inbox = soup(client.get(reverse("desk:tasks")))
    assert reverse("months:pay", args=[october.public_id]) in [one["href"] for one in inbox.select("main a[href]")]
    page = client.get(reverse("months:pay-month") + "?menesis=2026-10")
    cells = [words(cell) for cell in soup(page).select("tbody tr")[0].select("th, td")]
    assert cells == ["Kārlis Testnieks", "Paraugpils vidusskola", "6", "2", "60,00 EUR", "aprēķināts"]
    url = reverse("months:pay-approve", args=[october.public_id])
    shown = soup(client.get(url))
    data = {"seen": shown.select_one("input[name=seen]")["value"]}
    assert client.post(url, data).status_code == 422
    assert client.post(url, {**data, "sure": "on"}).status_code == 302
    made = PayStatement.objects.get()
    assert made.act["statement"] == "Aprēķins ir pārbaudīts, un es to apstiprinu."
    one = client.get(reverse("months:pay", args=[october.public_id]))
    assert answers(one)["Izmaksājams"] == "60,00 EUR"
    day = {"paid_on_0": "12", "paid_on_1": "11", "paid_on_2": "2026", "version": str(made.version)}
    assert client.post(reverse("months:pay-paid", args=[october.public_id]), day).status_code == 302
    sheet = client.get(reverse("months:pay-export") + "?menesis=2026-10")
    rows = [[cell.value for cell in line] for line in load_workbook(BytesIO(sheet.content)).active.iter_rows()]
    assert rows[1] == [
        "Paraugpils vidusskola", "Kārlis Testnieks", None, "DLUV-2026-PVS-0001", "AT-2026-PVS-0001", "izmaksāts", "10,00",
        "6", "60,00", "2", "0,00", "60,00", "12.11.2026.",
    ]  # fmt: skip
    assert AccessEvent.objects.filter(act="export", what="pay of 2026-10").count() == 1
    Restriction.objects.create(
        person=october.contract.mentor,
        register_code="PVS",
        reason="Dati tiek pārbaudīti.",
        placed_by=user("aina"),
        placed_at=now(),
    )
    sheet = client.get(reverse("months:pay-export") + "?menesis=2026-10")
    rows = [[cell.value for cell in line] for line in load_workbook(BytesIO(sheet.content)).active.iter_rows()]
    assert (rows[1][1], rows[1][3]) == ("apstrāde ierobežota", "DLUV-2026-PVS-0001")


@pytest.mark.acceptance("A29")
def test_a_notice_of_repayment_on_its_pages(october: Timesheet) -> None:
    paid(october)
    client = client_of(accountant())
    url = reverse("months:pay-ask-back", args=[october.public_id])
    data = {
        "hours": "2", "source": "Sporta skola", "amount": "20,00", "due_on_0": "16", "due_on_1": "12", "due_on_2": "2026",
        "manner": "separate", "sure": "on",
    }  # fmt: skip
    assert client.post(url, {**data, "amount": "600,00"}).status_code == 422
    assert client.post(url, data).status_code == 302
    case = RepaymentCase.objects.get()
    cells = [
        words(cell) for cell in soup(client.get(reverse("months:repayments"))).select("tbody tr")[0].select("th, td")
    ]
    assert cells[:7] == [
        "DF-2026-PVS-0001", "Kārlis Testnieks", "2026. gada oktobris", "20,00 EUR", "20,00 EUR", "16.12.2026.", "jāatmaksā",
    ]  # fmt: skip
    mentor = client_of(user("karlis"))
    assert "Atmaksāts" not in words(soup(mentor.get(reverse("months:repayments"))).select_one("main"))
    back = {"repaid_on_0": "12", "repaid_on_1": "11", "repaid_on_2": "2026", "version": "1"}
    assert mentor.post(reverse("months:repayment-repaid", args=[case.public_id]), back).status_code == 404
    assert client.post(reverse("months:repayment-repaid", args=[case.public_id]), back).status_code == 302
    case.refresh_from_db()
    assert case.state == RepaymentState.REPAID


def test_what_waits_for_the_accountant(october: Timesheet) -> None:
    def counts() -> list[int]:
        return [len(queue.first(9)) for queue in waiting_for(scope_of(accountant(), on=ON))]

    assert counts() == [1, 0]
    made = approved(october)
    assert counts() == [0, 1]
    actions.mark_paid(statement=made, paid_on=ON, version=made.version, by=accountant(), on=LATER)
    assert counts() == [0, 0]
    opened_again(october)
    assert counts() == [1, 0]


def test_lists_cost_the_same_for_few_and_many(october: Timesheet) -> None:
    client = client_of(accountant())
    pages = [
        reverse("months:pay-month") + "?menesis=2026-10", reverse("months:repayments"), reverse("months:pay-export") + "?menesis=2026-10",
    ]  # fmt: skip
    paid(october)
    asked = []
    for first, count in ((0, 2), (2, 8)):
        several(first, count)
        for _one in range(count // 2):
            actions.open_repayment(
                timesheet=october, terms=terms(amount=Decimal("1.00")), act=ACT, by=accountant(), on=LATER
            )
        for page in pages:
            client.get(page)
        with CaptureQueriesContext(connection) as queries:
            for page in pages:
                assert client.get(page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_the_mentor_reads_the_own_pay_and_no_one_elses(october: Timesheet, client: Client) -> None:
    approved(october)
    url = reverse("months:pay", args=[october.public_id])
    assert {login: client_of(user(login)).get(url).status_code for login in ("karlis", "metra", "linda", "biruta", "aina", "eksperts")} == {
        "karlis": 200, "metra": 404, "linda": 404, "biruta": 404, "aina": 200, "eksperts": 404,
    }  # fmt: skip


def test_the_mentor_sees_what_is_kept_about_hours_and_pay(october: Timesheet) -> None:
    approved(october)
    work = Work(datetime(2026, 10, 5, 16, tzinfo=RIGA), datetime(2026, 10, 5, 18, tzinfo=RIGA), "Sporta skola")
    declare(contract=october.contract, month=OCTOBER, said=Declared([work]), act=ACT, by=user("karlis"), on=LATER)
    kept = {part.title: part.records for part in own_data(user("karlis"))}
    assert [row["value"] for row in kept["Mentoru atlīdzība"][0]][:5] == [
        "AT-2026-PVS-0001", "2026. gada oktobris", "6", "60,00\u00a0EUR", "60,00\u00a0EUR",
    ]  # fmt: skip
    assert [row["value"] for row in kept["Cits apmaksāts darbs"][0]] == [
        "DF-2026-PVS-0001", "2026. gada oktobris", "05.10.2026. 16:00–18:00 Sporta skola",
    ]  # fmt: skip
    assert len(kept["Darba laika uzskaite"]) == 1


# Pages of paper -------------------------------------------------------------------------------------------------------


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.acceptance("A27", "A28", "A29", "A40")
def test_the_documents_print_what_was_confirmed(october: Timesheet) -> None:
    statement = approved(october)
    issue = october.issues.get()
    made = {}
    for kind, row in (("DLUV", issue), ("AT", statement)):
        assert row.case is not None
        made[kind] = documents_facade.generate(
            key=str(row.public_id), kind=kind, on=ON, context=row.printed, number=str(row.case), code="", created=now()
        )
    text = {kind: " ".join(" ".join(pdf.text(one.pdf.read())).split()) for kind, one in made.items()}
    assert "12.10.2026. 15:00–16:20 Rūta Paraudziņa 2 0 izglītojamais nav parakstījis grafika rindu" in text["DLUV"]
    assert "60,00 EUR" in text["AT"]
    assert "sešdesmit euro un 00 centi" in text["AT"]
