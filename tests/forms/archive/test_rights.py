"""Rights of the person: what is bound stays with its term and source, what is free goes, what is restricted is only kept."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

import signing.facade as signing_facade
from forms.archive.rights import actions, facts
from forms.archive.rights.errors import AlreadyAsked, AlreadyRestricted, AnswerChanged, Answered, NoReason, NotYours
from forms.archive.rights.models import RightsRequest
from forms.archive.rights.states import Asked, Outcome, RequestState
from forms.contracts.models import EmploymentContract
from forms.people.models import Person
from forms.people.restricting import ProcessingRestricted, Restriction, RestrictionUse
from forms.plans.models import SupportPlan
from forms.plans.requests import actions as requests
from forms.plans.requests.models import SupportRequest
from forms.plans.states import PlanState
from forms.records.models import CaseDocument
from forms.records.states import DraftState
from kernel.audit.models import AccessEvent, Event
from kernel.notifications.models import Notification
from kernel.periods import end_of_day, now, riga_date
from tests.factories import contract_draft, plans
from tests.factories.people import learner, representative
from tests.factories.requests import prepared, request_terms
from tests.forms import desks
from tests.forms.pages import answers, client_of, errors_agree, notices, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
HOME = "/arhivs/tiesibas/"


def karlis() -> Person:
    return Person.objects.get(user=desks.user("karlis"))


def asked(what: Asked = Asked.ERASURE, *, person: Person | None = None, login: str = "karlis") -> RightsRequest:
    return actions.ask(
        person=person or karlis(), register_code="PVS", asked=what, said="Vairs nestrādāju", by=desks.user(login),
        received_on=riga_date(now()), on=now(),
    )  # fmt: skip


def answered(row: RightsRequest, login: str = "aina", **changes: Any) -> RightsRequest:
    found = facts.lines(row.person, row.register_code, on=now())
    return actions.answer_erasure(
        **{"row": row, "seen": actions.digest(found), "reason": "Līgumu glabājam.", "by": desks.user(login), "on": now()}
        | changes
    )  # fmt: skip


def restricted(person: Person | None = None, *, login: str = "karlis") -> Restriction:
    row = asked(Asked.RESTRICTION, person=person, login=login)
    row = actions.answer_restriction(
        row=row, granted=True, reason="Dati tiek pārbaudīti.", by=desks.user("aina"), on=now()
    )
    assert row.restriction is not None
    return row.restriction


def told(lines: Any) -> list[tuple[str, str, str, str]]:
    return [(one["number"], one["outcome"], one["until"], one["rule"]) for one in lines]


@pytest.mark.acceptance("A62")
def test_bound_records_stay_with_their_term_and_drafts_go(two: list[CaseDocument]) -> None:
    aina = desks.user("aina")
    draft = contract_draft(aina)
    unsent = EmploymentContract.objects.get(pk=desks.copy_of(EmploymentContract.objects.earliest("pk")).pk)
    row = asked()
    assert (row.due_on, row.state) == (facts_due(row.received_on), RequestState.OPEN)
    with pytest.raises(NotYours):
        answered(row, "linda")
    with pytest.raises(NoReason):
        answered(row, reason=" ")
    with pytest.raises(AnswerChanged):
        answered(row, seen="0" * 64)
    row = answered(row)
    lines = row.answer["lines"]
    assert row.state == RequestState.PARTLY
    assert told(lines) == [
        (two[0].number, "kept", "2094-06-09", "R38"),
        (two[1].number, "kept", "2094-06-09", "R38"),
        ("", "erased", "", ""),
        ("", "erased", "", ""),
        ("", "kept", "2094-06-09", ""),  # contacts: as long as the contracts
    ]
    assert "VDAR 17. panta 3. punkta b)" in lines[0]["source"] and len(lines[0]["source"]) > 60
    draft.refresh_from_db()
    assert (draft.state, draft.answers, draft.title) == (DraftState.ABANDONED, {}, "")
    assert not EmploymentContract.objects.filter(pk=unsent.pk).exists()
    assert karlis().iban and CaseDocument.objects.count() == 2
    with pytest.raises(Answered):
        answered(row)
    events = Event.objects.filter(event__startswith="rights.").order_by("pk").values_list("event", flat=True)
    assert list(events) == ["rights.asked", "rights.erased", "rights.erased", "rights.answered"]
    assert Notification.objects.get(template="rights_answered").to_user == desks.user("karlis")


def facts_due(day: date) -> date:
    from kernel.periods import add_months

    return add_months(day, 1)


def test_past_the_term_a_document_waits_for_the_act_and_under_hold_nobody_is_told_why(two: list[CaseDocument]) -> None:
    clerk = desks.user("arhivs")
    mandate = signing_facade.Mandate("Paraugpils rajona tiesa", "C-12/2026", date(2026, 11, 2))
    signing_facade.place_hold(subjects=[two[1].public_id], mandate=mandate, by=clerk, on=now())
    after = end_of_day(date(2094, 6, 9)) + timedelta(seconds=1)
    found = facts.lines(karlis(), "PVS", on=after)
    assert [one.outcome for one in found] == [Outcome.ACT, Outcome.KEPT, Outcome.KEPT]
    assert "C-12" not in str(found[1].as_json()) and "e) apakšpunkts" in found[1].source


def test_nothing_binds_a_learner_whose_request_was_never_sent(demo: None) -> None:
    linda = desks.user("linda")
    ruta = learner(by=linda)
    representative(ruta, by=linda)
    request = prepared(ruta, by=linda)
    person = ruta.person
    Person.objects.filter(pk=person.pk).update(address="Izdomas iela 3")
    person.refresh_from_db()
    with pytest.raises(NotYours):
        asked(person=person, login="linda")
    row = answered(asked(person=person, login="aina"))
    assert (row.state, [one["outcome"] for one in row.answer["lines"]]) == (RequestState.GRANTED, ["erased", "erased"])
    assert not SupportRequest.objects.filter(pk=request.pk).exists()
    assert Person.objects.get(pk=person.pk).address == ""
    assert not Notification.objects.exists()  # no account: the letter is printed


def test_asked_once_at_a_time(two: list[CaseDocument]) -> None:
    asked()
    with pytest.raises(AlreadyAsked):
        asked()
    assert asked(Asked.RESTRICTION).state == RequestState.OPEN


@pytest.mark.acceptance("A62")
def test_the_answer_is_read_on_a_page_and_printed_as_a_letter(two: list[CaseDocument]) -> None:
    own, head, other = (client_of(desks.user(login)) for login in ("karlis", "aina", "linda"))
    assert other.get(f"{HOME}lugt/").status_code == 200 and other.get(f"{HOME}sanemts/").status_code == 404
    page = own.get(f"{HOME}lugt/")
    assert [words(one) for one in soup(page).select("select[name=place] option")] == ["Paraugpils vidusskola"]
    assert own.post(f"{HOME}lugt/", {"place": "PVS"}).status_code == 422
    home = own.post(f"{HOME}lugt/", {"place": "PVS", "asked": "erasure", "said": "Lūdzu dzēst"})["Location"]
    assert other.get(home).status_code == 404 and own.get(f"{home}atbildet/").status_code == 404
    assert own.get(f"{home}vestule/").status_code == 404  # nothing is answered yet
    row = RightsRequest.objects.get()
    tasks = words(soup(head.get("/darba-telpa/")))
    assert "Atbildēt uz lūgumu par personas datiem" in tasks and f"{row.due_on:%d.%m.%Y.}" in tasks
    form = head.get(f"{home}atbildet/")
    seen = soup(form).select_one("input[name=seen]")["value"]
    assert two[0].number in words(soup(form)) and "09.06.2094." in words(soup(form))
    refused = head.post(f"{home}atbildet/", {"seen": "0" * 64, "reason": "Līgumu glabājam."})
    assert refused.status_code == 422 and "Līgumu glabājam." in refused.content.decode()
    assert head.post(f"{home}atbildet/", {"seen": seen, "reason": "Līgumu glabājam."})["Location"] == home
    for visitor in (own, head):
        assert answers(visitor.get(home))["Atbilde"] == "Līgumu glabājam."
        letter = words(soup(visitor.get(f"{home}vestule/")))
        for part in ("Paraugpils vidusskola", "Kārlis Testnieks", two[1].number, "09.06.2094.", "Līgumu glabājam."):
            assert part in letter
    assert "Atbildēt uz lūgumu" not in words(soup(head.get("/darba-telpa/")))
    looks = AccessEvent.objects.filter(subject=karlis().public_id, actor=desks.user("aina").public_id)
    assert set(looks.values_list("act", flat=True)) == {"view", "print"}
    assert "Līgumu glabājam" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_the_institution_writes_down_what_came_on_paper(two: list[CaseDocument]) -> None:
    head = client_of(desks.user("aina"))
    day = {"received_on_0": "2", "received_on_1": "11", "received_on_2": "2026"}
    form = {"place": "PVS", "asked": "erasure", **day}
    assert len(errors_agree(head.post(f"{HOME}sanemts/", form))) == 1
    nobody = head.post(f"{HOME}sanemts/", {**form, "code": "010190-10006"})
    assert nobody.status_code == 422
    assert head.post(f"{HOME}sanemts/", {**form, "code": "090604-29900"}).status_code == 302
    row = RightsRequest.objects.get()
    assert (row.person, row.received_on, row.due_on) == (karlis(), date(2026, 11, 2), date(2026, 12, 2))
    linda = desks.user("linda")
    ruta = learner(by=linda)
    representative(ruta, by=linda)
    address = f"{HOME}sanemts/{ruta.person.public_id}/"
    assert address in head.get(f"/cilveki/{ruta.public_id}/").content.decode()
    assert head.post(address, {**form, "asked": "restriction"}).status_code == 302
    assert client_of(linda).get(address).status_code == 404


@pytest.mark.acceptance("A62")
def test_restricted_documents_are_marked_and_neither_changed_nor_given_out(two: list[CaseDocument]) -> None:
    head, case = client_of(desks.user("aina")), two[0]
    case.parties.filter(user=desks.user("aina")).delete()
    two[1].parties.filter(user=desks.user("aina")).delete()
    passport = f"/dokumenti/{case.public_id}/"
    signed = next(
        one["href"]
        for one in soup(head.get(passport)).select("a[download]")
        if "signed" in one["href"] or "original" in one["href"]
    )
    assert head.get(signed).status_code == 200
    restriction = restricted()
    with pytest.raises(AlreadyRestricted):
        restricted()
    page = head.get(passport)
    assert (
        any("ierobežota" in one for one in notices(page))
        and f"{HOME}ierobezots/{restriction.public_id}/" in page.content.decode()
    )
    taken = [one["href"] for one in soup(page).select("a[download]")]
    assert (taken, head.get(signed).status_code) == ([], 404)
    for what in ("original", "report"):
        assert (
            head.get(reverse("signing:download", kwargs={"subject": case.public_id, "what": what})).status_code == 404
        )
    assert head.get(f"{passport}parbaudes-protokols.pdf").status_code == 409
    assert (
        head.get(reverse("signing:document-page", kwargs={"subject": case.public_id, "number": 1})).status_code == 200
    )
    assert head.get(f"/dokumenti/{case.public_id}/kopijas/").status_code == 404
    assert head.get("/dokumenti/").content.decode().count("apstrāde ierobežota") == 2
    table = head.get("/dokumenti/?export=csv").content.decode()
    assert case.number in table and "Testniek" not in table and "apstrāde ierobežota" in table
    lists = words(soup(head.get("/ligumi/"))), words(soup(head.get("/ligumi/parbaudes/")))
    assert [one.count("apstrāde ierobežota") for one in lists] == [2, 1]
    sheet = load_workbook(BytesIO(head.get("/ligumi/saraksts.xlsx").content)).active
    assert [str(row[1].value) for row in sheet.iter_rows(min_row=2)] == ["apstrāde ierobežota"] * 2
    asked_for = client_of(desks.user("aina")).post("/arhivs/meklet/", {"number": case.number})["Location"]
    question = asked_for.rstrip("/").rpartition("/")[2]
    chosen = head.post("/arhivs/komplekti/jauns/", {"question": question, "chosen": [str(case.public_id)]}, follow=True)
    assert any(case.number in one and "ierobežota" in one for one in notices(chosen))
    with pytest.raises(ProcessingRestricted):
        desks.agreed()
    assert client_of(desks.user("karlis")).get(signed).status_code == 200  # the person's own
    # Who needs them for a claim says why; they are open to that person alone until the day ends.
    use = f"{HOME}ierobezots/{restriction.public_id}/"
    assert head.post(use, {"reason": ""}).status_code == 422
    assert head.post(use, {"reason": "Prasība tiesā C-14"}).status_code == 302
    made = RestrictionUse.objects.get()
    assert (made.by, made.reason, made.until) == (
        desks.user("aina"),
        "Prasība tiesā C-14",
        end_of_day(riga_date(now())),
    )
    assert head.get(signed).status_code == 200
    assert desks.agreed().mentor == karlis()
    assert AccessEvent.objects.filter(subject=karlis().public_id, what__contains="legal claims").count() == 1
    assert "C-14" not in str(list(Event.objects.values_list("facts", flat=True)))


def test_a_restricted_learner_is_only_kept_until_the_restriction_is_lifted(demo: None) -> None:
    linda, head = desks.user("linda"), client_of(desks.user("aina"))
    ruta = learner(by=linda)
    representative(ruta, by=linda)
    request = prepared(ruta, by=linda)
    restriction = restricted(ruta.person, login="aina")
    for act in (
        lambda: requests.change_request(
            request=request, terms=request_terms(paper=True), version=1, by=linda, on=now()
        ),
        lambda: requests.send_request(request=request, version=1, by=linda, on=now()),
    ):
        with pytest.raises(ProcessingRestricted):
            act()
    assert "apstrāde ierobežota" in words(soup(head.get("/cilveki/")))
    form = f"/cilveki/{ruta.public_id}/"
    assert any("ierobežota" in one for one in notices(head.get(form)))
    change = soup(head.get(form)).select_one("a[href$='/mainit/']")["href"]
    stopped = client_of(linda).post(change, typed_in(client_of(linda).get(change)))
    assert stopped.status_code == 409
    kept = {one["name"] for one in soup(stopped).select("main input[type=hidden]")}
    assert {"given_name", "surname"} <= kept  # nothing typed is lost
    lift = f"{HOME}ierobezots/{restriction.public_id}/atcelt/"
    assert client_of(linda).get(lift).status_code == 404
    assert head.post(lift, {"reason": ""}).status_code == 422
    assert head.post(lift, {"reason": "Dati ir izlaboti."}).status_code == 302
    assert head.get(lift).status_code == 404
    assert requests.change_request(
        request=request, terms=request_terms(paper=True), version=1, by=linda, on=now()
    ).paper  # fmt: skip
    assert answers(head.get(f"{HOME}{RightsRequest.objects.get().public_id}/"))["Kāpēc atcelts"] == "Dati ir izlaboti."
    assert Event.objects.filter(event="rights.restriction_lifted").count() == 1


def typed_in(page: Any) -> dict[str, str]:
    from tests.forms.pages import typed

    return {**typed(page), "surname": "Citāda"}


def test_a_refused_restriction_closes_nothing(two: list[CaseDocument]) -> None:
    head, row = client_of(desks.user("aina")), asked(Asked.RESTRICTION)
    home = f"{HOME}{row.public_id}/"
    assert head.post(f"{home}atbildet/", {"granted": "no"}).status_code == 422
    assert head.post(f"{home}atbildet/", {"granted": "no", "reason": "Dati ir pareizi."}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.restriction, Restriction.objects.count()) == (RequestState.REFUSED, None, 0)
    assert "Dati ir pareizi." in words(soup(head.get(f"{home}vestule/")))


def test_own_requests_stand_in_own_data(two: list[CaseDocument]) -> None:
    asked()
    page = words(soup(client_of(desks.user("karlis")).get("/darba-telpa/mani-dati/")))
    assert "Lūgumi par jūsu datiem" in page and "gaida atbildi" in page


def test_the_list_costs_the_same_for_few_and_many(two: list[CaseDocument]) -> None:
    visitor, person = client_of(desks.user("aina")), karlis()

    def more(count: int) -> None:
        RightsRequest.objects.bulk_create(
            RightsRequest(
                person=person, register_code="PVS", institution_name="Paraugpils vidusskola", asked=Asked.ERASURE,
                received_on=date(2026, 9, 1), due_on=date(2026, 10, 1), state=RequestState.REFUSED,
                entered_by=desks.user("aina"), entered_at=now(),
            )
            for _one in range(count)
        )  # fmt: skip

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert visitor.get(HOME).status_code == 200
        return len(seen)

    more(5)
    cost()
    few = cost()
    more(1000)
    assert cost() == few


def test_a_plan_is_bound_to_the_end_of_the_project_and_goes_by_an_act_after_it(demo: None, time_machine: Any) -> None:
    time_machine.move_to(plans.DAY)
    linda = desks.user("linda")
    plan = plans.begun(by=linda)
    SupportPlan.objects.filter(pk=plan.pk).update(number="IAP-2026-PVS-0001", state=PlanState.SUBMITTED)
    person = plan.learner.person
    [line, *_rest] = facts.lines(person, "PVS", on=now())
    assert (line.number, line.outcome, line.until, line.rule) == (
        "IAP-2026-PVS-0001", Outcome.KEPT, date(2034, 12, 31), "R38",
    )  # fmt: skip
    row = asked(person=person, login="aina")
    after = end_of_day(date(2034, 12, 31)) + timedelta(seconds=1)
    time_machine.move_to(after)
    row = answered(row)
    assert [one["outcome"] for one in row.answer["lines"]] == ["act"]
    assert SupportPlan.objects.get() == plan
