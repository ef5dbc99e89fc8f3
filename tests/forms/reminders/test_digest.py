"""What ends or is due soon (A61): one letter a person and day, nobody named in it, and a page that says it beforehand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.closing import actions as closing_actions
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.people.models import Gender, Person
from forms.plans import extending
from forms.plans.models import PlanProvider
from forms.reminders.actions import remind
from forms.supervision import actions as supervision_actions
from kernel.jobs.queue import drain
from kernel.jobs.registry import rhythms
from kernel.notifications.models import Notification
from kernel.periods import RIGA, now
from tests.factories import closing, plans, supervision
from tests.factories.months import moment, month_of
from tests.forms.desks import blank
from tests.forms.pages import client_of, soup, words
from tests.signing.envelope_tools import open_one

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
HOME = "reminders:home"
#: The contract of tests/data as `provider` sets it.
ENDS = date(2027, 5, 31)


def morning(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 7, 30, tzinfo=RIGA)


def told(on: datetime) -> dict[str, dict[str, str]]:
    """Who gets a digest at that moment, and how many of what it tells of."""
    before = set(Notification.objects.values_list("pk", flat=True))
    count = remind(on=on)
    rows = Notification.objects.filter(template="reminders").exclude(pk__in=before)
    found = {
        row.to_user.email.partition("@")[0]: {name: many for name, many in row.facts.items() if many != "0"}
        for row in rows
    }
    assert count == len(found)
    return found


def lines(page: Any) -> list[list[str]]:
    return [[words(cell) for cell in row.select("th, td")] for row in soup(page).select("tbody tr")]


@pytest.mark.acceptance("A61")
def test_the_end_of_a_contract(provider: PlanProvider, time_machine: Any) -> None:
    everybody = {login: {"contracts": "1"} for login in ("aina", "karlis", "linda")}
    for day, expected in (
        (ENDS - timedelta(days=31), {}),
        (ENDS - timedelta(days=30), everybody),
        (ENDS - timedelta(days=30), {}),  # again on the same day
        (ENDS - timedelta(days=29), {}),
        (ENDS - timedelta(days=5), everybody),  # the 7th day was missed
        (ENDS - timedelta(days=4), {}),
    ):
        time_machine.move_to(morning(day))
        assert told(now()) == expected, day
    drain(until=now() + timedelta(minutes=2), strict=True)
    letters = [one for one in mail.outbox if one.to == ["karlis@paraugs.example"]]
    assert [one.subject for one in letters] == ["Termiņi, kas tuvojas"] * 2
    assert "- līgumi, kas drīz beidzas: 1\n" in letters[0].body and reverse(HOME) in letters[0].body
    assert "izvērtējumi" not in letters[0].body and "Kārl" not in letters[0].body and "Testniek" not in letters[0].body
    assert rhythms["reminders.digest"].at == morning(ENDS).time()


@pytest.mark.acceptance("A61")
def test_a_contract_that_is_followed_by_another_ends_quietly(provider: PlanProvider, time_machine: Any) -> None:
    first = provider.contract
    time_machine.move_to(morning(ENDS - timedelta(days=30)))
    later = EmploymentContract.objects.get(pk=first.pk)
    later.pk, later.public_id, later.draft, later.case = None, uuid4(), None, None
    later.start, later.end, later.state = date(2027, 9, 1), date(2028, 5, 31), ContractState.WITHDRAWN
    later.save()
    karlis = client_of(first.mentor.user)
    assert [line[0] for line in lines(karlis.get(reverse(HOME))) if line[1] == "Līguma beigas"] == [
        "Beidzas darba līgums: Kārlis Testnieks Paraugpils vidusskola"
    ]
    EmploymentContract.objects.filter(pk=later.pk).update(state=ContractState.AGREED)
    assert told(now()) == {}
    EmploymentContract.objects.filter(pk=later.pk).delete()
    EmploymentContract.objects.filter(pk=first.pk).update(moved_end=date(2027, 5, 10))
    assert told(now()) == {}  # thirty days before that have passed long ago
    time_machine.move_to(morning(date(2027, 5, 3)))
    assert set(told(now())) == {"aina", "karlis", "linda"}


@pytest.mark.acceptance("A61")
def test_an_evaluation_to_fill_in_and_then_to_review(provider: PlanProvider, person: Any, time_machine: Any) -> None:
    time_machine.move_to(morning(date(2026, 12, 4)))
    assert told(now()) == {"karlis": {"evaluations": "1"}}
    assert [line[1:] for line in lines(client_of(person("karlis")).get(reverse(HOME))) if "izvērtējums" in line[0]] == [
        ["Izvērtējums", "18.12.2026.", "04.12.2026."]
    ]
    closing_actions.evaluate(plan=provider.plan, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    time_machine.move_to(morning(date(2026, 12, 15)))
    assert told(now()) == {"linda": {"reviews": "1"}}
    time_machine.move_to(morning(date(2026, 12, 25)))
    assert told(now()) == {"linda": {"reviews": "1"}}
    closing_actions.review(
        evaluation=provider.plan.evaluation, said=closing.said(), version=1, by=person("linda"), on=now()
    )
    time_machine.move_to(morning(date(2026, 12, 26)))
    assert told(now()) == {}


@pytest.mark.acceptance("A61")
def test_supervision_for_its_leader_and_for_who_takes_part(
    provider: PlanProvider, person: Any, time_machine: Any
) -> None:
    """It meets on 2 December; the composition is confirmed five days before at the latest (R49)."""
    row = supervision.applied(mentor=provider.mentor, by=person("biruta"), on=now())
    group = supervision.grouped(application=row, supervisor=person("supervizore"), by=person("eksperts"), on=now())
    assert [line for line in lines(client_of(person("karlis")).get(reverse(HOME))) if "Supervīzija" in line[0]] == []
    supervision_actions.send_group(group=group, by=person("eksperts"), on=now())
    time_machine.move_to(morning(date(2026, 11, 25)))
    assert told(now()) == {"supervizore": {"compositions": "1"}}
    assert [line[1:] for line in lines(client_of(person("supervizore")).get(reverse(HOME)))] == [
        ["Supervīzija", "27.11.2026.", "25.11.2026."]
    ]
    supervision_actions.confirm_group(group=group, by=person("supervizore"), on=now())
    for day in (29, 30):
        time_machine.move_to(morning(date(2026, 11, day)))
        assert told(now()) == ({"karlis": {"supervisions": "1"}} if day == 29 else {})
    assert lines(client_of(person("supervizore")).get(reverse(HOME))) == []


@pytest.mark.acceptance("A61")
def test_an_order_whose_copy_is_not_certified(provider: PlanProvider, person: Any, time_machine: Any) -> None:
    """The plan ends on 31 May; its extension waits for the head of the school."""
    plan = provider.plan
    start, end = plans.SPRING
    type(plan).objects.filter(pk=plan.pk).update(
        start=start, end=end, semester_start=start, semester_end=end, semester="II"
    )
    plan.providers.update(start=start, end=end)
    plan.refresh_from_db()
    may = datetime(2027, 5, 20, 9, tzinfo=RIGA)
    time_machine.move_to(may)
    asked = plans.asked_for(plan, by=person("linda"), on=may)
    EmploymentContract.objects.update(end=date(2027, 8, 31))
    time_machine.move_to(morning(date(2027, 5, 24)))
    assert told(now())["aina"] == {"orders": "1"}
    (line,) = [line for line in lines(client_of(person("aina")).get(reverse(HOME))) if line[1] == "Rīkojums"]
    assert line[2:] == ["31.05.2027.", "24.05.2027."]
    extending.certify(extension=asked, by=person("aina"), on=now())
    time_machine.move_to(morning(date(2027, 5, 28)))
    assert "aina" not in told(now())


@pytest.mark.acceptance("A61")
def test_the_page_tells_of_the_10th_too(provider: PlanProvider, person: Any, time_machine: Any) -> None:
    """Before the month is over only that letters may come; after it how much is missing; complete: nothing."""

    def of(login: str) -> list[list[str]]:
        page = client_of(person(login)).get(reverse(HOME))
        return [line for line in lines(page) if line[1] == "Mēnesis"]

    time_machine.move_to(moment(20, "09:00"))
    october = "Dienasgrāmatas un grafiki: 2026. gada oktobris"
    assert of("karlis") == [[f"{october} ja tad kaut kā trūks", "Mēnesis", "10.11.2026.", "05.11.2026."]]
    assert of("linda") == []
    month_of(provider)
    time_machine.move_to(moment(6, "09:00", month=11))
    assert of("karlis") == [[f"{october} jums jāpabeidz 1 mēnesis", "Mēnesis", "10.11.2026.", "08.11.2026."]]
    assert of("raitis") == [[f"{october} jūsu pašvaldībā jāpabeidz 1 mēnesis", "Mēnesis", "10.11.2026.", "08.11.2026."]]
    time_machine.move_to(moment(10, "22:00", month=11))
    assert of("karlis")[0][2:] == ["10.11.2026.", "10.11.2026."]
    time_machine.move_to(moment(11, "09:00", month=11))
    assert of("karlis")[0][2:] == ["10.12.2026.", "05.12.2026."]


@pytest.mark.acceptance("A61")
def test_a_missing_signature_is_told_with_the_days_of_its_letters(
    provider: PlanProvider, person: Any, settings: Any
) -> None:
    """It is 20 October; whoever has not signed hears of it two and five days later."""
    settings.SIGNING_REMINDER_DAYS = (2, 5)
    envelope = open_one(blank())
    envelope.turns.filter(role="mentor").update(user=person("karlis"), state="sent", sent_at=moment(18, "12:00"))
    (line,) = [one for one in lines(client_of(person("karlis")).get(reverse(HOME))) if one[1] == "Paraksts"]
    assert line == ["Darba līgums DL-2026-PARAUGV-0001", "Paraksts", "01.01.2036.", "20.10.2026."]
    envelope.turns.filter(role="mentor").update(sent_at=moment(17, "12:00"))
    (line,) = [one for one in lines(client_of(person("karlis")).get(reverse(HOME))) if one[1] == "Paraksts"]
    assert line[3] == "22.10.2026."
    envelope.turns.filter(role="mentor").update(sent_at=moment(1, "12:00"))
    (line,) = [one for one in lines(client_of(person("karlis")).get(reverse(HOME))) if one[1] == "Paraksts"]
    assert line[3] == "vairs nebūs"
    envelope.turns.filter(role="mentor").update(state="signed")
    assert [one for one in lines(client_of(person("karlis")).get(reverse(HOME))) if one[1] == "Paraksts"] == []


def test_as_many_queries_for_a_thousand_contracts_as_for_ten(
    provider: PlanProvider, person: Any, time_machine: Any
) -> None:
    time_machine.move_to(morning(ENDS - timedelta(days=30)))
    aina = client_of(person("aina"))
    pattern = EmploymentContract.objects.get(pk=provider.contract.pk)

    def many(count: int) -> None:
        fields = {
            field.attname: getattr(pattern, field.attname)
            for field in pattern._meta.concrete_fields
            if field.attname not in {"id", "public_id", "draft_id", "case_id", "mentor_id"}
        }
        people = Person.objects.bulk_create(
            Person(given_name=f"Elza{number:04d}", surname="Paraugule", gender=Gender.FEMALE) for number in range(count)
        )
        EmploymentContract.objects.bulk_create(EmploymentContract(**fields, mentor=one) for one in people)

    def counted() -> list[int]:
        found = []
        with CaptureQueriesContext(connection) as queries:
            assert aina.get(reverse(HOME)).status_code == 200
        found.append(len(queries))
        with CaptureQueriesContext(connection) as queries:
            remind(on=now())
        found.append(len(queries))
        Notification.objects.filter(template="reminders").delete()
        return found

    many(10)
    counted()
    few = counted()
    many(990)
    page = aina.get(reverse(HOME))
    assert "Lapa 1 no 21." in words(soup(page).main)
    assert counted() == few
