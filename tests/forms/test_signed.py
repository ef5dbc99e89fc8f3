"""A document that everybody has signed: what the passport, the public check and the printed report tell, and to whom."""

from __future__ import annotations

import json
import logging
import re
from io import BytesIO
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.test import Client
from pypdf import PdfReader

import signing.facade as signing_facade
from forms.contracts.actions import send_contract
from forms.contracts.models import EmploymentContract
from forms.records.models import CaseDocument
from kernel.audit.models import AccessEvent
from kernel.jobs.models import Job
from kernel.notifications.models import Notification
from kernel.periods import now
from portal.logs import Line
from signing.testbed.service import Testbed
from tests.forms import desks
from tests.forms.pages import answers, client_of, soup, words

#: Every personal code of the invented people, with and without its dash, and what stands in certificates.
CODES = ("090604-29900", "09060429900", "170570-19900", "17057019900")


@pytest.fixture(autouse=True)
def no_counts(settings: Any) -> None:
    settings.SIGNING_WAIT = 0
    cache.clear()


def sign(case: CaseDocument, role: str, login: str) -> Any:
    """By the page, with test means, and the work that follows."""
    turn = desks.turns(case)[role]
    answer = client_of(desks.user(login)).post(f"{turn.path}parakstit/", {"means": "test"})
    assert answer.status_code == 302
    desks.work()
    return answer


def signed() -> CaseDocument:
    """The whole road with the real office: typeset, signed by both, sealed, checked, archived."""
    contract = desks.agreed()
    case = send_contract(contract=contract, by=desks.user("aina"), on=now())
    desks.work()
    sign(case, "mentor", "karlis")
    sign(case, "employer", "aina")
    case.refresh_from_db()
    assert (case.state, EmploymentContract.objects.get().state) == ("archived", "in_force")
    return case


def public(case: CaseDocument) -> Any:
    return Client().get(f"/p/{case.public_code}")


@pytest.mark.office
@pytest.mark.slow
@pytest.mark.acceptance("A38")
def test_a_signed_document_tells_everybody_what_they_may_know(demo: None, testbed: Testbed, caplog: Any) -> None:
    """One road (it takes its time), then everything that is shown, sent, logged and printed of it."""
    caplog.set_level(logging.DEBUG)
    case = signed()
    the_passport_tells_all_of_it(case)
    anybody_checks_it_and_learns_no_code(case)
    the_report_is_printed_once(case)
    no_code_leaves_by_address_log_mail_or_name(case, log_lines(caplog.records))
    kinds_with_minors_show_no_names_in_public(case)


def log_lines(records: list[logging.LogRecord]) -> list[str]:
    """As they leave the process; libraries may name certificates, our own records need no mask."""
    own = [
        record.getMessage()
        for record in records
        if record.name.split(".")[0] in {"forms", "signing", "kernel", "portal"}
    ]
    line = Line("%(message)s")
    return own + [line.format(record) for record in records]


def the_passport_tells_all_of_it(case: CaseDocument) -> None:
    page = client_of(desks.user("aina")).get(f"/dokumenti/{case.public_id}/")
    story = [words(row) for row in soup(page).select(".passport__story li")]
    order = [
        f"Piešķirts numurs {case.number}",
        "Elektroniski parakstīja: Kārlis Testnieks",
        "Elektroniski parakstīja: Aina Vadītāja-Demo",
        "Pārbaudīts un nodots arhīvā",
    ]
    found = [line for line in story if any(words_in in line for words_in in order)]
    assert [words_in in line for words_in, line in zip(order, found, strict=True)] == [True] * 4
    deposit = signing_facade.deposit_summary(case.public_id)
    assert deposit is not None
    keeping = answers(page)
    assert keeping["Glabā līdz"] == "09.06.2094."
    assert {deposit.sha256, case.original_sha256} <= set(keeping.values())
    assert [form["action"].split("/")[-2] for form in soup(page).select("main form")] == ["nakamajam-semestrim"]
    assert soup(page).select("main a[href$='/atsaukt/']") == []
    names = [link["href"].rstrip("/").split("/")[-1] for link in soup(page).select("a[download]")]
    assert names == ["signed", "original", "dokuments.docx", "parbaudes-protokols.pdf", "report", "package"]
    mine = soup(client_of(desks.user("karlis")).get(f"/dokumenti/{case.public_id}/")).select("a[download]")
    assert len(mine) == 6  # a party keeps the signed original and its evidence too


def anybody_checks_it_and_learns_no_code(case: CaseDocument) -> None:
    page = public(case)
    deposit = signing_facade.deposit_summary(case.public_id)
    assert page.status_code == 200 and deposit is not None
    assert answers(page) == {
        "Veids": "Darba līgums",
        "Numurs": case.number,
        "Datums": "21.11.2026.",
        "Iestāde": "Paraugpils vidusskola",
        "Stāvoklis": "arhivēts",
        "Parakstītā oriģināla SHA-256": deposit.sha256,
    }
    text = page.content.decode()
    assert "Kārlis Testnieks" in text and "Aina Vadītāja-Demo" in text
    for secret in (*CODES, "LV44", "Izdomas iela", "paraugs.example", "11,00", str(case.public_id)):
        assert secret not in text
    assert "no-store" in page["Cache-Control"]
    for typed in (case.public_code.lower(), f" {case.public_code} "):
        assert Client().get("/p/", {"kods": typed}).status_code == 200


def the_report_is_printed_once(case: CaseDocument) -> None:
    client = client_of(desks.user("karlis"))
    address = f"/dokumenti/{case.public_id}/parbaudes-protokols.pdf"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    text = " ".join(" ".join(page.extract_text() for page in PdfReader(BytesIO(answer.content)).pages).split())
    assert "Kārlis Testnieks" in text and "Aina Vadītāja-Demo" in text and case.number in text
    assert [code for code in CODES if code in text] == []
    assert client.get(address).content == answer.content
    assert AccessEvent.objects.filter(subject=case.public_id, what="validation report").count() == 2
    assert client_of(desks.user("spodra")).get(address).status_code == 404


def no_code_leaves_by_address_log_mail_or_name(case: CaseDocument, logged: list[str]) -> None:
    """Every address, answer head, log record, e-mail, job and notification of the road."""
    seen = list(logged)
    files = 0
    for login in ("aina", "karlis", "auditors"):
        client = client_of(desks.user(login))
        for address in ("/darba-telpa/", "/dokumenti/", "/ligumi/", f"/dokumenti/{case.public_id}/"):
            page = client.get(address)
            assert page.status_code == 200
            nodes = soup(page).select("[href],[src],[action]")
            seen += [str(node.get("href") or node.get("src") or node.get("action")) for node in nodes]
            seen += [f"{name}: {value}" for name, value in page.items()]
            for link in soup(page).select("a[download]"):
                answer = client.get(link["href"])
                assert answer.status_code == 200
                seen += [f"{name}: {value}" for name, value in answer.items()]
                files += "attachment; filename=" in answer.get("Content-Disposition", "")
            if address != f"/dokumenti/{case.public_id}/":  # the passport shows the contract to its parties
                assert [code for code in CODES if code in page.content.decode()] == []
    assert files == 6 * 3  # the head, the party and the auditor take away all of it
    seen += [f"{message.subject} {message.body} {message.to} {message.extra_headers}" for message in mail.outbox]
    seen += [f"{row.link} {row.facts}" for row in Notification.objects.all()]
    seen += [f"{row.key} {json.dumps(row.args)} {row.error}" for row in Job.objects.all()]
    seen += [row.what for row in AccessEvent.objects.all()]
    assert len(mail.outbox) >= 2 and len(logged) >= 2
    assert [line for line in seen if any(code in line for code in CODES)] == []
    assert [line for line in seen if re.search("filename=.*(Testniek|Vad)", line)] == []


def kinds_with_minors_show_no_names_in_public(case: CaseDocument) -> None:
    """The same signatures under a kind whose parties may be children: who signed stays out of sight."""
    CaseDocument.objects.filter(pk=case.pk).update(kind="VI")
    cache.clear()
    text = public(case).content.decode()
    assert "Testniek" not in text and "Vadītāj" not in text
    assert text.count("dokumenta puse") == 2


def test_before_signing_the_code_tells_no_names(demo: None) -> None:
    case = desks.sent()
    page = public(case)
    assert (page.status_code, answers(page)["Numurs"]) == (200, case.number)
    assert "Testniek" not in page.content.decode() and "Vadītāj" not in page.content.decode()
    signing_facade.cancel(subject=case.public_id, reason="Iekšējs iemesls", by=desks.user("aina"), on=case.numbered_at)
    desks.work()
    gone = public(case).content.decode()
    assert "Iekšējs iemesls" not in gone
    assert "anulēts" in gone


@pytest.mark.parametrize("code", ["XXXX", "%00", "../../etc", "a" * 3000, "<script>alert(1)</script>"])
def test_an_unknown_code_says_what_to_do(db: None, code: str) -> None:
    cache.clear()
    page = Client().get("/p/", {"kods": code})
    assert page.status_code == 404
    assert b"<script>alert" not in page.content
    assert "Salīdziniet kodu" in page.content.decode()


def test_guessing_codes_is_slowed_down(db: None) -> None:
    statuses = [Client().get(f"/p/KODS{number}").status_code for number in range(31)]
    assert statuses == [404] * 30 + [429]
