"""Editors write, publishers approve; what is set for a time goes live through our jobs."""

from __future__ import annotations

from datetime import timedelta

import pytest
import time_machine
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client
from django.urls import reverse
from wagtail.models import Workflow, WorkflowState

from content.models import GuidancePage
from content.publishing.groups import EDITORS, PUBLISHERS, WORKFLOW
from content.quality.remarks import blocking
from content.seeding import seed
from kernel.jobs.models import Job, State
from kernel.jobs.queue import drain
from kernel.jobs.sweeper import ask_periodic
from kernel.notifications.models import Notification
from kernel.periods import now
from tests.content.editors import editor, fields_of, publisher, signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]


@pytest.fixture(autouse=True)
def site(settings: object) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False


@pytest.fixture
def guide() -> GuidancePage:
    return GuidancePage.objects.get(slug="iap")


def lead(client: Client, page: GuidancePage, text: str, action: str) -> int:
    address = f"/admin/pages/{page.pk}/edit/"
    data = fields_of(client.get(address).content) | {"lead": text}
    return client.post(address, {**data, action: "1"}).status_code


def test_groups_are_made_once_and_what_was_changed_stays() -> None:
    assert {EDITORS, PUBLISHERS} == set(Group.objects.values_list("name", flat=True))
    assert Workflow.objects.get().name == WORKFLOW
    Group.objects.get(name=EDITORS).permissions.clear()
    seed()
    assert Group.objects.get(name=EDITORS).permissions.count() == 0


def test_an_editors_change_waits_for_a_publisher(guide: GuidancePage, client: Client) -> None:
    before = guide.lead
    writer, approver = signed_in(editor()), signed_in(publisher())
    assert lead(writer, guide, "Redaktora vārdi.", "action-publish") == 302  # not a right of editors: kept as a draft
    assert before in client.get(guide.url).content.decode()
    assert lead(writer, guide, "Redaktora vārdi.", "action-submit") == 302
    assert told() == [("page_waiting", "publicetajs@paraugs.example")]
    state = WorkflowState.objects.get()
    assert (state.status, before in client.get(guide.url).content.decode()) == ("in_progress", True)
    task = state.current_task_state
    address = reverse("wagtailadmin_pages:workflow_action", args=(guide.pk, "approve", task.pk))
    assert writer.post(address, {"comment": ""}).status_code in {302, 403, 404}
    assert before in client.get(guide.url).content.decode()
    assert approver.post(address, {"comment": "Labi"}).status_code in {200, 302}
    assert "Redaktora vārdi." in client.get(guide.url).content.decode()
    assert told() == [
        ("page_approved", "redaktors@paraugs.example"),
        ("page_waiting", "publicetajs@paraugs.example"),
    ]
    assert mail.outbox == []  # nothing is sent beside the outbox
    drain(strict=True)
    sent = {one.to[0]: (one.subject, one.body) for one in mail.outbox}
    assert {to: subject for to, (subject, _body) in sent.items()} == {
        "publicetajs@paraugs.example": "Lapa gaida jūsu apstiprinājumu",
        "redaktors@paraugs.example": "Jūsu izmaiņas ir publicētas",
    }
    assert all(f"/admin/pages/{guide.pk}/edit/" in body and "Redaktora" not in body for _subject, body in sent.values())


def told() -> list[tuple[str, str]]:
    return sorted(Notification.objects.values_list("template", "to_user__email"))


def test_what_nobody_could_use_is_not_published_by_approving_it(guide: GuidancePage, client: Client) -> None:
    approver = signed_in(publisher())
    guide.body = [("text", {"title": "V", "text": "<p><a>Kurp?</a> Vārdi bez ceļa.</p>"})]
    guide.save_revision()
    assert len(blocking(guide)) == 1
    state = guide.get_workflow().start(guide, editor())
    address = reverse("wagtailadmin_pages:workflow_action", args=(guide.pk, "approve", state.current_task_state.pk))
    answer = approver.post(address, {"comment": ""}, follow=True)
    assert "Lapa ir saglabāta kā melnraksts, bet nav publicēta." in answer.content.decode()
    assert "Vārdi bez ceļa." not in client.get(guide.url).content.decode()
    state.refresh_from_db()
    assert (state.status, state.current_task_state.status) == ("in_progress", "in_progress")
    dialog = approver.post(address, {"comment": ""}, headers={"x-requested-with": "XMLHttpRequest"})
    assert dialog.json() == {"step": "success", "redirect": f"/admin/pages/{guide.pk}/edit/"}
    guide.body = [("text", {"title": "V", "text": "<p>Vārdi ar ceļu.</p>"})]
    guide.save_revision()
    approver.post(address, {"comment": ""})
    assert "Vārdi ar ceļu." in client.get(guide.url).content.decode()


@pytest.mark.server
def test_the_job_publishes_what_is_due_and_takes_away_what_is_over(guide: GuidancePage, client: Client) -> None:
    with time_machine.travel("2026-11-21T10:00:00+02:00", tick=False):
        guide.lead, guide.go_live_at = "No divpadsmitiem.", now() + timedelta(hours=2)
        guide.save_revision().publish()
        over = GuidancePage.objects.get(slug="buj")
        over.expire_at = now() + timedelta(hours=1)
        over.save_revision().publish()
        ask_periodic(on=now())
        drain(strict=True)
        assert "No divpadsmitiem." not in client.get(guide.url).content.decode()
        assert client.get(over.url).status_code == 200
    with time_machine.travel("2026-11-21T12:01:00+02:00", tick=False):
        ask_periodic(on=now())
        drain(strict=True)
        assert "No divpadsmitiem." in client.get(guide.url).content.decode()
        assert client.get(over.url).status_code == 404
    assert set(Job.objects.filter(name="content.scheduled").values_list("state", flat=True)) == {State.DONE}
