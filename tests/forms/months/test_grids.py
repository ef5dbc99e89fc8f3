"""The month board: rows judged by the rules, confirmed by both, finished, brought back from paper."""

from __future__ import annotations

from datetime import UTC, datetime
from importlib import util
from io import BytesIO
from typing import Any

import pytest
import qrcode
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

import signing.facade as signing_facade
from forms.months.comparison import DayHours
from forms.months.grids import actions
from forms.months.grids.documents import document_of
from forms.months.grids.errors import Locked
from forms.months.grids.facts import board_of, digest_of, signed_rows
from forms.months.grids.models import Party, RowConfirmation, ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth
from forms.months.states import GridState
from forms.people.restricting import Restriction
from forms.plans.models import PlanProvider
from forms.records import actions as records
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.models import AccessEvent
from kernel.notifications.models import Notification
from kernel.periods import RIGA, now
from kernel.web.opened import Opening
from signing.means.confirm import Confirmation
from tests.factories import plans
from tests.factories.people import RUTA
from tests.factories.requests import open_blank
from tests.forms.desks import blank
from tests.forms.months import grid_rows as rows
from tests.forms.pages import client_of, errors_agree, notices, soup, summary_lines, words

pytestmark = pytest.mark.usual

FOUR = (
    ("5", "14:00", "5", "Nedēļas plāns"),
    ("12", "14:00", "5", "Matemātika"),
    ("19", "14:00", "5", "Saruna ar skolotāju"),
    ("26", "14:00", "5", "Kas izdevies"),
)


@pytest.fixture
def clock(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    rows.gates_open(monkeypatch)
    time_machine.move_to(plans.DAY, tick=False)
    return time_machine


@pytest.fixture
def provider(clock: Any, person: Any) -> PlanProvider:
    """Kārlis in the plan of Marks, aged 16, on the last evening of October 2026."""
    made = rows.running(by=person("linda"), head=person("aina"))
    clock.move_to(rows.DAY, tick=False)
    return made


@pytest.fixture
def month(provider: PlanProvider) -> LearnerMonth:
    return rows.month_of(provider)


@pytest.fixture
def mentor(month: LearnerMonth) -> Any:
    return client_of(month.provider.mentor.user)


def summary_of(response: Any) -> list[str]:
    """The error summary, where the refusal is about the whole page and stands beside no field."""
    assert response.status_code == 422
    return summary_lines(response)


def grid_of(month: LearnerMonth) -> SupportSchedule:
    return SupportSchedule.objects.get(of_month=month)


def written(month: LearnerMonth) -> list[tuple[int, str, int, str]]:
    return [
        (row.day.day, f"{row.starts:%H:%M}" if row.starts else "", row.hours, row.topic)
        for row in grid_of(month).rows.all()
    ]


def save(client: Any, month: LearnerMonth, *typed: tuple[str, str, str, str], **how: Any) -> Any:
    how.setdefault("version", grid_of(month).version)
    return client.post(rows.page(month), rows.typed_rows(*typed, **how))


def kept_ids(month: LearnerMonth) -> tuple[str, ...]:
    return tuple(str(row.public_id) for row in grid_of(month).rows.all())


# --- the board ------------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A22", "A25")
def test_scenario_3_twenty_hours_pass_and_the_next_one_is_refused(mentor: Any, month: LearnerMonth) -> None:
    assert save(mentor, month, *FOUR).status_code == 302
    assert written(month) == [(int(day), starts, int(hours), topic) for day, starts, hours, topic in FOUR]
    more = (*FOUR, ("28", "14:00", "1", "Vēl viena"))
    refused = save(mentor, month, *more, ids=kept_ids(month))
    assert refused.status_code == 422
    (line,) = errors_agree(refused)
    assert line.startswith("Izglītojamam mēnesī būtu 21 stunda") or "21" in line
    assert "R10, RS-2026" in words(soup(refused)) and "Vēl viena" in refused.content.decode()
    assert len(written(month)) == 4


@pytest.mark.acceptance("A22")
def test_what_is_locked_waits_for_nobody(mentor: Any, month: LearnerMonth, clock: Any) -> None:
    """A button that only leads back is no task: after the 10th the mentor may ask for the month, and nothing else."""
    save(mentor, month, FOUR[0])
    clock.move_to(datetime(2026, 11, 10, 21, 59, 59, tzinfo=UTC), tick=False)
    tasks = words(soup(client_of(month.provider.mentor.user).get("/darba-telpa/")).main)
    assert [one in tasks for one in ("Apstiprināt tikšanās", "Pabeigt mēnesi", "10.11.2026. plkst. 24:00")] == [
        True
    ] * 3
    clock.move_to(datetime(2026, 11, 10, 22, tzinfo=UTC), tick=False)
    tasks = words(soup(client_of(month.provider.mentor.user).get("/darba-telpa/")).main)
    assert [one in tasks for one in ("Apstiprināt tikšanās", "Pabeigt mēnesi")] == [False, False]


@pytest.mark.acceptance("A25")
def test_scenario_3_two_mentors_of_one_learner(mentor: Any, month: LearnerMonth, provider: PlanProvider) -> None:
    other = rows.month_of(rows.second_mentor(provider))
    twelve = tuple((day, "10:00", "4", "Plāns") for day in ("6", "13", "20"))
    assert save(client_of(other.provider.mentor.user), other, *twelve).status_code == 302
    nine = tuple((day, "14:00", "3", "Plāns") for day in ("7", "14", "21"))
    refused = save(mentor, month, *nine)
    assert refused.status_code == 422 and len(errors_agree(refused)) == 1
    assert written(month) == []
    assert save(mentor, month, *nine[:2], ("21", "14:00", "2", "Plāns")).status_code == 302


@pytest.mark.acceptance("A25")
@pytest.mark.parametrize("hours", ["1,5", "0", "0.5", "-1", "divas"])
def test_scenario_4_only_whole_hours(mentor: Any, month: LearnerMonth, hours: str) -> None:
    refused = save(mentor, month, ("5", "14:00", hours, "Plāns"))
    assert refused.status_code == 422
    assert len(errors_agree(refused)) == 1
    box = soup(refused).select_one("input[name='hours-0']")
    assert (box["value"], box["aria-invalid"]) == (hours, "true")
    assert written(month) == []


@pytest.mark.acceptance("A25")
@pytest.mark.parametrize(
    ("day", "starts", "rule"),
    [
        ("1.11.", "14:00", "R30"),
        ("31.12.", "14:00", "R30"),
        ("10.10.2025.", "14:00", "R30"),
    ],
)
def test_a_day_of_another_month(mentor: Any, month: LearnerMonth, day: str, starts: str, rule: str) -> None:
    refused = save(mentor, month, (day, starts, "1", "Plāns"))
    assert refused.status_code == 422 and f"{rule}, RS-2026" in words(soup(refused))


@pytest.mark.acceptance("A25", "A26")
def test_days_outside_the_semester_and_in_holidays(mentor: Any, month: LearnerMonth, provider: PlanProvider) -> None:
    """Autumn holidays and a Saturday are days like others (scenario 5); the winter break is none."""
    assert save(mentor, month, ("17", "10:00", "1", "Sestdiena"), ("27", "10:00", "1", "Brīvlaiks")).status_code == 302
    december = rows.month_of(provider, rows.OCTOBER.plus(2))
    refused = save(mentor, december, ("29", "10:00", "1", "Ziemā"))
    assert refused.status_code == 422 and "R14, RS-2026" in words(soup(refused))


@pytest.mark.acceptance("A26")
def test_the_calendar_of_the_month(mentor: Any, month: LearnerMonth) -> None:
    page = soup(mentor.get(rows.page(month)))
    holidays = [words(day).split(",")[0].strip() for day in page.select("table.month td.month__holiday")]
    assert holidays == ["26", "27", "28", "29", "30"]
    assert words(page.select_one("table.month [aria-current=date]")).startswith("31")
    assert "Rudens brīvdienas: 26.10.2026.–30.10.2026." in words(page)
    assert "Rakstīt var līdz 10.11.2026. plkst. 24:00 (atlikušas 10 dienas)." in words(page.select_one(".month-lock"))
    save(mentor, month, ("5", "14:00", "2", "Plāns"))
    days = soup(mentor.get(rows.page(month))).select("table.month td:has(.month__hours)")
    assert [one.get_text() for one in days] == ["5: 2 h"]  # not "52 h"


@pytest.mark.acceptance("A25")
def test_scenario_1_before_the_birthday_and_scenario_16_overlap(
    clock: Any, person: Any, provider: PlanProvider, mentor: Any, month: LearnerMonth
) -> None:
    clock.move_to(plans.DAY, tick=False)
    ruta = rows.month_of(rows.running(by=person("linda"), head=person("aina"), identity=RUTA))
    clock.move_to(rows.DAY, tick=False)
    early = save(mentor, ruta, ("4", "10:00", "1", "Plāns"))
    assert early.status_code == 422 and "R1, RS-2026" in words(soup(early))
    assert save(mentor, ruta, ("5", "09:00", "2", "Plāns")).status_code == 302  # 09:00–10:20
    overlap = save(mentor, month, ("5", "10:00", "1", "Plāns"))
    assert overlap.status_code == 422 and "R17, RS-2026" in words(soup(overlap))
    assert "Rūta" not in words(soup(overlap))
    assert save(mentor, month, ("5", "10:20", "1", "Plāns")).status_code == 302


def test_more_than_the_plan_has(mentor: Any, month: LearnerMonth, provider: PlanProvider) -> None:
    provider.plan.hours = 6
    provider.plan.save(update_fields=["hours"])
    refused = save(mentor, month, ("5", "14:00", "3", "Plāns"), ("6", "14:00", "4", "Plāns"))
    assert refused.status_code == 422 and "R11, RS-2026" in words(soup(refused))
    assert save(mentor, month, ("5", "14:00", "3", "Plāns"), ("6", "14:00", "3", "Plāns")).status_code == 302


def test_nothing_typed_is_lost_and_more_rows_come(mentor: Any, month: LearnerMonth) -> None:
    data = rows.typed_rows(("aa", "25:00", "x", "Tēma paliek")) | {"more": "1"}
    page = soup(mentor.post(rows.page(month), data))
    assert [page.select_one(f"input[name='{one}-0']")["value"] for one in ("day", "starts", "hours", "topic")] == [
        "aa", "25:00", "x", "Tēma paliek",
    ]  # fmt: skip
    assert len(page.select("input[data-cell=day]")) == 6
    assert page.select(".field-error") == []
    refused = save(mentor, month, ("aa", "25:00", "x", "Tēma paliek"))
    assert len(errors_agree(refused)) == 3


def test_two_windows_are_both_shown(mentor: Any, month: LearnerMonth) -> None:
    assert save(mentor, month, FOUR[0]).status_code == 302
    conflict = save(mentor, month, ("5.10.", "14:00", "4", "Nedēļas plāns"), ids=kept_ids(month), version=1)
    assert conflict.status_code == 409
    cells = [words(cell) for cell in soup(conflict).select("main td")]
    assert "4" in cells and "5" in cells and "Nedēļas plāns" not in cells
    assert written(month)[0][2] == 5


@pytest.mark.acceptance("A21", "A25")
def test_scenario_6_the_lock_holds_between_showing_and_saving(clock: Any, mentor: Any, month: LearnerMonth) -> None:
    clock.move_to(datetime(2026, 11, 10, 23, 59, tzinfo=RIGA), tick=False)
    mentor.force_login(month.provider.mentor.user)
    page = soup(mentor.get(rows.page(month)))
    assert "līdz 10.11.2026. plkst. 24:00 (šodien ir pēdējā diena)" in words(page.select_one(".month-lock"))
    assert save(mentor, month, FOUR[0]).status_code == 302
    clock.move_to(datetime(2026, 11, 11, tzinfo=RIGA), tick=False)
    late = save(mentor, month, FOUR[1])
    assert late.status_code == 422 and any("slēgts" in line for line in summary_of(late))
    assert "Matemātika" in late.content.decode() and len(written(month)) == 1
    assert soup(mentor.get(rows.page(month))).select("input[data-cell]") == []
    LearnerMonth.objects.update(opened_until=datetime(2026, 11, 15, tzinfo=UTC))
    assert save(mentor, month, FOUR[0], FOUR[1], ids=kept_ids(month)).status_code == 302


def test_who_reads_and_who_writes(month: LearnerMonth, person: Any, mentor: Any) -> None:
    save(mentor, month, FOUR[0])
    linda = client_of(person("linda"))
    page = linda.get(rows.page(month))
    assert page.status_code == 200 and "Nedēļas plāns" in words(soup(page))
    assert soup(page).select("input[data-cell]") == []
    assert save(linda, month, FOUR[1]).status_code == 404
    assert client_of(person("metra")).get(rows.page(month)).status_code == 404
    assert AccessEvent.objects.filter(subject=month.public_id, actor=person("linda").public_id).count() == 1


def test_as_many_queries_for_one_row_as_for_twenty(mentor: Any, month: LearnerMonth) -> None:
    def asked() -> int:
        with CaptureQueriesContext(
            connection,
        ) as caught:
            assert mentor.get(rows.page(month)).status_code == 200
        return len(caught)

    save(mentor, month, ("1", "08:00", "1", "Plāns"))
    asked()
    one = asked()
    twenty = tuple((str(day), "08:00", "1", "Plāns") for day in range(1, 21))
    assert save(mentor, month, *twenty).status_code == 302
    assert asked() == one


# --- confirmations --------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A22")
def test_both_confirm_each_with_the_own_sign_in(mentor: Any, month: LearnerMonth, provider: PlanProvider) -> None:
    learner = client_of(rows.with_account(provider))
    month = rows.month_of(provider)
    save(mentor, month, *FOUR[:2])
    first, second = grid_of(month).rows.all()
    everything = {f"yes-{row.public_id.hex}": "on" for row in (first, second)} | {"version": "2"}
    assert mentor.post(rows.page(month, "grid-confirm"), everything).status_code == 302
    only_first = {
        f"yes-{first.public_id.hex}": "on",
        f"note-{second.public_id.hex}": "Bija četras stundas.",
        "version": "2",
    }
    assert learner.post(rows.page(month, "grid-confirm"), only_first).status_code == 302
    assert [(row.as_hours, row.missing) for row in signed_rows(grid_of(month))] == [
        (DayHours(first.day, 5), frozenset()),
        (DayHours(second.day, 5), {Party.LEARNER}),
    ]
    act = RowConfirmation.objects.get(row=first, party=Party.LEARNER)
    said = Confirmation.from_evidence(act.evidence)
    assert (said.name, said.document_sha256, act.digest) == ("Marks Jaunformāts", digest_of(first), digest_of(first))
    assert "Nedēļas plāns" in said.shown
    assert "Bija četras stundas." in words(soup(mentor.get(rows.page(month))))


def test_a_changed_row_is_no_longer_signed(mentor: Any, month: LearnerMonth) -> None:
    save(mentor, month, *FOUR[:2])
    both = {f"yes-{row.public_id.hex}": "on" for row in grid_of(month).rows.all()} | {"version": "2"}
    mentor.post(rows.page(month, "grid-confirm"), both)
    assert RowConfirmation.objects.count() == 2
    changed = (("5", "14:00", "4", "Nedēļas plāns"), FOUR[1])
    response = mentor.post(rows.page(month), rows.typed_rows(*changed, version=2, ids=kept_ids(month)), follow=True)
    assert any("jāapstiprina no jauna" in one for one in notices(response))
    assert [one.row.day.day for one in RowConfirmation.objects.all()] == [12]


@pytest.mark.acceptance("A22")
def test_r59_what_is_still_to_come_is_not_confirmed(mentor: Any, provider: PlanProvider) -> None:
    november = rows.month_of(provider, rows.OCTOBER.plus(1))
    assert save(mentor, november, ("1", "14:00", "1", "Rīt"), ("2", "14:00", "1", "Parīt")).status_code == 302
    response = mentor.get(rows.page(november, "grid-confirm"), follow=True)
    assert any("nav rindas" in one for one in notices(response))
    forged = {f"yes-{row.public_id.hex}": "on" for row in grid_of(november).rows.all()} | {"version": "2"}
    mentor.post(rows.page(november, "grid-confirm"), forged)
    assert RowConfirmation.objects.count() == 0
    response = mentor.post(rows.page(november, "grid-finish"), {"version": "2", "road": "e"})
    assert response.status_code == 422


@pytest.mark.acceptance("A22")
def test_beside_the_mentor_the_learner_confirms_by_a_code_of_the_own(
    mentor: Any, month: LearnerMonth, provider: PlanProvider
) -> None:
    learner = provider.plan.learner
    learner.email = "marks@paraugs.example"
    learner.save(update_fields=["email"])
    save(mentor, month, FOUR[0])
    (row,) = grid_of(month).rows.all()
    page = rows.page(month, "grid-together")
    assert mentor.post(page, {"send": "1"}).status_code == 302
    letter = Notification.objects.get(template="month_code")
    assert letter.to_email == "marks@paraugs.example"
    data = {f"yes-{row.public_id.hex}": "on", "version": "2", "code": "000000"}
    wrong = mentor.post(page, data)
    assert wrong.status_code == 422 and len(errors_agree(wrong)) == 1
    assert RowConfirmation.objects.count() == 0 and grid_of(month).code_attempts == 1
    assert mentor.post(page, data | {"code": letter.facts["code"]}).status_code == 302
    act = RowConfirmation.objects.get()
    assert (act.party, Confirmation.from_evidence(act.evidence).signed_in_by) == (Party.LEARNER, ("code",))
    assert mentor.post(page, data | {"code": letter.facts["code"]}).status_code == 302  # nothing is left to confirm
    assert RowConfirmation.objects.count() == 1


@pytest.mark.acceptance("A22")
def test_the_learner_confirms_on_the_own_device(mentor: Any, month: LearnerMonth, clock: Any) -> None:
    """The mentor has gone home: a link, a code on top of it, the rows; the mentor never sees the code."""
    save(mentor, month, *FOUR[:2])
    _addressed(month)
    assert mentor.post(rows.page(month, "grid-link")).status_code == 302
    told = Notification.objects.get(template="month_link")
    assert (told.to_email, told.facts["day"]) == ("marks@paraugs.example", "10.11.2026.")
    link = "/menesi/" + told.facts["secret_link"].split("/menesi/")[1]
    learner, first, second = Client(), *grid_of(month).rows.all()
    door = learner.get(link)
    assert door.status_code == 200 and "Marks" not in door.content.decode()  # the link alone shows nothing
    data = {f"yes-{first.public_id.hex}": "on", f"note-{second.public_id.hex}": "Biju slims.", "version": "2"}
    learner.post(link, data)
    assert RowConfirmation.objects.count() == 0
    learner.post(link, {"send": "1"})
    code = Notification.objects.get(template="month_code").facts["code"]
    wrong = learner.post(link, {"code": "000000" if code != "000000" else "000001"})
    assert len(errors_agree(wrong)) == 1
    assert learner.post(link, {"code": code}).status_code == 302
    assert "Nedēļas plāns" in words(soup(learner.get(link)).main)
    assert learner.post(link, data).status_code == 302
    act = RowConfirmation.objects.get()
    evidence = Confirmation.from_evidence(act.evidence)
    assert (act.row, act.party, act.by, evidence.signed_in_by) == (first, Party.LEARNER, None, ("link", "code"))
    second.refresh_from_db()
    assert second.note == "Biju slims."
    assert Client().get("/menesi/saite/cits/").status_code == 404
    clock.move_to(datetime(2026, 11, 10, 22, tzinfo=UTC), tick=False)
    assert learner.get(link).status_code == 404  # the month is locked


def test_nobody_confirms_for_the_other(mentor: Any, month: LearnerMonth, person: Any) -> None:
    save(mentor, month, FOUR[0])
    (row,) = grid_of(month).rows.all()
    how = {"rows": {row.public_id}, "notes": {}, "version": 2, "statement": "Apstiprinu.", "on": now()}
    opening = Opening(("password",), now())
    for login in ("karlis", "linda"):
        with pytest.raises(actions.NotAllowed):
            actions.confirm_rows(month=month, party=Party.LEARNER, opening=opening, by=person(login), **how)
    with pytest.raises(actions.CodeSpent):
        actions.confirm_together(month=month, code="123456", by=person("karlis"), **how) if _addressed(month) else None


def _addressed(month: LearnerMonth) -> bool:
    learner = month.provider.plan.learner
    learner.email = "marks@paraugs.example"
    learner.save(update_fields=["email"])
    return True


# --- the end of the month -------------------------------------------------------------------------------------------


@pytest.fixture
def confirmed(mentor: Any, month: LearnerMonth, provider: PlanProvider) -> LearnerMonth:
    learner = client_of(rows.with_account(provider))
    month = rows.month_of(provider)
    save(mentor, month, *FOUR[:2])
    everything = {f"yes-{row.public_id.hex}": "on" for row in grid_of(month).rows.all()} | {"version": "2"}
    for client in (mentor, learner):
        assert client.post(rows.page(month, "grid-confirm"), everything).status_code == 302
    return month


def finish(mentor: Any, month: LearnerMonth, **data: str) -> CaseDocument:
    response = mentor.post(rows.page(month, "grid-finish"), {"version": "2", "road": "e", **data})
    assert response.status_code == 302, errors_agree(response)
    return CaseDocument.objects.filter(kind="GR").latest("pk")


@pytest.mark.acceptance("A22")
def test_a_finished_month_is_a_numbered_document_and_closed(mentor: Any, confirmed: LearnerMonth) -> None:
    case = finish(mentor, confirmed)
    grid = grid_of(confirmed)
    assert (case.number, grid.state, grid.case) == ("GR-2026-PVS-0001", GridState.FINISHED, case)
    assert case.retention_until == datetime(2034, 12, 31, 22, tzinfo=UTC)
    document = document_of(grid, ["mentor"])
    assert [one.role for one in document.signers] == ["mentor"]
    assert (document.context["total"], document.context["confirmed"]) == (10, 10)
    assert all(row["learner"].startswith("apstiprināts 31.10.2026. 17:00 (") for row in document.context["rows"])
    late = save(mentor, confirmed, FOUR[0], ids=kept_ids(confirmed))
    assert late.status_code == 422 and len(written(confirmed)) == 2
    assert finish(mentor, confirmed) == case  # a second press


def test_an_annulled_document_opens_the_month_again(mentor: Any, confirmed: LearnerMonth) -> None:
    case = finish(mentor, confirmed)
    records.move(case=case, to=CaseState.ANNULLED, by=None, on=now(), reason="Kļūda tēmā.")
    assert grid_of(confirmed).state == GridState.OPEN
    again = finish(mentor, confirmed, version=str(grid_of(confirmed).version))
    assert (again.number, again.replaces, grid_of(confirmed).case) == ("GR-2026-PVS-0002", case, again)


@pytest.mark.acceptance("A22")
def test_r36_the_closing_assessment_belongs_to_the_last_grid(clock: Any, mentor: Any, provider: PlanProvider) -> None:
    december = rows.month_of(provider, rows.OCTOBER.plus(2))
    clock.move_to(datetime(2026, 12, 18, 15, tzinfo=UTC), tick=False)
    mentor.force_login(provider.mentor.user)
    save(mentor, december, ("17", "14:00", "2", "Noslēgums"))
    page = rows.page(december, "grid-finish")
    empty = mentor.post(page, {"version": "2", "road": "e", "assessment": ""})
    assert empty.status_code == 422 and len(errors_agree(empty)) == 1
    assert mentor.post(page, {"version": "2", "road": "e", "assessment": "Mērķis sasniegts."}).status_code == 302
    assert grid_of(december).terms["assessment"] == ["Mērķis sasniegts."]
    october = rows.month_of(provider)
    clock.move_to(rows.DAY, tick=False)
    mentor.force_login(provider.mentor.user)
    save(mentor, october, FOUR[0])
    assert soup(mentor.get(rows.page(october, "grid-finish"))).select("textarea") == []


def test_a_month_without_rows_or_after_the_lock_is_not_finished(clock: Any, mentor: Any, month: LearnerMonth) -> None:
    empty = mentor.post(rows.page(month, "grid-finish"), {"version": "1", "road": "e"})
    assert summary_of(empty) == ["Grafikā nav rindu. Mēnesi bez tikšanās reizēm apstiprina tikai dienasgrāmatā."]
    save(mentor, month, FOUR[0])
    clock.move_to(datetime(2026, 11, 11, tzinfo=RIGA), tick=False)
    with pytest.raises(Locked):
        actions.finish_month(month=month, assessment="", paper=True, version=2, by=month.provider.mentor.user, on=now())


# --- the paper road -------------------------------------------------------------------------------------------------


@pytest.mark.acceptance("A22")
def test_r58_under_fourteen_the_rows_are_signed_on_paper_and_marked_from_the_scan(
    clock: Any, person: Any, provider: PlanProvider, mentor: Any
) -> None:
    clock.move_to(plans.DAY, tick=False)
    ruta = rows.month_of(rows.running(by=person("linda"), head=person("aina"), identity=RUTA))
    clock.move_to(rows.DAY, tick=False)
    save(mentor, ruta, ("6", "14:00", "2", "Plāns"), ("13", "14:00", "3", "Matemātika"))
    assert "R58" in words(soup(mentor.get(rows.page(ruta))))
    case = finish(mentor, ruta, road="e")
    grid = grid_of(ruta)
    assert (case.paper, grid.paper) == (True, True)
    document = document_of(grid, ["mentor"])
    assert [one.role for one in document.signers] == ["mentor", "learner"]
    linda = client_of(person("linda"))
    marks = rows.page(ruta, "grid-paper")
    assert linda.get(marks).status_code == 302  # no scan yet
    with pytest.raises(actions.NotOnPaper):
        actions.mark_paper(month=ruta, signed={}, by=person("linda"), on=now())
    open_blank(case, document, by=person("linda"), order=["mentor", "learner"])
    signing_facade.upload_scan(
        subject=case.public_id, parts=[blank()], place="Mape 1", signed_on=None, by=person("aina"), on=now()
    )
    first, second = grid.rows.all()
    ticks = {f"{party}-{first.public_id.hex}": "on" for party in ("learner", "mentor")}
    assert mentor.post(marks, ticks).status_code == 404
    assert linda.post(marks, ticks | {f"mentor-{second.public_id.hex}": "on"}).status_code == 302
    assert [(row.hours, row.missing) for row in signed_rows(grid)] == [(2, frozenset()), (3, {Party.LEARNER})]
    assert ScheduleRow.objects.count() == 2


@pytest.mark.acceptance("A22")
def test_photographs_find_their_grids_by_the_code_on_them(
    clock: Any, mentor: Any, month: LearnerMonth, person: Any
) -> None:
    """By the address of the month and by the check of the numbered document; what leads nowhere is named."""
    pytest.importorskip("zxingcpp", reason="the package zxing-cpp is not installed")
    save(mentor, month, FOUR[0])
    case = finish(mentor, month, road="paper")
    page = "/menesi/grafiki/atgriezt/"
    by_month = f"https://kopiena.example{rows.page(month)}"
    files = [
        photograph("pa.jpg", by_month),
        photograph("pb.jpg", "https://kopiena.example/cits/"),
        photograph("pc.jpg", ""),
    ]
    linda = client_of(person("linda"))
    early = linda.post(page, {"pages": [photograph("pa.jpg", by_month)], "place": "Mape 3"}, follow=True)
    assert case.number not in words(soup(early)) and "pa.jpg" in words(soup(early))  # not out for signature yet
    open_blank(case, document_of(grid_of(month), ["mentor"]), by=person("linda"), order=["mentor", "learner"])
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.SIGNING)
    assert "abi ar roku parakstiet katru rindu un atdodiet to plāna sagatavotājam" in words(
        soup(mentor.get(rows.page(month)))
    )
    said = " ".join(notices(linda.post(page, {"pages": files, "place": "Mape 3"}, follow=True)))
    assert f"Atgriezti: {case.number}." in said and "pb.jpg" in said and "pc.jpg" in said and "pa.jpg" not in said
    summary = signing_facade.summary(case.public_id)
    assert summary is not None and (summary.state, summary.paper_place) == ("paper_check", "Mape 3")
    case.refresh_from_db()
    compare = reverse("signing:paper-check", args=[case.public_id])
    for login, asked in (("linda", False), ("aina", True)):  # who brought it in does not compare it
        tasks = soup(client_of(person(login)).get("/darba-telpa/"))
        assert (tasks.select_one(f"a[href='{compare}']") is not None) == asked
        assert case.number not in words(tasks.select_one("#uz-papira") or tasks.new_tag("p"))
    again = linda.post(
        page, {"pages": [photograph("pd.jpg", f"https://kopiena.example/p/{case.public_code}/")], "place": "Mape 4"}
    )
    assert again.status_code == 302
    assert signing_facade.paper_place(case.public_id) == "Mape 4"
    foreign = client_of(person("metra"))
    assert foreign.get(page).status_code == 404


def photograph(name: str, code: str) -> SimpleUploadedFile:
    """A sheet lying askew on a grey table, with a QR code in its corner unless there is none."""
    sheet = Image.new("L", (1240, 1754), 245)
    if code:
        made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_M, box_size=4, border=2)
        made.add_data(code)
        sheet.paste(made.make_image().convert("L"), (60, 1560))
    table = Image.new("L", (1600, 2100), 120)
    table.paste(sheet.rotate(4, expand=True, fillcolor=120), (90, 110))
    out = BytesIO()
    table.save(out, "JPEG", quality=70)
    return SimpleUploadedFile(name, out.getvalue(), content_type="image/jpeg")


@pytest.mark.acceptance("A23")
def test_the_signature_sheet_of_a_month_before_the_grid(
    mentor: Any, month: LearnerMonth, provider: PlanProvider, person: Any
) -> None:
    """May 2026: the scan gets a number, a second person compares it, the learner's page leads to it."""
    may = rows.month_of(provider, rows.OCTOBER.plus(-5))
    assert soup(mentor.get(rows.page(may))).select("input[data-cell]") == []
    assert save(mentor, may, ("5", "14:00", "1", "Plāns")).status_code == 422
    linda = client_of(person("linda"))
    page = rows.page(may, "grid-sheet")
    assert linda.get(rows.page(month, "grid-sheet")).status_code == 302  # October has a grid
    wrong = linda.post(page, {"scan": SimpleUploadedFile("lapa.pdf", b"nothing"), "place": ""})
    assert wrong.status_code == 422 and CaseDocument.objects.filter(kind="PL").count() == 0
    response = linda.post(page, {"scan": SimpleUploadedFile("lapa.pdf", blank()), "place": "Mape 3"})
    assert response.status_code == 302, errors_agree(response)
    case = CaseDocument.objects.get(kind="PL")
    assert (case.number, case.paper, case.state) == ("PL-2026-PVS-0001", True, CaseState.SIGNING)
    summary = signing_facade.summary(case.public_id)
    assert summary is not None
    assert (summary.on_paper, summary.paper_place, len(summary.turns)) == (True, "Mape 3", 2)
    panel = linda.get(f"/cilveki/{provider.plan.learner.public_id}/")
    assert f"2026. gada maijs, Kārlis Testnieks, {case.number}" in words(soup(panel))
    assert linda.get(f"/dokumenti/{case.public_id}/").status_code == 200
    assert linda.post(page, {"scan": SimpleUploadedFile("lapa.pdf", blank()), "place": "Mape 3"}).status_code == 302
    assert CaseDocument.objects.filter(kind="PL").count() == 1


@pytest.mark.acceptance("A22")
@pytest.mark.office
def test_the_form_to_print_and_its_way_back(mentor: Any, confirmed: LearnerMonth) -> None:
    from doc_templates.rendering import checks
    from kernel import pdf

    prefilled = mentor.get(rows.page(confirmed, "grid-form"))
    text = checks.squeezed("\n".join(pdf.text(prefilled.content)))
    for said in ("MarksJaunformāts", "2026.gadaoktobris", "Nedēļasplāns", "05.10.2026.14:00", "QRkodslapasapakšā"):
        assert said in text, said
    if util.find_spec("zxingcpp"):  # else the package zxing-cpp is not installed
        (code,) = pdf.codes_in(prefilled.content)
        assert code.endswith(rows.page(confirmed))
    empty = mentor.get(rows.page(confirmed, "grid-form") + "?tuksa=1")
    assert "Nedēļasplāns" not in checks.squeezed("\n".join(pdf.text(empty.content)))
    assert prefilled["Content-Disposition"] == 'attachment; filename="grafiks-2026-10.pdf"'
    plan = confirmed.provider.plan
    Restriction.objects.create(
        person=plan.learner.person, register_code=plan.institution.register_code, reason="Dati tiek pārbaudīti.",
        placed_by=plan.created_by, placed_at=now(),
    )  # fmt: skip
    for address in (rows.page(confirmed, "grid-form"), rows.page(confirmed, "grid-form") + "?tuksa=1"):
        assert mentor.get(address).status_code == 409


def test_what_waits_in_my_work(
    clock: Any, mentor: Any, month: LearnerMonth, provider: PlanProvider, person: Any
) -> None:
    """Rows to confirm for each of the two, the month to finish when it has passed; nothing for others."""
    learner = rows.with_account(provider)
    save(mentor, month, FOUR[0])
    confirm = rows.page(month, "grid-confirm")

    def links(user: Any) -> list[str]:
        found = soup(client_of(user).get("/darba-telpa/")).select("main a[href*='/grafiks/']")
        return [str(one["href"]) for one in found]

    assert (links(provider.mentor.user), links(learner), links(person("metra"))) == ([confirm], [confirm], [])
    clock.move_to(datetime(2026, 11, 2, 8, tzinfo=UTC), tick=False)
    assert links(provider.mentor.user) == [confirm, rows.page(month, "grid-finish")]


def test_totals_of_the_board(confirmed: LearnerMonth) -> None:
    board = board_of(confirmed, at=now())
    assert (board.total, board.signed_total, board.most) == (10, 10, 20)
