"""An edition entered in the admin: pages that cite the value change, archived ones stay, the log tells it."""

from __future__ import annotations

from datetime import date

import pytest
import time_machine
from bs4 import BeautifulSoup
from django.test import Client

from content.editions.jobs import tell_of_begun
from content.models import GuidancePage, PartnersIndexPage, Update
from content.signals import values_changed
from forms.contracts import actions as contracts
from forms.programmes import shipped
from forms.programmes.editions import rules_in_force
from forms.programmes.rules import PROGRAMME
from kernel.accounts.models import User
from kernel.audit.models import Event
from kernel.editions import catalogue
from kernel.editions.models import Edition, Origin, State
from kernel.periods import now, today
from tests.content.editors import administrator, editor, fields_of, signed_in
from tests.factories import contract_draft
from tests.forms.conftest import invented_people

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("seeded")]

NEW = "/admin/redakcijas/jauna/"
LEARNERS = "Lielākais izglītojamo skaits vienam mentoram: 6 → 5."


@pytest.fixture(autouse=True)
def site(settings: object) -> None:
    settings.MFA_REQUIRED_FOR_STAFF = False


@pytest.fixture
def admin() -> Client:
    return signed_in(administrator())


def page(slug: str, **fields: object) -> GuidancePage:
    made = GuidancePage(title="Robežas", slug=slug, lead="Līdz [[max_learners]].", **fields)
    PartnersIndexPage.objects.get().add_child(instance=made)
    made.save_revision().publish()
    return made


def entered(admin: Client, **changed: str) -> dict[str, str]:
    data = fields_of(admin.get(NEW).content)
    return data | {"name": "RS-2027", "effective_from": "2027-09-01", "source": "Grozījumi, 01.08.2027."} | changed


def publish(admin: Client, **changed: str) -> Edition:
    data = entered(admin, **changed)
    shown = admin.post(NEW, {**data, "preview": "1"})
    answer = admin.post(NEW, {**fields_of(shown.content), "publish": "1"})
    assert answer.status_code == 302, BeautifulSoup(answer.content, "lxml").select_one("main").get_text(" ", strip=True)
    return Edition.objects.get(origin=Origin.UPLOADED, effective_from=data["effective_from"])


def text(client: Client, address: str) -> str:
    return BeautifulSoup(client.get(address).content, "lxml").select_one("main").get_text(" ", strip=True)


def test_one_changed_value_changes_every_page_that_cites_it(admin: Client, client: Client) -> None:
    archived = page(
        "robezas-2025", edition_from=date(2025, 9, 1), edition_state="archived", updated_on=date(2025, 9, 1)
    )
    current = page("robezas", edition_from=date(2026, 6, 5), updated_on=date(2026, 6, 5))
    citing = [
        one.url
        for one in GuidancePage.objects.live()
        if "Semestrī mentors atbalsta ne vairāk kā 6" in text(client, one.url)
    ]
    assert "/partneriem/darba-ligums/" in citing
    told: list[tuple[frozenset[str], date]] = []
    values_changed.connect(listener := lambda names, on, **_: told.append((names, on)), weak=False)
    try:
        edition = publish(admin, max_learners="5")
        before = {address: client.get(address).content for address in (archived.url, current.url, "/partneriem/")}
        log = "/partneriem/atjauninajumi/"
        assert LEARNERS not in text(client, log)  # its day has not come
        assert "Līdz 6." in text(client, current.url)
        with time_machine.travel("2027-09-01T10:00:00+03:00"):
            tell_of_begun()
            assert client.get(archived.url).content == before[archived.url]
            assert "Līdz 8." in text(client, archived.url)
            assert "Līdz 5." in text(client, current.url)
            assert "Aktualizēts: 01.09.2027." in text(client, current.url)
            assert "Redakcija: 01.09.2027." in text(client, current.url)
            for address in citing:
                assert "Semestrī mentors atbalsta ne vairāk kā 5" in text(client, address), address
                assert "Aktualizēts: 01.09.2027." in text(client, address), address
            assert "Aktualizēts: 05.06.2026." in text(client, "/partneriem/paraksts/")  # cites no such value
            assert LEARNERS in text(client, log)
            assert LEARNERS in text(client, "/partneriem/")
            assert LEARNERS in client.get("/partneriem/atjauninajumi.atom").content.decode()
    finally:
        values_changed.disconnect(listener)
    assert told == [(frozenset({"max_learners"}), date(2027, 9, 1))] * 2
    event = Event.objects.get(event="edition.published")
    assert (event.subject, event.fields) == (edition.public_id, ["max_learners"])
    row = Update.objects.get(text=LEARNERS)
    assert (row.on, row.values, row.edition) == (date(2027, 9, 1), ["max_learners"], edition.public_id)
    assert client.get(row.href).status_code == 200
    with time_machine.travel("2027-09-01T10:00:00+03:00"):
        values = rules_in_force(today())
    assert (values.max_learners, values.source_of("max_learners")) == (5, "Grozījumi, 01.08.2027.")
    assert values.source_of("storage_until") == "VIAA materiāls sadarbības partneriem, aktualizēts 05.06.2026."


def test_the_preview_says_what_changes_and_where(admin: Client) -> None:
    current = page("robezas")
    page("robezas-2025", edition_from=date(2025, 9, 1), edition_state="archived")
    shown = BeautifulSoup(admin.post(NEW, {**entered(admin, max_learners="5"), "preview": "1"}).content, "lxml")
    [row] = shown.select("main table tbody tr")
    cells = [cell.get_text(" ", strip=True) for cell in row.select("td")]
    assert cells[:3] == ["Lielākais izglītojamo skaits vienam mentoram (R8)", "6", "5"]
    links = [one["href"] for one in row.select("a")]
    assert current.url in links and "/partneriem/darba-ligums/" in links and "/partneriem/robezas-2025/" not in links
    assert Edition.objects.filter(origin=Origin.UPLOADED).count() == 0


@pytest.mark.acceptance("A59")
def test_the_preview_counts_open_contracts_that_it_would_stop(admin: Client) -> None:
    """By institution and reason, without names; what will be signed before that day is not counted."""
    invented_people()
    head = User.objects.get(email="aina@paraugs.example")
    day = contracts.submit_contract(draft=contract_draft(head), by=head, on=now()).terms["sign_date"]
    semesters = {"effective_from": day, "contract_semesters": "2"}

    def rows(**changed: str) -> list[str]:
        shown = BeautifulSoup(admin.post(NEW, {**entered(admin, **changed), "preview": "1"}).content, "lxml")
        assert "Kārlis" not in shown.get_text()
        table = shown.select("table.listing")[1:]
        return [cell.get_text(" ", strip=True) for one in table for cell in one.select("tbody td")]

    school, count, stopped, why = rows(**semesters)
    assert (school, count, stopped) == ("Paraugpils vidusskola", "1", "1")
    assert why.startswith("R20: ") and why.endswith("(1)")
    assert rows(effective_from=day, max_learners="5")[1:3] == ["1", "0"]
    assert rows(effective_from="2027-09-01", contract_semesters="2") == []


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"max_learners": "pieci"}, "max_learners", "vesels skaitlis"),
        ({"max_learners": ""}, "max_learners", "nepieciešams"),
        ({"contract_semesters": "1, divi", "max_learners": "5"}, "contract_semesters", "Ievadiet veselus skaitļus"),
        ({"storage_until": "2034-13-01"}, "storage_until", "datum"),
        ({"education_grounds": "| bez atslēgas"}, "education_grounds", "Šo rindu nevar nolasīt"),
        ({"education_grounds": " "}, "education_grounds", "nepieciešams"),
        ({"effective_from": "2026-06-05", "max_learners": "5"}, "effective_from", "Dienai jābūt pēc 05.06.2026."),
        ({"name": "RS-2026", "max_learners": "5"}, "name", "Redakcija ar šādu nosaukumu jau ir."),
    ],
)
def test_a_wrong_value_is_told_beside_its_field(admin: Client, changed: dict[str, str], field: str, words: str) -> None:
    shown = BeautifulSoup(admin.post(NEW, {**entered(admin, **changed), "preview": "1"}).content, "lxml")
    errors = shown.select_one(f"#panel-child-{field}, [id$='{field}-errors']") or shown.select_one("main")
    assert words.lower() in errors.get_text(" ", strip=True).lower()
    assert Edition.objects.filter(origin=Origin.UPLOADED).count() == 0


def test_nothing_changed_is_no_edition(admin: Client) -> None:
    shown = admin.post(NEW, {**entered(admin), "publish": "1"})
    assert "Neviena vērtība neatšķiras" in shown.content.decode()
    assert Edition.objects.filter(origin=Origin.UPLOADED).count() == 0


def test_every_value_can_be_changed_and_is_read_again(admin: Client) -> None:
    publish(
        admin, max_learners="5", hour_minutes="", contract_semesters="1, 2, 3", storage_until="2035-12-31", breaks="warn",
        dluv_confirm="institution, municipal_coordinator", request_required="no", employers="board\ninstitution | learner_registered",
        education_grounds="coach_c | treneris | jā",
    )  # fmt: skip
    with time_machine.travel("2027-09-01T10:00:00+03:00"):
        values = rules_in_force(today())
    assert (values.max_learners, values.hour_minutes, values.contract_semesters) == (5, None, (1, 2, 3))
    assert (values.storage_until, values.breaks, values.request_required) == (date(2035, 12, 31), "warn", False)
    assert values.dluv_confirm == ("institution", "municipal_coordinator")
    assert [one.kind for one in values.employers] == ["board", "institution"]
    assert [(one.key, one.label, one.valid_until_needed) for one in values.education_grounds] == [
        ("coach_c", "treneris", True)
    ]
    assert Update.objects.filter(edition__isnull=False).count() == 9


def test_an_edition_that_came_meanwhile_stops_the_form(admin: Client) -> None:
    data = entered(admin, max_learners="5")
    publish(admin, max_learners="7", name="RS-2026b", effective_from="2026-11-01")
    answer = admin.post(NEW, {**data, "publish": "1"})
    assert "Pa to laiku spēkā stājusies cita redakcija" in answer.content.decode()
    assert Edition.objects.filter(origin=Origin.UPLOADED).count() == 1


def test_withdrawn_before_its_day_it_leaves_nothing(admin: Client, client: Client) -> None:
    edition = publish(admin, max_learners="5")
    address = f"/admin/redakcijas/{edition.public_id}/atsaukt/"
    assert admin.post(address, {"reason": ""}).status_code == 200
    assert admin.post(address, {"reason": "Ievadīts kļūdaini"}).status_code == 302
    edition.refresh_from_db()
    assert edition.state == State.WITHDRAWN
    assert not Update.objects.filter(edition=edition.public_id).exists()
    with time_machine.travel("2027-09-01T10:00:00+03:00"):
        assert rules_in_force(today()).max_learners == 6


def test_withdrawn_afterwards_it_is_told(admin: Client, client: Client) -> None:
    current = page("robezas", updated_on=date(2026, 6, 5))
    edition = publish(admin, max_learners="5", effective_from="2026-11-01")
    assert "Līdz 5." in text(client, current.url)
    admin.post(f"/admin/redakcijas/{edition.public_id}/atsaukt/", {"reason": "Ievadīts kļūdaini"})
    assert "Līdz 6." in text(client, current.url)
    assert f"Aktualizēts: {today():%d.%m.%Y}." in text(client, current.url)
    told = "Redakcija atsaukta (Ievadīts kļūdaini). Lielākais izglītojamo skaits vienam mentoram: 5 → 6."
    assert told in text(client, "/partneriem/atjauninajumi/")
    assert Event.objects.get(event="edition.withdrawn").facts["reason"] == "Ievadīts kļūdaini"
    shipped_one = Edition.objects.filter(kind=shipped.RULES, key=PROGRAMME, origin=Origin.SHIPPED).first()
    assert admin.get(f"/admin/redakcijas/{shipped_one.public_id}/atsaukt/").status_code == 404


def test_editors_do_not_see_it() -> None:
    client = signed_in(editor())
    assert client.get("/admin/").status_code == 200
    assert "/admin/redakcijas/" not in client.get("/admin/").content.decode()
    for address in ("/admin/redakcijas/", NEW):
        assert client.get(address).status_code in {302, 403}
        assert client.post(address, {}).status_code in {302, 403, 405}
    assert "/admin/redakcijas/" in signed_in(administrator()).get("/admin/").content.decode()


def test_the_list_costs_the_same_for_many(admin: Client, django_assert_max_num_queries: object) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost() -> int:
        admin.get("/admin/redakcijas/")
        with CaptureQueriesContext(connection) as seen:
            assert admin.get("/admin/redakcijas/").status_code == 200
        return len(seen)

    before = cost()
    row = catalogue.in_force(shipped.RULES, PROGRAMME, today())
    for year in range(2030, 2050):
        content = {**row.content, "name": f"RS-{year}"}
        catalogue.add(kind=shipped.RULES, key=PROGRAMME, effective_from=date(year, 1, 1), content=content)
    assert cost() == before
