"""Documents of a plan made ready for the interactive tool: the list, names, ZIP, marks, who does what, one line of work."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forms.contracts.models import EmploymentContract
from forms.people.access import scope_of
from forms.people.models import Institution
from forms.plans import extending
from forms.plans.access import reach_of
from forms.plans.agreements.models import SupportAgreement
from forms.plans.agreements.states import AgreementState
from forms.plans.models import PlanProvider, SupportPlan
from forms.plans.uploading import facts
from forms.plans.uploading.models import UploadMark
from forms.plans.uploading.names import file_name
from forms.plans.uploading.parcel import may_take
from forms.plans.uploading.states import Stand
from forms.plans.uploading.waiting import waiting_for
from forms.programmes.editions import rules_by_name
from kernel.audit.models import Event
from kernel.identifiers import personal_code
from kernel.periods import now, riga_date
from tests.factories import plans, uploads
from tests.factories.agreements import written
from tests.factories.people import learner, learner_terms
from tests.forms.pages import client_of, errors_agree, said, soup, words

pytestmark = [pytest.mark.django_db, pytest.mark.usual, pytest.mark.usefixtures("spring")]
LIST = "/plani/augsupielade/"


@pytest.fixture
def who(person: Any) -> dict[str, Any]:
    return {"by": person("linda"), "head": person("aina")}


def page_of(plan: SupportPlan) -> str:
    return reverse("plans:uploads", args=[plan.public_id])


def stands(plan: SupportPlan) -> dict[str, Stand]:
    return {one.item.piece: one.stand for one in facts.lines(plan)}


def day(moment: date) -> dict[str, str]:
    return {f"uploaded_on_{at}": str(part) for at, part in enumerate((moment.day, moment.month, moment.year))}


def work(user: Any) -> list[tuple[str, str, str]]:
    found = []
    for queue in waiting_for(scope_of(user, on=riga_date(now()))):
        found += [(one.title, one.text, one.href) for one in queue.first(5)]
    return found


def with_order(who: dict[str, Any]) -> tuple[SupportPlan, Any]:
    """An extended plan: the certified copy of the order is the one file that lies here."""
    plan = plans.approved(**who, decides=plans.expert())
    asked = plans.asked_for(plan, by=who["by"], on=now())
    extending.certify(extension=asked, by=who["head"], on=now())
    return plan, asked


# --- marks ----------------------------------------------------------------------------------------------------------


def test_a_mark_is_taken_back_with_a_reason_and_stays_in_the_history(who) -> None:
    plan, asked = with_order(who)
    client = client_of(who["by"])
    assert said(client.get(page_of(plan)), "1 datne ir gatava, bet rīkā vēl nav augšupielādēta.")
    ticked = {"records": [str(asked.public_id)]}
    assert errors_agree(client.post(page_of(plan), {**ticked, **day(riga_date(now()) + timedelta(days=1))})) == [
        "Augšupielādes diena vēl nav pienākusi. Ievadiet dienu, kad datni augšupielādējāt."
    ]
    assert errors_agree(client.post(page_of(plan), day(riga_date(now())))) == ["Izvēlieties vismaz vienu datni."]
    client.post(page_of(plan), {**ticked, **day(riga_date(now()))})
    mark = UploadMark.objects.get()
    assert (mark.reference, mark.sha256, stands(plan)["rikojums"]) == ("20.05.2027.", asked.copy.sha256, Stand.UPLOADED)
    twice = client.post(page_of(plan), {**ticked, **day(riga_date(now()))})
    assert twice.status_code == 422 and UploadMark.objects.count() == 1

    back = reverse("plans:upload-take-back", args=[plan.public_id, mark.public_id])
    assert errors_agree(client.post(back, {"reason": ""})) == ["Uzrakstiet, kāpēc atzīmi noņemat."]
    page = client.post(back, {"reason": "Augšupielādēts citā plānā."}, follow=True)
    assert said(page, "Atzīme noņemta. Datne atkal gaida augšupielādi.")
    history = words(soup(page).select_one(".timeline"))
    assert "20.05.2027. – augšupielādēts 23.11.2026." in history and "Augšupielādēts citā plānā." in history
    assert stands(plan)["rikojums"] == Stand.READY
    assert client.get(back).status_code == 302
    events = Event.objects.filter(subject=plan.public_id, event__startswith="plan.file").values_list("event", "facts")
    assert [(event, facts["reference"]) for event, facts in events] == [("plan.file_uploaded", "20.05.2027.")]


def test_a_new_document_makes_the_mark_outdated(who) -> None:
    """The agreement is replaced: the tool still has the old one, and both pages say so."""
    plan = plans.approved(**who, decides=plans.expert())
    provider = PlanProvider.objects.get()
    first = written(provider, by=who["by"])
    signed(first, plan)
    UploadMark.objects.create(
        plan=plan, piece="vienosanas", record=first.public_id, slot=provider.public_id, reference="VI-2026-PVS-0001",
        sha256="0" * 64, uploaded_on=date(2026, 11, 20), marked_by=who["by"], marked_at=now(),
    )  # fmt: skip
    assert stands(plan)["vienosanas"] == Stand.UPLOADED
    SupportPlan.objects.update(end=date(2027, 6, 4))
    plan.refresh_from_db()
    assert stands(plan)["vienosanas"] == Stand.MISSING  # the agreement does not name the new days (R60)
    assert list(facts.to_upload(SupportPlan.objects.all())) == []
    SupportAgreement.objects.update(state=AgreementState.REPLACED)
    second = written(provider, by=who["by"])
    signed(second, plan)
    assert stands(plan)["vienosanas"] == Stand.AGAIN
    assert list(facts.to_upload(SupportPlan.objects.all())) == [plan]
    text = words(soup(client_of(who["by"]).get(page_of(plan))).select_one(".task-list"))
    assert "jāaugšupielādē no jauna: rīkā kopš 20.11.2026. ir VI-2026-PVS-0001" in text


def signed(agreement: SupportAgreement, plan: SupportPlan) -> None:
    """As if both had signed and the archive had it; the file itself is not asked for."""
    case = uploads.desks.other_kind("VI")
    type(case).objects.filter(pk=case.pk).update(state="archived")
    SupportAgreement.objects.filter(pk=agreement.pk).update(
        case=case, state=AgreementState.IN_FORCE, start=plan.start, end=plan.end
    )


# --- what is needed, by edition -------------------------------------------------------------------------------------


def test_what_is_required_goes_by_the_edition_of_the_semester(who) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    needed = {one.item.piece: one.item.required for one in facts.lines(plan)}
    assert needed == {"ligums": True, "iesniegums": True, "vienosanas": True}
    SupportPlan.objects.update(edition="RS-2025")
    plan.refresh_from_db()
    needed = {one.item.piece: one.item.required for one in facts.lines(plan)}
    assert needed == {"ligums": True, "iesniegums": False, "vienosanas": False}
    signed(written(PlanProvider.objects.get(), by=who["by"]), plan)
    assert stands(plan)["vienosanas"] == Stand.OFFERED
    assert (facts.still_open(facts.lines(plan)), list(facts.to_upload(SupportPlan.objects.all()))) == ([], [])
    SupportPlan.objects.update(edition="RS-2026")
    plan.refresh_from_db()
    assert stands(plan)["vienosanas"] == Stand.READY
    assert list(facts.to_upload(SupportPlan.objects.all())) == [plan]
    assert {name: values.contract_upload for name, values in rules_by_name().items()} == {
        "RS-2025": ("municipal_coordinator",), "RS-2026": ("plan_author",),
    }  # fmt: skip


@pytest.mark.acceptance("A16")
def test_the_edition_says_whose_work_the_contract_is_and_both_may_do_it(who, person) -> None:
    """C8: the plan author's by the rules of 2026, the municipal coordinator's by those of 2025."""
    linda, raitis = who["by"], person("raitis")
    plan = plans.approved(**who, decides=plans.expert())
    assert (work(linda), work(raitis)) == ([], [])
    none = "Nevienas gatavas datnes vēl nav. Sarakstā redzams, kā trūkst un kur to sagatavot."
    assert said(client_of(linda).get(page_of(plan)), none)
    contract = EmploymentContract.objects.get()
    uploads.as_if_archived(contract, by=linda)
    line = ("Dokumenti, kas jāaugšupielādē interaktīvajā rīkā", "1 plāns", LIST)
    assert (work(linda), work(raitis), work(person("aina"))) == ([line], [], [])
    EmploymentContract.objects.update(edition="RS-2025")
    line = ("Līgumi, kas jāaugšupielādē interaktīvajā rīkā", "1 plāns", f"{LIST}?rada=ligumi")
    assert (work(linda), work(raitis)) == ([], [line])
    for client in (client_of(linda), client_of(raitis)):
        for query in ("", "?rada=ligumi"):
            assert [link["href"] for link in soup(client.get(LIST + query)).select("tbody a")] == [page_of(plan)]
    item = next(one.item for one in facts.lines(plan) if one.item.piece == "ligums")
    request = next(one.item for one in facts.lines(plan) if one.item.piece == "iesniegums")
    reach = {one: reach_of(person(one), on=riga_date(now())) for one in ("linda", "raitis", "aina")}
    assert [facts.may_mark(item, plan, reach[one]) for one in reach] == [True, True, False]
    assert [facts.may_mark(request, plan, reach[one]) for one in reach] == [True, False, False]
    UploadMark.objects.create(
        plan=plan, piece="ligums", record=contract.public_id, slot=contract.mentor.public_id, reference="DL",
        sha256="0" * 64, uploaded_on=date(2026, 11, 20), marked_by=raitis, marked_at=now(),
    )  # fmt: skip
    assert work(raitis) == []
    assert [link["href"] for link in soup(client_of(linda).get(LIST)).select("tbody a")] == []
    assert [link["href"] for link in soup(client_of(linda).get(f"{LIST}?rada=visi")).select("tbody a")] == [
        page_of(plan)
    ]


def test_readers_see_the_list_and_mark_nothing(who, person) -> None:
    plan, asked = with_order(who)
    for login in ("aina", "auditors"):
        client = client_of(person(login))
        page = soup(client.get(page_of(plan)))
        assert page.select_one("input[name=records]") is None and "rīkojuma kopija" in words(page.main)
        assert (
            client.post(page_of(plan), {"records": [str(asked.public_id)], **day(date(2026, 11, 20))}).status_code
            == 404
        )
    assert client_of(person("karlis")).get(page_of(plan)).status_code == 404
    assert not UploadMark.objects.exists()


def test_the_author_takes_the_contract_of_another_employer_and_nobody_else_here(who, person) -> None:
    """R40: who writes the plan uploads the contract, whoever the mentor works for; others ask its own page."""
    plan = plans.approved(**who, decides=plans.expert())
    case = uploads.as_if_archived(EmploymentContract.objects.get(), by=who["by"])
    board = Institution.objects.get(register_code="DPS")
    EmploymentContract.objects.update(employer=board)
    type(case).objects.update(register_code="DPS")
    line = next(one for one in facts.lines(plan) if one.item.piece == "ligums")
    reach = {one: reach_of(person(one), on=riga_date(now())) for one in ("linda", "aina", "auditors")}
    assert [may_take(line, plan, reach[one]) for one in reach] == [True, False, True]
    page = client_of(who["by"]).get(page_of(plan))
    assert reverse("contracts:contract", args=[line.item.record]) not in page.content.decode()  # not hers to read


@pytest.mark.usual
def test_the_list_costs_the_same_for_one_plan_and_many(who) -> None:
    plan = plans.approved(**who, decides=plans.expert())
    contract = EmploymentContract.objects.get()
    uploads.as_if_archived(contract, by=who["by"])
    client = client_of(who["by"])

    def cost() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(f"{LIST}?rada=visi").status_code == 200
        return len(seen)

    cost()
    one = cost()
    provider = PlanProvider.objects.get()
    for number in range(12):
        row = learner(by=who["by"], identity=stranger(number))
        more = plans.begun(by=who["by"], row=row)
        provider.pk, provider.public_id, provider.plan = None, None, more
        provider.public_id = type(plan)._meta.get_field("public_id").default()
        provider.plan_version = more.versions.get()
        provider.save(force_insert=True)
    assert cost() == one
    assert len(soup(client.get(f"{LIST}?rada=visi")).select("tbody tr")) == 13
    assert facts.to_upload(SupportPlan.objects.all()).count() == 13


def stranger(number: int) -> Any:
    identity = learner_terms().identity
    return type(identity)(
        given_name=f"Anna{number}", surname="Ārzemniece", gender="f", personal_code="", birth_date=date(2011, 5, 1),
        document=f"pase {number}",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("plan", "reference", "ending", "wanted"),
    [
        ("IAP-2026-PVS-0001", "DL-2026-PVS-0004", "pdf", "IAP-2026-PVS-0001_1-ligums_DL-2026-PVS-0004.pdf"),
        ("IAP/2026/PVS/1", "PVS.DL.2026.4", "edoc", "IAP-2026-PVS-1_1-ligums_PVS-DL-2026-4.edoc"),
        ("2026/2027-II", "../../āē;x", "png", "2026-2027-II_1-ligums_x.png"),
    ],
)  # fmt: skip
def test_names_of_files_are_plain(plan: str, reference: str, ending: str, wanted: str) -> None:
    name = file_name(plan=plan, order=1, piece="ligums", reference=reference, ending=ending)
    assert name == wanted
    assert name.isascii() and not personal_code.is_in(name)
