"""The end of a month in one act: what is shown before, what is made once, pause, cancel, failures with reasons."""

from __future__ import annotations

from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

import signing.facade as signing_facade
from forms.desk.own_data import as_plain
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.grids.actions import close_signed
from forms.months.grids.errors import AssessmentMissing, NotTheirs, RowsUnsigned, StillWritten
from forms.months.grids.models import Party, RowConfirmation, SupportSchedule
from forms.months.models import LearnerMonth
from forms.months.monthend import actions
from forms.months.monthend.access import Place, places_of, reach_of
from forms.months.monthend.errors import Changed, NothingReady, NotNow
from forms.months.monthend.facts import digest_of, progress_of, prospects
from forms.months.monthend.models import MonthEnd
from forms.months.monthend.states import EndState, ItemState, Readiness, Standing, What
from forms.months.monthend.tables import ProspectTable
from forms.months.pay.models import PayStatement
from forms.months.states import DiaryState, GridState
from forms.months.timesheets.actions import generate
from forms.months.timesheets.models import Timesheet, TimesheetIssue
from forms.people.access import scope_of
from forms.people.models import Membership
from forms.people.restricting import Restriction
from forms.plans.models import PlanProvider
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.models import AccessEvent, Event
from kernel.files import store
from kernel.jobs.models import Job, State
from kernel.jobs.running import run_one
from kernel.notifications.models import Notification
from kernel.periods import DAY, now
from signing.errors import TimestampFailed
from tests.factories.people import MARKS
from tests.forms.desks import blank, user
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
    rate,
    sheet,
)
from tests.forms.months.test_timesheets import several
from tests.forms.pages import client_of, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture
def later(demo: Any, time_machine: Any) -> None:
    """12 November 2026: October is over and locked."""
    time_machine.move_to(LATER)
    rate()


def place_of(who: Any) -> Place:
    return Place("", "", reach_of(scope_of(who, on=LATER.date())).codes)


def seen_by(who: Any) -> list[Any]:
    scope = scope_of(who, on=LATER.date())
    return prospects(OCTOBER, reach_of(scope), scope, at=LATER)


def begun(who: Any) -> MonthEnd:
    seen = digest_of([one for one in seen_by(who) if one.readiness == Readiness.READY])
    return actions.begin(month=OCTOBER, place=place_of(who), seen=seen, act=ACT, by=who, on=LATER)


def worked(row: MonthEnd, *, most: int = 99) -> MonthEnd:
    """The jobs of it that wait, as a worker takes them."""
    jobs = Job.objects.filter(name=actions.JOB, state=State.WAITING).order_by("pk")
    for pk in list(jobs.values_list("pk", flat=True))[:most]:
        assert run_one(pk, on=now(), strict=True) == State.DONE
    row.refresh_from_db()
    return row


def states(row: MonthEnd) -> list[tuple[str, str]]:
    return list(row.items.order_by("pk").values_list("what", "state"))


def small_month(**how: Any) -> tuple[LearnerMonth, Timesheet]:
    """Kārlis with Rūta: two hours, signed by both; the mentor has not finished the grid."""
    of = contract()
    return month(provider(of), (5, "15:00", 2, SIGNED), **{"closed": False, **how}), sheet(of)


# What is shown before --------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A27")
def test_before_it_begins_everything_is_told_with_who_has_to_act(later: None) -> None:
    _month, row = small_month()
    month(provider(row.contract, identity=MARKS), (8, "15:30", 4, [Party.LEARNER]), closed=False)
    with override("lv"):
        found = [(one.what, one.name, one.readiness, one.who) for one in seen_by(user("biruta"))]
        assert found == [
            (What.GRID, "Marks Jaunformāts", Readiness.NOT_READY, "mentors (Kārlis Testnieks)"),
            (What.GRID, "Rūta Paraudziņa", Readiness.READY, ""),
            (What.TIMESHEET, "Kārlis Testnieks", Readiness.READY, ""),
        ]
        pay = seen_by(accountant())
    assert [(one.what, one.readiness, one.who) for one in pay] == [
        (What.PAY, Readiness.NOT_READY, "iestādes atbildīgā persona vai koordinators")
    ]
    confirmed(row, by=user("biruta"))
    assert [one.readiness for one in seen_by(user("biruta")) if one.what == What.TIMESHEET] == [Readiness.MADE]
    places = places_of(reach_of(scope_of(user("raitis"), on=LATER.date())))
    assert places[0].name == "Paraugpils novads"
    assert not reach_of(scope_of(user("karlis"), on=LATER.date()))


def test_hours_that_nothing_is_paid_for_yet_are_told_all_the_same(later: None) -> None:
    small_month()
    with override("lv"):
        assert [one.said for one in seen_by(user("biruta")) if one.what == What.TIMESHEET] == ["2\u00a0stundas"]
        MentorDiary.objects.update(state=DiaryState.OPEN)
        (sheet_,) = [one for one in seen_by(user("biruta")) if one.what == What.TIMESHEET]
    assert sheet_.said == "2\u00a0stundas, apmaksājamas: 0"


def test_each_reason_stands_on_a_line_of_its_own(later: None) -> None:
    small_month()
    MentorDiary.objects.update(state=DiaryState.OPEN)
    DiaryEntry.objects.update(hours=1)
    (sheet_,) = [one for one in seen_by(user("biruta")) if one.what == What.TIMESHEET]
    first, second = sheet_.why.splitlines()
    assert "mentors nav apstiprinājis mēneša dienasgrāmatu." in first
    assert "dienasgrāmatā ir 1 st., grafikā 2 st." in second.replace("\xa0", " ")
    assert ProspectTable([sheet_]).rows[0].get_cell("why") == f'<span class="lines">{sheet_.why}</span>'


@pytest.mark.parametrize("spoilt", ["open", "unsigned", "different", "unconfirmed", "last"])
def test_a_grid_is_finished_for_the_mentor_only_when_nothing_of_it_is_in_doubt(later: None, spoilt: str) -> None:
    row, _sheet = small_month()
    match spoilt:
        case "open":
            LearnerMonth.objects.update(opened_until=LATER + DAY)
        case "unsigned":
            RowConfirmation.objects.filter(party=Party.LEARNER).delete()
        case "different":
            DiaryEntry.objects.update(hours=1)
        case "unconfirmed":
            MentorDiary.objects.update(state=DiaryState.OPEN)
        case _:
            PlanProvider.objects.update(end=OCTOBER.last)
    assert [one.readiness for one in seen_by(user("biruta")) if one.what == What.GRID] == [Readiness.NOT_READY]
    refused = {"open": StillWritten, "unsigned": RowsUnsigned, "last": AssessmentMissing}
    if spoilt in refused:
        with pytest.raises(refused[spoilt]):
            close_signed(month=row, by=user("biruta"), on=LATER)
    assert SupportSchedule.objects.get().state == GridState.OPEN


def test_a_signed_grid_is_finished_once_by_who_may(later: None) -> None:
    row, _sheet = small_month()
    for login in ("karlis", "linda", "aina", "eksperts"):
        with pytest.raises(NotTheirs):
            close_signed(month=row, by=user(login), on=LATER)
    made = close_signed(month=row, by=user("raitis"), on=LATER)
    assert close_signed(month=row, by=user("biruta"), on=LATER) == made
    assert (made.number, made.kind, made.paper) == ("GR-2026-PVS-0001", "GR", False)
    assert SupportSchedule.objects.get().state == GridState.FINISHED


# The work --------------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A22", "A27")
def test_what_was_shown_is_made_once(later: None) -> None:
    small_month()
    row = begun(user("biruta"))
    assert begun(user("biruta")) == row  # the button was pressed twice
    worked(row)
    assert (row.state, states(row)) == (EndState.ENDED, [("GR", ItemState.MADE), ("DLUV", ItemState.MADE)])
    assert sorted(CaseDocument.objects.values_list("number", flat=True)) == ["DLUV-2026-PVS-0001", "GR-2026-PVS-0001"]
    issue = TimesheetIssue.objects.get()
    assert issue.confirmations.get().act["statement"] == ACT.statement
    first, last = row.items.order_by("pk").first(), row.items.order_by("pk").last()
    assert first is not None and last is not None
    actions.work(end=row.public_id, turn=row.turn, first=first.pk, last=last.pk, on=LATER)  # as after a kill
    assert (CaseDocument.objects.count(), Event.objects.filter(event="monthend.ended").count()) == (2, 1)
    assert [one.tries for one in row.items.all()] == [1, 1]
    assert {job.queue for job in Job.objects.filter(name="records.prepare")} == {"batch"}
    with pytest.raises(NothingReady):
        begun(user("biruta"))


@pytest.mark.acceptance("A28")
def test_statements_are_approved_as_the_accountant_saw_them(later: None) -> None:
    _month, row = small_month(closed=True)
    confirmed(row, by=user("biruta"))
    end = worked(begun(accountant()))
    made = PayStatement.objects.get()
    assert (str(made), made.hours, made.approved_name) == ("AT-2026-PVS-0001", 2, "Zenta Grāmatvede-Demo")
    assert end.items.get().case == made.case
    assert progress_of(end).counts[Standing.SEALING] == 1
    for state in (CaseState.SIGNING, CaseState.SIGNED, CaseState.ARCHIVED):
        records.move(case=made.case, to=state, by=None, on=LATER)
    progress = progress_of(end)
    assert (progress.ready, progress.failed, progress.left, progress.total) == (1, 0, 0, 1)


def test_what_was_not_shown_is_not_made(later: None) -> None:
    _month, row = small_month()
    who = user("biruta")
    seen = digest_of([one for one in seen_by(who) if one.readiness == Readiness.READY])
    month(provider(row.contract, identity=MARKS), (8, "15:30", 4, SIGNED))
    with pytest.raises(Changed):
        actions.begin(month=OCTOBER, place=place_of(who), seen=seen, act=ACT, by=who, on=LATER)
    assert not MonthEnd.objects.exists()


@pytest.mark.acceptance("A27")
def test_pause_go_on_and_cancel(later: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions, "CHUNK", 1)
    several(0, 3)
    who = user("biruta")
    row = worked(begun(who), most=1)
    assert [state for _what, state in states(row)] == [ItemState.MADE, ItemState.WAITING, ItemState.WAITING]
    actions.pause(row=row, by=who, on=LATER)
    assert [state for _what, state in states(worked(row))][1:] == [ItemState.WAITING] * 2
    with pytest.raises(NotNow):
        actions.pause(row=row, by=who, on=LATER)
    actions.go_on(row=row, by=who, on=LATER)
    worked(row, most=1)
    actions.cancel(row=row, by=who, on=LATER)
    assert [state for _what, state in states(worked(row))] == [ItemState.MADE, ItemState.MADE, ItemState.LEFT]
    assert (row.state, CaseDocument.objects.count()) == (EndState.CANCELLED, 2)
    with pytest.raises(NotNow):
        actions.go_on(row=row, by=who, on=LATER)


@pytest.mark.acceptance("A27")
def test_one_that_fails_is_named_with_its_reason_and_stops_no_other(later: None) -> None:
    several(0, 3)
    who = user("biruta")
    row = begun(who)
    second = row.items.order_by("pk")[1]
    assert second.timesheet is not None
    spoilt = DiaryEntry.objects.filter(diary__of_month__provider__contract=second.timesheet.contract_id)
    spoilt.update(hours=2)
    worked(row)
    assert [state for _what, state in states(row)] == [ItemState.MADE, ItemState.FAILED, ItemState.MADE]
    second.refresh_from_db()
    assert second.reason.startswith("Grafikā") or "grafik" in second.reason.lower()
    spoilt.update(hours=1)
    assert actions.try_again(row=row, by=who, on=LATER) == 1
    worked(row)
    second.refresh_from_db()
    assert (row.state, second.state, second.tries, second.reason) == (EndState.ENDED, ItemState.MADE, 2, "")
    with pytest.raises(NotNow):
        actions.try_again(row=row, by=who, on=LATER)


def test_an_error_nobody_expected_fails_its_item_alone(later: None, monkeypatch: pytest.MonkeyPatch) -> None:
    several(0, 2)
    row = begun(user("biruta"))
    broken = row.items.order_by("pk")[0].timesheet_id

    def confirm(**told: Any) -> Any:
        if told["timesheet"].pk == broken:
            raise RuntimeError("boom")
        return real(**told)

    real = actions.timesheets.confirm
    monkeypatch.setattr(actions.timesheets, "confirm", confirm)
    worked(row)
    assert [state for _what, state in states(row)] == [ItemState.FAILED, ItemState.MADE]
    assert row.items.order_by("pk")[0].reason.startswith("Neparedzēta kļūda (RuntimeError).")


def test_what_somebody_made_meanwhile_is_not_made_twice(later: None) -> None:
    _month, sheet_row = small_month(closed=True)
    row = begun(user("biruta"))
    confirmed(sheet_row, by=user("biruta"))
    worked(row)
    assert row.items.get().case == TimesheetIssue.objects.get().case
    assert CaseDocument.objects.count() == 1


def test_a_role_that_has_ended_confirms_nothing_more(later: None) -> None:
    several(0, 1)
    row = begun(user("biruta"))
    Membership.objects.filter(user=user("biruta")).update(valid_to=LATER.date() - DAY)
    assert worked(row).items.get().code == "timesheet.not-yours"
    assert not CaseDocument.objects.exists()


def test_lost_jobs_are_asked_for_anew(later: None) -> None:
    several(0, 2)
    row = begun(user("biruta"))
    Job.objects.filter(name=actions.JOB).delete()
    assert (actions.mend(on=LATER), actions.mend(on=LATER)) == (1, 0)
    assert worked(row).state == EndState.ENDED
    assert actions.mend(on=LATER) == 0


def test_a_document_that_cannot_be_typeset_is_a_failure_of_the_report(later: None) -> None:
    several(0, 1)
    who = user("biruta")
    row = worked(begun(who))
    job = Job.objects.filter(name="records.prepare")
    assert progress_of(row).counts[Standing.SEALING] == 1
    job.update(state=State.PARKED, finished_at=LATER)
    progress = progress_of(row)
    assert (progress.counts[Standing.SEALING], progress.failed) == (0, 1)
    assert actions.try_again(row=row, by=who, on=LATER) == 1
    assert job.get().state == State.WAITING


def test_a_document_whose_seal_has_stopped_says_so_and_is_tried_again(later: None) -> None:
    row, case = sealing()
    complete = Job.objects.filter(name="signing.complete")
    assert (progress_of(row).counts[Standing.SEALING], progress_of(row).stuck) == (1, {})
    complete.update(state=State.PARKED, finished_at=LATER, error_code=TimestampFailed.code)
    with override("lv"):
        progress = progress_of(row)
    assert (progress.counts[Standing.SEALING], progress.counts[Standing.STOPPED], progress.left) == (0, 1, 0)
    assert "Laika zīmoga" in progress.stuck[case.public_id].why
    here = reverse("months:monthend-one", args=[row.public_id])
    page = soup(client_of(row.by).get(here + "?rada=neizdevas"))
    assert "apzīmogošana apstājusies" in words(page)
    assert "Mēģiniet neizdevušos vēlreiz" in words(page)
    assert actions.try_again(row=row, by=row.by, on=LATER) == 1
    assert complete.get().state == State.WAITING
    assert progress_of(row).counts[Standing.SEALING] == 1


def sealing() -> tuple[MonthEnd, CaseDocument]:
    """A month's end of one statement, whose document is at the seal."""
    _month, of = small_month(closed=True)
    confirmed(of, by=user("biruta"))
    row = worked(begun(accountant()))
    case = row.items.get().case
    assert case is not None
    Job.objects.filter(name="records.prepare").update(state=State.DONE, finished_at=LATER)
    signing_facade.open_envelope(
        subject=case.public_id, title=case.title, number=case.number, signers=[], by=None, on=LATER,
        file=store.put(blank(), media_type="application/pdf"), expires_on=LATER.date() + DAY,
        policy=signing_facade.policy_from(
            {"level": "seal", "paper": False, "order": []}, retention_until=case.retention_until
        ),
    )  # fmt: skip
    records.move(case=case, to=CaseState.SIGNING, by=None, on=LATER)
    return row, case


# Letters and the term of a report --------------------------------------------------------------------------------------


def told(template: str) -> list[tuple[str, dict[str, str]]]:
    rows = Notification.objects.filter(template=template).order_by("pk")
    return [(row.to_email, row.facts) for row in rows]


def test_who_began_it_is_told_when_nothing_is_being_made_any_more(later: None) -> None:
    row, case = sealing()
    actions.mend(on=LATER)
    assert told("month_end_ended") == []  # the seal is on its way
    for state in (CaseState.SIGNED, CaseState.ARCHIVED):
        records.move(case=case, to=state, by=None, on=LATER)
    actions.mend(on=LATER)
    actions.mend(on=LATER)
    facts = {"month": "10.2026.", "ready": "1", "failed": "0", "left": "0"}
    assert told("month_end_ended") == [("zenta@paraugs.example", facts)]
    assert Notification.objects.get(template="month_end_ended").link == f"/menesi/noslegums/{row.public_id}/"


def test_tried_again_it_is_told_again_and_a_stop_is_told_once(later: None) -> None:
    several(0, 2)
    row = begun(user("biruta"))
    Job.objects.filter(name=actions.JOB).update(state=State.PARKED, tries=1, finished_at=LATER)
    actions.mend(on=LATER)
    actions.mend(on=LATER)
    facts = {"month": "10.2026.", "ready": "0", "failed": "0", "left": "2"}
    assert told("month_end_stopped") == [("biruta@paraugs.example", facts)]
    page = words(soup(client_of(row.by).get(reverse("months:monthend-one", args=[row.public_id]))))
    assert "Darbs apstājies kļūdas dēļ." in page
    actions.pause(row=row, by=row.by, on=LATER)
    actions.go_on(row=row, by=row.by, on=LATER)
    DiaryEntry.objects.update(hours=5)
    worked(row)
    for at in (LATER, LATER + DAY):
        actions.mend(on=at)
        actions.try_again(row=row, by=row.by, on=at)
        worked(row)
    assert [facts["failed"] for _to, facts in told("month_end_ended")] == ["2", "2"]


def test_a_report_is_kept_a_year_and_then_erased(later: None) -> None:
    _month, row = small_month()
    end = worked(begun(user("biruta")))
    here = reverse("months:monthend-one", args=[end.public_id])
    assert "Pārskatu glabā līdz 12.11.2027." in words(soup(client_of(end.by).get(here)))
    assert actions.forget(on=datetime(2027, 11, 12, 20, tzinfo=UTC)) == 0
    assert actions.forget(on=datetime(2027, 11, 12, 22, tzinfo=UTC)) == 1  # 13 November in Riga
    assert client_of(end.by).get(here).status_code == 404
    assert (CaseDocument.objects.count(), TimesheetIssue.objects.filter(timesheet=row).count()) == (2, 1)
    assert Event.objects.filter(event="monthend.forgotten", subject=end.public_id).count() == 1
    under_way = begun(accountant())
    assert (actions.forget(on=datetime(2037, 1, 1, tzinfo=UTC)), MonthEnd.objects.get()) == (0, under_way)


def test_whoever_began_one_finds_it_in_the_own_data(later: None) -> None:
    small_month()
    worked(begun(user("biruta")))
    assert as_plain(user("biruta"))["Jūsu sāktie mēneša noslēgumi"] == [
        {
            "Mēnesis": "2026. gada oktobris", "Par ko": "viss, par ko atbildu", "Sākts": "12.11.2026. 10:00",
            "Ko apstiprināja": ACT.statement, "Skaits": "2", "Stāvoklis": "pabeigts", "Glabā līdz": "12.11.2027.",
        }
    ]  # fmt: skip
    assert "Jūsu sāktie mēneša noslēgumi" not in as_plain(user("raitis"))


def test_a_report_stands_in_the_way_of_no_erasure(later: None) -> None:
    row, _sheet = small_month()
    end = begun(user("biruta"))
    DiaryEntry.objects.all().delete()
    MentorDiary.objects.all().delete()
    SupportSchedule.objects.all().delete()
    row.delete()
    assert states(end) == [("DLUV", ItemState.WAITING)]


# Its pages -------------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A27")
def test_from_the_list_to_the_report(later: None) -> None:
    several(0, 2)
    month(provider(contract(), identity=MARKS), (8, "15:30", 4, [Party.LEARNER]), closed=False)
    generate(month=OCTOBER, on=LATER)
    who = user("biruta")
    client = client_of(who)
    start = reverse("months:monthend") + "?menesis=2026-10"
    page = soup(client.get(start))
    assert "Ne visas rindas ir parakstījuši abi." in words(page)
    seen = page.select_one("[name=seen]")["value"]  # type: ignore[index]
    answered = client.post(start, {"seen": seen})
    assert (answered.status_code, MonthEnd.objects.count()) == (422, 0)
    answered = client.post(start, {"seen": seen, "sure": "on"})
    row = MonthEnd.objects.get()
    here = reverse("months:monthend-one", args=[row.public_id])
    assert (answered.status_code, answered["Location"]) == (302, here)
    assert row.statement == "Saraksts ir pārbaudīts, un es apstiprinu darba laika uzskaites veidlapu stundas."
    assert "gatavi: 0, neizdevās: 0, atlikuši: 3" in words(soup(client.get(here)))
    assert "Mēneša noslēgums" in words(soup(client.get(reverse("desk:tasks"))))
    assert "Šī mēneša noslēgums jau notiek." in words(soup(client.get(start)))
    client.post(reverse("months:monthend-pause", args=[row.public_id]))
    assert "Apturēt" not in [one.get_text() for one in soup(client.get(here)).select("main button")]
    client.post(reverse("months:monthend-go-on", args=[row.public_id]))
    DiaryEntry.objects.filter(hours=4).update(hours=3)
    worked(row)
    page = soup(client.get(here + "?rada=neizdevas"))
    assert len(page.select("main table tbody tr")) == 1
    book = load_workbook(BytesIO(client.get(reverse("months:monthend-report", args=[row.public_id])).content))
    told = list(book.worksheets[0].iter_rows(values_only=True))
    assert [line[5] for line in told[1:]].count("neizdevās") == 1
    assert AccessEvent.objects.filter(subject=row.public_id).exists()
    assert {line[1] for line in told[1:]} >= {"Kārlis Testnieks"}
    Restriction.objects.create(
        person=user("karlis").person,
        register_code="PVS",
        reason="Dati tiek pārbaudīti.",
        placed_by=user("aina"),
        placed_at=now(),
    )
    book = load_workbook(BytesIO(client.get(reverse("months:monthend-report", args=[row.public_id])).content))
    names = [line[1] for line in book.worksheets[0].iter_rows(values_only=True)]
    assert "Kārlis Testnieks" not in names and "apstrāde ierobežota" in names
    client.post(reverse("months:monthend-put-away", args=[row.public_id]))
    assert "Lasīt pārskatu" not in words(soup(client.get(reverse("desk:tasks"))))
    assert client_of(user("raitis")).get(here).status_code == 404
    assert client_of(user("auditors")).get(here).status_code == 200
    assert client_of(user("auditors")).post(reverse("months:monthend-cancel", args=[row.public_id])).status_code == 404


def test_its_pages_cost_the_same_for_few_and_many(later: None, client: Client) -> None:
    client.force_login(user("biruta"))
    start = reverse("months:monthend") + "?menesis=2026-10"
    asked = []
    for first, count in ((0, 1), (1, 2), (3, 8)):  # the first one leaves documents behind
        several(first, count)
        row = begun(user("biruta"))
        here = reverse("months:monthend-one", args=[row.public_id])
        pages = [start, here, reverse("months:monthend-report", args=[row.public_id])]
        for page in pages:
            client.get(page)
        with CaptureQueriesContext(connection) as queries:
            for page in pages:
                assert client.get(page).status_code == 200
        asked.append(len(queries))
        worked(row)
    assert asked[1] == asked[2]
