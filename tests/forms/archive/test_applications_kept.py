"""Applications of people who got a place are kept to the project's term and end by the same act as everything else."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext

from forms.archive.disposal import actions, holding, keeping
from forms.archive.disposal.errors import NothingDue, StillKept
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import LineState, ListState
from forms.archive.rights import facts as rights
from forms.archive.rights.states import Outcome
from forms.people.models import ISSUER_CODE, Person
from forms.training.applications import actions as deciding
from forms.training.applications.models import ApplicationSubmission, TrainingApplication
from forms.training.applications.states import ApplicationState
from forms.training.attendance.models import TrainingAttendance
from forms.training.certificates.models import MentorCertificate
from forms.training.keeping import CODE
from kernel.accounts.models import User
from kernel.files.models import Blob
from kernel.periods import now
from signing.facade import Mandate
from tests.factories.training import application, issued, organiser, trained, training_group
from tests.forms import desks
from tests.forms.archive.test_scenario_14 import clocks
from tests.forms.pages import client_of
from tests.forms.test_disposal import act_archived
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
LAST = datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC)
FIRST = LAST + timedelta(seconds=1)
COURT = Mandate("Paraugpils rajona tiesa", "C-12/2026", LAST.date())
CODE_OF_ANNA = "010190-19909"


@pytest.fixture
def anna(demo: None) -> TrainingApplication:
    """Anna and somebody else were trained, Anna has a certificate; a third one was not chosen."""
    load_shipped()
    group = training_group(capacity=2, taken=None)
    row = application(
        group,
        copy=True,
        given_name="Anna",
        surname="Paraugmentore",
        personal_code=CODE_OF_ANNA,
        birth_date="1990-01-01",
    )
    application(group, number=1)
    deciding.reject(application=application(group, number=2), reason="Neatbilst", by=organiser(), on=now())
    trained(group)
    issued(group)
    MentorCertificate.objects.exclude(application=row).delete()
    row.refresh_from_db()
    return row


def approve(row: DisposalList, by: User) -> None:
    actions.approve(
        row=row, seen=actions.digest(row), statement="Apstiprinu", signed_in_by=["password"], signed_in_at=FIRST, by=by,
        on=FIRST,
    )  # fmt: skip


def outcomes(person: Person, *, on: datetime) -> list[Outcome]:
    return [
        line.outcome
        for line in rights.lines(person, ISSUER_CODE, on=on)
        if line.title == gettext("Application for training")
    ]


@pytest.mark.acceptance("A37", "A62")
@pytest.mark.usefixtures("testbed")
def test_an_accepted_application_goes_by_an_act_and_not_a_second_before(
    anna: TrainingApplication, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    clerk, person = desks.user("arhivs"), anna.certificates.get().person
    copy, number = anna.copy, anna.submissions.get().case.number
    assert copy is not None and Person.objects.by_code(CODE_OF_ANNA) == person
    # To the last second nothing lists it, and nothing deletes it, by whatever way.
    with pytest.raises(NothingDue):
        actions.make_list(register_code=ISSUER_CODE, by=clerk, on=LAST)
    for on in (LAST, FIRST):
        clocks(monkeypatch, on)
        with pytest.raises(StillKept):
            keeping.guard(TrainingApplication, anna)
        with pytest.raises(ProtectedError), transaction.atomic():
            TrainingApplication.objects.filter(pk=anna.pk).delete()
        for statement in (
            "DELETE FROM forms_trainingapplication",
            "UPDATE forms_trainingapplication SET state = 'destroyed'",
        ):
            with pytest.raises(DatabaseError, match="archive: "), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(statement)
    assert outcomes(person, on=LAST) == [Outcome.KEPT]
    # An order finds it by the name in it, in any case of the name, and holds it.
    order = holding.place(
        query={"person": "Annai Paraugmentorei", "kind": "MA"}, mandate=COURT, scope="Anna", by=clerk, on=FIRST
    )
    held = actions.make_list(register_code=ISSUER_CODE, by=clerk, on=FIRST)
    assert [line.record for line in held.lines.all()] != [anna.public_id] and held.lines.count() == 1
    actions.stop(row=held, reason="Aizliegums", by=clerk, on=FIRST)
    assert outcomes(person, on=FIRST) == [Outcome.KEPT]
    holding.lift(order=order, mandate=COURT, by=clerk, on=FIRST)
    assert outcomes(person, on=FIRST) == [Outcome.ACT]
    row = actions.make_list(register_code=ISSUER_CODE, by=clerk, on=FIRST)
    lines = {line.number: (line.kind, line.sha256) for line in row.lines.all()}
    assert len(lines) == 2 and lines[number] == (CODE, copy.sha256)  # who was not chosen is on no list
    page = client_of(clerk).get(f"/arhivs/iznicinasana/{row.public_id}/").content.decode()
    assert "Anketas dati un izglītības dokumenta kopija" in page and "Paraugmentor" not in page
    actions.submit(row=row, by=clerk, on=FIRST)
    for login in ("pirmais", "otrais"):
        approve(row, organiser(login))
    row.refresh_from_db()
    clocks(monkeypatch, FIRST)
    act_archived(row)
    desks.work()
    row.refresh_from_db()
    assert row.state == ListState.DONE and set(row.lines.values_list("state", flat=True)) == {LineState.DESTROYED}
    # A certificate stands on hers: it says nothing more, is seen nowhere, and goes with it. The other one has gone.
    anna.refresh_from_db()
    assert (anna.state, anna.answers, anna.email, anna.copy) == (ApplicationState.DESTROYED, {}, "", None)
    assert not Blob.objects.filter(sha256=copy.sha256).exists() and not TrainingAttendance.objects.exists()
    assert ApplicationSubmission.objects.get(case__number=number).printed == {}
    states = sorted(TrainingApplication.objects.values_list("state", flat=True))
    assert states == [ApplicationState.DESTROYED, ApplicationState.REJECTED]
    desk = client_of(organiser())
    assert desk.get(f"/darba-telpa/macibas/pieteikumi/{anna.public_id}/").status_code == 404
    assert outcomes(person, on=FIRST) == [] and keeping.one(CODE, anna.public_id, on=FIRST) is None
    assert actions.forget_left(on=FIRST) == 0
    MentorCertificate.objects.all().delete()
    assert actions.forget_left(on=FIRST) == 1
    assert DisposalLine.objects.filter(record=anna.public_id, state=LineState.DESTROYED).count() == 1
