"""„Mani darbi”: what waits in every step and for whom, where to go, what a contract serves, what is kept of a person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.contracts.changes import actions as changes
from forms.contracts.models import EmploymentContract
from forms.contracts.states import ContractState
from forms.desk.own_data import own_data
from forms.desk.tasks import inbox
from forms.people.access import scope_of
from forms.people.models import Membership, Municipality, Person, Role
from forms.plans import actions, extending, facts, stopping
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.states import AgreementState
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.stopping import StopTerms
from forms.plans.stops import StopKind
from forms.records.waiting import Deed
from forms.training.access import reach_of
from forms.training.models import TrainingGroup
from forms.training.nominations.actions import nominate
from forms.training.registry.models import MentorRegistryEntry
from kernel.accounts.models import User
from kernel.notifications.outbox import notify
from kernel.periods import now, riga_date
from tests.access import things
from tests.access.world import World, build
from tests.factories import agreements, plans, requests, training
from tests.factories.contracts import amendment_terms, termination_terms
from tests.factories.own_text import own_template
from tests.factories.people import learner, representative
from tests.forms import desks
from tests.forms.pages import client_of, soup, words
from tests.rows import load_shipped

pytestmark = pytest.mark.django_db

TASKS = "/darba-telpa/"


@pytest.fixture
def spring(demo: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """23 November 2026; every learner's request for the next semester is signed."""
    time_machine.move_to(plans.DAY)
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())


def waits(user: User) -> list[tuple[Deed, str]]:
    on = riga_date(now())
    found = inbox(scope_of(user, on=on), trains=reach_of(user, on=on), on=on, asked={})
    rows = [(group.deed, task.href) for group in found.groups for one in group.listings for task in one.tasks]
    assert found.total == len(rows)
    for _deed, href in rows:
        assert client_of(user).get(href).status_code == 200, href
    return rows


def ways(client: Client) -> list[str]:
    return [link["href"] for link in soup(client.get(TASKS)).select("main dl a")]


@pytest.mark.usual
@pytest.mark.usefixtures("spring")
class TestPlans:
    def test_a_plan_waits_for_one_after_another(self, person: Callable[[str], User]) -> None:
        linda, aina, karlis, expert = person("linda"), person("aina"), person("karlis"), plans.expert()
        check = waits(aina)
        chosen = plans.contract(aina)
        plan = plans.begun(by=linda)
        draft = reverse("plans:tasks", args=[plan.public_id])
        assert (waits(linda), waits(expert)) == ([(Deed.FINISH, draft)], [])

        version = plans.fill(plan.versions.get(), by=linda, chosen=chosen)
        actions.submit(version=version, by=linda, on=plans.DAY)
        decision = reverse("plans:decision", args=[plan.public_id])
        assert (waits(linda), waits(expert), waits(karlis)) == ([], [(Deed.DECIDE, decision)], [])
        version.refresh_from_db()
        actions.return_version(version=version, comment="Precizējiet mērķi.", by=expert, on=plans.DAY)
        assert (waits(linda), waits(expert)) == ([(Deed.FINISH, draft)], [])
        version.refresh_from_db()
        actions.submit(version=version, by=linda, on=plans.DAY)
        version.refresh_from_db()
        actions.approve(version=version, by=expert, on=plans.DAY)

        provider = PlanProvider.objects.get()
        write = (Deed.WRITE, reverse("agreements:new", args=[provider.public_id]))
        assert (waits(linda), waits(karlis), waits(expert)) == ([write], [write], [])
        row = agreements.written(provider, by=karlis)
        send = (Deed.SEND, reverse("agreements:agreement", args=[row.public_id]))
        assert (waits(linda), waits(karlis)) == ([send], [send])

        plan.refresh_from_db()
        asked = plans.asked_for(plan, by=linda, on=now())
        page = reverse("plans:extension", args=[plan.public_id, asked.public_id])
        assert ([one for one in waits(aina) if one not in check][-1], waits(expert)) == ((Deed.CONFIRM, page), [])
        extending.certify(extension=asked, by=aina, on=now())
        assert ((Deed.CONFIRM, page) in waits(aina), waits(expert)) == (False, [(Deed.DECIDE, page)])

        SupportAgreement.objects.update(state=AgreementState.IN_FORCE, start=plan.start, end=plan.end)
        upload = (Deed.RECORD, reverse("plans:uploads-list"))  # the certified copy of the order
        assert (waits(linda), waits(karlis)) == ([upload], [])
        SupportPlan.objects.update(end=date(2027, 6, 4))  # the agreement does not name the new days (R60)
        assert (waits(linda), waits(karlis)) == ([upload, write], [write])

    def test_a_prepared_request_waits_for_its_author(self, person: Callable[[str], User]) -> None:
        linda = person("linda")
        row = learner(by=linda)
        representative(row, by=linda)
        request = requests.prepared(row, by=linda, semester=requests.SPRING)
        page = reverse("requests:request", args=[request.public_id])
        assert (waits(linda), waits(person("aina"))) == ([(Deed.SEND, page)], [])

    def test_one_contract_leads_to_its_plans_and_the_path_to_the_registry(self, person: Callable[[str], User]) -> None:
        linda, aina = person("linda"), person("aina")
        case = desks.sent()
        EmploymentContract.objects.update(state=ContractState.IN_FORCE)
        plan = plans.approved(by=linda, head=aina, decides=plans.expert())
        plan_page, way = (reverse(f"plans:{name}", args=[plan.public_id]) for name in ("plan", "path"))

        def linked(login: str) -> bool:
            return plan_page in {
                link["href"] for link in soup(client_of(person(login)).get(f"/dokumenti/{case.public_id}/")).select("a")
            }

        assert [linked(one) for one in ("linda", "karlis", "raitis")] == [True, True, True]
        panel = soup(client_of(linda).get(reverse("people:learner", args=[plan.learner.public_id])))
        assert {plan_page, way} <= {link["href"] for link in panel.select("main a")}

        entry = MentorRegistryEntry.objects.create(person=person("karlis").person, changed_at=now())
        registry = reverse("training:registry-entry", args=[entry.public_id])
        gate = {one: soup(client_of(person(one)).get(way)).select_one(".gates li a") for one in ("linda", "karlis")}
        assert {one: link["href"] for one, link in gate.items()} == {
            "linda": registry, "karlis": reverse("training:registry-own"),
        }  # fmt: skip
        assert {client_of(person(one)).get(link["href"]).status_code for one, link in gate.items()} == {200}

    def test_the_page_costs_the_same_for_one_and_many(self, person: Callable[[str], User]) -> None:
        linda = person("linda")
        client = client_of(linda)

        def cost() -> int:
            with CaptureQueriesContext(connection) as seen:
                assert client.get(TASKS).status_code == 200
            return len(seen)

        def one_more(identity: Any) -> None:
            row = learner(by=linda, identity=identity)
            representative(row, by=linda)
            requests.prepared(row, by=linda, semester=requests.SPRING)
            plans.begun(by=linda, row=row)

        one_more(plans.RUTA)
        cost()
        one = cost()
        one_more(requests.TOMS)
        assert cost() == one
        assert one <= 40


class TestTraining:
    def test_the_organiser_is_told_group_by_group(self, demo: Any, time_machine: Any) -> None:
        load_shipped()
        desk, group = training.organiser(), training.training_group()
        for number in range(2):
            training.application(group, number=number)
        page = reverse("training:applications", args=[group.public_id])
        assert waits(desk) == [(Deed.DECIDE, page)]
        task = soup(client_of(desk).get(TASKS)).select_one("#izlemt li")
        assert "2 pieteikumi" in words(task) and "Mācības sākas 15.01.2027." in words(task)
        time_machine.move_to(training.AFTERWARDS)
        attendance = reverse("training:attendance", args=[group.public_id])
        assert (Deed.RECORD, attendance) in waits(desk)
        training.trained(group)
        certificates = reverse("training:certificates", args=[group.public_id])
        assert waits(desk) == [(Deed.WRITE, certificates)]
        training.issued(group)
        assert waits(desk) == []
        assert waits(training.organiser("redaktore", Role.EDI)) == []


class TestTemplates:
    def test_another_persons_upload_waits(self, person: Callable[[str], User]) -> None:
        aina = person("aina")
        other = User.objects.create(email="otra.vaditaja@paraugs.example")
        Membership.objects.create(
            user=other, role=Role.HEAD, institution=Membership.objects.filter(user=aina, role=Role.HEAD).get().institution,
            valid_from=date(2025, 9, 1),
        )  # fmt: skip
        row = own_template(by=aina)
        page = (Deed.DECIDE, reverse("own:proposal", args=[row.public_id]))
        assert (page in waits(aina), page in waits(other)) == (False, True)


class TestWays:
    @pytest.fixture
    def world(self, db: Any) -> World:
        world = build()
        User.objects.update(is_staff=False, is_superuser=False)  # the second step of sign-in is tried elsewhere
        for user in world.users.values():
            user.refresh_from_db()
        return world

    @pytest.mark.server
    def test_no_link_is_dead_for_anybody(self, world: World) -> None:
        found: dict[str, set[str]] = {}
        for (role, _side), user in world.users.items():
            client = client_of(user)
            links = ways(client)
            found.setdefault(role, set()).update(links)
            answers = {href: client.get(href, follow=True).status_code for href in links}
            assert answers == dict.fromkeys(links, 200), role
        assert {reverse("contracts:list"), reverse("plans:list"), reverse("people:list")} <= found[Role.HEAD]
        assert found["PERSON"] == {"/dokumenti/", "/arhivs/", "/darba-telpa/mani-dati/"}
        assert reverse("training:nominations") in found[Role.COO] - found[Role.IAPS]
        assert reverse("own:places") in found[Role.ADM] & found[Role.HEAD]
        assert reverse("training:list") in found[Role.REG] & found[Role.EDI]
        assert not found[Role.EDI] & {reverse("contracts:list"), reverse("people:list")}

    def test_a_mentor_finds_own_plans_once_there_are_any(self, world: World) -> None:
        mentor, far = (client_of(world.users[Role.MEN, side]) for side in ("near", "far"))
        own = {reverse("plans:list"), reverse("agreements:list")}
        assert not own & set(ways(mentor))
        things.agreement(world)
        assert own <= set(ways(mentor)) and not own & set(ways(far))
        assert {href: mentor.get(href).status_code for href in ways(mentor)} == dict.fromkeys(ways(mentor), 200)

    def test_english_leads_to_english_only(self, world: World) -> None:
        page = soup(client_of(world.users[Role.HEAD, "near"]).get(f"/en{TASKS}"))
        assert [link["href"] for link in page.select("main dl a")] == [
            "/en/dokumenti/", "/en/dokumenti/papirs/", "/en/darba-telpa/mani-dati/",
        ]  # fmt: skip
        assert page.select_one('main a[hreflang="lv"]')["href"] == TASKS


@pytest.mark.acceptance("A62")
class TestOwnData:
    @pytest.mark.usefixtures("spring")
    def test_plans_and_agreements_of_both_parties_without_risks(self, person: Callable[[str], User]) -> None:
        linda, karlis = person("linda"), person("karlis")
        plan = plans.approved(by=linda, head=person("aina"), decides=plans.expert())
        agreements.written(PlanProvider.objects.get(), by=karlis)
        child = User.objects.create(email="ruta@paraugs.example")
        Person.objects.filter(pk=plan.learner.person_id).update(user=child)

        def kept(user: User) -> dict[str, str]:
            return {
                part.title: str([[str(one["value"]) for one in row] for row in part.records]) for part in own_data(user)
            }

        mine, hers = kept(karlis), kept(child)
        assert plan.number in mine["Plāni, kuros esat mentors"] and plan.number in hers["Jūsu atbalsta plāni"]
        assert "Tiekamies otrdienās" in mine["Vienošanās"] and "Tiekamies otrdienās" in hers["Vienošanās"]
        assert "Paraudziņa" not in mine["Plāni, kuros esat mentors"]
        for words_kept in (*mine.values(), *hers.values()):
            assert "kavē" not in words_kept.lower()
        assert "Vienošanās" not in kept(person("spodra"))

    @pytest.mark.usefixtures("spring")
    def test_changes_stops_messages_and_what_is_not_shown(self, person: Callable[[str], User]) -> None:
        linda, karlis, aina = person("linda"), person("karlis"), person("aina")
        plan = plans.approved(by=linda, head=aina, decides=plans.expert())
        contract = EmploymentContract.objects.get()
        changes.amend_contract(contract=contract, terms=amendment_terms(contract), by=linda, on=now())
        changes.end_contract(contract=contract, terms=termination_terms(contract), by=linda, on=now())
        plans.asked_for(plan, by=linda, on=now())
        terms = StopTerms(
            kind=StopKind.SUSPENSION, reason="learner", explanation="Slimnīcā.", stopped_from=date(2027, 1, 11),
            last_meeting=None, hours=3,
        )  # fmt: skip
        stopping.stop(plan=plan, terms=terms, version=plan.version, by=linda, on=now())
        child = User.objects.create(email="ruta@paraugs.example")
        Person.objects.filter(pk=plan.learner.person_id).update(user=child)
        notify("plan_approved", key="1", to_user=karlis, link="/plani/", facts={"number": "IAP-2026-PVS-0001"})

        def kept(user: User) -> dict[str, list[list[str]]]:
            return {part.title: [[str(one["value"]) for one in row] for row in part.records] for part in own_data(user)}

        mine, hers = kept(karlis), kept(child)
        assert [row[1] for row in mine["Līgumu grozījumi un izbeigšana"]] == ["grozījumi", "izbeigšana"]
        (stop,) = mine["Apturēti vai izbeigti plāni"]
        assert (stop[0], stop[2], stop[5]) == (plan.number, "11.01.2027.", "3")
        assert hers["Apturēti vai izbeigti plāni"] == [stop]
        assert "Slimnīcā" not in str([mine, hers])
        (longer,) = hers["Pagarinājumi vasarā"]
        assert (longer[0], longer[2], mine["Pagarinājumi vasarā"]) == (plan.number, "11.06.2027.", [longer])
        told = sorted(row[1].rsplit(" ", 1)[-1] for row in mine["Ziņas jums"])
        assert told == ["apstiprināts", "apturēts"]
        assert len(hers["Kas šeit nav redzams"]) == 1 and "Kas šeit nav redzams" not in mine

    def test_training_by_a_proven_address_only(self, demo: Any) -> None:
        load_shipped()
        training.application(training.training_group(), number=7)
        user = User.objects.create(email="pieteicejs7@paraugs.example")
        address = EmailAddress.objects.create(user=user, email=user.email, verified=False)
        nominate(
            municipality=Municipality.objects.earliest("pk"), group=TrainingGroup.objects.get(), name="Kārlis Testnieks",
            email=user.email, by=proposer(), on=now(),
        )  # fmt: skip
        assert not {"Pieteikumi mācībām", "Izvirzīšana mācībām"} & {part.title for part in own_data(user)}
        address.verified = True
        address.save()
        [part] = [part for part in own_data(user) if part.title == "Pieteikumi mācībām"]
        assert "Kārlis Testnieks7" in [str(one["value"]) for one in part.records[0]]
        [part] = [part for part in own_data(user) if part.title == "Izvirzīšana mācībām"]
        assert user.email in [str(one["value"]) for one in part.records[0]]


def proposer() -> User:
    """The coordinator of the first municipality."""
    user = User.objects.create(email="koordinatore@paraugs.example")
    Membership.objects.create(
        user=user, role=Role.COO, municipality=Municipality.objects.earliest("pk"), valid_from=date(2025, 9, 1)
    )
    return user
