"""Applications for supervision have no sealed original: they end by the act, after the same term, and not a second before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from forms.archive.disposal import actions, holding, keeping
from forms.archive.disposal.errors import NothingDue, StillKept
from forms.archive.disposal.states import LineState, ListState
from forms.archive.rights import facts as rights
from forms.supervision.documents import APPLICATION as KIND
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from kernel.periods import now
from tests.factories import plans, supervision
from tests.forms import desks
from tests.forms.archive.test_bare import COURT
from tests.forms.archive.test_scenario_14 import approve, clocks
from tests.forms.pages import client_of
from tests.forms.plans.conftest import spring
from tests.forms.test_disposal import act_archived

__all__ = ["spring"]
pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring", "testbed")]
LAST = datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC)
FIRST = LAST + timedelta(seconds=1)


@pytest.fixture
def application(person: Any) -> SupervisionApplication:
    """Kārlis is in a group for supervision."""
    plans.approved(by=person("linda"), head=person("aina"), decides=person("eksperts"))
    row = supervision.applied(mentor=person("karlis").person, by=person("biruta"), on=now())
    supervision.grouped(application=row, supervisor=person("supervizore"), by=person("eksperts"), on=now())
    row.refresh_from_db()
    return row


@pytest.mark.acceptance("A32", "A37", "A62")
def test_it_goes_by_an_act_and_the_group_stays_without_anybody(
    application: SupervisionApplication, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    clerk, record, mentor = desks.user("arhivs"), application.public_id, application.mentor
    group = application.group
    assert group is not None and application.topic
    for on in (LAST, FIRST):  # past the term too, while no act says so
        clocks(monkeypatch, on)
        with pytest.raises(StillKept):
            keeping.guard(SupervisionApplication, application)
        with pytest.raises(DatabaseError, match="archive: "), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("DELETE FROM forms_supervisionapplication")
    order = holding.place(
        query={"person": mentor.name, "kind": KIND}, mandate=COURT, scope="Kārlis", by=clerk, on=FIRST
    )
    held = actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    assert held.lines.exists() and not held.lines.filter(record=record).exists()
    actions.stop(row=held, reason="Aizliegums", by=clerk, on=FIRST)
    holding.lift(order=order, mandate=COURT, by=clerk, on=FIRST)
    row = actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    line = row.lines.get(record=record)
    page = client_of(clerk).get(f"/arhivs/iznicinasana/{row.public_id}/").content.decode()
    assert line.number in page and mentor.surname not in page
    actions.submit(row=row, by=clerk, on=FIRST)
    for login in ("aina", "linda"):
        approve(row, login, on=FIRST)
    row.refresh_from_db()
    clocks(monkeypatch, FIRST)
    act_archived(row)
    desks.work()
    row.refresh_from_db()
    line.refresh_from_db()
    assert (row.state, line.state, line.number) == (ListState.DONE, LineState.DESTROYED, f"{KIND}-{record.hex[:8]}")
    assert not SupervisionApplication.objects.exists()
    assert SupervisionGroup.objects.get() == group and keeping.one(KIND, record, on=FIRST) is None
    assert "supervīzij" not in " ".join(str(one.title).lower() for one in rights.lines(mentor, "PVS", on=FIRST))


def test_a_second_before_nothing_lists_it(application: SupervisionApplication) -> None:
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=desks.user("arhivs"), on=LAST)
