"""Domain reference 9.6, scenario 14, by documents that the real verbs have made: a request has the project's term, a
contract the longer one of employment law. A monthly grid has the same term as the request."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

import signing.facade as signing_facade
from forms.archive.disposal import actions, jobs
from forms.archive.disposal.errors import NoLongerDue, NothingDue
from forms.archive.disposal.models import DisposalList
from forms.archive.disposal.states import ListState
from forms.contracts import actions as contracts
from forms.contracts.models import EmploymentContract
from forms.plans.requests import actions as requests
from forms.plans.requests.models import SupportRequest
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit import guards
from kernel.jobs.models import Job
from kernel.periods import end_of_day, now, riga_date
from signing.archive import triggers
from tests.factories.archive import sealed
from tests.factories.people import learner, representative
from tests.factories.requests import prepared
from tests.forms import desks
from tests.forms.pages import client_of
from tests.forms.test_disposal import act_archived

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("testbed")]
LAST = datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC)
FIRST = LAST + timedelta(seconds=1)
METRA = {
    "mentor_given": "Mētra", "mentor_surname": "Paraugmentore", "mentor_gender": "f", "mentor_code": "140384-19905",
    "mentor_birth_date_0": "14", "mentor_birth_date_1": "3", "mentor_birth_date_2": "1984",
    "mentor_email": "metra@paraugs.example",
}  # fmt: skip


def clocks(monkeypatch: pytest.MonkeyPatch, moment: datetime) -> None:
    """The database's own clock and that of the job stand at `moment`."""
    shown = moment.strftime("%Y-%m-%d %H:%M:%S")
    words = {"sqlite": f"'{shown}.000'", "postgresql": f"timestamptz '{shown}+00'"}
    monkeypatch.setitem(triggers._NOW, connection.vendor, words[connection.vendor])
    monkeypatch.setattr(jobs, "now", lambda: moment)
    monkeypatch.setitem(guards._CLOCKS, connection.vendor, words[connection.vendor])
    triggers.install(connection)
    guards.install()


def approve(row: DisposalList, login: str, *, on: datetime) -> None:
    actions.approve(
        row=row, seen=actions.digest(row), statement="Apstiprinu", signed_in_by=["password"], signed_in_at=on,
        by=desks.user(login), on=on,
    )  # fmt: skip


@pytest.fixture
def papers(demo: None) -> tuple[CaseDocument, CaseDocument]:
    """A request for the support of a learner, and the contract of a mentor who was born on 14.03.1984."""
    linda, aina = desks.user("linda"), desks.user("aina")
    ruta = learner(by=linda)
    representative(ruta, by=linda)
    request = prepared(ruta, by=linda)
    asked = requests.send_request(request=request, version=request.version, by=linda, on=now())
    made = desks.agreed(mentor=METRA, suitability={"certificate_number": "AP-2026-VIAA-0016"})
    hired = contracts.send_contract(contract=made, by=aina, on=now())
    Job.objects.filter(name="records.prepare").delete()  # the pages are ours, the office is not asked
    return sealed(asked, text="Iesniegums"), sealed(hired, text="Darba līgums")


@pytest.mark.acceptance("A37")
def test_scenario_14_the_request_goes_with_the_new_year_and_the_contract_stays(
    papers: tuple[CaseDocument, CaseDocument], monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    """Each test has its own store, so what goes from it is missed by nobody."""
    asked, hired = papers
    assert (asked.kind, asked.document_date.year, asked.kept_until) == ("IE", 2026, date(2034, 12, 31))
    assert (hired.kind, hired.kept_until) == ("DL", date(2074, 3, 14))
    clerk = desks.user("arhivs")
    # To the last second every way is shut: the page, the verb, the archive's door, the rows themselves.
    assert client_of(clerk).post("/arhivs/iznicinasana/jauns/", {"place": "PVS"}).status_code == 422
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=clerk, on=LAST)
    clocks(monkeypatch, LAST)
    with pytest.raises(signing_facade.RetentionRunning):
        signing_facade.destroy(subject=asked.public_id, act=hired.public_id, title="", by=None, on=LAST)
    for lie in ("DELETE FROM signing_deposit", "UPDATE signing_deposit SET state = 'destroyed'"):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(lie)
    # A second later the list names the request and not the contract, and two approvals make the act.
    row = actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    assert [line.case for line in row.lines.all()] == [asked]
    with pytest.raises(NoLongerDue):  # whoever has a wrong clock gets no further
        actions.submit(row=row, by=clerk, on=now())
    actions.submit(row=row, by=clerk, on=FIRST)
    approve(row, "aina", on=FIRST)
    assert DisposalList.objects.get().case is None  # one approval makes no act
    approve(row, "linda", on=FIRST)
    row.refresh_from_db()
    assert row.case is not None and (row.case.kind, row.case.year) == ("IA", 2035)
    clocks(monkeypatch, FIRST)
    act_archived(row)
    desks.work()
    row.refresh_from_db()
    asked.refresh_from_db()
    hired.refresh_from_db()
    assert not SupportRequest.objects.exists()  # the record behind the document has gone with it
    assert EmploymentContract.objects.get().terms
    assert (row.state, asked.state, hired.state) == (ListState.DONE, CaseState.DESTROYED, CaseState.ARCHIVED)
    # Of the contract the next lists say nothing until its own day is over.
    for day in (date(2035, 1, 1), date(2074, 3, 14)):
        with pytest.raises(NothingDue):
            actions.make_list(register_code="PVS", by=clerk, on=end_of_day(day) - timedelta(seconds=1))
    last = actions.make_list(register_code="PVS", by=clerk, on=end_of_day(date(2074, 3, 14)))
    assert [line.case for line in last.lines.all()] == [hired]
    assert riga_date(end_of_day(date(2074, 3, 14))) == date(2074, 3, 15)
