"""Places: in the order of submission, never one too many, passed on to whoever waits longest; the organiser's decisions."""

from __future__ import annotations

import io
import threading
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.people.models import ISSUER_CODE, Person, Role
from forms.people.restricting import Restriction
from forms.training import actions as schedule
from forms.training.applications import actions, doors, facts
from forms.training.applications.errors import CountsAlready, NoPlace, NotNow, NotYours
from forms.training.applications.facts import closed_to
from forms.training.applications.models import TrainingApplication
from forms.training.applications.states import ApplicationState as S
from forms.training.applications.states import Place
from forms.training.attendance.documents import sheet_context
from forms.training.attendance.facts import sheet_of
from forms.training.models import TrainingGroup
from forms.training.public import public_group
from forms.training.signals import schedule_changed
from kernel.audit.models import AccessEvent
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from tests.factories.training import answers, application, group_terms, organiser, submitted, training_group
from tests.rows import load_shipped
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]


@pytest.fixture(autouse=True)
def rules(db: None) -> None:
    load_shipped()


@pytest.fixture
def desk(client: Client, settings: Any) -> Client:
    settings.MFA_REQUIRED_FOR_STAFF = False
    client.force_login(organiser())
    return client


def said(response: Any) -> str:
    return " ".join(BeautifulSoup(response.content, "lxml").select_one("main").get_text(" ").split())


def queue(group: TrainingGroup) -> list[tuple[str, str, int | None]]:
    """State, place and rank of everybody in the order of submission."""
    rows = TrainingApplication.objects.filter(group=group).order_by("sequence")
    return [(row.state, row.place, facts.rank(row)) for row in rows]


def told(row: TrainingApplication) -> list[str]:
    """Names of the messages about an application, oldest first; each of them can be sent."""
    rows = Notification.objects.filter(subject_id=row.public_id).order_by("pk")
    assert all(word(one).body for one in rows)
    return [one.template.removeprefix("training_") for one in rows]


def test_places_go_in_the_order_of_submission_and_the_rest_waits() -> None:
    group = training_group(capacity=2, taken=None)
    for number in range(4):
        application(group, number=number)
    assert queue(group) == [
        (S.SUBMITTED, Place.HELD, None), (S.SUBMITTED, Place.HELD, None),
        (S.SUBMITTED, Place.WAITING, 1), (S.SUBMITTED, Place.WAITING, 2),
    ]  # fmt: skip
    assert public_group(group.public_id).places_text == "brīvu vietu nav, visas 2 ir aizņemtas"


def test_without_a_known_number_of_places_nobody_waits() -> None:
    group = training_group(capacity=None, taken=None)
    assert [application(group, number=number).place for number in range(3)] == [Place.HELD] * 3


@pytest.mark.parametrize("how", ["reject", "withdraw"])
def test_a_place_that_becomes_free_goes_to_the_first_who_waits(how: str) -> None:
    group = training_group(capacity=1, taken=None)
    first, second, third = (application(group, number=number) for number in range(3))
    if how == "reject":
        actions.reject(application=first, reason="Neatbilst", by=organiser(), on=now())
    else:
        actions.withdraw(application=first, on=now())
    assert queue(group)[1:] == [(S.SUBMITTED, Place.HELD, None), (S.SUBMITTED, Place.WAITING, 1)]
    first.refresh_from_db()
    assert (first.place, told(first)[-1]) == (Place.NONE, {"reject": "rejected", "withdraw": "withdrawn"}[how])
    assert (told(second)[-1], told(third)[-1]) == ("place", "waiting")


def test_who_leaves_the_waiting_list_moves_the_others_up() -> None:
    group = training_group(capacity=1, taken=None)
    rows = [application(group, number=number) for number in range(4)]
    actions.withdraw(application=rows[1], on=now())
    assert [facts.rank(row) for row in TrainingApplication.objects.order_by("sequence")] == [None, None, 1, 2]


def test_more_places_are_given_at_once() -> None:
    group = training_group(capacity=1, taken=None)
    for number in range(4):
        application(group, number=number)
    schedule.change_group(group=group, terms=group_terms(capacity=3, taken=None), version=1, by=organiser(), on=now())
    assert [place for _state, place, _rank in queue(group)] == [Place.HELD] * 3 + [Place.WAITING]


def test_places_given_otherwise_are_not_given_twice() -> None:
    group = training_group(capacity=3, taken=2)
    assert [application(group, number=number).place for number in (1, 2)] == [Place.HELD, Place.WAITING]
    assert public_group(group.public_id).places.left == 0


def test_places_taken_are_counted_where_people_have_applied() -> None:
    by_hand, applied = training_group(capacity=24, taken=9), training_group(capacity=24, taken=9)
    rung: list[Any] = []
    schedule_changed.connect(ring := lambda sender, **_more: rung.append(sender), weak=False)
    row = application(applied)
    assert [public_group(one.public_id).places.taken for one in (by_hand, applied)] == [9, 10]
    assert rung == [TrainingApplication]
    actions.withdraw(application=row, on=now())
    assert (public_group(applied.public_id).places.taken, len(rung)) == (9, 2)
    schedule_changed.disconnect(ring)


def test_a_corrected_application_keeps_its_place() -> None:
    group = training_group(capacity=1, taken=None)
    first, second = (application(group, number=number) for number in range(2))
    back = actions.return_for_correction(application=first, reason="Trūkst ziņu", by=organiser(), on=now())
    assert (back.state, back.place, back.reason) == (S.RETURNED, Place.HELD, "Trūkst ziņu")
    again = submitted(back)
    assert (again.state, again.place, again.sequence, again.reason) == (S.SUBMITTED, Place.HELD, 1, "")
    second.refresh_from_db()
    assert second.place == Place.WAITING


def test_every_transition_from_its_states_only() -> None:
    group = training_group(capacity=5, taken=None)
    row, by, on = application(group), organiser(), now()
    refused = [
        lambda: actions.invite(application=row, by=by, on=on),
        lambda: actions.confirm(application=row, on=on),
        lambda: actions.admit(application=row, by=by, on=on),
        lambda: submitted(row),
    ]
    for act in refused:
        with pytest.raises(NotNow):
            act()
    states = [
        actions.approve(application=row, by=by, on=on).state,
        actions.invite(application=row, by=by, on=on).state,
        actions.confirm(application=row, on=on).state,
    ]
    assert states == [S.APPROVED, S.INVITED, S.CONFIRMED]
    for act in (actions.approve, actions.invite):
        with pytest.raises(NotNow):
            act(application=row, by=by, on=on)
    with pytest.raises(NotNow):
        actions.reject(application=row, reason="x", by=by, on=on)
    assert actions.withdraw(application=row, on=on).state == S.WITHDRAWN
    assert told(row) == ["code", "submitted", "approved", "invited", "confirmed", "withdrawn"]


def test_nobody_is_invited_without_a_place() -> None:
    group = training_group(capacity=1, taken=None)
    rows = [application(group, number=number) for number in range(3)]
    for row in rows[:2]:
        actions.approve(application=row, by=organiser(), on=now())
    with pytest.raises(NoPlace):
        actions.invite(application=rows[1], by=organiser(), on=now())
    assert actions.decide_many(actions.invite, applications=rows, by=organiser(), on=now()) == (1, 2)


@pytest.mark.parametrize("role", [Role.EDI, Role.ARC, Role.AUD, Role.EXP])
def test_only_the_organiser_decides(role: str) -> None:
    row = application(training_group(capacity=1, taken=None))
    with pytest.raises(NotYours):
        actions.approve(application=row, by=organiser(role.lower(), role), on=now())
    row.refresh_from_db()
    assert row.state == S.SUBMITTED


def test_a_person_counts_once_a_round_whatever_the_program_does() -> None:
    one, other = training_group(capacity=5, taken=None), training_group(capacity=5, taken=None)
    row = application(one)
    second = application(other)  # the same address and birth date
    assert (second.state, second.place) == (S.CHECKING, Place.NONE)
    with pytest.raises(CountsAlready):
        actions.admit(application=second, by=organiser(), on=now())
    with pytest.raises(IntegrityError), transaction.atomic():
        TrainingApplication.objects.filter(pk=second.pk).update(state=S.SUBMITTED, place=Place.HELD, sequence=1)
    actions.reject(application=row, reason="Otrs ir īstais", by=organiser(), on=now())
    admitted = actions.admit(application=second, by=organiser(), on=now())
    assert (admitted.state, admitted.place, admitted.sequence) == (S.SUBMITTED, Place.HELD, 1)


def test_a_correction_that_turns_out_to_be_somebody_else_frees_the_place() -> None:
    """Returned, and sent again with the data of a person who counts already: looked at, its place passed on."""
    application(training_group(capacity=5, taken=None), number=7)
    group = training_group(capacity=1, taken=None)
    row, waiting = (application(group, number=number) for number in range(2))
    back = actions.return_for_correction(application=row, reason="Precizējiet", by=organiser(), on=now())
    TrainingApplication.objects.filter(pk=back.pk).update(email="pieteicejs7@paraugs.example")
    again = submitted(back)
    assert (again.state, again.place) == (S.CHECKING, Place.NONE)
    waiting.refresh_from_db()
    assert (waiting.place, told(waiting)[-1]) == (Place.HELD, "place")


def test_who_has_withdrawn_applies_again_at_the_end() -> None:
    group = training_group(capacity=1, taken=None)
    actions.withdraw(application=application(group), on=now())
    application(group, number=1)
    again = application(group)
    assert (again.state, again.place, again.sequence) == (S.SUBMITTED, Place.WAITING, 3)


def test_the_same_person_at_once_in_two_groups_of_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """The other submission is committed after this one has looked: the database says no, and nothing is lost."""
    application(training_group(capacity=5, taken=None))
    monkeypatch.setattr(actions, "PLACED", frozenset())  # what a look a moment earlier would have found
    second = application(training_group(capacity=5, taken=None))
    assert (second.state, second.place, second.sequence) == (S.CHECKING, Place.NONE, None)


def test_everybody_is_told_that_the_group_is_cancelled() -> None:
    group = training_group(capacity=1, taken=None)
    rows = [application(group, number=number) for number in range(2)]
    schedule.cancel_group(group=group, reason="Par maz dalībnieku", by=organiser(), on=now())
    assert [told(row)[-1] for row in rows] == ["group_cancelled"] * 2
    actions.withdraw(application=rows[0], on=now())
    assert queue(group)[1] == (S.SUBMITTED, Place.WAITING, 1)  # no place is given in a group that does not meet


def test_the_work_list_and_its_filter(desk: Client) -> None:
    group = training_group(capacity=1, taken=None)
    rows = [application(group, number=number) for number in range(3)]
    address = reverse("training:applications", args=[group.public_id])
    assert "pieteikumi, jāizskata: 3" in said(desk.get("/darba-telpa/macibas/"))
    answer = desk.get(address)
    text = said(answer)
    assert "Aizņemtas 1 no 1 vietām. Rezervē: 2." in text
    assert "Kārlis Testnieks0" in text and "rezervē, kārtas numurs 2" in text
    assert INLINE.search(answer.content.decode()) is None
    waiting = said(desk.get(f"{address}?stavoklis=rezerve"))
    assert "Testnieks0" not in waiting and "Testnieks1" in waiting and "Testnieks2" in waiting
    assert "Testnieks" not in said(desk.get(f"{address}?stavoklis=invited"))
    seen = AccessEvent.objects.filter(subject=group.public_id)
    assert {(event.act, event.what) for event in seen} == {("view", "training applications")}
    posted = desk.post(address, {"act": "approve", "chosen": [str(row.public_id) for row in rows]}, follow=True)
    assert "Mainīti 3 pieteikumi." in said(posted)
    posted = desk.post(address, {"act": "invite", "chosen": [str(row.public_id) for row in rows]}, follow=True)
    assert "Mainīts 1 pieteikums." in said(posted) and "2 pieteikumi palikuši nemainīti" in said(posted)
    for wrong in ({"act": "approve"}, {"act": "nav", "chosen": "x"}, {"act": "approve", "chosen": "x"}):
        assert "Vispirms izvēlieties pieteikumus sarakstā." in said(desk.post(address, wrong, follow=True))


def test_the_work_list_costs_the_same_for_many(desk: Client) -> None:
    group = training_group(capacity=5, taken=None)
    address = reverse("training:applications", args=[group.public_id])
    costs, number = [], 0
    for more in (10, 90):
        for _one in range(more):
            number += 1
            row = prepared(group, number)
            place = Place.HELD if number <= 5 else Place.WAITING
            TrainingApplication.objects.filter(pk=row.pk).update(
                state=S.SUBMITTED, place=place, sequence=number, group=group, round=group.round, submitted_at=now(),
                person_hash=str(number),
            )  # fmt: skip
        desk.get(address)
        with CaptureQueriesContext(connection) as seen:
            answer = desk.get(address)
        costs.append(len(seen))
        assert len(BeautifulSoup(answer.content, "lxml").select("tbody tr")) == min(number, 25)
    assert costs[0] == costs[1]


def test_one_application_is_read_and_decided(desk: Client) -> None:
    group = training_group(capacity=1, taken=None)
    row, other = (application(group, number=number) for number in range(2))
    address = reverse("training:application", args=[row.public_id])
    text = said(desk.get(address))
    assert "Kārlis Testnieks0" in text and "Gribu palīdzēt." in text and "ir vieta" in text
    assert [(event.act, event.what) for event in AccessEvent.objects.filter(subject=row.public_id)] == [
        ("view", "training application")
    ]
    desk.post(address, {"act": "approve"})
    assert desk.post(f"{address}atgriezt/", {"reason": ""}).status_code == 422
    desk.post(f"{address}atgriezt/", {"reason": "Precizējiet tālruni"})
    row.refresh_from_db()
    assert (row.state, row.reason) == (S.RETURNED, "Precizējiet tālruni")
    assert "pa šo laiku ir mainījies" in said(desk.post(address, {"act": "approve"}, follow=True))
    desk.post(f"{address}noraidit/", {"reason": "Neatbilst prasībām"})
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.place, other.place) == (S.REJECTED, Place.NONE, Place.HELD)
    stored = [word(one).body for one in Notification.objects.filter(subject_id=row.public_id)]
    assert not any("Neatbilst" in body or "tālruni" in body for body in stored)


def test_the_list_as_a_file_carries_no_personal_codes_and_is_logged(desk: Client) -> None:
    group = training_group(capacity=1, taken=None)
    rows = [application(group, number=number) for number in range(2)]
    address = reverse("training:applications", args=[group.public_id])
    answer = desk.get(f"{address}?export=xlsx")
    assert answer["Content-Disposition"] == 'attachment; filename="pieteikumi-2027-01-15.xlsx"'
    lines = list(load_workbook(io.BytesIO(answer.content)).active.values)
    assert [(line[2], line[3], line[4]) for line in lines[1:]] == [
        ("ir vieta", "Kārlis", "Testnieks0"), ("rezervē, kārtas numurs 1", "Kārlis", "Testnieks1"),
    ]  # fmt: skip
    assert "Personas kods" not in lines[0]
    csv = desk.get(f"{address}?export=csv&stavoklis=rezerve").content.decode()
    assert "Testnieks1" in csv and "Testnieks0" not in csv
    assert AccessEvent.objects.filter(act="export", subject__in=[row.public_id for row in rows]).count() == 3


@pytest.mark.acceptance("A62")
def test_of_an_applicant_whose_data_are_restricted_the_file_says_no_name(desk: Client) -> None:
    group = training_group(capacity=2, taken=None)
    rows = [application(group, copy=True, personal_code="090604-29900"), application(group, number=1, copy=True)]
    person = Person.objects.create(
        given_name="Kārlis", surname="Testnieks0", personal_code=rows[0].terms.personal_code
    )  # fmt: skip
    Restriction.objects.create(
        person=person,
        register_code=ISSUER_CODE,
        reason="Dati tiek pārbaudīti.",
        placed_by=organiser("atbild"),
        placed_at=now(),
    )
    address = reverse("training:applications", args=[group.public_id])
    page = desk.get(address).content.decode()
    assert page.count("apstrāde ierobežota") == 1 and "Testnieks0" in page
    lines = list(load_workbook(io.BytesIO(desk.get(f"{address}?export=xlsx").content)).active.values)
    assert [line[3] for line in lines[1:]] == ["apstrāde ierobežota", "Kārlis"]
    assert not [cell for cell in lines[1][4:] if cell]
    assert "Testnieks0" not in desk.get(f"{address}?export=csv").content.decode()
    # Nothing of it is offered, given out or decided; of the other one everything is.
    closed, free = (reverse("training:application", args=[row.public_id]) for row in rows)
    offered = {one: desk.get(one).content.decode() for one in (closed, free)}
    for offer in ('value="approve"', "noraidit/", "pieteikums.pdf", "izglitiba/"):
        assert [offer in offered[one] for one in (closed, free)] == [False, True]
    assert ["apstrāde pēc personas lūguma ir ierobežota" in offered[one] for one in (closed, free)] == [True, False]
    assert [desk.get(f"{one}izglitiba/").status_code for one in (closed, free)] == [409, 200]
    assert desk.get(f"{closed}pieteikums.pdf").status_code == 409
    assert desk.post(closed, {"act": "approve"}).status_code == 409
    assert desk.post(f"{closed}noraidit/", {"reason": "Neatbilst"}).status_code == 409
    desk.post(address, {"act": "approve", "chosen": [str(row.public_id) for row in rows]})
    assert [TrainingApplication.objects.get(pk=row.pk).state for row in rows] == [S.SUBMITTED, S.APPROVED]
    sheet = sheet_context(sheet_of(group), closed=closed_to(organiser(), on=now()))
    assert [one["name"] for one in sheet["people"]] == ["apstrāde ierobežota", "Kārlis Testnieks1"]


@pytest.mark.parametrize(("role", "seen"), [(Role.EDI, 404), (Role.ARC, 200), (Role.AUD, 200), (Role.EXP, 404)])
def test_applications_open_by_role_and_only_the_organiser_acts(client: Client, role: str, seen: int) -> None:
    group = training_group(capacity=1, taken=None)
    row = application(group)
    user = organiser(f"{role.lower()}.cits", role)
    client.force_login(user)
    listing, one = (
        reverse("training:applications", args=[group.public_id]),
        reverse("training:application", args=[row.public_id]),
    )
    assert (client.get(listing).status_code, client.get(one).status_code) == (seen, seen)
    for address in (listing, one):
        assert client.post(address, {"act": "approve", "chosen": str(row.public_id)}).status_code == 404
    assert (client.get(f"{one}atgriezt/").status_code, client.get(f"{one}noraidit/").status_code) == (404, 404)
    row.refresh_from_db()
    assert row.state == S.SUBMITTED


def test_a_draft_is_nobody_elses(desk: Client) -> None:
    row = doors.start(email="melnraksts@paraugs.example", on=now())
    assert desk.get(reverse("training:application", args=[row.public_id])).status_code == 404


def crowd(places: int, people: int, threads: int) -> TrainingGroup:
    """`people` submit at the same moment from `threads` connections."""
    group = training_group(capacity=places, taken=None)
    drafts = [prepared(group, number) for number in range(people)]
    barrier, failed = threading.Barrier(threads), []

    def run(mine: list[TrainingApplication]) -> None:
        try:
            barrier.wait()
            for row in mine:
                submitted(row)
        except BaseException as error:  # noqa: BLE001 (told by the test itself)
            failed.append(error)
        finally:
            connection.close()

    crew = [threading.Thread(target=run, args=(drafts[start::threads],)) for start in range(threads)]
    for one in crew:
        one.start()
    for one in crew:
        one.join()
    assert failed == []
    return group


def prepared(group: TrainingGroup, number: int) -> TrainingApplication:
    """Everything filled in, nothing submitted."""
    email, on = f"pieteicejs{number}@paraugs.example", now()
    return TrainingApplication.objects.create(
        email=email, email_hash=facts.hash_of_address(email), created_at=on, changed_at=on,
        answers={name: {"typed": {}, "values": values} for name, values in answers(group, number).items()},
    )  # fmt: skip


def exactly(group: TrainingGroup, places: int, people: int) -> None:
    rows = list(TrainingApplication.objects.filter(group=group).order_by("sequence"))
    assert [row.sequence for row in rows] == list(range(1, people + 1))
    assert [row.place for row in rows] == [Place.HELD] * places + [Place.WAITING] * (people - places)
    assert [facts.ranks(group).get(row.pk) for row in rows] == [None] * places + list(range(1, people - places + 1))


@pytest.mark.usual
@pytest.mark.django_db(transaction=True)
def test_many_at_once_get_exactly_the_places_there_are() -> None:
    exactly(crowd(places=3, people=16, threads=8), places=3, people=16)


@pytest.mark.full
@pytest.mark.both
@pytest.mark.django_db(transaction=True)
def test_five_hundred_at_once_for_twenty_five_places() -> None:
    exactly(crowd(places=25, people=500, threads=50), places=25, people=500)
