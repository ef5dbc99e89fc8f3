"""The invented people, rules and rates, ready for contracts."""

from datetime import date
from decimal import Decimal

import pytest

from forms.programmes.models import UnitRate
from kernel.accounts.models import User
from portal.demo import partners, people
from tests.rows import load_shipped, made_once


@pytest.fixture
def demo(db):
    """People of the domain reference 9, the shipped editions, the demo rate of 2027."""
    made_once("people", invented_people)


def invented_people() -> None:
    load_shipped()
    people.load()
    partners.load()
    UnitRate.objects.create(valid_from=date(2027, 1, 1), amount=Decimal("11.00"), source="Demonstrācijas dati")


@pytest.fixture
def person(demo):
    """Sign-ins by their names: person("aina")."""
    return lambda login: User.objects.get(email=f"{login}@paraugs.example")
