"""Threat 53: who sees an unusual number of records within an hour is told to administrators."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from forms.people.takings import taken, tell_administrators
from kernel.accounts.models import User
from kernel.audit.log import access
from kernel.jobs.registry import rhythms
from kernel.notifications.models import Notification
from kernel.notifications.wording import word

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def few(settings: Any) -> None:
    settings.RECORDS_AN_HOUR = 3


@pytest.fixture
def curious() -> User:
    return User.objects.create_user("curious@paraugs.example")


@pytest.fixture
def administrator() -> User:
    User.objects.create_superuser("gone@paraugs.example", is_active=False)
    return User.objects.create_superuser("keeper@paraugs.example")


def see(who: User | None, *subjects: UUID, ago: timedelta = timedelta(0), act: str = "view") -> None:
    for subject in subjects:
        access(act, subject=subject, by=who, on=NOON - ago, what="contract")


def test_records_are_counted_once_each_and_only_of_the_last_hour(curious: User) -> None:
    first, second, third, fourth = (uuid4() for _ in range(4))
    see(None, first, second, third, fourth)
    see(curious, first, second, third, first, second, third)
    see(curious, fourth, ago=timedelta(hours=1))
    assert taken(until=NOON) == {}
    see(curious, fourth, ago=timedelta(minutes=59), act="export")
    assert taken(until=NOON) == {curious: 4}
    assert taken(until=NOON - timedelta(seconds=1)) == {}


def test_each_administrator_gets_one_letter_a_day_and_account(curious: User, administrator: User) -> None:
    see(curious, *(uuid4() for _ in range(4)))
    tell_administrators(on=NOON)
    tell_administrators(on=NOON + timedelta(minutes=10))
    (letter,) = Notification.objects.all()
    assert (letter.to_user, letter.link) == (administrator, f"/admin/users/edit/{curious.pk}/")
    assert "stundas laikā ir atvēris, izdrukājis vai lejupielādējis: 4." in " ".join(word(letter).body.split())
    assert curious.email not in word(letter).body
    later = NOON + timedelta(days=1)
    for _ in range(4):
        access("print", subject=uuid4(), by=curious, on=later, what="grid form")
    tell_administrators(on=later)
    assert Notification.objects.count() == 2


def test_it_is_asked_all_day_long() -> None:
    rhythm = rhythms["people.takings"]
    assert rhythm.every is not None
    assert rhythm.every < timedelta(hours=1)
