"""The application (D21) and the group's list (D22) on paper."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from forms.people.restricting import Restriction
from forms.supervision import actions
from forms.supervision.documents import application_context, group_context
from forms.supervision.models import SupervisionApplication, SupervisionGroup
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.jobs.queue import drain
from kernel.periods import now
from tests.factories import plans, supervision
from tests.forms.pages import client_of

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]


@pytest.fixture
def group(person: Any) -> SupervisionGroup:
    """Kārlis in a group that its supervisor has confirmed."""
    plans.approved(by=person("linda"), head=person("aina"), decides=person("eksperts"))
    row = supervision.applied(mentor=person("karlis").person, by=person("biruta"), on=now())
    made = supervision.grouped(
        application=row, supervisor=person("supervizore"), by=person("eksperts"), on=now()
    )  # fmt: skip
    actions.send_group(group=made, by=person("eksperts"), on=now())
    actions.confirm_group(group=made, by=person("supervizore"), on=now())
    drain(strict=True)
    made.refresh_from_db()
    return made


@pytest.mark.acceptance("A32", "A33")
def test_what_the_papers_say(group: SupervisionGroup, time_machine: Any, person: Any) -> None:
    row = SupervisionApplication.objects.get()
    stranger = client_of(person("spodra"))
    assert stranger.get(reverse("supervision:pdf", args=[group.public_id])).status_code == 404
    assert stranger.get(reverse("supervision:application-pdf", args=[row.public_id])).status_code == 404
    said = application_context(row, on=now())
    assert (said["mentor"], said["responsible"], said["stage"], said["state"], said["topic"]) == (
        "Kārlis Testnieks", row.submitted_by.get_full_name(), "4.–12. klasi", "grupā", ["Kā runāt par kavējumiem."],
    )  # fmt: skip
    before = group_context(group, [row], on=now())
    assert (before["when"], before["minutes"], before["composition"]) == (
        "02.12.2026. 14:30", "180", "apstiprināts 23.11.2026.",
    )  # fmt: skip
    assert [(one["name"], one["attended"]) for one in before["members"]] == [("Kārlis Testnieks", "")]
    time_machine.move_to(supervision.MEETS)
    actions.record_attendance(group=group, attended={row.public_id: True}, by=person("supervizore"), on=now())
    row.refresh_from_db()
    group.refresh_from_db()
    assert group_context(group, [row], on=now())["members"][0]["attended"] == "piedalījās"


@pytest.mark.office
@pytest.mark.full
@pytest.mark.acceptance("A32", "A33")
def test_papers_are_taken_and_logged(group: SupervisionGroup, person: Any) -> None:
    row = SupervisionApplication.objects.get()
    for client, name, of, said in (
        (client_of(person("eksperts")), "pdf", group, "Sarma Supervizore-Demo"),
        (client_of(person("biruta")), "application-pdf", row, "Kā runāt par kavējumiem."),
    ):
        answer = client.get(reverse(f"supervision:{name}", args=[of.public_id]))
        text = " ".join(" ".join(pdf.text(answer.content)).split())
        assert "Kārlis Testnieks" in text and said in text
        assert "PRIEKŠSKATĪJUMS" not in text and "reģistrējot" not in text  # nobody registers it later
        assert AccessEvent.objects.filter(subject=of.public_id, act="print").count() == 1


@pytest.mark.acceptance("A62")
def test_the_sheet_names_nobody_whose_data_are_restricted(group: SupervisionGroup, person: Any) -> None:
    client, address = client_of(person("eksperts")), reverse("supervision:sheet", args=[group.public_id])

    def names() -> list[str]:
        return [line[0] for line in load_workbook(BytesIO(client.get(address).content)).active.values][1:]

    assert names() == ["Kārlis Testnieks"]
    Restriction.objects.create(
        person=person("karlis").person, register_code=SupervisionApplication.objects.get().institution.register_code,
        reason="Dati tiek pārbaudīti.", placed_by=person("aina"), placed_at=now(),
    )  # fmt: skip
    assert names() == ["apstrāde ierobežota"]
