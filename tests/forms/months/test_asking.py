"""A locked month: its mentor asks to have it opened, the coordinator reads why and opens it or says why not (R26)."""

from __future__ import annotations

from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from forms.months import actions
from forms.months.errors import AlreadyAsked, NotAsked, NotCoordinator, NotLocked, NotYours
from forms.months.models import OpeningRequest
from forms.months.states import AskingState
from kernel.audit.models import Event
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from tests.factories.months import met, moment, month_of
from tests.forms.pages import client_of, errors_agree, said, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
WHY = "5. oktobra tikšanās beidzās plkst. 14:40, nevis 15:20."
LATE = moment(11, "09:00", month=11)


@pytest.mark.acceptance("A21")
def test_a_mentor_asks_on_the_page_and_the_coordinator_opens_the_month(provider: Any, autumn: Any, person: Any) -> None:
    met(provider, 5)
    month = month_of(provider)
    diary, ask = (reverse(f"months:{name}", args=[month.public_id]) for name in ("diary", "ask"))
    autumn.move_to(LATE)
    karlis, raitis = client_of(person("karlis")), client_of(person("raitis"))
    for page in (
        diary,
        reverse("months:grid", args=[month.public_id]),
        reverse("months:comparison", args=[month.public_id]),
    ):
        assert ask in [link["href"] for link in soup(karlis.get(page)).select("main a")], page
    assert len(errors_agree(karlis.post(ask, {"reason": " "}))) == 1
    assert said(karlis.post(ask, {"reason": WHY}, follow=True), "Kad būs atbilde, saņemsiet ziņu.")
    assert WHY in words(soup(karlis.get(diary)).main) and ask not in karlis.get(diary).content.decode()
    drain()
    assert [(letter.to, WHY in letter.body) for letter in mail.outbox if "mēnes" in letter.subject.lower()] == [
        (["raitis@paraugs.example"], False)
    ]

    task = words(soup(raitis.get("/darba-telpa/")).main)
    assert "Kārlis Testnieks lūdz atvērt slēgtu mēnesi: 2026. gada oktobris" in task
    way = reverse("months:open", args=[month.public_id])
    assert WHY in words(soup(raitis.get(way)).main)
    opened = {"last_day_0": "13", "last_day_1": "11", "last_day_2": "2026", "reason": "Nepareizs laiks."}
    assert raitis.post(way, opened).status_code == 302
    assert OpeningRequest.objects.get().state == AskingState.OPENED
    assert "lūdz atvērt" not in words(soup(raitis.get("/darba-telpa/")).main)
    assert WHY not in words(soup(karlis.get(diary)).main)


@pytest.mark.acceptance("A21")
def test_a_refusal_says_why_and_the_mentor_may_ask_again(provider: Any, autumn: Any, person: Any) -> None:
    month, by, raitis = month_of(provider), provider.mentor.user, person("raitis")
    autumn.move_to(LATE)
    actions.ask_to_open(month=month, reason=WHY, by=by, on=LATE)
    refuse, diary = (reverse(f"months:{name}", args=[month.public_id]) for name in ("refuse", "diary"))
    desk = client_of(raitis)
    assert WHY in words(soup(desk.get(refuse)).main)
    assert said(desk.post(refuse, {"answer": "Oktobris jau ir izmaksāts."}, follow=True), "Mentoram par to paziņosim.")
    drain()
    assert [letter.to for letter in mail.outbox if "mēnes" in letter.subject.lower()] == [
        ["raitis@paraugs.example"],
        ["karlis@paraugs.example"],
    ]
    assert "Oktobris jau ir izmaksāts." in words(soup(client_of(by).get(diary)).main)
    # who reads hours only reads no reasons
    assert "Oktobris jau ir izmaksāts." not in words(soup(client_of(person("aina")).get(diary)).main)
    assert desk.get(refuse).status_code == 404
    with pytest.raises(NotAsked):
        actions.refuse_to_open(month=month, answer="Nē.", by=raitis, on=LATE)
    actions.ask_to_open(month=month, reason=WHY, by=by, on=LATE)
    assert Notification.objects.filter(template="month_asked").count() == 1  # one letter a day, however many ask
    assert [one.event for one in Event.objects.filter(subject=month.public_id, event__startswith="month.").order_by("pk")] == [
        "month.asked", "month.opening_refused", "month.asked",
    ]  # fmt: skip


def test_who_may_ask_and_answer_and_when(provider: Any, autumn: Any, person: Any) -> None:
    month, by = month_of(provider), provider.mentor.user
    with pytest.raises(NotLocked):
        actions.ask_to_open(month=month, reason=WHY, by=by, on=moment(10, "23:59", month=11))
    with pytest.raises(NotYours):
        actions.ask_to_open(month=month, reason=WHY, by=person("linda"), on=LATE)
    actions.ask_to_open(month=month, reason=WHY, by=by, on=LATE)
    with pytest.raises(AlreadyAsked):
        actions.ask_to_open(month=month, reason=WHY, by=by, on=LATE)
    for other in (by, person("linda"), person("aina")):
        with pytest.raises(NotCoordinator):
            actions.refuse_to_open(month=month, answer="Nē.", by=other, on=LATE)
