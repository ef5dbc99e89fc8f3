"""D25: that danger to a child was reported. No story, few readers, every look recorded, and nowhere else a trace."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.desk.own_data import as_plain
from forms.people.access import scope_of
from forms.people.models import Person
from forms.plans import risks
from forms.plans.models import SupportPlan
from forms.plans.safety.actions import annul, confirm_read, enter_note, forget
from forms.plans.safety.entry import NoteForm
from forms.plans.safety.errors import FutureDay, NotAllowed, NotNow
from forms.plans.safety.models import SafeguardingNote
from forms.plans.safety.states import Fact, Informed, Mistake
from forms.plans.safety.waiting import waiting_for
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent, Event
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import now, riga_date
from tests.factories import plans
from tests.forms.pages import answers, client_of, errors_agree, said, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]
TODAY = date(2026, 11, 23)
#: What the note says, in the words of its page.
WORDS = ("radikālas uzvedības pazīmes", "bāriņtiesa")


@pytest.fixture
def plan(person: Any) -> SupportPlan:
    """Rūta's plan with Kārlis."""
    return plans.approved(by=person("linda"), head=person("aina"), decides=plans.expert())


def noted(plan: SupportPlan, by: User, **changes: Any) -> SafeguardingNote:
    said: dict[str, Any] = {"fact": Fact.RADICAL, "informed": [Informed.COURT, Informed.HEAD], "informed_on": TODAY}
    return enter_note(learner=plan.learner, by=by, on=now(), **said | changes)


def typed(**changes: Any) -> dict[str, Any]:
    day = {"informed_on_0": "23", "informed_on_1": "11", "informed_on_2": "2026"}
    return {"fact": "radical", "informed": ["court", "head"], **day, **changes}


@pytest.mark.acceptance("A45")
def test_the_mentor_notes_that_it_was_reported_and_the_head_is_told_without_content(plan, person) -> None:
    karlis, aina = person("karlis"), person("aina")
    mentor = client_of(karlis)
    way = reverse("safety:notes", args=[plan.learner.public_id])
    assert way in {link["href"] for link in soup(mentor.get(reverse("plans:plan", args=[plan.public_id]))).select("a")}
    page = soup(mentor.get(way))
    assert (
        page.select_one("a[href='tel:112']") is not None
        and page.select_one("a[href='/partneriem/drosiba/']") is not None
    )
    new = reverse("safety:new", args=[plan.learner.public_id])
    assert soup(mentor.get(new)).select_one("a[href='tel:112']") is not None
    assert errors_agree(mentor.post(new, {})) == [
        "Izvēlieties: Par ko ziņots.", "Atzīmējiet, kam ziņots. Ja vēl nevienam nav ziņots, vispirms ziņojiet.",
        "Ievadiet datumu: Diena, kad ziņots.",
    ]  # fmt: skip
    assert errors_agree(mentor.post(new, typed(informed_on_0="24"))) == [
        "Šī diena vēl nav pienākusi. Ievadiet dienu, kad ziņojāt."
    ]
    page = mentor.post(new, typed(), follow=True)
    assert said(page, "Atzīme saglabāta. Iestādes vadītājam nosūtīta ziņa.")
    row = SafeguardingNote.objects.get()
    told = answers(page)
    assert (told["Par ko ziņots"], told["Kam ziņots"]) == (WORDS[0], "bāriņtiesa izglītības iestādes vadītājs")
    assert (row.author, row.informed_on, row.kept_until) == (karlis, TODAY, date(2034, 12, 31))

    message = Notification.objects.get(template="safety_noted")
    assert (message.to_user, message.facts, message.link) == (aina, {}, "/darba-telpa/#apstiprinat")
    drain(until=now() + timedelta(minutes=2), strict=True)
    (letter,) = [one for one in mail.outbox if one.to == [aina.email]]
    assert_silent(f"{letter.subject}\n{letter.body}")
    (queue,) = waiting_for(scope_of(aina, on=TODAY))
    (line,) = queue.first(5)
    assert (line.title, line.href) == (
        "Jāizlasa ierobežotas pieejamības informācija", reverse("safety:note", args=[row.public_id]),
    )  # fmt: skip
    head = client_of(aina)
    assert_silent(words(soup(head.get("/darba-telpa/")).main))
    page = head.get(line.href)
    assert answers(page)["Par ko ziņots"] == WORDS[0]
    assert said(head.post(f"{line.href}izlasita/", follow=True), "Pierakstīts, ka atzīme ir izlasīta.")
    row.refresh_from_db()
    assert (row.state, row.seen_by) == ("seen", aina)
    assert [queue.first(5) for queue in waiting_for(scope_of(aina, on=TODAY))] == [[]]
    with pytest.raises(NotNow):
        confirm_read(note=row, by=aina, on=now())


def assert_silent(text: str) -> None:
    """Neither the learner nor what it is about."""
    assert [one for one in (*WORDS, "Rūta", "Paraudzi", "apdraud", "drošīb", "drosib") if one in text] == []


@pytest.mark.acceptance("A45")
def test_who_reads_and_every_look_is_recorded(plan, person) -> None:
    karlis, aina, linda = person("karlis"), person("aina"), person("linda")
    row = noted(plan, karlis)
    note, every = reverse("safety:note", args=[row.public_id]), reverse("safety:notes", args=[plan.learner.public_id])
    expert = User.objects.get(email="eksperte@paraugs.example")
    readers = {"karlis": karlis, "aina": aina, "auditors": person("auditors"), "eksperte": expert}
    for user in readers.values():
        for address in (note, every):
            page = client_of(user).get(address)
            assert page.status_code == 200 and WORDS[0] in page.content.decode(), (user, address)
            assert "no-store" in page["Cache-Control"]
    looks = AccessEvent.objects.filter(subject=row.public_id)
    assert sorted((look.actor, look.what) for look in looks) == sorted(
        (user.public_id, "safeguarding note") for user in readers.values() for _twice in range(2)
    )
    for login in ("linda", "raitis", "arhivs", "metra"):
        assert client_of(person(login)).get(note).status_code == 404, login
    page = client_of(linda).get(every)  # she may enter notes, and reads her own only
    assert page.status_code == 200 and WORDS[0] not in page.content.decode()
    assert looks.count() == 2 * len(readers)
    for login in ("raitis", "arhivs", "metra"):
        assert client_of(person(login)).get(every).status_code == 404, login


def test_pages_of_others_do_not_tell_whether_there_is_one(plan, person) -> None:
    """The learner's page, the plan's, the lists and what is kept of a person: the same with a note and without."""
    child = User.objects.create(email="ruta@paraugs.example")
    Person.objects.filter(pk=plan.learner.person_id).update(user=child)
    addresses = [
        reverse("people:learner", args=[plan.learner.public_id]), reverse("plans:plan", args=[plan.public_id]),
        "/cilveki/", "/plani/", "/dokumenti/?q=atz%C4%ABme",
    ]  # fmt: skip

    def seen() -> list[str]:
        found = [words(soup(client_of(person(login)).get(one)).main) for login in ("linda", "raitis") for one in addresses
                 if client_of(person(login)).get(one).status_code == 200]  # fmt: skip
        data = as_plain(child)
        return [*found, json.dumps({key: data[key] for key in data if key != "Kad datus skatīja"}, default=str)]

    before = seen()
    row = noted(plan, person("karlis"))
    client_of(person("aina")).get(reverse("safety:note", args=[row.public_id]))
    assert seen() == before
    assert str(row.public_id) not in json.dumps(as_plain(child), default=str)
    assert [one for one in WORDS if one in json.dumps(as_plain(person("karlis")), default=str)] == []


def test_what_it_says_lies_encrypted_and_has_no_place_for_a_story(plan, person) -> None:
    noted(plan, person("karlis"))
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT said FROM {SafeguardingNote._meta.db_table}")
        assert "radical" not in str(cursor.fetchone()[0])
    fields = {name: type(field).__name__ for name, field in NoteForm.base_fields.items()}
    assert fields == {"fact": "ChoiceField", "informed": "MultipleChoiceField", "informed_on": "DatePartsField"}
    stories = client_of(person("karlis")).post(
        reverse("safety:new", args=[plan.learner.public_id]), typed(fact="viņš stāstīja", informed=["mamma"])
    )
    assert stories.status_code == 422 and SafeguardingNote.objects.count() == 1


@pytest.mark.parametrize("login", ["metra", "raitis", "arhivs", "dzintars"])
def test_nobody_else_enters_one(plan, person, login: str) -> None:
    with pytest.raises(NotAllowed):
        noted(plan, person(login))


def test_who_left_the_plan_enters_none_but_reads_the_own(plan, person) -> None:
    karlis = person("karlis")
    row = noted(plan, karlis)
    plan.providers.update(state="ended")
    with pytest.raises(NotAllowed):
        noted(plan, karlis)
    assert client_of(karlis).get(reverse("safety:note", args=[row.public_id])).status_code == 200
    assert client_of(karlis).get(reverse("safety:new", args=[plan.learner.public_id])).status_code == 404


def test_a_head_needs_no_message_about_the_own_note(plan, person) -> None:
    aina = person("aina")
    row = noted(plan, aina)
    assert (row.state, row.seen_by) == ("seen", aina)
    assert not Notification.objects.filter(template="safety_noted").exists()
    with pytest.raises(FutureDay):
        noted(plan, aina, informed_on=TODAY + timedelta(days=1))


def test_a_mistake_is_annulled_and_stays(plan, person) -> None:
    karlis, aina, linda = person("karlis"), person("aina"), person("linda")
    row = noted(plan, karlis)
    with pytest.raises(NotAllowed):
        annul(note=row, mistake=Mistake.TWICE, by=linda, on=now())
    page = client_of(aina).post(reverse("safety:annul", args=[row.public_id]), {"mistake": "learner"}, follow=True)
    assert said(page, "Atzīme ir anulēta. To joprojām var izlasīt tie, kas varēja iepriekš.")
    assert "tā attiecas uz citu izglītojamo" in answers(page)["Anulēts"]
    with pytest.raises(NotNow):
        annul(note=row, mistake=Mistake.TWICE, by=karlis, on=now())
    events = Event.objects.filter(subject=row.public_id).order_by("pk").values_list("event", flat=True)
    assert list(events) == ["safety.noted", "safety.annulled"]
    assert [queue.first(5) for queue in waiting_for(scope_of(aina, on=riga_date(now())))] == [[]]


def test_it_is_forgotten_the_day_after_its_last_one(plan, person) -> None:
    noted(plan, person("karlis"))
    on = datetime(2034, 12, 31, 12, tzinfo=now().tzinfo)
    assert forget(on=on) == 0
    assert forget(on=on + timedelta(days=1)) == 1
    assert not SafeguardingNote.objects.exists()


@pytest.mark.acceptance("A62")
def test_the_page_of_looks_costs_the_same_for_few_and_many(plan, person) -> None:
    aina, linda, version = person("aina"), person("linda"), plan.versions.get()
    client, page = client_of(aina), reverse("plans:looks", args=[plan.learner.public_id])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        return len(seen)

    risks.shown(version, by=linda, on=now(), what=risks.RISKS)
    cost()
    few = cost()
    for _turn in range(20):
        for reader in (aina, linda, person("auditors")):
            risks.shown(version, by=reader, on=now(), what=risks.RISKS)
    assert cost() == few
    rows = soup(client.get(page)).select("tbody tr")
    assert len(rows) == 25 and "riski un pamatojums" in words(rows[0])
    with pytest.raises(ValueError, match="plan risks"):
        risks.shown(version, by=linda, on=now(), what="plan")
