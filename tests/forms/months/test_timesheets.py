"""Timesheets from diaries and grids: computed, confirmed by one or two, returned, opened again, several in one act."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.desk.access import visible_cases
from forms.months.diary.models import DiaryEntry
from forms.months.timesheets import actions, declaring
from forms.months.timesheets.declaring import Declared, Work
from forms.months.timesheets.documents import document_of, funding_document_of
from forms.months.timesheets.errors import Blocked, Changed, ConfirmedAlready, NoReason, NotNow, NotYours, OwnHours
from forms.months.timesheets.facts import sheet_of
from forms.months.timesheets.models import FundingPaper, OutsideDeclaration, Timesheet
from forms.months.timesheets.states import IssueState, TimesheetState
from forms.months.timesheets.waiting import waiting_for
from forms.people.access import scope_of
from forms.people.models import Institution, Membership, Municipality, Person, Role
from forms.people.restricting import Restriction, RestrictionUse
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.models import AccessEvent
from kernel.jobs.models import Job
from kernel.notifications.models import Notification
from kernel.periods import RIGA, Month, now
from tests.factories.people import RUTA, learner
from tests.forms.desks import user
from tests.forms.months.pay_rows import (
    ACT,
    LATER,
    OCTOBER,
    SIGNED,
    accountant,
    confirmed,
    contract,
    month,
    provider,
    sheet,
    usual_month,
)
from tests.forms.pages import answers, client_of, notices, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
ON = LATER.date()


@pytest.fixture
def later(demo: Any, time_machine: Any) -> None:
    """12 November 2026: October is over and locked."""
    time_machine.move_to(LATER)


def archived(row: Timesheet) -> CaseDocument:
    """As if the seal had come."""
    issue = row.issues.latest("pk")
    for state in (CaseState.SIGNING, CaseState.SIGNED, CaseState.ARCHIVED):
        records.move(case=issue.case, to=state, by=None, on=LATER)
    row.refresh_from_db()
    return CaseDocument.objects.get(pk=issue.case.pk)


@pytest.mark.acceptance("A27")
def test_it_is_computed_from_diary_and_grid(later: None) -> None:
    _of, row = usual_month()
    found = sheet_of(row, on=ON)
    assert [(one.session.day.day, one.hours, one.paid) for one in found.lines] == [(5, 2, 2), (8, 4, 4), (12, 2, 0)]
    assert (found.totals.hours, found.totals.paid, found.totals.excluded) == (8, 6, 2)
    assert (found.state, found.findings, found.open_grids) == (TimesheetState.SUBMITTED, (), ())


@pytest.mark.acceptance("A27")
def test_a_month_nobody_opened_is_missing_its_confirmation(later: None) -> None:
    of = contract()
    provider(of)
    found = sheet_of(sheet(of), on=ON)
    assert [one.code for one in found.blocks] == ["unconfirmed"]
    assert found.state == TimesheetState.AT_MENTOR
    assert sheet_of(sheet(of), on=date(2026, 10, 31)).state == TimesheetState.GENERATED


def test_it_is_made_once_for_contracts_with_days_in_the_month(later: None) -> None:
    of = contract()
    one = provider(of)
    assert [actions.generate(month=OCTOBER, on=LATER), actions.generate(month=OCTOBER, on=LATER)] == [1, 0]
    assert actions.generate(month=Month(2027, 1), on=LATER) == 0  # the plan ends in December
    type(one).objects.update(state="planned")
    assert actions.generate(month=Month(2026, 11), on=LATER) == 0


@pytest.mark.acceptance("A27")
def test_confirmed_by_the_institution_it_is_frozen_and_numbered(later: None) -> None:
    _of, row = usual_month()
    confirmed(row, by=user("biruta"))
    issue = row.issues.get()
    assert (row.state, issue.state, str(issue.case)) == (TimesheetState.APPROVED, IssueState.SENT, "DLUV-2026-PVS-0001")
    assert [(one.step, one.name, one.office) for one in issue.confirmations.all()] == [
        ("institution", "Biruta Atbildīgā-Demo", "direktores vietniece")
    ]
    assert (issue.printed["hours"], issue.printed["paid"]) == (
        "8\u00a0akadēmiskās stundas",
        "6\u00a0akadēmiskās stundas",
    )
    assert [one["why"] for one in issue.printed["lines"]] == ["", "", "izglītojamais nav parakstījis grafika rindu"]
    assert Job.objects.filter(name="records.prepare").count() == 1
    signers = document_of(issue, ["institution", "coordinator"]).signers
    assert [
        (one.role, one.user_id, one.act["record" if "record" in (one.act or {}) else "turn"]) for one in signers
    ] == [("institution", user("biruta").pk, str(issue.public_id))]
    archived(row)
    assert row.state == TimesheetState.HANDED_OVER
    with pytest.raises(NotNow):
        confirmed(row, by=user("biruta"))


@pytest.mark.acceptance("A27")
def test_scenario_15_a_mismatch_stops_the_confirmation(later: None) -> None:
    of = contract()
    month(provider(of), (5, "15:00", 2, SIGNED), grid=[(5, "", 3, SIGNED)])
    row = sheet(of)
    with pytest.raises(Blocked) as refused:
        confirmed(row, by=user("biruta"))
    assert [one.code for one in refused.value.findings] == ["hours"]
    page = client_of(user("biruta")).get(reverse("months:timesheet-confirm", args=[row.public_id]), follow=True)
    assert "dienasgrāmatā ir 2 st., grafikā 3 st." in words(soup(page).select_one("main"))
    assert row.issues.count() == 0


def test_what_changed_after_it_was_shown_is_shown_again(later: None) -> None:
    _of, row = usual_month()
    seen = sheet_of(row, on=ON).digest
    DiaryEntry.objects.filter(hours=4).update(ends_at=datetime(2026, 10, 8, 18, 30, tzinfo=RIGA))
    with pytest.raises(Changed):
        actions.confirm(timesheet=row, seen=seen, act=ACT, by=user("biruta"), on=LATER)


@pytest.mark.acceptance("A27")
def test_two_steps_by_the_municipality_are_given_by_two_people_in_order(later: None) -> None:
    _of, row = usual_month()
    place = Municipality.objects.get(name="Paraugpils novads")
    with pytest.raises(NotYours):
        actions.set_steps(municipality=place, month=Month(2026, 11), both=True, by=user("biruta"), on=LATER)
    with pytest.raises(NotNow):  # a month that is over keeps its way
        actions.set_steps(municipality=place, month=OCTOBER, both=True, by=user("raitis"), on=LATER)
    early = LATER - timedelta(days=40)
    actions.set_steps(municipality=place, month=OCTOBER, both=True, by=user("raitis"), on=early)
    with pytest.raises(NotYours):
        confirmed(row, by=user("raitis"))
    confirmed(row, by=user("biruta"))
    assert (row.state, row.issues.get().state, row.issues.get().case) == (
        TimesheetState.GENERATED,
        IssueState.STARTED,
        None,
    )
    with pytest.raises(ConfirmedAlready):
        confirmed(row, by=user("biruta"))
    assert [len(queue.first(9)) for queue in waiting_for(scope_of(user("raitis"), on=ON))] == [1]
    confirmed(row, by=user("raitis"))
    assert row.state == TimesheetState.APPROVED
    assert [one["role"] for one in row.issues.get().printed["confirmations"]] == [
        "Iestādes atbildīgā persona", "Pašvaldības koordinators",
    ]  # fmt: skip


def test_the_first_of_two_confirms_anew_what_was_changed(later: None) -> None:
    _of, row = usual_month()
    place = Municipality.objects.get(name="Paraugpils novads")
    actions.set_steps(municipality=place, month=OCTOBER, both=True, by=user("raitis"), on=LATER - timedelta(days=40))
    confirmed(row, by=user("biruta"))
    DiaryEntry.objects.filter(hours=4).update(ends_at=datetime(2026, 10, 8, 18, 30, tzinfo=RIGA))
    with pytest.raises(NotYours):  # the first step is open again
        confirmed(row, by=user("raitis"))
    confirmed(row, by=user("biruta"))
    assert [one.state for one in row.issues.order_by("pk")] == [IssueState.TAKEN_BACK, IssueState.STARTED]


def test_an_employer_without_a_responsible_person_has_the_coordinator(later: None) -> None:
    _of, row = usual_month()
    with pytest.raises(NotYours):
        confirmed(row, by=user("raitis"))
    Membership.objects.filter(role=Role.RESP).delete()
    confirmed(row, by=user("raitis"))
    assert row.state == TimesheetState.APPROVED


def test_nobody_confirms_the_own_hours(later: None) -> None:
    _of, row = usual_month()
    place = Institution.objects.get(register_code="PVS")
    Membership.objects.create(user=user("karlis"), role=Role.RESP, institution=place, valid_from=date(2026, 9, 1))
    with pytest.raises(OwnHours):
        confirmed(row, by=user("karlis"))


@pytest.mark.acceptance("A27")
def test_returned_with_a_reason_the_mentor_is_told_and_it_can_be_confirmed_again(later: None) -> None:
    _of, row = usual_month()
    with pytest.raises(NoReason):
        actions.send_back(timesheet=row, reason=" ", version=row.version, by=user("biruta"), on=LATER)
    actions.send_back(timesheet=row, reason="Trūkst 20. oktobra.", version=row.version, by=user("biruta"), on=LATER)
    row.refresh_from_db()
    assert (row.state, row.reason) == (TimesheetState.RETURNED, "Trūkst 20. oktobra.")
    assert [(one.template, one.to_user) for one in Notification.objects.all()] == [
        ("timesheet_returned", user("karlis"))
    ]
    (queue,) = waiting_for(scope_of(user("karlis"), on=ON))
    assert [one.text for one in queue.first(5)] == ["2026. gada oktobris, Paraugpils vidusskola"]
    page = client_of(user("karlis")).get(reverse("months:timesheet", args=[row.public_id]))
    assert answers(page)["Kāpēc atgriezta vai atvērta no jauna"] == "Trūkst 20. oktobra."
    confirmed(row, by=user("biruta"))
    assert (row.state, row.reason) == (TimesheetState.APPROVED, "")


@pytest.mark.acceptance("A27")
def test_opened_again_its_number_is_annulled_and_the_next_one_replaces_it(later: None) -> None:
    _of, row = usual_month()
    confirmed(row, by=user("biruta"))
    first = archived(row)
    actions.reopen(timesheet=row, reason="Kļūda grafikā.", version=row.version, by=user("biruta"), on=LATER)
    row.refresh_from_db()
    first.refresh_from_db()
    assert (row.state, first.state, row.live) == (TimesheetState.GENERATED, CaseState.ANNULLED, None)
    confirmed(row, by=user("biruta"))
    second = row.issues.latest("pk").case
    assert second is not None
    assert (str(second), second.replaces) == ("DLUV-2026-PVS-0002", first)


@pytest.mark.acceptance("A27")
def test_all_clean_ones_in_one_act_and_why_the_others_are_left(later: None, client: Client) -> None:
    _of, row = usual_month()
    other = contract("metra")
    month(provider(other, row=learner(by=user("linda"), identity=FOREIGN)), confirmed=False)
    left = sheet(other)
    page = reverse("months:timesheets-several") + "?menesis=2026-10"
    client.force_login(user("biruta"))
    shown = client.get(page)
    box = soup(shown).select("input[name=sheets]")
    assert [one["value"].split(":")[0] for one in box] == [str(row.public_id)]
    assert answers(shown) == {
        "Mētra Paraugmentore": "Anna Ārzemniece: mentors nav apstiprinājis mēneša dienasgrāmatu. Mentors pārbauda dienasgrāmatu"
        " un to apstiprina, arī mēnesi bez tikšanās reizēm."
    }
    done = client.post(page, {"sheets": [box[0]["value"]], "sure": "on"}, follow=True)
    assert notices(done)[0].endswith("Apstiprināts: 1 veidlapa. Kas palicis un kāpēc, rakstīts zemāk.")
    row.refresh_from_db()
    left.refresh_from_db()
    assert (row.state, left.state) == (TimesheetState.APPROVED, TimesheetState.GENERATED)
    outcome = actions.confirm_several(sheets={left.public_id: "0"}, act=ACT, by=user("biruta"), on=LATER)
    assert (outcome.confirmed, [one.timesheet for one in outcome.left]) == ([], [left])


FOREIGN = type(RUTA)(
    given_name="Anna", surname="Ārzemniece", gender="f", personal_code="", birth_date=date(2011, 5, 1), document="pase 1"
)  # fmt: skip


@pytest.mark.acceptance("A01", "A27")
def test_the_mentor_reads_the_own_one_and_takes_it_along(later: None, client: Client) -> None:
    _of, row = usual_month()
    client.force_login(user("karlis"))
    listed = client.get(reverse("months:timesheets"))
    cells = [words(cell) for cell in soup(listed).select("tbody tr")[0].select("th, td")]
    assert cells == ["2026. gada oktobris", "Paraugpils vidusskola", "8", "6", "iesniegta"]
    page = client.get(reverse("months:timesheet", args=[row.public_id]))
    assert [words(one) for one in soup(page).select("tbody tr")[2].select("th, td")] == [
        "12.10.2026.", "15:00–16:20", "Rūta Paraudziņa", "2", "0", "izglītojamais nav parakstījis grafika rindu",
    ]  # fmt: skip
    assert AccessEvent.objects.filter(what="timesheet", act="view", actor=user("karlis").public_id).count() == 1
    book = load_workbook(BytesIO(client.get(reverse("months:timesheet-export", args=[row.public_id])).content))
    assert [[cell.value for cell in line][4:9] for line in book.active.iter_rows(min_row=2)][2] == [
        "12.10.2026.", "15:00–16:20", "Rūta Paraudziņa", "2", "0",
    ]  # fmt: skip
    assert client.get(reverse("months:timesheet-pages", args=[row.public_id])).status_code == 404
    Restriction.objects.create(
        person=user("karlis").person,
        register_code="PVS",
        reason="Dati tiek pārbaudīti.",
        placed_by=user("aina"),
        placed_at=now(),
    )
    export = reverse("months:timesheet-export", args=[row.public_id])
    assert client.get(export).status_code == 200  # to nobody are their own data closed
    client.force_login(user("biruta"))
    assert client.get(export).status_code == 409


@pytest.mark.acceptance("A27")
def test_a_month_that_still_runs_is_no_fault(later: None, client: Client, time_machine: Any) -> None:
    """Nobody can mend that the month is not over: what is still needed is a plain list until then."""
    _of, row = usual_month()
    page, asked = reverse("months:timesheet", args=[row.public_id]), "Kas vēl vajadzīgs, lai veidlapu apstiprinātu"
    client.force_login(user("karlis"))
    assert asked not in words(soup(client.get(page)).main)
    time_machine.move_to(datetime(2026, 10, 20, 8, tzinfo=RIGA))
    client.force_login(user("karlis"))
    said = words(soup(client.get(page)).main)
    assert asked in said and "01.11.2026." in said and "Jāizlabo" not in said


@pytest.mark.acceptance("A62")
def test_a_learner_whose_data_are_restricted_has_no_name_in_the_export(later: None, client: Client) -> None:
    _of, row = usual_month()
    ruta = Person.objects.get(given_name="Rūta")
    held = Restriction.objects.create(
        person=ruta, register_code="PVS", reason="Dati tiek pārbaudīti.", placed_by=user("aina"), placed_at=now()
    )
    client.force_login(user("biruta"))
    export = reverse("months:timesheet-export", args=[row.public_id])

    def names() -> list[str]:
        book = load_workbook(BytesIO(client.get(export).content))
        return [str(line[6].value) for line in book.active.iter_rows(min_row=2)]

    assert names() == ["apstrāde ierobežota", "Marks Jaunformāts", "apstrāde ierobežota"]
    RestrictionUse.objects.create(
        restriction=held, by=user("biruta"), reason="Prasība tiesā", at=now(), until=now() + timedelta(hours=1)
    )
    assert names() == ["Rūta Paraudziņa", "Marks Jaunformāts", "Rūta Paraudziņa"]


def test_others_do_not_find_a_timesheet_by_its_address(later: None, client: Client) -> None:
    _of, row = usual_month()
    client.force_login(user("metra"))
    assert client.get(reverse("months:timesheet", args=[row.public_id])).status_code == 404


@pytest.mark.acceptance("A27")
def test_the_confirming_page_keeps_the_words_and_the_sign_in(later: None, client: Client) -> None:
    _of, row = usual_month()
    client.force_login(user("biruta"))
    url = reverse("months:timesheet-confirm", args=[row.public_id])
    refused = client.post(url, {"seen": sheet_of(row, on=ON).digest})
    assert refused.status_code == 422
    assert client.post(url, {"seen": sheet_of(row, on=ON).digest, "sure": "on"}).status_code == 302
    act = row.issues.get().confirmations.get().act
    assert act["statement"] == "Dienasgrāmata un grafiks ir salīdzināti, un es apstiprinu šīs veidlapas stundas."
    assert act["document_sha256"] == row.issues.get().digest


# Work elsewhere -------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A29")
def test_declared_work_takes_the_hours_it_covers_and_a_later_declaration_gives_them_back(later: None) -> None:
    of, row = usual_month()
    work = Work(datetime(2026, 10, 5, 16, tzinfo=RIGA), datetime(2026, 10, 5, 18, tzinfo=RIGA), "Sporta skola")
    said = Declared(works=[work], total=12, payer="Biedrība")
    with pytest.raises(NotYours):
        declaring.declare(contract=of, month=OCTOBER, said=said, act=ACT, by=user("biruta"), on=LATER)
    made = declaring.declare(contract=of, month=OCTOBER, said=said, act=ACT, by=user("karlis"), on=LATER)
    found = sheet_of(row, on=ON)
    assert (found.totals.paid, found.declared) == (4, 12)
    assert [why.value for why in found.lines[0].whys] == ["outside"]
    assert (str(made.paper), made.paper.printed["total"]) == ("DF-2026-PVS-0001", "12\u00a0stundas")
    assert made.paper.printed["works"] == [{"day": "05.10.2026.", "time": "16:00–18:00", "payer": "Sporta skola"}]
    assert [one.role for one in funding_document_of(made.paper, ["mentor", "accountant"]).signers] == ["mentor"]
    declaring.declare(
        contract=of, month=OCTOBER, said=Declared(), act=ACT, by=user("karlis"), on=LATER + timedelta(hours=1)
    )
    assert sheet_of(row, on=ON).totals.paid == 6


@pytest.mark.acceptance("A29")
def test_the_mentor_declares_on_a_page(later: None, client: Client) -> None:
    of, _row = usual_month()
    client.force_login(user("karlis"))
    url = reverse("months:outside-declare", args=[of.public_id, "2026-10"])
    wrong = {"works": "05.10.2026 16-18 skola", "total": "3", "payer": "", "sure": "on"}
    page = client.post(url, wrong)
    assert page.status_code == 422
    assert [words(one)[:40] for one in soup(page).select(".error-summary li")] == [
        "„05.10.2026 16-18 skola” nav saprotams. ", "Nosauciet, kas maksā par stundām.",
    ]  # fmt: skip
    assert "05.10.2026 16-18 skola" in soup(page).select_one("textarea").text
    for line in ("05.11.2026. 16:00-18:00 skola", "05.10.2026. 18:00-16:00 skola"):
        assert client.post(url, {"works": line, "sure": "on"}).status_code == 422
    right = {
        "works": "05.10.2026. 16:00–18:00 Sporta skola\n6.10.2026 8.00-9.30, Sporta skola",
        "total": "",
        "sure": "on",
    }
    assert client.post(url, right).status_code == 302
    assert OutsideDeclaration.objects.get().works.count() == 2
    assert client.get(reverse("months:outside-declare", args=[of.public_id, "x"])).status_code == 404
    client.force_login(user("metra"))
    assert client.get(url).status_code == 404


@pytest.mark.acceptance("A29")
def test_meetings_by_another_employer_at_the_same_time_are_seen(later: None) -> None:
    _of, row = usual_month()
    other = contract(employer="DJC")
    month(provider(other, identity=FOREIGN), (5, "15:40", 1, SIGNED), (6, "15:40", 1, SIGNED))
    found = sheet_of(sheet(other), on=ON)
    assert [(one.paid, [why.value for why in one.whys]) for one in found.lines] == [(0, ["overlap"]), (1, [])]
    assert sheet_of(row, on=ON).totals.paid == 6  # the one that began earlier stays


@pytest.mark.acceptance("A25", "A28")
def test_hours_with_another_mentor_count_for_the_learners_month(later: None) -> None:
    first, second = contract(), contract("metra")
    one = provider(first)
    month(one, *((day, "09:00", 6, SIGNED) for day in (5, 6, 7)))
    month(provider(second, row=one.plan.learner), (8, "09:00", 4, SIGNED))
    assert [(line.paid, line.excluded) for line in sheet_of(sheet(second), on=ON).lines] == [(2, 2)]


# Lists ----------------------------------------------------------------------------------------------------------------


def several(first: int, count: int) -> None:
    """So many contracts of Kārlis, each with a learner's month."""
    for number in range(first, first + count):
        of = contract()
        row = learner(
            by=user("linda"),
            identity=type(RUTA)(**{**FOREIGN.__dict__, "given_name": f"Anna{number}", "document": f"p{number}"}),
        )
        month(provider(of, row=row), (number % 20 + 1, "09:00", 1, SIGNED))
    actions.generate(month=OCTOBER, on=LATER)


@pytest.mark.acceptance("A27")
def test_lists_cost_the_same_for_few_and_many(later: None, client: Client) -> None:
    client.force_login(user("biruta"))
    pages = [
        reverse("months:timesheets") + "?menesis=2026-10",
        reverse("months:timesheets-several") + "?menesis=2026-10",
    ]
    asked = []
    for first, count in ((0, 2), (2, 8)):
        several(first, count)
        for page in pages:
            client.get(page)
        with CaptureQueriesContext(connection) as queries:
            for page in pages:
                assert client.get(page).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]


def test_a_closed_grid_is_asked_for_pay_only(later: None) -> None:
    _of, row = usual_month(closed=False)
    found = sheet_of(row, on=ON)
    assert (found.blocks, found.open_grids) == ([], ("Rūta Paraudziņa",))


def test_who_reads_the_document(later: None) -> None:
    of, row = usual_month()
    confirmed(row, by=user("biruta"))
    paper = declaring.declare(contract=of, month=OCTOBER, said=Declared(), act=ACT, by=user("karlis"), on=LATER).paper
    assert isinstance(paper, FundingPaper)
    sees = {
        login: sorted(visible_cases(scope_of(who, on=ON)).filter(kind__in=("DLUV", "DF")).values_list("kind", flat=True))
        for login, who in [*((one, user(one)) for one in ("karlis", "biruta", "linda", "aina", "raitis", "eksperts", "auditors", "metra")), ("zenta", accountant())]
    }  # fmt: skip
    both, sheet_only = ["DF", "DLUV"], ["DLUV"]
    assert sees == {
        "karlis": both, "biruta": sheet_only, "linda": sheet_only, "aina": both, "raitis": both, "eksperts": sheet_only,
        "auditors": both, "metra": [], "zenta": both,
    }  # fmt: skip
