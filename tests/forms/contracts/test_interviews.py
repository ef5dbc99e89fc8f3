"""Talks with mentors (D06): without the learner's name, kept a semester and a year, consent leads to the contract."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from forms.contracts.errors import NotAllowed
from forms.contracts.interviews import actions
from forms.contracts.interviews.models import InterviewNote
from forms.people.models import Institution
from forms.records.errors import EditConflict, WrongState
from forms.records.models import Draft
from kernel.audit.models import Event
from kernel.periods import now
from tests.factories.contracts import interview_terms
from tests.forms import desks
from tests.forms.pages import answers, client_of, soup, words

pytestmark = pytest.mark.django_db
LIST = "/ligumi/parrunas/"


def noted(by: Any = None, **changes: Any) -> InterviewNote:
    return actions.record_interview(
        institution=Institution.objects.get(register_code="PVS"),
        mentor=desks.user("karlis").person,
        terms=interview_terms(**changes),
        by=by or desks.user("linda"),
        on=now(),
    )


def typed(**changes: str) -> dict[str, str]:
    return {
        "institution": "PVS", "mentor": str(desks.user("karlis").person.public_id), "held_on_0": "14", "held_on_1": "9",
        "held_on_2": "2026", "participants": "Linda un Kārlis", "situation": "8. klases izglītojamais kavē stundas.",
        "results": "Kavējumu kļūst mazāk.", "hours": "12", "decision": "agrees", "conditions": "", "version": "",
        **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A12")
def test_consent_leads_to_a_contract_with_this_mentor(demo: None, person: Any) -> None:
    linda = client_of(person("linda"))
    asked = linda.post(f"{LIST}jaunas/", typed())
    assert (asked.status_code, InterviewNote.objects.count()) == (200, 0)
    assert answers(asked)["Mentors"] == "Kārlis Testnieks"
    linda.post(f"{LIST}jaunas/", typed(act="do"))
    note, draft = InterviewNote.objects.get(), Draft.objects.get()
    assert (note.draft, draft.title, draft.register_code, draft.owner) == (
        draft, "Kārlis Testnieks", "PVS", person("linda"),
    )  # fmt: skip
    assert draft.answers["mentor"]["values"]["mentor_code"] == "090604-29900"
    assert "Darba līgums: Kārlis Testnieks" in words(soup(linda.get("/darba-telpa/")).main)
    again = linda.post(f"{LIST}{note.public_id}/ligums/")
    assert (again["Location"], Draft.objects.count()) == (f"/ligumi/melnraksts/{draft.public_id}/", 1)


@pytest.mark.acceptance("A12")
def test_without_consent_there_is_no_contract(demo: None, person: Any) -> None:
    linda = client_of(person("linda"))
    linda.post(f"{LIST}jaunas/", typed(act="do", decision="declines"))
    note = InterviewNote.objects.get()
    assert Draft.objects.count() == 0
    assert "/ligums/" not in linda.get(f"{LIST}{note.public_id}/").content.decode()
    with pytest.raises(WrongState):
        actions.begin_contract(note=note, by=person("linda"), on=now())


def test_only_the_plan_author_writes(demo: None, person: Any) -> None:
    for login in ("aina", "raitis", "karlis", "auditors"):
        with pytest.raises(NotAllowed):
            noted(person(login))
    with pytest.raises(WrongState):
        noted(held_on=date(2030, 1, 1))


def test_two_people_see_both_versions(demo: None, person: Any) -> None:
    note = noted()
    changed = actions.change_interview(
        note=note, terms=interview_terms(hours=16), version=1, by=person("linda"), on=now()
    )
    assert (changed.hours, changed.version) == (16, 2)
    with pytest.raises(EditConflict):
        actions.change_interview(note=note, terms=interview_terms(hours=8), version=1, by=person("linda"), on=now())
    page = client_of(person("linda")).post(f"{LIST}{note.public_id}/mainit/", typed(version="1", hours="8"))
    assert page.status_code == 409
    assert "16" in words(soup(page).main) and "8" in words(soup(page).main)


@pytest.mark.parametrize(("held_on", "kept"), [
    (date(2026, 9, 14), date(2027, 12, 18)),  # the running semester
    (date(2026, 8, 20), date(2027, 12, 18)),  # before school begins: the one that comes
    (date(2026, 12, 28), date(2028, 5, 31)),  # between the semesters
])  # fmt: skip
@pytest.mark.acceptance("A12")
def test_kept_to_the_end_of_the_semester_and_a_year(demo: None, held_on: date, kept: date) -> None:
    assert actions.last_day_kept(held_on, institution=Institution.objects.get(register_code="PVS")) == kept


def test_forgotten_the_day_after(demo: None) -> None:
    note = noted()
    assert actions.forget(on=datetime(2027, 12, 18, 12, tzinfo=UTC)) == 0
    assert actions.forget(on=datetime(2027, 12, 19, 12, tzinfo=UTC)) == 1
    assert InterviewNote.objects.count() == 0
    assert Event.objects.get(event="contracts.interview_forgotten").subject == note.public_id


def test_the_texts_are_encrypted(demo: None) -> None:
    noted()
    with connection.cursor() as cursor:
        cursor.execute("SELECT situation, participants, results FROM forms_interviewnote")
        assert not any("klases" in one or "Linda" in one or "Kavēj" in one for one in cursor.fetchone())


def test_the_list_costs_the_same_for_many(demo: None, person: Any) -> None:
    client, costs = client_of(person("raitis")), []
    for count in (3, 20):
        for number in range(count):
            noted(hours=number + 1)
        client.get(LIST)
        with CaptureQueriesContext(connection) as seen:
            client.get(LIST)
        costs.append(len(seen))
    assert costs[0] == costs[1]
