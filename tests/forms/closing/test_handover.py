"""The semester's originals go to the plan author (A36, D24): listed by the mentor, taken, signed by both, laid."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import signing.facade as signing_facade
from forms.closing import actions as closing_actions
from forms.closing.errors import NotReady
from forms.closing.handover import actions
from forms.closing.handover.actions import Said
from forms.closing.handover.documents import document_of
from forms.closing.handover.errors import ListChanged, ListIncomplete, NotAllowed, NothingThere, NotNow
from forms.closing.handover.facts import handed, originals_of
from forms.closing.handover.models import HandoverRecord
from forms.closing.handover.states import Sort
from forms.months.grids.documents import document_of as of_grid
from forms.months.grids.models import SupportSchedule
from forms.people.models import Person
from forms.plans.models import PlanProvider, SupportPlan
from forms.records import actions as records
from forms.records.errors import EditConflict, WrongState
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit.models import AccessEvent
from kernel.jobs.queue import drain
from kernel.periods import Month, now, today
from signing.envelopes import actions as envelopes
from signing.envelopes.models import Turn
from tests.factories import closing, months
from tests.factories.requests import open_blank
from tests.factories.uploads import archived
from tests.forms import desks
from tests.forms.pages import answers, client_of, errors_agree, soup, typed, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
SEPTEMBER, OCTOBER, NOVEMBER = Month(2026, 9), Month(2026, 10), Month(2026, 11)
#: The day after the last one of the autumn semester.
OVER = datetime(2026, 12, 19, 9, tzinfo=UTC)


@pytest.fixture
def provider(demo: Any, person: Any, time_machine: Any, monkeypatch: pytest.MonkeyPatch) -> PlanProvider:
    """Kārlis and Marks after the autumn: September on paper, October electronic, November on paper with its assessment."""
    time_machine.move_to(months.plans.DAY)
    made = with_papers(person, monkeypatch)
    time_machine.move_to(OVER)
    return made


def with_papers(person: Any, monkeypatch: pytest.MonkeyPatch) -> PlanProvider:
    months.gates_open(monkeypatch)
    made = months.running(by=person("linda"), head=person("aina"))
    first = closing.month_on_paper(made, SEPTEMBER, hours=8, on=months.DAY)
    second = closing.month_on_paper(made, OCTOBER, hours=12, on=months.DAY)
    last = closing.month_on_paper(made, NOVEMBER, hours=4, on=months.DAY)
    closing.numbered(first, paper=True, by=person("linda"), on=now())
    closing.numbered(second, paper=False, by=person("linda"), on=now())
    SupportSchedule.objects.filter(pk=last.pk).update(assessment="Sadarbība izdevās.")
    return made


def page(name: str, of: Any) -> str:
    return reverse(f"closing:{name}", args=[of.public_id])


@pytest.mark.acceptance("A36")
def test_which_originals_there_are(provider: PlanProvider) -> None:
    found = originals_of(provider)
    assert [(one.sort, one.month, one.hours, one.electronic) for one in found] == [
        (Sort.GRID, "2026. gada septembris", 8, False),
        (Sort.GRID, "2026. gada oktobris", 12, True),
        (Sort.GRID, "2026. gada novembris", 4, False),
    ]
    assert [bool(one.number) for one in found] == [True, True, False]


@pytest.mark.acceptance("A36")
def test_listed_given_back_taken_and_withdrawn_on_pages(person: Any, provider: PlanProvider) -> None:
    mentor, author = client_of(person("karlis")), client_of(person("linda"))
    assert "Sastādīt oriģinālu sarakstu" in words(soup(mentor.get("/darba-telpa/")).main)
    first, _second, last = (one.key for one in originals_of(provider))
    empty = mentor.post(page("handover-list", provider), {"version": "0", f"pages_{first}": "2"})
    assert errors_agree(empty) == [
        "Grafiks, 2026. gada novembris: ierakstiet, cik lapu nododat, vai arī – kāpēc oriģināla nav."
    ]
    assert typed(empty)[f"pages_{first}"] == "2"
    shown = words(soup(empty).main)
    assert "2026. gada oktobris" in shown and "elektronisks, glabājas arhīvā; nav jānodod" in shown
    said = {"version": "0", f"pages_{first}": "2", f"reason_{last}": "Lapa sabojāta."}
    both = mentor.post(page("handover-list", provider), said | {f"pages_{last}": "1"})
    assert errors_agree(both) == ["Grafiks, 2026. gada novembris: atstājiet tikai lapu skaitu vai tikai iemeslu."]
    assert mentor.post(page("handover-list", provider), said).status_code == 302
    record = HandoverRecord.objects.get()
    assert "Sastādīt oriģinālu sarakstu" not in words(soup(mentor.get("/darba-telpa/")).main)
    assert "Apskatīt un pieņemt oriģinālus" in words(soup(author.get("/darba-telpa/")).main)
    author.post(page("handover-return", record), {"version": "1", "reason": "Trūkst novembra lapas."})
    assert "Trūkst novembra lapas." in words(soup(mentor.get(page("handover-list", provider))).main)
    said[f"pages_{last}"], said[f"reason_{last}"], said["version"] = "1", "", "2"
    mentor.post(page("handover-list", provider), said)
    rows = answers(author.get(page("handover", record)))
    number = CaseDocument.objects.order_by("pk")[0].number
    assert rows[f"Grafiks, 2026. gada septembris, {number}"] == "2 lapas"
    assert rows["Grafiks, 2026. gada novembris"] == "1 lapa"
    day = {"handed_on_0": "20", "handed_on_1": "12", "handed_on_2": "2026", "paper": "e", "place": "12. kabinets"}
    ahead = author.post(page("handover-take", record), day | {"version": "3"})
    assert errors_agree(ahead) == ["Nodošanas diena vēl nav pienākusi. Pieņemiet oriģinālus, kad tie ir pie jums."]
    assert author.post(page("handover-take", record), day | {"version": "3", "handed_on_0": "18"}).status_code == 302
    record.refresh_from_db()
    assert record.case is not None and record.case.kind == "NA" and record.state == "sent"
    context = record.terms
    assert [(one["month"], one["pages"], one["hours"]) for one in context["items"]] == [
        ("2026. gada septembris", "2", "8"),
        ("2026. gada novembris", "1", "4"),
    ]
    assert (context["pages"], context["hours"], len(context["electronic"])) == ("3", "24", 1)
    assert AccessEvent.objects.filter(subject=record.public_id, what="originals").count() >= 1
    open_blank(record.case, document_of(record, ["mentor", "author"]), by=person("linda"), order=["mentor", "author"])
    author.post(page("handover-withdraw", record), {"version": "4", "reason": "Kļūda sarakstā."})
    desks.work()
    record.refresh_from_db()
    assert (record.state, record.withdrawal) == ("withdrawn", "Kļūda sarakstā.")
    assert "Sastādīt oriģinālu sarakstu" in words(soup(mentor.get("/darba-telpa/")).main)


@pytest.mark.acceptance("A36")
def test_of_a_mentor_without_an_account_the_plan_author_enters_the_list(person: Any, provider: PlanProvider) -> None:
    here, author = page("handover-list", provider), client_of(person("linda"))
    assert author.get(here).status_code == 404  # the mentor has an account and lists alone
    Person.objects.filter(pk=provider.mentor_id).update(user=None)
    tasks = soup(author.get("/darba-telpa/"))
    assert "Sastādīt oriģinālu sarakstu" in words(tasks.main)
    assert "Šim mentoram nav konta: Kārlis Testnieks." in words(soup(author.get(here)).main)
    first, _second, last = (one.key for one in originals_of(provider))
    said = {"version": "0", f"pages_{first}": "2", f"pages_{last}": "1"}
    for login in ("karlis", "aina", "raitis", "velta"):
        assert client_of(person(login)).post(here, said).status_code == 404
    assert author.post(here, said).status_code == 302
    record = HandoverRecord.objects.get()
    case = actions.take(record=record, taking=closing.taking(), version=1, by=person("linda"), on=now())
    signers = {
        one.role: (one.name, one.user_id, one.email)
        for one in document_of(record_of(case), ["mentor", "author"]).signers
    }
    assert signers["mentor"] == ("Kārlis Testnieks", None, "karlis@paraugs.example")  # the link and the code go there


def record_of(case: CaseDocument) -> HandoverRecord:
    return HandoverRecord.objects.get(public_id=case.record)


@pytest.mark.acceptance("A36")
def test_the_register_follows_when_both_have_signed(person: Any, provider: PlanProvider) -> None:
    """The paper of a grid lies where the plan author says, not before the record is signed."""
    grid = SupportSchedule.objects.get(of_month__month=SEPTEMBER.first)
    case = grid.case
    assert case is not None
    CaseDocument.objects.filter(pk=case.pk).update(state="numbered")
    case.refresh_from_db()
    open_blank(case, of_grid(grid, ["mentor"]), by=person("linda"), order=["mentor"])
    signing_facade.paper_set(
        subjects=[case.public_id], place="Pie mentora", signed_on=None, by=person("linda"), on=now()
    )  # fmt: skip
    record = closing.listed(provider, on=now())
    act = actions.take(record=record, taking=closing.taking(), version=1, by=person("linda"), on=now())
    for state, place in ((CaseState.SIGNING, "Pie mentora"), (CaseState.SIGNED, "12. kabinets, mape 3")):
        records.move(case=act, to=state, by=None, on=now())
        assert signing_facade.paper_place(case.public_id) == place
    with connection.cursor() as cursor:
        cursor.execute("SELECT lines, terms FROM forms_handoverrecord")
        assert not any("septembris" in str(one) for one in cursor.fetchone())


@pytest.mark.full
@pytest.mark.acceptance("A36")
def test_both_sign_and_the_register_says_where_the_paper_lies(
    person: Any, testbed: Any, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """On the real clock: the process that proves signatures has no other."""
    settings.SIGNING_WAIT = 0
    provider = with_papers(person, monkeypatch)
    told = closing.taking(handed_on=today())
    grid = SupportSchedule.objects.get(of_month__month=SEPTEMBER.first)
    case = grid.case
    assert case is not None
    CaseDocument.objects.filter(pk=case.pk).update(state="numbered")
    case.refresh_from_db()
    open_blank(case, of_grid(grid, ["mentor"]), by=person("linda"), order=["mentor"])
    archived(case, by=person("linda"), second=person("aina"))
    assert signing_facade.paper_place(case.public_id) == "Mape „Dokumenti”, 12. kabinets"
    record = closing.listed(provider, on=now())
    assert handed(provider.plan) is False
    act = actions.take(record=record, taking=told, version=1, by=person("linda"), on=now())
    assert actions.take(record=record, taking=told, version=1, by=person("linda"), on=now()) == act
    record.refresh_from_db()
    open_blank(act, document_of(record, ["mentor", "author"]), by=person("linda"), order=["mentor", "author"])
    for row in Turn.objects.filter(envelope__subject=act.public_id).select_related("envelope", "user"):
        assert signing_facade.paper_place(case.public_id) == "Mape „Dokumenti”, 12. kabinets"
        envelopes.request_signature(
            turn=row.public_id, envelope=row.envelope.public_id, means="test", by=row.user, on=now(),
            evidence={"recognised": "account"},
        )  # fmt: skip
        drain(strict=True)
    record.refresh_from_db()
    assert (record.state, handed(provider.plan)) == ("done", True)
    assert signing_facade.deposit_summary(act.public_id) is not None
    assert signing_facade.paper_place(case.public_id) == "12. kabinets, mape 3"


@pytest.mark.acceptance("A36")
def test_nothing_is_handed_over_that_is_not_told_or_has_changed(person: Any, provider: PlanProvider) -> None:
    karlis, linda = person("karlis"), person("linda")
    first, _second, last = (one.key for one in originals_of(provider))
    with pytest.raises(ListIncomplete) as told:
        actions.list_originals(provider=provider, said={first: Said(1, "")}, version=0, by=karlis, on=now())
    assert [(one.rule, one.code) for one in told.value.findings] == [("R38", "not-told")]
    with pytest.raises(NotAllowed):
        actions.list_originals(provider=provider, said={}, version=0, by=linda, on=now())
    SupportSchedule.objects.filter(public_id=last).update(assessment="")
    with pytest.raises(ListIncomplete) as told:
        closing.listed(provider, on=now())
    assert [(one.rule, one.code) for one in told.value.findings] == [("R36", "no-assessment")]
    SupportSchedule.objects.filter(public_id=last).update(assessment="Izdevās.")
    record = closing.listed(provider, on=now())
    with pytest.raises(EditConflict):
        actions.list_originals(provider=provider, said={}, version=0, by=karlis, on=now())
    with pytest.raises(NotAllowed):
        actions.take(record=record, taking=closing.taking(), version=1, by=karlis, on=now())
    with pytest.raises(WrongState):
        actions.take(
            record=record, taking=closing.taking(handed_on=date(2026, 12, 20)), version=1, by=linda, on=now()
        )  # fmt: skip
    closing.numbered(SupportSchedule.objects.get(public_id=last), paper=True, by=linda, on=now())
    with pytest.raises(ListChanged):
        actions.take(record=record, taking=closing.taking(), version=1, by=linda, on=now())
    actions.give_back(record=record, reason="Mainījies saraksts.", version=1, by=linda, on=now())
    with pytest.raises(NotNow):
        actions.take(record=record, taking=closing.taking(), version=2, by=linda, on=now())


@pytest.mark.acceptance("A36")
def test_a_plan_with_papers_is_closed_when_they_are_handed_over(person: Any, provider: PlanProvider) -> None:
    plan, linda = SupportPlan.objects.get(), person("linda")
    row = closing_actions.evaluate(plan=plan, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    closing_actions.review(evaluation=row, said=closing.said(), version=1, by=linda, on=now())
    with pytest.raises(NotReady) as told:
        closing_actions.close_plan(plan=plan, version=plan.version, by=linda, on=now())
    assert [(one.rule, one.code) for one in told.value.findings] == [("R38", "not-handed-over")]
    record = closing.listed(provider, on=now())
    HandoverRecord.objects.filter(pk=record.pk).update(state="signed")
    assert closing_actions.close_plan(plan=plan, version=plan.version, by=linda, on=now()).state == "closed"


def test_a_plan_without_papers_has_nothing_to_hand_over(person: Any, provider: PlanProvider) -> None:
    SupportSchedule.objects.update(paper=False, state="archived")
    CaseDocument.objects.filter(kind="GR").update(paper=False)
    last = SupportSchedule.objects.get(of_month__month=NOVEMBER.first)
    closing.numbered(last, paper=False, by=person("linda"), on=now())
    with pytest.raises(NothingThere):
        actions.list_originals(provider=provider, said={}, version=0, by=person("karlis"), on=now())
    assert handed(provider.plan) is None
    assert client_of(person("karlis")).get(page("handover-list", provider)).status_code == 302


def test_the_list_costs_the_same_for_many(person: Any, provider: PlanProvider) -> None:
    client = client_of(person("eksperts"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/semestris/nodosana/").status_code == 200
        return len(asked)

    few = cost()
    names = ("plan", "plan_version", "mentor", "contract", "state", "start", "end", "hours", "added_on")
    PlanProvider.objects.bulk_create(
        PlanProvider(**{name: getattr(provider, name) for name in names}) for _one in range(1000)
    )
    assert cost() == few
