"""The municipal list (A16): the coordinator sees the contracts of the municipality, narrows and takes them along."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from forms.contracts.checks import actions as checks
from forms.contracts.models import EmploymentContract, SuitabilityCheck
from forms.people.models import Institution
from kernel.audit.models import AccessEvent
from kernel.periods import now
from tests.forms import desks
from tests.forms.pages import client_of, soup, words

pytestmark = pytest.mark.django_db
LIST, FILE = "/ligumi/", "/ligumi/saraksts.xlsx"


@pytest.fixture
def contracts(contract: EmploymentContract) -> None:
    """One agreed in Paraugpils, one in force there until autumn, one of another municipality."""
    board = desks.copy_of(contract)
    board.employer = Institution.objects.get(register_code="PIP")
    board.start, board.end, board.state = date(2026, 9, 1), date(2026, 12, 18), "in_force"
    board.rate = Decimal("10.00")
    board.save()
    far = desks.copy_of(contract)
    far.employer = Institution.objects.get(register_code="DPS")
    far.save()


def employers(login: str, query: str = "") -> list[str]:
    rows = soup(client_of(desks.user(login)).get(f"{LIST}{query}")).select("table tbody tr")
    names = ("Paraugpils vidusskola", "Paraugpils novada Izglītības pārvalde", "Demonstrācijas pamatskola")
    return sorted(name for row in rows for name in names if name in words(row))


@pytest.mark.acceptance("A16")
@pytest.mark.usefixtures("contracts")
def test_the_coordinator_sees_the_municipality_and_narrows() -> None:
    school, board = "Paraugpils vidusskola", "Paraugpils novada Izglītības pārvalde"
    assert employers("raitis") == [board, school]
    assert employers("auditors") == ["Demonstrācijas pamatskola", board, school]
    assert employers("aina") == [school]
    assert employers("raitis", "?institution=PIP") == [board]
    assert employers("raitis", "?institution=DPS") == [board, school]  # not a choice: narrows nothing
    assert employers("raitis", "?state=agreed") == [school]
    assert employers("raitis", "?semester=2026/2027-I") == [board]
    assert employers("raitis", "?semester=2026/2027-II") == [school]
    EmploymentContract.objects.filter(employer__register_code="PIP").update(moved_end=date(2027, 5, 31))
    assert employers("raitis", "?semester=2026/2027-II") == [board, school]
    EmploymentContract.objects.filter(employer__register_code="PVS").update(moved_end=date(2027, 1, 3))
    assert employers("raitis", "?semester=2026/2027-II&state=agreed") == []


@pytest.mark.acceptance("A16")
@pytest.mark.usefixtures("contracts")
def test_the_table_holds_what_the_list_shows_and_each_row_is_logged() -> None:
    answer = client_of(desks.user("raitis")).get(f"{FILE}?state=in_force")
    rows = [list(row) for row in load_workbook(BytesIO(answer.content)).active.values]
    assert rows[1:] == [
        [None, "Kārlis Testnieks", "Paraugpils novada Izglītības pārvalde", "Paraugpils novads", "01.09.2026.",
         "18.12.2026.", "10,00\u00a0EUR", "spēkā, oriģināls arhivēts"],
    ]  # fmt: skip
    assert AccessEvent.objects.filter(act="export").count() == 1
    assert client_of(desks.user("metra")).get(FILE).status_code == 404


@pytest.mark.usefixtures("contracts")
def test_list_and_table_cost_the_same_for_many(contract: EmploymentContract) -> None:
    client, costs = client_of(desks.user("raitis")), []
    for count in (3, 20):
        for _one in range(count):
            desks.copy_of(contract)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]


@pytest.mark.acceptance("A13")
def test_the_document_of_a_check_is_not_for_readers_of_the_result(contract: EmploymentContract, person: Any) -> None:
    case = checks.confirm_check(check=SuitabilityCheck.objects.get(), by=person("aina"), on=now())
    for login, status in (
        ("aina", 200), ("arhivs", 200), ("auditors", 200), ("linda", 404), ("raitis", 404), ("karlis", 404),
    ):  # fmt: skip
        assert client_of(desks.user(login)).get(f"/dokumenti/{case.public_id}/").status_code == status, login
