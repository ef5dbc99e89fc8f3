"""Plans, extensions and notices of stops have no sealed original: they end by the same act, after the same term."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

import doc_templates.facade as documents_facade
from doc_templates.models import RenderedDocument
from forms.archive.disposal import actions, facts, holding, keeping
from forms.archive.disposal.errors import NoLongerDue, NothingDue, StillKept
from forms.archive.disposal.models import DisposalLine, DisposalList
from forms.archive.disposal.states import LineState, ListState
from forms.archive.rights import facts as rights
from forms.archive.rights.states import Outcome
from forms.closing.models import MentoringEvaluation, ProgressTalk
from forms.closing.states import Onward, Reached, Reduced
from forms.months.diary.models import DiaryEntry, MentorDiary
from forms.months.models import LearnerMonth, MonthOpening, OpeningRequest
from forms.plans import extending, stopping
from forms.plans import facts as papers
from forms.plans.extensions import PlanExtension
from forms.plans.keeping import kept_until
from forms.plans.models import PlanProvider, PlanRisks, PlanVersion, SupportPlan
from forms.plans.states import PlanState
from forms.plans.stops import PlanStop
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.audit import guards
from kernel.audit.models import Event
from kernel.editions.models import Edition
from kernel.files import store
from kernel.files.models import Blob
from kernel.periods import end_of_day, now
from signing.errors import SigningError
from signing.facade import Mandate
from tests.factories import plans
from tests.forms import desks
from tests.forms.archive.test_scenario_14 import approve, clocks
from tests.forms.conftest import invented_people
from tests.forms.pages import client_of
from tests.forms.test_disposal import act_archived
from tests.rows import made_once

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
LAST = datetime(2034, 12, 31, 21, 59, 59, tzinfo=UTC)
FIRST = LAST + timedelta(seconds=1)
COURT = Mandate("Paraugpils rajona tiesa", "C-12/2026", date(2026, 11, 2))


@pytest.fixture
def plan(db: None, monkeypatch: pytest.MonkeyPatch) -> SupportPlan:
    """Made once in a process."""
    monkeypatch.setattr(papers.Papers, "request", plans.signed_request())
    return SupportPlan.objects.get(pk=made_once("plan with all that is added", _plan))


def _plan() -> int:
    """An approved plan with its print, an approved extension and a suspension."""
    invented_people()
    linda, aina, expert = desks.user("linda"), desks.user("aina"), plans.expert()
    row = plans.approved(by=linda, head=aina, decides=expert)
    may = datetime(2027, 5, 24, 8, tzinfo=UTC)
    asked = plans.asked_for(row, by=linda, on=may)
    extending.certify(extension=asked, by=aina, on=may)
    extending.approve(extension=asked, by=expert, on=may)
    row.refresh_from_db()
    stopping.stop(
        plan=row, terms=plans.stop_terms(stopped_from=date(2027, 5, 25)), version=row.version, by=linda, on=may
    )
    version = row.versions.get()
    file = store.put(desks.blank() + b"\n% plan\n", media_type="application/pdf")
    docx = store.put(b"DOCX plan", media_type=documents_facade.DOCX)
    RenderedDocument.objects.create(
        key=f"plan:{version.public_id}", kind="IAP", number=row.number or "", edition=Edition.objects.earliest("pk"),
        edition_label="x", claim="2a", docx=docx, pdf=file, context={"learner": "Rūta"}, engine="x", created_at=now(),
    )  # fmt: skip
    _beside(row, by=linda, on=may)
    return row.pk


def _beside(plan: SupportPlan, *, by: Any, on: datetime) -> None:
    """A month with a meeting, an evaluation and a talk: what later steps keep of a plan."""
    provider = plan.providers.get()
    month = LearnerMonth.objects.create(provider=provider, month=date(2027, 3, 1), created_at=on)
    MonthOpening.objects.create(of_month=month, by=by, at=on, until=on, reason="Mentors slimoja")
    OpeningRequest.objects.create(of_month=month, by=by, at=on, reason="Slimoju", answer="Par vēlu")
    diary = MentorDiary.objects.create(of_month=month, evidence={"name": "Kārlis"})
    moved, held = (
        DiaryEntry(
            diary=diary, starts_at=on, ends_at=on + timedelta(hours=1), before={"goals": "Matemātika"}, reason="Slims",
            created_by=by, created_at=on, changed_at=on,
        )
        for _at in range(2)
    )  # fmt: skip
    held.save()
    moved.moved_to = held
    moved.save()
    MentoringEvaluation.objects.create(
        plan=plan, mentor=provider.mentor, reduced=Reduced.values[0], reached=Reached.values[0], onward=Onward.values[0],
        changes="Rūta nāk uz skolu", cooperation="Laba", edition=plan.edition, filled_at=on,
    )  # fmt: skip
    ProgressTalk.objects.create(
        plan=plan, mentor=provider.mentor, held_on=on.date(), summary="Par Rūtu", written_by=by, written_at=on
    )


BESIDE = (LearnerMonth, MonthOpening, OpeningRequest, MentorDiary, DiaryEntry, MentoringEvaluation, ProgressTalk)


def numbers(plan: SupportPlan) -> list[str]:
    return [plan.number or "", plan.extensions.get().number or "", plan.stops.get().number or ""]


def approved_list(*, on: datetime) -> DisposalList:
    row = actions.make_list(register_code="PVS", by=desks.user("arhivs"), on=on)
    actions.submit(row=row, by=desks.user("arhivs"), on=on)
    approve(row, "aina", on=on)
    approve(row, "linda", on=on)
    row.refresh_from_db()
    return row


@pytest.mark.acceptance("A37", "A62")
@pytest.mark.usefixtures("testbed")
def test_a_plan_goes_by_an_act_with_what_was_added_to_it(
    plan: SupportPlan, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    clerk, named = desks.user("arhivs"), sorted(numbers(plan))
    print_sha = RenderedDocument.objects.get().pdf.sha256
    copy_sha = PlanExtension.objects.get().copy.sha256
    # To the last second nothing lists them, and nothing deletes them, by whatever way.
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=clerk, on=LAST)
    assert client_of(clerk).post("/arhivs/iznicinasana/jauns/", {"place": "PVS"}).status_code == 422
    for rows in (PlanStop.objects.all(), PlanExtension.objects.all()):
        with pytest.raises(StillKept), transaction.atomic():
            rows.delete()
    for row in (plan.stops.get(), plan.extensions.get(), plan):
        with pytest.raises(StillKept):
            keeping.guard(type(row), row)
    # A second later the list names all three, and whoever has a wrong clock gets no further.
    row = actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    assert sorted(line.document.number for line in row.lines.all()) == named
    assert dict(row.lines.values_list("kind", "sha256")) == {"IAP": print_sha, "PA": "", "PB": ""}
    with pytest.raises(NoLongerDue):
        actions.submit(row=row, by=clerk, on=LAST)
    page = client_of(clerk).get(f"/arhivs/iznicinasana/{row.public_id}/").content.decode()
    assert all(number in page for number in named) and "Paraudziņ" not in page and page.count("nav drukāts") == 2
    with pytest.raises(NothingDue):  # they stand on one list at most
        actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    actions.submit(row=row, by=clerk, on=FIRST)
    approve(row, "aina", on=FIRST)
    approve(row, "linda", on=FIRST)
    row.refresh_from_db()
    assert [one["sha256"] for one in row.printed["documents"] if one["number"].startswith("PA")] == ["nav drukāts"]
    clocks(monkeypatch, FIRST)
    act_archived(row)
    desks.work()
    row.refresh_from_db()
    assert row.state == ListState.DONE and set(row.lines.values_list("state", flat=True)) == {LineState.DESTROYED}
    for model in (
        SupportPlan,
        PlanVersion,
        PlanProvider,
        PlanRisks,
        PlanExtension,
        PlanStop,
        RenderedDocument,
        *BESIDE,
    ):
        assert not model.objects.exists(), model
    assert not Blob.objects.filter(sha256__in=[print_sha, copy_sha]).exists()
    assert Event.objects.filter(event="disposal.record_destroyed", subject=plan.public_id).count() == 1
    # The line is the tombstone: number, kind, days, hash, act.
    left = client_of(clerk).get(f"/arhivs/iznicinasana/{row.public_id}/").content.decode()
    assert row.case is not None and all(number in left for number in (*named, row.case.number))
    actions.destroy_listed(disposal_list=row.public_id, on=FIRST)  # asked again it is nothing


@pytest.mark.usefixtures("testbed")
def test_a_hold_that_comes_after_the_approvals_keeps_it(
    plan: SupportPlan, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    clerk = desks.user("arhivs")
    row = approved_list(on=FIRST)
    order = holding.place(
        query={"person": "Rūtai Paraudziņai", "place": "PVS"}, mandate=COURT, scope="Rūta", by=clerk, on=FIRST
    )
    clocks(monkeypatch, FIRST)
    act_archived(row)
    desks.work()
    assert set(row.lines.values_list("state", flat=True)) == {LineState.KEPT}
    assert (PlanStop.objects.count(), PlanExtension.objects.count(), PlanRisks.objects.count()) == (1, 1, 1)
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    person = plan.learner.person
    assert [line.outcome for line in rights.lines(person, "PVS", on=FIRST) if line.number] == [Outcome.KEPT]
    holding.lift(order=order, mandate=COURT, by=clerk, on=FIRST)
    assert [line.outcome for line in rights.lines(person, "PVS", on=FIRST) if line.number] == [Outcome.ACT]
    assert actions.make_list(register_code="PVS", by=clerk, on=FIRST).lines.count() == 3


def test_a_plan_that_something_stands_on_loses_what_it_says_and_goes_later(
    plan: SupportPlan, monkeypatch: pytest.MonkeyPatch
) -> None:
    follower = SupportPlan.objects.create(
        learner=plan.learner, institution=plan.institution, stage=plan.stage, level=plan.level, academic_year="2027/2028",
        semester="I", semester_start=date(2027, 9, 1), semester_end=date(2027, 12, 23), previous=plan,
        edition=plan.edition, created_by=plan.created_by, created_at=now(),
    )  # fmt: skip
    row = actions.make_list(register_code="PVS", by=desks.user("arhivs"), on=FIRST)
    row.case = desks.many(1, envelopes=False)[0]
    CaseDocument.objects.filter(pk=row.case.pk).update(state=CaseState.ARCHIVED)
    clocks(monkeypatch, FIRST)
    row.state = ListState.DESTROYING
    row.save()
    actions.destroy_listed(disposal_list=row.public_id, on=FIRST)
    plan.refresh_from_db()
    assert plan.state == PlanState.DESTROYED and plan.versions.get().answers == {} and not PlanRisks.objects.exists()
    said = [MentorDiary.objects.get().evidence, *DiaryEntry.objects.values_list("before", "reason")]
    said += [ProgressTalk.objects.get().summary, MonthOpening.objects.get().reason]
    said += OpeningRequest.objects.values_list("reason", "answer")
    said += MentoringEvaluation.objects.values_list("changes", "cooperation")
    assert said == [{}, ({}, ""), ({}, ""), "", "", ("", ""), ("", "")]
    assert client_of(desks.user("linda")).get(f"/plani/{plan.public_id}/").status_code == 404
    assert actions.forget_left(on=FIRST) == 0
    follower.delete()
    assert actions.forget_left(on=FIRST) == 1
    assert not any(model.objects.exists() for model in (SupportPlan, *BESIDE))


#: What somebody types into the database's own client, and what each would do to what is kept.
BY_HAND = (
    "DELETE FROM forms_planstop",
    "DELETE FROM forms_planextension",
    "DELETE FROM forms_planrisks",
    "DELETE FROM forms_planversion",
    "DELETE FROM forms_supportplan",
    "UPDATE forms_supportplan SET number = 'IAP-0'",
    "UPDATE forms_supportplan SET number = NULL",
    "UPDATE forms_supportplan SET state = 'destroyed'",
    "UPDATE forms_planextension SET number = NULL",
    "UPDATE forms_planstop SET number = NULL",
)
ON_LINES = (
    "DELETE FROM forms_disposalline",
    "UPDATE forms_disposalline SET kept_to = '2020-01-01 00:00:00'",
    "UPDATE forms_disposalline SET number = ''",
    "UPDATE forms_disposalline SET state = 'taken_out'",
)


def by_hand(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def refused(statement: str) -> None:
    with pytest.raises(DatabaseError, match="archive: "), transaction.atomic():
        by_hand(statement)


@pytest.mark.acceptance("A37", "A62")
@pytest.mark.usefixtures("testbed")
def test_the_database_refuses_sql_by_hand_until_an_archived_act_and_the_term(
    plan: SupportPlan, monkeypatch: pytest.MonkeyPatch, places: Any
) -> None:
    assert guards.missing() == []
    for moment in (LAST, FIRST):  # without an act it is never possible
        clocks(monkeypatch, moment)
        for statement in BY_HAND:
            refused(statement)
    row = approved_list(on=FIRST)
    act_archived(row)
    DisposalLine.objects.update(state=LineState.GOING)  # being carried out, and the act not archived yet
    for statement in (*BY_HAND, *ON_LINES):
        refused(statement)
    assert row.case is not None
    CaseDocument.objects.filter(pk=row.case.pk).update(state=CaseState.ARCHIVED)
    clocks(monkeypatch, LAST)
    for statement in BY_HAND:
        refused(statement)
    clocks(monkeypatch, FIRST)  # a second later
    for statement in BY_HAND[:3]:
        by_hand(statement)
    assert not (PlanStop.objects.exists() or PlanExtension.objects.exists() or PlanRisks.objects.exists())
    refused("UPDATE forms_supportplan SET number = NULL")
    by_hand("UPDATE forms_supportplan SET state = 'destroyed'")
    guards.remove_refusals()
    assert {"refuse_plan_delete", "refuse_application_delete", "refuse_disposal_line_update"} <= set(guards.missing())


def test_an_order_finds_them_by_person_number_kind_and_days(plan: SupportPlan) -> None:
    clerk = desks.user("arhivs")
    iap, extension, stop = numbers(plan)

    def found(**query: object) -> list[str]:
        return sorted(row.number for row in keeping.found_for_hold(query, on=now()))

    everything = sorted([iap, extension, stop])
    assert found(person="Rūtas Paraudziņas") == found(person="Kārlim Testniekam") == everything
    assert found(person="Anna Svešiniece") == found(person="?") == found(place="DPS") == []
    assert found(number=iap.lower()) == [iap]
    assert found(kind="PB") == [stop]
    assert found(first=date(2027, 5, 1)) == sorted([extension, stop]) and found(last=date(2026, 12, 1)) == [iap]
    typed = {
        "authority": "Tiesa", "order_number": "1", "dated_0": "2", "dated_1": "11", "dated_2": "2026", "person": "Rūtas Paraudziņas",
        "place": "PVS", "kind": "", "number": "", "seen": "",
    }  # fmt: skip
    shown = client_of(clerk).post("/arhivs/aizliegumi/jauns/", typed)
    assert iap in shown.content.decode()
    placed = client_of(clerk).post("/arhivs/aizliegumi/jauns/", {**typed, "seen": "3"}, follow=True).content.decode()
    assert "Aizturētie arhīva dokumenti: 0; ieraksti bez apzīmogota oriģināla: 3." in placed
    assert keeping.held(keeping.all_kept("PVS", on=FIRST)) == {
        plan.public_id, plan.extensions.get().public_id, plan.stops.get().public_id,
    }  # fmt: skip
    with pytest.raises(NothingDue):
        actions.make_list(register_code="PVS", by=clerk, on=FIRST)
    with pytest.raises(SigningError):
        holding.place(query={"person": "Anna Svešiniece"}, mandate=COURT, scope="", by=clerk, on=now())


def test_the_page_says_why_they_stay_and_costs_the_same_for_many(plan: SupportPlan) -> None:
    clerk = client_of(desks.user("arhivs"))
    page = clerk.get("/arhivs/iznicinasana/paliek/PVS/").content.decode()
    assert all(number in page for number in numbers(plan)) and "31.12.2034" in page
    assert "Nekas nepaliek" not in page

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert clerk.get("/arhivs/iznicinasana/paliek/PVS/").status_code == 200
        return len(seen)

    few = cost()
    stop = plan.stops.get()
    PlanStop.objects.bulk_create(
        PlanStop(
            plan=plan, number=f"PB-2027-PVS-{at:04}", kind=stop.kind, reason=stop.reason, stopped_from=stop.stopped_from,
            resumed_on=stop.stopped_from, made_by=stop.made_by, made_at=stop.made_at,
        )
        for at in range(100, 1100)
    )  # fmt: skip
    assert cost() == few


def test_the_term_is_the_longer_of_the_semesters_and_of_todays_rules(plan: SupportPlan) -> None:
    assert kept_until(date(2027, 1, 4), on=date(2035, 6, 1)) == date(2034, 12, 31)
    assert end_of_day(date(2034, 12, 31)) == FIRST
    assert facts.plain_title("IAP") == "Individuālais atbalsta plāns"


def test_a_line_is_of_one_thing(plan: SupportPlan) -> None:
    row = actions.make_list(register_code="PVS", by=desks.user("arhivs"), on=FIRST)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalLine.objects.create(sheet=row)
    with pytest.raises(IntegrityError), transaction.atomic():
        DisposalLine.objects.create(sheet=row, record=plan.public_id, document_date=row.made_at, kept_until=row.made_at)
