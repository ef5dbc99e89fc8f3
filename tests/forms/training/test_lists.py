"""The closed attendance list: numbered, signed by the trainer by link and code or on paper, archived; certificates do not wait."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

import signing.facade as signing_facade
from forms.people.models import Role
from forms.records.errors import EditConflict
from forms.training.attendance import actions, lists
from forms.training.attendance.errors import ListStands, ListUnderWay, NotOrganiser, SheetOpen
from forms.training.attendance.facts import lists_of, sheet_of
from forms.training.attendance.lists import Trainer
from forms.training.attendance.models import AttendanceList
from forms.training.attendance.states import ListState
from forms.training.models import TrainingGroup
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import now, today
from signing.envelopes.models import Envelope
from signing.testbed.service import Testbed
from tests.factories.training import AFTERWARDS, application, issued, organiser, trained, training_group
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
NUMBER = f"MG-{today().year}-VIAA-0001"
SPODRA = Trainer("Spodra Izdomiņa", "spodra@paraugs.example", "140384-19905")


@pytest.fixture(autouse=True)
def no_waiting(settings: Any) -> None:
    settings.SIGNING_WAIT, settings.MFA_REQUIRED_FOR_STAFF = 0, False


@pytest.fixture
def group(db: None) -> TrainingGroup:
    load_shipped()
    made = training_group(capacity=2, taken=None)
    for number in range(2):
        application(made, number=number)
    trained(made)
    return made


def sent(group: TrainingGroup, *, paper: bool = True) -> AttendanceList:
    version = sheet_of(group).version
    return lists.send(group=group, trainer=SPODRA, paper=paper, version=version, by=organiser(), on=now())


def said(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "lxml").select_one("main").get_text(" ").split())


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A09")
def test_the_trainer_signs_by_link_and_code(client: Client, group: TrainingGroup, testbed: Testbed) -> None:
    client.force_login(organiser())
    form = {
        "name": SPODRA.name, "road": "e", "email": SPODRA.email, "personal_code": SPODRA.code,
        "version": sheet_of(group).version,
    }  # fmt: skip
    page = client.post(reverse("training:list-send", args=[group.public_id]), form, follow=True)
    assert f"Lapa {NUMBER} tiek nosūtīta mācību vadītājam." in said(page)
    drain(strict=True)
    (row,) = lists_of(group)
    assert len(issued(group)) == 2  # nobody waits for the trainer
    letter = Notification.objects.get(template="signing_turn", subject_id=row.case.public_id)
    assert letter.to_email == SPODRA.email
    trainer = Client()
    door = letter.facts["secret_link"]
    trainer.post(door, {"act": "send"})
    code = Notification.objects.filter(template="signing_code").latest("pk").facts["code"]
    shown = trainer.post(door, {"act": "check", "code": code}, follow=True)
    assert NUMBER in said(shown) and "apstiprinu" not in said(shown)  # an act is not enough here
    envelope = signing_facade.summary(row.case.public_id)
    assert envelope is not None
    (turn,) = envelope.turns
    trainer.post(f"{turn.path}parakstit/", {"means": "test"})
    drain(strict=True)
    row.refresh_from_db()
    report = signing_facade.report(row.case.public_id)
    assert report is not None and [one.seal for one in report.signatures] == [False, True]
    assert row.state == ListState.ARCHIVED
    words = " ".join(" ".join(pdf.text(signing_facade.archived_files(row.case.public_id)["parakstits.pdf"])).split())
    for printed in (NUMBER, "Testnieks0", "15.01.: 12", "36", "pabeigtas", "Spodra Izdomiņa"):
        assert printed in words
    assert SPODRA.code not in words


@pytest.mark.office
@pytest.mark.usual
@pytest.mark.acceptance("A09")
def test_on_paper_the_organiser_brings_in_the_scan(client: Client, group: TrainingGroup, testbed: Testbed) -> None:
    row = sent(group)
    drain(strict=True)
    subject = row.case.public_id
    for role, status in ((Role.REG, 200), (Role.EXP, 404)):
        client.force_login(organiser(f"skens-{role.lower()}", role))
        assert client.get(f"/parakstisana/papirs/{subject}/").status_code == status
    scan = Envelope.objects.get(subject=subject).original.read()
    signing_facade.upload_scan(
        subject=subject, parts=[scan], place="Mape „Mācības”", signed_on=None, by=organiser(), on=now()
    )
    signing_facade.confirm_paper(subjects=[subject], by=organiser("otrais"), on=now())
    drain(strict=True)
    row.refresh_from_db()
    envelope = signing_facade.summary(subject)
    assert envelope is not None and (row.state, envelope.on_paper) == (ListState.ARCHIVED, True)


def test_what_is_signed_is_what_stands_and_a_mended_sheet_is_a_new_list(group: TrainingGroup) -> None:
    first = sent(group)
    with pytest.raises(ListUnderWay):
        sent(group)
    lists.withdraw(row=first, reason="Kļūda stundās", by=organiser(), on=now())
    again = sent(group)
    AttendanceList.objects.filter(pk=again.pk).update(state=ListState.ARCHIVED)
    with pytest.raises(ListStands):
        sent(group)
    sheet = sheet_of(group)
    line = sheet.lines[0]
    actions.mark(
        group=group, marks={line.application.public_id: {sheet.days[0].on: 11}}, trainer=sheet.trainer,
        version=sheet.version, by=organiser(), on=AFTERWARDS,
    )  # fmt: skip
    with pytest.raises(EditConflict):
        lists.send(group=group, trainer=SPODRA, paper=True, version=sheet.version, by=organiser(), on=AFTERWARDS)
    third = sent(group)
    assert [one.case.number[-4:] for one in lists_of(group)] == ["0001", "0002", "0003"]
    assert (third.case.replaces, third.printed["replaces"]) == (again.case, again.case.number)
    assert [person["total"] for person in third.printed["people"]] == [35, 36]


def test_only_a_closed_sheet_and_only_by_the_organiser(group: TrainingGroup) -> None:
    with pytest.raises(NotOrganiser):
        lists.send(group=group, trainer=SPODRA, paper=True, version=2, by=organiser("arhivs", Role.ARC), on=AFTERWARDS)
    still_open = training_group(capacity=2, taken=None)
    application(still_open, number=5)
    with pytest.raises(SheetOpen):
        sent(still_open)


def test_what_the_form_asks_for(client: Client, group: TrainingGroup) -> None:
    client.force_login(organiser())
    address = reverse("training:list-send", args=[group.public_id])
    assert "Spodra Izdomiņa" in client.get(address).content.decode()
    form = {"name": SPODRA.name, "road": "e", "email": "", "personal_code": "", "version": sheet_of(group).version}
    refused = client.post(address, form)
    assert refused.status_code == 422
    assert "Ievadiet e-pasta adresi" in said(refused) and "Ievadiet personas kodu" in said(refused)
    client.post(address, {**form, "road": "paper"})
    (row,) = lists_of(group)
    assert (row.case.paper, row.trainer_email, row.trainer_code, row.state) == (True, "", "", ListState.SENT)
    page = said(client.get(reverse("training:attendance", args=[group.public_id])))
    assert row.case.number in page and "gaida mācību vadītāju" in page
    withdraw = reverse("training:list-withdraw", args=[group.public_id])
    assert client.post(withdraw, {"reason": ""}).status_code == 422
    client.post(withdraw, {"reason": "Cits vadītājs"})
    row.refresh_from_db()
    assert row.state == ListState.ANNULLED
    assert "Neviena šīs grupas lapa negaida" in said(client.get(withdraw, follow=True))
    assert AccessEvent.objects.filter(subject=group.public_id, what="training attendance").exists()


def test_the_organiser_opens_the_passport_and_the_expert_does_not(client: Client, group: TrainingGroup) -> None:
    row = sent(group)
    address = f"/dokumenti/{row.case.public_id}/"
    for role, status in ((Role.REG, 200), (Role.ARC, 200), (Role.AUD, 200), (Role.EXP, 404)):
        client.force_login(organiser(f"loma-{role.lower()}", role))
        assert client.get(address).status_code == status, role
