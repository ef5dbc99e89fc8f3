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

from forms.plans import facts
from forms.plans.facts import no_request
from forms.plans.models import PlanVersion, SupportPlan
from forms.plans.papers import Agreement
from kernel.audit.models import AccessEvent
from tests.factories import plans
from tests.factories.people import RUTA, Identity, learner
from tests.forms.pages import answers, errors_agree, notices, said, soup, words
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("spring")]


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


def test_the_list_asks_the_same_number_of_queries_for_one_plan_and_many(linda: Client, who) -> None:
    def anna(number: int) -> Identity:
        return Identity(
            given_name=f"Anna{number}", surname="Ārzemniece", gender="f", personal_code="",
            birth_date=date(2012, 5, 1), document=f"pase {number}",
        )  # fmt: skip

    plans.begun(by=who["by"])
    with CaptureQueriesContext(connection) as one:
        linda.get("/plani/")
    for number in range(8):
        plans.begun(by=who["by"], identity=anna(number))
    with CaptureQueriesContext(connection) as many:
        page = linda.get("/plani/")
    assert len(soup(page).select("tbody tr")) == 9
    assert len(many) == len(one)
