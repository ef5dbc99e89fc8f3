"""The end of a semester (A30, A31): five questions, the institution's part, talks, closing."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from docx import Document
from openpyxl import load_workbook

from forms.closing import actions
from forms.closing.documents import evaluation_context
from forms.closing.errors import NotAllowed, NotReady
from forms.closing.models import MentoringEvaluation, ProgressTalk
from forms.closing.states import EvaluationState
from forms.months.grids.models import ScheduleRow, SupportSchedule
from forms.months.models import LearnerMonth
from forms.plans.models import SupportPlan
from forms.plans.states import PlanState
from forms.records.errors import EditConflict, WrongState
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.periods import now, today
from tests.factories import closing, plans
from tests.forms.pages import answers, client_of, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]


@pytest.fixture
def plan(person: Any) -> SupportPlan:
    """Rūta's plan for the spring of 2027 with Kārlis."""
    return plans.approved(by=person("linda"), head=person("aina"), decides=person("eksperts"))


@pytest.fixture
def over(plan: SupportPlan, time_machine: Any) -> SupportPlan:
    """The day after its last one."""
    time_machine.move_to(plans.DAY + (plan.semester_end + timedelta(days=1) - plans.DAY.date()))
    return plan


def page(plan: SupportPlan, what: str = "") -> str:
    return f"/semestris/{plan.public_id}/{what}"


@pytest.mark.acceptance("A30")
@pytest.mark.acceptance("A31")
def test_from_five_answers_to_a_closed_plan(person: Any, over: SupportPlan) -> None:
    mentor, author = client_of(person("karlis")), client_of(person("linda"))
    assert "Atbildēt uz jautājumiem" in words(soup(mentor.get("/darba-telpa/")).main)
    typed = asdict(closing.answers()) | {"version": "0"}
    nothing = words(soup(mentor.post(page(over, "izvertejums/"), {"version": "0"})).main)
    assert "Atbildiet uz jautājumu: Cik lielā mērā mazinājušies IAP norādītie riski? " in nothing
    short = mentor.post(page(over, "izvertejums/"), typed | {"changes": "Labi."})
    assert short.status_code == 422
    assert "Uzrakstiet vismaz 50 rakstzīmes; pašlaik ir 5." in words(soup(short).main)
    assert "Labi." in short.content.decode()
    mentor.post(page(over, "izvertejums/"), typed)
    said = answers(author.get(page(over)))
    assert (said["Cik lielā mērā mazinājušies IAP norādītie riski?"], len(said)) == ("daļēji", 5)
    assert said["Vai iesakāt atbalstu turpināt nākamajā semestrī?"] == "jā, ar mani"
    refused = author.post(page(over, "slegt/"), {"version": str(over.version)}, follow=True)
    assert "IAP sagatavotājs izvērtējumu vēl nav apskatījis." in words(soup(refused).main)
    assert "Izlasīt un aizpildīt iestādes daļu" in words(soup(author.get("/darba-telpa/")).main)
    author.post(page(over, "iestades-dala/"), asdict(closing.said()) | {"version": "1"})
    assert "Slēgt plānu" in words(soup(author.get("/darba-telpa/")).main)
    over.refresh_from_db()
    closed = author.post(page(over, "slegt/"), {"version": str(over.version)}, follow=True)
    over.refresh_from_db()
    assert (over.state, MentoringEvaluation.objects.get().state) == (PlanState.CLOSED, EvaluationState.CLOSED)
    assert (
        soup(closed).main.find("a", string="Plānot nākamo semestri")["href"]
        == f"/plani/jauns/{over.learner.public_id}/"
    )
    assert "Paldies par darbu." in words(soup(mentor.get(page(over))).main)
    assert AccessEvent.objects.filter(subject=over.public_id, what="evaluation").count() >= 2


@pytest.mark.acceptance("A30")
def test_only_the_mentor_answers_and_only_until_it_is_reviewed(person: Any, over: SupportPlan) -> None:
    with pytest.raises(NotAllowed):
        actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("linda"), on=now())
    row = actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    with pytest.raises(EditConflict):
        actions.evaluate(plan=over, answers=closing.answers(reduced="much"), version=0, by=person("karlis"), on=now())
    actions.evaluate(plan=over, answers=closing.answers(reduced="much"), version=1, by=person("karlis"), on=now())
    with pytest.raises(NotAllowed):
        actions.review(evaluation=row, said=closing.said(), version=2, by=person("karlis"), on=now())
    actions.review(evaluation=row, said=closing.said(), version=2, by=person("linda"), on=now())
    with pytest.raises(WrongState):
        actions.evaluate(plan=over, answers=closing.answers(), version=3, by=person("karlis"), on=now())
    row.refresh_from_db()
    assert (row.reduced, row.state, row.mentor) == ("much", EvaluationState.REVIEWED, person("karlis").person)


@pytest.mark.acceptance("A30")
def test_the_last_grid_needs_its_assessment(person: Any, over: SupportPlan) -> None:
    row = actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    actions.review(evaluation=row, said=closing.said(), version=1, by=person("linda"), on=now())
    month = LearnerMonth.objects.create(provider=over.providers.get(), month=date(2027, 5, 1), created_at=now())
    grid = SupportSchedule.objects.create(of_month=month)
    ScheduleRow.objects.create(grid=grid, day=date(2027, 5, 20), hours=2, topic="Gada noslēgums")
    with pytest.raises(NotReady) as told:
        actions.close_plan(plan=over, version=over.version, by=person("linda"), on=now())
    assert [one.code for one in told.value.findings] == ["no-assessment"]
    SupportSchedule.objects.update(assessment="Sadarbība izdevās.")
    assert actions.close_plan(plan=over, version=over.version, by=person("linda"), on=now()).state == PlanState.CLOSED


@pytest.mark.acceptance("A31")
def test_a_talk_waits_from_the_twentieth_until_it_is_noted(person: Any, plan: SupportPlan, time_machine: Any) -> None:
    time_machine.move_to(plans.DAY.replace(year=2027, month=2, day=19))
    assert "Ierakstīt sarunu" not in words(soup(client_of(person("linda")).get("/darba-telpa/")).main)
    time_machine.move_to(plans.DAY.replace(year=2027, month=2, day=20))
    author = client_of(person("linda"))
    assert "Saruna ar mentoru: Rūta Paraudziņa" in words(soup(author.get("/darba-telpa/")).main)
    ahead = author.post(
        page(plan, "saruna/"), {"held_on_0": "21", "held_on_1": "2", "held_on_2": "2027", "about": "Plāni"}
    )
    assert (ahead.status_code, ProgressTalk.objects.count()) == (422, 0)
    assert "Plāni" in ahead.content.decode()
    author.post(
        page(plan, "saruna/"), {"held_on_0": "18", "held_on_1": "2", "held_on_2": "2027", "about": "Par kavējumiem."}
    )
    assert answers(author.get(page(plan)))["18.02.2027."] == "Kārlis Testnieks. Par kavējumiem."
    assert "Ierakstīt sarunu" not in words(soup(author.get("/darba-telpa/")).main)
    with pytest.raises(NotAllowed):
        actions.note_talk(plan=plan, held_on=today(), summary="", by=person("karlis"), on=now())


@pytest.mark.acceptance("A30")
def test_the_summary_counts_closed_answers(person: Any, over: SupportPlan) -> None:
    actions.evaluate(plan=over, answers=closing.answers(reduced="more"), version=0, by=person("karlis"), on=now())
    shown = answers(client_of(person("eksperts")).get("/semestris/kopsavilkums/"))
    assert (shown["palielinājušies"], shown["būtiski"], shown["jā, ar mani"]) == ("1", "0", "1")
    assert client_of(person("karlis")).get("/semestris/kopsavilkums/").status_code == 404


@pytest.mark.acceptance("A30")
def test_the_summary_is_of_one_semester_or_of_all_and_can_be_taken(person: Any, over: SupportPlan) -> None:
    def sheet(address: str) -> list[tuple[Any, ...]]:
        return list(load_workbook(BytesIO(expert.get(address).content)).active.iter_rows(values_only=True))

    expert, address = client_of(person("eksperts")), "/semestris/kopsavilkums/"
    assert not soup(expert.get(address)).select('main a[href$=".xlsx"]')
    actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    words_of = {one.get_text(): one["href"] for one in soup(expert.get(address)).select('main a[href^="?semestris="]')}
    assert words_of == {"2026./2027. m. g. II semestris": "?semestris=2026%2F2027-II"}
    one = soup(expert.get(f"{address}?semestris=2026%2F2027-II"))
    taken = sheet(one.select_one('main a[href*=".xlsx"]')["href"])
    assert taken[:3] == [
        ("Semestris", "Jautājums", "Atbilde", "Cik reižu"),
        ("2026./2027. m. g. II semestris", "Aizpildītie izvērtējumi", None, "1"),
        ("2026./2027. m. g. II semestris", "Cik lielā mērā mazinājušies IAP norādītie riski?", "būtiski", "0"),
    ]
    evaluation = over.evaluation
    earlier = SupportPlan.objects.get(pk=over.pk)
    earlier.pk, earlier.public_id, earlier.semester, earlier.number = None, uuid4(), "I", "IAP-2026-PVS-0099"
    earlier.semester_start, earlier.semester_end = date(2026, 9, 1), date(2026, 12, 18)
    earlier.save()
    evaluation.pk, evaluation.public_id, evaluation.plan, evaluation.reduced = None, uuid4(), earlier, "more"
    evaluation.save()
    expected = {"?semestris=2026%2F2027-II": ("1", "0"), "?semestris=2026%2F2027-I": ("0", "1"), "": ("1", "1")}
    for query, counts in expected.items():
        said = answers(expert.get(f"{address}{query}"))
        assert (said["daļēji"], said["palielinājušies"]) == counts
    assert expert.get(f"{address}?semestris=2025%2F2026-II").status_code == 404
    assert sheet("/semestris/kopsavilkums.xlsx")[1] == ("Visi semestri", "Aizpildītie izvērtējumi", None, "2")
    assert client_of(person("karlis")).get("/semestris/kopsavilkums.xlsx").status_code == 404


def test_words_are_encrypted(person: Any, over: SupportPlan) -> None:
    actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    with connection.cursor() as cursor:
        cursor.execute("SELECT changes, cooperation FROM forms_mentoringevaluation")
        assert not any("nedēļas" in one or "Kavējumu" in one for one in cursor.fetchone())


def test_the_list_costs_the_same_for_many(person: Any, plan: SupportPlan) -> None:
    client = client_of(person("eksperts"))

    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/semestris/").status_code == 200
        return len(asked)

    few = cost()
    fields = ("learner", "institution", "stage", "level", "academic_year", "semester", "semester_start", "semester_end",
              "edition", "created_by", "created_at", "approved_on")  # fmt: skip
    SupportPlan.objects.bulk_create(
        SupportPlan(**{name: getattr(plan, name) for name in fields}, state=PlanState.ENDED) for _one in range(60)
    )
    assert cost() == few


@pytest.mark.acceptance("A30")
def test_the_evaluation_as_paper_and_table_says_what_was_answered(person: Any, over: SupportPlan) -> None:
    author, taken = client_of(person("linda")), page(over, "izvertejums.")
    assert author.get(f"{taken}xlsx").status_code == 404
    assert not soup(author.get(page(over))).select('main a[href*="izvertejums."]')
    row = actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    links = [one["href"] for one in soup(author.get(page(over))).select('main a[href*="izvertejums."]')]
    assert links == [f"{taken}{form}" for form in ("pdf", "docx", "xlsx")]
    said = evaluation_context(row, on=now())
    assert (said["learner"], said["mentor"], said["semester"], said["state"]) == (
        {"name": "Rūta Paraudziņa", "stage": "7. klase"}, {"name": "Kārlis Testnieks"},
        "2026./2027. m. g. II semestris", "mentors aizpildījis",
    )  # fmt: skip
    assert (said["reduced"], said["reached"], said["onward"]) == ("daļēji", "lielākoties", "jā, ar mani")
    assert (said["changes"], said["review"]["who"]) == ([closing.CHANGES], "")
    actions.review(evaluation=row, said=closing.said(), version=1, by=person("linda"), on=now())
    row.refresh_from_db()
    assert evaluation_context(row, on=now())["review"] == {
        "risks": "daļēji", "next": "jā, ar to pašu mentoru", "feedback": ["Paldies par darbu."],
        "who": "Linda Plānotāja-Demo", "when": f"{today():%d.%m.%Y.}",
    }  # fmt: skip
    lines = list(load_workbook(BytesIO(author.get(f"{taken}xlsx").content)).active.iter_rows(values_only=True))
    assert lines[:4] == [
        ("Jautājums", "Atbilde"), ("Plāns", over.number), ("Mentors", "Kārlis Testnieks"),
        ("Cik lielā mērā mazinājušies IAP norādītie riski?", "daļēji"),
    ]  # fmt: skip
    assert [line[1] for line in lines[8:]] == ["daļēji", "jā, ar to pašu mentoru", "Paldies par darbu."]
    assert AccessEvent.objects.get(act="download").what == "evaluation xlsx"
    stranger = client_of(person("spodra"))
    assert [stranger.get(one).status_code for one in links] == [404, 404, 404]


@pytest.mark.office
@pytest.mark.full
@pytest.mark.acceptance("A30")
def test_the_paper_is_taken_as_pdf_and_docx(person: Any, over: SupportPlan) -> None:
    actions.evaluate(plan=over, answers=closing.answers(), version=0, by=person("karlis"), on=now())
    author = client_of(person("linda"))
    text = " ".join(" ".join(pdf.text(author.get(page(over, "izvertejums.pdf")).content)).split())
    assert closing.COOPERATION in text and "Iestādes daļa" not in text and "PRIEKŠSKATĪJUMS" not in text
    word = Document(BytesIO(author.get(page(over, "izvertejums.docx")).content))
    assert closing.COOPERATION in [one.text for one in word.paragraphs]
    assert [one.what for one in AccessEvent.objects.filter(act="print").order_by("pk")] == [
        "evaluation pdf",
        "evaluation docx",
    ]
