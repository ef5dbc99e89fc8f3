"""The page of proofs and terms: for those who keep the whole archive, with what the database says."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from kernel.periods import now
from signing.archive import fixity
from signing.archive.models import Deposit
from signing.testbed.service import Testbed
from tests.forms import desks
from tests.forms.pages import client_of
from tests.signing.envelope_tools import signing_alone
from tests.signing.test_archive import archived

__all__ = ["signing_alone"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("demo", "testbed")]
ADDRESS = "/arhivs/pieradamiba/"


def shown(client: Client) -> tuple[dict[str, str], list[list[str]], str]:
    page = BeautifulSoup(client.get(ADDRESS).content, "lxml")
    rows = {row.dt.get_text(strip=True): row.dd.get_text(strip=True) for row in page.select(".summary-list > div")}
    years = [[cell.get_text(strip=True) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    return rows, years, page.main.get_text(" ", strip=True)


def test_what_is_kept_and_until_when(testbed: Testbed) -> None:
    clerk = client_of(desks.user("arhivs"))
    rows, years, _text = shown(clerk)
    assert (rows["Glabāti dokumenti"], rows["Pēdējā visu baitu pārbaude"], years) == ("0", "vēl nav", [])
    deposit = archived(desks.blank(), retention_until=datetime(2090, 12, 31, 22, tzinfo=UTC))
    fixity.run(on=now())
    rows, years, text = shown(clerk)
    end = testbed.certificate("tsa-1").not_valid_after
    assert (rows["Glabāti dokumenti"], rows["Katras datnes eksemplāri"]) == ("1", "2")
    assert rows["Pirmais arhīva laika zīmogs beidzas"].endswith(f"{end.year}.")
    assert rows["Pēdējā visu baitu pārbaude"].endswith(": 0 bojātu, 0 atjaunotu")
    assert years == [[str(end.year), "1", "0"], ["2090", "0", "1"]]
    assert "gada laikā" not in text
    Deposit.objects.filter(pk=deposit.pk).update(proof_until=now())
    assert "1 dokumenta arhīva laika zīmogs beidzas gada laikā." in shown(clerk)[2]


@pytest.mark.parametrize(
    ("login", "status"), [("auditors", 200), ("administrators", 200), ("aina", 404), ("karlis", 404)]
)
def test_who_sees_it(login: str, status: int, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    assert client_of(desks.user(login)).get(ADDRESS).status_code == status
