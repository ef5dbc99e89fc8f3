"""The inter-institution team of a municipality (A46): recorded, read, mentors in its case work, municipal supervision."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.desk.own_data import own_data
from forms.people.models import Municipality
from forms.programmes.editions import rules_in_force
from forms.records.errors import EditConflict, WrongState
from forms.supervision import actions as groups
from forms.supervision.rules import kinds_offered
from forms.supervision.states import Kind
from forms.supervision.teams import actions
from forms.supervision.teams.errors import NotAllowed, NotThatDay
from forms.supervision.teams.models import CaseParticipation, InterinstitutionalTeam, TeamMember
from kernel.periods import now, today
from tests.factories import supervision
from tests.forms.pages import answers, client_of, errors_agree, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("demo")]
LIST = "/supervizija/komandas/"


@pytest.fixture
def place() -> Municipality:
    """Raitis coordinates it, Kārlis is a mentor in it."""
    return Municipality.objects.get(name="Paraugpils novads")


def page(name: str, place: Municipality) -> str:
    return reverse(f"supervision:{name}", args=[place.public_id])


@pytest.mark.acceptance("A46")
def test_a_team_is_recorded_and_read_in_its_municipality(person: Any, place: Municipality) -> None:
    coordinator, mentor = client_of(person("raitis")), client_of(person("karlis"))
    assert "nav ierakstīta" in words(soup(mentor.get(LIST)).main)
    assert "Pašvaldības koordinators komandu vēl nav ierakstījis." in words(soup(mentor.get(page("team", place))).main)
    said = vars(supervision.team_terms())
    empty = coordinator.post(page("team-describe", place), {**said, "name": "", "version": "0"})
    assert errors_agree(empty) == ["Aizpildiet: Komandas nosaukums."]
    assert said["ground"] in empty.content.decode()
    assert coordinator.post(page("team-describe", place), {**said, "version": "0"}).status_code == 302
    conflict = coordinator.post(page("team-describe", place), {**said, "meets": "Otrdienās", "version": "0"})
    assert conflict.status_code == 409 and "Otrdienās" in conflict.content.decode()
    member = {"side": "social", "name": "Ilze Izdomāta", "office": "vadītāja"}
    coordinator.post(page("team-member", place), member)
    coordinator.post(page("team-member", place), member)
    shown = mentor.get(page("team", place))
    assert answers(shown)["Pie kā vērsties"] == "Ilze Izdomāta, sociālā dienesta vadītāja"
    assert words(soup(shown).main).count("Ilze Izdomāta, vadītāja (sociālais dienests)") == 1
    assert "Mainīt komandu" not in words(soup(shown).main)
    assert client_of(person("spodra")).get(page("team", place)).status_code == 404
    out = reverse("supervision:team-member-out", args=[place.public_id, TeamMember.objects.get().public_id])
    coordinator.post(out)
    assert TeamMember.objects.count() == 0


@pytest.mark.acceptance("A46")
def test_a_mentor_notes_the_part_in_case_work_and_nothing_of_learners(person: Any, place: Municipality) -> None:
    supervision.team(place, by=person("raitis"), on=now())
    mentor, day = client_of(person("karlis")), today()
    told = {"held_on_0": str(day.day), "held_on_1": str(day.month), "held_on_2": str(day.year), "part": "told"}
    form = soup(mentor.get(page("team-part", place))).main
    assert form.select("textarea, main input[type=text][name=about]") == []
    ahead = mentor.post(page("team-part", place), told | {"held_on_2": str(day.year + 1)})
    assert errors_agree(ahead) == ["Sēdes diena vēl nav pienākusi. Ierakstiet, kad sēde ir notikusi."]
    assert mentor.post(page("team-part", place), told).status_code == 302
    mentor.post(page("team-part", place), told)
    row = CaseParticipation.objects.get()
    assert (row.mentor.user, row.noted_by, row.held_on) == (person("karlis"), person("karlis"), day)
    seen = words(soup(client_of(person("raitis")).get(page("team", place))).main)
    assert "Kārlis Testnieks pastāstīja komandai par atbalstu" in seen
    assert "Kārlis Testnieks" not in words(soup(client_of(person("metra")).get(page("team", place))).main)
    assert client_of(person("linda")).get(page("team-part", place)).status_code == 404
    told_of = {part.title: str(part.records) for part in own_data(person("karlis"))}
    assert "pastāstīja komandai par atbalstu" in told_of["Mentori darbā ar gadījumiem"]


@pytest.mark.acceptance("A46")
def test_only_the_coordinator_keeps_the_team(person: Any, place: Municipality) -> None:
    with pytest.raises(NotAllowed):
        supervision.team(place, by=person("aina"), on=now())
    team = supervision.team(place, by=person("raitis"), on=now())
    with pytest.raises(EditConflict):
        supervision.team(place, by=person("raitis"), on=now())
    with pytest.raises(NotAllowed):
        actions.add_member(team=team, side="police", name="Jānis", office="", by=person("karlis"), on=now())
    metra, karlis = person("metra").person, person("karlis")
    with pytest.raises(NotAllowed):
        actions.note_part(team=team, mentor=metra, held_on=today(), part="told", by=karlis, on=now())
    with pytest.raises(NotThatDay):
        actions.note_part(
            team=team, mentor=karlis.person, held_on=date(2099, 1, 1), part="told", by=karlis, on=now()
        )  # fmt: skip
    other = person("spodra").person  # a mentor of another municipality
    with pytest.raises(NotAllowed):
        actions.note_part(team=team, mentor=other, held_on=today(), part="told", by=person("raitis"), on=now())


@pytest.mark.acceptance("A46")
def test_municipal_supervision_is_a_kind_of_its_edition(person: Any, place: Municipality, time_machine: Any) -> None:
    time_machine.move_to(datetime(2026, 2, 2, 9, tzinfo=UTC))
    assert kinds_offered(rules_in_force(date(2026, 3, 4))) == (Kind.SUPPORT_STAFF, Kind.MUNICIPAL)
    terms = supervision.terms(
        supervisor=person("supervizore"), kind="municipal", starts_at=datetime(2026, 3, 4, 12, tzinfo=UTC)
    )
    group = groups.form_group(terms=terms, by=person("eksperts"), on=now())
    shown = words(soup(client_of(person("eksperts")).get(page("team", place))).main)
    assert (group.kind, f"04.03.2026. 14:00 , {Kind.MUNICIPAL.label}" in shown) == (Kind.MUNICIPAL, True)
    time_machine.move_to(datetime(2026, 11, 2, 9, tzinfo=UTC))
    with pytest.raises(WrongState):
        groups.form_group(
            terms=supervision.terms(supervisor=person("supervizore"), kind="municipal"), by=person("eksperts"), on=now()
        )  # fmt: skip


def test_lists_cost_the_same_for_many(person: Any, place: Municipality) -> None:
    team = supervision.team(place, by=person("raitis"), on=now())
    karlis, expert = person("karlis"), client_of(person("eksperts"))
    actions.note_part(team=team, mentor=karlis.person, held_on=today(), part="told", by=karlis, on=now())

    def cost(address: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert expert.get(address).status_code == 200
        return len(asked)

    before = [cost(LIST), cost(page("team", place))]
    made = Municipality.objects.bulk_create(Municipality(name=f"{number}. novads") for number in range(60))
    InterinstitutionalTeam.objects.bulk_create(
        InterinstitutionalTeam(municipality=one, name="Grupa", contact_name="Anna", changed_by=karlis, changed_at=now())
        for one in made
    )
    CaseParticipation.objects.bulk_create(
        CaseParticipation(
            team=team, mentor=karlis.person, held_on=date.fromordinal(date(2023, 1, 1).toordinal() + number),
            part="told", noted_by=person("raitis"), noted_at=now(),
        )
        for number in range(1000)
    )  # fmt: skip
    assert [cost(LIST), cost(page("team", place))] == before
