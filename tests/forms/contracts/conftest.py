"""The contract of tests/data in force, and somebody for each role the demo has nobody for."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from forms.contracts.models import EmploymentContract
from forms.people.models import Institution, Membership
from kernel.accounts.models import User
from tests.factories.contracts import in_force_contract
from tests.forms import desks


@pytest.fixture
def contract(demo: None) -> EmploymentContract:
    return desks.agreed()


@pytest.fixture
def in_force(contract: EmploymentContract) -> EmploymentContract:
    return in_force_contract(contract)


@pytest.fixture
def somebody(demo: None) -> Callable[..., Any]:
    """somebody("RESP") works at Paraugpils vidusskola from 1 September 2025 on."""

    def make(role: str, code: str = "PVS") -> Any:
        user = User.objects.create(email=f"{role.lower()}.{code.lower()}@paraugs.example")
        place = Institution.objects.get(register_code=code)
        Membership.objects.create(user=user, role=role, institution=place, valid_from=date(2025, 9, 1))
        return user

    return make
