"""The mentor registry: who reads what, contacts by consent, the organiser's acts, free places, export."""

from __future__ import annotations

import io
import uuid
from datetime import date, timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from forms.people.access import scope_of
from forms.people.models import ISSUER_CODE, MentorProfile, Municipality, Person, Role
from forms.people.restricting import Restriction, RestrictionUse
from forms.records.certificates import CertificateState
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from forms.training.applications.models import TrainingApplication
from forms.training.attendance.facts import sheet_of
from forms.training.certificates import actions as certificates
from forms.training.certificates.errors import AtTheSeal, SheetOpen
from forms.training.certificates.facts import candidates, likely_gender, standings
from forms.training.certificates.models import MentorCertificate
from forms.training.registry import actions, capacity
from forms.training.registry.access import reach_of, reads
from forms.training.registry.actions import Contacts
from forms.training.registry.errors import NotKeeper, NotYourEntry, NoWayThere, NumberTaken
from forms.training.registry.models import MentorRegistryEntry
from forms.training.registry.states import EntryState
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from kernel.jobs.models import Job
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from kernel.periods import now
from tests.access.world import build
from tests.factories.training import AFTERWARDS, application, issued, organiser, trained, training_group
from tests.rows import load_shipped

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
LIST = "/darba-telpa/macibas/registrs/"


@pytest.fixture(autouse=True)
def rules(db: None, settings: Any) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False
    load_shipped()


def entry(*, number: int = 1) -> MentorRegistryEntry:
    """A mentor whose certificate is issued: the archive's part is done by hand here, the road is tested elsewhere."""
    group = training_group(capacity=None, taken=None)
    application(group, number=number)
    trained(group)
    (made,) = issued(group)
    archived(made)
    found = actions.enrol(certificate=made.public_id, on=AFTERWARDS)
    assert found is not None
    return found


def archived(certificate: MentorCertificate) -> None:
    CaseDocument.objects.filter(pk=certificate.case_id).update(state=CaseState.ARCHIVED)
    MentorCertificate.objects.filter(pk=certificate.pk).update(state=CertificateState.ISSUED)


def said(answer: Any) -> str:
    return " ".join(BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ").split())


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.parametrize(
    ("given", "surname", "gender"),
    [
        ("Kārlis", "Testnieks", "m"),
        ("Mētra", "Paraugmentore", "f"),
        ("Raivo", "Demo", "m"),
        ("Ingrid", "Izdomiņa", "f"),
    ],
)
def test_the_gender_is_supposed_from_the_endings(given: str, surname: str, gender: str) -> None:
    assert likely_gender(given, surname) == gender


def test_one_act_numbers_all_without_gaps_and_twice_is_once() -> None:
    group = training_group(capacity=None, taken=None)
    for number in range(3):
        application(group, number=number)
    with pytest.raises(SheetOpen):
        issued(group)
    trained(group)
    made = issued(group)
    assert [one.case.number for one in made] == [f"AP-2027-VIAA-000{number}" for number in (1, 2, 3)]
    assert (issued(group), MentorCertificate.objects.count()) == ([], 3)
    certificates_of_group = CaseDocument.objects.filter(kind="AP").values_list("public_id", flat=True)
    asked = Job.objects.filter(name="records.prepare", key__in=[str(one) for one in certificates_of_group])
    keys = asked.values_list("key", flat=True)
    assert sorted(keys) == sorted(str(one.case.public_id) for one in made)
    assert {one.case.retention_until.isoformat() for one in made} == {"2034-12-31T22:00:00+00:00"}
    with pytest.raises(AtTheSeal):
        CaseDocument.objects.filter(pk=made[0].case_id).update(state=CaseState.SIGNING)
        certificates.annul(certificate=made[0], reason="Kļūda", by=organiser(), on=AFTERWARDS)


def test_who_cannot_get_one_is_named_with_the_reason_and_stops_nobody() -> None:
    group = training_group(capacity=None, taken=None)
    for number in range(2):
        application(group, number=number)
    stranger = TrainingApplication.objects.get(sequence=1)
    stranger.answers["persona"]["values"]["personal_code"] = "140384-19905"
    stranger.save()
    Person.objects.create(given_name="Mētra", surname="Paraugmentore", gender="f", personal_code="140384-19905")
    trained(group)
    (made,) = issued(group)
    assert made.person.name == "Kārlis Testnieks1"
    (left,) = candidates(sheet_of(group))
    assert left.hindrance.startswith("Portālā šis personas kods ir ar citu vārdu")
    Job.objects.filter(name="records.prepare").update(state="parked", error="LibreOffice neatbild.")
    assert [one.problem for one in standings([made])] == ["LibreOffice neatbild."]


def test_a_certificate_brings_profile_account_entry_and_message() -> None:
    Municipality.objects.create(name="Demo novads")
    group = training_group(capacity=None, taken=None)
    row = application(group, number=1)
    row.answers["iecere"]["values"]["municipalities"] = "demo novads, Citur novads"
    row.save()
    trained(group)
    (made,) = issued(group)
    archived(made)
    first = actions.enrol(certificate=made.public_id, on=AFTERWARDS)
    assert actions.enrol(certificate=made.public_id, on=AFTERWARDS) == first
    assert first is not None
    person = first.person
    assert person.user is not None and person.user.email == "pieteicejs1@paraugs.example"
    assert not person.user.has_usable_password()
    assert (first.municipality_words, first.regions, first.consent_at) == ("Demo novads, Citur novads", "latgale", None)
    assert MentorProfile.objects.get(person=person).certificate_date == date(2027, 1, 18)
    letters = [word(one) for one in Notification.objects.order_by("pk")]
    assert [one.subject for one in letters[-2:]] == [
        "Jūsu ieraksts mentoru reģistrā",
        "Jūsu mentora apliecība ir gatava",
    ]
    assert made.case.parties.get().user == person.user


def test_a_number_typed_for_somebody_else_stops_the_entry() -> None:
    other = Person.objects.create(given_name="Mētra", surname="Paraugmentore", gender="f")
    MentorProfile.objects.create(
        person=other, certificate_number="AP-2027-VIAA-0001", certificate_date=date(2027, 1, 1), education_ground=""
    )
    with pytest.raises(NumberTaken):
        entry()


def test_free_places_are_the_ceiling_less_who_counts(monkeypatch: Any) -> None:
    row = entry()
    assert capacity.free_places([row.person_id], on=date(2027, 2, 1)) == {row.person_id: 6}
    monkeypatch.setattr(capacity, "_count", lambda persons, on: {row.person_id: 7})
    assert capacity.free_places([row.person_id], on=date(2027, 2, 1)) == {row.person_id: 0}
    client = signed_in(organiser())
    assert "pilna noslodze 0" in said(client.get(LIST))
    assert "Neviens mentors nav atrasts" in said(client.get(f"{LIST}?stavoklis=available"))
    assert "Testnieks1" in said(client.get(f"{LIST}?stavoklis=full"))


@pytest.mark.acceptance("A06")
def test_partners_read_it_contacts_by_consent_and_the_organiser_keeps_it() -> None:
    world, row = build(), entry()
    assert row.person.user is not None
    mentor, head, keeper = signed_in(row.person.user), signed_in(world.users["HEAD", "far"]), signed_in(organiser())
    assert [signed_in(world.users[role, "near"]).get(LIST).status_code for role in ("ACC", "MEN", "EDI", "ADM")] == [
        404
    ] * 4
    assert mentor.get(LIST).status_code == 404
    listed = said(head.get(LIST))
    assert "Testnieks1, Kārlis" in listed and "pieejams 6" in listed and "AP-2027-VIAA-0001" in listed
    assert "pieteicejs1@" not in listed and "pieteicejs1@" in said(keeper.get(LIST))
    own = reverse("training:registry-own")
    typed = {
        "version": "1", "phone": "+000 0000 0000", "email": "jauns@paraugs.example", "regions": ["vidzeme"],
        "elsewhere": "", "consent": "on", "municipalities": [str(Municipality.objects.get(name="far novads").public_id)],
    }  # fmt: skip
    assert mentor.post(own, typed).status_code == 302
    assert mentor.post(own, {**typed, "phone": "2000 0000"}).status_code == 409
    assert "jauns@paraugs.example" in said(head.get(LIST))
    for query, found in (
        ("regions=latgale", False),
        ("regions=vidzeme", True),
        (f"pasvaldiba={typed['municipalities'][0]}", True),
    ):
        assert ("Testnieks1" in said(head.get(f"{LIST}?{query}"))) is found
    move = reverse("training:registry-move", args=[row.public_id, "izslegt"])
    assert (head.get(move).status_code, keeper.post(move, {"version": "2"}).status_code) == (404, 422)
    assert keeper.post(move, {"version": "2", "reason": "Zaudēta piemērotība"}).status_code == 302
    assert "Testnieks1" not in said(head.get(LIST)) and "izslēgts" in said(keeper.get(LIST))
    assert "Zaudēta piemērotība" in said(mentor.get(own))
    with connection.cursor() as cursor:
        cursor.execute("SELECT reason, phone, email FROM forms_mentorregistryentry")
        assert not {"Zaudēta", "vidzeme", "jauns@paraugs.example"} & set(" ".join(cursor.fetchone()).split())


def test_verbs_refuse_strangers_old_versions_and_ways_that_are_none() -> None:
    row, keeper = entry(), organiser()
    contacts = Contacts(phone="", email="", municipalities=[], elsewhere="", regions=(), consent=False)
    with pytest.raises(NotYourEntry):
        actions.keep_contacts(entry=row, contacts=contacts, version=1, by=keeper, on=now())
    move = {"entry": row, "reason": "Iemesls", "on": now()}
    with pytest.raises(NotKeeper):
        actions.move(**move, to=EntryState.SUSPENDED, version=1, by=organiser("arhivs", Role.ARC))
    with pytest.raises(EditConflict):
        actions.move(**move, to=EntryState.SUSPENDED, version=9, by=keeper)
    with pytest.raises(NoWayThere):
        actions.move(**move, to=EntryState.LISTED, version=1, by=keeper)


def test_a_mentor_from_before_the_portal_is_entered_by_the_organiser() -> None:
    client, address = signed_in(organiser()), f"{LIST}jauns/"
    typed = {
        "given_name": "Mētra", "surname": "Paraugmentore", "gender": "f", "personal_code": "140384-19905",
        "birth_date_0": "", "birth_date_1": "", "birth_date_2": "", "certificate_number": "AP-2025-VIAA-0003",
        "certificate_date_0": "12", "certificate_date_1": "10", "certificate_date_2": "2025",
        "education_ground": "general_secondary", "phone": "+000 0000 0000", "email": "metra@paraugs.example",
        "regions": ["latgale"], "elsewhere": "Demo novads", "consent": "on",
    }  # fmt: skip
    assert signed_in(organiser("arhivs", Role.ARC)).get(address).status_code == 404
    assert client.post(address, {**typed, "certificate_number": ""}).status_code == 422
    assert client.post(address, typed).status_code == 302
    row = MentorRegistryEntry.objects.in_force().get()
    assert (row.certificate, row.person.user, row.person.mentor.certificate_date) == (None, None, date(2025, 10, 12))
    again = BeautifulSoup(client.post(address, typed).content, "lxml").select(".error-summary li")
    assert [line.get_text() for line in again] == ["Šis mentors jau ir reģistrā. Apskatiet sarakstu."]
    other = {**typed, "given_name": "Spodra", "surname": "Izdomiņa", "personal_code": "211273-19901"}
    taken = BeautifulSoup(client.post(address, other).content, "lxml").select(".error-summary li")
    assert "ir ierakstīts citai personai" in taken[0].get_text()
    assert "Paraugmentore, Mētra" in said(client.get(LIST)) and "metra@paraugs.example" in said(client.get(LIST))


def test_who_acts_on_an_old_page_keeps_the_reason_typed() -> None:
    row, client = entry(), signed_in(organiser())
    suspend, exclude = (reverse("training:registry-move", args=[row.public_id, act]) for act in ("apturet", "izslegt"))
    assert client.post(suspend, {"version": "1", "reason": "Pārbauda"}).status_code == 302
    late = client.post(exclude, {"version": "1", "reason": "Iemesls paliek"})
    html = BeautifulSoup(late.content, "lxml")
    typed = html.select_one("textarea[name=reason]").get_text().strip(), html.select_one("input[name=version]")["value"]
    assert (late.status_code, typed) == (422, ("Iemesls paliek", "2"))
    assert client.post(exclude, {"version": "2", "reason": "Iemesls paliek"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.version) == (EntryState.EXCLUDED, 3)


def test_pages_of_a_group_ask_the_same_number_of_questions_for_many() -> None:
    client = signed_in(organiser())
    one, many = training_group(capacity=None, taken=None), training_group(capacity=None, taken=None)
    application(one, number=0)
    for number in range(1, 9):
        application(many, number=number)
    for group in (one, many):
        trained(group)
    for name in ("training:attendance", "training:certificates"):
        assert questions(client, reverse(name, args=[one.public_id])) == questions(
            client, reverse(name, args=[many.public_id])
        )
    for group in (one, many):
        issued(group)
    counted = [questions(client, reverse("training:certificates", args=[group.public_id])) for group in (one, many)]
    assert counted[0] == counted[1]


def questions(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_search_is_posted_and_no_code_is_looked_for() -> None:
    entry()
    client = signed_in(organiser())
    found = client.post(LIST, {"q": "testnieks1"}, follow=True)
    assert "Testnieks1, Kārlis" in said(found) and "testnieks1" not in found.request["QUERY_STRING"]
    assert "Neviens mentors" in said(client.post(LIST, {"q": "viaa-0009"}, follow=True))
    assert "nevis pēc personas koda" in said(client.post(LIST, {"q": "140384-19905"}, follow=True))


def test_the_export_is_logged_entry_by_entry() -> None:
    row = entry()
    answer = signed_in(organiser("arhivs", Role.ARC)).get(f"{LIST}?export=xlsx")
    sheet = load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.rows]
    assert lines[1][:3] == ["Testnieks1", "Kārlis", "AP-2027-VIAA-0001"]
    assert lines[1][7:9] == [None, None]  # not shown without consent
    assert AccessEvent.objects.get(act="export").subject == row.public_id


@pytest.mark.acceptance("A62")
def test_of_restricted_data_the_list_bears_a_mark_and_the_file_no_name() -> None:
    row, by = entry(), organiser("arhivs", Role.ARC)
    client = signed_in(by)
    assert "apstrāde ierobežota" not in client.get(LIST).content.decode()
    Restriction.objects.create(
        person=row.person, register_code=ISSUER_CODE, reason="Dati tiek pārbaudīti.", placed_by=by, placed_at=now()
    )
    page = client.get(LIST).content.decode()
    assert "apstrāde ierobežota" in page and "Testnieks1" in page
    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx").content)).active
    assert sheet is not None
    lines = [[cell.value for cell in line] for line in sheet.rows]
    assert lines[1][:3] == ["apstrāde ierobežota", None, "AP-2027-VIAA-0001"] and lines[1][7:9] == [None, None]
    restriction = Restriction.objects.get()
    RestrictionUse.objects.create(
        restriction=restriction, by=by, reason="Prasība tiesā.", at=now(), until=now() + timedelta(hours=1)
    )
    sheet = load_workbook(io.BytesIO(client.get(f"{LIST}?export=xlsx").content)).active
    assert sheet is not None and sheet["A2"].value == "Testnieks1"  # whoever needs them for a claim


def test_the_list_asks_the_same_number_of_questions_for_many() -> None:
    client = signed_in(organiser())
    group = training_group(capacity=None, taken=None)
    application(group, number=1)
    trained(group)
    issued(group)

    certificate = MentorCertificate.objects.select_related("case", "person").get()
    archived(certificate)
    actions.enrol(certificate=certificate.public_id, on=AFTERWARDS)
    few = questions(client, LIST)
    municipality = Municipality.objects.create(name="Demo novads")
    for number in range(30):
        copy(certificate, number, municipality)
    assert (MentorRegistryEntry.objects.in_force().count(), questions(client, LIST)) == (31, few)


def copy(certificate: MentorCertificate, number: int, municipality: Municipality) -> None:
    """Another mentor beside the first one, row by row."""
    case, person = certificate.case, certificate.person
    made = CaseDocument.objects.create(
        **{one: getattr(case, one) for one in ("kind", "register_code", "year", "title", "institution_name", "state")},
        sequence=100 + number, number=f"AP-2027-VIAA-{100 + number:04d}", document_date=case.document_date,
        numbered_at=case.numbered_at, retention_until=case.retention_until, record=uuid.UUID(int=number + 1),
    )  # fmt: skip
    somebody = Person.objects.create(given_name="Kārlis", surname=f"Testnieks-{number}", gender=person.gender)
    held = MentorCertificate.objects.create(
        application=_application(number), person=somebody, case=made, state=CertificateState.ISSUED, printed={}
    )
    entry = MentorRegistryEntry.objects.create(person=somebody, certificate=held, changed_at=now(), regions="latgale")
    entry.municipalities.add(municipality)


def _application(number: int) -> TrainingApplication:
    return TrainingApplication.objects.create(
        email="kads@paraugs.example", email_hash=f"{number:064d}", created_at=now(), changed_at=now()
    )


def test_the_scope_alone_says_who_reads_the_registry(demo: None) -> None:
    """As the question to the database does, for everybody there is."""
    day = date(2026, 11, 23)
    everybody = User.objects.filter(is_active=True)
    asked = {one.email: reach_of(one, on=day).reads for one in everybody}
    assert {one.email: reads(scope_of(one, on=day)) for one in everybody} == asked
    assert set(asked.values()) == {True, False}
