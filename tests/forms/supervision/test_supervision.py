"""Supervision from a mentor's interest to who took part (A32-A34), through pages and verbs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from forms.people.models import Institution, Municipality
from forms.records.errors import EditConflict, WrongState
from forms.supervision import actions
from forms.supervision.errors import NotAllowed, RulesBroken
from forms.supervision.models import SupervisionApplication, SupervisionGroup, SupervisionNotice
from forms.supervision.states import ApplicationState, Attendance, GroupState
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import RIGA, now
from tests.factories import plans, supervision
from tests.forms.pages import answers, client_of, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]
HOME, APPLICATIONS = "/supervizija/", "/supervizija/pieteikumi/"


@pytest.fixture
def mentor_of_pvs(person: Any) -> Any:
    """Kārlis, a mentor in a running plan of PVS."""
    plans.approved(by=person("linda"), head=person("aina"), decides=person("eksperts"))
    return person("karlis").person


def waits(person: Any, mentor_of_pvs: Any) -> SupervisionApplication:
    return supervision.applied(mentor=mentor_of_pvs, by=person("biruta"), on=now())


def formed(person: Any, mentor_of_pvs: Any, **changes: Any) -> SupervisionGroup:
    return supervision.grouped(
        application=waits(person, mentor_of_pvs),
        supervisor=person("supervizore"),
        by=person("eksperts"),
        on=now(),
        **changes,
    )


def announced(person: Any, mentor_of_pvs: Any) -> SupervisionGroup:
    group = formed(person, mentor_of_pvs)
    actions.send_group(group=group, by=person("eksperts"), on=now())
    actions.confirm_group(group=group, by=person("supervizore"), on=now())
    drain(strict=True)
    group.refresh_from_db()
    return group


@pytest.mark.acceptance("A32")
def test_interest_becomes_an_application_of_the_institution(person: Any, mentor_of_pvs: Any) -> None:
    mentor, biruta = client_of(person("karlis")), client_of(person("biruta"))
    said = mentor.post(f"{APPLICATIONS}interese/", {"institution": "PVS", "stage": "grades", "topic": "Robežas"})
    row = SupervisionApplication.objects.get()
    assert (said["Location"], row.state) == (f"{APPLICATIONS}{row.public_id}/", ApplicationState.INTERESTED)
    assert "Kārlis Testnieks vēlas piedalīties supervīzijā" in words(soup(biruta.get("/darba-telpa/")).main)
    assert answers(biruta.get(f"{APPLICATIONS}{row.public_id}/"))["Par ko runāt"] == "Robežas"
    biruta.post(f"{APPLICATIONS}{row.public_id}/pieteikt/")
    row.refresh_from_db()
    assert (row.state, row.submitted_by) == (ApplicationState.SUBMITTED, person("biruta"))
    again = biruta.post(
        f"{APPLICATIONS}jauns/",
        {"institution": "PVS", "mentor": str(mentor_of_pvs.public_id), "stage": "grades", "topic": "Otrreiz"},
    )
    assert (again.status_code, SupervisionApplication.objects.count()) == (422, 1)
    assert "Otrreiz" in again.content.decode()


@pytest.mark.acceptance("A32")
def test_only_the_institution_of_the_plan_applies(person: Any, mentor_of_pvs: Any) -> None:
    with pytest.raises(NotAllowed):
        supervision.applied(mentor=mentor_of_pvs, by=person("aina"), on=now())
    with pytest.raises(WrongState):
        supervision.applied(mentor=person("metra").person, by=person("biruta"), on=now())
    with pytest.raises(NotAllowed):
        actions.express_interest(
            institution=Institution.objects.get(register_code="PVS"),
            mentor=person("metra").person, stage="grades", topic="", by=person("metra"), on=now(),
        )  # fmt: skip


@pytest.mark.acceptance("A33")
@pytest.mark.acceptance("A34")
def test_a_group_from_forming_to_who_took_part(person: Any, mentor_of_pvs: Any, time_machine: Any) -> None:
    row = waits(person, mentor_of_pvs)
    expert, leader = client_of(person("eksperts")), client_of(person("supervizore"))
    made = expert.post(
        f"{HOME}grupas/jauna/",
        {
            "kind": "II", "municipality": str(supervision.terms(supervisor=person("supervizore")).municipality.public_id),
            "day_0": "2", "day_1": "12", "day_2": "2026", "starts": "14.30", "place": "Skolas zāle",
            "supervisor": str(person("supervizore").public_id), "exception": "", "version": "",
        },
    )  # fmt: skip
    group = SupervisionGroup.objects.get()
    page = f"{HOME}grupas/{group.public_id}/"
    assert (made["Location"], group.minutes, group.starts_at.astimezone(RIGA).strftime("%H:%M")) == (page, 180, "14:30")
    assert leader.get(page).status_code == 404  # being formed: not yet the supervisor's
    assert "Grupā neviena nav" in words(soup(expert.get(page)).main)
    expert.post(f"{page}uznemt/", {"applications": [str(row.public_id)]})
    expert.post(f"{page}nosutit/")
    task = words(soup(leader.get("/darba-telpa/")).main)
    assert "Apskatīt un apstiprināt" in task and "Apstiprināt līdz 27.11.2026." in task  # not only when it meets
    shown = answers(leader.get(page))
    assert (shown["Ilgums"], shown["Pēdējā diena apstiprināšanai"]) == (
        "180 minūtes, klātienē, latviešu valodā",
        "27.11.2026.",
    )
    leader.post(f"{page}apstiprinat/")
    drain(strict=True)
    group.refresh_from_db()
    assert group.state == GroupState.NOTIFIED
    assert [one.to for one in SupervisionNotice.objects.all()] == [person("biruta")]
    told = Notification.objects.get(template="supervision_notice")
    assert (told.to_user, told.facts["minutes"], "Kārlis" in str(told.facts)) == (person("biruta"), "180", False)
    assert "Kārlis Testnieks" in words(soup(client_of(person("biruta")).get(page)).main)
    early = leader.post(f"{page}apmeklejums/", {"attended": [str(row.public_id)]}, follow=True)
    assert "vēl nav tikusies" in words(soup(early).main)
    time_machine.move_to(supervision.MEETS + timedelta(hours=3))
    leader = client_of(person("supervizore"))
    assert "Ierakstīt, kas piedalījās" in words(soup(leader.get("/darba-telpa/")).main)
    leader.post(f"{page}apmeklejums/", {"attended": [str(row.public_id)]})
    row.refresh_from_db()
    group.refresh_from_db()
    assert (row.attendance, group.state) == (Attendance.ATTENDED, GroupState.HELD)


@pytest.mark.acceptance("A33")
def test_scenario_10_by_the_page(person: Any, mentor_of_pvs: Any, time_machine: Any) -> None:
    group = formed(person, mentor_of_pvs)
    actions.send_group(group=group, by=person("eksperts"), on=now())
    time_machine.move_to(supervision.MEETS - timedelta(days=4))
    leader = client_of(person("supervizore"))
    said = leader.post(f"{HOME}grupas/{group.public_id}/apstiprinat/", follow=True)
    group.refresh_from_db()
    assert group.state == GroupState.SENT
    assert "Pēdējā diena apstiprināšanai bija 27.11.2026." in words(soup(said).main)
    time_machine.move_to(supervision.MEETS - timedelta(days=5))
    leader = client_of(person("supervizore"))
    leader.post(f"{HOME}grupas/{group.public_id}/apstiprinat/")
    group.refresh_from_db()
    assert group.state == GroupState.CONFIRMED


@pytest.mark.acceptance("A33")
def test_another_municipality_needs_a_reason(person: Any, mentor_of_pvs: Any) -> None:
    other = Municipality.objects.get(name="Demonstrācijas novads")
    group = formed(person, mentor_of_pvs, municipality=other)
    with pytest.raises(RulesBroken) as told:
        actions.send_group(group=group, by=person("eksperts"), on=now())
    assert [one.code for one in told.value.findings] == ["strangers"]
    terms = supervision.terms(supervisor=person("supervizore"), municipality=other, exception="Kaimiņu novads.")
    changed = actions.change_group(group=group, terms=terms, version=group.version, by=person("eksperts"), on=now())
    assert actions.send_group(group=changed, by=person("eksperts"), on=now()).state == GroupState.SENT
    with pytest.raises(EditConflict):
        actions.change_group(group=group, terms=terms, version=group.version, by=person("eksperts"), on=now())


@pytest.mark.acceptance("A34")
def test_a_change_after_confirmation_needs_both_anew(person: Any, mentor_of_pvs: Any) -> None:
    group = announced(person, mentor_of_pvs)
    later = supervision.terms(supervisor=person("supervizore"), starts_at=supervision.MEETS + timedelta(days=1))
    actions.change_group(group=group, terms=later, version=group.version, by=person("eksperts"), on=now())
    group.refresh_from_db()
    assert (group.state, group.composition, group.confirmed_at) == (GroupState.FORMING, 2, None)
    actions.send_group(group=group, by=person("eksperts"), on=now())
    actions.confirm_group(group=group, by=person("supervizore"), on=now())
    drain(strict=True)
    assert actions.announce(group=group.public_id, composition=1, on=now()) == 0
    assert actions.announce(group=group.public_id, composition=2, on=now()) == 0  # told already
    assert sorted(one.composition for one in SupervisionNotice.objects.all()) == [1, 2]
    assert Notification.objects.filter(template="supervision_notice").count() == 2


def test_who_is_in_a_group_does_not_wait_for_another(person: Any, mentor_of_pvs: Any) -> None:
    group = formed(person, mentor_of_pvs)
    with pytest.raises(WrongState):
        waits(person, mentor_of_pvs)
    row = SupervisionApplication.objects.get()
    actions.take_out(group=group, application=row.public_id, by=person("eksperts"), on=now())
    row.refresh_from_db()
    assert (row.state, row.group) == (ApplicationState.SUBMITTED, None)


def test_returned_and_cancelled_with_a_reason(person: Any, mentor_of_pvs: Any) -> None:
    group = formed(person, mentor_of_pvs)
    page = f"{HOME}grupas/{group.public_id}/"
    actions.send_group(group=group, by=person("eksperts"), on=now())
    leader, expert = client_of(person("supervizore")), client_of(person("eksperts"))
    assert leader.post(f"{page}atgriezt/", {"reason": ""}).status_code == 422
    leader.post(f"{page}atgriezt/", {"reason": "Tajā dienā esmu citur."})
    assert "Tajā dienā esmu citur." in words(soup(expert.get(page)).main)
    actions.send_group(group=group, by=person("eksperts"), on=now())
    actions.confirm_group(group=group, by=person("supervizore"), on=now())
    drain(strict=True)
    expert.post(f"{page}atcelt/", {"reason": "Supervizore saslimusi."})
    group.refresh_from_db()
    row = SupervisionApplication.objects.get()
    assert (group.state, row.state, row.group) == (GroupState.CANCELLED, ApplicationState.SUBMITTED, None)
    told = Notification.objects.filter(template="supervision_cancelled")
    assert {one.to_user for one in told} == {person("biruta"), person("supervizore")}
    too_late = leader.post(f"{page}atgriezt/", {"reason": "Par vēlu."})
    assert too_late.status_code == 422
    assert "Par vēlu." in too_late.content.decode()


def test_the_calendar_file_has_no_names(person: Any, mentor_of_pvs: Any) -> None:
    group = announced(person, mentor_of_pvs)
    answer = client_of(person("karlis")).get(f"{HOME}grupas/{group.public_id}/kalendars.ics")
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event.decoded("dtstart"), event.decoded("dtend") - event.decoded("dtstart")) == (
        supervision.MEETS, timedelta(minutes=180),
    )  # fmt: skip
    assert (str(event["status"]), str(event["location"])) == ("CONFIRMED", group.place)
    assert "Testnieks" not in answer.content.decode()


def test_the_topic_is_encrypted(person: Any, mentor_of_pvs: Any) -> None:
    waits(person, mentor_of_pvs)
    with connection.cursor() as cursor:
        cursor.execute("SELECT topic FROM forms_supervisionapplication")
        assert "kavējum" not in cursor.fetchone()[0]


def test_the_lists_cost_the_same_for_many(person: Any, mentor_of_pvs: Any) -> None:
    formed(person, mentor_of_pvs)
    client = client_of(person("eksperts"))

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address).status_code == 200
        return len(asked)

    few = [cost(HOME), cost(APPLICATIONS)]
    group, row = SupervisionGroup.objects.get(), SupervisionApplication.objects.get()
    fields = {
        "kind",
        "municipality",
        "place",
        "minutes",
        "edition",
        "supervisor",
        "created_by",
        "changed_at",
        "starts_at",
    }
    SupervisionGroup.objects.bulk_create(
        SupervisionGroup(**{name: getattr(group, name) for name in fields}) for _one in range(60)
    )
    SupervisionApplication.objects.bulk_create(
        SupervisionApplication(
            institution=row.institution, mentor=row.mentor, stage=row.stage, created_at=row.created_at,
            state=ApplicationState.WITHDRAWN,
        )
        for _one in range(60)
    )  # fmt: skip
    assert [cost(HOME), cost(APPLICATIONS)] == few


@pytest.mark.acceptance("A33")
def test_no_link_leads_to_a_page_on_which_nothing_can_stand(person: Any, mentor_of_pvs: Any) -> None:
    """A supervisor reads groups; applications and teams are of institutions, mentors and municipalities."""

    def links(login: str) -> list[str]:
        return [one["href"] for one in soup(client_of(person(login)).get(HOME)).select("main .form-buttons a")]

    assert links("supervizore") == []
    assert links("biruta") == [f"{APPLICATIONS}jauns/", APPLICATIONS, f"{HOME}komandas/"]
    assert {APPLICATIONS, f"{HOME}komandas/"} <= set(links("eksperts")) & set(links("karlis"))
    assert f"{APPLICATIONS}interese/" in links("karlis")
    row = supervision.applied(mentor=mentor_of_pvs, by=person("biruta"), on=now())
    assert links("karlis") == [APPLICATIONS, f"{HOME}komandas/"]  # the interest would only be refused
    actions.withdraw_application(application=row, by=person("biruta"), on=now())
    assert f"{APPLICATIONS}interese/" in links("karlis")
