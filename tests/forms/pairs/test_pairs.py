"""Pairs by their pages: matching, both decisions, gates, meetings, forms that are due, questions, recognition."""

from __future__ import annotations

import io
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.desk.own_data import own_data
from forms.pairs import actions, recognition
from forms.pairs.errors import CoordinatorOnly, NotYours, RulesBroken
from forms.pairs.models import (
    DueForm,
    Pairing,
    PairMeeting,
    PairMember,
    PairQuestion,
    Participant,
    Recognition,
    Run,
)
from forms.pairs.states import Decision, MeetingState, PairState
from forms.people.models import Membership, Person
from forms.records.certificates import CertificateState
from forms.records.errors import WrongState
from forms.reminders.actions import remind
from kernel.accounts.models import User
from kernel.jobs.queue import drain
from kernel.notifications.models import Notification
from kernel.periods import add_months, add_years, now, start_of_day, today
from tests.factories.pairs import OFFER, WISH, academy, confirmed, joined, movement, noted, place, proposed, working
from tests.factories.questionnaires import PLAIN, SECRET, filled, person
from tests.forms.pages import client_of, said, soup, words
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def shipped(db: None) -> None:
    load_shipped()


#: Questions of a mentor's profile (B6).
PROFILE = ("stiprais", "padoms", "merkis", "kompetences", "stasts")


def page_of(row: Pairing) -> str:
    return reverse("pairs:pair", args=[row.public_id])


def parts(day: date, name: str) -> dict[str, str]:
    return {f"{name}_0": str(day.day), f"{name}_1": str(day.month), f"{name}_2": str(day.year)}


@pytest.mark.acceptance("A52")
@pytest.mark.acceptance("A57")
def test_from_questionnaires_to_recognition() -> None:
    dace = client_of(person("Dace", "DAC"))
    opened = dace.post(
        reverse("pairs:run-new"),
        {
            "where": "P3:",
            "title": "Pavasara grupa",
            **parts(today(), "start"),
            **parts(today() + timedelta(days=200), "end"),
        },
    )
    run = Run.objects.get()
    assert opened["Location"] == reverse("pairs:run", args=[run.public_id])
    for name, side in (("Ilze", "mentor"), ("Anna", "mentee"), ("Maija", "mentor")):
        asked = {
            "side": side,
            "given_name": name,
            "surname": "Izdomāta",
            "gender": "f",
            "email": f"{name}@paraugs.example",
        }
        assert dace.post(reverse("pairs:join", args=[run.public_id]), asked).status_code == 302
    ilze, anna, maija = (Participant.objects.get(person__given_name=one) for one in ("Ilze", "Anna", "Maija"))
    assert sorted(Membership.objects.filter(user=ilze.user).values_list("role", flat=True)) == ["DAM"]
    filled("C1-mentor", by=maija.user, given={**OFFER, "pieredze": {**OFFER["pieredze"], "lomas": ["lietotaja-loma"]}})
    filled("C1-mentor", by=ilze.user, given=OFFER)
    filled("C1-mentee", by=anna.user, given=WISH)
    shown = soup(dace.get(reverse("pairs:participant", args=[anna.public_id])))
    assert [words(one) for one in shown.select("ol h3")] == ["Ilze Izdomāta", "Maija Izdomāta"]
    assert "Punkti: 80" in words(shown)
    link = shown.select_one("ol a")["href"]
    form = soup(dace.get(link))
    assert [one["value"] for one in form.select("input:checked")] == [str(ilze.public_id), str(anna.public_id)]
    chosen = {"model": "individual", "mentors": [str(ilze.public_id)], "mentees": [str(anna.public_id)]}
    assert dace.post(reverse("pairs:propose", args=[run.public_id]), chosen).status_code == 302
    row = Pairing.objects.get()
    mentor, mentee = client_of(ilze.user), client_of(anna.user)
    for one in (mentor, mentee):  # both see why, and answer
        assert "Mentors atbalsta mentorējamā lomu digitālajā pārveidē." in words(soup(one.get(page_of(row))))
        assert "Izskatīt un atbildēt" in words(soup(one.get(reverse("desk:tasks"))))
        assert one.post(reverse("pairs:decide", args=[row.public_id]), {"answer": "yes"}).status_code == 302
    assert "Reģistrēt pāri" in words(soup(dace.get(reverse("desk:tasks"))))
    dace.post(reverse("pairs:confirm", args=[row.public_id]))
    days = {"days": f"{today():%d.%m.%Y.}\n{today() + timedelta(days=20):%d.%m.%Y}"}
    refused = mentor.post(reverse("pairs:start", args=[row.public_id]), days)
    assert refused.status_code == 422  # rule, reason and what to do
    assert "Vēl nav programmas ētikas apliecinājuma: Anna Izdomāta" in words(soup(refused).select_one(".error-summary"))
    for one in (ilze, anna):
        filled("C12", by=one.user)
    assert mentor.post(reverse("pairs:start", args=[row.public_id]), days).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.first, row.meetings.count()) == (PairState.WORKING, today(), 2)
    met = row.meetings.first()
    assert (
        mentee.post(reverse("pairs:meeting", args=[row.public_id, met.public_id]), {"took_place": "yes"}).status_code
        == 302
    )
    filled("C9", by=anna.user, subject=row.public_id)
    filled("C8", by=anna.user, subject=row.public_id)
    noted()
    done = DueForm.objects.filter(pairing=row).exclude(form=None).values_list("key", flat=True)
    assert sorted(done) == ["C12", "C12", "C8", "C9"]
    seen = words(soup(dace.get(page_of(row))))
    assert "10 / 10" in seen and SECRET not in seen  # the coordinator reads scores and days
    actions.end(pairing=row, reason="reached", by=ilze.user, on=now())
    assert dace.post(reverse("pairs:recognise", args=[row.public_id])).status_code == 302
    numbers = sorted(Recognition.objects.values_list("case__number", flat=True))
    assert numbers == [f"DA-{today().year}-DAMP-0001", f"DA-{today().year}-DAMP-0002"]
    dace.post(reverse("pairs:recognise", args=[row.public_id]))
    assert Recognition.objects.count() == 2
    assert numbers[0] in words(soup(mentor.get(page_of(row)))) and numbers[1] not in words(
        soup(mentor.get(page_of(row)))
    )


@pytest.mark.acceptance("A52")
def test_one_no_ends_the_proposal_and_its_reason_is_the_coordinators() -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row = proposed(run, ilze, anna)
    mentor, mentee = client_of(ilze.user), client_of(anna.user)
    address = reverse("pairs:decide", args=[row.public_id])
    assert mentor.post(address, {"answer": "no"}).status_code == 422
    assert mentor.post(address, {"answer": "no", "reason": "Strādājam vienā nodaļā."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, [one.decision for one in row.members.all()]) == (
        PairState.DECLINED,
        [Decision.DECLINED, Decision.WAITING],
    )
    assert mentee.post(address, {"answer": "yes"}).status_code == 422
    assert "vienā nodaļā" in words(soup(client_of(run.coordinator).get(page_of(row))))
    assert "vienā nodaļā" not in words(soup(mentee.get(page_of(row))))
    with pytest.raises(WrongState):
        actions.confirm(pairing=row, by=run.coordinator, on=now())


@pytest.mark.acceptance("A58")
def test_a_group_of_two_is_refused_with_the_reason() -> None:
    run = academy()
    people = [
        joined(run, "Ilze", "mentor", birth=None),
        *(joined(run, name, "mentee", birth=None) for name in ("Anna", "Maija", "Rita")),
    ]
    chosen = {
        "model": "group",
        "mentors": [str(people[0].public_id)],
        "mentees": [str(one.public_id) for one in people[1:3]],
    }
    client = client_of(run.coordinator)
    offered = soup(client.get(reverse("pairs:propose", args=[run.public_id]))).select("input[name=model]")
    assert [one["value"] for one in offered] == ["individual", "group", "team", "reverse", "on-demand"]
    refused = client.post(reverse("pairs:propose", args=[run.public_id]), chosen)
    assert (refused.status_code, Pairing.objects.count()) == (422, 0)
    assert "Mentorējamo skaits šajā veidā: no 3 līdz 6, izvēlēti: 2" in words(
        soup(refused).select_one(".error-summary")
    )
    chosen["mentees"].append(str(people[3].public_id))
    assert client.post(reverse("pairs:propose", args=[run.public_id]), chosen).status_code == 302
    assert Pairing.objects.get().members.count() == 4


@pytest.mark.acceptance("A49")
@pytest.mark.acceptance("A50")
def test_the_movement_ethics_and_consent_before_the_first_meeting() -> None:
    run = movement()
    ilze, anna = (
        joined(run, "Ilze", "mentor"),
        joined(run, "Anna", "mentee", birth=today().replace(day=1) - timedelta(days=15 * 365)),
    )
    row = confirmed(run, ilze, anna)
    with pytest.raises(RulesBroken) as refused:
        actions.start(pairing=row, days=[today()], by=ilze.user, on=now())
    assert [(one.rule, one.code) for one in refused.value.findings] == [
        ("B7", "pairs.ethics"),
        ("2.3", "pairs.consent"),
    ]
    shown = words(soup(client_of(ilze.user).get(page_of(row))))
    assert "Apliecināt ētiku" in shown and "Plānot tikšanās" not in shown
    filled("B7", by=ilze.user)
    client = client_of(run.coordinator)
    given = {"given_by": "Inga Izdomāta", **parts(today(), "given_on")}
    assert client.post(reverse("pairs:consent", args=[anna.public_id]), given).status_code == 302
    actions.start(pairing=row, days=[today()], by=ilze.user, on=now())
    keys = set(row.dues.filter(participant=anna).values_list("key", flat=True))
    assert keys == {"B8", "B13-sakums", "B13-vidus", "B13-beigas", "B13-pec"}
    waiting = words(soup(client_of(anna.user).get(reverse("desk:tasks"))))
    assert "Pāra vienošanās" in waiting and "Anketa pēc laika" not in waiting
    meeting = actions.hold(meeting=row.meetings.get(), took_place=True, by=ilze.user, on=now())
    assert (meeting.state, row.dues.filter(key="B11").count()) == (MeetingState.HELD, 1)
    actions.hold(meeting=meeting, took_place=True, by=anna.user, on=now())
    assert row.dues.filter(key="B11").count() == 1
    phase = client_of(ilze.user).post(
        reverse("pairs:phase", args=[row.public_id]), {"phase": "work", "version": Pairing.objects.get().version}
    )
    assert (phase.status_code, Pairing.objects.get().phase) == (302, "work")


@pytest.mark.acceptance("A50")
def test_a_mentee_leaves_at_any_moment_and_needs_no_reason() -> None:
    run = movement()
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = working(run, ilze, anna)
    left = client_of(anna.user).post(reverse("pairs:end", args=[row.public_id]), {"reason": "left-mentee"})
    row.refresh_from_db()
    assert (left.status_code, row.state, row.ended_on) == (302, PairState.ENDED, today())
    assert not row.dues.filter(form=None, dropped=False).exists()
    assert not row.meetings.filter(state=MeetingState.PLANNED).exists()
    with pytest.raises(WrongState):
        recognition.recognise(pairing=row, by=run.coordinator, on=now())


@pytest.mark.acceptance("A51")
@pytest.mark.acceptance("A61")
def test_a_year_later_both_are_reminded_and_the_record_answers(time_machine: Any) -> None:
    run = movement()
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = working(run, ilze, anna)
    actions.end(pairing=row, reason="reached", by=ilze.user, on=now())
    later = row.dues.filter(key="B13-pec", participant=anna)
    assert [one.due for one in later] == [add_years(run.end, years) for years in (1, 3, 5)]
    time_machine.move_to(start_of_day(later[0].due - timedelta(days=3)) + timedelta(hours=8))
    assert remind(on=now()) == 2
    assert {one.facts["forms"] for one in Notification.objects.filter(template="reminders")} == {"1"}
    assert "Anketa pēc laika" in words(soup(client_of(anna.user).get(reverse("desk:tasks"))))
    record = filled("B13-pec", by=anna.user, subject=row.public_id)
    noted()
    assert [one.form for one in later.all()] == [record, None, None]


@pytest.mark.acceptance("A61")
def test_the_plan_is_looked_at_again_in_months_one_two_and_three(time_machine: Any) -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row = working(run, ilze, anna)
    second = add_months(row.first or today(), 2)
    at = start_of_day(second - timedelta(days=3)) + timedelta(hours=8)
    time_machine.move_to(at)
    assert remind(on=at) == 1  # who leads the plan
    notice = Notification.objects.get(template="reminders")
    assert (notice.to_user, notice.facts["forms"]) == (ilze.user, "1")
    assert "Darba plāns: starpposma pārskats" in words(soup(client_of(ilze.user).get(reverse("desk:tasks"))))
    first = filled("C7", by=ilze.user, subject=row.public_id)
    again = filled("C7", by=anna.user, subject=row.public_id)
    noted()
    plans = row.dues.filter(key="C7").order_by("due").values_list("form", flat=True)
    assert list(plans) == [first.pk, again.pk, None, None]  # each record once, the earliest first


@pytest.mark.acceptance("A57")
def test_a_question_is_read_by_the_coordinator_alone_and_answered() -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    confirmed(run, ilze, anna)
    mentee, dace = client_of(anna.user), client_of(run.coordinator)
    sent = mentee.post(
        reverse("pairs:ask", args=[run.public_id]), {"kind": "specialist", "text": "Vajag datu aizsardzības juristu."}
    )
    filled("C14", by=ilze.user)  # the same by the form
    noted()
    row, other = PairQuestion.objects.get(kind="specialist", form=None), PairQuestion.objects.exclude(form=None).get()
    assert (sent.status_code, other.participant, PLAIN in other.text) == (302, ilze, True)
    at_run = reverse("pairs:run", args=[run.public_id])
    assert "juristu" not in words(soup(client_of(ilze.user).get(at_run)))
    assert "Anna Izdomāta" in words(soup(dace.get(reverse("desk:tasks"))))
    address = reverse("pairs:answer", args=[row.public_id])
    assert client_of(ilze.user).get(address).status_code == 404
    assert dace.post(address, {"answer": "Jurists zvanīs pirmdien."}).status_code == 302
    assert "Jurists zvanīs pirmdien." in words(soup(mentee.get(at_run)))
    kept = [str(line["value"]) for one in own_data(anna.user) for record in one.records for line in record]
    assert "Vajag datu aizsardzības juristu." in kept and "Jurists zvanīs pirmdien." in kept
    assert dace.post(address, {"answer": "Vēlreiz."}).status_code == 422


@pytest.mark.acceptance("A47")
def test_the_coordinators_thirteen_tasks() -> None:
    run = movement(decision="Domes 01.02.2027. lēmums Nr. 12")
    joined(run, "Ilze", "mentor")
    client = client_of(run.coordinator)
    shown = soup(client.get(reverse("pairs:run", args=[run.public_id])))
    items = [words(one) for one in shown.select(".task-list li")]
    assert len(items) == 13 and "Zane Izdomāta" in words(shown) and words(shown).count("Vēl nav aizpildīts.") == 2
    assert "Ētika apliecināta: 0 no 1" in items[8]
    assert "Domes 01.02.2027. lēmums Nr. 12" in words(shown)
    address = reverse("pairs:task", args=[run.public_id, 1])
    assert "Programmas apraksts" in words(soup(client.get(address)))
    assert client.post(address, {"text": "Apraksts nosūtīts domei.", "done": "on"}).status_code == 302
    again = soup(client.get(reverse("pairs:run", args=[run.public_id])))
    assert "Apraksts nosūtīts domei. Izdarīts" in words(again.select_one(".task-list li"))
    assert client.get(reverse("pairs:task", args=[run.public_id, 14])).status_code == 404
    steps = soup(client.get(reverse("questionnaires:form", args=["B1"]))).select("main ol li")
    assert [words(one)[:2] for one in steps] == [f"{at}." for at in range(1, 9)]
    described = filled("B1", by=run.coordinator)
    lemums = {"numurs": "12", "diena": "2027-02-01", "teritorija": "Paraugu novads", "noteikumi": "Līdz vasarai."}
    filled("B2", by=run.coordinator, given={"lemums": {**lemums, "raditaji": "Desmit pāru, puse sasniedz mērķi."}})
    with_both = words(soup(client.get(reverse("pairs:run", args=[run.public_id]))))
    assert described.case.number in with_both and "Desmit pāru, puse sasniedz mērķi." in with_both
    assert "Vēl nav aizpildīts." not in with_both


def test_only_the_own_coordinator_acts() -> None:
    run, stranger = academy(), person("Zane", "YMC")
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row = working(run, ilze, anna)
    for verb in (
        lambda: actions.close_run(run=run, by=stranger, on=now()),
        lambda: actions.end(pairing=row, reason="term", by=stranger, on=now()),
        lambda: actions.enter_phase(pairing=row, phase="plan", version=row.version, by=anna.user, on=now()),
        lambda: recognition.recognise(pairing=row, by=ilze.user, on=now()),
    ):
        with pytest.raises(CoordinatorOnly):
            verb()
    with pytest.raises(NotYours):
        actions.hold(meeting=row.meetings.first(), took_place=True, by=run.coordinator, on=now())
    assert Pairing.objects.get().state == PairState.WORKING


@pytest.mark.acceptance("A47")
def test_confidentiality_across_people_and_programmes() -> None:
    """What the matrix of 2.3 says, of pages, search, exports and lists: texts are the pair's, scores the coordinator's, and
    another programme or place has nothing."""
    run, far = (
        movement(),
        movement(person("Guna", "YMC", place=(there := place("TJC", "90099994004"))), institution=there),
    )
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = working(run, ilze, anna)
    records = [
        filled("B11", by=ilze.user, subject=row.public_id),
        filled("B13-sakums", by=anna.user, subject=row.public_id),
    ]
    near, strange = client_of(run.coordinator), client_of(far.coordinator)
    academic, administrator = client_of(person("Dace", "DAC")), client_of(person("Uldis", "ADM"))
    for address in (
        *(reverse("questionnaires:record", args=[one.public_id]) for one in records),
        page_of(row), reverse("pairs:run", args=[run.public_id]), reverse("pairs:participant", args=[anna.public_id]),
    ):  # fmt: skip
        told = near.get(address)
        assert (told.status_code, SECRET in told.content.decode()) == (200, False), address
        assert [one.get(address).status_code for one in (strange, academic, administrator)] == [404, 404, 404], address
    for address in (reverse("questionnaires:records", args=["B11"]), reverse("questionnaires:export", args=["B11"])):
        assert SECRET.encode() not in near.get(address).content
        assert records[0].case.number not in strange.get(address).content.decode("latin-1")
    assert "Anna" not in words(soup(strange.get(reverse("pairs:home")))) and "Jauniešu mentori" in words(
        soup(strange.get(reverse("pairs:home")))
    )
    whole = client_of(anna.user).get(reverse("questionnaires:record", args=[records[0].public_id]))
    assert SECRET in whole.content.decode()
    assert client_of(ilze.user).get(reverse("pairs:participant", args=[anna.public_id])).status_code == 404


def many_more(run: Run, pairing: Pairing, count: int) -> None:
    """As many programmes, participants and pairs more, as plain rows."""
    at = Participant.objects.count()
    users = User.objects.bulk_create(User(email=f"p{at + one}@paraugs.example") for one in range(count))
    people = Person.objects.bulk_create(
        Person(given_name="Rita", surname="Izdomāta", gender="f", user=one) for one in users
    )
    rows = Participant.objects.bulk_create(
        Participant(run=run, user=one.user, person=one, side="mentor" if place % 2 else "mentee", joined_at=now())
        for place, one in enumerate(people)
    )
    pairings = Pairing.objects.bulk_create(
        Pairing(run=run, model=pairing.model, proposed_by=run.coordinator, proposed_at=now(), end=run.end)
        for _one in range(count // 2)
    )
    PairMember.objects.bulk_create(
        PairMember(pairing=pairings[place // 2], participant=one) for place, one in enumerate(rows)
    )
    Run.objects.bulk_create(
        Run(programme="P3", title="Cita", coordinator=run.coordinator, start=run.start, end=run.end)
        for _one in range(count)
    )


def test_lists_cost_the_same_for_two_hundred_as_for_ten() -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row, client = proposed(run, ilze, anna), client_of(run.coordinator)
    filled("C1-mentee", by=anna.user, given=WISH)
    pages = [
        reverse("pairs:home"), reverse("pairs:run", args=[run.public_id]), reverse("pairs:participant", args=[anna.public_id]),
    ]  # fmt: skip

    def asked() -> list[int]:
        found = []
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert client.get(page).status_code == 200
            found.append(len(queries))
        return found

    many_more(run, row, 10)
    asked()  # caches
    few = asked()
    many_more(run, row, 200)
    assert asked() == few


@pytest.mark.acceptance("A48")
def test_a_mentee_of_the_movement_has_a_profile_and_mentors_with_reasons() -> None:
    run = movement()
    _ilze, maija, anna = (
        joined(run, name, side) for name, side in (("Ilze", "mentor"), ("Maija", "mentor"), ("Anna", "mentee"))
    )
    client = client_of(run.coordinator)
    at = reverse("pairs:participant", args=[anna.public_id])
    assert "Rakstīt profilu" in words(soup(client.get(at)))
    filled("B6", by=maija.user, given={"profils": {**dict.fromkeys(PROFILE, "Spēlēju ģitāru.")}})
    basic = {"vards": "anna  izdomāta", "vecums": "15", "dzivesvieta": "Paraugpils", "nodarbosanas": "macas"}
    deep = {"tehnika": "mutiska-intervija", "velmes": "Mācīties ģitāras spēli.", "riski": "Spēlēju azartspēles."}
    filled("B5", by=run.coordinator, given={"pamata": {**basic, "atbilst": "yes"}, "padzilinata": deep})
    shown = soup(client.get(at))
    assert [words(one) for one in shown.select("ol h3")] == ["Maija Izdomāta", "Ilze Izdomāta"]
    assert "Vajadzībai un piedāvājumam kopīgo vārdu skaits: 1." in words(shown) and "azartspēles" not in words(shown)
    form = soup(client.get(shown.select_one("ol a")["href"]))
    assert [one["value"] for one in form.select("input[name=model]")] == ["peer", "traditional", "group", "team"]
    chosen = {"model": "peer", "mentors": [str(maija.public_id)], "mentees": [str(anna.public_id)]}
    client.post(reverse("pairs:propose", args=[run.public_id]), chosen)
    assert "Mentora profils vēl nav aizpildīts." not in Pairing.objects.get().reasons
    assert "Vajadzībai un piedāvājumam kopīgo vārdu skaits: 1." in Pairing.objects.get().reasons
    colleague = client_of(person("Guna", "YMC", place=run.institution))  # the profile is closed to them
    assert "kopīgo vārdu" not in words(soup(colleague.get(at)))


@pytest.mark.acceptance("A50")
def test_what_a_pair_of_the_movement_writes() -> None:
    """Arrangement of both, one goal sheet for both, a note after each meeting; the coordinator's log of support."""
    run = movement()
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = working(run, ilze, anna)
    actions.hold(meeting=row.meetings.first(), took_place=True, by=anna.user, on=now())
    for who, key in ((ilze, "B8"), (anna, "B8"), (anna, "B10"), (ilze, "B11")):
        filled(key, by=who.user, subject=row.public_id)
    noted()
    open_ones = row.dues.filter(form=None, opens=None).values_list("key", flat=True)
    assert not {"B8", "B10", "B11"} & set(open_ones)
    phases = soup(client_of(ilze.user).get(reverse("pairs:phase", args=[row.public_id])))
    assert [one["value"] for one in phases.select("input[name=phase]")] == [
        "relation",
        "goals",
        "work",
        "ending",
        "onward",
    ]
    zane = client_of(run.coordinator)
    assert "Atbalsta uzskaite" in words(soup(zane.get(reverse("pairs:task", args=[run.public_id, 3]))))
    logged = filled("B12", by=run.coordinator)
    sheet = zane.get(reverse("questionnaires:export", args=["B12"])).content
    lines = [[cell.value for cell in line] for line in load_workbook(io.BytesIO(sheet)).active.iter_rows()]
    assert any(logged.case.number in line for line in lines)
    assert PLAIN in str(lines)


def test_meeting_often_is_said_on_the_page_of_the_pair() -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    first = add_months(today(), 1).replace(day=1)
    row = working(run, ilze, anna, days=[first + timedelta(days=one) for one in (0, 7, 14)])
    told = f"Plānotas vairāk nekā divas tikšanās mēnesī: {first:%m.%Y.}"
    assert [told in words(soup(client_of(one).get(page_of(row)))) for one in (ilze.user, run.coordinator)] == [
        True,
        True,
    ]
    row.meetings.filter(day=first).update(state=MeetingState.MISSED)
    assert told not in words(soup(client_of(ilze.user).get(page_of(row))))


@pytest.mark.acceptance("A56")
def test_closing_guide_preparation_and_recognition() -> None:
    run = academy(end=today() + timedelta(days=25))
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row = working(run, ilze, anna, days=[today()])
    actions.hold(meeting=row.meetings.get(), took_place=True, by=anna.user, on=now())
    waiting = words(soup(client_of(anna.user).get(reverse("desk:tasks"))))
    assert "Sagatavošanās noslēguma sesijai" in waiting
    prepared = filled("C11", by=anna.user, subject=row.public_id)
    minutes = filled("C10", by=ilze.user, subject=row.public_id)
    noted()
    done = dict(row.dues.filter(key__in=["C10", "C11"]).values_list("key", "form"))
    assert done == {"C10": minutes.pk, "C11": prepared.pk}
    actions.end(pairing=row, reason="reached", by=anna.user, on=now())
    made = {one.participant: one.printed for one in recognition.recognise(pairing=row, by=run.coordinator, on=now())}
    assert {who: (one["holder"]["role"], one["run"]["meetings"]) for who, one in made.items()} == {
        ilze: ("mentore", "1 tikšanās"), anna: ("mentorējamā", "1 tikšanās"),
    }  # fmt: skip


@pytest.mark.acceptance("A56")
@pytest.mark.office
@pytest.mark.server
def test_recognition_is_sealed_checked_and_annulled(testbed: Any) -> None:
    run = movement()
    ilze, anna = joined(run, "Ilze", "mentor"), joined(run, "Anna", "mentee")
    row = working(run, ilze, anna)
    actions.end(pairing=row, reason="term", by=ilze.user, on=now())
    made, _other = recognition.recognise(pairing=row, by=run.coordinator, on=now())
    drain()
    made.refresh_from_db()
    assert (made.state, made.case.number) == (CertificateState.ISSUED, f"JM-{today().year}-JMC-0001")
    public = client_of(anna.user).get(reverse("desk:public-check", args=[made.case.public_code]))
    assert made.case.number in words(soup(public)) and "Ilze" not in words(soup(public))
    back = client_of(run.coordinator).post(
        reverse("pairs:recognition-annul", args=[made.public_id]), {"reason": "Nepareizs vārds."}
    )
    assert (back.status_code, Recognition.objects.get(pk=made.pk).state) == (302, CertificateState.ANNULLED)


def test_a_closed_programme_takes_nobody_in() -> None:
    run = academy()
    ilze, anna = joined(run, "Ilze", "mentor", birth=None), joined(run, "Anna", "mentee", birth=None)
    row, client = proposed(run, ilze, anna), client_of(run.coordinator)
    refused = client.post(reverse("pairs:run-close", args=[run.public_id]), follow=True)
    assert said(refused, "Vispirms pabeidziet tos.")
    actions.end(pairing=row, reason="other-mentor", by=run.coordinator, on=now())
    client.post(reverse("pairs:run-close", args=[run.public_id]))
    run.refresh_from_db()
    with pytest.raises(WrongState):
        joined(run, "Rita", "mentee", birth=None)
    assert PairMeeting.objects.count() == 0
