"""Learners and their representatives through the pages: enter, change, find, two people at once, who sees whom."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.people.learners import Learner, Representation
from forms.people.models import Gender, Institution, Membership, Person
from kernel.audit.models import AccessEvent, Event
from kernel.crypto.fields import key_of
from tests.factories.people import MARKS, foreigners, learner, representative
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
LIST = "/cilveki/"


@pytest.fixture
def linda(client: Client, person: Any) -> Client:
    client.force_login(person("linda"))
    return client


def typed(**changes: str) -> dict[str, str]:
    return {
        "given_name": "Rūta", "surname": "Paraudziņa", "gender": "f", "personal_code": "051013-29909",
        "birth_date_0": "", "birth_date_1": "", "birth_date_2": "", "document": "", "place": "grade-7",
        "since_0": "1", "since_1": "9", "since_2": "2026", "until_0": "", "until_1": "", "until_2": "",
        "email": "", "phone": "", "version": "", **changes,
    }  # fmt: skip


def typed_parent(**changes: str) -> dict[str, str]:
    return {
        "given_name": "Ilze", "surname": "Paraudziņa", "gender": "f", "personal_code": "080782-19907",
        "birth_date_0": "", "birth_date_1": "", "birth_date_2": "", "document": "", "relation": "parent", "proof": "",
        "email": "ilze@paraugs.example", "phone": "", "valid_from_0": "1", "valid_from_1": "9", "valid_from_2": "2026",
        "valid_to_0": "", "valid_to_1": "", "valid_to_2": "", "version": "", **changes,
    }  # fmt: skip


def soup(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "lxml")


def errors(response: Any) -> list[str]:
    return [line.get_text(" ", strip=True) for line in soup(response).select(".error-summary li")]


def main(response: Any) -> str:
    return " ".join(soup(response).select_one("main").get_text(" ").split())


def test_a_plan_author_enters_a_learner_and_the_parent(linda: Client) -> None:
    answer = linda.post(f"{LIST}jauns/", typed(), follow=True)
    row = Learner.objects.get()
    assert answer.redirect_chain == [(f"{LIST}{row.public_id}/", 302)]
    assert (row.person.name, row.institution.register_code, row.stage, row.level, row.person.birth_date.isoformat()) == (
        "Rūta Paraudziņa", "PVS", "grade", 7, "2013-10-05",
    )  # fmt: skip
    text = main(answer)
    assert "7. klase" in text and "05.10.2013." in text
    assert "051013" not in answer.content.decode() and INLINE.search(answer.content.decode()) is None
    after = linda.post(f"{LIST}{row.public_id}/parstavji/jauns/", typed_parent(), follow=True)
    assert "Ilze Paraudziņa" in main(after) and "ilze@paraugs.example" in main(after)
    assert Representation.objects.get().person == Person.objects.by_code("080782-19907")
    assert [one.event for one in Event.objects.filter(subject=row.public_id).order_by("pk")] == [
        "people.learner_entered", "people.representative_entered",
    ]  # fmt: skip


def test_what_is_personal_is_stored_encrypted(linda: Client, person: Any) -> None:
    representative(
        learner(by=person("linda"), phone="+371 20000000"), by=person("linda"), relation="guardian", proof="Nr. 7"
    )
    with connection.cursor() as cursor:
        cursor.execute("select proof, email from forms_representation")
        assert [len(key_of(value)) > 0 and "$" in value for value in cursor.fetchone()] == [True, True]
        cursor.execute(
            "select personal_code, phone from forms_person where surname = %s and gender = %s", ["Paraudziņa", "f"]
        )
        assert all("$" in code for code, _phone in cursor.fetchall())


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"personal_code": "329999-00010"}, "Ievadiet dzimšanas datumu"),
        ({"personal_code": "319999-00011"}, "nav iespējams datums"),
        ({"personal_code": ""}, "Ievadiet dzimšanas datumu."),
        ({"personal_code": "051013-29908"}, "Neatbilst personas koda kontrolcipars."),
        ({"birth_date_0": "6", "birth_date_1": "10", "birth_date_2": "2013"}, "Dzimšanas datums atšķiras"),
        ({"place": "grade-13"}, "Izvēlieties klasi no 1. līdz 12."),
        ({"place": "course-1"}, "Izvēlieties klasi no 1. līdz 12."),
        ({"until_0": "1", "until_1": "8", "until_2": "2026"}, "Pēdējā diena ir pirms pirmās."),
        ({"gender": "<b>"}, "Izvēlieties vienu no"),
    ],
)
def test_what_does_not_pass_is_said_and_kept(linda: Client, changes: dict[str, str], said: str) -> None:
    answer = linda.post(f"{LIST}jauns/", typed(**changes))
    assert answer.status_code == 422
    assert any(said in line for line in errors(answer)), errors(answer)
    assert soup(answer).select_one("input[name=surname]")["value"] == "Paraudziņa"
    assert not Learner.objects.exists()


def test_a_new_code_with_its_birth_date_passes_whatever_the_old_formula_says(linda: Client) -> None:
    born = {"birth_date_0": "11", "birth_date_1": "8", "birth_date_2": "2010"}
    assert linda.post(f"{LIST}jauns/", typed(personal_code="329999-00010", **born)).status_code == 302
    assert Learner.objects.get().person.birth_date.isoformat() == "2010-08-11"


def test_a_doubtful_check_digit_passes_when_it_was_compared(linda: Client) -> None:
    wrong = {"personal_code": "051013-29908"}
    assert "code_confirmed" in linda.post(f"{LIST}jauns/", typed(**wrong)).content.decode()
    assert "code_confirmed" not in linda.get(f"{LIST}jauns/").content.decode()
    assert linda.post(f"{LIST}jauns/", typed(**wrong, code_confirmed="on")).status_code == 302
    row = Learner.objects.get()
    again = linda.post(f"{LIST}{row.public_id}/mainit/", typed(**wrong, place="grade-8", version="1"))
    assert (again.status_code, Learner.objects.get().level) == (302, 8)


def test_a_foreigner_without_a_code_has_a_document(linda: Client) -> None:
    born = {"personal_code": "", "birth_date_0": "5", "birth_date_1": "10", "birth_date_2": "2012"}
    assert "ārzemniekam" in errors(linda.post(f"{LIST}jauns/", typed(**born)))[0]
    assert linda.post(f"{LIST}jauns/", typed(**born, document="pase AB123, Demonstrācija")).status_code == 302
    twice = linda.post(f"{LIST}jauns/", typed(**born, document="pase AB123, Demonstrācija"))
    assert "Šī persona jau ir ievadīta" in errors(twice)[0]
    assert Learner.objects.count() == 1


def test_somebody_known_is_not_entered_twice_nor_under_another_name(linda: Client, person: Any) -> None:
    learner(by=person("linda"))
    assert "Šī persona jau ir ievadīta" in errors(linda.post(f"{LIST}jauns/", typed()))[0]
    other = errors(linda.post(f"{LIST}jauns/", typed(surname="Citādāka")))[0]
    assert "ar citu vārdu" in other and "Paraudziņa" not in other


def test_a_birth_date_that_contradicts_the_known_one_is_told(linda: Client, person: Any) -> None:
    learner(by=person("linda"), identity=MARKS)
    Learner.objects.update(
        institution=Institution.objects.get(register_code="DPS"), since="2025-09-01", until="2026-08-31"
    )
    marks = typed(given_name="Marks", surname="Jaunformāts", personal_code="329999-00019", gender="m")
    born = {"birth_date_0": "11", "birth_date_1": "8", "birth_date_2": "2011"}
    assert "dzimšanas datumu" in errors(linda.post(f"{LIST}jauns/", {**marks, **born}))[0]
    Person.objects.filter(given_name="Marks").update(birth_date=None)
    assert linda.post(f"{LIST}jauns/", {**marks, **born}).status_code == 302
    assert Learner.objects.get().person.birth_date.isoformat() == "2011-08-11"


def test_who_writes_for_two_institutions_chooses_one(linda: Client, person: Any) -> None:
    place = Institution.objects.get(register_code="IPV")
    Membership.objects.create(user=person("linda"), role="IAPS", institution=place, valid_from="2025-09-01")
    links = [link["href"] for link in soup(linda.get(f"{LIST}jauns/")).select("main .task-list a")]
    assert links == ["?iestade=IPV", "?iestade=PVS"]
    assert linda.post(f"{LIST}jauns/?iestade=IPV", typed(place="course-2")).status_code == 302
    row = Learner.objects.get()
    assert (row.institution, row.stage_words) == (place, "2. kurss")
    assert linda.get(f"{LIST}jauns/?iestade=DPS").status_code == 200  # not hers: she is asked again


def test_a_mentor_is_not_changed_by_way_of_a_learner(linda: Client, person: Any) -> None:
    """Kārlis is in the registry of mentors: his e-mail, where links for signing go, stays."""
    karlis = typed(
        given_name="Kārlis", surname="Testnieks", personal_code="090604-29900", gender="m", email="cits@paraugs.example"
    )
    assert linda.post(f"{LIST}jauns/", karlis).status_code == 302
    row = Learner.objects.get()
    assert Person.objects.by_code("090604-29900").email == "karlis@paraugs.example"
    refused = linda.post(f"{LIST}{row.public_id}/mainit/", {**karlis, "surname": "Cits", "version": "1"})
    assert "Šī persona portālā ir zināma arī citā lomā" in errors(refused)[0]
    moved = {**karlis, "email": "jauns@paraugs.example", "version": "1"}
    assert linda.post(f"{LIST}{row.public_id}/mainit/", moved).status_code == 302
    assert Learner.objects.get().email == "jauns@paraugs.example"
    assert Person.objects.by_code("090604-29900").email == "karlis@paraugs.example"


def test_a_learner_of_another_institution_comes_when_it_lets_go(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    Learner.objects.update(institution=Institution.objects.get(register_code="DPS"))
    assert "ievadījusi cita iestāde" in errors(linda.post(f"{LIST}jauns/", typed()))[0]
    assert linda.get(f"{LIST}{row.public_id}/").status_code == 404
    Learner.objects.update(since="2025-09-01", until="2026-08-31")
    assert linda.post(f"{LIST}jauns/", typed()).status_code == 302
    row.refresh_from_db()
    assert (row.institution.register_code, row.until, row.version) == ("PVS", None, 2)


def test_the_change_of_a_learner_is_stored_and_told_by_field_names(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    html = soup(linda.get(f"{LIST}{row.public_id}/mainit/"))
    assert html.select_one("input[name=personal_code]")["value"] == "051013-29909"
    assert html.select_one("select[name=place] option[selected]")["value"] == "grade-7"
    answer = linda.post(
        f"{LIST}{row.public_id}/mainit/", typed(place="grade-8", surname="Paraudziņa-Demo", version="1")
    )
    assert answer.status_code == 302
    row = Learner.objects.get()
    assert (row.level, row.person.surname, row.version, row.person.version) == (8, "Paraudziņa-Demo", 2, 2)
    assert Event.objects.get(event="people.learner_changed").fields == ["level", "surname"]


@pytest.mark.acceptance("A62")
def test_every_look_at_a_learner_is_in_the_access_log(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    linda.get(f"{LIST}{row.public_id}/")
    linda.get(f"{LIST}{row.public_id}/mainit/")
    assert [(one.act, one.subject, one.actor, one.what) for one in AccessEvent.objects.order_by("pk")] == [
        ("view", row.public_id, person("linda").public_id, what) for what in ("learner", "learner form")
    ]


def test_two_people_at_once_see_both_versions_and_choose(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    address = f"{LIST}{row.public_id}/mainit/"
    assert linda.post(address, typed(place="grade-8", version="1")).status_code == 302
    answer = linda.post(address, typed(place="grade-9", version="1"))
    assert answer.status_code == 409
    rows = [[cell.get_text(strip=True) for cell in one.select("th, td")] for one in soup(answer).select("tbody tr")]
    assert ["Klase vai kurss", "8. klase", "9. klase"] in rows
    kept = {field["name"]: field.get("value", "") for field in soup(answer).select("main form input[type=hidden]")}
    assert linda.post(address, kept).status_code == 302
    assert Learner.objects.get().level == 9


def test_a_representative_is_changed_and_a_guardian_is_proved(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    found = representative(row, by=person("linda"))
    address = f"{LIST}{row.public_id}/parstavji/{found.public_id}/"
    refused = linda.post(address, typed_parent(relation="guardian", version="1"))
    assert "Aizbildņa tiesības apliecina lēmums." in errors(refused)[0] and "R23" in errors(refused)[0]
    assert (
        linda.post(address, typed_parent(relation="guardian", proof="Bāriņtiesa, Nr. 7", version="1")).status_code
        == 302
    )
    found.refresh_from_db()
    assert (found.relation, found.proof, found.version) == ("guardian", "Bāriņtiesa, Nr. 7", 2)
    assert linda.post(address, typed_parent(surname="Cita", version="1")).status_code == 409
    assert linda.post(f"{LIST}{row.public_id}/parstavji/jauns/", typed_parent()).status_code == 422
    assert Representation.objects.count() == 1


def test_a_parent_known_elsewhere_keeps_the_name(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    found = representative(row, by=person("linda"))
    other = learner(by=person("linda"), identity=MARKS)
    representative(other, by=person("linda"))
    address = f"{LIST}{row.public_id}/parstavji/{found.public_id}/"
    assert linda.post(address, typed_parent(surname="Paraudziņa-Demo", version="1")).status_code == 302
    Learner.objects.filter(pk=other.pk).update(institution=Institution.objects.get(register_code="DPS"))
    refused = linda.post(address, typed_parent(surname="Cita", version="2"))
    assert "Šī persona portālā ir zināma arī citā lomā" in errors(refused)[0]


def test_somebody_under_the_age_of_mentoring_may_be_entered_with_a_warning(linda: Client) -> None:
    undine = typed(given_name="Undīne", surname="Agrā", personal_code="200514-29906")
    answer = linda.post(f"{LIST}jauns/", undine, follow=True)
    assert "20.05.2027." in main(answer) and "R1" in main(answer)


def test_learners_are_found_by_name_and_no_name_stands_in_the_address(linda: Client, person: Any) -> None:
    learner(by=person("linda"))
    learner(by=person("linda"), identity=MARKS)
    for query, names in (("RŪTA", ["Rūta"]), ("jaunf", ["Marks"]), ("a", ["Marks", "Rūta"]), ("nav", [])):
        answer = linda.post(LIST, {"q": query}, follow=True)
        assert answer.redirect_chain == [(LIST, 302)]
        shown = [link.get_text(strip=True).split(", ")[1] for link in soup(answer).select("tbody th a")]
        assert sorted(shown) == names
    assert [soup(linda.get(LIST)).select_one("#q")["value"], linda.session["people-search"] != "nav"] == ["nav", True]
    linda.post(LIST, {"q": ""})
    assert "Paraudziņa, Rūta" in main(linda.get(LIST))
    by_code = linda.post(LIST, {"q": "051013-29909"}, follow=True)
    assert "nevis pēc personas koda" in by_code.content.decode()
    assert "051013" not in by_code.content.decode()


def test_who_may_see_and_who_may_change(client: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    representative(row, by=person("aina"))
    address = f"{LIST}{row.public_id}/"
    for login, seen, changed in (
        ("linda", 200, 200), ("aina", 200, 200), ("raitis", 200, 404), ("auditors", 200, 404), ("arhivs", 200, 404),
        ("karlis", 404, 404), ("dzintars", 404, 404), ("macibas", 404, 404),
    ):  # fmt: skip
        client.force_login(person(login))
        assert (client.get(LIST).status_code, client.get(address).status_code) == (seen, seen), login
        assert client.get(f"{address}mainit/").status_code == changed, login
        assert client.get(f"{address}parstavji/jauns/").status_code == changed, login
        assert client.post(f"{address}mainit/", typed(place="grade-9", version="1")).status_code == (
            302 if changed == 200 and login == "linda" else 409 if changed == 200 else 404
        ), login


def test_my_tasks_lead_to_the_learners(linda: Client, client: Client, person: Any) -> None:
    assert f'href="{LIST}"' in linda.get("/darba-telpa/").content.decode()
    client.force_login(person("karlis"))
    assert f'href="{LIST}"' not in client.get("/darba-telpa/").content.decode()


def test_the_list_costs_the_same_for_many(linda: Client, person: Any) -> None:
    costs = []
    for count in (10, 90):
        foreigners(count, by=person("linda"), first=count)
        linda.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            answer = linda.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
    assert len(soup(answer).select("tbody tr")) == 25


def test_one_learner_costs_the_same_for_many_representatives(linda: Client, person: Any) -> None:
    row = learner(by=person("linda"))
    costs = []
    for count in (1, 5):
        for number in range(count):
            who = Person.objects.create(given_name="Cits", surname=f"Pārstāvis{count}{number}", gender=Gender.MALE)
            Representation.objects.create(learner=row, person=who, relation="parent", valid_from="2026-09-01")
        address = reverse("people:learner", args=[row.public_id])
        linda.get(address)
        with CaptureQueriesContext(connection) as seen:
            linda.get(address)
        costs.append(len(seen))
    assert costs[0] == costs[1]
