"""Plans through the pages: the author's form, the expert's decision, the mentor's part, the gate path, the list."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.people.learners import Learner
from forms.people.models import Institution, Membership, Person, Role
from forms.plans import facts
from forms.plans.facts import no_request
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.papers import Agreement
from kernel.accounts.models import User
from kernel.audit.models import AccessEvent
from tests.factories import plans
from tests.factories.people import MARKS, RUTA, learner
from tests.factories.requests import ELZA
from tests.forms.pages import answers, errors_agree, notices, said, soup, words
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]


@pytest.fixture
def linda(client: Client, person: Any) -> Client:
    client.force_login(person("linda"))
    return client


@pytest.fixture
def who(person: Any) -> dict[str, Any]:
    return {"by": person("linda"), "head": person("aina")}


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def days(first: tuple[int, int, int], last: tuple[int, int, int]) -> dict[str, str]:
    return {f"start_{at}": str(first[at]) for at in range(3)} | {f"end_{at}": str(last[at]) for at in range(3)}


def typed(chosen: Any) -> dict[str, dict[str, Any]]:
    return {
        "laiks": {**days((4, 1, 2027), (31, 5, 2027)), "education_programme": ""},
        "modulis": {"modules": ["I"], "ground": "c", "report_card": "", "main_module": ""},
        "riski": {"leaving_risks": ["learning"], "exclusion": [], "exclusion_other": "", "justification": "Kavē stundas."},
        "pasakums": {"goals": "Pabeidz klasi.", "activities": "Plāno nedēļu.", "hours": "40", "hours_month": "10"},
        "mentors": {"contract": str(chosen.public_id)},
    }  # fmt: skip


def save(client: Client, plan: SupportPlan, name: str, said: dict[str, Any], version: int | None = None) -> Any:
    seen = plan.versions.order_by("-number").first().version if version is None else version
    return client.post(reverse("plans:section", args=[plan.public_id, name]), {**said, "version": str(seen)})


@pytest.mark.usual
@pytest.mark.acceptance("A02")
def test_the_author_fills_in_section_by_section_and_hands_in(linda: Client, who, monkeypatch) -> None:
    chosen = plans.contract(who["head"])
    row = learner(by=who["by"], identity=RUTA)
    page = linda.post("/plani/jauns/", {"learner": str(row.public_id)})
    assert page["Location"] == f"/plani/jauns/{row.public_id}/"
    page = linda.post(page["Location"], {"semester": "2026/2027-II"})
    plan = SupportPlan.objects.get()
    assert page["Location"] == reverse("plans:tasks", args=[plan.public_id])
    again = linda.post(f"/plani/jauns/{row.public_id}/", {"semester": "2026/2027-II"})
    assert again["Location"] == reverse("plans:plan", args=[plan.public_id])

    assert errors_agree(save(linda, plan, "laiks", days((4, 1, 2027), (3, 1, 2027)))) == [
        "Pēdējā diena ir pirms pirmās. Izlabojiet vienu no tām."
    ]
    first = linda.get(reverse("plans:section", args=[plan.public_id, "laiks"]))
    assert soup(first).select_one("[name=end_0]")["value"] == "3"  # what was typed is there on return
    for name, values in typed(chosen).items():
        page = save(linda, plan, name, values)
        assert page.status_code == 302, (name, errors_agree(page))
    check = reverse("plans:check", args=[plan.public_id])
    assert page["Location"] == check

    monkeypatch.setattr(facts.Papers, "request", staticmethod(no_request))
    page = linda.get(check)
    assert soup(page).select_one("main form button[disabled]") is not None
    assert any("Šim plānam nav parakstīta iesnieguma." in one and "R23, RS-2026" in one for one in notices(page))
    monkeypatch.setattr(facts.Papers, "request", plans.signed_request())
    page = linda.get(check)
    assert answers(page)["Priekšlaicīgas mācību pārtraukšanas riski"] == "mācību darba riski"
    assert not INLINE.search(page.content.decode())

    version = PlanVersion.objects.get()
    page = linda.post(check, {"version": str(version.version)}, follow=True)
    assert said(
        page, "Plāns IAP-2026-PVS-0001 ir iesniegts. Projekta eksperts to apstiprina vai atgriež; jūs saņemsiet ziņu."
    )
    assert "mācību darba riski" not in page.content.decode()


def test_two_people_in_one_section_see_both_versions(linda: Client, who) -> None:
    plan = plans.begun(by=who["by"])
    words_of = {"leaving_risks": ["family"], "exclusion": [], "exclusion_other": "", "justification": "Manējais."}
    assert save(linda, plan, "riski", words_of, version=1).status_code == 302
    page = save(
        linda, plan, "riski", {**words_of, "leaving_risks": ["economic"], "justification": "Tavējais."}, version=1
    )
    assert page.status_code == 409
    assert answers(page)["Kāpēc izglītojamajam vajadzīgs mentors"] == "Manējais."
    assert words(soup(page).select_one("textarea[name=justification]")) == "Tavējais."
    assert soup(page).select_one("input[name=version]")["value"] == "2"
    looks = AccessEvent.objects.filter(subject=plan.public_id, what="plan risks form")
    assert looks.count() == 1


@pytest.mark.acceptance("A03")
def test_the_expert_reads_everything_and_decides(who) -> None:
    exp = plans.expert()
    plan = plans.submitted(**who)
    expert = signed_in(exp)
    rows = soup(expert.get("/plani/")).select("tbody tr")
    assert [words(row.select_one("a")) for row in rows] == ["Paraudziņa, Rūta"]
    decision = reverse("plans:decision", args=[plan.public_id])
    page = expert.get(decision)
    assert answers(page)["Kāpēc izglītojamajam vajadzīgs mentors"] == "Bieži kavē pirmās stundas."
    looks = AccessEvent.objects.filter(subject=plan.public_id, what="plan risks for the decision")
    assert [look.actor for look in looks] == [exp.public_id]

    page = expert.post(reverse("plans:return", args=[plan.public_id]), {"comment": ""})
    assert errors_agree(page) == ["Uzrakstiet, kas jāizlabo."]
    stale = expert.post(decision, {"version": "1"})
    assert [str(one) for one in get_messages(stale.wsgi_request)] == [
        "Plāns pa to laiku iesniegts no jauna. Izlasiet to vēlreiz."
    ]
    expert.post(decision, {"version": str(plan.versions.get().version)})
    plan.refresh_from_db()
    assert plan.state == "approved"
    page = expert.get(reverse("plans:plan", args=[plan.public_id]))
    assert answers(page)["Apstiprināts"] == "Vita Eksperte-Demo, 23.11.2026."
    assert soup(expert.get("/plani/")).select("tbody a") == []


@pytest.mark.acceptance("A45")
def test_the_mentor_reads_what_the_work_needs_and_risks_stay_with_few(who, person) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    page_of = reverse("plans:plan", args=[plan.public_id])
    page = signed_in(person("karlis")).get(page_of)
    shown = page.content.decode()
    assert "Pabeidz klasi ar sekmīgām atzīmēm." in shown
    for hidden in ("nesekmības", "Bieži kavē", "riski/", "Izmaiņu žurnāls"):
        assert hidden not in shown
    assert [
        words(row.select_one("a")) for row in soup(signed_in(person("karlis")).get("/plani/")).select("tbody tr")
    ] == ["Paraudziņa, Rūta"]
    gates = signed_in(person("karlis")).get(reverse("plans:path", args=[plan.public_id]))
    assert soup(gates).select("ol.gates a") == []
    risks_of = reverse("plans:risks", args=[plan.public_id])
    assert signed_in(person("karlis")).get(risks_of).status_code == 404
    assert signed_in(person("raitis")).get(page_of).status_code == 200  # the coordinator reads the plan …
    assert signed_in(person("raitis")).get(risks_of).status_code == 404  # … and not the risks
    assert answers(signed_in(person("aina")).get(risks_of))["Kāpēc izglītojamajam vajadzīgs mentors"] == (
        "Bieži kavē pirmās stundas."
    )
    looks = AccessEvent.objects.filter(subject=plan.public_id, what="plan risks")
    assert [look.actor for look in looks] == [person("aina").public_id]


@pytest.mark.acceptance("A04")
def test_a_change_begins_with_its_reason_and_ends_in_the_log(linda: Client, who) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    change = reverse("plans:change", args=[plan.public_id])
    assert errors_agree(linda.post(change, {"reason": ""})) == ["Uzrakstiet izmaiņu iemeslu."]
    linda.post(change, {"reason": "Precizēti mērķi."})
    said_now = typed(plans.contract(who["head"]))["pasakums"]
    save(linda, plan, "pasakums", {**said_now, "goals": "Nokārto eksāmenus."})
    version = plan.versions.get(number=2)
    linda.post(reverse("plans:check", args=[plan.public_id]), {"version": str(version.version)})
    page = linda.get(reverse("plans:plan", args=[plan.public_id]))
    log = words(soup(page).select_one("ol.timeline"))
    assert "2. redakcija: spēkā" in log
    assert "Precizēti mērķi. Mainīts: Sagaidāmie rezultāti, Ko mentors un izglītojamais dara." in log
    assert "Nokārto eksāmenus." in page.content.decode()


def gate_states(page: Any) -> list[str]:
    return [row["data-state"] for row in soup(page).select("ol.gates li")]


@pytest.mark.usual
def test_the_gate_path_says_what_stops_and_from_when_they_may_meet(linda: Client, who, monkeypatch) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    path = reverse("plans:path", args=[plan.public_id])
    page = linda.get(path)
    assert gate_states(page) == ["done", "done", "done", "done", "done", "blocked", "done"]
    shut = words(soup(page).select_one("ol.gates li[data-state=blocked]"))
    assert "Starp izglītojamo un mentoru nav vienošanās." in shut
    assert "R24, RS-2026." in shut
    assert notices(page)[0].endswith("Vispirms atveriet zemāk atzīmētos vārtus.")

    def agreed(provider: Any) -> tuple[Agreement, ...]:
        return (Agreement(facts.plan_key(provider.plan), facts.provider_key(provider), date(2027, 1, 8)),)

    monkeypatch.setattr(facts.Papers, "agreements", staticmethod(agreed))
    page = linda.get(path)  # the first day of the plan, 4 January
    assert notices(page)[0].endswith("04.01.2027. tikties nedrīkst. Pirmā iespējamā diena ir 08.01.2027.")
    asked = {"diena_0": "9", "diena_1": "1", "diena_2": "2027"}
    assert errors_agree(linda.get(path, {**asked, "diena_1": "13"})) == [
        "Ievadiet datumu, kāds ir kalendārā, piemēram, 5 6 2026."
    ]
    assert gate_states(linda.get(path, asked)) == ["done"] * 7
    with CaptureQueriesContext(connection) as near:
        linda.get(path, {**asked, "diena_0": "7"})
    with CaptureQueriesContext(connection) as far:
        linda.get(path, {**asked, "diena_0": "4"})
    assert len(far) == len(near)  # days are judged without asking the database for each
    after = linda.get(path, {**asked, "diena_0": "1", "diena_1": "6"})
    assert gate_states(after) == ["done", "done", "blocked", "done", "done", "done", "todo"]


def test_gates_of_a_draft_without_a_mentor(linda: Client, who) -> None:
    plan = plans.begun(by=who["by"])
    page = linda.get(reverse("plans:path", args=[plan.public_id]))
    assert gate_states(page) == ["blocked", "todo", "todo", "done", "todo", "todo", "done"]
    certificate, suitability, *_rest, day = [words(row) for row in soup(page).select("ol.gates li")]
    assert "Plānam vēl nav izvēlēts mentors. Izvēlieties reģistrā" in certificate
    assert "nav ko pārbaudīt" in suitability
    assert day == "Tikšanās Diena der"  # it may not take place yet


def test_advice_is_no_warning(linda: Client, who) -> None:
    plan = plans.begun(by=who["by"])
    plans.fill(plan.versions.get(), by=who["by"], chosen=plans.contract(who["head"]))
    page = linda.get(reverse("plans:check", args=[plan.public_id]))
    [told] = [one for one in soup(page).select(".notice") if "R42, RS-2026" in words(one)]
    assert words(told.select_one(".notice__word")) == "Noderīgi zināt"
    assert "tone-info" in told["class"]


def test_another_mentor_is_added_and_taken_out_on_the_page(linda: Client, who) -> None:
    first = plans.contract(who["head"])
    second = plans.contract_of("140384-19905", first)
    plan = plans.begun(by=who["by"])
    for name, values in typed(first).items():
        save(linda, plan, name, values)
    here = reverse("plans:section", args=[plan.public_id, "mentors"])
    page = save(linda, plan, "mentors", {"contract": str(first.public_id), "vel": "1"})
    assert page["Location"] == f"{here}?vel=1"
    assert soup(linda.get(here)).select_one("[name=contract_2]") is None
    assert soup(linda.get(page["Location"])).select_one("select[name=contract_2]") is not None

    both = {"contract": str(first.public_id), "contract_2": str(first.public_id), "mentor_hours": "24"}
    wrong = {**both, "mentor_hours_2": "16", "mentor_from_2_0": "1", "mentor_from_2_1": "6", "mentor_from_2_2": "2027"}
    assert errors_agree(save(linda, plan, "mentors", wrong)) == [
        "Ja mentori ir vairāki, ierakstiet katra stundas.", "Šis mentors jau ir izvēlēts augstāk. Izvēlieties citu.",
        "Šī diena nav plāna laikā. Izvēlieties plāna dienu.", "Ja mentori ir vairāki, ierakstiet katra stundas.",
    ]  # fmt: skip
    kept = soup(linda.get(here))
    assert kept.select_one("[name=mentor_hours_2]")["value"] == "16"  # what was typed is there on return
    both |= {"contract_2": str(second.public_id), "mentor_month": "6", "mentor_hours_2": "16", "mentor_month_2": "4"}
    page = save(linda, plan, "mentors", both)
    assert page["Location"] == reverse("plans:check", args=[plan.public_id])
    shown = answers(linda.get(page["Location"]))
    assert "Kārlis Testnieks" in shown["1. mentors un līgums"]
    assert "Mētra Paraugmentore" in shown["2. mentors un līgums"]
    assert "akadēmiskās stundas: 16, mēnesī ne vairāk kā 4" in shown["2. mentors un līgums"]

    kept = soup(linda.get(here))
    assert kept.select_one("[name=contract_2] option[selected]")["value"] == str(second.public_id)
    gone = {**both, "contract_2": "", "mentor_hours_2": "", "mentor_month_2": ""}
    save(linda, plan, "mentors", gone)
    said_now = plan.versions.get().answers["mentors"]["values"]
    assert (said_now["others"], said_now["mentor_hours"]) == ([], None)


def test_each_mentor_of_a_plan_has_an_own_way(linda: Client, who) -> None:
    first = plans.contract(who["head"])
    second = plans.contract_of("140384-19905", first)
    other = plans.mentor_answers(second, 16, 4, mentor_from="2027-02-01")
    plan = plans.approved(
        **who, decides=plans.expert(), chosen=first, mentor_hours=24, mentor_month=6, others=[other]
    )  # fmt: skip
    path = reverse("plans:path", args=[plan.public_id])
    page = linda.get(path)
    assert words(soup(page).select_one("p.lead")) == "Mentors: Kārlis Testnieks."
    [link] = soup(page).select("main a[href^='?mentors=']")
    assert words(link) == "Mētra Paraugmentore"
    day = {"diena_0": "11", "diena_1": "1", "diena_2": "2027"}
    assert gate_states(linda.get(path, day))[-1] == "done"
    hers = {**day, "mentors": link["href"].removeprefix("?mentors=")}
    page = linda.get(path, hers)
    assert gate_states(page)[-1] == "todo"
    assert "01.02.2027.–31.05.2027." in words(soup(page).select("ol.gates li")[-1])


def several(plan: SupportPlan, count: int) -> None:
    """So many more plans of other learners beside it."""
    pattern = Learner.objects.select_related("person").get(pk=plan.learner_id)
    people = [
        Person(given_name=f"Anna{number}", surname="Ārzemniece", gender="f", birth_date=date(2012, 5, 1))
        for number in range(count)
    ]
    people = Person.objects.bulk_create(people)
    rows = [
        Learner(
            person=one, institution=pattern.institution, stage="grade", level=7, since=pattern.since,
            entered_by=pattern.entered_by, entered_at=pattern.entered_at,
        )
        for one in people
    ]  # fmt: skip
    SupportPlan.objects.bulk_create(
        SupportPlan(
            learner=row, institution=plan.institution, stage="grade", level=7, academic_year=plan.academic_year,
            semester=plan.semester, semester_start=plan.semester_start, semester_end=plan.semester_end,
            edition=plan.edition, created_by=plan.created_by, created_at=plan.created_at,
        )
        for row in Learner.objects.bulk_create(rows)
    )  # fmt: skip


@pytest.mark.usual
def test_the_list_asks_the_same_number_of_queries_for_ten_plans_and_a_thousand(linda: Client, who) -> None:
    plan = plans.begun(by=who["by"])
    several(plan, 9)
    with CaptureQueriesContext(connection) as ten:
        linda.get("/plani/")
    several(plan, 990)
    with CaptureQueriesContext(connection) as thousand:
        page = linda.get("/plani/", {"semestris": "2026/2027-II"})
    assert SupportPlan.objects.count() == 1000
    assert len(soup(page).select("tbody tr")) == 25
    assert len(thousand) == len(ten)


def test_the_list_is_narrowed_by_state_semester_and_institution(linda: Client, who) -> None:
    first = plans.approved(**who, decides=plans.expert())
    plans.begun(by=who["by"], identity=MARKS)
    autumn = plans.begun(by=who["by"], identity=ELZA)
    SupportPlan.objects.filter(pk=autumn.pk).update(
        semester="I", semester_start=date(2026, 9, 1), institution=Institution.objects.get(register_code="IPV")
    )

    def narrowed(client: Client, **asked: str) -> list[str]:
        rows = soup(client.get("/plani/", asked)).select("tbody a")
        return sorted(words(row).split(",")[0] for row in rows)

    names = [one["name"] for one in soup(linda.get("/plani/")).select("main select")]
    assert names == ["stavoklis"]  # one semester and one institution are no choice
    auditor = signed_in(member(Role.AUD))
    assert narrowed(auditor) == ["Jaunformāts", "Paraudziņa", "Piemēra"]
    assert narrowed(auditor, stavoklis="approved") == ["Paraudziņa"]
    assert narrowed(auditor, semestris="2026/2027-I") == ["Piemēra"]
    assert narrowed(auditor, iestade="PVS", stavoklis="draft") == ["Jaunformāts"]
    assert narrowed(auditor, iestade="nav", semestris="'") == ["Jaunformāts", "Paraudziņa", "Piemēra"]
    assert first.state == "approved"


def member(role: Role) -> User:
    user = User.objects.create(email=f"{role.value}@paraugs.example")
    Membership.objects.create(user=user, role=role, valid_from=date(2025, 9, 1))
    return user
