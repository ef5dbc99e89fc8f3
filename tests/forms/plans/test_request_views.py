"""Requests through the pages: from the learner's page to the signer's, and „man nav e-paraksta”."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

import doc_templates.facade as documents_facade
import signing.facade as signing_facade
from forms.plans.requests.models import SupportRequest
from forms.plans.requests.states import RequestState
from forms.records import road
from forms.records.models import CaseDocument
from kernel import pdf
from kernel.audit.models import AccessEvent
from kernel.notifications.models import Notification
from kernel.periods import now
from signing.envelopes.models import Envelope, Turn
from tests.factories.people import foreigners, learner, representative
from tests.factories.requests import out_for_signature, prepared
from tests.forms.pages import answers, client_of, errors_agree, notices, soup, typed, words
from tests.web.test_look import INLINE

pytestmark = [pytest.mark.django_db, pytest.mark.usual]
LIST = "/iesniegumi/"


@pytest.fixture
def linda(person: Any) -> Any:
    return person("linda")


@pytest.fixture
def ruta(linda: Any) -> Any:
    row = learner(by=linda)
    representative(row, by=linda)
    return row


def main(response: Any) -> str:
    return words(soup(response).select_one("main"))


def filled(**changes: str) -> dict[str, str]:
    return {
        "semester": "2026/2027-I", "paper": "e", "residence": "Izdomas iela 3, Paraugpils, LV-0000",
        "addressee": "Paraugpils vidusskolas direktorei Ainai Vadītājai-Demo", "attachments": "", "version": "",
        **changes,
    }  # fmt: skip


@pytest.mark.acceptance("A19")
def test_a_request_from_the_learners_page_to_its_number(ruta: Any, linda: Any) -> None:
    client = client_of(linda)
    page = client.get(f"/cilveki/{ruta.public_id}/")
    link = soup(page).find("a", string=re.compile("Sagatavot iesniegumu"))
    form = client.get(link["href"])
    known = typed(form)
    assert (known["semester"], known["paper"], known["addressee"], known["residence"]) == (
        "2026/2027-I", "e", "Paraugpils vidusskolas direktorei Ainai Vadītājai-Demo", "",
    )  # fmt: skip
    assert "representation" not in known  # one parent: nothing to choose
    assert errors_agree(client.post(link["href"], known)) == ["Aizpildiet: Parakstītāja deklarētā dzīvesvieta."]

    checked = client.post(link["href"], {**known, "residence": "Izdomas iela 3, Paraugpils, LV-0000"}, follow=True)
    row = SupportRequest.objects.get()
    assert answers(checked)["Kas paraksta"].startswith("Ilze Paraudziņa, māte")
    assert "080782" not in checked.content.decode() and INLINE.search(checked.content.decode()) is None
    send = soup(checked).select_one(f"form[action='{LIST}{row.public_id}/sutit/']")
    sent = client.post(send["action"], {"version": send.select_one("[name=version]")["value"]}, follow=True)
    row.refresh_from_db()
    assert (row.state, row.case.number) == (RequestState.SENT, "IE-2026-PVS-0001")
    assert "IE-2026-PVS-0001" in main(sent)
    assert {one.what for one in AccessEvent.objects.filter(subject=row.public_id)} == {"request"}


def test_a_page_that_somebody_has_overtaken(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    client = client_of(linda)
    change = f"{LIST}{row.public_id}/mainit/"
    assert client.post(change, filled(version="1", paper="paper")).status_code == 302
    both = client.post(change, filled(version="1", residence="Cita iela 1, Paraugpils"))
    assert both.status_code == 409 and "Cita iela 1, Paraugpils" in main(both)
    overtaken = client.post(f"{LIST}{row.public_id}/sutit/", {"version": "1"}, follow=True)
    assert any("Kāds pa to laiku ir mainījis iesniegumu" in one for one in notices(overtaken))
    row.refresh_from_db()
    assert (row.state, row.paper) == (RequestState.PREPARED, True)


def test_withdrawing_with_a_reason(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    client = client_of(linda)
    page = f"{LIST}{row.public_id}/atsaukt/"
    assert errors_agree(client.post(page, {"reason": ""})) == ["Aizpildiet: Kāpēc iesniegumu atsauc."]
    after = client.post(page, {"reason": "Vecāks pārdomāja"}, follow=True)
    assert "atsaukts" in main(after) and "Iemesls : Vecāks pārdomāja" in main(after).replace("Iemesls:", "Iemesls :")


def test_the_list_is_filtered_and_asks_the_same_for_one_and_many(ruta: Any, linda: Any) -> None:
    first = prepared(ruta, by=linda)
    out_for_signature(first, by=linda)
    client = client_of(linda)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(LIST).status_code == 200
        return len(seen)

    few = queries()
    foreigners(12, by=linda)
    for one in type(ruta).objects.exclude(pk=ruta.pk):
        prepared(one, by=linda, paper=True)
    assert queries() == few

    def rows(query: str) -> int:
        return len(soup(client.get(f"{LIST}{query}")).select("tbody tr"))

    assert (rows(""), rows("?stavoklis=sent"), rows("?semestris=2026/2027-I")) == (13, 1, 13)
    assert rows("?stavoklis=withdrawn") <= 1  # the row that says that nothing was found
    assert client_of(type(linda).objects.get(email="metra@paraugs.example")).get(LIST).status_code == 404


def the_turn(case: CaseDocument) -> Turn:
    return Turn.objects.get(envelope__subject=case.public_id)


def opened(case: CaseDocument) -> Client:
    """The parent's browser after the link and the code from the e-mails."""
    turn = the_turn(case)
    note = Notification.objects.get(subject_id=case.public_id, template="signing_turn")
    link = note.facts["secret_link"].removeprefix("http://testserver")
    path = "/paraksti/" + link.split("/paraksti/")[1]
    client = Client()
    client.post(path, {"act": "send"})
    code = Notification.objects.filter(subject_id=case.public_id, template="signing_code").latest("pk").facts["code"]
    answer = client.post(path, {"act": "check", "code": code})
    assert answer["Location"] == reverse("signing:turn", args=[turn.public_id])
    return client


@pytest.mark.acceptance("A19")
def test_the_parents_page_begins_with_five_lines_and_leads_to_paper(ruta: Any, linda: Any) -> None:
    case = out_for_signature(prepared(ruta, by=linda), by=linda)
    parent = opened(case)
    address = reverse("signing:turn", args=[the_turn(case).public_id])
    page = soup(parent.get(address))
    lines = [words(one) for one in page.select("main p.lead")]
    assert len(lines) == 5 and lines[0].startswith("Jūs, Ilze Paraudziņa (māte), lūdzat mentora atbalstu.")
    assert page.select_one("main h1").find_next("p") == page.select("main p.lead")[0]
    assert page.find("a", string="Pāriet uz parakstīšanu")["href"] == "#sign" and page.select_one("form#sign")

    choice = page.find("a", string="Man nav e-paraksta")["href"]
    assert "Sūtītājs saņems ziņu" in main(parent.get(choice))
    assert Envelope.objects.get(subject=case.public_id).state == "open"  # looking changes nothing
    after = parent.post(choice, follow=True)
    assert any("paraksta uz papīra" in one for one in notices(after))
    assert Envelope.objects.get(subject=case.public_id).state == "paper"
    told = Notification.objects.get(template="signing_paper")
    assert (told.to_user, told.link) == (linda, f"/dokumenti/{case.public_id}/")
    assert soup(parent.get(address)).find("a", string="Man nav e-paraksta") is None


@pytest.mark.office
@pytest.mark.usual
def test_who_has_no_e_signature_gets_lines_to_sign_on(ruta: Any, linda: Any) -> None:
    row = prepared(ruta, by=linda)
    client_of(linda).post(f"{LIST}{row.public_id}/sutit/", {"version": "1"})
    case = CaseDocument.objects.get()
    road.prepare_document(case=case.public_id, on=now())
    before = documents_facade.rendered(CaseDocument.objects.get().rendered)
    text = " ".join(" ".join(pdf.text(before.pdf.read())).split())
    assert "Ilze Paraudziņa, māte" in text and "parakstīts ar drošu elektronisko parakstu" in text

    parent = opened(case)
    parent.post(reverse("signing:turn-paper", args=[the_turn(case).public_id]))
    road.prepare_for_hand(case=case.public_id, on=now())
    case.refresh_from_db()
    printed = parent.get(reverse("signing:file", args=[the_turn(case).public_id]))
    by_hand = " ".join(" ".join(pdf.text(b"".join(printed))).split())  # what the parent downloads
    assert "Paraksts ____" in by_hand and "drošu elektronisko parakstu" not in by_hand
    assert (case.paper, case.number) == (True, "IE-2026-PVS-0001") and case.number in by_hand
    tasks = soup(client_of(linda).get("/darba-telpa/"))
    assert [words(one.h3) for one in tasks.select("#uz-papira li")] == ["Iesniegums mentora atbalstam: Rūta Paraudziņa"]
    signing_facade.upload_scan(
        subject=case.public_id, parts=[before.pdf.read()], place="Mape", signed_on=None, by=linda, on=now()
    )
    assert signing_facade.give_printable(subject=case.public_id, file=before.pdf, draft=before.docx, on=now()) is False
