"""Suspending, resuming, ending (D20) and extending (D19, D27): the verbs, and their pages."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from forms.plans import actions, extending, stopping
from forms.plans.errors import NotNow, NotYours, OwnPlan, RulesBroken, Uncertified
from forms.plans.extensions import PlanExtension
from forms.plans.gates import GateKey, first_shut
from forms.plans.models import SupportPlan
from forms.plans.path import path_of
from forms.plans.states import PlanState, ProviderState
from forms.plans.stopping import StopTerms
from forms.plans.stops import StopKind
from forms.programmes.findings import blocking
from kernel import pdf
from kernel.audit.models import AccessEvent, Event
from kernel.notifications.models import Notification
from kernel.notifications.wording import word
from tests.factories import plans
from tests.factories.people import representative
from tests.forms.pages import answers, errors_agree, notices, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]
MARCH = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def who(person: Any) -> dict[str, Any]:
    return {"by": person("linda"), "head": person("aina")}


@pytest.fixture
def plan(who) -> SupportPlan:
    row = plans.approved(**who, decides=plans.expert())
    representative(row.learner, by=who["by"])
    return row


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def terms(kind: StopKind, **changes: Any) -> StopTerms:
    return plans.stop_terms(kind=kind, **changes)


def plan_gate(plan: SupportPlan, day: date) -> list[str]:
    """What stops at the gate of the plan on a day."""
    gate = next(one for one in path_of(plan, day=day, on=day).gates if one.key == GateKey.PLAN)
    return [one.code for one in gate.findings]


@pytest.mark.acceptance("A04")
def test_a_suspended_plan_has_no_meetings_until_it_is_resumed(plan, who) -> None:
    stopping.stop(plan=plan, terms=terms(StopKind.SUSPENSION), version=plan.version, by=who["by"], on=MARCH)
    plan.refresh_from_db()
    assert plan.state == PlanState.SUSPENDED
    assert (plan_gate(plan, date(2027, 2, 28)), plan_gate(plan, date(2027, 3, 1))) == ([], ["plan-stopped"])
    with pytest.raises(NotNow):
        stopping.stop(plan=plan, terms=terms(StopKind.SUSPENSION), version=plan.version, by=who["by"], on=MARCH)

    later = datetime(2027, 4, 5, 10, tzinfo=UTC)
    stopping.resume(plan=plan, version=plan.version, by=who["by"], on=later)
    plan.refresh_from_db()
    assert plan.state == PlanState.APPROVED
    assert (plan_gate(plan, date(2027, 4, 4)), plan_gate(plan, date(2027, 4, 5))) == (["plan-stopped"], [])
    events = Event.objects.filter(event__in=["plan.suspended", "plan.resumed"]).order_by("pk")
    assert [one.event for one in events] == ["plan.suspended", "plan.resumed"]
    told = Notification.objects.filter(template__in=["plan_suspended", "plan_resumed"]).order_by("pk")
    assert [one.template for one in told] == 4 * ["plan_suspended"] + 4 * ["plan_resumed"]


@pytest.mark.acceptance("A04")
def test_the_notice_has_a_number_and_reaches_everybody_concerned(plan, who, person) -> None:
    made = stopping.stop(plan=plan, terms=terms(StopKind.SUSPENSION), version=plan.version, by=who["by"], on=MARCH)
    assert made.number == "PB-2027-PVS-0001"
    assert made.told == [
        {"who": "Mentors: Kārlis Testnieks", "how": "portālā un e-pastā"},
        {"who": "Izglītojamā: Rūta Paraudziņa", "how": "adreses nav: paziņo izglītības iestāde"},
        {"who": "Likumiskā pārstāve: Ilze Paraudziņa", "how": "e-pastā"},
        {"who": "Darba devēja vadītājs: Aina Vadītāja-Demo", "how": "portālā un e-pastā"},
        {"who": "Projekta eksperts: Vita Eksperte-Demo", "how": "portālā un e-pastā"},
    ]
    told = Notification.objects.filter(template="plan_suspended").order_by("pk")
    assert [(one.to_user, one.to_email, bool(one.link)) for one in told] == [
        (person("karlis"), "karlis@paraugs.example", True), (None, "ilze@paraugs.example", False),
        (who["head"], "aina@paraugs.example", True), (plan.versions.get().decided_by, "eksperte@paraugs.example", True),
    ]  # fmt: skip
    said = word(told[1])
    assert said.subject == "Atbalsta plāns IAP-2026-PVS-0001 ir apturēts"
    assert "No 01.03.2027. atbalsta plānā IAP-2026-PVS-0001 tikšanās nenotiek, līdz plānu atsāk." in said.body
    assert "PB-2027-PVS-0001" in said.body and "Rūta" not in said.body and "/plani/" not in said.body


def test_a_suspended_plan_that_is_ended_keeps_both_notices(plan, who) -> None:
    stopping.stop(plan=plan, terms=terms(StopKind.SUSPENSION), version=plan.version, by=who["by"], on=MARCH)
    plan.refresh_from_db()
    later = terms(StopKind.END, reason="mentor", stopped_from=date(2027, 4, 5))
    stopping.stop(plan=plan, terms=later, version=plan.version, by=who["by"], on=MARCH)
    assert [(row.number, row.kind, row.reason, row.stopped_from) for row in plan.stops.order_by("pk")] == [
        ("PB-2027-PVS-0001", "suspension", "learner", date(2027, 3, 1)),
        ("PB-2027-PVS-0002", "end", "mentor", date(2027, 3, 1)),
    ]
    assert plan_gate(plan, date(2027, 3, 1)) == ["plan-stopped"]


@pytest.mark.acceptance("A04")
def test_an_ended_plan_frees_the_mentor_and_its_semester(plan, who, person) -> None:
    actions.begin_change(plan=plan, reason="Vairāk stundu.", by=who["by"], on=MARCH)
    with pytest.raises(NotYours):
        stopping.stop(plan=plan, terms=terms(StopKind.END), version=plan.version, by=person("aina"), on=MARCH)
    with pytest.raises(NotNow):  # somebody has changed the plan since the page was made
        stopping.stop(plan=plan, terms=terms(StopKind.END), version=plan.version - 1, by=who["by"], on=MARCH)
    made = stopping.stop(plan=plan, terms=terms(StopKind.END), version=plan.version, by=who["by"], on=MARCH)
    plan.refresh_from_db()
    assert (plan.state, made.last_meeting, made.hours) == (PlanState.ENDED, date(2027, 2, 22), 16)
    assert [(row.state, row.end) for row in plan.providers.all()] == [(ProviderState.ACTIVE, date(2027, 2, 28))]
    assert [row.state for row in plan.versions.all()] == ["approved", "dropped"]
    assert plans.begun(by=who["by"], row=plan.learner).pk != plan.pk  # a new plan may follow in the same semester


MAY = datetime(2027, 5, 24, 10, tzinfo=UTC)


@pytest.mark.acceptance("A05")
def test_an_extension_needs_order_certified_copy_and_the_expert(plan, who, person) -> None:
    exp = plans.expert("otra")
    asked = plans.asked_for(plan, by=who["by"], on=MAY)
    told = Notification.objects.filter(template="plan_copy_waits")
    assert [one.to_user for one in told] == [who["head"]]
    with pytest.raises(NotNow):
        plans.asked_for(plan, by=who["by"], on=MAY)
    with pytest.raises(Uncertified):
        extending.approve(extension=asked, by=exp, on=MAY)
    with pytest.raises(NotYours):
        extending.certify(extension=asked, by=who["by"], on=MAY)
    extending.certify(extension=asked, by=person("aina"), on=MAY)
    june = [date(2027, 6, day) for day in (8, 11, 15)]
    assert [plan_day(plan, day) for day in june] == [["outside-plan"], ["outside-plan"], ["outside-plan"]]
    made = extending.approve(extension=asked, by=exp, on=MAY)
    plan.refresh_from_db()
    assert (plan.state, made.state, made.certified_by) == (PlanState.EXTENDED, "approved", person("aina"))
    assert [plan_day(plan, day) for day in june] == [[], [], ["outside-plan"]]
    assert (made.number, plan.end, plan.hours) == ("PA-2027-PVS-0001", date(2027, 5, 31), 40)
    assert (plan.last_day, plan.hours_allowed) == (date(2027, 6, 11), 46)
    page = answers(signed_in(who["by"]).get(reverse("plans:plan", args=[plan.public_id])))
    assert page["Tikšanās līdz"] == "11.06.2027., ar pagarinājumu"
    assert page["Akadēmiskās stundas ar pagarinājumu"] == "46 (40 un 6)"
    assert page["Kārlis Testnieks"] == "04.01.2027.–11.06.2027., stundas: 40; plānā"
    assert "11.06.2027." in words(soup(signed_in(who["by"]).get("/plani/")).select_one("tbody tr"))


def test_a_mentor_who_leaves_before_the_end_has_no_summer(plan, who, person) -> None:
    asked = plans.asked_for(plan, by=who["by"], on=MAY)
    extending.certify(extension=asked, by=person("aina"), on=MAY)
    extending.approve(extension=asked, by=plans.expert("otra"), on=MAY)
    plan.refresh_from_db()
    assert plan_day(plan, date(2027, 6, 8)) == []
    plan.providers.update(end=date(2027, 5, 30))
    assert plan_day(plan, date(2027, 6, 8)) == ["outside-plan"]


@pytest.mark.usual
@pytest.mark.office
@pytest.mark.acceptance("A04", "A05", "A40")
def test_both_are_printed_with_their_numbers_and_kept(plan, who, person) -> None:
    asked = plans.asked_for(plan, by=who["by"], on=MAY)
    client, here = signed_in(who["by"]), {"plan_id": plan.public_id, "extension_id": asked.public_id}
    extension_pdf = reverse("plans:extension-pdf", kwargs=here)
    assert client.get(extension_pdf).status_code == 404  # nothing is approved yet
    extending.certify(extension=asked, by=person("aina"), on=MAY)
    extending.approve(extension=asked, by=plans.expert("otra"), on=MAY)
    plan.refresh_from_db()
    stop = terms(StopKind.END, explanation="Pārceļas.")
    made = stopping.stop(plan=plan, terms=stop, version=plan.version, by=who["by"], on=MAY)
    stop_pdf = reverse("plans:stop-pdf", args=[plan.public_id, made.public_id])
    found = {}
    for address in (extension_pdf, stop_pdf):
        response = client.get(address)
        assert pdf.check_claim(response.content, "2a+ua1") == []
        assert client.get(address).content == response.content
        found[response["Content-Disposition"]] = " ".join(" ".join(pdf.text(response.content)).split())
    extension, notice = found.values()
    assert list(found) == ['attachment; filename="PA-2027-PVS-0001.pdf"', 'attachment; filename="PB-2027-PVS-0001.pdf"']
    for printed in (
        "Nr. IAP-2026-PVS-0001", "46 (četrdesmit sešas) akadēmiskās stundas", "Nr. 1-9/17, 20.05.2027.",
        "Aina Vadītāja-Demo, 24.05.2027. 13:00", asked.copy.sha256[:8], "Vita Eksperte-Demo",
    ):  # fmt: skip
        assert printed in extension, extension
    for printed in (
        "Paziņojums par individuālā atbalsta plāna izbeigšanu",
        "Izglītojamā izvēle",
        "22.02.2027.",
        "16 (sešpadsmit)",
    ):
        assert printed in notice, notice
    assert "Pārceļas." not in notice and "Likumiskā pārstāve: Ilze Paraudziņa e-pastā" in notice
    mentor = signed_in(person("karlis"))
    assert (mentor.get(stop_pdf).status_code, mentor.get(extension_pdf).status_code) == (200, 404)
    looks = AccessEvent.objects.filter(subject=plan.public_id, act="print", actor=person("karlis").public_id)
    assert [look.what for look in looks] == ["notice pdf"]


def plan_day(plan: SupportPlan, day: date) -> list[str]:
    gate = next(one for one in path_of(plan, day=day, on=day).gates if one.key == GateKey.DAY)
    return [one.code for one in blocking(gate.findings)]


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({"end": date(2027, 6, 12)}, ["beyond-measures"]),
        ({"end": date(2027, 5, 31)}, ["not-longer"]),
        ({"end": date(2027, 7, 1), "measures_until": date(2027, 7, 1)}, ["contract-shorter"]),
        ({"end": date(2027, 9, 1), "measures_until": date(2027, 9, 1)}, ["contract-shorter"]),
    ],
)
@pytest.mark.acceptance("A05")
def test_r15_and_the_contract_bound_the_new_end(plan, who, changes, codes) -> None:
    with pytest.raises(RulesBroken) as trouble:
        plans.asked_for(plan, by=who["by"], on=MAY, **changes)
    assert [one.code for one in blocking(trouble.value.findings)] == codes


def test_a_returned_extension_is_asked_for_anew(plan, who) -> None:
    exp = plans.expert("otra")
    asked = plans.asked_for(plan, by=who["by"], on=MAY)
    extending.send_back(extension=asked, comment="Trūkst lappuses.", by=exp, on=MAY)
    again = plans.asked_for(plan, by=who["by"], on=MAY)
    assert [row.state for row in plan.extensions.order_by("pk")] == ["returned", "submitted"]
    PlanExtension.objects.filter(pk=again.pk).update(submitted_by=exp)
    with pytest.raises(OwnPlan):
        extending.approve(extension=PlanExtension.objects.get(pk=again.pk), by=exp, on=MAY)
    assert first_shut(path_of(plan, day=date(2027, 5, 30), on=date(2027, 5, 24)).gates).key == GateKey.AGREEMENT


def parts(name: str, day: date | None) -> dict[str, str]:
    said = (day.day, day.month, day.year) if day else ("", "", "")
    return {f"{name}_{at}": str(said[at]) for at in range(3)}


@pytest.mark.usual
def test_the_pages_suspend_extend_and_decide(plan, who, person, client: Client, time_machine) -> None:
    time_machine.move_to(MAY)
    client.force_login(who["by"])
    stop = reverse("plans:stop", args=[plan.public_id])
    said = {"kind": "suspension", "reason": "other", "explanation": "", "hours": "3", "version": str(plan.version)}
    page = client.post(stop, {**said, **parts("stopped_from", date(2027, 5, 20)), **parts("last_meeting", None)})
    assert errors_agree(page) == [
        "Pastāstiet citu iemeslu.", "Stundas ir notikušas: ierakstiet pēdējās tikšanās dienu.",
    ]  # fmt: skip
    said |= {"explanation": "Slimo.", **parts("last_meeting", date(2027, 5, 17))}
    client.post(stop, {**said, **parts("stopped_from", date(2027, 5, 20))})
    page = client.get(reverse("plans:plan", args=[plan.public_id]))
    assert "apturēts" in words(soup(page).select_one(".tag"))
    assert "Slimo." not in page.content.decode()
    assert "Slimo." in client.get(reverse("plans:risks", args=[plan.public_id])).content.decode()
    plan.refresh_from_db()
    client.post(reverse("plans:resume", args=[plan.public_id]), {"version": str(plan.version)})

    extend = reverse("plans:extend", args=[plan.public_id])
    order = {"reason": "measures", "order_number": "1-9/17", "hours": "6", **parts("order_date", date(2027, 5, 20))}
    order |= parts("measures_until", date(2027, 6, 11))

    def copy() -> SimpleUploadedFile:
        return SimpleUploadedFile("rikojums.pdf", plans.ORDER_COPY.content)

    page = client.post(extend, {**order, **parts("end", date(2027, 6, 11)), "copy": copy()})
    assert errors_agree(page) == [
        "Līgums beidzas 31.05.2027. – pirms plāna beigām. Beidziet plānu 31.05.2027. vai pagariniet līgumu. "
        "(R19, RS-2026. VIAA materiāls sadarbības partneriem, aktualizēts 05.06.2026.)"
    ]
    plans.EmploymentContract.objects.update(end=date(2027, 6, 30))
    page = client.post(extend, {**order, **parts("end", date(2027, 6, 11)), "copy": copy()})
    here = page["Location"]
    for login, act in (("aina", "certify"), ("linda", "decide")):
        client.force_login(person(login))
        version = soup(client.get(here)).select_one("input[name=version]")
        answer = client.post(here, {"act": act, "version": version["value"] if version else ""})
        assert answer.status_code == (302 if login == "aina" else 404)
    client.force_login(plans.expert("otra"))
    assert [words(row.select("td")[-1]) for row in soup(client.get("/plani/")).select("tbody tr")] == [
        "apstiprināts; gaida eksperta lēmumu par izmaiņām vai pagarinājumu"
    ]
    version = soup(client.get(here)).select_one("input[name=version]")["value"]
    assert notices(client.post(here, {"act": "decide", "version": version}, follow=True))[0].endswith(
        "Pagarinājums ir apstiprināts. IAP sagatavotājs par to uzzina."
    )
    assert client.get(f"{here}kopija/").content == plans.ORDER_COPY.content
