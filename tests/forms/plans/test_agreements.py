"""Agreements: what stops one, the road by age, both signatures, what the gate hears; their pages."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import signing.facade as signing_facade
from forms.plans import facts as plan_facts
from forms.plans.agreements import actions
from forms.plans.agreements.documents import as_context, document_of, explained
from forms.plans.agreements.errors import AlreadyThere, NotAllowed, NotNow, RulesBroken
from forms.plans.agreements.facts import agreements_of
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.rules import AgreementFacts, check_sending, sign_by
from forms.plans.agreements.states import AgreementState
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.papers import Agreement, Route
from forms.programmes.findings import blocking
from forms.records import road
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel import pdf
from kernel.audit.models import AccessEvent, Event
from kernel.notifications.models import Notification
from kernel.periods import Period, now
from signing.envelopes.models import Envelope, Turn
from tests.factories import plans
from tests.factories.agreements import agreement_terms, out_for_signature, written
from tests.factories.people import MARKS, RUTA
from tests.forms.desks import blank
from tests.forms.pages import answers, client_of, errors_agree, soup, typed, words
from tests.forms.plans.said import RS_2026
from tests.web.test_look import INLINE

pytestmark = pytest.mark.usual

LIST = "/vienosanas/"
PLAN = Period(date(2027, 1, 4), date(2027, 5, 31))


def facts(**changes: Any) -> AgreementFacts:
    plain: dict[str, Any] = {
        "on": date(2026, 11, 23), "born": date(2010, 8, 11), "route": Route.ELECTRONIC, "email": "marks@paraugs.example",
        "plan_number": "IAP-2026-PVS-0001", "period": PLAN, "approved": True, "over": False,
        "certificate": "AP-2026-VIAA-0017", "empty": frozenset(), **changes,
    }  # fmt: skip
    return AgreementFacts(**plain)


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"email": ""}, []),
        ({"born": date(2012, 11, 24)}, ["paper-only"]),
        ({"born": date(2012, 11, 23)}, []),
        ({"born": date(2012, 11, 24), "route": Route.PAPER}, []),
        ({"plan_number": ""}, ["plan-not-handed-in"]),
        ({"over": True}, ["plan-over"]),
        ({"certificate": ""}, ["no-certificate"]),
        ({"empty": frozenset({"steps", "situation"})}, ["empty-section", "empty-section"]),
        ({"born": None}, ["no-birth-date"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_sending(changes: dict[str, Any], codes: list[str]) -> None:
    assert [one.code for one in blocking(check_sending(facts(**changes), RS_2026))] == codes


def test_without_an_address_the_learner_signs_at_school() -> None:
    said = [(one.rule, one.code, one.blocks) for one in check_sending(facts(email=""), RS_2026)]
    assert said == [("R58", "no-email", False)]
    assert check_sending(facts(email="", route=Route.PAPER), RS_2026) == []


def test_a_plan_that_is_not_approved_yet_only_warns() -> None:
    assert [(one.rule, one.code, one.blocks) for one in check_sending(facts(approved=False), RS_2026)] == [
        ("R24", "plan-not-approved", False)
    ]


@pytest.mark.parametrize(
    ("on", "last"),
    [
        (date(2027, 1, 4), date(2027, 2, 3)),
        (date(2027, 5, 20), date(2027, 5, 31)),
        (date(2027, 6, 10), date(2027, 6, 10)),
    ],
)
def test_the_last_day_to_sign(on: date, last: date) -> None:
    assert sign_by(PLAN, on=on) == last


@pytest.fixture
def provider(spring: None, person: Any) -> PlanProvider:
    """Kārlis in Rūta's approved plan for the spring semester."""
    return provider_of(plans.approved(by=person("linda"), head=person("aina"), decides=plans.expert()))


def provider_of(plan: SupportPlan) -> PlanProvider:
    return plan.providers.select_related("plan__learner__person", "plan__institution", "mentor__mentor").get()


def test_mentor_and_institution_write_it_and_nobody_else(provider: PlanProvider, person: Any) -> None:
    for login in ("metra", "raitis"):
        with pytest.raises(NotAllowed):
            written(provider, by=person(login))
    row = written(provider, by=person("karlis"))
    with pytest.raises(AlreadyThere):
        written(provider, by=person("linda"))
    changed = actions.change_agreement(
        agreement=row, terms=agreement_terms(steps="Tiekamies trešdienās."), version=1, by=person("linda"), on=now()
    )
    assert (changed.terms["steps"], changed.version) == ("Tiekamies trešdienās.", 2)


@pytest.mark.acceptance("A20")
def test_under_fourteen_on_paper_only(provider: PlanProvider, person: Any) -> None:
    """Rūta is 13: R58 offers paper, and refuses the electronic road even if it was chosen."""
    karlis = person("karlis")
    row = written(provider, by=karlis, paper=False)
    with pytest.raises(RulesBroken) as broken:
        actions.send_agreement(agreement=row, version=1, by=karlis, on=now())
    assert [(one.rule, one.code) for one in blocking(broken.value.findings)][:1] == [("R58", "paper-only")]
    form = soup(client_of(karlis).get(f"{LIST}{row.public_id}/mainit/"))
    assert [one["value"] for one in form.select("input[name=paper]")] == ["paper"]
    assert "Līdz 14 gadu vecumam nav elektroniskā paraksta sertifikāta." in words(form)


@pytest.mark.acceptance("A20")
def test_both_sign_on_paper_and_the_gate_opens(provider: PlanProvider, person: Any) -> None:
    karlis, linda, plan = person("karlis"), person("linda"), provider.plan
    row = written(provider, by=karlis)
    key = (plan_facts.plan_key(plan), plan_facts.provider_key(provider))
    assert agreements_of(plan) == (Agreement(*key, None),)
    case = out_for_signature(row, by=karlis)
    assert actions.send_agreement(agreement=row, version=row.version, by=karlis, on=now()) == case
    assert (case.number, case.paper) == ("VI-2026-PVS-0001", True)
    assert [one.user for one in case.parties.all()] == [karlis]
    signing_facade.upload_scan(
        subject=case.public_id, parts=[blank()], place="Mape „Vienošanās”, 12. kabinets", signed_on=date(2026, 11, 23),
        by=linda, on=now(),
    )  # fmt: skip
    signing_facade.confirm_paper(subjects=[case.public_id], by=person("aina"), on=now())
    # seal and archive are proved elsewhere; here only what follows from them
    Envelope.objects.filter(subject=case.public_id).update(state="archived")
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.ARCHIVED)
    SupportAgreement.objects.update(state=AgreementState.IN_FORCE)
    signed = (Agreement(*key, date(2026, 11, 23)),)
    assert agreements_of(plan) == plan_facts.Papers.agreements(provider) == signed
    summary = signing_facade.summary(case.public_id)
    assert summary is not None and summary.paper_place == "Mape „Vienošanās”, 12. kabinets"  # R39

    row.refresh_from_db()
    with pytest.raises(NotNow):
        actions.withdraw_agreement(agreement=row, reason="Par vēlu", by=linda, on=now())
    with pytest.raises(AlreadyThere):
        written(provider, by=karlis)

    SupportPlan.objects.update(extended_until=plan.end + timedelta(days=9))  # an extension is of the same plan
    assert agreements_of(SupportPlan.objects.get()) == signed
    SupportPlan.objects.update(end=plan.end + timedelta(days=1))  # a day the agreement does not name (R60)
    assert agreements_of(SupportPlan.objects.get()) == ()
    page = soup(client_of(karlis).get(plan_facts.Papers.agreement_page(provider)))
    new = page.find("a", string="Rakstīt jaunu vienošanos")["href"]
    assert typed(client_of(karlis).get(new))["steps"] == "Tiekamies otrdienās skolas bibliotēkā."
    again = written(provider_of(SupportPlan.objects.get()), by=karlis)
    row.refresh_from_db()
    assert (row.state, again.state) == (AgreementState.REPLACED, AgreementState.PREPARED)
    assert out_for_signature(again, by=karlis).replaces == case


def test_both_get_their_turn_at_once_in_any_order(spring: None, person: Any) -> None:
    linda, karlis = person("linda"), person("karlis")
    plan = plans.approved(by=linda, head=person("aina"), decides=plans.expert(), identity=MARKS)
    type(plan.learner).objects.update(email="marks@paraugs.example")
    row = written(provider_of(SupportPlan.objects.get()), by=linda, paper=False)
    case = out_for_signature(row, by=linda)
    turns = Turn.objects.filter(envelope__subject=case.public_id).order_by("order")
    assert [(one.role, one.state, one.user, one.label) for one in turns] == [
        ("learner", "sent", None, "izglītojamais"), ("mentor", "sent", karlis, "mentors"),
    ]  # fmt: skip
    assert turns[0].email == "marks@paraugs.example"
    actions.withdraw_agreement(agreement=row, reason="Cits mentors", by=karlis, on=now())
    row.refresh_from_db()
    assert (row.state, row.withdrawal, agreements_of(plan)) == (AgreementState.WITHDRAWN, "Cits mentors", ())


def test_a_learner_without_an_address_signs_on_the_schools_device(spring: None, person: Any) -> None:
    linda = person("linda")
    plans.approved(by=linda, head=person("aina"), decides=plans.expert(), identity=MARKS)
    case = out_for_signature(written(provider_of(SupportPlan.objects.get()), by=linda, paper=False), by=linda)
    turn = Turn.objects.get(envelope__subject=case.public_id, role="learner")
    assert turn.link_hash == "" and all(one.to_email for one in Notification.objects.all())
    client, page = client_of(linda), reverse("signing:turn", args=[turn.public_id])
    assert soup(client.get(page)).select_one("form#sign") is None  # so far only looked at
    manage = soup(client.get(reverse("desk:signing", args=[case.public_id])))
    button = manage.find("button", string="Marks Jaunformāts paraksta šeit")
    opened = client.post(button.find_parent("form")["action"], follow=True)
    assert "nododiet ierīci" in words(soup(opened)).lower() and soup(opened).select_one("form#sign")
    assert Event.objects.get(event="signing.opened_in_person").actor == linda.public_id
    assert soup(client_of(person("aina")).get(page)).select_one("form#sign") is None  # another device, another session


def test_the_document_and_the_plain_lines(provider: PlanProvider, person: Any) -> None:
    row = written(provider, by=person("karlis"))
    context = as_context(row, on=date(2026, 11, 23))
    assert context["situation"] == ["Grūti iesākt lielākus darbus.", "Mērķis: pašam plānot nedēļu."]
    assert context["plan"] == {"number": "IAP-2026-PVS-0001", "start": "2027-01-04", "end": "2027-05-31"}
    assert (context["learner"]["identity"], context["mentor"]["name"]) == (RUTA.personal_code, "Kārlis Testnieks")
    lines = explained(row)
    assert len(lines) == 5
    assert lines[0] == "Vienojas divi: Rūta Paraudziņa, kas saņem atbalstu, un Kārlis Testnieks, kas to sniedz."
    row.terms = {**row.terms, "context": context}
    assert [one.role for one in document_of(row, ["learner", "mentor"]).signers] == ["learner", "mentor"]


@pytest.mark.acceptance("A20")
def test_a_mentor_writes_and_sends_it_through_the_pages(provider: PlanProvider, person: Any) -> None:
    client = client_of(person("karlis"))
    link = soup(client.get(LIST)).select_one(".task-list a")["href"]
    assert link == plan_facts.Papers.agreement_page(provider)
    known = typed(client.get(link))
    assert known["provider_promises"].startswith("Ierasties norunātajā laikā") and known["paper"] == "paper"
    checked = client.post(link, {**known, "situation": "Grūti iesākt darbus."}, follow=True)
    assert [words(one) for one in soup(checked).select(".notice__body p:nth-of-type(2)")] == [
        "Viena no četrām sadaļām ir tukša. Uzrakstiet to kopā – pietiek ar vienu vai diviem teikumiem."
    ]
    row = SupportAgreement.objects.get()
    page = f"{LIST}{row.public_id}/"
    assert link != plan_facts.Papers.agreement_page(provider) == page
    refused = client.post(f"{page}sutit/", {"version": "1"}, follow=True)
    assert "Vienošanos vēl nevar nosūtīt" in words(soup(refused))
    full = {**typed(client.get(f"{page}mainit/")), "steps": "Tiekamies otrdienās."}
    checked = client.post(f"{page}mainit/", full, follow=True)
    assert answers(checked)["Plāns situācijas risināšanai"].startswith("Tiekamies otrdienās.")
    assert client.post(f"{page}mainit/", full).status_code == 409
    assert INLINE.search(checked.content.decode()) is None and RUTA.personal_code not in checked.content.decode()
    sent = client.post(f"{page}sutit/", {"version": "2"}, follow=True)
    assert "VI-2026-PVS-0001" in words(soup(sent)) and "uz papīra skolā" in words(soup(sent))
    assert {one.what for one in AccessEvent.objects.filter(subject=row.public_id)} == {"agreement"}
    assert errors_agree(client.post(f"{page}atsaukt/", {"reason": ""})) == ["Aizpildiet: Kāpēc vienošanos atsauc."]


def test_the_list_asks_the_same_for_one_and_many(provider: PlanProvider, person: Any) -> None:
    linda = person("linda")
    pattern = written(provider, by=linda)
    client = client_of(linda)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    few = queries()
    for _one in range(12):
        SupportAgreement.objects.create(
            plan=pattern.plan, provider=pattern.provider, terms=pattern.terms, state=AgreementState.WITHDRAWN,
            created_by=linda, created_at=now(),
        )  # fmt: skip
    assert queries() == few
    assert len(soup(client.get(f"{LIST}?stavoklis=withdrawn")).select("tbody tr")) == 12
    assert client_of(person("metra")).get(LIST).status_code == 404
    assert "Vienošanās ar mentoriem" in words(soup(client.get(f"/cilveki/{provider.plan.learner.public_id}/")))


@pytest.mark.office
@pytest.mark.usual
def test_the_agreement_is_typeset(provider: PlanProvider, person: Any) -> None:
    karlis = person("karlis")
    row = written(provider, by=karlis)
    case = actions.send_agreement(agreement=row, version=1, by=karlis, on=now())
    road.prepare_document(case=case.public_id, on=now())
    file = Envelope.objects.get(subject=case.public_id).original.read()
    text = " ".join(" ".join(pdf.text(file)).split())
    for said in ("VI-2026-PVS-0001", "IAP-2026-PVS-0001", "Mērķis: pašam plānot nedēļu.", "Paraksts ____"):
        assert said in text
    page = client_of(karlis).get(reverse("desk:passport", args=[case.public_id]))
    assert page.status_code == 200  # a party of the document sees it
