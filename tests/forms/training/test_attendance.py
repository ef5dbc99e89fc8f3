"""Attendance: whole hours within the day, 36 for a certificate (R7), results that follow the closed sheet."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from forms.people.models import Role
from forms.records.errors import EditConflict
from forms.training import actions as schedule
from forms.training.applications import actions as applications
from forms.training.applications.errors import NotNow
from forms.training.applications.states import ApplicationState as S
from forms.training.applications.states import Place
from forms.training.attendance import actions
from forms.training.attendance.errors import DayToCome, HasCertificate, NobodyThere, NotOrganiser, NotOver, WrongHours
from forms.training.attendance.facts import Sheet, sheet_of
from forms.training.attendance.rules import Outcome, day_ceiling, outcome
from forms.training.days import Day
from forms.training.errors import GroupOver
from forms.training.models import TrainingGroup
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from tests.factories.training import AFTERWARDS, application, issued, organiser, trained, training_group
from tests.rows import load_shipped

pytestmark = pytest.mark.usual

FRIDAY, SATURDAY = date(2027, 1, 15), date(2027, 1, 16)


@pytest.mark.parametrize(
    ("starts", "ends", "minutes", "most"),
    [
        (None, None, 40, 12),
        (time(9), time(17), 40, 12),
        (time(10), time(17), 40, 10),
        (time(9, 30), time(10, 9), 40, 0),
        (time(9), time(17), None, 12),
        (time(9), time(17), 45, 10),
    ],
)
def test_a_day_holds_whole_academic_hours(starts: Any, ends: Any, minutes: int | None, most: int) -> None:
    assert day_ceiling(Day(FRIDAY, starts, ends), hour_minutes=minutes) == most


def test_only_days_of_the_group_count_and_one_hour_less_is_not_enough() -> None:
    days = [Day(FRIDAY), Day(SATURDAY)]
    assert outcome({FRIDAY: 12, SATURDAY: 12, date(2027, 1, 20): 12}, days, needed=36) == Outcome(24, 36)
    assert (Outcome(36, 36).completed, Outcome(35, 36).completed) == (True, False)


@pytest.fixture
def group(db: None) -> TrainingGroup:
    """Two with a place, one who waits for it."""
    load_shipped()
    made = training_group(capacity=2, taken=None)
    for number in range(3):
        application(made, number=number)
    return made


def marked(sheet: Sheet, *hours: int | None, day: date = FRIDAY) -> dict[Any, Any]:
    return {line.application.public_id: {day: one} for line, one in zip(sheet.lines, hours, strict=False)}


def mark(group: TrainingGroup, marks: Any, **changes: Any) -> Sheet:
    told = {"trainer": "", "version": 0, "by": organiser(), "on": AFTERWARDS, **changes}
    return actions.mark(group=group, marks=marks, **told)


def test_who_holds_a_place_takes_part(group: TrainingGroup) -> None:
    sheet = sheet_of(group)
    assert [line.name for line in sheet.lines] == ["Kārlis Testnieks0", "Kārlis Testnieks1"]
    assert (sheet.needed, sheet.ceilings, sheet.reachable, sheet.version) == (36, (12, 12, 12), 36, 0)
    after = mark(group, marked(sheet, 12, 5), trainer="Spodra Izdomiņa")
    assert [line.outcome.total for line in after.lines] == [12, 5]
    again = mark(group, marked(after, None), version=1, trainer="Spodra Izdomiņa")
    assert ([line.hours for line in again.lines], again.version) == ([{}, {FRIDAY: 5}], 2)


def test_what_is_refused_changes_nothing(group: TrainingGroup, riga: Any) -> None:
    sheet = sheet_of(group)
    with pytest.raises(WrongHours, match="0 līdz 12"):
        mark(group, marked(sheet, 13))
    with pytest.raises(DayToCome):
        mark(group, marked(sheet, 1, day=SATURDAY), on=riga(2027, 1, 15, 20))
    with pytest.raises(NotOrganiser):
        mark(group, marked(sheet, 1), by=organiser("redaktore", Role.EDI))
    mark(group, marked(sheet, 1))
    with pytest.raises(EditConflict):
        mark(group, marked(sheet, 2))
    assert [line.outcome.total for line in sheet_of(group).lines] == [1, 0]


@pytest.mark.acceptance("A09")
def test_states_follow_the_closed_sheet_and_a_mended_slip(group: TrainingGroup, riga: Any) -> None:
    sheet = sheet_of(group)
    full = {day.on: 12 for day in sheet.days}
    first, second = (line.application for line in sheet.lines)
    part = {**full, SATURDAY: 11}
    sheet = mark(group, {first.public_id: full, second.public_id: part})
    with pytest.raises(NotOver):
        actions.close(group=group, version=1, by=organiser(), on=riga(2027, 1, 16, 23))
    sheet = actions.close(group=group, version=1, by=organiser(), on=riga(2027, 1, 17, 18))
    for row in (first, second):
        row.refresh_from_db()
    assert [(row.state, row.place) for row in (first, second)] == [
        (S.COMPLETED, Place.HELD), (S.INCOMPLETE, Place.HELD),
    ]  # fmt: skip
    letters = list(Notification.objects.filter(subject_id=second.public_id).order_by("pk"))
    assert letters[-1].template == "training_incomplete" and "apliecības šoreiz nav" in word(letters[-1]).body
    with pytest.raises(NotNow):  # who was trained cannot step back
        applications.withdraw(application=second, on=AFTERWARDS)
    mark(group, {second.public_id: {SATURDAY: 12}}, version=2)
    second.refresh_from_db()
    assert second.state == S.COMPLETED


def test_a_group_that_took_place_is_not_cancelled(group: TrainingGroup) -> None:
    trained(group)
    with pytest.raises(GroupOver):
        schedule.cancel_group(group=group, reason="Kļūda", by=organiser(), on=AFTERWARDS)


def test_hours_of_who_has_a_certificate_stay(group: TrainingGroup) -> None:
    sheet = trained(group)
    issued(group)
    with pytest.raises(HasCertificate):
        mark(group, marked(sheet, 11), version=sheet.version)
    assert len(sheet_of(group).completed) == 2


def test_a_group_without_people_is_not_closed(db: None) -> None:
    load_shipped()
    with pytest.raises(NobodyThere):
        actions.close(group=training_group(), version=0, by=organiser(), on=AFTERWARDS)


@pytest.fixture
def desk(client: Client, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    client.force_login(organiser())
    return client


def said(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ").split())


def test_the_page_keeps_what_was_typed_and_shows_both_versions(
    group: TrainingGroup, desk: Client, monkeypatch: Any
) -> None:
    monkeypatch.setattr("forms.training.attendance.views.now", lambda: AFTERWARDS)
    address = reverse("training:attendance", args=[group.public_id])
    boxes = [box["name"] for box in BeautifulSoup(desk.get(address).content, "lxml").select("input.w-4")]
    assert len(boxes) == 6
    wrong = desk.post(address, {"version": "0", "trainer": "", boxes[0]: "13", boxes[1]: "daudz"})
    html = BeautifulSoup(wrong.content, "lxml")
    assert wrong.status_code == 422
    assert [line.get_text() for line in html.select(".error-summary li")] == [
        "Kārlis Testnieks0, 15.01.2027. – ievadiet veselu skaitli no 0 līdz 12.",
        "Kārlis Testnieks0, 16.01.2027. – ievadiet veselu skaitli no 0 līdz 12.",
    ]
    assert html.select_one(f"input[name={boxes[1]}]")["value"] == "daudz"
    assert desk.post(address, {"version": "0", "trainer": "", boxes[0]: "12"}).status_code == 302
    conflict = desk.post(address, {"version": "0", "trainer": "", boxes[0]: "11"})
    assert conflict.status_code == 409 and "Kārlis Testnieks0, 15.01.2027. 12 11" in said(conflict)
    rest = dict.fromkeys(boxes[:3], "12")
    assert desk.post(address, {"version": "1", "trainer": "", **rest}).status_code == 302
    close = reverse("training:attendance-close", args=[group.public_id])
    assert "Mācības pabeigtas (1) Kārlis Testnieks0: 36" in said(desk.get(close))
    answer = desk.post(close, {"version": "2"}, follow=True)
    assert BeautifulSoup(answer.content, "lxml").select_one("td input[type=text]")["value"] == "Kārlim Testnieks0"


@pytest.mark.office
@pytest.mark.usual
def test_the_list_to_sign_has_a_page_for_each_day(group: TrainingGroup, desk: Client) -> None:
    from kernel import pdf

    answer = desk.get(reverse("training:attendance-print", args=[group.public_id]))
    pages = pdf.text(answer.content)
    assert (answer["Content-Type"], len(pages)) == ("application/pdf", 3)
    assert all("Testnieks0" in page and "Testnieks2" not in page for page in pages)
