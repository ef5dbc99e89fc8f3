"""Requests for support: who signs by age, one a semester, sending, withdrawing, what the gates hear."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import translation

import signing.facade as signing_facade
from forms.plans.facts import SignedRequest
from forms.plans.models import SupportPlan
from forms.plans.papers import RequestFacts, Signer
from forms.plans.requests import actions
from forms.plans.requests.documents import as_context, document_of, explained, suggested_addressee
from forms.plans.requests.entry import suggested
from forms.plans.requests.errors import AlreadyThere, NotAllowed, NotNow, RulesBroken
from forms.plans.requests.facts import findings_for, request_page, signed_request
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.rules import LearnerSemester, SendFacts, check_sending, offered, sign_by
from forms.plans.requests.states import RequestState
from forms.programmes.findings import blocking
from forms.programmes.shipped import calendar_for
from forms.records.errors import EditConflict
from forms.records.models import CaseDocument
from forms.records.states import CaseState
from kernel.calendars import SemesterKind
from kernel.periods import RIGA, now
from tests.factories.people import learner, representative
from tests.factories.requests import ELZA, SPRING, TOMS, out_for_signature, prepared, request_terms
from tests.forms.plans.said import RS_2026, told

FIRST = LearnerSemester("2026/2027", SemesterKind.FIRST, date(2026, 9, 1), date(2026, 12, 18))
SECOND = LearnerSemester("2026/2027", SemesterKind.SECOND, date(2027, 1, 4), date(2027, 5, 31))


def facts(**changes: Any) -> SendFacts:
    asked = RequestFacts(
        born=date(2013, 10, 5), semester_start=FIRST.start, signed_on=None, signer=Signer.REPRESENTATIVE
    )
    plain: dict[str, Any] = {
        "request": asked, "on": date(2026, 9, 4), "semester": FIRST, "represented": True,
        "email": "ilze@paraugs.example", "paper": False, "leaves": None, **changes,
    }  # fmt: skip
    return SendFacts(**plain)


def elza(**changes: Any) -> RequestFacts:
    return replace(
        RequestFacts(
            born=date(2008, 11, 27), semester_start=SECOND.start, signed_on=None, signer=Signer.LEARNER
        ),
        **changes,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "codes"),
    [
        ({}, []),
        ({"email": ""}, ["no-email"]),
        ({"email": "", "paper": True}, []),
        ({"represented": False, "email": ""}, ["no-representative"]),
        ({"on": date(2026, 12, 18)}, []),
        ({"on": date(2026, 12, 19)}, ["semester-over"]),
        ({"leaves": date(2026, 9, 3)}, ["learner-left"]),
        ({"leaves": date(2026, 9, 4)}, []),
        ({"semester": SECOND, "request": elza(), "on": date(2026, 11, 26)}, ["of-age-later"]),
        ({"semester": SECOND, "request": elza(), "on": date(2026, 11, 27)}, []),
        ({"semester": SECOND, "request": elza(signer=Signer.REPRESENTATIVE)}, ["representative-signed"]),
    ],
)  # fmt: skip
def test_what_stands_in_the_way_of_sending(changes: dict[str, Any], codes: list[str]) -> None:
    found = check_sending(facts(**changes), RS_2026)
    assert [one.code for one in blocking(found)] == codes
    assert {one.rule for one in blocking(found)} <= {"R23"}


def test_guessed_semester_dates_are_told() -> None:
    assert told(check_sending(facts(semester=replace(FIRST, placeholder=True)), RS_2026)) == [
        ("R16", "placeholder", "warn", "semester")
    ]


@pytest.mark.parametrize(
    ("on", "keys"),
    [
        (date(2026, 9, 1), ["2026/2027-I", "2026/2027-II"]),
        (date(2026, 12, 18), ["2026/2027-I", "2026/2027-II"]),
        (date(2026, 12, 19), ["2026/2027-II"]),
        (date(2026, 7, 1), ["2026/2027-I", "2026/2027-II"]),
    ],
)
def test_the_running_semester_and_the_next(on: date, keys: list[str]) -> None:
    assert [one.key for one in offered(calendar_for(), grade=7, on=on)] == keys


@pytest.mark.parametrize(
    ("born", "signer", "on", "last"),
    [
        (date(2013, 10, 5), Signer.REPRESENTATIVE, date(2026, 9, 4), date(2026, 10, 4)),
        (date(2013, 10, 5), Signer.REPRESENTATIVE, date(2026, 12, 1), date(2026, 12, 18)),
        (date(2008, 11, 27), Signer.REPRESENTATIVE, date(2026, 11, 20), date(2026, 11, 26)),
        (date(2008, 11, 27), Signer.LEARNER, date(2026, 11, 27), date(2026, 12, 18)),
    ],
)
def test_a_representative_signs_before_the_eighteenth_birthday(born, signer, on, last) -> None:
    assert sign_by(born, on=on, signer=signer, semester_end=FIRST.end) == last


@pytest.fixture
def linda(person: Any) -> Any:
    return person("linda")


@pytest.fixture
def ruta(linda: Any) -> Any:
    row = learner(by=linda)
    representative(row, by=linda)
    return row


def moment(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 10, 0, tzinfo=RIGA)


@pytest.mark.acceptance("A19")
def test_scenario_9_elzas_requests_of_both_semesters(linda: Any) -> None:
    row = learner(by=linda, identity=ELZA, level=12)
    parent = representative(row, by=linda)
    autumn, spring = moment(date(2026, 9, 2)), moment(date(2026, 12, 10))

    first = actions.prepare_request(learner=row, terms=request_terms(), by=linda, on=autumn)
    assert (first.representation, first.signer) == (parent, Signer.REPRESENTATIVE)
    assert blocking(findings_for(first, on=autumn.date())) == []

    wanted = request_terms(semester=SPRING, representation=parent.public_id)
    second = actions.prepare_request(learner=row, terms=wanted, by=linda, on=spring)
    assert (second.representation, second.signer) == (None, Signer.LEARNER)  # the parent is not even asked
    SupportRequest.objects.filter(pk=second.pk).update(representation=parent)
    second = SupportRequest.objects.get(pk=second.pk)
    assert [one.code for one in blocking(findings_for(second, on=spring.date()))] == ["representative-signed"]
    with pytest.raises(RulesBroken):
        actions.send_request(request=second, version=second.version, by=linda, on=spring)
    assert not CaseDocument.objects.exists()


def test_one_living_request_a_semester(ruta: Any, linda: Any) -> None:
    first = prepared(ruta, by=linda)
    with pytest.raises(AlreadyThere):
        prepared(ruta, by=linda)
    actions.withdraw_request(request=first, reason="Izvēlējās citu semestri", by=linda, on=now())
    assert prepared(ruta, by=linda).state == RequestState.PREPARED
    with pytest.raises(NotNow):
        prepared(ruta, by=linda, semester="2025/2026-I")


def test_only_the_institution_prepares(ruta: Any, person: Any) -> None:
    for login in ("raitis", "metra"):
        with pytest.raises(NotAllowed):
            prepared(ruta, by=person(login))
    assert prepared(ruta, by=person("aina")).learner == ruta


def test_two_people_change_a_request(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    actions.change_request(request=row, terms=request_terms(paper=True), version=1, by=linda, on=now())
    with pytest.raises(EditConflict):
        actions.change_request(request=row, terms=request_terms(), version=1, by=linda, on=now())
    with pytest.raises(EditConflict):
        actions.send_request(request=row, version=1, by=linda, on=now())
    row.refresh_from_db()
    assert (row.paper, row.version) == (True, 2)


def test_the_document_says_what_is_known(ruta: Any, linda: Any) -> None:
    assert suggested_addressee(ruta.institution, on=date(2026, 11, 22)) == (
        "Paraugpils vidusskolas direktorei Ainai Vadītājai-Demo"
    )
    row = prepared(ruta, by=linda, attachments=("Pilnvara",))
    context = as_context(row, on=date(2026, 11, 22))
    assert context["applicant"] == {
        "kind": "representative", "role": "Likumiskā pārstāve", "name": "Ilze Paraudziņa", "relation": "māte",
        "identity_label": "personas kods", "identity": "080782-19907", "contact": "ilze@paraugs.example",
        "residence": "Izdomas iela 3 – 7, Paraugpils, LV-0000",
    }  # fmt: skip
    assert context["learner"]["stage"] == "7. klase"
    assert context["semester"] == "2026./2027. mācību gada I semestrī"
    assert (context["storage_until"], context["attachments"]) == ("2034-12-31", ["Pilnvara"])


def test_an_adult_learner_signs_alone(linda: Any) -> None:
    row = prepared(learner(by=linda, identity=TOMS, level=12, email="toms@paraugs.example"), by=linda)
    context = as_context(row, on=date(2026, 11, 22))
    assert (context["applicant"]["kind"], context["applicant"]["role"], context["applicant"]["identity"]) == (
        "learner", "Izglītojamais", "",
    )  # fmt: skip
    row.terms = {**row.terms, "context": context}
    assert [(one.name, one.email, one.label) for one in document_of(row, ["applicant"]).signers] == [
        ("Toms Izdomājums", "toms@paraugs.example", "izglītojamais")
    ]
    assert explained(row)[0].startswith("Jūs, Toms Izdomājums,")


def test_five_plain_lines_before_signing(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    assert explained(row) == (
        "Jūs, Ilze Paraudziņa (māte), lūdzat mentora atbalstu. Iesniegumu jums sagatavoja Paraugpils vidusskola.",
        "Atbalstu saņems Rūta Paraudziņa, 7. klase.",
        "Mentors ir pieaugušais, kas tiekas ar izglītojamo un palīdz mācībās un ikdienas lietās. Tas ir bez maksas.",
        "Iesniegums ir par 2026./2027. mācību gada I semestri (01.09.2026.–18.12.2026.). Nākamajam semestrim vajadzēs jaunu.",
        "Datus iestāde un Valsts izglītības attīstības aģentūra izmanto tikai šim atbalstam un glabā līdz 31.12.2034. Pārdomāt drīkst jebkurā brīdī – pasakiet to iestādei.",
    )
    with translation.override("en"):
        assert len(explained(row)) == 5 and "semester I of 2026./2027." in explained(row)[3]


def test_what_was_typed_once_is_not_asked_again(ruta: Any, linda: Any) -> None:
    on = date(2026, 11, 22)
    assert suggested(ruta, on=on)["residence"] == ""
    prepared(ruta, by=linda, addressee="Paraugpils vidusskolas direktorei A. Vadītājai-Demo")
    again = suggested(ruta, on=on)
    assert (again["semester"], again["paper"]) == (SPRING, "e")
    assert again["residence"] == "Izdomas iela 3 – 7, Paraugpils, LV-0000"
    assert again["addressee"] == "Paraugpils vidusskolas direktorei A. Vadītājai-Demo"


def test_a_request_signed_on_paper_opens_the_gate_and_a_withdrawn_one_shuts_it(
    ruta: Any, linda: Any, person: Any
) -> None:
    row = prepared(ruta, by=linda, paper=True)
    case = out_for_signature(row, by=linda)
    plan = SupportPlan(learner=ruta, academic_year="2026/2027", semester="I")
    assert signed_request(plan) is None
    assert request_page(plan) == f"/iesniegumi/{row.public_id}/"
    signing_facade.upload_scan(
        subject=case.public_id, parts=[_page()], place="Mape „Iesniegumi”, 12. kabinets", signed_on=date(2026, 11, 20),
        by=linda, on=now(),
    )  # fmt: skip
    signing_facade.confirm_paper(subjects=[case.public_id], by=person("aina"), on=now())
    _as_if_sealed(case, row)
    assert signed_request(plan) == SignedRequest(date(2026, 11, 20), Signer.REPRESENTATIVE)
    other = SupportPlan(learner=ruta, academic_year="2026/2027", semester="II")
    assert (signed_request(other), request_page(other)) == (None, f"/iesniegumi/jauns/{ruta.public_id}/")

    row.refresh_from_db()
    actions.withdraw_request(request=row, reason="Vecāks pārdomāja", by=linda, on=now())
    row.refresh_from_db()
    case.refresh_from_db()
    assert (row.state, row.withdrawal, case.state) == ("withdrawn", "Vecāks pārdomāja", CaseState.ARCHIVED)
    assert signed_request(plan) is None


def test_an_unsigned_request_is_taken_back(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    case = out_for_signature(row, by=linda)
    again = actions.send_request(request=row, version=row.version, by=linda, on=now())
    assert again == case
    actions.withdraw_request(request=row, reason="Kļūda adresē", by=linda, on=now())
    row.refresh_from_db()
    assert row.state == RequestState.WITHDRAWN
    summary = signing_facade.summary(case.public_id)
    assert summary is not None and (summary.state.value, summary.reason) == ("cancelled", "Kļūda adresē")
    with pytest.raises(NotNow):
        actions.withdraw_request(request=row, reason="Vēlreiz", by=linda, on=now())


def test_a_request_waits_at_most_thirty_days(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    case = out_for_signature(row, by=linda)
    summary = signing_facade.summary(case.public_id)
    assert summary is not None
    assert summary.expires_on == min(case.document_date + timedelta(days=30), row.semester_end)


def _page() -> bytes:
    from tests.forms.desks import blank

    return blank()


def _as_if_sealed(case: CaseDocument, row: SupportRequest) -> None:
    """Seal and archive are proved elsewhere; here only what follows from them."""
    from signing.envelopes.models import Envelope

    Envelope.objects.filter(subject=case.public_id).update(state="archived")
    CaseDocument.objects.filter(pk=case.pk).update(state=CaseState.ARCHIVED)
    SupportRequest.objects.filter(pk=row.pk).update(state=RequestState.REGISTERED)
